"""What the log needs of a database; SQLite and PostgreSQL each give it in one small file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]
Run: TypeAlias = Callable[[str, Mapping[str, Value]], list[Row]]  # SQL with :names, its values -> rows


class Backend(Protocol):
    """One database. Every error of it comes out as `RecordError`."""

    dialect: str  # "sqlite" or "postgresql"
    place: str  # where it is, for messages; never a password

    def transaction(self) -> AbstractContextManager[Run]:
        """One writer at a time over all threads and processes; durable when the block is left."""
        ...

    def stream(self, sql: str, values: Mapping[str, Value]) -> Iterator[Row]:
        """Rows one by one, in constant memory, beside any writer."""
        ...

    def reclaim(self) -> None:
        """Make erased bodies unreadable in the database's own files too."""
        ...

    def close(self) -> None: ...
