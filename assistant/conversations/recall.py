"""Answers of a conversation, read back from the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.audit.log import AuditLog
from assistant.audit.record import answer_of
from assistant.audit.types import ANSWERED, Record, Selection
from assistant.types import Answer

_BATCH: Final = 200  # records asked for at once


@dataclass(frozen=True, slots=True)
class Recalled:
    """One turn as its record holds it."""

    record: str
    at: str = ""  # when it was answered, UTC, ISO 8601 with Z; "" when the log has no such record
    answer: Answer | None = None  # None: erased, or not in this log


def recall(log: AuditLog, records: Sequence[str]) -> list[Recalled]:
    """The answers of `records`, in their order; one that was erased comes without its answer.

    Raises:
        RecordError: the log cannot be read, or a record does not hold a whole answer.
    """
    found = {
        each.id: Recalled(each.id, each.at, None if each.erased else answer_of(each))
        for each in _records(log, records)
    }
    return [found.get(record, Recalled(record)) for record in records]


def said(log: AuditLog, records: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Question and answer's text of those of `records` that were not erased; much quicker than `recall`.

    Raises:
        RecordError: the log cannot be read.
    """
    found = {}
    for each in _records(log, records):
        answer = None if each.erased else each.body.get("answer")
        if isinstance(answer, dict):
            found[each.id] = (str(answer.get("question", "")), str(answer.get("text", "")))
    return found


def _records(log: AuditLog, ids: Sequence[str]) -> Iterator[Record]:
    wanted = list(dict.fromkeys(ids))
    for low in range(0, len(wanted), _BATCH):
        yield from log.records(Selection(ids=tuple(wanted[low : low + _BATCH]), kinds=ANSWERED))
