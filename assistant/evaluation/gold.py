"""Where the gold passages lie: each `support` passage as exact spans in the gold documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from assistant.errors import EvaluationError
from assistant.evaluation.compare import Plain, find_spans, make_plain, overlaps
from assistant.evaluation.questions import GoldQuestion
from assistant.types import Answer, Event, History
from index.types import DocumentInfo, Hit

Span = tuple[int, int]  # characters, half-open, into a document's canonical text


class Asked(Protocol):
    """What the scores need of an assistant."""

    def ask(self, question: str, history: History = ()) -> Answer: ...
    def stream(self, question: str, history: History = ()) -> Iterator[Event]: ...
    def search(self, query: str, *, top: int = 20) -> list[Hit]: ...
    def documents(self) -> list[DocumentInfo]: ...
    def document(self, sha256: str) -> str: ...


class GoldTexts:
    """The corpus as the scores see it: documents by file name, gold passages by span."""

    def __init__(self, assistant: Asked) -> None:
        self._assistant = assistant
        self._documents = {info.path: info for info in assistant.documents()}
        self._plain: dict[str, Plain] = {}

    def check(self, path: Path, questions: Iterable[GoldQuestion]) -> tuple[str, ...]:
        """Remarks on support passages that occur in no gold document, which no citation can meet.

        Raises:
            EvaluationError: a gold document is not in the corpus.
        """
        remarks = []
        for question in questions:
            for source in question.sources:
                if not any(_is_named(document, source) for document in self._documents):
                    raise EvaluationError(
                        f"{path}: question {question.id} names the document {source!r}, "
                        f"which is none of the corpus's {len(self._documents)}.",
                        hint="Set CORPUS_DIR to the folder that these questions are about.",
                    )
            found = self.find_support(question)
            if question.answerable and not any(found.values()):
                remarks.append(f"{question.id}: none of its support passages occurs in its sources.")
        return tuple(remarks)

    def find_support(self, question: GoldQuestion) -> dict[str, list[Span]]:
        """Spans of the question's support passages, by path of its gold documents."""
        return {
            path: [span for phrase in question.support for span in find_spans(phrase, self._read(path))]
            for path in self._documents
            if any(_is_named(path, source) for source in question.sources)
        }

    def _read(self, path: str) -> Plain:
        if path not in self._plain:
            self._plain[path] = make_plain(self._assistant.document(self._documents[path].sha256))
        return self._plain[path]


def touches(support: Mapping[str, Sequence[Span]], path: str, span: Span) -> bool:
    """Whether a span of the document at `path` overlaps a support passage."""
    return any(overlaps(span, gold) for gold in support.get(path, ()))


def rank_support(support: Mapping[str, Sequence[Span]], hits: Sequence[Hit]) -> int | None:
    """Place, from 1, of the first chunk inside which a support passage lies; None if there is none."""
    for place, hit in enumerate(hits, start=1):
        chunk = hit.chunk
        if any(chunk.start <= start and end <= chunk.end for start, end in support.get(chunk.path, ())):
            return place
    return None


def _is_named(path: str, source: str) -> bool:
    return source in (path, PurePosixPath(path).name)
