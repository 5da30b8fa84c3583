"""One question and what became of it so far; events move it on, purely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from assistant.errors import AssistantError
from assistant.types import Answer, AnswerEvent, Citation, Claim, ClaimEvent, Event, StageEvent
from assistant.view import strings
from index.errors import IndexFailure


@dataclass(frozen=True, slots=True)
class Failure:
    """What broke, in words for the person; never an answer."""

    message: str
    hint: str = ""


# What nobody foresaw. It is made where no language is known, so that its words are `worded` when shown.
UNEXPECTED: Final = Failure("")


def worded(failure: Failure) -> Failure:
    """`failure` with words for the person, in the language at this moment."""
    return failure if failure.message else Failure(strings.UNEXPECTED, strings.UNEXPECTED_HINT)


def failure_of(error: AssistantError | IndexFailure) -> Failure:
    """The failure that a raised error stands for."""
    return Failure(error.message, error.hint)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with the stage, claims and citations so far, and how it ended, if it has."""

    question: str
    stage: str = ""  # name of the stage at hand, as in `StageEvent`
    note: str = ""  # what that stage says of itself
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    failure: Failure | None = None
    stopped: bool = False  # the person stopped it
    documents: tuple[str, ...] | None = None  # paths that the question is limited to; None for all
    erased: str = ""  # id of the audit record that held this turn until it was erased

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.stopped or self.answer is not None or self.failure is not None or bool(self.erased)

    @property
    def record(self) -> str:
        """The id of its audit record; "" before there is an answer."""
        return self.answer.id if self.answer is not None else self.erased


def advance(turn: Turn, event: Event | Failure) -> Turn:
    """`turn` after `event`; a turn that has ended stays as it is."""
    if turn.ended:
        return turn
    if isinstance(event, Failure):
        return replace(turn, failure=event)
    if isinstance(event, StageEvent):
        return replace(turn, stage=event.stage, note=event.note)
    if isinstance(event, ClaimEvent):
        return replace(
            turn, claims=(*turn.claims, event.claim), citations=(*turn.citations, *event.citations)
        )
    if isinstance(event, AnswerEvent):
        answer = event.answer
        return replace(turn, answer=answer, claims=answer.claims, citations=answer.citations)
    return turn


def history(turns: Iterable[Turn]) -> tuple[tuple[str, str], ...]:
    """The answered turns as (role, text) pairs, oldest first, for the next question.

    Turns that broke or were stopped are left out: nobody said anything in them.
    """
    pairs: list[tuple[str, str]] = []
    for turn in turns:
        if turn.answer is not None:
            pairs += [("user", turn.question), ("assistant", turn.answer.text)]
    return tuple(pairs)
