"""Readers' feedback as cases: what was praised must stay, what was faulted must not come again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.audit.log import AuditLog
from assistant.audit.signoff import give_feedback
from assistant.audit.types import Record
from assistant.errors import AssistantError, EvaluationError
from assistant.evaluation.feedback import Case, Outcome, ask_again, judge_case, read_cases
from assistant.types import Answer, History, Refusal, RefusalReason
from tests.audit.build import answer, cite, record

FLIGHTS = "Guatemala agreed to increase deportation flights by 40% in 2025."
PALACE = "The talks took place in the palace."


def given(*quotes: str, short: str | None = "40%") -> Answer:
    said = [(quote, (cite(n, quote),)) for n, quote in enumerate(quotes, start=1)]
    return replace(answer(*said), short=short)


def refused() -> Answer:
    refusal = Refusal(RefusalReason.NOT_ANSWERED, "They do not say.")
    return replace(
        given(FLIGHTS),
        text="They do not say.",
        abstained=True,
        refusal=refusal,
        claims=(),
        citations=(),
        short=None,
    )


def case(then: Answer, *, up: bool | None = None, citations: dict[int, bool] | None = None) -> Case:
    return Case("id", then, (), up, citations or {})


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog.open(tmp_path)


def rate(
    log: AuditLog, made: Record, value: str, by: str, citation: int | None = None, comment: str = ""
) -> None:
    give_feedback(log, made.id, value, by=by, citation=citation, comment=comment)


def test_the_last_word_of_each_reader_makes_the_case(log: AuditLog) -> None:
    made = record(log, given(FLIGHTS))
    rate(log, made, "down", "ana", comment="No.")
    rate(log, made, "up", "ana", comment="Yes.")
    rate(log, made, "down", "bob", 1)
    (found,), remarks = read_cases(log)
    assert (found.up, found.citations, found.reasons) == (True, {1: False}, ("Yes.",))
    assert found.history == [("user", "Hello?"), ("assistant", "Hello.")]
    assert remarks == []


def test_a_tie_and_what_was_taken_back_make_no_case_but_a_remark(log: AuditLog) -> None:
    tied, gone = record(log, given(FLIGHTS)), record(log, given(FLIGHTS))
    rate(log, tied, "up", "ana")
    rate(log, tied, "down", "bob")
    rate(log, gone, "up", "ana")
    rate(log, gone, "none", "ana")
    cases, remarks = read_cases(log)
    assert cases == []
    assert [each.partition(":")[0] for each in remarks] == sorted([tied.id, gone.id])


@pytest.mark.parametrize(
    ("now", "problems"),
    [
        (given(FLIGHTS), 0),
        (given(PALACE, FLIGHTS), 0),  # more than was praised is fine
        (given(PALACE, short=None), 2),  # neither the short answer nor a right passage
        (refused(), 2),
    ],
)
def test_an_answer_that_was_praised_is_gold_for_its_short_and_its_citations(
    now: Answer, problems: int
) -> None:
    found = judge_case(case(given(FLIGHTS), up=True), now)
    assert (found.kept, found.avoided, len(found.problems)) == (problems == 0, None, problems)


def test_a_citation_that_was_faulted_is_no_gold_of_a_praised_answer() -> None:
    found = judge_case(case(given(FLIGHTS, PALACE), up=True, citations={2: False}), given(FLIGHTS))
    assert (found.kept, found.avoided) == (True, True)
    again = judge_case(case(given(FLIGHTS, PALACE), up=True, citations={2: False}), given(FLIGHTS, PALACE))
    assert (again.kept, again.avoided) == (True, False)


@pytest.mark.parametrize(
    ("now", "avoided"),
    [
        (given(FLIGHTS), False),
        (given(FLIGHTS, PALACE), False),
        (given(PALACE, short="palace"), True),
        (refused(), True),
    ],
)
def test_an_answer_that_was_faulted_must_not_come_again_the_same_way(now: Answer, avoided: bool) -> None:
    found = judge_case(case(given(FLIGHTS), up=False), now)
    assert (found.kept, found.avoided) == (None, avoided)


def test_abstentions_are_judged_by_abstaining() -> None:
    assert judge_case(case(refused(), up=True), refused()).kept is True
    assert judge_case(case(refused(), up=True), given(FLIGHTS)).kept is False
    assert judge_case(case(refused(), up=False), refused()).avoided is False
    assert judge_case(case(refused(), up=False), given(FLIGHTS)).avoided is True


def test_a_citation_that_was_praised_must_be_cited_again() -> None:
    assert judge_case(case(given(FLIGHTS), citations={1: True}), given(FLIGHTS)).kept is True
    assert judge_case(case(given(FLIGHTS), citations={1: True}), given(PALACE)).kept is False


class Asked:
    """Answers with one answer, or breaks."""

    def __init__(self, now: Answer | None) -> None:
        self.now = now
        self.seen: list[tuple[str, History, tuple[str, ...] | None]] = []

    def ask(
        self, question: str, history: History = (), *, documents: tuple[str, ...] | None = None
    ) -> Answer:
        self.seen.append((question, history, documents))
        if self.now is None:
            raise AssistantError("The disk is full.", hint="Free some.")
        return self.now


def test_questions_are_asked_with_their_history_and_scope_and_scored(log: AuditLog) -> None:
    made = record(log, replace(given(FLIGHTS), documents=("talks.txt",)))
    rate(log, made, "up", "ana")
    cases, _ = read_cases(log)
    asked = Asked(given(FLIGHTS))
    outcome = Outcome(tuple(ask_again(asked, cases)), ())
    assert asked.seen == [("By how much?", [("user", "Hello?"), ("assistant", "Hello.")], ("talks.txt",))]
    assert [(each.name, each.value, each.n) for each in outcome.scores] == [
        ("praised_kept", 1.0, 1),
        ("faulted_avoided", None, 0),
    ]


def test_asking_that_breaks_is_no_score(log: AuditLog) -> None:
    made = record(log, given(FLIGHTS))
    rate(log, made, "up", "ana")
    with pytest.raises(EvaluationError, match=f"record {made.id} again broke: The disk is full"):
        list(ask_again(Asked(None), read_cases(log)[0]))
