"""A `Selection` as SQL that runs through the indexes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from assistant.audit.backend import Value
from assistant.audit.mentions import as_value
from assistant.audit.types import Selection
from assistant.errors import RecordError

COLUMNS: Final = "r.seq, r.id, r.kind, r.at, r.body_hash, r.prev, r.hash, r.salt, r.body"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,6})?)?)?)?Z?$")


@dataclass(slots=True)
class Query:
    """SQL of one batch of a selection; `values` also take :after_seq and, in time order, :after_at."""

    sql: str
    values: dict[str, Value] = field(default_factory=dict)
    by_time: bool = False  # ordered by (at, seq) instead of seq


def select(selection: Selection, *, batch: int) -> Query:
    """The query for the next `batch` records of `selection`.

    Selected by time alone, records come in the order of their clock; otherwise in the order of the
    chain. Either way the order is that of an index, so a batch costs what it returns.

    Raises:
        RecordError: `since` or `until` is not an ISO 8601 moment.
    """
    values: dict[str, Value] = {}
    driver, rest = _mentioned(selection, values)
    where = list(rest)
    _add_list(where, values, "id", selection.ids)
    _add_list(where, values, "kind", selection.kinds)
    for name, sign in (("since", ">="), ("until", "<")):
        if moment := getattr(selection, name):
            where.append(f"r.at {sign} :{name}")
            values[name] = moment_text(moment)
    if selection.after:
        where.append("r.seq > :after")
        values["after"] = selection.after
    by_time = bool(selection.since or selection.until) and not driver and not selection.ids
    source = "audit_mention m JOIN audit_record r ON r.seq = m.seq" if driver else "audit_record r"
    key = "m.seq" if driver else "r.seq"
    where += [driver] if driver else []
    where.append("(r.at, r.seq) > (:after_at, :after_seq)" if by_time else f"{key} > :after_seq")
    order = "r.at, r.seq" if by_time else key
    sql = f"SELECT {COLUMNS} FROM {source} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT {batch}"
    return Query(sql, values, by_time)


def _mentioned(selection: Selection, values: dict[str, Value]) -> tuple[str, list[str]]:
    """The index entry that drives the query, and further ones as conditions."""
    wanted = [
        (name, value) for name in ("about", "document", "verdict") if (value := getattr(selection, name))
    ]
    rest = []
    for name, value in wanted:
        values[f"is_{name}"] = as_value(value)
    for name, _ in wanted[1:]:
        rest.append(
            "EXISTS (SELECT 1 FROM audit_mention x WHERE x.seq = r.seq "
            f"AND x.name = '{name}' AND x.value = :is_{name})"
        )
    if selection.feedback:
        values["feedback"] = as_value(selection.feedback)
        rest.append(
            "EXISTS (SELECT 1 FROM audit_mention a JOIN audit_mention f ON f.seq = a.seq "
            "WHERE a.name = 'about' AND a.value = r.id AND f.name = 'feedback' AND f.value = :feedback)"
        )
    driver = f"m.name = '{wanted[0][0]}' AND m.value = :is_{wanted[0][0]}" if wanted else ""
    return driver, rest


def _add_list(where: list[str], values: dict[str, Value], name: str, wanted: tuple[str, ...]) -> None:
    if not wanted:
        return
    names = [f"{name}{place}" for place in range(len(wanted))]
    values.update(zip(names, wanted, strict=True))
    where.append(f"r.{name} IN ({', '.join(':' + each for each in names)})")


def moment_text(text: str) -> str:
    """`text` in the form of `Record.at`, filled up with its first moment."""
    if not _MOMENT.match(text):
        raise RecordError(
            f"{text!r} is not a moment.", hint="Write it as 2026-01-31 or 2026-01-31T14:05:00Z (UTC)."
        )
    bare = text.removesuffix("Z")
    return bare + "0000-01-01T00:00:00.000000"[len(bare) :] + "Z"
