"""A narrow row per record, so that lists and trends need not read the bodies.

Derived from the records like `mentions`, covered by no hash, and rebuilt whole by `fill_digest`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from assistant.audit.backend import Run, Value
from assistant.audit.types import JSON
from assistant.types import Verdict

_INSERT: Final = (
    "INSERT INTO audit_digest (seq, id, kind, at, claims, checkable, supported, millis) "
    "VALUES (:seq, :id, :kind, :at, :claims, :checkable, :supported, :millis)"
)
_BATCH: Final = 500
_LONGEST_MS: Final = 10**9


def write_digest(run: Run, envelope: Mapping[str, Value], body: Mapping[str, JSON] | None) -> None:
    """Add the row of one record; `envelope` holds its seq, id, kind and at, `body` is None once erased."""
    row = {name: envelope[name] for name in ("seq", "id", "kind", "at")}
    run(_INSERT, row | _figures(body or {}))


def empty_digest(run: Run, low: int, high: int) -> None:
    """Forget what the bodies of the records `low` to `high` said."""
    run(
        "UPDATE audit_digest SET claims = 0, checkable = 0, supported = 0, millis = NULL "
        "WHERE seq BETWEEN :low AND :high",
        {"low": low, "high": high},
    )


def fill_digest(run: Run) -> None:
    """Write every row anew, in constant memory."""
    run("DELETE FROM audit_digest", {})
    after = 0
    while rows := run(
        f"SELECT seq, id, kind, at, body FROM audit_record WHERE seq > :after ORDER BY seq LIMIT {_BATCH}",
        {"after": after},
    ):
        for seq, id, kind, at, body in rows:
            assert isinstance(seq, int)
            envelope = {"seq": seq, "id": id, "kind": kind, "at": at}
            write_digest(run, envelope, None if body is None else _read(str(body)))
            after = seq


def _read(text: str) -> Mapping[str, JSON]:
    """A body; one that is no JSON object (a tampered log) has no figures."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _figures(body: Mapping[str, JSON]) -> dict[str, Value]:
    """Claims by verdict, and milliseconds from question to answer (None when no time was recorded)."""
    answer = body.get("answer")
    held = answer if isinstance(answer, Mapping) else body
    claims = held.get("claims") if isinstance(answer, Mapping) else None
    verdicts = (
        [row.get("verdict") for row in claims if isinstance(row, Mapping)] if isinstance(claims, list) else []
    )
    return {
        "claims": len(verdicts),
        "checkable": sum(verdict != Verdict.NOT_CHECKABLE for verdict in verdicts),
        "supported": sum(verdict == Verdict.SUPPORTED for verdict in verdicts),
        "millis": _millis(held.get("timings")),
    }


def _millis(timings: JSON) -> int | None:
    if not isinstance(timings, Mapping):
        return None
    seconds = {name: value for name, value in timings.items() if isinstance(value, int | float)}
    if not seconds:
        return None
    # A record is written before the total is known; its stages follow one another.
    total = seconds.get("total", sum(seconds.values()))
    return max(0, min(_LONGEST_MS, round(total * 1000)))
