"""An answer's text as a flow of lines: words, citation chips and the borders of claims.

The text of a document may itself hold `[1]`, a footnote mark. Only what stands in `Answer.text` and not
in `Claim.text` is a marker, so the two are read side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.types import Answer, Claim

_MARKER = re.compile(r"\[(\d{1,4})\]")
_TRAIL = re.compile(r"(?:[ \t]*\[\d{1,4}\])+")
_LONGEST_BOUND = 20  # characters kept unbroken before a chip; more would not fit a narrow screen
_BULLET = re.compile(r"[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Text to show as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The bare answer in front of its sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A citation's marker."""

    number: int


@dataclass(frozen=True, slots=True)
class Bound:
    """The last word before one or more chips, kept on one line with them."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Border:
    """Where a claim opens or closes, by its place in `Answer.claims`; it pauses at the end of a line."""

    claim: int
    side: Literal["open", "pause", "close"]


Token: TypeAlias = Words | Lead | Bound | Chip | Border


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer; `bullet` is its list mark, already taken off ("" for prose)."""

    tokens: tuple[Token, ...]
    bullet: str = ""


def lines_of(answer: Answer) -> list[Line]:
    """The lines of `answer.text`, without empty ones, each with its claims opened and closed in it."""
    numbers = {citation.number for citation in answer.citations}
    return list(_lines(_tokens(answer.text, answer.claims, numbers)))


def lines_so_far(claims: Sequence[Claim]) -> list[Line]:
    """Claims of an answer whose text has not come yet, one to a line."""
    return [
        Line((Border(n, "open"), Words(c.text), *map(Chip, c.citations), Border(n, "close")))
        for n, c in enumerate(claims)
    ]


def bound(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with every run of chips bound to the word in front of it, unless that word is very long."""
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        if isinstance(token, Chip) and isinstance(last, Bound):
            out[-1] = Bound(last.text, (*last.numbers, token.number))
        elif isinstance(token, Chip) and isinstance(last, Words):
            head, word = _last_word(last.text)
            out[-1:] = [Words(head), Bound(word, (token.number,))]
        else:
            out.append(token)
    return [token for token in out if token != Words("")]


def _last_word(text: str) -> tuple[str, str]:
    at = max(text.rfind(" "), len(text) - _LONGEST_BOUND) + 1 if text else 0
    return text[:at], text[at:]


def _tokens(text: str, claims: Sequence[Claim], numbers: set[int]) -> Iterator[Token]:
    at = 0
    for index, claim in enumerate(claims):
        if claim.start < at or claim.end > len(text):
            continue  # spans that overlap or overrun cannot be drawn; the words still are
        yield from _gap(text[at : claim.start], numbers)
        yield Border(index, "open")
        yield from _claim(text[claim.start : claim.end], claim.text, numbers)
        at = claim.end
        if trail := _TRAIL.match(text, at):
            yield from _gap(trail[0].lstrip(), numbers)
            at = trail.end()
        yield Border(index, "close")
    yield from _gap(text[at:], numbers)


def _gap(text: str, numbers: set[int]) -> Iterator[Token]:
    at = 0
    for marker in _MARKER.finditer(text):
        if int(marker[1]) in numbers:
            yield Words(text[at : marker.start()])
            yield Chip(int(marker[1]))
            at = marker.end()
    yield Words(text[at:])


def _claim(shown: str, bare: str, numbers: set[int]) -> Iterator[Token]:
    """`shown` with those markers as chips that `bare`, the claim without markers, does not have."""
    at = kept = start = 0
    while at < len(shown):
        if kept < len(bare) and shown[at] == bare[kept]:
            at, kept = at + 1, kept + 1
            continue
        marker = _MARKER.match(shown, at)
        if marker and int(marker[1]) in numbers:
            yield Words(shown[start:at])
            yield Chip(int(marker[1]))
            at = start = marker.end()
        else:
            at += 1
    yield Words(shown[start:])


def _lines(tokens: Iterator[Token]) -> Iterator[Line]:
    row: list[Token] = []
    opened: int | None = None
    for token in tokens:
        if isinstance(token, Border):
            opened = token.claim if token.side == "open" else None
        if not isinstance(token, Words):
            row.append(token)
            continue
        first, *rest = token.text.split("\n")
        row.append(Words(first))
        for piece in rest:
            yield from _line(row + ([] if opened is None else [Border(opened, "pause")]))
            row = [Words(piece)] if opened is None else [Border(opened, "open"), Words(piece)]
    yield from _line(row)


def _line(row: list[Token]) -> Iterator[Line]:
    tokens = [token for token in row if token != Words("")]
    if not any(isinstance(token, Chip) or _visible(token) for token in tokens):
        return
    first = tokens[0]
    bullet = _BULLET.match(first.text) if isinstance(first, Words) else None
    if bullet is None or not isinstance(first, Words):
        yield Line(tuple(tokens))
        return
    kept = first.text[bullet.end() :]
    yield Line((Words(kept), *tokens[1:]) if kept else tuple(tokens[1:]), bullet[0].strip())


def _visible(token: Token) -> bool:
    return isinstance(token, Words) and bool(token.text.strip())
