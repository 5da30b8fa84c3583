"""The words of an answer: paragraphs and lists with chips inside the sentences and verdicts after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from assistant.types import Answer, Citation, Claim, Verdict
from assistant.view.checks import verdict
from assistant.view.flow import Border, Bound, Chip, Lead, Line, Token, Words, bound, lines_of, lines_so_far
from assistant.view.markup import Html, joined, tag, text
from assistant.view.passages import chip


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the tokens of a line refer to."""

    claims: Sequence[Claim]
    citations: Mapping[int, Citation]
    key: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Marks:
    """How a citation and a verdict are drawn, given the key of their turn."""

    chip: Callable[[Citation, str], Html]
    verdict: Callable[[Verdict, str], Html]


BUTTONS: Final = Marks(chip, verdict)  # for the chat, whose script understands them


def answered(answer: Answer, key: str, marks: Marks = BUTTONS) -> Html:
    """The whole text of an answer; `key` names its turn in the page."""
    return _blocks(_led(answer), _parts(answer.claims, answer.citations, key, marks))


def so_far(claims: Sequence[Claim], citations: Sequence[Citation], key: str) -> Html:
    """The claims of an answer that is still coming."""
    return _blocks(lines_so_far(claims), _parts(claims, citations, key))


def _parts(
    claims: Sequence[Claim], citations: Sequence[Citation], key: str, marks: Marks = BUTTONS
) -> _Parts:
    return _Parts(claims, {citation.number: citation for citation in citations}, key, marks)


def _led(answer: Answer) -> list[Line]:
    """The answer's lines, the bare answer that opens the first of them set apart unless it is in doubt."""
    lines = lines_of(answer)
    if not lines or not answer.short or answer.doubtful:
        return lines
    tokens, size = lines[0].tokens, len(answer.short)
    for at, token in enumerate(tokens):
        if isinstance(token, Words) and token.text[:size].casefold() == answer.short.casefold():
            lead = (Lead(token.text[:size]), Words(token.text[size:]))
            return [replace(lines[0], tokens=(*tokens[:at], *lead, *tokens[at + 1 :])), *lines[1:]]
    return lines


def _blocks(lines: Sequence[Line], parts: _Parts) -> Html:
    out: list[Html] = []
    for kind, group in groupby(lines, key=_kind):
        if kind == "table":
            out.append(_table(list(group), parts))
        elif kind == "p":
            out += [tag("p", _inline(line, parts), dir="auto") for line in group]
        else:
            items = joined(tag("li", _inline(line, parts), value=_value(line), dir="auto") for line in group)
            out.append(tag(kind, items))
    return tag("div", *out, class_="text")


def _table(lines: Sequence[Line], parts: _Parts) -> Html:
    """Lines of a Markdown table, as the answer is laid out when a table is asked for."""
    rows = [_cells(line) for line in lines if not _is_rule(line)]
    head, body = (rows[:1], rows[1:]) if len(rows) < len(lines) else ([], rows)
    drawn = [
        tag("tr", *(tag(name, _inline(cell, parts), dir="auto") for cell in row))
        for name, group in (("th", head), ("td", body))
        for row in group
    ]
    return tag("table", *drawn)


def _is_rule(line: Line) -> bool:
    return all(isinstance(t, Words) and not t.text.strip("|-: ") for t in line.tokens)


def _cells(line: Line) -> list[Line]:
    """The cells of a row; a claim that goes on in the next cell pauses between them."""
    cells: list[list[Token]] = [[]]
    opened: int | None = None
    for token in line.tokens:
        if isinstance(token, Border):
            opened = token.claim if token.side == "open" else None
        if not isinstance(token, Words):
            cells[-1].append(token)
            continue
        first, *rest = token.text.split("|")
        cells[-1].append(Words(first))
        for piece in rest:
            cells[-1] += [] if opened is None else [Border(opened, "pause")]
            cells.append([Words(piece)] if opened is None else [Border(opened, "open"), Words(piece)])
    return [Line(tuple(cell)) for cell in cells[1:-1]]  # a row begins and ends with a bar


def _kind(line: Line) -> str:
    first = line.tokens[0]
    if not line.bullet and isinstance(first, Words) and first.text.startswith("|"):
        return "table"
    if not line.bullet:
        return "p"
    return "ol" if line.bullet[0].isdecimal() else "ul"


def _value(line: Line) -> str | None:
    return line.bullet[:-1] if line.bullet[0].isdecimal() else None


def _inline(line: Line, parts: _Parts) -> Html:
    """The line's tokens; those of one claim stand inside one element, its verdict behind it."""
    out: list[Html] = []
    held: list[Html] = []
    for token in bound(line.tokens):
        if not isinstance(token, Border):
            held += _token(token, parts)
            continue
        claim = parts.claims[token.claim]
        if token.side == "open":
            out, held = [*out, *held], []
            continue
        out.append(tag("span", *held, class_=f"claim {claim.verdict}"))
        held = []
        if token.side == "close":
            out.append(parts.marks.verdict(claim.verdict, parts.key))
    return joined([*out, *held])


def _token(token: Words | Lead | Bound | Chip, parts: _Parts) -> Iterator[Html]:
    if isinstance(token, Lead):
        yield tag("b", token.text, class_="lead")
    elif isinstance(token, Words):
        yield text(token.text)
    elif isinstance(token, Bound):
        yield tag("span", token.text, *(_chip(n, parts) for n in token.numbers), class_="bound")
    else:
        yield _chip(token.number, parts)


def _chip(number: int, parts: _Parts) -> Html:
    citation = parts.citations.get(number)
    return text(f"[{number}]") if citation is None else parts.marks.chip(citation, parts.key)
