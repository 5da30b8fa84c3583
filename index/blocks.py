"""Blocks of a text, found from its lines: what stands together and may not be cut across.

Each rule looks at one line and answers with the block that starts there, or None; the first that
answers wins, and a paragraph is what is left. Every line that is not blank ends up in one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from index.fields import find_field_lines
from index.headings import is_asked, is_bare_heading, is_question
from index.lines import Line, Profile, flows_across, flows_on, measure, read_lines
from index.tables import is_row, is_rule, is_tabbed


class BlockKind(StrEnum):
    """What a block is; each kind is cut into units in its own way."""

    HEADING = "heading"
    QUESTION = "question"  # a heading that the text below answers
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"  # a footnote or endnote
    HEADER = "header"  # a table's header row, with the rule under it
    ROW = "row"
    FIELD = "field"
    CODE = "code"
    RULE = "rule"  # a line without a letter or digit


@dataclass(frozen=True, slots=True)
class Block:
    """One block, with the lines that it takes up."""

    kind: BlockKind
    start: int  # characters into the text, half-open, no white space around
    end: int
    first: int  # lines, half-open
    last: int
    level: int = 0  # of a heading, 1 and up; of an item or paragraph, the columns before it


_ATX = re.compile(r"(#{1,6})\s+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
_BULLET = re.compile(
    r"(?:[-*+·–—?]\s+|[•‣▪●○◦\uf0b7]\s*"
    r"|(?:[a-z]\.|\(?[a-zA-Z]\)|\(?[ivx]{1,4}\)|\(\d{1,3}\)|\d{1,3}[.)])\s+)(?=\S)"
)
_LONE_BULLETS = frozenset("-*+•‣▪●○◦·–—")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_NOTE = re.compile(r"(?:\[\^?\w{1,8}\]:?|\^\d{1,3}\.?)\s+\S")
_ASKS = ("?", "？", "؟")
_QUESTION_LABEL = re.compile(r"(?:\*\*)?(?:q|question)\s?\d{0,3}\s?[:.)]", re.IGNORECASE)


@dataclass(slots=True)
class _Scan:
    """The lines and what is known of the whole, and the blocks found so far."""

    lines: list[Line]
    profile: Profile
    fences: dict[str, int]  # the last line that may close a fence, per character
    fields: frozenset[int]  # lines that are `Key: value` among their like
    interview: bool  # whether questions stand on lines of their own
    blocks: list[Block] = field(default_factory=list)

    def block(self, kind: BlockKind, first: int, last: int, level: int = 0) -> Block:
        return Block(kind, self.lines[first].start, self.lines[last - 1].end, first, last, level)

    def has(self, at: int) -> bool:
        return at < len(self.lines) and not self.lines[at].blank

    def above(self, at: int) -> BlockKind | None:
        """The kind of the block that ends directly above line `at`."""
        last = self.blocks[-1] if self.blocks else None
        return last.kind if last is not None and last.last == at else None


def find_blocks(text: str) -> list[Block]:
    """The blocks of `text` in order; together they hold every character that is not white space."""
    lines = read_lines(text)
    profile = measure(lines)
    fences = {line.text[0]: at for at, line in enumerate(lines) if line.text[:3] in ("```", "~~~")}
    asked = sum(is_asked(lines, at, profile) for at, line in enumerate(lines) if line.text.endswith(_ASKS))
    scan = _Scan(
        lines,
        profile,
        fences,
        find_field_lines(lines, is_item=lambda text: _BULLET.match(text) is not None),
        interview=asked >= 2,
    )
    at = 0
    while at < len(lines):
        if lines[at].blank:
            at += 1
            continue
        block = next(found for rule in _RULES if (found := rule(scan, at)))
        scan.blocks.append(block)
        at = block.last
    return scan.blocks


def _code(scan: _Scan, at: int) -> Block | None:
    opened = _FENCE.match(scan.lines[at].text)
    if not opened or scan.fences.get(opened[1][0], -1) <= at:
        return None
    for last in range(at + 1, scan.fences[opened[1][0]] + 1):
        line = scan.lines[last].text
        if line.startswith(opened[1]) and not line.strip(opened[1][0]):
            return scan.block(BlockKind.CODE, at, last + 1)
    return None  # never closed: a stray mark, and the rest is text


def _marked_heading(scan: _Scan, at: int) -> Block | None:
    line = scan.lines[at]
    marked = _ATX.match(line.text)
    if marked and line.indent < 4:  # further in, it is a comment in code that has no fence
        return scan.block(BlockKind.HEADING, at, at + 1, len(marked[1]))
    under = scan.lines[at + 1].text if scan.has(at + 1) else ""
    if len(under) < 3 or (under.strip("=") and under.strip("-")) or not any(map(str.isalnum, line.text)):
        return None
    drawn = abs(len(under) - len(line.text)) <= 3  # as long as the words: surely theirs, no rule of its own
    listed = _BULLET.match(line.text)
    loose = at in scan.fields or line.text.endswith(".") or listed
    if len(line.text) > 120 or "   " in line.text or (loose and not drawn):
        return None
    if listed and not _NUMBER.match(line.text):
        return None
    return scan.block(BlockKind.HEADING, at, at + 2, 1 if under[0] == "=" else 2)


def _table(scan: _Scan, at: int) -> Block | None:
    line = scan.lines[at].text
    under = scan.above(at) in (BlockKind.HEADER, BlockKind.ROW)
    following = scan.lines[at + 1].text if scan.has(at + 1) else ""
    if "\t" in line and "|" not in line:
        above = scan.lines[at - 1].text if under else ""
        if is_tabbed(line, following) or is_tabbed(line, above):
            kind = BlockKind.ROW if under or any(map(str.isdigit, line)) else BlockKind.HEADER
            return scan.block(kind, at, at + 1)
    if "|" not in line or (line.startswith("|") and not line.strip("|-: ")):
        return None
    if is_rule(following):
        return scan.block(BlockKind.HEADER, at, at + 2)
    if is_row(line) and (under or (line[0] == "|" and (following.startswith("|") or line[-1] == "|"))):
        return scan.block(BlockKind.ROW, at, at + 1)
    return None


def _question(scan: _Scan, at: int) -> Block | None:
    """A question under a lone bullet, behind a `Q:`, or on a line of its own among others."""
    line = scan.lines[at]
    if line.text in _LONE_BULLETS and scan.has(at + 1) and is_question(scan.lines[at + 1].text):
        return scan.block(BlockKind.QUESTION, at, at + 2)
    if not line.text.endswith(_ASKS):
        return None
    if _QUESTION_LABEL.match(line.text) or (scan.interview and is_asked(scan.lines, at, scan.profile)):
        return scan.block(BlockKind.QUESTION, at, at + 1)
    return None


def _rule(scan: _Scan, at: int) -> Block | None:
    line = scan.lines[at].text
    # A lone bullet may have its text on the next line.
    if any(map(str.isalnum, line)) or (line in _LONE_BULLETS and scan.has(at + 1)):
        return None
    return scan.block(BlockKind.RULE, at, at + 1)


def _note(scan: _Scan, at: int) -> Block | None:
    return scan.block(BlockKind.NOTE, at, _run(scan, at)) if _NOTE.match(scan.lines[at].text) else None


def _item(scan: _Scan, at: int) -> Block | None:
    line = scan.lines[at]
    if line.text in _LONE_BULLETS:
        return scan.block(BlockKind.ITEM, at, _run(scan, at + 1), line.indent)
    bullet = _BULLET.match(line.text)
    if not bullet or _is_number_in_prose(scan, at) or _is_numbered_heading(scan, at):
        return None
    return scan.block(BlockKind.ITEM, at, _run(scan, at, line.indent + 2), line.indent)


def _is_number_in_prose(scan: _Scan, at: int) -> bool:
    """Whether the `30.` at the start of a line only came there by wrapping."""
    number = _NUMBER.match(scan.lines[at].text)
    if number is None or number[1] in ("0", "1") or scan.above(at) != BlockKind.PARAGRAPH:
        return False
    items = [block for block in scan.blocks[-6:] if block.kind == BlockKind.ITEM]
    last = _NUMBER.match(scan.lines[items[-1].first].text) if items else None
    return last is None or int(last[1]) + 1 != int(number[1])


def _is_numbered_heading(scan: _Scan, at: int) -> bool:
    """`1. Introduction` above a paragraph that is no item itself."""
    if not scan.lines[at].text[0].isdigit() or _goes_on_counting(scan, at):
        return False
    below = next((line for line in scan.lines[at + 1 : at + 3] if not line.blank), None)
    if below is None or _BULLET.match(below.text) or len(below.text) < 60:
        return False
    return below.indent <= scan.lines[at].indent and is_bare_heading(scan.lines, at, scan.profile)


def _goes_on_counting(scan: _Scan, at: int) -> bool:
    """Whether the line is the next number of the list that ends directly above it."""
    if scan.above(at) != BlockKind.ITEM:
        return False
    last = _NUMBER.match(scan.lines[scan.blocks[-1].first].text)
    here = _NUMBER.match(scan.lines[at].text)
    return last is not None and here is not None and int(last[1]) + 1 == int(here[1])


def _field(scan: _Scan, at: int) -> Block | None:
    return scan.block(BlockKind.FIELD, at, _run(scan, at)) if at in scan.fields else None


def _bare_heading(scan: _Scan, at: int) -> Block | None:
    if not is_bare_heading(scan.lines, at, scan.profile):
        return None
    number = re.match(r"\d{1,3}(?:\.\d{1,3}){0,4}", scan.lines[at].text)
    return scan.block(BlockKind.HEADING, at, at + 1, 2 + (number[0].count(".") if number else 0))


def _paragraph(scan: _Scan, at: int) -> Block | None:
    return scan.block(BlockKind.PARAGRAPH, at, _run(scan, at, across=True), scan.lines[at].indent)


def _run(scan: _Scan, at: int, hanging: int = 0, *, across: bool = False) -> int:
    """The line after the last that goes on with line `at`; `hanging` is an item's own indent."""
    last = at + 1
    while last < len(scan.lines) and not _starts_anew(scan, last):
        line = scan.lines[last]
        if line.blank:
            ahead = last + 1
            if not (across and scan.has(ahead) and not _starts_anew(scan, ahead)):
                break
            if not flows_across(scan.lines[last - 1], scan.lines[ahead], scan.profile):
                break
            last = ahead
        elif not (0 < hanging <= line.indent) and not flows_on(scan.lines[last - 1], line, scan.profile):
            break
        last += 1
    return last


def _starts_anew(scan: _Scan, at: int) -> bool:
    """Whether a line opens a block of its own even inside a run of lines."""
    text = scan.lines[at].text
    if not text:
        return False
    if _ATX.match(text) or _FENCE.match(text) or _NOTE.match(text) or text.startswith("|"):
        return True
    if not any(map(str.isalnum, text)) or at in scan.fields:
        return True
    number = _NUMBER.match(text)
    if not _BULLET.match(text):
        return False
    above = scan.lines[at - 1]
    outdented = scan.lines[at].indent < above.indent - 1
    return number is None or number[1] in ("0", "1") or outdented or bool(_BULLET.match(above.text))


_RULES: tuple[Callable[[_Scan, int], Block | None], ...] = (
    _code,
    _table,
    _marked_heading,
    _question,
    _rule,
    _note,
    _item,
    _field,
    _bare_heading,
    _paragraph,
)
