"""Whoever is asked for a person wants the whole name: take the sentence that has it, where one does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.question import Question
from assistant.ranking.features import UnitSpan
from assistant.ranking.rank import Candidate
from assistant.terms import TITLES, fold, has_root, tokens
from assistant.terms import names as find_names
from assistant.types import AnswerType
from index.types import UnitKind

# Put before a text, so that a name that opens it is not taken for any capitalised word.
_OPENING = "… "


def prefer_full_name(question: Question, best: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Of `best` and `others` the likeliest that names in full whom `best` calls by one name only.

    The other sentence must hold every word of the question that `best` holds; else the person may be
    somebody else of that name. Its span becomes the full name.
    """
    alone = _single_name(best) if question.kind is AnswerType.PERSON else ""
    if not alone:
        return best
    wanted = [stem for stem in question.stems if has_root(stem, _stems(best))]
    for other in others:
        if other.unit.kind is not UnitKind.SENTENCE or not wanted:
            continue
        held = _stems(other)
        span = next((s for s in _full_names(other, alone)), None)
        if span is not None and all(has_root(stem, held) for stem in wanted):
            return replace(other, span=span, probability=best.probability, sure=best.sure)
    return best


def _stems(candidate: Candidate) -> frozenset[str]:
    return frozenset(t.stem for t in tokens(candidate.text))


def _single_name(candidate: Candidate) -> str:
    """The stem of the one word that the reader marked, when it is a name; else ""."""
    span, start = candidate.span, candidate.unit.start
    if span is None:
        return ""
    marked = tokens(candidate.text[span.start - start : span.end - start])
    bare = [t for t in marked if fold(t.text) not in TITLES]
    return bare[0].stem if len(bare) == 1 and bare[0].capital else ""


def _full_names(candidate: Candidate, last: str) -> Iterator[UnitSpan]:
    """Where the candidate has a name of several words that ends in `last`, titles left out."""
    for name in find_names(_OPENING + candidate.text):
        words = tokens(name.text)
        titles = [place for place, word in enumerate(words) if fold(word.text) in TITLES]
        words = words[titles[-1] + 1 :] if titles else words
        if len(words) > 1 and words[-1].stem == last:
            shift = candidate.unit.start + name.start - len(_OPENING)
            score = candidate.span.score if candidate.span else 0.0
            yield UnitSpan(shift + words[0].start, shift + words[-1].end, score)
