"""Which paragraphs of a Word document are headings and list items, by themselves or by their style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ?([1-9])$", re.IGNORECASE)  # Word stores these names in English always
_LIST = re.compile(r"list (?:bullet|number) ?([2-5])?$", re.IGNORECASE)
_DEEPEST = 8  # Word's lists have nine levels, 0 to 8

_Element = Any  # lxml's elements, for which python-docx declares no types


class Styles:
    """The styles of one document, each followed to the style that it is based on."""

    def __init__(self, document: WordDocument) -> None:
        found = document.styles.element.findall(f"{_W}style")
        self._styles: dict[str, _Element] = {style.get(f"{_W}styleId", ""): style for style in found}

    def heading_level(self, paragraph: _Element) -> int:
        """Return 1 to 9 for a heading, 0 for other paragraphs; a title is a heading of level 1."""
        for owner in self._chain(paragraph):
            value = _value(owner, "pPr/outlineLvl")
            if value is not None:
                return int(value) + 1 if value in tuple("012345678") else 0
            name = _value(owner, "name") or ""
            if match := _HEADING.match(name):
                return int(match[1])
            if name.lower() == "title":
                return 1
        return 0

    def list_depth(self, paragraph: _Element) -> int | None:
        """Return the level of a list item, from 0, or None for other paragraphs."""
        for owner in self._chain(paragraph):
            number, level = _value(owner, "pPr/numPr/numId"), _value(owner, "pPr/numPr/ilvl")
            if number == "0":  # how Word switches off the list of a style
                return None
            named = _LIST.match(_value(owner, "name") or "")
            if number is not None or named:
                depth = int(level) if level is not None and level.isdigit() else 0
                return min(max(depth, int(named[1] or 1) - 1 if named else 0), _DEEPEST)
        return None

    def _chain(self, paragraph: _Element) -> Iterator[_Element]:
        """Yield the paragraph, its style, and the styles that one is based on."""
        yield paragraph
        identifier = _value(paragraph, "pPr/pStyle")
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield style
            identifier = _value(style, "basedOn")


def _value(element: _Element, path: str) -> str | None:
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{_W}val")
