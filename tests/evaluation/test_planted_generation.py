"""Faults that a scripted model plants into answers over seeds/: none is shown as supported."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.commands.evaluate_attacks import is_fine
from assistant.config import Settings
from assistant.evaluation.faults.model import PlantedModel, write_fault
from assistant.evaluation.faults.plant import Fault, FaultKind, plant
from assistant.evaluation.faults.right import Wording, reword
from assistant.evaluation.faults.run import Faults, Planted, run_faults, was_shown
from assistant.evaluation.questions import read_questions
from assistant.types import Answer, Claim, Verdict
from tests.conftest import SEEDS

from .build import answer, cite

SAMPLE = 60
TRUTH = "On February 5, 2025, Marco Rubio agreed with the State Department to increase flights by 40%."
TRUTHS = {
    FaultKind.CHANGED_ROLES: "On Monday, Marco Rubio praised the State Department in Guatemala.",
    FaultKind.LOST_INTENTION: "Guatemala has agreed to increase flights by 40%.",
}
OTHERS = ["The task force Xinca was not created by General Richardson in the eastern region."] * 2
QUESTIONS = {
    "How is the third task force called?": "Xinca",
    "On what date did Rubio visit Guatemala?": "February",
    "Which agency will help to plan ports?": "Engineers",
    "What does the reintegration program offer?": "training",
    "Who met with security leaders in Guatemala City?": "Richardson",
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    """`SAMPLE` faults and a third as many true wordings, planted over seeds/ without the reader."""
    folder = tmp_path_factory.mktemp("faults")
    rows = [
        {"id": f"q{n}", "question": question, "kind": "fact", "answerable": True}
        | {"expect": [expect], "sources": ["x.txt"], "support": [expect]}
        for n, (question, expect) in enumerate(QUESTIONS.items())
    ]
    file = folder / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    model = PlantedModel()
    settings = Settings(corpus_dir=SEEDS, data_dir=folder / "data", reader="off")
    with Assistant.open(settings, model=model) as assistant:
        yield run_faults(assistant, model, read_questions(file).questions, sample=SAMPLE)


def test_no_planted_fault_is_shown_as_supported_and_nothing_breaks(faults: Faults) -> None:
    assert len(faults.planted) == SAMPLE
    assert {p.fault.kind for p in faults.planted} == set(FaultKind)
    assert [(p.fault.kind, p.shown, p.crash) for p in faults.planted if p.shown or p.crash] == []
    assert is_fine(faults)


def test_the_person_is_told_of_every_planted_fault(faults: Faults) -> None:
    assert [p.fault for p in faults.planted if not p.told] == []


def test_what_is_true_is_seldom_withheld(faults: Faults) -> None:
    verbatim = [w for w in faults.worded if w.wording is Wording.VERBATIM]
    assert len(faults.worded) >= SAMPLE // 4
    assert [w.text for w in verbatim if not w.shown] == []
    assert sum(not w.shown for w in faults.worded) <= 0.25 * len(faults.worded)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_of_fault_can_be_planted_and_changes_the_sentence(kind: FaultKind) -> None:
    truth = TRUTHS.get(kind, TRUTH)
    fault = plant(kind, truth, random.Random(3), others=OTHERS)
    assert fault is not None
    assert fault.text != truth


def test_the_same_random_numbers_plant_the_same_fault() -> None:
    made = [plant(FaultKind.SWAPPED_NAME, TRUTH, random.Random(5), others=OTHERS) for _ in range(2)]
    assert made[0] == made[1]


def test_a_planted_sentence_that_is_let_through_is_seen() -> None:
    fault = plant(FaultKind.WRONG_NUMBER, TRUTH, random.Random(1), others=OTHERS)
    assert fault is not None
    assert was_shown(_answering(fault.text), fault) == fault.text
    assert was_shown(_answering(TRUTH), fault) == ""
    assert was_shown(_answering(fault.text, Verdict.CONTRADICTED), fault) == ""


def test_one_fault_in_a_hundred_or_one_crash_is_too_many() -> None:
    fault = Fault(FaultKind.UNCITED, "a", "b", "a")
    good = Planted("q", fault, "", False, "", True, False, 0.1)
    shown = Planted("q", fault, "a", False, "", True, False, 0.1)
    crashed = Planted("q", fault, "", False, "ValueError", False, False, 0.1)
    assert is_fine(Faults((good,) * 100, ()))
    assert not is_fine(Faults((*(good,) * 99, shown), ()))
    assert not is_fine(Faults((*(good,) * 999, crashed), ()))
    assert not is_fine(Faults((), ()))


def test_true_wordings_keep_quotations_as_they_are() -> None:
    assert [kind for kind, _ in reword("Rubio said: “It will rise,” on Monday.")] == [Wording.VERBATIM]
    assert dict(reword(TRUTH))[Wording.OTHER_NOTATION].startswith("On 5 February 2025,")


def test_an_endless_fault_has_no_end() -> None:
    fault = Fault(FaultKind.ENDLESS, "It is so.", "It is not so.", "It is so.")
    pieces = write_fault(fault, right="E1", wrong="E2")
    assert sum(1 for _ in zip(range(500), pieces, strict=False)) == 500


def _answering(text: str, verdict: Verdict = Verdict.SUPPORTED) -> Answer:
    flights = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")
    return answer(f"{text} [1]", flights, claims=(Claim(text, 0, len(text), (1,), verdict),))
