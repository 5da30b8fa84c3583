"""Figures over passages of one question, and honest calibration."""

import json
import shutil
from dataclasses import astuple
from pathlib import Path

import pytest

from assistant.reader.files import PACKAGED, Calibration, NetworkCalibration, open_folder
from assistant.reader.reader import RawReading
from assistant.reader.training import calibrate
from assistant.reader.training.data import Paragraph, Question
from assistant.reader.training.measure import (
    Case,
    Measured,
    add_exchanged,
    add_others,
    choose_right,
    fit_alike,
    report,
)


def measured(question: int, *, answers: tuple[str, ...], score: float, title: str = "A") -> Measured:
    case = Case(question, title, "Which river?", "The Nile.", answers)
    return Measured(case, "Nile", RawReading(score, score / 2, score / 2, ()))


def test_the_highest_passage_of_a_question_decides_whether_it_is_right() -> None:
    found = [
        measured(0, answers=("Nile",), score=2.0),
        measured(0, answers=(), score=1.0),
        measured(1, answers=("Nile",), score=1.0),
        measured(1, answers=(), score=2.0),
    ]
    assert choose_right(found, [m.raw.score for m in found]) == 0.5


def test_a_question_comes_with_passages_of_its_article_that_do_not_answer() -> None:
    asked = Question("Which river is in Egypt?", ("Nile",))
    home = Paragraph("Egypt", "The Nile is the river in Egypt.", (asked,))
    away = Paragraph("Egypt", "Egypt has another river.", ())
    cases = list(add_others([(home, asked)], [home, away]))
    assert [(case.passage, case.answers) for case in cases] == [(home.text, ("Nile",)), (away.text, ())]


def test_a_report_calibrates_each_article_by_the_others() -> None:
    found = [
        measured(n, answers=("Nile",) if n % 2 else (), score=float(n % 2) + n / 100, title=title)
        for n, title in enumerate("AABBAABBAABB")
    ]
    figures = report(found)
    assert figures["by_score"]["auc"] == 1.0  # type: ignore[index]
    assert figures["calibrated"]["auc"] == pytest.approx(1.0)  # type: ignore[index]


def test_written_constants_are_used_when_the_folder_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(PACKAGED, folder)
    constants = Calibration(0.2, 0.5, -0.1, -0.2, -0.3, -0.4, -0.5, -0.6, 0.7, bias=0.3)
    network = NetworkCalibration(0.1, 0.4, -0.2)
    calibrate.write(folder, constants, network, "a test")
    found = open_folder(folder)
    assert (found.calibration, found.network_calibration) == (constants, network)
    assert json.loads((folder / "model.json").read_text())["calibrated_on"] == "a test"


def test_an_exchanged_question_follows_the_one_that_it_was_made_of() -> None:
    asked = Question("Which river is in Egypt?", ("Nile",))
    home = Paragraph("Egypt", "The Nile is the river in Egypt, not in Sudan.", (asked,))
    first, second = add_exchanged([(home, asked)], [home])
    assert (first.text, first.answers) == (asked.text, asked.answers)
    assert second.text != asked.text
    assert second.answers == ()


def _measured(answers: tuple[str, ...], verdict: float, again: float) -> Measured:
    return Measured(Case(0, "T", "q", "p", answers), "", RawReading(0.0, verdict, again, ()))


def test_a_small_set_counts_as_much_as_a_large_one_in_the_constants() -> None:
    # In one set only the first verdict tells, in the other only the second; each errs one time in four.
    said = [(("a",), 1), (("a",), 1), (("a",), 1), ((), 1), ((), -1), ((), -1), ((), -1), (("a",), -1)]
    by_first = [_measured(answers, verdict, 0) for answers, verdict in said]
    by_second = [_measured(answers, 0, verdict) for answers, verdict in said]
    alike, many = (fit_alike([by_first * times, by_second * 50]) for times in (50, 500))
    for one, other in zip(many, alike, strict=True):
        assert astuple(one) == pytest.approx(astuple(other), rel=0.05)
    assert alike[0].doubt > 0.1 and alike[0].again > 0.1
    assert alike[1].verdict > 0.1 and alike[1].again > 0.1
