"""An answer written by a language model under the same promises as the quoted one.

Each sentence is judged as soon as it is whole and streamed only when it holds. What is streamed is never
taken back. Rules for the rest, in order:
1. Sentences that failed are dealt with after the model has ended, as `repair.py` says: its request is over
   then, and a model that serves one request at a time is not waited for twice.
2. When the answer rests on none of the sentences that the extractive answer would quote, or lacks its bare
   answer, or leaves out one side of a conflict, those sentences are added, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Literal

from assistant.answer.calls import Writing, say_failure
from assistant.answer.compose import Draft, Line, compose
from assistant.answer.drafting import Drafting, Task, Tools
from assistant.answer.judge import Judged
from assistant.answer.repair import MOST_REPAIRS, covers, lines_that_add, write_again
from assistant.answer.selection import SURE
from assistant.cite import Citing
from assistant.errors import LanguageModelError
from assistant.terms import fold
from assistant.types import (
    Check,
    ClaimEvent,
    Event,
    StageEvent,
    Verdict,
    Withheld,
    WithheldEvent,
    WithheldReason,
)

ADDED = "A sentence was added from the documents: the language model had left out what answers the question."

Ending = Literal["written", "declined", "nothing_held", "nothing_said", "failed", "uncorrected"]


class Writer:
    """Has one answer written. Its state is whole at every moment: a stopped answer is taken from it."""

    def __init__(self, task: Task, tools: Tools) -> None:
        self._task = task
        self._tools = tools
        self._failed: list[Judged] = []
        self._shown = 0  # citations that some event brought
        self.drafting = Drafting(task, tools)
        self.citing = Citing(tools.look_up)
        self.withheld: list[Withheld] = []
        self.notices: list[str] = []
        self.said_less = False  # the model found the question, or a part of it, unanswered

    def write(self) -> Iterator[Event]:
        """The claims as they are found to hold, then what did not; a failing model is kept in `error`."""
        yield StageEvent("answering", f"{self._tools.calls.model.name} is writing.")
        with closing(self.drafting.sentences()) as sentences:
            for judged in sentences:
                yield from self._take(judged)
        if not self.drafting.uncorrected:
            yield from self._mend()
            yield from self._complete()

    @property
    def error(self) -> LanguageModelError | None:
        """Why the model could not go on, if it could not."""
        return self.drafting.error

    def _take(self, judged: Judged) -> Iterator[Event]:
        if judged.state == "declines":
            self.said_less = True
        elif judged.state == "fails":
            self._failed.append(judged)
        elif judged.line is not None and judged.verdict is not None:
            yield self._add(judged.line, judged.verdict, judged.checks)

    def _add(self, line: Line, verdict: Verdict, checks: tuple[Check, ...]) -> ClaimEvent:
        claim = self.citing.add(line, verdict, checks)
        new = tuple(self.citing.citations[self._shown :])
        self._shown = len(self.citing.citations)
        return ClaimEvent(claim, new)

    def _mend(self) -> Iterator[Event]:
        """Write again, replace or withhold what failed."""
        if not self._failed:
            return
        count = f"{len(self._failed)} sentence{'s' if len(self._failed) > 1 else ''}"
        yield StageEvent("checking", f"{count} did not hold.")
        left: list[Judged] = []
        for number, failed in enumerate(self._failed):
            again = self._write_again(failed) if number < MOST_REPAIRS else None
            if again is None or again.line is None or again.verdict is None:
                left.append(failed)
                continue
            yield self._add(again.line, again.verdict, again.checks)
            yield self._withhold(failed, "regenerated")
        for failed in left:
            if not self.citing.claims:  # the whole answer will be a quoted one, or none
                yield self._withhold(failed, "withheld")
                continue
            line = next(self._lines_that_add(), None)
            if line is not None:
                yield self._add(line, *self._tools.assess(line))
            yield self._withhold(failed, "replaced" if line is not None else "withheld")

    def _write_again(self, failed: Judged) -> Judged | None:
        judge = self.drafting.judge
        if self.error is not None or judge is None:
            return None
        again = write_again(failed, self._task.question.text, judge, self._tools.calls)
        if again is None or any(fold(c.text) == fold(again.written.text) for c in self.citing.claims):
            return None
        return again

    def _withhold(
        self, failed: Judged, done: Literal["regenerated", "replaced", "withheld"]
    ) -> WithheldEvent:
        claim = None if done == "withheld" else len(self.citing.claims) - 1
        self.withheld.append(as_withheld(failed, done, claim))
        return WithheldEvent(self.withheld[-1])

    def _complete(self) -> Iterator[Event]:
        """Add what the extractive answer says and this one must not lack."""
        if not self.citing.claims or self._task.premise:
            return
        draft = self._draft
        lines: Sequence[Line] = ()
        if self._task.selection.conflict:
            lines = list(self._lines_that_add())
        elif not covers(draft.lines, self.citing.citations):
            lines = list(self._lines_that_add())[:1]
        elif self._lacks(draft.short):
            lines = [line for line in draft.lines[:1] if fold(line.text) not in fold(self.citing.text)]
        for line in lines:
            yield self._add(line, *self._tools.assess(line))
        if lines:
            self.notices.append(ADDED)

    def _lacks(self, short: str | None) -> bool:
        """Whether the bare answer is nowhere in the answer; unknown, so no, across languages."""
        across = any(claim.verdict is not Verdict.SUPPORTED for claim in self.citing.claims)
        return short is not None and not across and fold(short) not in fold(self.citing.text)

    @property
    def _draft(self) -> Draft:
        return compose(self._task.question, self._task.selection, with_short=False)

    def _lines_that_add(self) -> Iterator[Line]:
        return lines_that_add(self._draft.lines, self.citing.claims, self.citing.citations)

    def abandon(self) -> None:
        """Nobody waits any longer: what failed and was not dealt with is withheld."""
        reported = {withheld.text for withheld in self.withheld}
        left = [failed for failed in self._failed if failed.written.text not in reported]
        self.withheld += [as_withheld(failed, "withheld", None) for failed in left]

    @property
    def ending(self) -> Ending:
        """How the writing ended."""
        if self.drafting.uncorrected:
            return "uncorrected"
        if self.citing.claims:
            return "written"
        if self.error is not None:
            return "failed"
        if self.said_less:
            return "declined"
        return "nothing_held" if self.withheld else "nothing_said"

    @property
    def short(self) -> str | None:
        """The bare answer, where the answer holds it."""
        short = self._draft.short
        return short if short and fold(short) in fold(self.citing.text) else None

    @property
    def is_sure(self) -> bool:
        """Whether the extractive answer stands although the model found none: its likeliest sentence reaches
        the mark (`select.SURE`) from which the selection, too, lets one sentence stand alone."""
        return self._task.selection.statements[0].candidate.probability >= SURE

    def record(self) -> Writing:
        """What the audit record keeps."""
        return Writing(
            model=self._tools.calls.model.name,
            evidence=self.drafting.shown,
            calls=tuple(self._tools.calls.made),
            chosen=self.drafting.chosen,
            outcome=self.ending,
            failure="" if self.error is None else say_failure(self.error),
        )


def as_withheld(
    failed: Judged, done: Literal["regenerated", "replaced", "withheld"], claim: int | None
) -> Withheld:
    """A failed sentence as an answer reports it."""
    return Withheld(
        text=failed.written.text,
        reason=failed.reason or WithheldReason.NOT_SUPPORTED,
        why=failed.why,
        labels=failed.written.labels,
        verdict=failed.verdict,
        checks=failed.checks,
        done=done,
        claim=claim,
    )
