"""From a question to a checked draft of its answer, stage by stage; nothing is recorded or shown here."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.calls import Calls, evidence_for
from assistant.answer.change import Request, find_request
from assistant.answer.compose import Line, Source
from assistant.answer.condense import condense
from assistant.answer.drafting import Task, Tools
from assistant.answer.generative import Writer
from assistant.answer.outage import say_unused
from assistant.answer.selection import Selection
from assistant.answer.settle import settle
from assistant.answer.transform import transform
from assistant.cite import cite
from assistant.config import Settings
from assistant.earlier import EarlierAnswers
from assistant.errors import LanguageModelError
from assistant.find import Finder, Part, join, quote, unanswered
from assistant.intent import refuse_by_intent
from assistant.llm.types import LanguageModel
from assistant.question import analyse, check_history, tidy
from assistant.ranking.rank import Candidate
from assistant.ranking.weigh import Weigher
from assistant.scope import check_documents
from assistant.support import Passage, assess
from assistant.types import Check, Event, Evidence, History, RefusalReason, StageEvent, Verdict
from assistant.work import Work
from index.corpus import CorpusIndex
from index.types import Document

if TYPE_CHECKING:
    from assistant.reader import Reader

SHOWN_EVIDENCE = 8
CONFLICT = "The sources disagree; each is shown with its citation."


@dataclass(frozen=True, slots=True)
class Models:
    """What a pipeline reads and writes with; `writer` may be the reason why there is no model."""

    reader: Reader | None = None
    writer: LanguageModel | LanguageModelError | None = None


class Pipeline:
    """The stages of answering over one index, with or without a reader and a model that writes."""

    def __init__(
        self,
        index: CorpusIndex,
        settings: Settings,
        models: Models,
        *,
        earlier: EarlierAnswers | None = None,
    ) -> None:
        self._index = index
        self._earlier = earlier
        self._settings = settings
        self._model = models.writer
        self._finder = Finder(
            index, Weigher(index, models.reader, strict=settings.strict == "on"), settings.passages
        )

    def run(
        self, asked: str, history: History, *, documents: Collection[str] | None = None
    ) -> Generator[Event | Work, None, None]:
        """The `Work` as soon as there is one, and the events of filling it in; it is done when they end.

        Claims that a model wrote come as they are checked, all others only with the finished work.
        `documents` (paths) limits the search.

        Raises:
            QuestionError: `asked` is empty or too long, or a path is not indexed.
            LanguageModelError: the model failed, and LLM_FALLBACK is "fail".
            IndexFailure: the index broke.
        """
        yield StageEvent("understanding")
        begun = time.perf_counter()
        tidied = tidy(asked, limit=self._settings.max_question_chars)
        check_history(history)
        scope = check_documents(documents, self._index)
        calls = self._calls()
        request = find_request(tidied)
        if request is not None and self._earlier is not None:
            work = Work(analyse(tidied, tidied), documents=scope, calls=calls)
            work.timings["understanding"] = time.perf_counter() - begun
            yield work
            yield from self._change(work, request, self._earlier, history)
            return
        refusal = refuse_by_intent(tidied)
        rewording = condense(tidied, history, None if refusal else calls)
        work = Work(analyse(tidied, rewording.text), documents=scope, refusal=refusal, calls=calls)
        work.rewording = rewording if calls is not None and history else None
        work.timings["understanding"] = time.perf_counter() - begun
        yield work
        if work.refusal is None:
            yield from self._search_and_answer(work)

    def _calls(self) -> Calls | None:
        if self._writer is None:
            return None
        settings = self._settings
        room = settings.llm_evidence_tokens or evidence_for(self._writer.name)
        return Calls(self._writer, settings.llm_max_tokens, room)

    def _change(
        self, work: Work, request: Request, earlier: EarlierAnswers, history: History
    ) -> Iterator[Event]:
        """Put the last answer of the conversation into the form that is asked for."""
        yield StageEvent("answering")
        with work.timed("answering"):
            last = earlier.last(history)
            changed = transform(request, last, work.calls, around=earlier.surroundings, outage=self._outage)
        if changed.error is not None and self._settings.llm_fallback == "fail":
            raise changed.error
        work.refusal, work.cited, work.short = changed.refusal, changed.cited, changed.short
        work.reworded, work.withheld, work.outage = changed.by_model, changed.withheld, changed.error
        work.notices += changed.notices
        work.evidence = last.evidence if last is not None else ()
        work.doubtful = last is not None and last.doubtful

    @property
    def _writer(self) -> LanguageModel | None:
        return None if isinstance(self._model, LanguageModelError) else self._model

    @property
    def _outage(self) -> LanguageModelError | None:
        return self._model if isinstance(self._model, LanguageModelError) else None

    def _search_and_answer(self, work: Work) -> Iterator[Event]:
        questions = self._finder.split(work.question)
        yield StageEvent("searching", "; ".join(q.text for q in questions))
        found = [self._finder.search(question, work) for question in questions]
        read = {hit.chunk.id for hits in found for hit in hits[: self._finder.depth(len(questions))]}
        yield StageEvent("reading", f"{len(read)} passages")
        parts = [
            self._finder.choose(question, hits, work, parts=len(questions))
            for question, hits in zip(questions, found, strict=True)
        ]
        yield StageEvent("answering")
        whole = join(parts, work.question)
        work.refusal = whole.refusal
        work.doubtful = whole.doubtful
        work.notices += unanswered(parts)
        work.evidence = tuple(_evidence(c) for c in _distinct(whole.ranked)[:SHOWN_EVIDENCE])
        premise = work.refusal is not None and work.refusal.reason is RefusalReason.FALSE_PREMISE
        if work.refusal is None or (premise and whole.selection.statements):
            yield from self._generate(work, Task(work.question, whole.ranked, whole.selection, premise))
        if work.refusal is None and work.cited is None:
            yield StageEvent("checking")
            with work.timed("checking"):
                self._quote(work, parts)

    def _generate(self, work: Work, task: Task) -> Iterator[Event]:
        """Have the answer written by the model, if there is one; without use, `work` stays as it is."""
        if self._outage is not None and work.refusal is None:
            work.outage = self._outage
            work.notices.append(say_unused(self._outage))
        if work.calls is None:
            return
        tools = Tools(work.calls, self._settings.llm_samples, assess_line, self._look_up)
        work.writer = Writer(task, tools)
        yield from work.writer.write()
        if work.writer.error is not None and self._settings.llm_fallback == "fail":
            raise work.writer.error
        settled = settle(work.writer, work.refusal)
        work.refusal = settled.refusal
        work.notices += settled.notices
        if settled.written:
            self._take_written(work, task.selection)

    def _take_written(self, work: Work, selection: Selection) -> None:
        if work.writer is None:
            return
        work.cited = work.writer.citing.cited
        work.short = work.writer.short
        if selection.conflict:
            work.notices.append(CONFLICT)

    def _quote(self, work: Work, parts: Sequence[Part]) -> None:
        draft = quote(parts)
        work.cited = cite(draft, assess_line, self._look_up)
        work.short = draft.short
        if any(p.selection.conflict for p in parts if p.refusal is None):
            work.notices.append(CONFLICT)

    def _look_up(self, source: Source) -> Document:
        return self._index.document(source.hit.chunk.path)


def assess_line(line: Line) -> tuple[Verdict, tuple[Check, ...]]:
    """Verdict and checks of one line against the passages it cites."""
    passages = [
        Passage(text=s.quote, context=s.hit.chunk.embed_text, document=s.hit.chunk.path, title=s.hit.title)
        for s in line.sources
    ]
    return assess(line.text, passages)


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    seen: set[tuple[str, int]] = set()
    kept = []
    for candidate in ranked:
        key = (candidate.hit.chunk.path, candidate.unit.start)
        if key not in seen:
            seen.add(key)
            kept.append(candidate)
    return kept


def _evidence(candidate: Candidate) -> Evidence:
    hit = candidate.hit
    return Evidence(
        document=hit.chunk.path,
        title=hit.title,
        sha256=hit.sha256,
        text_sha256=hit.text_sha256,
        start=candidate.unit.start,
        end=candidate.unit.end,
        text=candidate.text,
        page=hit.chunk.page,
        score=candidate.probability,
        retrieval=hit.score,
    )
