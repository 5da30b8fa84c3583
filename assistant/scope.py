"""Which documents a question is limited to."""

from __future__ import annotations

from collections.abc import Collection

from assistant.errors import QuestionError
from index.corpus import CorpusIndex

_NAMED = 3  # paths named in a message


def as_paths(documents: object) -> tuple[str, ...] | None:
    """What was passed as documents, whatever it is, in a form that a record can hold."""
    if documents is None:
        return None
    if isinstance(documents, Collection) and not isinstance(documents, str | bytes):
        return tuple(sorted({str(path) for path in documents}))
    return (str(documents),)


def check_documents(documents: Collection[str] | None, index: CorpusIndex) -> tuple[str, ...] | None:
    """`documents` sorted and without repeats; None, for all of them, stays None.

    Raises:
        QuestionError: there is none in it, or one is no path of an indexed document.
    """
    if documents is None:
        return None
    listed = isinstance(documents, Collection) and not isinstance(documents, str | bytes)
    if not listed or not all(isinstance(path, str) for path in documents):
        raise QuestionError(
            f"The documents to ask are {str(documents)[:80]!r}, not a collection of paths.",
            hint='Pass paths such as ["report.txt"], or None for all documents.',
        )
    if not documents:
        raise QuestionError(
            "The question is limited to no document at all.", hint="Choose at least one, or None for all."
        )
    known = {info.path for info in index.documents()}
    strange = sorted(set(documents) - known)
    if strange:
        named = ", ".join(repr(path[:80]) for path in strange[:_NAMED])
        more = f" and {len(strange) - _NAMED} more" if len(strange) > _NAMED else ""
        raise QuestionError(
            f"The question is limited to {named}{more}, which no indexed document is called; "
            f"{len(known)} documents are indexed.",
            hint="See the list of documents; paths are relative to the corpus folder.",
        )
    return tuple(sorted(set(documents)))
