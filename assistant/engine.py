"""The assistant: open it over a corpus, ask, and get answers that are recorded before they are shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, Self

from assistant.answer.prompts import PROMPT_VERSION
from assistant.asking import Asking
from assistant.audit.log import AuditLog
from assistant.config import Settings, load_settings
from assistant.earlier import EarlierAnswers
from assistant.errors import AssistantError, LanguageModelError
from assistant.llm.types import LanguageModel
from assistant.loading import index_settings, load_for_writing, load_models, open_reader, open_writer
from assistant.pipeline import Models, Pipeline
from assistant.types import Answer, AnswerEvent, Citation, Event, Evidence, History, StageEvent
from assistant.versions import VersionStore
from assistant.work import Work
from index.corpus import CorpusIndex
from index.errors import IndexFailure
from index.types import DocumentInfo, FileProblem, Hit, Progress, SyncReport

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.base_retriever import BaseRetriever


class Assistant:
    """Answers questions over one corpus. Use `Assistant.open()`; safe for several threads at once."""

    def __init__(self, settings: Settings, index: CorpusIndex, models: Models, log: AuditLog) -> None:
        self.settings = settings
        self.index = index
        self.models = models
        self.reader = models.reader
        self.log = log
        self._versions = VersionStore.open(settings.data_dir)
        self._pipeline = Pipeline(index, settings, models, earlier=EarlierAnswers(log, self._versions))
        self._closing = threading.Lock()
        self._own_model: LanguageModel | None = None  # opened here, so closed here
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
        model: LanguageModel | None = None,
    ) -> Self:
        """Open the index, bring it up to date with the corpus (unless INDEX_ON_OPEN=off), load the models.

        `source` is where questions come from ("python", "cli", "chat"), for the record. `warm` loads the
        models and the vector store now, side by side; without it they wait for the first question.
        `model` writes the answers instead of the one that LLM names; whoever gave it closes it. A model that
        cannot be opened is named in every answer, unless LLM_FALLBACK=fail.

        Raises:
            AssistantError: a setting is wrong, or the corpus, the index or a model cannot be used.
        """
        chosen = settings if settings is not None else load_settings()
        writer = model or open_writer(chosen)
        try:
            index = CorpusIndex.open(index_settings(chosen))
            report = index.sync(on_progress) if chosen.index_on_open == "on" else None
            reader = load_models(index, chosen) if warm else open_reader(chosen)
            if warm and writer is not None:
                load_for_writing()
        except IndexFailure as error:
            raise _as_assistant_error(error) from error
        log = AuditLog.open(chosen.data_dir, database_url=chosen.audit_database_url.get_secret_value())
        opened = cls(chosen, index, Models(reader, writer), log)
        if model is None and not isinstance(writer, LanguageModelError):
            opened._own_model = writer
        opened.last_sync = report
        opened.source = source
        return opened

    def ask(
        self, question: str, history: History = (), *, documents: Collection[str] | None = None
    ) -> Answer:
        """Answer `question`, given the earlier turns as (role, text) pairs, oldest first.

        `documents` limits the search to these paths. Returns an `Answer`, which may abstain with a reason;
        it is recorded before it is returned.

        Raises:
            QuestionError: the question is empty or too long, or a path is not indexed.
            AssistantError: something broke (never because the documents do not answer).
        """
        for event in self.stream(question, history, documents=documents):
            if isinstance(event, AnswerEvent):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    async def aask(
        self, question: str, history: History = (), *, documents: Collection[str] | None = None
    ) -> Answer:
        """`ask`, without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history, documents=documents)

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        documents: Collection[str] | None = None,
        person: str = "",
    ) -> Iterator[Event]:
        """The stages, the checked claims, then the same `Answer` that `ask` gives, as typed events.

        `person` is who asks, for the record, where somebody is logged in. Closing the iterator before its
        end stops the model and records what was answered so far.
        """
        asking = Asking(self, question, history, documents=documents, person=person)
        steps = self._pipeline.run(question, history, documents=documents)
        try:
            for step in steps:
                if isinstance(step, Work):
                    asking.work = step
                else:
                    asking.see(step)
                    yield step
            yield StageEvent("recording")
            answer = asking.record()
            yield from asking.unseen(answer)
            yield AnswerEvent(answer)
        except GeneratorExit:
            steps.close()  # ends the model's request before anything else
            asking.stop()
            raise
        except IndexFailure as error:
            asking.record_failure(error)
            raise _as_assistant_error(error) from error
        except AssistantError as error:
            asking.record_failure(error)
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

    def follow_ups(self, answer: Answer, *, asked: Collection[str] = (), limit: int = 3) -> list[str]:
        """Questions to go on with after `answer`, drawn from the documents around it; none was `asked`."""
        from assistant.suggest import follow_ups

        return follow_ups(self.index, answer, asked=asked, limit=limit)

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
            if self._own_model is not None:
                self._own_model.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep_versions(self, answer: Answer) -> None:
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

    def circumstances(self) -> dict[str, Any]:
        reader = self.reader
        return {
            "settings": self.settings.public(),
            "corpus_fingerprint": self.index.fingerprint(),
            "embedder_fingerprint": self.index.embedder_fingerprint(),
            "reader_fingerprint": reader.fingerprint if reader else "",
            "prompt_fingerprint": PROMPT_VERSION if self.models.writer is not None else "",
            "source": self.source,
        }


def _as_assistant_error(error: IndexFailure) -> AssistantError:
    return AssistantError(error.message, hint=error.hint, retryable=error.retryable)
