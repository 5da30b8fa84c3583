"""From a text to its units: the sentences, items, rows, headings and fields that can be cited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.blocks import Block, BlockKind, find_blocks
from index.fields import field_value_at
from index.language import guess_language
from index.sentences import split_sentences
from index.tables import cells
from index.types import Unit, UnitKind

_LONG_ITEM = 400  # characters; a longer item is cut into its sentences
_LEAD = 300  # characters; a longer sentence introduces nothing
_CUE = re.compile(r"\b(?:following|below|these|include[sd]?|including|such as|are|namely)\b", re.IGNORECASE)
_MARK = re.compile(
    r"(?:#{1,6}\s+|(?:[-*+•‣▪●○◦·–—?]|\(?[a-zA-Z]\)|[a-z]\.|\(?\d{1,3}[.)])\s+|>\s*)+|(?:q|question)\s?\d{0,3}\s?[:.)]\s*",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"\n\s*(?:=+|-+)\s*$")
_WHOLE = {
    BlockKind.NOTE: UnitKind.ITEM,
    BlockKind.CODE: UnitKind.CODE,
    BlockKind.RULE: UnitKind.CODE,
}


def segment(text: str) -> tuple[Unit, ...]:
    """The units of `text`, in order and apart, covering every character that is not white space.

    A span has no white space at its ends, and no unit reaches across two blocks. A heading's span
    holds its marks, an item's its bullet, a header row's the rule under it.
    """
    cutter = _Cutter(text, guess_language(text))
    for block in find_blocks(text):
        cutter.take(block)
    return tuple(cutter.units)


def plain(text: str) -> str:
    """A heading's or item's text without its marks (`#`, bullet, underline, `**`) on one line."""
    bare = _UNDERLINE.sub("", text)
    found = _MARK.match(bare)
    bare = (bare[found.end() :] or bare) if found else bare
    return " ".join(bare.replace("**", "").rstrip("# ").split())


@dataclass(slots=True)
class _Cutter:
    """What is known of the text so far, while its blocks go by."""

    text: str
    language: str
    units: list[Unit] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    question: str = ""  # the question being answered
    sentence: str = ""  # the last sentence of the paragraph just above, while it may introduce
    parents: list[tuple[int, str]] = field(default_factory=list)  # open items: columns before, words
    numbered: bool = False  # whether the list at hand counts its items
    intro: str = ""  # what introduces the list or table at hand
    header: str = ""
    before: Block | None = None

    def take(self, block: Block) -> None:
        if block.kind in (BlockKind.HEADING, BlockKind.QUESTION):
            self._heading(block)
        elif block.kind in (BlockKind.HEADER, BlockKind.ROW):
            self._row(block)
        elif block.kind in (BlockKind.ITEM, BlockKind.NOTE):
            self._item(block)
        elif block.kind in _WHOLE:
            self._add(_WHOLE[block.kind], block.start, block.end)
        else:
            self._prose(block)
        self.before = block

    def _add(self, kind: UnitKind, start: int, end: int, *, lead: str = "", header: str = "") -> None:
        path = " > ".join(words for _, words in self.headings)
        self.units.append(Unit(kind, start, end, path, lead or self.question, header))

    def _heading(self, block: Block) -> None:
        words = plain(self.text[block.start : block.end]).rstrip(":：")
        asks = block.kind == BlockKind.QUESTION or words[-1:] in ("?", "？", "؟")
        level = block.level or 7
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.question = self.sentence = self.intro = ""
        self._add(UnitKind.HEADING, block.start, block.end)
        self.headings.append((level, words))
        self.question = words if asks else ""

    def _prose(self, block: Block) -> None:
        body = self.text[block.start : block.end]
        spans = split_sentences(self.text, block.start, block.end, language=self.language)
        if block.kind == BlockKind.FIELD:
            value = block.start + field_value_at(body)
            spans = _join_before(spans, value)
        single = block.kind == BlockKind.FIELD and len(spans) == 1
        hangs = bool(self.parents) and block.level > self.parents[-1][0] + 1
        lead = self.parents[-1][1] if hangs else ""
        for start, end in spans:
            self._add(UnitKind.FIELD if single else UnitKind.SENTENCE, start, end, lead=lead)
        last = self.text[spans[-1][0] : spans[-1][1]]
        self.sentence = " ".join(last.split()) if len(last) <= _LEAD else ""
        if not hangs:
            self.parents.clear()

    def _introduction(self, block: Block) -> str:
        """The sentence just above a list or table, when it introduces it."""
        if self.before is None or self.before.kind not in (BlockKind.PARAGRAPH, BlockKind.FIELD):
            return ""
        touches = self.before.last == block.first
        introduces = self.sentence.endswith((":", "：")) or touches or _CUE.search(self.sentence)
        return self.sentence if introduces else ""

    def _item(self, block: Block) -> None:
        body = self.text[block.start : block.end]
        numbered = body[:1].isdigit()
        if self._starts_list(block, numbered):
            self.intro = self._introduction(block)
            self.parents.clear()
        while self.parents and self.parents[-1][0] >= block.level - 1:
            self.parents.pop()
        lead = self.parents[-1][1] if self.parents else self.intro
        if not self.parents:
            self.numbered = numbered
        if block.kind == BlockKind.ITEM:
            self.parents.append((block.level, plain(body)[:_LEAD]))
        spans = [(block.start, block.end)]
        if len(body) > _LONG_ITEM and block.kind == BlockKind.ITEM:
            spans = split_sentences(self.text, block.start, block.end, language=self.language)
        for start, end in spans:
            first = start == block.start
            self._add(UnitKind.ITEM if first else UnitKind.SENTENCE, start, end, lead=lead)

    def _starts_list(self, block: Block, numbered: bool) -> bool:
        if self.before is None or not self.parents:
            return self.before is None or self.before.kind != block.kind
        apart = self.before.last < block.first and block.level <= self.parents[0][0]
        return apart and numbered != self.numbered

    def _row(self, block: Block) -> None:
        if self.before is None or self.before.kind not in (BlockKind.HEADER, BlockKind.ROW):
            self.intro = self._introduction(block)
            self.header = ""
        if block.kind == BlockKind.HEADER:
            first = self.text[block.start : block.end].split("\n", 1)[0]
            self.header = " | ".join(cells(first))
            self._add(UnitKind.HEADER, block.start, block.end, lead=self.intro)
        else:
            self._add(UnitKind.ROW, block.start, block.end, lead=self.intro, header=self.header)


def _join_before(spans: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """Spans with everything before `at` joined to the span that holds it."""
    inside = next((number for number, span in enumerate(spans) if span[1] > at), 0)
    return [(spans[0][0], spans[inside][1]), *spans[inside + 1 :]]
