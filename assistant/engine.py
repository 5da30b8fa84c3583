"""The assistant: open it over a corpus, ask, and get answers that are recorded before they are shown."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body, failure_body
from assistant.config import Settings, load_settings
from assistant.errors import AssistantError, SettingsError
from assistant.pipeline import Pipeline, Work
from assistant.types import Answer, AnswerEvent, Citation, ClaimEvent, Event, Evidence, History, StageEvent
from assistant.versions import VersionStore
from index.corpus import CorpusIndex
from index.errors import IndexFailure
from index.settings import IndexSettings
from index.types import DocumentInfo, FileProblem, Hit, Progress, SyncReport

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.base_retriever import BaseRetriever

    from assistant.reader import Reader


class Assistant:
    """Answers questions over one corpus. Use `Assistant.open()`; safe for several threads at once."""

    def __init__(self, settings: Settings, index: CorpusIndex, reader: Reader | None, log: AuditLog) -> None:
        self.settings = settings
        self.index = index
        self.reader = reader
        self.log = log
        self._versions = VersionStore.open(settings.data_dir)
        self._pipeline = Pipeline(index, settings, reader)
        self._closing = threading.Lock()
        self.source = "python"
        self.last_sync: SyncReport | None = None  # what opening or `sync` did last

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        source: str = "python",
        warm: bool = True,
    ) -> Self:
        """Open the index, bring it up to date with the corpus (unless INDEX_ON_OPEN=off), load the models.

        `source` is where questions come from ("python", "cli", "chat"), for the record. `warm` loads the
        models and the vector store now, side by side; without it they wait for the first question.

        Raises:
            AssistantError: a setting is wrong, or the corpus, the index or a model cannot be used.
        """
        chosen = settings if settings is not None else load_settings()
        if chosen.llm:
            raise SettingsError(
                f"LLM={chosen.llm!r} asks for a language model, which this version cannot use yet.",
                hint="Leave LLM empty for extractive answers.",
            )
        try:
            index = CorpusIndex.open(index_settings(chosen))
            report = index.sync(on_progress) if chosen.index_on_open == "on" else None
            reader = _load(index, chosen) if warm else _open_reader(chosen)
        except IndexFailure as error:
            raise _as_assistant_error(error) from error
        log = AuditLog.open(chosen.data_dir, database_url=chosen.audit_database_url.get_secret_value())
        opened = cls(chosen, index, reader, log)
        opened.last_sync = report
        opened.source = source
        return opened

    def ask(self, question: str, history: History = ()) -> Answer:
        """Answer `question`, given the earlier turns as (role, text) pairs, oldest first.

        Returns an `Answer`, which may abstain with a reason; it is recorded before it is returned.

        Raises:
            AssistantError: something broke (never because the documents do not answer).
        """
        for event in self.stream(question, history):
            if isinstance(event, AnswerEvent):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    async def aask(self, question: str, history: History = ()) -> Answer:
        """`ask`, without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history)

    def stream(self, question: str, history: History = ()) -> Iterator[Event]:
        """The stages, the checked claims, then the same `Answer` that `ask` gives, as typed events."""
        begun = time.perf_counter()
        try:
            for step in self._pipeline.run(question, history):
                if isinstance(step, StageEvent):
                    yield step
                    continue
                yield StageEvent("recording")
                answer = self._record(question, history, step, begun)
                yield from _claim_events(answer)
                yield AnswerEvent(answer)
        except IndexFailure as error:
            self._record_failure(question, history, error)
            raise _as_assistant_error(error) from error
        except AssistantError as error:
            self._record_failure(question, history, error)
            raise

    def search(self, query: str, *, top: int = 20) -> list[Hit]:
        """The `top` chunks for `query` by fused retrieval, best first."""
        return self.index.search(query, top=top)

    def sync(
        self, on_progress: Callable[[Progress], None] | None = None, *, rebuild: bool = False
    ) -> SyncReport:
        """Bring the index up to date with the corpus folder."""
        try:
            self.last_sync = self.index.sync(on_progress, rebuild=rebuild)
            return self.last_sync
        except IndexFailure as error:
            raise _as_assistant_error(error) from error

    def documents(self) -> list[DocumentInfo]:
        """The indexed documents, by path."""
        return self.index.documents()

    def problems(self) -> list[FileProblem]:
        """Files that the last indexing left out, then those it took with a remark."""
        report = self.last_sync
        return [*report.problems, *report.remarks] if report else []

    def document(self, sha256: str) -> str:
        """The canonical text of a document version that is indexed or was ever cited.

        Raises:
            AssistantError: no such version is indexed, and none was cited.
        """
        for info in self.index.documents():
            if info.sha256 == sha256:
                return self.index.document(info.path).text
        return self._versions.text(sha256)

    def suggestions(self, limit: int = 4) -> list[str]:
        """Questions that the corpus answers, drawn from its own headings and sentences."""
        from assistant.suggest import suggest

        return suggest(self.index, limit=limit)

    def as_retriever(self, top: int = 8) -> BaseRetriever:
        """A LlamaIndex retriever over the same search."""
        from assistant.llamaindex import AssistantRetriever

        return AssistantRetriever(self, top=top)

    def as_query_engine(self) -> BaseQueryEngine:
        """A LlamaIndex query engine over `ask`; citations are the response's source nodes."""
        from assistant.llamaindex import AssistantQueryEngine

        return AssistantQueryEngine(self)

    def close(self) -> None:
        """Release the index and the log; a second call does nothing."""
        with self._closing:
            self.index.close()
            self.log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _record(self, question: str, history: History, work: Work, begun: float) -> Answer:
        answer = _answer("", question, work)
        with work.timed("recording"):
            self._keep_versions(answer)
            kind = "abstention" if answer.abstained else "answer"
            record = self.log.append(kind, answer_body(answer, history=history, **self._circumstances()))
        work.timings["total"] = time.perf_counter() - begun
        return _answer(record.id, question, work)

    def _keep_versions(self, answer: Answer) -> None:
        """Keep every document version that the answer cites or weighed, so that it can be replayed."""
        passages: list[Citation | Evidence] = [*answer.citations, *answer.evidence]
        for passage in {(p.document, p.text_sha256): p for p in passages}.values():
            if self._versions.has(passage.sha256, passage.text_sha256):
                continue
            self._versions.keep(
                sha256=passage.sha256,
                text_sha256=passage.text_sha256,
                path=passage.document,
                title=passage.title,
                text=self.index.document(passage.document).text,
            )

    def _record_failure(self, question: str, history: History, error: IndexFailure | AssistantError) -> None:
        self.log.append("failure", failure_body(question, error, history=history, **self._circumstances()))

    def _circumstances(self) -> dict[str, Any]:
        reader = self.reader
        return {
            "settings": self.settings.public(),
            "corpus_fingerprint": self.index.fingerprint(),
            "embedder_fingerprint": self.index.embedder_fingerprint(),
            "reader_fingerprint": reader.fingerprint if reader else "",
            "source": self.source,
        }


def index_settings(settings: Settings) -> IndexSettings:
    """The part of `settings` that the index is opened with."""
    return IndexSettings(
        corpus_dir=settings.corpus_dir,
        data_dir=settings.data_dir,
        embedder=settings.embedder,
        chroma_url=settings.chroma_url,
        chunk_tokens=settings.chunk_tokens,
        max_file_mb=settings.max_file_mb,
        threads=settings.threads,
    )


def _load(index: CorpusIndex, settings: Settings) -> Reader | None:
    """Load the models beside the vector store: each spends its time outside the other's lock."""
    index.check()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="models") as models:
        embedder = models.submit(index.embed_query, "ready")
        reader = models.submit(_open_reader, settings)
        index.open_collection()
        embedder.result()
        return reader.result()


def _open_reader(settings: Settings) -> Reader | None:
    if settings.reader == "off":
        return None
    from assistant.reader import Reader

    return Reader.open(threads=settings.threads)


def _as_assistant_error(error: IndexFailure) -> AssistantError:
    return AssistantError(error.message, hint=error.hint, retryable=error.retryable)


def _answer(id: str, question: str, work: Work) -> Answer:
    cited = work.cited
    return Answer(
        id=id,
        question=question,
        understood=work.question.text,
        text=cited.text if cited else (work.refusal.sentence if work.refusal else ""),
        abstained=cited is None,
        refusal=work.refusal,
        claims=cited.claims if cited else (),
        citations=cited.citations if cited else (),
        evidence=work.evidence,
        short=work.short,
        notices=tuple(work.notices),
        timings={stage: round(seconds, 6) for stage, seconds in work.timings.items()},
    )


def _claim_events(answer: Answer) -> Iterator[ClaimEvent]:
    shown: set[int] = set()
    for claim in answer.claims:
        new = tuple(c for c in answer.citations if c.number in claim.citations and c.number not in shown)
        shown.update(c.number for c in new)
        yield ClaimEvent(claim, new)
