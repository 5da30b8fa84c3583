"""Removing bodies while the chain stays provable: retention (prune) and a person's data (redact).

Hashes stay, bodies and their salts go, and a new record of the chain says which, when, why and by whom.
Both happen in one transaction: there is never a gap without its explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.digest import empty_digest
from assistant.audit.log import AuditLog
from assistant.audit.ranges import Ranges
from assistant.audit.selecting import moment_text
from assistant.audit.types import ERASING, JSON, REMARKS, Record, Selection
from assistant.errors import RecordError
from assistant.versions import VersionStore


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was removed, and the record that says so."""

    count: int  # bodies removed
    record: Record | None  # None when there was nothing to remove
    versions: int = 0  # kept document versions removed, no record citing them any more


def prune(
    log: AuditLog, *, before: str, reason: str = "", by: str = "", versions: VersionStore | None = None
) -> Erasure:
    """Remove the bodies of all records dated before `before` (ISO 8601), also of sign-offs and feedback.

    Records of earlier erasures stay whole: they explain the gaps. With `versions`, document versions
    that no remaining record cites go too.

    Raises:
        RecordError: `before` is not a moment, or the database refused; then nothing was removed.
    """
    where = "at < :before AND body IS NOT NULL AND kind NOT IN ('prune', 'redaction')"
    why: dict[str, JSON] = {"reason": reason, "by": by, "before": moment_text(before)}
    erasure = _erase(log, "prune", where, {"before": moment_text(before)}, why)
    return Erasure(erasure.count, erasure.record, _forget(log, versions) if versions else 0)


def redact(log: AuditLog, records: Sequence[str], *, reason: str, by: str = "") -> Erasure:
    """Remove the bodies of these records, and of the sign-offs and feedback about them, which quote them.

    Raises:
        RecordError: an id is unknown, its body is gone already, or it explains an erasure.
    """
    found = [log.get(id) for id in records]
    for record in found:
        if record.kind in ERASING:
            raise RecordError(f"Record {record.id} says what was removed, so it stays.")
        if record.erased:
            raise RecordError(f"The body of record {record.id} was removed already.")
    about = (remark for each in found for remark in log.records(Selection(kinds=REMARKS, about=each.id)))
    ids = list(dict.fromkeys(each.id for each in (*found, *about)))
    names = {f"id{place}": id for place, id in enumerate(ids)}
    where = f"body IS NOT NULL AND id IN ({', '.join(':' + name for name in names)})"
    why: dict[str, JSON] = {"reason": reason, "by": by, "records": list(ids)}
    return _erase(log, "redaction", where, names, why)


def _erase(
    log: AuditLog, kind: str, where: str, values: Mapping[str, str], why: Mapping[str, JSON]
) -> Erasure:
    with log.backend.transaction() as run:
        rows = run(f"SELECT seq FROM audit_record WHERE {where} ORDER BY seq", values)
        ranges = Ranges.of(int(row[0] or 0) for row in rows)
        if not ranges.size():
            return Erasure(0, None)
        listed: list[JSON] = [[low, high] for low, high in ranges]
        record = log.append_within(run, kind, {**why, "count": ranges.size(), "ranges": listed})
        for low, high in ranges:
            bounds = {"low": low, "high": high}
            run("UPDATE audit_record SET body = NULL, salt = NULL WHERE seq BETWEEN :low AND :high", bounds)
            run("DELETE FROM audit_mention WHERE seq BETWEEN :low AND :high", bounds)
            empty_digest(run, low, high)
    log.backend.reclaim()
    return Erasure(ranges.size(), record)


def _forget(log: AuditLog, versions: VersionStore) -> int:
    return versions.forget_uncited(frozenset(_cited(log)))


def _cited(log: AuditLog) -> Iterator[tuple[str, str]]:
    for record in log.records():
        answer = None if record.erased else record.body.get("answer")
        listed = answer.get("citations") if isinstance(answer, dict) else None
        for citation in listed if isinstance(listed, list) else ():
            if isinstance(citation, dict):
                yield str(citation.get("sha256")), str(citation.get("text_sha256"))
