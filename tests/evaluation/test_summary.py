import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.commands.output import to_json
from assistant.errors import EvaluationError
from assistant.evaluation.ask import Run, ask_all
from assistant.evaluation.generation import ABOUT_MODELS
from assistant.evaluation.questions import read_questions
from assistant.evaluation.summary import summarise
from assistant.evaluation.table import (
    collect_values,
    render_details,
    render_kinds,
    render_reliability,
    render_scores,
)
from assistant.evaluation.thresholds import NAMES, find_shortfalls, parse_threshold

from .build import ScriptedAssistant, answer, cite, line, refusal, unanswerable, write

FLIGHTS = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")
DRILLS = cite("north/drills.txt", "Joint drills take place twice a year.", number=2)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Four answerable questions (right, wrong citation, abstained, right) and two others (right, wrong)."""
    rows = [line(id=f"a{i}", question=f"a{i}") for i in range(4)]
    rows += [unanswerable(id=f"u{i}", question=f"u{i}") for i in range(2)]
    answers = {
        "a0": answer("It is 40% [1].", FLIGHTS),
        "a1": answer("It is 40% [2].", DRILLS),
        "a2": refusal(),
        "a3": answer("So it is 40% [1][2].", FLIGHTS, DRILLS),
        "u1": answer("It is 40% [1].", FLIGHTS),
    }
    return ask_all(ScriptedAssistant(answers), read_questions(write(tmp_path, rows)))


def test_each_score_counts_what_it_is_defined_to_count(run: Run) -> None:
    scores = {score.name: (score.value, score.n) for score in summarise(run).scores}
    assert scores["answered_correctly"] == (0.5, 4)
    assert scores["answer_only"] == (0.75, 4)
    assert scores["source_only"] == (0.5, 4)
    assert scores["abstained_rightly"] == (0.5, 2)
    assert scores["abstained_wrongly"] == (0.25, 4)
    assert scores["citation_precision"] == (0.5, 4)
    assert scores["claims_supported"] == (1.0, 4)
    assert scores["retrieval_recall@5"] == (1.0, 4)
    assert scores["mrr"] == (1.0, 4)
    assert scores["conciseness"] == ((14 + 20) / 2, 2)
    assert scores["latency_p50"][1] == 5 and scores["cold_start"][1] == 1
    assert scores["auc"][0] == pytest.approx((3 * 1.5 + 1 * 0.5) / 8)


def test_an_answer_in_doubt_counts_where_there_is_none_and_against_the_right_ones(tmp_path: Path) -> None:
    rows = [line(id=f"a{i}", question=f"a{i}") for i in range(2)]
    rows += [unanswerable(id=f"u{i}", question=f"u{i}") for i in range(3)]
    said = answer("It is 40% [1].", FLIGHTS)
    doubted = replace(said, doubtful=True)
    answers = {"a0": said, "a1": doubted, "u0": said, "u1": doubted}
    asked = ask_all(ScriptedAssistant(answers), read_questions(write(tmp_path, rows)))
    scores = {score.name: (score.value, score.n) for score in summarise(asked).scores}
    assert scores["abstained_rightly"] == (pytest.approx(1 / 3), 3)
    assert scores["doubted_rightly"] == (pytest.approx(2 / 3), 3)
    assert scores["doubted_wrongly"] == (0.5, 2)


def test_the_best_evidence_is_weighed_against_being_right(run: Run) -> None:
    bars = summarise(run).reliability
    assert [(bar.n, bar.share) for bar in bars] == [(2, 0.0), (4, 0.5)]


def test_the_names_of_thresholds_are_those_of_the_scores(run: Run) -> None:
    assert tuple(score.name for score in summarise(run).scores) == NAMES


def test_the_table_shows_value_interval_and_n_for_each_run(run: Run) -> None:
    scores = summarise(run).scores
    lines = render_scores({"reader on": scores, "reader off": scores}).splitlines()
    correct = next(row for row in lines if row.startswith("answered_correctly"))
    assert correct.count("0.500 [0.150, 0.850] (4)") == 2
    assert len(lines) == 1 + len(set(NAMES) - ABOUT_MODELS)  # no model was asked


def test_kinds_details_and_reliability_are_shown(run: Run) -> None:
    summary = summarise(run)
    assert "number" in render_kinds(summary.kinds) and "2/4" in render_kinds(summary.kinds)
    assert "0.9-1.0" in render_reliability(summary.reliability)
    details = render_details(run.judgements)
    assert [one for one in ("a0", "a1", "a2", "a3", "u0", "u1") if f"{one} (" in details] == [
        "a1",
        "a2",
        "u1",
    ]


def test_the_values_are_json(run: Run) -> None:
    values = json.loads(to_json(collect_values(summarise(run), run.judgements)))
    assert set(values) == {"scores", "kinds", "reliability", "questions"}
    assert values["scores"]["answered_correctly"]["n"] == 4
    assert [one["right"] for one in values["questions"]] == [True, False, False, True, True, False]


def test_a_threshold_that_is_not_met_is_named(run: Run) -> None:
    scores = summarise(run).scores
    met = [parse_threshold("answered_correctly=0.5", "min"), parse_threshold("abstained_wrongly=0.25", "max")]
    missed = [parse_threshold("mrr=1.1", "min"), parse_threshold("abstained_wrongly=0.2", "max")]
    assert find_shortfalls(scores, met) == []
    assert find_shortfalls(scores, [*met, *missed]) == [
        "mrr: found 1, expected at least 1.1.",
        "abstained_wrongly: found 0.25, expected at most 0.2.",
    ]


def test_a_score_without_questions_meets_no_threshold(tmp_path: Path) -> None:
    run = ask_all(ScriptedAssistant({}), read_questions(write(tmp_path, [unanswerable()])))
    [fault] = find_shortfalls(summarise(run).scores, [parse_threshold("mrr=0", "min")])
    assert "nothing to measure" in fault


@pytest.mark.parametrize("text", ["mrr", "mrr=", "mrr=high", "mrr=nan", "speed=1", "=1"])
def test_a_threshold_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError, match="Read the threshold"):
        parse_threshold(text, "min")
