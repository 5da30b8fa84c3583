"""From a question to a checked draft of its answer, stage by stage; nothing is recorded or shown here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.answer.complete import complete_list
from assistant.answer.compose import Draft, Line, Source, compose
from assistant.answer.select import Selection, select
from assistant.cite import Cited, cite
from assistant.config import Settings
from assistant.intent import refuse_by_intent
from assistant.premise import find_false_premise
from assistant.question import Question, check_history, tidy, understand
from assistant.ranking.rank import Candidate
from assistant.ranking.views import PassageReader
from assistant.ranking.weigh import Weigher
from assistant.refuse import refuse
from assistant.support import Passage, assess
from assistant.types import Check, Evidence, History, Refusal, StageEvent, Verdict
from index.corpus import CorpusIndex
from index.types import Document, Hit

# Retrieved for ranking; the best `Settings.passages` of them are read closely.
RETRIEVED = 20
SHOWN_EVIDENCE = 8
CONFLICT = "The sources disagree; each is shown with its citation."
QUESTION_CUT = "The question is long; only its beginning was read closely."


@dataclass(slots=True)
class Work:
    """What is known about one question so far; the stages fill it in."""

    question: Question
    refusal: Refusal | None = None
    cited: Cited | None = None
    short: str | None = None
    evidence: tuple[Evidence, ...] = ()
    notices: list[str] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds spent inside to `timings[stage]`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - begun


class Pipeline:
    """The stages of answering over one index, with or without a reader."""

    def __init__(self, index: CorpusIndex, settings: Settings, reader: PassageReader | None) -> None:
        self._index = index
        self._settings = settings
        self._weigher = Weigher(index, reader)

    def run(self, asked: str, history: History) -> Iterator[StageEvent | Work]:
        """Stage events, then the finished `Work`.

        Raises:
            QuestionError: `asked` is empty or too long.
            IndexFailure: the index broke.
        """
        yield StageEvent("understanding")
        begun = time.perf_counter()
        tidied = tidy(asked, limit=self._settings.max_question_chars)
        check_history(history)
        work = Work(understand(tidied, history))
        work.timings["understanding"] = time.perf_counter() - begun
        work.refusal = refuse_by_intent(tidied)
        if work.refusal is None:
            yield from self._search_and_answer(work)
        yield work

    def _search_and_answer(self, work: Work) -> Iterator[StageEvent]:
        yield StageEvent("searching", work.question.text)
        with work.timed("searching"):
            hits = self._index.search(work.question.text, top=RETRIEVED)
            frequencies = self._index.term_frequencies(work.question.stems)
        yield StageEvent("reading", f"{min(len(hits), self._settings.passages)} passages")
        weighing = self._weigher.weigh(
            work.question, hits[: self._settings.passages], frequencies, work.timed
        )
        ranked = weighing.ranked
        if weighing.question_was_cut:
            work.notices.append(QUESTION_CUT)
        yield StageEvent("answering")
        with work.timed("answering"):
            selection = select(work.question, ranked, threshold=weighing.threshold)
            if len(selection.statements) > 1:
                path = selection.statements[0].candidate.hit.chunk.path
                selection = complete_list(selection, self._index.chunks(path))
            work.refusal = self._refusal(work.question, hits, ranked, selection, frequencies)
            work.evidence = tuple(_evidence(c) for c in _distinct(ranked)[:SHOWN_EVIDENCE])
        if work.refusal is None:
            yield StageEvent("checking")
            with work.timed("checking"):
                self._write(work, selection)

    def _refusal(
        self,
        question: Question,
        hits: list[Hit],
        ranked: list[Candidate],
        selection: Selection,
        frequencies: dict[str, int],
    ) -> Refusal | None:
        if not selection.statements:
            return refuse(question, hits, ranked, frequencies)
        return find_false_premise(question, selection.statements[0].candidate)

    def _write(self, work: Work, selection: Selection) -> None:
        draft: Draft = compose(work.question, selection)
        work.cited = cite(draft, assess_line, self._look_up)
        work.short = draft.short
        if selection.conflict:
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


def _distinct(ranked: list[Candidate]) -> list[Candidate]:
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
