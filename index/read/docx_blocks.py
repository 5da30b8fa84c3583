"""From the XML of a Word document to lines of text with Markdown marks.

python-docx's own `paragraph.text` leaves out inserted (tracked) text, content controls, simple fields and
footnote marks, so the elements are walked here. Deleted text, field codes and the fallback copies of
drawings are not what a reader of the document sees and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.read.rows import markdown_rows
from index.types import Repair

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr"}
)
_NOTES = ("footnotes", "endnotes")
_HEADING_STYLE = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list\s*(?:bullet|number|paragraph)", re.IGNORECASE)

# Elements of lxml carry no types that python-docx exposes.
_Element = Any


def render(document: WordDocument) -> tuple[str, tuple[Repair, ...]]:
    """Return the text of a document and what was left out of it."""
    writer = _Writer(document)
    writer.add_all(document.element.body)
    writer.add_notes()
    repairs = (
        (Repair("docx-deleted", writer.deleted, "tracked deletion -> left out"),) if writer.deleted else ()
    )
    return writer.text(), repairs


class _Writer:
    """Walks the body and collects blocks; items and rows of one list or table stay together."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._blocks: list[tuple[str, bool]] = []  # text, whether it is a list item
        self._styles = {style.style_id: style.name or "" for style in document.styles}
        self._boxes: list[_Element] = []
        self.deleted = 0

    def text(self) -> str:
        lines: list[str] = []
        was_item = False
        for block, is_item in self._blocks:
            if lines and not (is_item and was_item):
                lines.append("")
            lines.append(block)
            was_item = is_item
        return "\n".join(lines)

    def add_all(self, parent: _Element) -> None:
        """Add paragraphs and tables below `parent`, looking through containers."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._add_paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._add_table(child)
            elif (
                child.tag not in _SKIPPED and isinstance(child.tag, str) and not child.tag.endswith("}sectPr")
            ):
                self.add_all(child)

    def add_notes(self) -> None:
        """Add footnotes and endnotes, each under the mark that stands in the text."""
        for kind in _NOTES:
            for number, text in self._notes(kind):
                self._blocks.append((f"[^{kind[0] if kind == 'endnotes' else ''}{number}]: {text}", False))

    def _add_paragraph(self, paragraph: _Element) -> None:
        text = self._inline(paragraph)
        boxes, self._boxes = self._boxes, []
        if text:
            level, depth = self._heading_level(paragraph), self._list_depth(paragraph)
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
                continue
            merge, span = cell.find(f"{_W}tcPr/{_W}vMerge"), cell.find(f"{_W}tcPr/{_W}gridSpan")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            paragraphs = (self._inline(paragraph) for paragraph in cell.iter(f"{_W}p"))
            cells.append(None if goes_on else " ".join(text for text in paragraphs if text))
            value = span.get(f"{_W}val", "1") if span is not None else "1"
            cells += [""] * (min(int(value), 200) - 1 if value.isdigit() else 0)
        return cells

    def _inline(self, paragraph: _Element) -> str:
        text = "".join(self._pieces(paragraph))
        return "\n".join(" ".join(line.split(" ")).strip(" \t") for line in text.split("\n")).strip()

    def _pieces(self, element: _Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag == f"{_W}del":
                self.deleted += 1
            elif tag in _SKIPPED:
                continue
            elif tag == f"{_W}txbxContent":
                self._boxes.append(child)
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = "n" if tag.endswith("endnoteReference") and "endnote" in tag else ""
                yield f"[^{'e' if kind else ''}{child.get(f'{_W}id')}]"
            else:
                yield from self._pieces(child)

    def _heading_level(self, paragraph: _Element) -> int:
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and outline.get(f"{_W}val", "9") in "012345678":
            return int(outline.get(f"{_W}val")) + 1
        name = self._style_name(paragraph)
        match = _HEADING_STYLE.match(name)
        return int(match[1]) if match else int(name.lower() == "title")

    def _list_depth(self, paragraph: _Element) -> int | None:
        numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
        if numbering is not None:
            number, level = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
            if number is not None and number.get(f"{_W}val") == "0":
                return None  # Word's way of switching a style's list off
            value = level.get(f"{_W}val", "0") if level is not None else "0"
            return min(int(value), 8) if value.isdigit() else 0
        match = _LIST_STYLE.match(self._style_name(paragraph))
        return 0 if match and "paragraph" not in match[0].lower() else None

    def _style_name(self, paragraph: _Element) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        identifier = style.get(f"{_W}val", "") if style is not None else ""
        return self._styles.get(identifier, identifier)

    def _notes(self, kind: str) -> Iterator[tuple[str, str]]:
        from docx.oxml import parse_xml

        for relation in self._document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
                continue
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") in (None, "normal"):  # the others are the ruled lines above notes
                    text = " ".join(filter(None, (self._inline(p) for p in note.iter(f"{_W}p"))))
                    if text:
                        yield note.get(f"{_W}id", ""), " ".join(text.split())


_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}ptab": "\t",
}


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
