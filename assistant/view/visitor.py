"""Who is looking at a page, as far as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person in front of the page."""

    name: str = ""  # "" where nobody logs in
    may_leave: bool = False  # logged in here, so that there is a log-out
    read_only: bool = False  # nothing may be changed


_visitor: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


@contextmanager
def visiting(who: Visitor) -> Iterator[None]:
    """Pages made inside this block are made for `who`."""
    before = _visitor.set(who)
    try:
        yield
    finally:
        _visitor.reset(before)


def visitor() -> Visitor:
    """Who the page is made for."""
    return _visitor.get() or Visitor()
