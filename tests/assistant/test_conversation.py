"""Follow-ups are made to stand alone from the turns before."""

from __future__ import annotations

import pytest

from assistant.conversation import resolve

MEETING = (
    ("user", "Who met Mayor Ortiz in May 2019?"),
    ("assistant", "Minister Elena Duarte and Mayor Paulo Ortiz opened the bridge on May 4, 2019. [1]"),
)
BRIGADE = (
    ("user", "Which brigade guarded the northern bridge?"),
    ("assistant", "The first brigade, “Condor”, guarded the northern bridge. [1]"),
)
ROLE = (("user", "What role was assigned to Norway?"), ("assistant", "Norway — Role: Logistics [1]"))
FEE = (("user", "What is the fee for boats up to 8 m?"), ("assistant", "Up to 8 m — Fee: €14 [1]"))
SUMMIT = (("user", "What role was given to Peru at the OAS meeting?"), ("assistant", "Host. [1]"))
CRIME = (("user", "What level does gang violence have?"), ("assistant", "Medium. [1]"))
PLAN = (("user", "What does the Premier plan cost per month?"), ("assistant", "420 euros. [1]"))
FARE = (("user", "How much is a ticket for adults?"), ("assistant", "£9. [1]"))
ROW = (
    ("user", "What does an adult pay for the tower?"),
    ("assistant", "£12 (Adult — Museum and tower: £12) [1]"),
)
FIELD = (
    ("user", "What does an individual membership cost in 2025?"),
    ("assistant", "£28 — Individual: £28 (until now £24) [1]"),
)
STUDY = (("user", "How many answered the questionnaire of the restore study?"), ("assistant", "318. [1]"))
TEAM = (("user", "When did Ilse Tarrant's team find the lake?"), ("assistant", "In September 2022. [1]"))
OFFICE = (("user", "On what day is the treasurer's open hour?"), ("assistant", "On Wednesday. [1]"))
SPOKEN = (
    ("user", "When did Ilse Tarrant's team find the lake?"),
    ("assistant", "September 2022 — Tarrant: That was in September 2022. [1]"),
)
RISE = (("user", "By how much will ticket prices rise?"), ("assistant", "12% — Prices rise by 12%. [1]"))


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        (MEETING, "What did she say about tolls?", "What did Elena Duarte say about tolls?"),
        (MEETING, "What is her office?", "What is Elena Duarte's office?"),
        (MEETING, "Where did they meet?", "Where did Elena Duarte and Paulo Ortiz meet?"),
        (BRIGADE, "And what did the second one guard?", "And what did the second brigade guard?"),
        (BRIGADE, "What about the third one?", "What about the third brigade?"),
        (ROLE, "What about Iceland?", "What role was assigned to Iceland?"),
        (ROLE, "And Denmark?", "What role was assigned to Denmark?"),
        (SUMMIT, "And Chile's?", "What role was given to Chile at the OAS meeting?"),
        (CRIME, "What is the response to it?", "What is the response to gang violence?"),
        (PLAN, "And how much storage is included?", "And how much storage is included (the Premier plan)?"),
        (FEE, "What about boats over 12 m?", "What is the fee for boats over 12 m?"),
        (FARE, "And for two children?", "How much is a ticket for two children?"),
        (FARE, "And with a dog?", "How much is a ticket for adults, a dog?"),
        (ROW, "And a child under six?", "What does a child under six pay for the tower?"),
        (ROW, "And with a dog?", "What does an adult pay for the tower, a dog?"),
        (FIELD, "and for a household?", "What does a household membership cost in 2025?"),
        (STUDY, "Who led that study?", "Who led the restore study?"),
        (TEAM, "Which of her students saw it?", "Which of Ilse Tarrant's students saw it?"),
        (OFFICE, "Which telephone number does she have?", "Which telephone number does the treasurer have?"),
        (OFFICE, "What is her room?", "What is the treasurer's room?"),
        (SPOKEN, "And the hut?", "When did Ilse Tarrant's team find the lake, the hut?"),
        (RISE, "When did that happen?", "When did that happen (ticket prices rise)?"),
        (RISE, "Why?", "Why (ticket prices rise)?"),
    ],
)
def test_a_follow_up_is_completed(
    history: tuple[tuple[str, str], ...], question: str, understood: str
) -> None:
    assert resolve(question, history).text == understood


@pytest.mark.parametrize("history", [(), MEETING, BRIGADE, ROLE, RISE])
@pytest.mark.parametrize(
    "question",
    [
        "Which company built the harbour in Oslo?",
        "When did Norway say that it would leave the union?",
        "How many members does the council have?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(
    history: tuple[tuple[str, str], ...], question: str
) -> None:
    resolved = resolve(question, history)
    assert (resolved.text, resolved.changed) == (question, False)


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    history = (*ROLE, ("user", "What about Iceland?"), ("assistant", "Iceland — Role: Medicine [1]"))
    assert resolve("And Denmark?", history).text == "What role was assigned to Denmark?"
