"""Every answer that cited a document, the newest first, a page at a time, through the log's index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from assistant.audit.backend import Row, Value
from assistant.audit.log import AuditLog
from assistant.audit.mentions import as_value
from assistant.audit.record import answer_from_body
from assistant.errors import RecordError
from assistant.types import Citation, Verdict

_PAGE: Final = 20
_LAST: Final = 2**62  # above every record's number
_MENTIONED: Final = "m.name = 'document' AND m.value = :document"
_PAGE_SQL: Final = (
    "SELECT r.seq, r.id, r.at, r.body FROM audit_mention m JOIN audit_record r ON r.seq = m.seq "
    f"WHERE {_MENTIONED} AND m.seq < :before AND r.body IS NOT NULL ORDER BY m.seq DESC"
)


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence of an answer with its verdict, and the passages of the document that it cites."""

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """One answer that cited a document."""

    seq: int
    record: str  # id of the audit record
    at: str  # UTC, ISO 8601
    question: str
    claims: tuple[CitedClaim, ...]


def count_citing(log: AuditLog, document: str) -> int:
    """How many records cite the document at path `document`; costs what the index holds of them."""
    rows = log.backend.stream(
        f"SELECT COUNT(*) FROM audit_mention m WHERE {_MENTIONED}", {"document": as_value(document)}
    )
    return int(next(iter(rows))[0] or 0)


def list_citing(log: AuditLog, document: str, *, before: int = 0, limit: int = _PAGE) -> list[Citing]:
    """Up to `limit` answers that cite `document`, the newest first; only of a lower `seq` than `before`."""
    values: dict[str, Value] = {"document": as_value(document), "before": before or _LAST}
    return [_citing(row, document) for row in log.backend.stream(f"{_PAGE_SQL} LIMIT {int(limit)}", values)]


def _citing(row: Row, document: str) -> Citing:
    seq, id, at, body = int(row[0] or 0), str(row[1]), str(row[2]), str(row[3])
    try:
        answer = answer_from_body(json.loads(body), id)
    except (RecordError, ValueError):
        return Citing(seq, id, at, "", ())  # a record of another form is still named
    ours = {each.number: each for each in answer.citations if each.document == document}
    claims = (
        CitedClaim(claim.text, claim.verdict, tuple(ours[n] for n in claim.citations if n in ours))
        for claim in answer.claims
    )
    return Citing(seq, id, at, answer.question, tuple(claim for claim in claims if claim.citations))
