"""Questions that the corpus answers, drawn from its own text: to start with, and to go on with.

They come, in this order, from headings that ask, tables of two columns, abbreviations that are spelled out
and, to go on with, headings that stand above enough text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from assistant.conversation import resolve
from assistant.terms import content_stems
from assistant.types import Answer, Citation, Evidence
from index.corpus import CorpusIndex
from index.title import is_residue
from index.types import Chunk, Unit, UnitKind

_MOST_READ: Final = 40  # documents looked through for questions: a page that opens must not read thousands
_NEAR: Final = 3  # passages of an abstention that say where to go on
_SECTION_CHARS: Final = 160  # text under a heading that is worth asking about
_SECTION_WORDS: Final = range(1, 11)
_PURPOSE = re.compile(r"\b([A-Z][\w’'.]+(?: [A-Z][\w’'.]+){1,4}) \(([A-Z]{3,8})\)")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A question and the part of its document that it is about."""

    text: str
    start: int  # characters, half-open, into Document.text
    end: int
    kind: int  # 0 asked, 1 tabulated, 2 abbreviated, 3 headed; the lower is the better question


def suggest(index: CorpusIndex, *, limit: int) -> list[str]:
    """At most `limit` questions, one a document first; the same corpus gives the same ones.

    Where the text asks or tabulates nothing, the documents' titles are asked about.
    """
    documents = index.documents()
    by_document: list[list[str]] = []
    for info in documents[:_MOST_READ]:
        by_document.append([each.text for each in _asked(_units(index.chunks(info.path)))])
        if len({found[0] for found in by_document if found}) >= limit:
            break  # there is one from each of enough documents
    titles = [f"What does “{info.title}” say?" for info in documents[:limit]]
    chosen: list[str] = []
    for turn in range(limit):
        for found in by_document:
            if turn < len(found) and found[turn] not in chosen:
                chosen.append(found[turn])
    return [*chosen, *titles][:limit]


def follow_ups(index: CorpusIndex, answer: Answer, *, asked: Collection[str], limit: int) -> list[str]:
    """At most `limit` questions to go on with after `answer`, none of which was `asked`.

    What stands nearest to the passages of the answer comes first, then other documents; documents outside
    the answer's scope are left out. None of them needs what was said before to be understood.
    """
    known = [set(content_stems(each)) for each in (*asked, answer.question, answer.understood)]
    history = (("user", answer.understood), ("assistant", answer.text))
    chosen: list[str] = []
    for each in islice(_candidates(index, answer), 200):
        stems = set(content_stems(each.text))
        if not stems or any(stems <= before for before in known) or resolve(each.text, history).changed:
            continue
        chosen.append(each.text)
        known.append(stems)
        if len(chosen) == limit:
            break
    return chosen


def _candidates(index: CorpusIndex, answer: Answer) -> Iterator[Suggested]:
    """Questions of the documents that the answer is about, the nearest first, then those of others."""
    passages: Sequence[Citation | Evidence] = answer.citations or answer.evidence[:_NEAR]
    about = list(dict.fromkeys(passage.document for passage in passages))
    for path in about:
        spans = [(passage.start, passage.end) for passage in passages if passage.document == path]
        units = _units(index.chunks(path))
        found = [each for each in (*_asked(units), *_headed(units)) if not _holds(each, spans)]
        yield from sorted(found, key=lambda each: (each.kind, _distance(each, spans)))
    scope = None if answer.documents is None else set(answer.documents)
    others = (info.path for info in index.documents() if info.path not in about)
    for path in islice((path for path in others if scope is None or path in scope), _MOST_READ):
        yield from _asked(_units(index.chunks(path)))[:1]


def _holds(each: Suggested, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans has just answered it."""
    return any(each.start <= start and end <= each.end for start, end in spans)


def _distance(each: Suggested, spans: Sequence[tuple[int, int]]) -> int:
    return min(abs(each.start - start) for start, _ in spans)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A unit with its words."""

    unit: Unit
    text: str


def _units(chunks: Sequence[Chunk]) -> list[_Piece]:
    """The units of a document in order, each once."""
    found = {
        unit.start: _Piece(unit, chunk.text[unit.start - chunk.start : unit.end - chunk.start])
        for chunk in chunks
        for unit in chunk.units
    }
    return [found[start] for start in sorted(found)]


def _asked(pieces: Sequence[_Piece]) -> list[Suggested]:
    """The best two of each kind that the text itself puts as question and answer."""
    sections = _sections(pieces)
    asked = [
        Suggested(words, piece.unit.start, end, 0)
        for piece, words, end, _ in sections
        if words.endswith("?") and len(words) < 100
    ]
    rows = [
        Suggested(
            f"What is the {piece.unit.header.split(' | ')[1].casefold()} for {cell}?",
            piece.unit.start,
            piece.unit.end,
            1,
        )
        for piece in pieces
        if piece.unit.kind is UnitKind.ROW
        and piece.unit.header.count(" | ") == 1
        and not piece.unit.header.endswith("s")
        and 2 < len(cell := _first_cell(piece.text)) < 40
    ]
    terms = [
        Suggested(f"What does {match[2]} stand for?", piece.unit.start, piece.unit.end, 2)
        for piece in pieces
        for match in _PURPOSE.finditer(piece.text)
        if _initials(match[1]) == match[2]
    ]
    return [*asked[:2], *rows[:2], *terms[:2]]


def _headed(pieces: Sequence[_Piece]) -> list[Suggested]:
    """One question for each section that has enough to say; the first heading is the document's title."""
    return [
        Suggested(f"What is said about {words.rstrip('.:!')}?", piece.unit.start, end, 3)
        for piece, words, end, below in _sections(pieces)
        if not (words.endswith("?") or is_residue(words))
        and len(words.split()) in _SECTION_WORDS
        and piece is not pieces[0]
        and _speaks_of(words, below)
    ]


def _speaks_of(heading: str, below: str) -> bool:
    """Whether a section is long enough, and about what its heading says: "Endnotes" never is."""
    said, wanted = set(content_stems(below)), content_stems(heading)
    return len(below) >= _SECTION_CHARS and sum(stem in said for stem in wanted) * 2 > len(wanted)


def _sections(pieces: Sequence[_Piece]) -> list[tuple[_Piece, str, int, str]]:
    """(heading, its words, where its section ends, the section's text), up to the next heading."""
    found: list[tuple[_Piece, str, int, str]] = []
    heads = [n for n, piece in enumerate(pieces) if piece.unit.kind is UnitKind.HEADING]
    for at, after in pairwise([*heads, len(pieces)]):
        under = pieces[at + 1 : after]
        end = under[-1].unit.end if under else pieces[at].unit.end
        words = pieces[at].text.lstrip("#- \n").strip()
        found.append((pieces[at], words, end, "\n".join(piece.text for piece in under)))
    return found


def _first_cell(row: str) -> str:
    return row.strip().strip("|").split("|")[0].strip()


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
