"""How the words of a written sentence stand to each other, beside how they stand in the cited sentences.

A sentence may say only words of its passage and still say something else: "Migrants have agreed to increase
flights" of a country that agreed to bring migrants back. Without a parser, these rules see most of it; they
would rather withhold a true sentence that puts things in another order. First match wins:
1. Two words that follow each other in both must do so in the same order. Exempt are times, places and means,
   which move freely ("On 5 May she left", "by doing so"), and a verb made passive with its
   object in front.
2. They may not come from two clauses of the passage as if they stood in one.
3. A passive needs a passive, or the object in front: who increases is not increased.
4. What narrows a statement is kept (`assistant.answer.hedges`).
Rows of tables and bare answers have no order of words and are left to the other checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from assistant.answer.hedges import find_unhedged
from assistant.support.comparison import Comparison
from assistant.support.moments import find_dates
from assistant.support.words import Sentence, Word, content_words

_ROW: Final = re.compile(r"\||\s—\s")
_NEAR: Final = 3  # content words from a verb to its object, or from a number to what it counts
_FREE: Final = frozenset("on in at during after since before until till under throughout within".split())
_BEING: Final = frozenset("is are was were be been being get gets got".split())
_NO_OBJECT: Final = frozenset(["", *"by in on at during for from with under as to and through since".split()])
_PARTICIPLE: Final = re.compile(r".{2,}(?:ed|en|wn|ld|nt|pt|ught|ade|one|ut)$")
_OPENING: Final = frozenset("that which who whom whose whether because while unless although if".split())
_RELATIVE: Final = frozenset("which who whom whose".split())


def find_misplaced(comparison: Comparison) -> str:
    """One sentence on the first rule of this module that the claim breaks; "" when it breaks none."""
    for alignment in comparison.alignments:
        claim = alignment.claim
        if _ROW.search(claim.text) or _ROW.search(alignment.passage.text):
            continue
        cited = [s for p in comparison.passages for s in p.sentences]
        found = (
            next(_find_reordered(claim, cited), "")
            or next(_find_crossed(claim, cited), "")
            or next(_find_voice(claim, cited), "")
            or find_unhedged(claim, cited)
        )
        if found:
            return found
    return ""


def _find_reordered(claim: Sentence, cited: Sequence[Sentence]) -> Iterator[str]:
    for left, right in _pairs(claim, cited):
        both = [s for s in cited if {left.stem, right.stem} <= s.stems]
        if not both or left.stem == right.stem or any(_stands_before(left, right, s) for s in both):
            continue
        if _moves_freely(left, right, claim) or any(_is_passive_of(left, right, claim, s) for s in both):
            continue
        yield f"“{right.text}” stands in front of “{left.text}” in the passage."


def _pairs(claim: Sentence, cited: Sequence[Sentence]) -> Iterator[tuple[Word, Word]]:
    """Words of content that follow each other, of those that the cited sentences have. Dates, which every
    country writes in another order, are left to their own check."""
    dates = [(claim.start + d.start, claim.start + d.end) for d in find_dates(claim.text)]
    yield from pairwise(
        w
        for w in content_words(claim.words)
        if any(w.stem in s.stems for s in cited) and not any(a <= w.start < b for a, b in dates)
    )


def _places(word: Word, sentence: Sentence) -> list[int]:
    return [n for n, w in enumerate(sentence.words) if w.stem == word.stem]


def _stands_before(left: Word, right: Word, sentence: Sentence) -> bool:
    return min(_places(left, sentence)) < max(_places(right, sentence))


def _moves_freely(left: Word, right: Word, claim: Sentence) -> bool:
    """Whether one of them belongs to a time or a place that begins or ends at this point of the claim."""
    words = claim.words
    at, to = words.index(left), words.index(right)
    between = {w.folded for w in words[at + 1 : to]}
    if between & _FREE or ("by" in between and right.folded.endswith("ing")):
        return True
    fronted = words[0].folded in _FREE or words[0].text[:1].isdigit()
    return fronted and "," in claim.text[left.end - claim.start : right.start - claim.start]


def _find_crossed(claim: Sentence, cited: Sequence[Sentence]) -> Iterator[str]:
    for left, right in _pairs(claim, cited):
        both = [s for s in cited if {left.stem, right.stem} <= s.stems and _stands_before(left, right, s)]
        between = claim.words[claim.words.index(left) + 1 : claim.words.index(right)]
        if not both or _OPENING & {w.folded for w in between}:
            continue
        if all(_crosses(left, right, s, claim.stems) for s in both):
            yield f"“{left.text}” and “{right.text}” belong to two clauses of the passage."


def _crosses(left: Word, right: Word, sentence: Sentence, said: frozenset[str]) -> bool:
    """Whether every way from one word to the other leads into or out of a clause."""
    return all(
        _leads_in(sentence, at, to) or _leads_out(sentence, at, to, said)
        for at in _places(left, sentence)
        for to in _places(right, sentence)
        if at < to
    )


def _leads_in(sentence: Sentence, at: int, to: int) -> bool:
    """A clause opens between the words, and is not closed by a comma before the second."""
    openers = [n for n in range(at + 1, to) if sentence.words[n].folded in _OPENING]
    if openers and sentence.words[openers[0]].folded in _RELATIVE and openers[0] - at <= _NEAR:
        return False  # from what the clause is about into the clause
    return bool(openers) and not (
        "," in _gap(sentence, openers[0] - 1, openers[0]) and "," in _gap(sentence, openers[0], to)
    )


def _leads_out(sentence: Sentence, at: int, to: int, said: frozenset[str]) -> bool:
    """The first word stands in a relative clause that ends before the second, and whom that clause is
    about is not said."""
    opener = next((n for n in range(at - 1, -1, -1) if sentence.words[n].folded in _RELATIVE), None)
    if opener is None or "," in _gap(sentence, opener, at) or "," not in _gap(sentence, at, to):
        return False
    return not any(w.stem in said for w in content_words(sentence.words[max(0, opener - 5) : opener]))


def _gap(sentence: Sentence, at: int, to: int) -> str:
    """The text from behind one word to the beginning of another."""
    words = sentence.words
    return sentence.text[words[at].end - sentence.start : words[to].start - sentence.start] if at >= 0 else ""


def _is_passive(word: Word, sentence: Sentence) -> bool:
    at = next((n for n, w in enumerate(sentence.words) if w is word), 0)
    before = [w.folded for w in sentence.words[max(0, at - 2) : at]]
    return bool(_BEING.intersection(before)) and _PARTICIPLE.match(word.folded) is not None


def _is_passive_of(left: Word, right: Word, claim: Sentence, sentence: Sentence) -> bool:
    """Whether the claim makes the passage's verb passive and puts its object in front."""
    return _is_passive(right, claim) and _follows_closely(right, left, sentence)


def _follows_closely(verb: Word, thing: Word, sentence: Sentence) -> bool:
    stems = [w.stem for w in content_words(sentence.words)]
    starts = [n for n, s in enumerate(stems) if s == verb.stem]
    return any(thing.stem in stems[n + 1 : n + 1 + _NEAR] for n in starts)


def _find_voice(claim: Sentence, cited: Sequence[Sentence]) -> Iterator[str]:
    for left, verb in _pairs(claim, cited):
        if not _is_passive(verb, claim):
            continue
        both = [s for s in cited if {left.stem, verb.stem} <= s.stems]
        if both and not any(_has_passive(verb, s) or _follows_closely(verb, left, s) for s in both):
            yield f"“{left.text}” does in the passage what is done to it in the sentence: “{verb.text}”."


def _has_passive(verb: Word, sentence: Sentence) -> bool:
    """Whether the sentence has the verb in the passive, or as a participle that no object follows."""
    for at in _places(verb, sentence):
        word = sentence.words[at]
        behind = sentence.words[at + 1].folded if at + 1 < len(sentence.words) else ""
        if _is_passive(word, sentence) or (_PARTICIPLE.match(word.folded) and behind in _NO_OBJECT):
            return True
    return False


__all__ = ["find_misplaced"]
