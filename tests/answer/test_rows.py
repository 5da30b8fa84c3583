"""Which rows of a table a question for several things is about."""

from __future__ import annotations

import pytest

from assistant.answer.select import select
from index.types import UnitKind
from tests.assistant.build import ask, candidate

ROWS = {
    "Fire": "| Fire | High | Drills |",
    "Flood": "| Flood | Low | Dikes |",
    "Storm": "| Storm | High | Shelters |",
    "Fog": "| Fog | Low | Horns |",
}


@pytest.mark.parametrize("lead", ["Dangers:", ""])
@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("Which dangers have a high level?", ["Fire", "Storm"]),
        ("What are the responses to storm and flood?", ["Flood", "Storm"]),
        ("What are the responses?", list(ROWS)),
        ("What is the response to fire?", ["Fire"]),
    ],
)
def test_rows_are_chosen_by_what_the_question_says_of_them(
    question: str, subjects: list[str], lead: str
) -> None:
    best = subjects[-1]
    ranked = [
        candidate(
            text,
            0.9 if subject == best else 0.1,
            kind=UnitKind.ROW,
            start=place * 100,
            lead=lead,
            header="Danger | Level | Response",
        )
        for place, (subject, text) in enumerate(ROWS.items())
    ]
    ranked.sort(key=lambda c: -c.probability)
    chosen = select(ask(question), ranked, threshold=0.5)
    assert [s.candidate.text for s in chosen.statements] == [ROWS[subject] for subject in subjects]
