"""Write the answer: verbatim sentences, list items and table rows, each with where it stands.

Nothing is paraphrased. What is added around a quotation is only what its own table or list says
(the header of a cell, the sentence above a list) and the bare answer in front of its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer.rows import asked_columns, is_given, left_to_ask, render_row, split_row
from assistant.answer.selection import Selection, Statement
from assistant.question import Question
from assistant.ranking.rank import Candidate
from assistant.types import AnswerType
from index.types import Hit, UnitKind

_BULLET = re.compile(r"^(?:[-*+•‣–?]|\[\d{1,3}\]|\d{1,3}[.)]|\(?[A-Za-z][.)])\s+")
# A note mark of the document ("since 1849[1]") would read as one of our citations.
_NOTE_MARK = re.compile(r"(?<=[\w.,;:)”\"’'])\[\d{1,3}\]")
_QUOTE_MARK = re.compile(r"^(?:>\s?)+", re.MULTILINE)
_HASHES = re.compile(r"^(?:#{1,6}|-)\s+")
# These are answered by a sentence; a fragment in front of it would not read as an answer.
_WHOLE_SENTENCE = (
    AnswerType.REASON,
    AnswerType.MANNER,
    AnswerType.YES_NO,
    AnswerType.QUOTE,
    AnswerType.LIST,
    AnswerType.OTHER,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a line of the answer rests on."""

    hit: Hit
    start: int  # characters, half-open, into the document's text
    end: int
    quote: str
    score: float  # 0..1
    mark: tuple[int, int] | None = None  # the bare answer, inside [start, end)


@dataclass(frozen=True, slots=True)
class Line:
    """One claim to be: its text without markers, and its sources."""

    text: str
    sources: tuple[Source, ...]
    item: bool = False  # shown as a list item
    continues: bool = False  # stands on the line of the one before


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is numbered and checked."""

    lines: tuple[Line, ...]
    short: str | None = None


def compose(question: Question, selection: Selection, *, with_short: bool = True) -> Draft:
    """The lines of an answer for `selection`, which has at least one statement.

    The bare answer stands in front of its sentence, unless `with_short` is off.
    """
    listed = len(selection.statements) > 1 and (
        question.wants_list or selection.conflict or selection.whole or selection.lead is not None
    )
    asked = frozenset(question.stems)
    lines = [_line(s, asked, item=listed) for s in selection.statements]
    if selection.lead is not None:
        lines.insert(0, _line(Statement(selection.lead), asked, item=False))
    short = None if listed else _short(question, selection.statements[0].candidate)
    if short and with_short:
        lines[0] = _with_short(lines[0], short)
    return Draft(tuple(lines), short)


def _line(statement: Statement, asked: frozenset[str], *, item: bool) -> Line:
    best = statement.candidate
    return Line(render(best, asked), tuple(_source(c) for c in (best, *statement.repeats)), item)


def _source(candidate: Candidate) -> Source:
    skip = _prefix_length(candidate)
    start = candidate.unit.start + skip
    span = candidate.span
    inside = span is not None and start <= span.start and span.end <= candidate.unit.end
    return Source(
        hit=candidate.hit,
        start=start,
        end=candidate.unit.end,
        quote=candidate.text[skip:],
        score=candidate.probability,
        mark=(span.start, span.end) if inside and span is not None else None,
    )


def _prefix_length(candidate: Candidate) -> int:
    return prefix_length(candidate.unit.kind, candidate.text)


def prefix_length(kind: UnitKind, text: str) -> int:
    """Characters of the bullet or marks with which a unit's `text` begins; 0 when it is nothing else."""
    pattern = {UnitKind.ITEM: _BULLET, UnitKind.HEADING: _HASHES}.get(kind)
    match = pattern.match(text) if pattern else None
    return match.end() if match and match.end() < len(text) else 0


def render(candidate: Candidate, asked: frozenset[str] = frozenset()) -> str:
    """`candidate` as one readable line; a table row says its headers, of `asked` columns only if any."""
    if candidate.unit.kind is UnitKind.ROW:
        return _NOTE_MARK.sub("", render_row(candidate.text, candidate.unit.header, asked=asked))
    shown = _QUOTE_MARK.sub("", candidate.text[_prefix_length(candidate) :])
    shown = _NOTE_MARK.sub("", shown)
    return re.sub(r"\s+", " ", shown).strip()


def _short(question: Question, best: Candidate) -> str | None:
    """The bare answer, when the reader marked one that is much shorter than its sentence."""
    source = _source(best)
    if best.unit.kind is UnitKind.ROW:
        return _short_cell(best, frozenset(question.stems))
    if source.mark is None or question.kind in _WHOLE_SENTENCE or question.wants_list:
        return None
    text = source.quote[source.mark[0] - source.start : source.mark[1] - source.start]
    text = re.sub(r"\s+", " ", text).strip(" |,;:—-")
    if not text or len(text) > 0.6 * len(source.quote) or len(text) > 120:
        return None
    return text


def _short_cell(row: Candidate, asked: frozenset[str]) -> str | None:
    """The one cell of a table row that the question asks for: where it says what that cell holds, the first,
    whose cell it is."""
    cells, wanted = split_row(row.text), asked_columns(row.unit.header, left_to_ask(row.text, asked))
    if len(cells) == 2 and not wanted:
        wanted = [1]
    given = [place for place, cell in enumerate(cells) if is_given(cell, asked)]
    if given and 0 not in given and set(wanted) <= set(given):
        return cells[0] or None
    if len(wanted) != 1 or wanted[0] >= len(cells):
        return None
    return cells[wanted[0]] or None


def _with_short(line: Line, short: str) -> Line:
    opened = short[0].upper() + short[1:]
    if line.text.casefold().startswith(short.casefold()):
        return line
    text = f"{opened} ({line.text})" if " — " in line.text else f"{opened} — {line.text}"
    return Line(text, line.sources, line.item)
