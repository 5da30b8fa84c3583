"""Chunks: runs of whole units, cut where a reader would cut, of at most so many tokens.

Where to cut is one shortest path over the units: each chunk costs one, each border and each mixture
of sections costs what the tables below say, and a chunk over the limit is not allowed. A unit that is
longer than a chunk is first cut into pieces, at clauses or words.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from index.segment import plain, segment
from index.tokens import count_tokens, token_starts
from index.types import Chunk, Document, Page, Unit, UnitKind

SCHEMA = 2  # raise when the same document would be cut differently
PREFIX_TOKENS = 40  # of the context before a chunk's text; with 180 tokens the whole fits MiniLM's window
_MOST_UNITS = 32  # in one chunk; keeps the search linear on texts of one-word lines

# Costs, in chunks: what one chunk more would be worth to avoid this.
_AFTER_HEADING = 50.0
_AFTER_HEADER = 8.0
_AFTER_LEAD = 6.0
_IN_TABLE = 3.0
_IN_LIST = 1.8
_IN_PARAGRAPH = 0.6
_BETWEEN_LINES = 0.3
_MIXED_SECTIONS = 1.4
_SMALL = 40  # tokens; a chunk under this costs up to one more, so that tiny sections join a neighbour


@dataclass(frozen=True, slots=True)
class _Sized:
    """A unit or a piece of one, with its tokens alone and with the white space before it."""

    unit: Unit
    alone: int
    joined: int
    continues: bool  # the piece before it is of the same unit


def chunk_document(document: Document, *, chunk_tokens: int = 180) -> list[Chunk]:
    """The chunks of a document, in order: they hold every unit once, none more than `chunk_tokens`.

    `text` is always `document.text[start:end]`, and `embed_text` ends with it.

    Raises:
        IndexFailure: the token table that ships with llama-index-core is missing or altered.
    """
    sized = _measure(document.text, segment(document.text), chunk_tokens)
    runs = [
        run for part in _cut(document.text, sized, chunk_tokens) for run in _fit(document, part, chunk_tokens)
    ]
    return [_build(document, run, ordinal, chunk_tokens) for ordinal, run in enumerate(runs)]


def chunk_id(path: str, sha256: str, *, chunk_tokens: int, ordinal: int) -> str:
    """The id of a chunk: the same for the same file, settings and place, on every machine."""
    key = json.dumps([SCHEMA, path, sha256, chunk_tokens, ordinal])
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _measure(text: str, units: Sequence[Unit], limit: int) -> list[_Sized]:
    sized: list[_Sized] = []
    gaps: dict[str, int] = {}
    last = 0
    for unit in units:
        tokens = count_tokens(text[unit.start : unit.end])
        pieces = [unit] if tokens <= limit else _split(text, unit, limit)
        for piece in pieces:
            if len(pieces) > 1:
                tokens = count_tokens(text[piece.start : piece.end])
            gap = text[last : piece.start]
            if gap not in gaps:
                gaps[gap] = 0 if gap in ("", " ") else count_tokens(gap)  # one space joins its word
            sized.append(_Sized(piece, tokens, tokens + gaps[gap], piece.start > unit.start))
            last = piece.end
    return sized


def _split(text: str, unit: Unit, limit: int) -> list[Unit]:
    """A unit of more than `limit` tokens in pieces that are not: at clauses, else words, else anywhere."""
    body = text[unit.start : unit.end]
    starts = token_starts(body)
    pieces: list[Unit] = []
    at = 0
    while at < len(body):
        first = bisect_right(starts, at) - 1
        # Cut anew, a piece may take a token or two more than its share of the whole.
        reach = starts[first + limit - 2] if first + limit - 2 < len(starts) else len(body)
        cut = len(body) if reach >= len(body) else _border(body, at, max(reach, at + 1))
        while cut > at + 1 and count_tokens(body[at:cut].strip()) > limit:
            cut -= max(1, (cut - at) // 16)
        stripped = body[at:cut].strip()
        if stripped:
            start = unit.start + at + len(body[at:cut]) - len(body[at:cut].lstrip())
            pieces.append(replace(unit, start=start, end=start + len(stripped)))
        at = cut
    return pieces


def _border(body: str, start: int, reach: int) -> int:
    """The best place to cut `body` in the second half of `[start, reach]`."""
    half = start + (reach - start) // 2
    for marks in ("\n", "; ", ", ", " "):
        found = body.rfind(marks, half, reach)
        if found >= 0:
            return found + len(marks)
    while reach > half + 1 and unicodedata.category(body[reach])[0] == "M":
        reach -= 1
    return reach


def _cut(text: str, sized: Sequence[_Sized], limit: int) -> list[list[_Sized]]:
    """The cheapest way to cut, as runs of units: the shortest path from the first border to the last."""
    count = len(sized)
    joined = [0, *accumulate(entry.joined for entry in sized)]
    borders = [0.0, *(_border_cost(text, a, b) for a, b in pairwise(sized))]
    mixed = [0.0, *accumulate(_mixing_cost(a, b) for a, b in pairwise(sized))]
    best = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for first in range(count):
        base = best[first] + borders[first] + 1.0 - mixed[first]
        lead = sized[first].alone - joined[first + 1]
        for last in range(first, min(count, first + _MOST_UNITS)):
            tokens = lead + joined[last + 1]
            if tokens > limit and last > first:
                break
            cost = base + mixed[last]
            if tokens < _SMALL:
                cost += 1 - tokens / _SMALL
            if cost < best[last + 1]:
                best[last + 1], origin[last + 1] = cost, first
    runs = []
    end = count
    while end:
        runs.append(list(sized[origin[end] : end]))
        end = origin[end]
    return runs[::-1]


def _border_cost(text: str, left: _Sized, right: _Sized) -> float:
    before, after = left.unit, right.unit
    if right.continues:
        return 0.0
    if before.kind == UnitKind.HEADING:
        return _AFTER_HEADING
    if before.kind == UnitKind.HEADER and after.kind == UnitKind.ROW:
        return _AFTER_HEADER
    if after.kind in (UnitKind.ROW, UnitKind.ITEM) and after.kind == before.kind:
        return _IN_TABLE if after.kind == UnitKind.ROW else _IN_LIST
    if after.kind in (UnitKind.HEADER, UnitKind.ROW, UnitKind.ITEM) and after.lead:
        return _AFTER_LEAD
    gap = text[before.end : after.start]
    if "\n" not in gap:
        return _IN_PARAGRAPH
    return _BETWEEN_LINES if gap.count("\n") == 1 and before.kind == after.kind else 0.0


def _mixing_cost(left: _Sized, right: _Sized) -> float:
    """What it costs that a chunk goes on from `left` into `right`."""
    starts_section = right.unit.kind == UnitKind.HEADING and left.unit.kind != UnitKind.HEADING
    return _MIXED_SECTIONS if starts_section else 0.0


def _fit(document: Document, run: list[_Sized], limit: int) -> list[list[_Sized]]:
    """The run itself; halves, should its pieces together count more tokens than their sum."""
    text = document.text[run[0].unit.start : run[-1].unit.end]
    if len(run) == 1 or count_tokens(text) <= limit:
        return [run]
    middle = len(run) // 2
    return [*_fit(document, run[:middle], limit), *_fit(document, run[middle:], limit)]


def _build(document: Document, run: Sequence[_Sized], ordinal: int, chunk_tokens: int) -> Chunk:
    units = tuple(entry.unit for entry in run)
    start, end = units[0].start, units[-1].end
    text = document.text[start:end]
    context = _context(document, units)
    return Chunk(
        id=chunk_id(document.path, document.sha256, chunk_tokens=chunk_tokens, ordinal=ordinal),
        path=document.path,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        embed_text=f"{context}\n{text}" if context else text,
        tokens=count_tokens(text),
        page=_page_at(document.pages, start),
        units=units,
    )


def _context(document: Document, units: Sequence[Unit]) -> str:
    """What a reader of the chunk alone would miss: title, headings above, introduction, table header."""
    first = units[0]
    shown = {plain(document.text[unit.start : unit.end]) for unit in units if unit.kind == UnitKind.HEADING}
    headings = [words for words in first.heading.split(" > ") if words]
    title = document.title.rstrip("…")
    known = title in headings or title in shown or document.text.startswith(title, first.start)
    path = headings if known else [document.title, *headings]
    lead = first.lead if first.lead not in headings else ""
    lines = [" > ".join(path), lead, first.header]
    spare = PREFIX_TOKENS
    kept: list[str] = []
    for line in reversed(lines):  # the nearest context matters most
        line = _clip(line, spare - 1)
        if line:
            kept.append(line)
            spare -= count_tokens(line) + 1
    return "\n".join(reversed(kept))


def _clip(line: str, limit: int) -> str:
    """The end of `line` that has at most `limit` tokens, from a word on."""
    if limit < 4 or not line:
        return ""
    starts = token_starts(line)
    if len(starts) <= limit:
        return line
    rest = line[starts[len(starts) - limit] :]
    return rest.split(" ", 1)[-1] if " " in rest else ""


def _page_at(pages: Sequence[Page], start: int) -> int | None:
    place = bisect_right([page.start for page in pages], start) - 1
    return pages[place].number if place >= 0 else None
