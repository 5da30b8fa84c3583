"""Text as the scores compare it: without case, accents, punctuation and runs of white space.

Everything that is neither a letter nor a digit separates words, `%`, `$` and hyphens too, so "cross-border"
equals "cross border" and "40%" equals "40". A number matches whole: "40" is not found in "140".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Plain:
    """Folded text, and for each of its characters the place it came from."""

    text: str  # words of folded letters and digits, one space between
    places: tuple[int, ...]  # index into the original text, as long as `text`


@lru_cache(maxsize=65_536)
def _fold(character: str) -> str:
    """Folded letters and digits of one character; a space for what separates; "" for what vanishes."""
    folded = []
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    for part in unicodedata.normalize("NFKD", decomposed):
        kind = unicodedata.category(part)
        # Accents have a combining class; vowel signs of Indic and Thai script have none and stay.
        if kind == "Cf" or (kind.startswith("M") and unicodedata.combining(part)):
            continue
        folded.append(part if part.isalnum() or kind.startswith("M") else " ")
    return "".join(folded)


def make_plain(text: str) -> Plain:
    """`text` folded for comparison; `places` never decreases."""
    letters: list[str] = []
    places: list[int] = []
    gap = False
    for place, character in enumerate(text):
        for part in _fold(character):
            if part == " ":
                gap = bool(letters)
                continue
            if gap:
                letters.append(" ")
                places.append(place)
                gap = False
            letters.append(part)
            places.append(place)
    return Plain("".join(letters), tuple(places))


def find_spans(phrase: str, text: Plain) -> list[tuple[int, int]]:
    """Every place where `phrase` occurs, as half-open spans into the original of `text`, in order."""
    folded = make_plain(phrase).text
    if not folded:
        return []
    return [(text.places[at], text.places[at + len(folded) - 1] + 1) for at in _find_all(folded, text.text)]


def contains(text: Plain, entry: str) -> bool:
    """Whether `entry` occurs in `text`; `a|b` means either."""
    phrases = (make_plain(choice).text for choice in entry.split("|"))
    return any(next(_find_all(phrase, text.text), None) is not None for phrase in phrases if phrase)


def overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two half-open spans share a character."""
    return max(one[0], other[0]) < min(one[1], other[1])


def _find_all(phrase: str, text: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        if not _splits_number(text, at) and not _splits_number(text, at + len(phrase)):
            yield at
        at = text.find(phrase, at + 1)


def _splits_number(text: str, cut: int) -> bool:
    return 0 < cut < len(text) and text[cut - 1].isdigit() and text[cut].isdigit()
