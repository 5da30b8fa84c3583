"""From a tree of HTML elements to lines of text with Markdown marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from index.read.marks import markdown_rows, superscript

_SPACES = re.compile(r"[ \t\n\r\f]+")  # what HTML collapses; no-break spaces are not among them
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = ("ul", "ol", "menu", "dir")
_GROUPING = (
    "address article aside blockquote body button center details dialog div fieldset figcaption figure footer"
    " form header hgroup html legend li main nav option optgroup p search section select summary"
)
_TABULAR = "dd dl dt table caption thead tbody tfoot tr td th"
_BLOCKS = frozenset(f"{_GROUPING} {_TABULAR} {' '.join(_LISTS)}".split())
# What an item or a cell of running text does not hold, and a card or a page's frame does.
_STRUCTURE = ("table", "pre", *_HEADINGS)
_MOST_COLUMNS = 200  # a colspan of a million must not fill the memory


def render(root: Tag) -> str:
    """Return the text of `root`: blocks separated by blank lines, list items and rows by line ends."""
    page = _Page()
    page.walk(root)
    page.end_block()
    return "\n\n".join(page.blocks)


class _Page:
    """Collects inline text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._inline: list[str] = []

    def walk(self, root: Tag) -> None:
        """Add everything below `root`, in reading order; depth is no limit, since pages nest at will."""
        todo: list[PageElement | None] = list(reversed(root.contents))
        while todo:
            node = todo.pop()
            if node is None:
                self.end_block()
            elif not self._add(node) and isinstance(node, Tag):
                is_block = node.name in _BLOCKS
                if is_block:
                    self.end_block()
                    todo.append(None)
                todo += reversed(node.contents)

    def end_block(self) -> None:
        """Close the running paragraph."""
        text = _tidy("".join(self._inline))
        self._inline.clear()
        if text:
            self.blocks.append(text)

    def _add(self, node: PageElement) -> bool:
        """Add a node as a whole; False when its children are to be added one by one."""
        if not isinstance(node, Tag):
            if _is_visible(node):
                self._inline.append(_SPACES.sub(" ", str(node)))
            return True
        if node.name == "br":
            self._inline.append("\n")
        elif node.name == "sup":
            self._inline.append(superscript(_SPACES.sub(" ", node.get_text())))
        elif node.name in ("hr", "head", "title"):
            self.end_block()
        elif node.name == "table" and _is_whole_table(node) and not _is_layout(node):
            self._block(_caption(node))
            self._block("\n".join(markdown_rows(_cells(node))))
        elif (write := _WRITERS.get(node.name)) is not None and _is_plain(node):
            self._block(write(node))
        else:
            return False
        return True

    def _block(self, text: str) -> None:
        self.end_block()
        if text.strip():
            self.blocks.append(text)


def _tidy(text: str) -> str:
    """Trim each line and keep the breaks that `<br>` made, at most one blank line in a row."""
    lines = [_SPACES.sub(" ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")


def _one_line(tag: Tag) -> str:
    """Return all text below `tag` in one line, blocks kept apart by a space."""
    page = _Page()
    page.walk(tag)
    page.end_block()
    return _SPACES.sub(" ", " ".join(page.blocks)).strip(" ")


def _heading(tag: Tag) -> str:
    text = _one_line(tag)
    return f"{'#' * _HEADINGS[tag.name]} {text}" if text else ""


def _list(tag: Tag) -> str:
    return "\n".join(_list_lines(tag, 0))


def _list_lines(tag: Tag, depth: int) -> list[str]:
    """Return one line an item, nested lists indented by two spaces a level."""
    lines: list[str] = []
    number = 1
    for item in tag.find_all(True, recursive=False):
        if item.name in _LISTS:  # a list put straight into a list
            lines += _list_lines(item, depth + 1)
            continue
        nested = [child for child in item.find_all(_LISTS) if _owner(child) is item]
        inner = [line for child in nested for line in _list_lines(child.extract(), depth + 1)]
        text = _one_line(item)
        mark = f"{number}." if tag.name == "ol" else "-"
        if text:
            lines.append(f"{'  ' * depth}{mark} {text}")
            number += 1
        lines += inner
    return lines


def _owner(tag: Tag) -> Tag | None:
    """Return the item of the enclosing list, or None."""
    return tag.find_parent(["li", *_LISTS])


def _definitions(tag: Tag) -> str:
    """Return `term: definition` lines, so that each can be cited by itself."""
    lines: list[str] = []
    term = ""
    for part in tag.find_all(["dt", "dd"]):
        text = _one_line(part)
        if part.name == "dt":
            if term:
                lines.append(term)
            term = text
        elif text:
            lines.append(f"{term.rstrip(':')}: {text}" if term else text)
            term = ""
    return "\n".join([*lines, term] if term else lines)


def _is_plain(tag: Tag) -> bool:
    """Tell whether a list holds only items of running text; others are read block by block."""
    if tag.name not in (*_LISTS, "dl"):
        return True
    if tag.find(_STRUCTURE) is not None or tag.find("dl") is not None:
        return False
    if tag.name == "dl":
        parts = tag.find_all(("dt", "dd"))
        return all(_is_within(string, ("dt", "dd"), tag) for string in _words(tag)) and not any(
            _is_within(part, ("dt", "dd"), tag) for part in parts
        )
    children = (child for owner in (tag, *tag.find_all(_LISTS)) for child in owner.children)
    return not any(_stands_loose(child) for child in children)


def _stands_loose(child: PageElement) -> bool:
    """Tell whether something with words stands in a list without being an item."""
    if isinstance(child, Tag):
        return child.name not in ("li", *_LISTS) and any(True for _ in _words(child))
    return _is_visible(child) and bool(str(child).strip())


def _is_within(node: PageElement, names: tuple[str, ...], top: Tag) -> bool:
    """Tell whether an element of these names holds `node`, below `top`."""
    parent = node.parent
    while parent is not None and parent is not top:
        if parent.name in names:
            return True
        parent = parent.parent
    return False


def _words(tag: Tag) -> Iterator[NavigableString]:
    return (string for string in tag.find_all(string=True) if _is_visible(string) and string.strip())


def _is_visible(node: PageElement) -> bool:
    return type(node) in (NavigableString, CData)  # not a comment, declaration or script


def _code(tag: Tag) -> str:
    text = tag.get_text().strip("\n")
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}" if text.strip() else ""


def _is_whole_table(table: Tag) -> bool:
    """Tell whether all words stand in cells of rows or in one caption, as broken pages do not ensure."""
    cells = table.find_all(("td", "th"))
    if len(table.find_all("caption")) > 1 or any(
        cell.parent is None or cell.parent.name != "tr" for cell in cells
    ):
        return False
    return all(_is_within(string, ("td", "th", "caption"), table) for string in _words(table))


def _is_layout(table: Tag) -> bool:
    """Tell a table that only places things on the page from one that holds data."""
    if table.get("role") in ("presentation", "none") or table.find((*_STRUCTURE, *_LISTS)) is not None:
        return True
    return all(len(row.find_all(["td", "th"], recursive=False)) < 2 for row in table.find_all("tr"))


def _caption(table: Tag) -> str:
    caption = table.find("caption")
    return _one_line(caption.extract()) if caption is not None else ""


def _cells(table: Tag) -> list[list[str]]:
    """Return the grid of a table: a cell over several rows is repeated, so that each row is whole."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    for row in table.find_all("tr"):
        line: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill(line, hanging)
            text, rows = _one_line(cell), _span(cell, "rowspan")
            for offset in range(_span(cell, "colspan")):
                if rows > 1:
                    hanging[len(line)] = (rows - 1, text if not offset else "")
                line.append(text if not offset else "")
        _fill(line, hanging)
        grid.append(line)
    return grid


def _fill(line: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while (column := len(line)) in hanging:
        rows, text = hanging.pop(column)
        if rows > 1:
            hanging[column] = (rows - 1, text)
        line.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), _MOST_COLUMNS)) if value.isascii() and value.isdigit() else 1


_WRITERS: dict[str, Callable[[Tag], str]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(("pre", "listing", "textarea"), _code),
    "dl": _definitions,
}
