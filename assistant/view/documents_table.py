"""The list of documents as a table that becomes cards, with what can be done to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from assistant.removed_files import RemovedFile
from assistant.view import strings
from assistant.view.documents import human_size
from assistant.view.markup import NOTHING, Html, counted, icon, joined, tag
from assistant.view.shelf import COLUMNS, Entry, Order, Shelf, language_name
from index.types import FileProblem

ADDRESS: Final = "/documents"
_RIGHT: Final = ("size", "chunks")


@dataclass(frozen=True, slots=True)
class Desk:
    """What can be done on the page: nothing, with the reason, or files of these kinds and sizes."""

    fixed: str  # why nothing can be changed; "" when it can
    suffixes: tuple[str, ...]
    limit_mb: int
    removed: tuple[RemovedFile, ...] = ()


def document_table(shelf: Shelf, desk: Desk) -> Html:
    """Tools, files left out, the rows, and what was removed."""
    return joined(
        [
            _tools(shelf, desk),
            _left_out(shelf.problems, desk),
            _table(shelf, desk) if shelf.rows else _nothing(shelf),
            _pages(shelf),
            _removed(desk) if desk.removed else NOTHING,
        ]
    )


def _nothing(shelf: Shelf) -> Html:
    return tag("p", strings.NO_MATCH if shelf.total else strings.NO_DOCUMENTS, class_="empty")


def _tools(shelf: Shelf, desk: Desk) -> Html:
    order = shelf.order
    find = tag(
        "input",
        type="search",
        name="q",
        value=order.query,
        id="find",
        placeholder=strings.FIND_DOCUMENTS_HINT,
        autocomplete="off",
    )
    options = (
        tag("option", strings.COLUMN[name], value=name, selected=name == order.column) for name in COLUMNS
    )
    form = tag(
        "form",
        tag("div", tag("label", strings.FIND_DOCUMENTS, for_="find"), find, class_="field"),
        tag(
            "div",
            tag("label", strings.SORT_BY, for_="sort"),
            tag("select", *options, name="sort", id="sort"),
            class_="field sorting",
        ),
        tag("button", strings.APPLY, type="submit", class_="button unscripted"),
        tag("p", _count(shelf), class_="soft small count", role="status", **_counting(shelf)),
        class_="fields",
        method="get",
        action=ADDRESS,
        role="search",
        data_whole=shelf.pages == 1 and not order.query,
    )
    again = tag(
        "form",
        tag("button", strings.REINDEX, type="submit", class_="button"),
        method="post",
        action=f"{ADDRESS}/reindex",
        data_confirm="reindex",
    )
    return tag("div", form, NOTHING if desk.fixed else again, class_="tools")


def _counting(shelf: Shelf) -> dict[str, str | int | bool | None]:
    """What the script needs to count anew as one types."""
    return {"data_total": shelf.total, "data_words": strings.DOCUMENTS_MATCHING}


def _count(shelf: Shelf) -> str:
    return str(strings.DOCUMENTS_MATCHING.format(shown=shelf.found, total=shelf.total))


def _left_out(problems: Sequence[FileProblem], desk: Desk) -> Html:
    if not problems:
        return NOTHING
    items = (tag("li", problem_words(problem), _remove(problem.path, desk)) for problem in problems)
    head = tag("summary", icon("error"), counted(strings.LEFT_OUT, len(problems)))
    return tag("details", head, tag("ul", *items), class_="left-out", open=len(problems) <= 5)


def problem_words(problem: FileProblem) -> Html:
    """Which file, what is wrong with it, and what to do."""
    said = f" {problem.sentence.removeprefix(problem.path).lstrip(': ')} {problem.hint}".rstrip()
    return tag("span", tag("b", problem.path, dir="auto"), said, dir="auto")


def _table(shelf: Shelf, desk: Desk) -> Html:
    heads = [_head(name, shelf.order) for name in COLUMNS]
    if not desk.fixed:
        heads.append(tag("th", tag("span", strings.COLUMN["actions"], class_="sr-only"), scope="col"))
    rows = (_row(entry, desk) for entry in shelf.rows)
    caption = tag("caption", strings.DOCUMENTS, class_="sr-only")
    return tag(
        "table",
        caption,
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        class_="table wide documents",
    )


def _head(name: str, order: Order) -> Html:
    here = name == order.column
    standing = ("descending" if order.down else "ascending") if here else None
    link = tag("a", strings.COLUMN[name], href=_address(order, name), class_="sort", data_column=name)
    return tag("th", link, scope="col", aria_sort=standing, class_="number" if name in _RIGHT else None)


def _address(order: Order, column: str) -> str:
    down = column == order.column and not order.down
    asked = {"q": order.query, "sort": column, "dir": "desc" if down else ""}
    return f"{ADDRESS}?{urlencode({name: value for name, value in asked.items() if value})}"


def _row(entry: Entry, desk: Desk) -> Html:
    info = entry.info
    link = tag("a", info.title, href=document_address(info.path), dir="auto", class_="title")
    file = tag("span", tag("bdi", info.path), class_="soft small file")
    remarks = (tag("p", icon("note"), remark.message, class_="remark small") for remark in entry.remarks)
    cells = [
        tag("th", link, file, *remarks, scope="row"),
        _cell("date", entry.date or _none(strings.NO_DATE), dir="auto"),
        _cell("language", language_name(entry.language)),
        _cell("size", human_size(info.size)),
        _cell("chunks", str(info.chunks)),
        _cell("indexed", short_moment(info.indexed_at).removesuffix(" UTC")),
        _cell("repairs", _repairs(entry)),
    ]
    if not desk.fixed:
        cells.append(tag("td", _actions(entry), class_="actions"))
    keys = {f"data_{name}": entry.key(name) for name in COLUMNS}
    said = counted(strings.INDEXED_FILE, info.chunks)
    return tag("tr", *cells, data_path=info.path, data_said=said, **keys)


def _cell(column: str, *children: str, dir: str | None = None) -> Html:
    kind = f"{column} number" if column in _RIGHT else column
    return tag("td", tag("span", *children, dir=dir), data_label=strings.COLUMN[column], class_=kind)


def _none(words: str) -> Html:
    return tag(
        "span", tag("span", "–", aria_hidden="true"), tag("span", words, class_="sr-only"), class_="none"
    )


def _repairs(entry: Entry) -> Html:
    if not entry.info.repairs:
        return _none(strings.NO_REPAIRS)
    said = "; ".join(f"{repair.rule} × {repair.count}" for repair in entry.info.repairs)
    return tag("a", str(entry.repaired), href=f"{document_address(entry.info.path)}#repairs") + tag(
        "span", f" {said}", class_="soft small"
    )


def _actions(entry: Entry) -> Html:
    path, title = entry.info.path, entry.info.title
    replace = tag(
        "a",
        strings.REPLACE,
        href=f"{document_address(path)}#replace",
        class_="button quiet tiny",
        aria_label=strings.REPLACE_LABEL.format(title=title),
        data_replace=path,
    )
    return tag("div", replace, _remove_link(path, title), class_="buttons")


def _remove(path: str, desk: Desk) -> Html:
    return NOTHING if desk.fixed else " " + _remove_link(path, path)


def _remove_link(path: str, title: str) -> Html:
    return tag(
        "a",
        strings.REMOVE,
        href=f"{ADDRESS}/remove?{urlencode({'path': path}, errors='replace')}",
        class_="button quiet tiny",
        aria_label=strings.REMOVE_LABEL.format(title=title),
        data_remove=path,
        data_title=title,
    )


def _pages(shelf: Shelf) -> Html:
    if shelf.pages == 1:
        return NOTHING
    order = shelf.order
    said = strings.PAGE_OF.format(page=order.page, pages=shelf.pages)
    return tag(
        "nav",
        _page_link(order, order.page - 1, strings.EARLIER_PAGE) if order.page > 1 else NOTHING,
        tag("span", said),
        _page_link(order, order.page + 1, strings.LATER_PAGE) if order.page < shelf.pages else NOTHING,
        class_="pages",
        aria_label=said,
    )


def _page_link(order: Order, page: int, words: str) -> Html:
    asked = {
        "q": order.query,
        "sort": order.column,
        "dir": "desc" if order.down else "",
        "page": str(page),
    }
    return tag("a", words, href=f"{ADDRESS}?{urlencode(asked)}", class_="button")


def _removed(desk: Desk) -> Html:
    items = (tag("li", _taken_out(kept), _put_back(kept, desk)) for kept in desk.removed)
    head = tag("summary", counted(strings.REMOVED_FILES, len(desk.removed)))
    return tag("details", head, tag("ul", *items), class_="removed", id="removed")


def _taken_out(kept: RemovedFile) -> Html:
    words = strings.REPLACED_AT if kept.replaced else strings.REMOVED_AT
    said = f" · {human_size(kept.size)} · {words.format(at=short_moment(kept.removed_at))}"
    title = tag("b", kept.title, dir="auto") + " · " if kept.title else NOTHING
    return tag("span", title, tag("bdi", kept.path), tag("span", said, class_="soft"), dir="auto")


def _put_back(kept: RemovedFile, desk: Desk) -> Html:
    if desk.fixed:
        return NOTHING
    label = strings.PUT_BACK_LABEL.format(path=kept.path)
    return tag(
        "form",
        tag("input", type="hidden", name="id", value=kept.id),
        tag("input", type="hidden", name="over", value="on") if kept.replaced else NOTHING,
        tag(
            "button",
            strings.PUT_BACK_OVER if kept.replaced else strings.PUT_BACK,
            type="submit",
            class_="button tiny",
            aria_label=label,
        ),
        method="post",
        action=f"{ADDRESS}/put-back",
    )


def document_address(path: str, **more: str) -> str:
    """The address of a document's page."""
    return f"/document?{urlencode({'path': path, **more}, errors='replace')}"


def short_moment(at: str) -> str:
    """A UTC moment to the minute."""
    return f"{at[:16].replace('T', ' ')} UTC" if at else ""
