"""What all forms of the report share: a frame, and writers that take one answer at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.audit.chain import ChainReport
from assistant.audit.findings import AnswerAudit
from assistant.audit.totals import Totals


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report says besides the answers."""

    title: str
    made_at: str  # UTC, ISO 8601
    about: str = ""  # which answers, e.g. "since 2026-01-01"
    chain: ChainReport | None = None  # None for foreign answers
    shortfalls: Sequence[str] = ()  # of the gate


class Writer(Protocol):
    """One form of the report; several can be written in one pass over the answers."""

    def add(self, audit: AnswerAudit) -> None:
        """Take the next answer."""
        ...

    def finish(self, totals: Totals, frame: Frame) -> None:
        """Write what could only be known at the end."""
        ...
