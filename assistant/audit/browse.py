"""Pages of records for a person who looks through the log: newest first, each page as fast as the first.

Keyset pagination: a page is asked for by the number of the record that it follows, so the database steps
through an index and never counts rows away. Lists, counts and trends read the digest, a narrow row per
record; bodies are read of the records that are shown only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.audit.backend import Value
from assistant.audit.log import AuditLog
from assistant.audit.selecting import JUDGED, STANDS, mentioned, moment_text
from assistant.audit.types import ANSWERED, Record, Selection

ASKED: Final = (*ANSWERED, "failure")  # kinds that begin with a question
_OTHERS: Final = ("signoff", "feedback", "prune", "redaction")
_MOST_COUNTED: Final = 5_000  # answers over which claims that were judged are counted
# Exact whatever the clock did: the numbers between which all records of a period lie. `+ 0`, or SQLite
# would look for the end by walking through the records themselves instead of the index of times.
_PERIOD: Final = "{key} {sign} (SELECT {end}(p.seq + 0) FROM audit_record p WHERE {which})"


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a selection, newest first."""

    records: tuple[Record, ...]
    newer: int  # number to ask the page of newer ones `after`; 0 when there is none
    older: int  # number to ask the page of older ones `before`; 0 when there is none


@dataclass(frozen=True, slots=True)
class Judged:
    """How far people have judged the claims of a selection."""

    judged: int
    claims: int
    whole: bool  # False: only the newest answers of the selection were counted


@dataclass(frozen=True, slots=True)
class Scope:
    """A selection as SQL over digests `r`: what to put behind FROM and WHERE, and the values."""

    source: str
    where: str
    values: dict[str, Value]


def scope(selection: Selection) -> Scope:
    """The SQL of `selection`; without `kinds`, what begins with a question.

    Raises:
        RecordError: `since` or `until` is not an ISO 8601 moment.
    """
    values: dict[str, Value] = {}
    driver, where = mentioned(selection, values)
    where += [driver] if driver else []
    where.append(_kinds(selection.kinds or ASKED, values))
    where += _period(selection, values, "m.seq" if driver else "r.seq")
    if selection.ids:
        values |= {f"id{place}": id for place, id in enumerate(selection.ids)}
        listed = ", ".join(f":id{place}" for place in range(len(selection.ids)))
        where.append(f"r.seq IN (SELECT q.seq FROM audit_record q WHERE q.id IN ({listed}))")
    if selection.after:
        where.append("r.seq > :after")
        values["after"] = selection.after
    joined = "audit_mention m JOIN audit_digest r ON r.seq = m.seq" if driver else "audit_digest r"
    return Scope(joined, " AND ".join(where), values)


def _kinds(kinds: tuple[str, ...], values: dict[str, Value]) -> str:
    if len(kinds) == 1:
        values["kind"] = kinds[0]
        return "r.kind = :kind"
    # One index holds each kind in order, but not several: IN would sort them all for every page.
    left = [kind for kind in (*ASKED, *_OTHERS) if kind not in kinds]
    values |= {f"not{place}": kind for place, kind in enumerate(left)}
    listed = ", ".join(f":not{place}" for place in range(len(left)))
    return f"r.kind NOT IN ({listed})" if left else "1 = 1"


def _period(selection: Selection, values: dict[str, Value], key: str) -> list[str]:
    bounds = [(n, s) for n, s in (("since", ">="), ("until", "<")) if getattr(selection, n)]
    values |= {name: moment_text(getattr(selection, name)) for name, _ in bounds}
    which = " AND ".join(f"p.at {sign} :{name}" for name, sign in bounds)
    ends = [
        _PERIOD.format(key=key, sign=sign, end=end, which=which)
        for sign, end in ((">=", "min"), ("<=", "max"))
    ]
    return [*ends, *(f"r.at {sign} :{name}" for name, sign in bounds)] if bounds else []


def read_page(
    log: AuditLog, selection: Selection, *, before: int = 0, after: int = 0, size: int = 50
) -> Page:
    """The `size` newest records; or those next older than number `before`, or next newer than `after`."""
    found = scope(selection)
    key = "m.seq" if "m.name" in found.where else "r.seq"
    where, order, values = found.where, "DESC", dict(found.values)
    if before:
        where, values["edge"] = f"{where} AND {key} < :edge", before
    elif after:
        where, order, values["edge"] = f"{where} AND {key} > :edge", "ASC", after
    sql = f"SELECT {key} FROM {found.source} WHERE {where} ORDER BY {key} {order} LIMIT {size + 1}"
    rows = [int(row[0] or 0) for row in log.backend.stream(sql, values)]
    more, seqs = len(rows) > size, rows[:size]
    if order == "ASC":
        seqs.reverse()
    records = log.numbered(seqs)
    shown = tuple(records[seq] for seq in seqs if seq in records)
    beyond_newer, beyond_older = (more, True) if order == "ASC" else (bool(before), more)
    return Page(shown, seqs[0] if seqs and beyond_newer else 0, seqs[-1] if seqs and beyond_older else 0)


def find_beside(log: AuditLog, selection: Selection, seq: int) -> tuple[Record | None, Record | None]:
    """The next newer and the next older record of `selection` beside the record number `seq`."""
    newer = read_page(log, selection, after=seq, size=1).records
    older = read_page(log, selection, before=seq, size=1).records
    return (newer[0] if newer else None), (older[0] if older else None)


def find_unjudged(log: AuditLog, selection: Selection, seq: int) -> Record | None:
    """The next older record with a claim that nobody judged, from the newest again at the end.

    The record number `seq` itself is left out; None when there is no other.
    """
    waiting = replace(selection, signed="no")
    older = read_page(log, waiting, before=seq, size=1).records
    found = older or read_page(log, waiting, size=1).records
    return found[0] if found and found[0].seq != seq else None


def count_judged(log: AuditLog, selection: Selection) -> Judged:
    """Judged and all claims, over at most the newest 5,000 answers of `selection`."""
    found = scope(selection)
    inner = (
        f"SELECT r.claims AS claims, {JUDGED} AS judged FROM {found.source} "
        f"WHERE {found.where} AND r.claims > 0 ORDER BY r.seq DESC LIMIT {_MOST_COUNTED}"
    )
    sql = f"SELECT count(*), sum(t.claims), sum(t.judged) FROM ({inner}) t"
    rows, claims, judged = next(iter(log.backend.stream(sql, found.values)))
    return Judged(int(judged or 0), int(claims or 0), int(rows or 0) < _MOST_COUNTED)


def judged_of(log: AuditLog, seqs: Collection[int]) -> dict[str, int]:
    """How many claims people have judged, by record, for the records of these numbers."""
    listed = ", ".join(str(int(seq)) for seq in seqs)
    sql = f"SELECT r.id, {JUDGED} FROM audit_digest r WHERE r.seq IN ({listed})"
    return {str(row[0]): int(row[1] or 0) for row in (log.backend.stream(sql, {}) if listed else ())}


def feedback_of(log: AuditLog, ids: Sequence[str]) -> dict[str, Counter[str]]:
    """The feedback that stands ("up", "down" -> how often), by record."""
    names = {f"id{place}": id for place, id in enumerate(ids)}
    sql = (
        "SELECT a.value, f.value, count(*) FROM audit_mention a "
        "JOIN audit_mention f ON f.seq = a.seq AND f.name = 'feedback' WHERE a.name = 'about' "
        f"AND a.value IN ({', '.join(':' + name for name in names)}) AND {STANDS} GROUP BY 1, 2"
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for id, value, count in log.backend.stream(sql, names) if names else ():
        found[str(id)][str(value)] += int(count or 0)
    return found


def list_values(log: AuditLog, name: str, *, limit: int = 200) -> list[str]:
    """Different values that records can be selected by ("source", "person", "document", "version").

    Steps from one to the next through the index: as many steps as values, however many records.
    """
    sql = (
        "WITH RECURSIVE step(value) AS (SELECT min(value) FROM audit_mention WHERE name = :name UNION ALL "
        "SELECT (SELECT min(n.value) FROM audit_mention n WHERE n.name = :name AND n.value > step.value) "
        "FROM step WHERE step.value IS NOT NULL) SELECT value FROM step WHERE value IS NOT NULL "
        f"LIMIT {limit}"
    )
    return [str(row[0]) for row in log.backend.stream(sql, {"name": name})]


def count_mentions(log: AuditLog, name: str, value: str) -> int:
    """How many records mention `value`."""
    sql = "SELECT count(*) FROM audit_mention WHERE name = :name AND value = :value"
    return int(next(iter(log.backend.stream(sql, {"name": name, "value": value})))[0] or 0)


def count_hidden(log: AuditLog) -> int:
    """Records that lists cannot show as they are, because their digest is missing or says otherwise."""
    sql = (
        "SELECT count(*) FROM audit_record q LEFT JOIN audit_digest d ON d.seq = q.seq AND d.id = q.id "
        "AND d.kind = q.kind AND d.at = q.at WHERE d.seq IS NULL"
    )
    return int(next(iter(log.backend.stream(sql, {})))[0] or 0)
