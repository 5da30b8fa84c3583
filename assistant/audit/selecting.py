"""A `Selection` as SQL that runs through the indexes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from assistant.audit.backend import Value
from assistant.audit.mentions import as_value, words_of
from assistant.audit.types import Selection
from assistant.errors import RecordError

COLUMNS: Final = "r.seq, r.id, r.kind, r.at, r.body_hash, r.prev, r.hash, r.salt, r.body"
_LAST: Final = "\U0010ffff"  # sorts after every word
_MOST_WORDS: Final = 12  # of one search
# How many claims of `r` some person judged; the index holds "ID:CLAIM" for each.
JUDGED: Final = (
    "(SELECT count(DISTINCT j.value) FROM audit_mention j WHERE j.name = 'judged' "
    "AND j.value >= r.id || ':' AND j.value < r.id || ';')"
)
_CLAIMS: Final = "(SELECT d.claims FROM audit_digest d WHERE d.seq = r.seq)"
# Ids are looked up in the records, whose ids are indexed, so that few of them select fast among many.
_BY_ID: Final = "r.seq IN (SELECT q.seq FROM audit_record q WHERE q.id IN ({}))"
STANDS: Final = (  # no later feedback of the same voice replaced `f`
    "NOT EXISTS (SELECT 1 FROM audit_mention v JOIN audit_mention w ON w.name = 'voice' "
    "AND w.value = v.value AND w.seq > v.seq WHERE v.seq = f.seq AND v.name = 'voice')"
)
_FEEDBACK: Final = (
    "FROM audit_mention f JOIN audit_mention a ON a.seq = f.seq AND a.name = 'about' "
    f"WHERE f.name = 'feedback' AND f.value = :feedback AND {STANDS}"
)
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
    driver, rest = mentioned(selection, values)
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


def mentioned(selection: Selection, values: dict[str, Value]) -> tuple[str, list[str]]:
    """The index entry `m` that drives the query, and further conditions on a record `r`.

    Both speak of `r.seq` and `r.id` only, so `r` may be a record or its digest.
    """
    whole, beginnings = _words(selection.text)
    wanted = [("about", selection.about)] + [("word", word) for word in whole]
    wanted += [(name, getattr(selection, name)) for name in ("document", "person", "verdict", "source")]
    wanted = [(name, value) for name, value in wanted if value]
    values.update({f"is{place}": as_value(value) for place, (_, value) in enumerate(wanted)})
    rest = [
        "EXISTS (SELECT 1 FROM audit_mention x WHERE x.seq = r.seq "
        f"AND x.name = '{name}' AND x.value = :is{n})"
        for n, (name, _) in enumerate(wanted)
        if n
    ]
    for place, word in enumerate(beginnings):
        values |= {f"low{place}": as_value(word), f"high{place}": as_value(word) + _LAST}
        rest.append(
            "r.seq IN (SELECT x.seq FROM audit_mention x WHERE x.name = 'word' "
            f"AND x.value >= :low{place} AND x.value < :high{place})"
        )
    if selection.feedback:
        values["feedback"] = as_value(selection.feedback)
        rest.append(_BY_ID.format(f"SELECT a.value {_FEEDBACK}"))
    if selection.signed:
        rest += _signed(selection.signed)
    driver = f"m.name = '{wanted[0][0]}' AND m.value = :is0" if wanted else ""
    return driver, rest


def _words(text: str) -> tuple[list[str], list[str]]:
    """Whole words, longest (so most likely rarest) first, and beginnings, written `word*`."""
    pieces = text.split()
    begun = [word for piece in pieces if piece.endswith("*") for word in words_of(piece)]
    whole = [word for piece in pieces if not piece.endswith("*") for word in words_of(piece)]
    return sorted(dict.fromkeys(whole), key=len, reverse=True)[:_MOST_WORDS], begun[:_MOST_WORDS]


def _signed(wanted: str) -> list[str]:
    if wanted == "yes":
        some = _BY_ID.format("SELECT substr(x.value, 1, 36) FROM audit_mention x WHERE x.name = 'judged'")
        return [some, f"{_CLAIMS} <= {JUDGED}"]
    return [f"{_CLAIMS} > 0", f"{_CLAIMS} > {JUDGED}"]


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
