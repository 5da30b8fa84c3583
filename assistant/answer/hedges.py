"""What narrows a statement of a passage, and whether a written sentence keeps it. First match wins:

1. What the passage only agrees, plans or is going to do is not done.
2. A number keeps its "by", "to" or "from", and what it is a part of.
3. What the passage says of "some", "most" or "few" is said of those.
4. "Because", "if", "although" and their like must stand in the passage, as one of their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.support.quantities import find_quantities
from assistant.support.words import STOP_WORDS, Sentence, Word, stem

_INTENDING: Final = frozenset(
    stem(w)
    for w in """agree agreed agreement plan planned want hope aim seek sought intend pledge promise vow
    propose offer try attempt expect threaten decide ask urge order require commit prepare effort wish ready
    call""".split()
)
_FUTURE: Final = frozenset("will shall going".split())
_CHANGE: Final = re.compile(
    r"\b(up to|by|to|from)\s+(?:about |around |some |nearly |almost |over |only )?$", re.I
)
_CONNECTIVES: Final = tuple(
    frozenset(words.split())
    for words in (
        "because since as due owing therefore thus hence thanks",
        "if when whenever once provided whether should",
        "although though despite while but however yet whereas nevertheless",
        "unless except without otherwise",
        "until till before",
    )
)
_SHARES: Final = frozenset("some most many few several half part certain".split())
_LEADING: Final = frozenset(
    "because therefore thus hence if although though despite unless except until".split()
)


def find_unhedged(claim: Sentence, cited: Sequence[Sentence]) -> str:
    """One sentence on the first rule of this module that `claim` breaks; "" when it breaks none."""
    return (
        _find_intended(claim, cited)
        or next(_find_number(claim, cited), "")
        or _find_share(claim, cited)
        or _find_connective(claim, cited)
    )


def _find_intended(claim: Sentence, cited: Sequence[Sentence]) -> str:
    """What is agreed, planned or to come in the passage, and done in the claim."""
    governed: dict[str, Word] = {}
    free: set[str] = set()
    for sentence in cited:
        for n, word in enumerate(sentence.words):
            head = _find_head(sentence.words[max(0, n - 3) : n])
            if head is None:
                free.add(word.stem)
            else:
                governed.setdefault(word.stem, head)
    for n, word in enumerate(claim.words):
        head = governed.get(word.stem)
        if head is None or word.stem in free or word.folded in STOP_WORDS:
            continue
        before = claim.words[max(0, n - 5) : n]
        if not (_find_head(before[-3:]) or any(w.stem == head.stem or w.folded in _FUTURE for w in before)):
            return f"The passage says “{head.text} … {word.text}”, and the sentence leaves “{head.text}” out."
    return ""


def _find_head(before: Sequence[Word]) -> Word | None:
    """The word by which what follows `before` is only intended: "agreed to", "will", "will not"."""
    if before and before[-1].folded in _FUTURE:
        return before[-1]
    if len(before) >= 2 and before[-1].folded == "to":
        return next((w for w in reversed(before[:-1]) if w.stem in _INTENDING or w.folded == "going"), None)
    return None


def _find_number(claim: Sentence, cited: Sequence[Sentence]) -> Iterator[str]:
    """A number with another "by" or "to", or that counts something else."""
    for ours in find_quantities(claim.text):
        theirs = [(s, q) for s in cited for q in find_quantities(s.text) if ours.matches(q)]
        before = _CHANGE.search(claim.text[: ours.start])
        said = {m[1].lower() for s, q in theirs if (m := _CHANGE.search(s.text[: q.start]))}
        if before and theirs and before[1].lower() not in said and (said or before[1].lower() == "up to"):
            yield f"The passage does not say “{before[1].lower()} {ours.text}”."
        counted = re.match(r"\s+of\s+", claim.text[ours.end :])
        if counted and theirs and not any(re.match(r"\s+of\b", s.text[q.end :]) for s, q in theirs):
            yield f"The passage does not say of what “{ours.text}” is a part."


def _find_share(claim: Sentence, cited: Sequence[Sentence]) -> str:
    """A thing of which the passage speaks only in part, and the sentence as a whole."""
    for at, word in enumerate(claim.words):
        share = {w.folded for w in claim.words[max(0, at - 3) : at]} & _SHARES
        theirs = [
            {w.folded for w in s.words[max(0, n - 2) : n]} & _SHARES
            for s in cited
            for n in (n for n, w in enumerate(s.words) if w.stem == word.stem)
            if word.folded not in STOP_WORDS
        ]
        if theirs and all(theirs) and not share and word.folded.endswith("s"):
            return f"The passage says “{min(theirs[0])} {word.text}”."
    return ""


def _find_connective(claim: Sentence, cited: Sequence[Sentence]) -> str:
    said = {w.folded for s in cited for w in s.words}
    for word in claim.words:
        if word.folded in _LEADING and not any(word.folded in kin and kin & said for kin in _CONNECTIVES):
            return f"The passage has no “{word.text}”."
    return ""


__all__ = ["find_unhedged"]
