"""From the XML of a Word document to lines of text with Markdown marks.

python-docx's own `paragraph.text` leaves out inserted (tracked) text, content controls, simple fields and
the marks of footnotes, so the elements are walked here. Deleted text, field codes and the fallback
copies of drawings are not what a reader of the document sees, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.read.docx_styles import Styles
from index.read.marks import markdown_rows, superscript
from index.types import Repair

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(f"{_W}{name}" for name in ("moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr"))
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOTE_MARKS = {f"{_W}footnoteReference": "", f"{_W}endnoteReference": "e"}
_NOTES = {"footnotes": "", "endnotes": "e"}
_SYMBOL_BULLETS = ("F0B7", "F0A7")  # round and square, in the private letters of Symbol and Wingdings
_MOST_COLUMNS = 200

_Element = Any  # lxml's elements, for which python-docx declares no types


def render(document: WordDocument) -> tuple[str, tuple[Repair, ...]]:
    """Return the text of a document, and what was left out of it."""
    writer = _Writer(document)
    writer.add_all(document.element.body)
    writer.add_notes()
    return writer.text(), (*writer.left_out(), *_headers(document))


class _Writer:
    """Walks the body and collects blocks; the items of one list stay together."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._blocks: list[tuple[str, bool]] = []  # text, and whether it is a list item
        self._boxes: list[_Element] = []
        self._deleted = 0

    def text(self) -> str:
        """Join the blocks: blank lines between them, none between the items of a list."""
        lines: list[str] = []
        was_item = False
        for block, is_item in self._blocks:
            if lines and not (is_item and was_item):
                lines.append("")
            lines.append(block)
            was_item = is_item
        return "\n".join(lines)

    def left_out(self) -> tuple[Repair, ...]:
        """Say how many tracked deletions were met."""
        return (
            (Repair("docx-deleted", self._deleted, "tracked deletion -> left out"),) if self._deleted else ()
        )

    def add_all(self, parent: _Element) -> None:
        """Add the paragraphs and tables below `parent`, looking through content controls and the like."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._add_paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._add_table(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self.add_all(child)

    def add_notes(self) -> None:
        """Add footnotes and endnotes, each behind the mark that stands in the text."""
        for kind, letter in _NOTES.items():
            for number, text in self._notes(kind):
                self._blocks.append((f"[^{letter}{number}]: {text}", False))

    def _add_paragraph(self, paragraph: _Element) -> None:
        text = self._inline(paragraph)
        boxes, self._boxes = self._boxes, []
        if text:
            level, depth = self._styles.heading_level(paragraph), self._styles.list_depth(paragraph)
            if level:
                self._blocks.append((f"{'#' * min(level, 6)} {' '.join(text.split())}", False))
            elif depth is not None:
                self._blocks.append((f"{'  ' * depth}- {' '.join(text.split())}", True))
            else:
                self._blocks.append((text, False))
        for box in boxes:
            self.add_all(box)

    def _add_table(self, table: _Element) -> None:
        grid = [self._row(row) for row in table.iter(f"{_W}tr") if _nearest(row, "tbl") is table]
        rows = markdown_rows(_fill_down(grid))
        if rows:
            self._blocks.append(("\n".join(rows), False))

    def _row(self, row: _Element) -> list[str | None]:
        """Return the cells of a row; None where a cell continues the one above."""
        cells: list[str | None] = []
        for cell in row.iter(f"{_W}tc"):
            if _nearest(cell, "tr") is not row:
                continue  # of a table in a cell, whose text comes with that cell
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            texts = (self._inline(paragraph) for paragraph in cell.iter(f"{_W}p"))
            cells.append(None if goes_on else " ".join(filter(None, texts)))
            cells += [""] * (_columns(cell) - 1)
        return cells

    def _inline(self, paragraph: _Element) -> str:
        text = "".join(self._pieces(paragraph))
        return "\n".join(line.strip(" ") for line in text.split("\n")).strip()

    def _pieces(self, element: _Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == f"{_W}t":
                yield superscript(child.text or "") if _is_raised(element) else child.text or ""
            elif tag == f"{_W}del":
                self._deleted += 1
            elif tag == f"{_W}txbxContent":
                self._boxes.append(child)
            elif tag == f"{_W}sym":
                yield _symbol(child.get(f"{_W}char", ""))
            elif tag in _NOTE_MARKS:
                yield f"[^{_NOTE_MARKS[tag]}{child.get(f'{_W}id')}]"
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag not in _SKIPPED and tag != _FALLBACK:
                yield from self._pieces(child)

    def _notes(self, kind: str) -> Iterator[tuple[str, str]]:
        from docx.oxml import parse_xml

        for relation in self._document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
                continue
            for note in parse_xml(relation.target_part.blob):
                texts = (self._inline(paragraph) for paragraph in note.iter(f"{_W}p"))
                text = " ".join(" ".join(texts).split())
                # Notes of another type are the ruled lines that Word draws above them.
                if text and note.get(f"{_W}type") in (None, "normal"):
                    yield note.get(f"{_W}id", ""), text


def _headers(document: WordDocument) -> tuple[Repair, ...]:
    """Say which headers and footers were left out: they repeat on each page and belong to no place."""
    texts: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                texts[" ".join(" ".join(paragraph.text for paragraph in part.paragraphs).split())] = None
    texts.pop("", None)
    return (Repair("docx-header", len(texts), f"{next(iter(texts))[:60]} -> left out"),) if texts else ()


def _is_raised(run: _Element) -> bool:
    align = run.find(f"{_W}rPr/{_W}vertAlign")
    return align is not None and align.get(f"{_W}val") == "superscript"


def _symbol(code: str) -> str:
    """Return a sign of a symbol font: a bullet if it is one, else its code point, which shows as a box."""
    if code.upper() in _SYMBOL_BULLETS:
        return "•"
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _columns(cell: _Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return max(1, min(int(value), _MOST_COLUMNS)) if value.isascii() and value.isdigit() else 1


def _nearest(element: _Element, name: str) -> _Element:
    return next(element.iterancestors(f"{_W}{name}"), None)


def _fill_down(grid: list[list[str | None]]) -> list[list[str]]:
    """Repeat a cell merged over several rows in each of them, so that each row is whole."""
    filled: list[list[str]] = []
    for row in grid:
        above = filled[-1] if filled else []
        filled.append(
            [(above[i] if i < len(above) else "") if cell is None else cell for i, cell in enumerate(row)]
        )
    return filled
