"""What is known about one question while it is being answered, and the answer that it comes to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.answer.calls import Calls, Writing, say_failure
from assistant.answer.generative import Writer
from assistant.cite import Cited
from assistant.errors import LanguageModelError
from assistant.question import Question
from assistant.types import Answer, Evidence, Refusal, Rewording, Withheld

STOPPED = "It was stopped before it was whole."
DOUBT = "Not sure: this is the closest that the documents come, and it may not answer what was asked."


def split_notices(answer: Answer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The notices to stand before the answer (that it is in doubt), and those to stand behind it."""
    before = tuple(notice for notice in answer.notices if notice == DOUBT)
    return before, tuple(notice for notice in answer.notices if notice != DOUBT)


@dataclass(slots=True)
class Work:
    """One question so far; the stages fill it in."""

    question: Question
    documents: tuple[str, ...] | None = None  # paths to search in; None for all
    refusal: Refusal | None = None
    cited: Cited | None = None
    short: str | None = None
    evidence: tuple[Evidence, ...] = ()
    notices: list[str] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    calls: Calls | None = None  # to the language model; None when there is none
    writer: Writer | None = None
    rewording: Rewording | None = None
    reworded: bool = False  # by a model, from the last answer
    withheld: tuple[Withheld, ...] = ()  # sentences of that wording which did not hold
    outage: LanguageModelError | None = None  # why the model that is set could not be asked
    stopped: bool = False
    doubtful: bool = False  # what was found may only look like an answer

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds spent inside to `timings[stage]`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - begun

    def stop(self) -> None:
        """Nobody waits any longer: keep what a model had written and was checked so far."""
        self.stopped = True
        if self.writer is not None:
            self.writer.abandon()
        if self.cited is None and self.writer is not None and self.writer.citing.claims:
            self.cited = self.writer.citing.cited
        self.refusal = self.refusal if self.cited is None else None
        self.notices.append(STOPPED)

    @property
    def is_written(self) -> bool:
        """Whether the answer is the model's and not quoted."""
        written = self.reworded or (self.writer is not None and self.writer.citing.claims)
        return bool(written) and self.cited is not None

    def measure(self) -> None:
        """Put the model's and the checks' seconds among the timings."""
        if self.writer is not None:
            self.timings["prompting"] = self.writer.drafting.prompting
            self.timings["checking"] = self.timings.get("checking", 0.0) + self.writer.drafting.checking
        if self.calls is not None and self.calls.made:
            self.timings["model"] = self.calls.seconds

    def writing(self) -> Writing | None:
        """What the record keeps of the model's part; None when it had none."""
        made = tuple(self.calls.made) if self.calls is not None else ()
        if self.writer is not None and (made or self.writer.error is not None):
            return self.writer.record()
        if not made and self.outage is None:
            return None
        name = self.calls.model.name if self.calls is not None else ""
        failure = "" if self.outage is None else say_failure(self.outage)
        return Writing(name, (), made, failure=failure)

    def answer(self, id: str, asked: str) -> Answer:
        """The answer as it stands; `id` is that of its record."""
        cited = self.cited
        doubtful = self.doubtful and cited is not None and self.refusal is None
        return Answer(
            id=id,
            question=asked,
            understood=self.question.text,
            text=cited.text if cited else (self.refusal.sentence if self.refusal else ""),
            abstained=cited is None,
            refusal=self.refusal,
            claims=cited.claims if cited else (),
            citations=cited.citations if cited else (),
            evidence=self.evidence,
            short=self.short,
            documents=self.documents,
            notices=(*self.notices, *([DOUBT] if doubtful else [])),
            timings={stage: round(seconds, 6) for stage, seconds in self.timings.items()},
            written_by=self.calls.model.name if self.is_written and self.calls else "",
            withheld=tuple(self.writer.withheld) if self.writer else self.withheld,
            spent=self.calls.spent if self.calls else None,
            rewording=self.rewording,
            stopped=self.stopped,
            doubtful=doubtful,
        )
