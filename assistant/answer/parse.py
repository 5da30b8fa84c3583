"""Sentences and labels out of what a language model streams, the same however the stream is cut.

Rules, in order, over the text so far; what depends on characters that have not come yet waits for them:
1. A line break ends a sentence; a list item, a table row, a heading and a code fence are lines of their own.
2. In a line, a sentence ends at a stop followed by white space (or by markers) and no lower-case letter,
   not after an abbreviation and not inside quotation marks.
3. Markers before or right after the stop, or alone on the next line, belong to the sentence; in a line that
   begins with markers they belong to what follows them.
4. Items without a marker have those of the line before them that ends in a colon.
5. The first row of a table names the columns; its other rows are written out under those names.
6. Without any of these, a sentence is cut at a space after LONGEST characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from assistant.answer.inert import make_inert
from assistant.answer.markers import MARKER, OPENERS, read_labels, take_markers
from assistant.answer.rows import render_row, split_row

Kind: TypeAlias = Literal["sentence", "item", "row", "heading"]

LONGEST = 1_000  # characters of one sentence
_OPENER_REACH = 340  # characters in which an opened marker must close to be one
_PREFIX_REACH = 16  # characters by which a line's kind is known
_MARKERS = re.compile(rf"(?:[ \t]*{MARKER})+", re.IGNORECASE)
_STOP = re.compile(r"[.!?…]+[\"'”’»*_)]*|[。！？]+[」』”）]*|\n")
_SPACE = re.compile(r"\s*")
_BLANKS = re.compile(r"[ \t]*")
_BULLET = re.compile(r"[ \t]*(?:[-*+•‣–][ \t]+|\(?\d{1,3}[.)][ \t]+|\(?[a-z]\)[ \t]+)")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]*")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]+\|?[ \t]*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Sr|Jr|St|vs|No|Nos|Inc|Ltd|Corp|Co|Jan|"
    r"Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|al|ed|pp?|[Ff]igs?|[Ss]ect?|[Ee]qs?|Art|Vol|Ch|e\.g|i\.e|"
    r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_SOURCE_COLUMN = re.compile(r"(?:sources?|citations?|evidence|labels?|refs?|references?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence, item or row as a model wrote it."""

    text: str  # inert, without markers
    labels: tuple[str, ...]
    kind: Kind = "sentence"
    continues: bool = False  # it follows another sentence on the same line


@dataclass(slots=True)
class SentenceParser:
    """Feed it pieces; it gives each sentence as soon as nothing that follows can change it."""

    _text: str = ""
    _at: int = 0
    _fresh: bool = True  # at the beginning of a line
    _kind: Kind = "sentence"
    _continues: bool = False
    _leading: tuple[str, ...] = ()  # labels in front of the sentence at hand
    _leads: bool = False  # in this line markers stand in front
    _above: tuple[str, ...] = ()  # labels of the line that introduces a list
    _rows: list[str] = field(
        default_factory=list
    )  # the table at hand: its first row, while it may be a header
    _header: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> list[Written]:
        """The sentences that `piece` completes."""
        self._text = self._text[self._at :] + piece.replace("\r", "\n")
        self._at = 0
        return list(self._advance(final=False))

    def finish(self) -> list[Written]:
        """What is left; call it once, at the end."""
        return [*self._advance(final=True), *self._first_row()]

    def _advance(self, *, final: bool) -> Iterator[Written]:
        while True:
            if self._fresh and not self._begin_line(final=final):
                return
            if self._fresh:
                continue
            end = self._find_end(final=final)
            if end is None:
                return
            yield from self._take(*end)

    def _begin_line(self, *, final: bool) -> bool:
        """Read what a line begins with; False when more must come first."""
        self._at = _skip(_SPACE, self._text, self._at)
        newline = self._text.find("\n", self._at)
        if self._at == len(self._text) or (
            newline < 0 and not final and len(self._text) - self._at < _PREFIX_REACH
        ):
            return False
        if _FENCE.match(self._text, self._at):
            if newline < 0 and not final:
                return False
            self._at = newline if newline >= 0 else len(self._text)
            return True
        return self._read_prefix(final=final)

    def _read_prefix(self, *, final: bool) -> bool:
        at = self._at
        kind: Kind = "sentence"
        if quoted := _QUOTED.match(self._text, at):
            at = quoted.end()
        if _ROW.match(self._text, at):
            kind = "row"
        elif heading := _HEADING.match(self._text, at):
            kind, at = "heading", heading.end()
        elif bullet := _BULLET.match(self._text, at):
            kind, at = "item", bullet.end()
        markers = self._markers_at(at, final=final)
        if markers is None:
            return False
        leading, begin = markers
        if leading and self._is_line_end(begin) and not final and begin == len(self._text):
            return False
        self._kind, self._leading, self._leads, self._at = kind, leading, bool(leading), begin
        self._continues = False
        self._fresh = False
        return True

    def _is_line_end(self, at: int) -> bool:
        return self._text.startswith("\n", end := _skip(_BLANKS, self._text, at)) or end == len(self._text)

    def _markers_at(self, at: int, *, final: bool) -> tuple[tuple[str, ...], int] | None:
        """Labels of the markers that begin at `at` and where they end; None when that is not known yet."""
        match = _MARKERS.match(self._text, at)
        end = match.end() if match else at
        rest = self._text[end : end + _OPENER_REACH]
        bare = rest.lstrip(" \t")
        undecided = not bare or (bare[0] in OPENERS and len(rest) < _OPENER_REACH and not _closes(bare))
        if undecided and not final:
            return None
        # "[E1]" may yet turn out to be "[E1](address)".
        labels = tuple(dict.fromkeys(read_labels(match[0]))) if match else ()
        return labels, end

    def _find_end(self, *, final: bool) -> tuple[int, tuple[str, ...], int, bool] | None:
        """(end of the words, labels behind them, where to go on, whether the line ended); None: not yet."""
        limit = self._at + LONGEST
        for stop in _STOP.finditer(self._text, self._at):
            if stop.start() >= limit:
                break
            if stop[0] == "\n":
                return self._end_line(stop.start(), final=final)
            if self._kind in ("row", "heading"):
                continue
            found = self._end_at(stop, final=final)
            if found == "wait":
                return None
            if found is not None:
                return found
        if len(self._text) > limit + _OPENER_REACH:
            cut = self._text.rfind(" ", self._at + 1, limit)
            cut = cut if cut > self._at else limit
            return cut, (), cut, False
        return (len(self._text), (), len(self._text), True) if final else None

    def _end_at(
        self, stop: re.Match[str], *, final: bool
    ) -> tuple[int, tuple[str, ...], int, bool] | Literal["wait"] | None:
        """What `_find_end` says of one stop; "wait" when that is not known yet, None when it ends nothing."""
        markers = self._markers_at(stop.end(), final=final)
        if markers is None:
            return "wait"
        labels, after = markers
        going = _skip(_BLANKS, self._text, after)
        if self._is_line_end(going):
            return None  # the end of the line, or of the text, decides
        asian = stop[0][0] in "。！？"
        apart = bool(labels) or self._text[after] in " \t"
        if not (asian or apart) or self._text[going].islower() or self._is_within(stop):
            return None
        if labels and self._leads:
            return stop.end(), (), stop.end(), False
        return stop.end(), labels, after, False

    def _is_within(self, stop: re.Match[str]) -> bool:
        """Whether a stop belongs to an abbreviation or stands inside quotation marks."""
        before = self._text[self._at : stop.end()]
        if stop[0] == "." and (_ABBREVIATION.search(before[-16:]) or before[:-1].strip().isdigit()):
            return True
        opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
        return opened or before.count("«") > before.count("»")

    def _end_line(self, at: int, *, final: bool) -> tuple[int, tuple[str, ...], int, bool] | None:
        """The end of a line at `at`; markers alone on the next one belong to it."""
        below = _skip(_SPACE, self._text, at)
        markers = self._markers_at(below, final=final)
        if markers is None or self._kind == "row":
            return (at, (), at, True) if markers is not None or self._kind == "row" else None
        labels, end = markers
        if labels and self._is_line_end(end):
            return at, labels, end, True
        return at, (), at, True

    def _take(self, end: int, trailing: tuple[str, ...], then: int, line_ended: bool) -> Iterator[Written]:
        raw = self._text[self._at : end]
        kind, leading = self._kind, self._leading
        self._at, self._fresh, self._leading = then, line_ended, ()
        if kind != "row":
            yield from self._first_row()
            self._header = []
            written = _read(raw, (*leading, *trailing), kind, self._continues)
            self._continues = True
            if self._leads and not line_ended:
                self._lead_on()
            if kind == "item":
                self._kind = "sentence"  # what follows the first sentence of an item
            if written is not None:
                yield self._with_labels_above(written)
        else:
            yield from self._row(raw)

    def _lead_on(self) -> None:
        """Read the markers in front of the next sentence of a line whose sentences are led by markers."""
        if match := _MARKERS.match(self._text, self._at):
            self._leading = tuple(dict.fromkeys(read_labels(match[0])))
            self._at = match.end()

    def _with_labels_above(self, written: Written) -> Written:
        if written.kind == "item" and not written.labels:
            return replace(written, labels=self._above)
        if written.kind != "item" and not written.continues:
            self._above = written.labels if written.text.endswith((":", "：")) else ()
        return written

    def _row(self, raw: str) -> Iterator[Written]:
        if _RULE.fullmatch(raw) and "-" in raw:
            if self._rows and not self._header:
                self._header = [make_inert(take_markers(cell)[0]) for cell in split_row(self._rows.pop())]
            return
        if not self._header and not self._rows:
            self._rows.append(raw)
            return
        yield from self._first_row()
        written = _read_row(raw, self._header)
        if written is not None:
            yield written

    def _first_row(self) -> Iterator[Written]:
        """A first row that no rule followed: a row like any other."""
        if self._rows:
            written = _read_row(self._rows.pop(), [])
            if written is not None:
                yield written


def _skip(what: re.Pattern[str], text: str, at: int) -> int:
    """Where `what`, which matches anywhere, ends when it begins at `at`."""
    match = what.match(text, at)
    return match.end() if match else at


def _closes(opened: str) -> bool:
    """Whether what `opened` begins with is closed, or broken off by the end of the line."""
    closing = {"[": "]", "【": "】", "(": ")"}[opened[0]]
    at = opened.find(closing)
    newline = opened.find("\n")
    if at < 0:
        return newline >= 0
    # One more character tells "[E1]" from "[E1](address)" and "[[E1]" from "[[E1]]".
    return at + 2 < len(opened) or newline >= 0


def _read(raw: str, outside: tuple[str, ...], kind: Kind, continues: bool) -> Written | None:
    bare, inside = take_markers(raw)
    text = make_inert(bare)
    if not any(c.isalnum() or c == "\ufffd" for c in text):
        return None
    return Written(text, tuple(dict.fromkeys((*outside, *inside))), kind, continues)


def _read_row(raw: str, header: list[str]) -> Written | None:
    cells = split_row(raw)
    names = [*header, *[""] * (len(cells) - len(header))]
    labels: list[str] = []
    kept: list[str] = []
    columns: list[str] = []
    for cell, name in zip(cells, names, strict=False):
        bare, found = take_markers(cell)
        labels += found
        if not _SOURCE_COLUMN.fullmatch(name):
            kept.append(make_inert(bare).replace("|", "/"))
            columns.append(name)
    text = render_row("| " + " | ".join(kept) + " |", " | ".join(columns))
    if not any(c.isalnum() or c == "\ufffd" for c in text):
        return None
    return Written(text, tuple(dict.fromkeys(labels)), "row")
