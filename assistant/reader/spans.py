"""From logits to spans: pure functions over one window at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.reader.types import Span
from assistant.reader.windows import Window

# Scores are rounded before anything is decided by them: sums in fp32 may differ
# in the sixth digit with the number of threads, and must not change an answer.
DECIMALS: Final = 3
# Inside these, between two digits, a number goes on: 3.5, 1,000, 10:30, 2024-05-01.
NUMBER_JOINTS: Final = ".,:/-"


def find_spans(
    window: Window, passage: str, logits: NDArray[np.float32], *, longest: int, n: int
) -> list[Span]:
    """The window's `n` best spans that do not overlap, best first.

    `logits` has shape (tokens, 2), start and end, of the window's tokens; a
    span has at most `longest` word pieces. Of equals the earlier wins, then
    the shorter.
    """
    scores = score_pairs(window, passage, logits, longest)
    spans: list[Span] = []
    while len(spans) < n and np.isfinite(scores.max(initial=-np.inf)):
        # The first of equal maxima in row order: earliest start, then earliest end.
        row, column = (int(place) for place in np.unravel_index(scores.argmax(), scores.shape))
        best = float(scores[row, column])
        spans.append(Span(window.offsets[row][0], window.offsets[column][1], best))
        # What is left must end before this span or start after it.
        scores[: column + 1, row:] = -np.inf
    return spans


def score_pairs(
    window: Window, passage: str, logits: NDArray[np.float32], longest: int
) -> NDArray[np.float64]:
    """Score of each span from piece i to piece j, shape (pieces, pieces); -inf where it may not be."""
    null = float(logits[0, 0]) + float(logits[0, 1])
    part = logits[window.first : window.first + len(window.offsets)].astype(np.float64)
    scores = np.round(part[:, :1] + part[:, 1] - null, DECIMALS)
    return np.where(allow_pairs(window.offsets, passage, longest), scores, -np.inf)


def allow_pairs(offsets: Sequence[tuple[int, int]], passage: str, longest: int) -> NDArray[np.bool_]:
    """Which spans from piece i to piece j may be answers, shape (pieces, pieces).

    Not backwards, not too long, whole words, and with a word or a number in
    it: punctuation alone is no answer.
    """
    starts = [not is_joined(passage, start) for start, _ in offsets]
    ends = [not is_joined(passage, end) for _, end in offsets]
    worded = np.array([any(map(str.isalnum, passage[start:end])) for start, end in offsets])
    # The first piece with a word at or after each place; a span must reach it.
    places = np.arange(len(offsets))
    words = np.where(worded, places, len(offsets))
    reach = np.minimum.accumulate(words[::-1])[::-1]
    length = places[None, :] - places[:, None]
    fits = (length >= 0) & (length < longest) & (places[None, :] >= reach[:, None])
    return np.outer(starts, ends) & fits


def is_joined(text: str, place: int) -> bool:
    """Whether a cut before character `place` would split a word or a number."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if is_wordlike(before) and is_wordlike(after):
        return True
    if after in NUMBER_JOINTS:
        return before.isdigit() and text[place + 1 : place + 2].isdigit()
    return before in NUMBER_JOINTS and after.isdigit() and text[max(place - 2, 0)].isdigit()


def is_wordlike(character: str) -> bool:
    """Whether the character continues a word: a letter, digit or combining mark.

    Ideographs and kana do not: their scripts put no spaces between words.
    """
    if character.isalnum():
        return unicodedata.category(character) != "Lo" or character < "\u0e00"
    return unicodedata.category(character).startswith("M")


def choose_spans(candidates: Iterable[Span], n: int) -> tuple[Span, ...]:
    """At most `n` spans that do not overlap, best first; of equals the earlier, then the shorter."""
    chosen: list[Span] = []
    for span in sorted(candidates, key=lambda span: (-span.score, span.start, span.end)):
        if len(chosen) == n:
            break
        if not overlaps_any(span, chosen):
            chosen.append(span)
    return tuple(chosen)


def overlaps_any(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a character with one of the others."""
    return any(span.start < other.end and other.start < span.end for other in others)
