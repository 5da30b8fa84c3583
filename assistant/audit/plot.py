"""The trend as a small inline SVG, with the same figures as a table for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from assistant.audit.html import Markup, join, tag
from assistant.audit.totals import Day

_WIDTH: Final = 640
_HEIGHT: Final = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28
_MOST_POINTS: Final = 60  # more days are joined to months, more months to years


def plot_trend(days: dict[str, Day]) -> Markup:
    """The share of supported claims over time; nothing when no claim is dated."""
    points = _joined(days)
    if not points:
        return Markup("")
    shares = [(date, day.supported / day.claims) for date, day in points]
    summary = f"Share of supported claims, {shares[0][0]} to {shares[-1][0]}: from {shares[0][1]:.0%} to "
    picture = tag(
        "svg",
        *_grid(),
        tag(
            "polyline",
            points=" ".join(_place(i, s, len(shares)) for i, (_, s) in enumerate(shares)),
            class_="curve",
        ),
        *(_dot(i, date, share, len(shares)) for i, (date, share) in enumerate(shares)),
        *_dates(shares),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=_WIDTH,
        height=_HEIGHT,
        role="img",
        aria_label=f"{summary}{shares[-1][1]:.0%}.",
    )
    return join(picture, tag("details", tag("summary", "The same as a table"), _table(points)))


def _joined(days: dict[str, Day]) -> list[tuple[str, Day]]:
    """Days that have claims, joined to months or years when they are too many to tell apart."""
    points = sorted((date, day) for date, day in days.items() if day.claims)
    for length in (7, 4):
        if len(points) > _MOST_POINTS:
            groups = groupby(points, key=lambda point: point[0][:length])
            points = [(date, _sum([day for _, day in group])) for date, group in groups]
    return points


def _sum(days: Sequence[Day]) -> Day:
    return Day(
        sum(day.answers for day in days), sum(day.claims for day in days), sum(day.supported for day in days)
    )


def _x(place: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT
    return _LEFT + (width * place / (count - 1) if count > 1 else width / 2)


def _y(share: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share)


def _place(place: int, share: float, count: int) -> str:
    return f"{_x(place, count):.1f},{_y(share):.1f}"


def _dot(place: int, date: str, share: float, count: int) -> Markup:
    spot = tag("title", f"{date}: {share:.0%}")
    return tag("circle", spot, cx=f"{_x(place, count):.1f}", cy=f"{_y(share):.1f}", r=3, class_="dot")


def _grid() -> list[Markup]:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = f"{_y(share):.1f}"
        lines.append(tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid"))
        lines.append(tag("text", f"{share:.0%}", x=_LEFT - 6, y=f"{_y(share) + 4:.1f}", text_anchor="end"))
    return lines


def _dates(shares: Sequence[tuple[str, float]]) -> list[Markup]:
    first = tag("text", shares[0][0], x=_LEFT, y=_HEIGHT - 8)
    last = tag("text", shares[-1][0], x=_WIDTH - _RIGHT, y=_HEIGHT - 8, text_anchor="end")
    return [first, last] if len(shares) > 1 else [first]


def _table(points: Sequence[tuple[str, Day]]) -> Markup:
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Date", "Answers", "Claims", "Supported")))
    rows = [
        tag(
            "tr",
            tag("td", date),
            *(tag("td", str(n), class_="number") for n in (d.answers, d.claims, d.supported)),
        )
        for date, d in points
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide")
