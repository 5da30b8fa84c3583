"""Which documents a page of the list shows, in which order: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from assistant.audit.own_dates import dates_among
from assistant.file_names import same_name
from assistant.support.moments import find_dates
from assistant.view import strings
from index.types import DocumentInfo, FileProblem

PAGE: Final = 500  # rows of one page; the browser sorts and filters that many without a pause
COLUMNS: Final = ("title", "date", "language", "size", "chunks", "indexed", "repairs")
_NUMBERS: Final = ("size", "chunks", "repairs")
_UNDATED: Final = "9999"  # sorts behind every date
Key: TypeAlias = int | str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the list."""

    info: DocumentInfo
    language: str  # ISO 639-1
    remarks: tuple[FileProblem, ...] = ()  # worth a look, though it is indexed

    @property
    def date(self) -> str:
        """The date that the document gives itself, verbatim; "" when none."""
        return next((value for _, value in dates_among(self.info.fields)), "")

    @property
    def repaired(self) -> int:
        """How many repairs reading it took."""
        return sum(repair.count for repair in self.info.repairs)

    def key(self, column: str) -> Key:
        """What the list is sorted by in `column`."""
        info = self.info
        keys: dict[str, Key] = {
            "date": _sortable(self.date),
            "language": language_name(self.language),
            "size": info.size,
            "chunks": info.chunks,
            "indexed": info.indexed_at,
            "repairs": self.repaired,
        }
        return keys.get(column, same_name(info.title))


@dataclass(frozen=True, slots=True)
class Order:
    """What a visitor asked to see of the list."""

    query: str = ""
    column: str = "title"
    down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows of one page of the list."""

    rows: tuple[Entry, ...]
    total: int  # documents in the index
    found: int  # of those that match
    order: Order
    pages: int
    problems: tuple[FileProblem, ...] = field(default=())  # files left out


def read_order(asked: Mapping[str, str]) -> Order:
    """The order that a page's address asks for; what is strange in it counts as not asked."""
    column = asked.get("sort", "")
    page = asked.get("page", "")
    return Order(
        query=asked.get("q", "").strip()[:200],
        column=column if column in COLUMNS else "title",
        down=asked.get("dir") == "desc",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def arrange(entries: Sequence[Entry], order: Order, problems: Sequence[FileProblem] = ()) -> Shelf:
    """The rows that `order` asks for; a page beyond the last is the last."""
    found = [entry for entry in entries if _matches(entry, order.query)]
    found.sort(key=lambda entry: entry.info.path)
    found.sort(key=lambda entry: entry.key(order.column), reverse=order.down)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, order.page), pages)
    rows = tuple(found[(page - 1) * PAGE : page * PAGE])
    shown = Order(order.query, order.column, order.down, page)
    return Shelf(rows, len(entries), len(found), shown, pages, tuple(problems))


def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself where it is not known."""
    return str(strings.LANGUAGE_NAMES.get(code, code))


def _matches(entry: Entry, query: str) -> bool:
    words = f"{entry.info.title} {entry.info.path} {language_name(entry.language)}"
    return all(part in same_name(words) for part in same_name(query).split())


def _sortable(date: str) -> str:
    found = next(iter(find_dates(date)), None)
    if found is None or found.year is None:
        return _UNDATED
    return f"{found.year:04}-{found.month or 0:02}-{found.day or 0:02}"
