"""Figures by day over a selection: what was asked, what was supported, how fast, how it was received.

Drawn from the digest, in one pass of the database. Times are rounded (to 10 ms below a second, to 0.1 s
above), so that they can be counted instead of kept: percentiles are right to that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from assistant.audit.browse import Scope, scope
from assistant.audit.log import AuditLog
from assistant.audit.selecting import STANDS
from assistant.audit.types import Selection

_PACE: Final = "CASE WHEN r.millis < 1000 THEN r.millis / 10 * 10 ELSE r.millis / 100 * 100 END"


@dataclass(slots=True)
class Period:
    """One day, month or year (UTC) of a trend."""

    date: str
    kinds: Counter[str] = field(default_factory=Counter)  # records by kind
    claims: int = 0
    checkable: int = 0
    supported: int = 0
    feedback: Counter[str] = field(default_factory=Counter)  # "up", "down", given on this day
    times: Counter[int] = field(default_factory=Counter)  # milliseconds, rounded -> how often

    @property
    def supported_share(self) -> float | None:
        """Supported among checkable claims, 0..1; None when there is none."""
        return self.supported / self.checkable if self.checkable else None

    def percentile(self, share: float) -> float | None:
        """Seconds within which `share` of the questions were answered; None when no time is known."""
        wanted, seen = share * self.times.total(), 0
        for millis in sorted(self.times):
            seen += self.times[millis]
            if seen >= wanted:
                return millis / 1000
        return None


def read_trend(log: AuditLog, selection: Selection) -> list[Period]:
    """Every day on which something of `selection` happened, in order."""
    days: dict[str, Period] = {}
    found = scope(selection)
    sql = (
        f"SELECT substr(r.at, 1, 10), r.kind, {_PACE}, count(*), sum(r.claims), sum(r.checkable), "
        f"sum(r.supported) FROM {found.source} WHERE {found.where} GROUP BY 1, 2, 3"
    )
    for date, kind, pace, count, claims, checkable, supported in log.backend.stream(sql, found.values):
        day = days.setdefault(str(date), Period(str(date)))
        day.kinds[str(kind)] += int(count or 0)
        day.claims += int(claims or 0)
        day.checkable += int(checkable or 0)
        day.supported += int(supported or 0)
        if pace is not None:
            day.times[int(pace)] += int(count or 0)
    for date, values in _feedback(log, found).items():
        days.setdefault(date, Period(date)).feedback.update(values)
    return [days[date] for date in sorted(days)]


def _feedback(log: AuditLog, found: Scope) -> dict[str, Counter[str]]:
    """Feedback that stands, about records of the selection, by the day on which it was given."""
    driven = found.source.startswith("audit_mention")
    where = f"r.seq IN (SELECT m.seq FROM {found.source} WHERE {found.where})" if driven else found.where
    sql = (
        "SELECT substr(g.at, 1, 10), f.value, count(*) FROM audit_mention f "
        "JOIN audit_mention a ON a.seq = f.seq AND a.name = 'about' JOIN audit_digest g ON g.seq = f.seq "
        "JOIN audit_record q ON q.id = a.value JOIN audit_digest r ON r.seq = q.seq "
        f"WHERE f.name = 'feedback' AND {STANDS} AND {where} GROUP BY 1, 2"
    )
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for date, value, count in log.backend.stream(sql, found.values):
        days[str(date)][str(value)] += int(count or 0)
    return days


def join_periods(periods: Iterable[Period], most: int) -> list[Period]:
    """`periods` joined to months, then to years, until there are at most `most`."""
    joined = list(periods)
    for length in (7, 4):
        if len(joined) > most:
            joined = [
                _sum(date, group) for date, group in groupby(joined, key=lambda each: each.date[:length])
            ]
    return joined


def sum_periods(periods: Iterable[Period]) -> Period:
    """All of them as one, without a date."""
    return _sum("", periods)


def _sum(date: str, periods: Iterable[Period]) -> Period:
    total = Period(date)
    for each in periods:
        total.kinds.update(each.kinds)
        total.feedback.update(each.feedback)
        total.times.update(each.times)
        total.claims += each.claims
        total.checkable += each.checkable
        total.supported += each.supported
    return total
