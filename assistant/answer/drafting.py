"""What a language model writes for a question, sentence by sentence, each judged as soon as it is whole.

With several samples, or where a false premise is corrected, nothing is given before all of it is judged. The
sample with the largest share of sentences that hold is kept (re-ranking by citation recall: ALCE, Gao et al.,
EMNLP 2023), of equals the one with more of them, then the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.calls import Calls, ShownEvidence
from assistant.answer.compose import Source
from assistant.answer.judge import Judge, Judged
from assistant.answer.labels import Labelled, label_passages
from assistant.answer.language import LANGUAGE_NAMES, find_language
from assistant.answer.parse import SentenceParser, Written
from assistant.answer.prompts import write_messages
from assistant.answer.selection import Selection
from assistant.cite import Assess
from assistant.errors import LanguageModelError
from assistant.llm.types import Message
from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.terms import fold
from index.tokens import count_tokens
from index.types import Document

MOST_SENTENCES = 40  # of one generation; a model that goes on is ended
MOST_SAID_AGAIN = 3  # times that it may repeat itself before it is ended
_SAMPLING = 0.7  # temperature of the samples after the first
_SLACK = 1.15  # a model's own tokenizer may need more tokens than cl100k_base
_MARGIN = 64  # tokens of chat templates
_WHOLE = ("stop", "")  # ends of a generation behind which its last sentence is whole


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is to answer, and what the extractive answer would be made of."""

    question: Question
    ranked: Sequence[Candidate]  # likeliest first
    selection: Selection  # with at least one statement
    premise: bool = False  # the first statement contradicts what the question assumes


@dataclass(frozen=True, slots=True)
class Tools:
    """What a writer works with."""

    calls: Calls
    samples: int
    assess: Assess  # of a line that is quoted
    look_up: Callable[[Source], Document]


@lru_cache(maxsize=64)
def count_fixed(language: str, premise: bool) -> float:
    """Tokens of a prompt that has neither question nor evidence yet."""
    bare = write_messages("", (), language=language, false_premise=premise)
    return _SLACK * sum(count_tokens(message.text) for message in bare)


class Drafting:
    """One draft: its evidence, the requests for it, and how it went."""

    def __init__(self, task: Task, tools: Tools) -> None:
        self._task = task
        self._tools = tools
        self._evidence: tuple[Labelled, ...] = ()
        self.judge: Judge | None = None  # once the evidence is chosen
        self.chosen: int | None = None  # which sample was kept, from 0
        self.uncorrected = False  # a false premise was not corrected
        self.error: LanguageModelError | None = None
        self.checking = 0.0  # seconds
        self.prompting = 0.0  # seconds

    def sentences(self) -> Generator[Judged, None, None]:
        """The draft; what the model fails by ends it and is kept in `error`."""
        try:
            messages = self._prepare()
            if self._tools.samples == 1 and not self._task.premise:
                self.chosen = 0
                yield from self._judged(messages)
            else:
                yield from self._choose(self._sample(messages))
        except LanguageModelError as error:
            self.error = error

    def _prepare(self) -> list[Message]:
        begun = time.perf_counter()
        task, calls = self._task, self._tools.calls
        found = find_language(task.question.asked)
        language = "" if found == "en" else LANGUAGE_NAMES.get(found, "")

        question, premise = task.question.text, task.premise
        fixed = count_fixed(language, premise) + _SLACK * count_tokens(question) + _MARGIN
        fitting = int(calls.model.context_window - calls.max_tokens - fixed)
        room = min(fitting, calls.evidence_tokens)
        self._evidence = label_passages(task.ranked, task.selection, room=room)
        self.judge = Judge(self._evidence, self._tools.look_up)
        whole = write_messages(question, self._evidence, language=language, false_premise=premise)
        self.prompting = time.perf_counter() - begun
        return whole

    def _judged(self, messages: Sequence[Message], seed: int = 0) -> Generator[Judged, None, None]:
        """Each sentence of one generation; one that was said before is left out."""
        said: dict[str, int] = {}
        with closing(self._written(messages, seed)) as sentences:
            for written in sentences:
                key = fold(written.text)
                said[key] = said.get(key, 0) + 1
                if said[key] == 1:
                    yield self._look_at(written)
                if len(said) >= MOST_SENTENCES or said[key] > MOST_SAID_AGAIN:
                    return

    def _written(self, messages: Sequence[Message], seed: int) -> Generator[Written, None, None]:
        calls = self._tools.calls
        parser = SentenceParser()
        temperature = _SAMPLING if seed else 0.0
        with closing(calls.stream(messages, "answer", temperature=temperature, seed=seed)) as pieces:
            for piece in pieces:
                yield from parser.feed(piece)
        if calls.made[-1].finish in _WHOLE:
            yield from parser.finish()

    def _look_at(self, written: Written) -> Judged:
        if self.judge is None:
            raise AssertionError("sentences are judged after the evidence was chosen")
        begun = time.perf_counter()
        judged = self.judge.judge(written)
        self.checking += time.perf_counter() - begun
        return judged

    def _sample(self, messages: Sequence[Message]) -> list[list[Judged]]:
        """Whole generations, judged; a failure ends the series, and is raised when there is none."""
        samples: list[list[Judged]] = []
        for seed in range(self._tools.samples):
            try:
                samples.append(list(self._judged(messages, seed)))
            except LanguageModelError as error:
                if not samples:
                    raise
                self.error = error
                break
        return samples

    def _choose(self, samples: Sequence[list[Judged]]) -> list[Judged]:
        best = max(range(len(samples)), key=lambda n: (*_share(samples[n]), -n))
        self.chosen = best
        if self._task.premise and not self._corrects(samples[best]):
            self.uncorrected = True
            return []
        return samples[best]

    def _corrects(self, sentences: Sequence[Judged]) -> bool:
        """Whether a sentence that holds rests on the passage that contradicts the question."""
        against = self._task.selection.statements[0].candidate
        path, unit = against.hit.chunk.path, against.unit
        return any(
            source.hit.chunk.path == path and source.start < unit.end and unit.start < source.end
            for judged in sentences
            if judged.line is not None
            for source in judged.line.sources
        )

    @property
    def shown(self) -> tuple[ShownEvidence, ...]:
        """What each label stood for."""
        return tuple(
            ShownEvidence(
                item.label,
                item.hit.chunk.path,
                item.hit.text_sha256,
                item.units[0].start,
                item.units[-1].end,
            )
            for item in self._evidence
        )


def _share(sentences: Sequence[Judged]) -> tuple[float, int]:
    """(share of the sentences that state something and hold, how many hold)."""
    held = sum(judged.state == "holds" for judged in sentences)
    stated = held + sum(judged.state == "fails" for judged in sentences)
    return (held / stated if stated else 0.0), held
