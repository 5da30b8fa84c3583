"""One question from its first event to its one record, however it ends."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from assistant.audit.record import answer_body, failure_body
from assistant.errors import AssistantError
from assistant.scope import as_paths
from assistant.types import Answer, ClaimEvent, Event, History
from assistant.work import Work
from index.errors import IndexFailure

if TYPE_CHECKING:
    from assistant.engine import Assistant


class Asking:
    """Keeps what a stream has shown and writes its record: exactly one, before the answer is shown whole."""

    def __init__(
        self,
        assistant: Assistant,
        question: str,
        history: History,
        *,
        documents: Collection[str] | None,
        person: str = "",
    ) -> None:
        self._assistant = assistant
        self._question = question
        self._history = history
        self._documents = documents
        self._person = person
        self._begun = time.perf_counter()
        self._seen = 0  # claims that were streamed
        self._recorded = False
        self.work: Work | None = None

    def see(self, event: Event) -> None:
        """Note what the person was shown."""
        if isinstance(event, ClaimEvent):
            self._seen += 1

    def unseen(self, answer: Answer) -> Iterator[ClaimEvent]:
        """Events of the claims that were not streamed while they were made."""
        shown = {number for claim in answer.claims[: self._seen] for number in claim.citations}
        for claim in answer.claims[self._seen :]:
            new = tuple(c for c in answer.citations if c.number in claim.citations and c.number not in shown)
            shown.update(c.number for c in new)
            yield ClaimEvent(claim, new)

    def record(self) -> Answer:
        """The finished answer, with the id of its record."""
        work = self.work
        if work is None:
            raise AssertionError("a question is understood before it is answered")
        work.measure()
        with work.timed("recording"):
            answer = work.answer("", self._question)
            self._assistant.keep_versions(answer)
            kind = "abstention" if answer.abstained else "answer"
            circumstances = self._assistant.circumstances() | {"person": self._person}
            body = answer_body(answer, history=self._history, writing=work.writing(), **circumstances)
            self._recorded = True
            record = self._assistant.log.append(kind, body)
        work.timings["total"] = time.perf_counter() - self._begun
        return work.answer(record.id, self._question)

    def stop(self) -> None:
        """Nobody waits for the rest: record the part that was answered, or that nothing was."""
        if self._recorded:
            return
        if self.work is not None:
            self.work.stop()
            if self.work.cited is not None:
                self.record()
                return
        self.record_failure(AssistantError("The question was stopped before there was anything to show."))

    def record_failure(self, error: IndexFailure | AssistantError) -> None:
        """Record what broke, unless the answer is recorded already."""
        if self._recorded:
            return
        self._recorded = True
        circumstances = self._assistant.circumstances() | {"person": self._person}
        body = failure_body(
            self._question,
            error,
            history=self._history,
            documents=as_paths(self._documents),
            writing=self.work.writing() if self.work else None,
            **circumstances,
        )
        self._assistant.log.append("failure", body)
