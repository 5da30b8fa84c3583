"""Which passages speak of none of the things that a question names, although others that were found do."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.terms import has_root, tokens
from index.types import Hit


def find_strangers(question: Question, ranked: Sequence[Candidate]) -> frozenset[str]:
    """Ids of the chunks that name nothing of what `question` names, in their text, headings or title.

    None when the question names nothing, or when no chunk names it: then it may be misspelt, or written
    out where the question has its initials.
    """
    hits = {c.hit.chunk.id: c.hit for c in ranked} if question.name_stems else {}
    silent = frozenset(chunk for chunk, hit in hits.items() if not _names_any(hit, question))
    return silent if len(silent) < len(hits) else frozenset()


def _names_any(hit: Hit, question: Question) -> bool:
    held = {t.stem for t in tokens(f"{hit.title}\n{hit.chunk.embed_text}")}
    return any(has_root(stem, held) for name in question.name_stems for stem in name)
