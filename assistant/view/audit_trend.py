"""Figures and trends of a selection of records: one line of figures, four plots, the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.audit.trend import Period, join_periods, sum_periods
from assistant.view import strings
from assistant.view.markup import NOTHING, Html, joined, tag
from assistant.view.plot import Plot, Series, draw

_MOST_POINTS: Final = 62  # more days become months, more months years
_KINDS: Final = (
    ("answers", "answer", "one"),
    ("abstentions", "abstention", "two"),
    ("failures", "failure", "three"),
)


def figures(periods: Sequence[Period]) -> Html:
    """What the selection comes to, in a line."""
    total = sum_periods(periods)
    parts = [
        strings.SUMMARY.format(
            answers=_count(total.kinds["answer"]),
            abstentions=_count(total.kinds["abstention"]),
            failures=_count(total.kinds["failure"]),
        )
    ]
    if total.supported_share is not None:
        share, claims = _share(total.supported_share), _count(total.checkable)
        parts.append(strings.SUMMARY_SUPPORTED.format(share=share, claims=claims))
    if total.feedback["up"] or total.feedback["down"]:
        parts.append(strings.SUMMARY_FEEDBACK.format(up=total.feedback["up"], down=total.feedback["down"]))
    if total.times:
        half, most = total.percentile(0.5), total.percentile(0.95)
        parts.append(strings.SUMMARY_TIMES.format(p50=_seconds(half or 0), p95=_seconds(most or 0)))
    return tag("ul", *(tag("li", part) for part in parts), class_="figures")


def trends(periods: Sequence[Period]) -> Html:
    """The plots and their table; nothing for an empty selection."""
    points = join_periods(periods, _MOST_POINTS)
    if not points:
        return NOTHING
    dates = [point.date for point in points]
    names = strings.SERIES
    asked = [Series(names[n], tone, [p.kinds[kind] for p in points]) for n, kind, tone in _KINDS]
    shown = asked if any(p.kinds["failure"] for p in points) else asked[:2]
    plots = [
        Plot(strings.TREND_ASKED, dates, shown, _count),
        Plot(
            strings.TREND_SUPPORTED,
            dates,
            [Series(names["supported"], "one", [p.supported_share for p in points])],
            _share,
            top=1.0,
        ),
        Plot(
            strings.TREND_TIMES,
            dates,
            [
                Series(names["p50"], "one", [p.percentile(0.5) for p in points]),
                Series(names["p95"], "two", [p.percentile(0.95) for p in points]),
            ],
            _seconds,
        ),
    ]
    if any(p.feedback["up"] or p.feedback["down"] for p in points):
        rated = [
            Series(names[n], t, [p.feedback[n] for p in points]) for n, t in (("up", "one"), ("down", "two"))
        ]
        plots.append(Plot(strings.TREND_FEEDBACK, dates, rated, _count))
    return joined([tag("div", *map(draw, plots), class_="plots"), _table(points)])


def _table(points: Sequence[Period]) -> Html:
    names = strings.SERIES
    columns = [
        names[key] for key in ("answers", "abstentions", "failures", "supported", "up", "down", "p50", "p95")
    ]
    head = tag("tr", *(tag("th", each, scope="col") for each in (strings.TREND_DATE, *columns)))
    rows = [
        tag("tr", tag("th", p.date, scope="row"), *(tag("td", cell, class_="number") for cell in _cells(p)))
        for p in points
    ]
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="plain-table")
    box = tag("div", table, class_="scroller", tabindex=0, role="region", aria_label=strings.TREND_TABLE)
    return tag("details", tag("summary", strings.TREND_TABLE), box)


def _cells(point: Period) -> list[str]:
    share, half, most = point.supported_share, point.percentile(0.5), point.percentile(0.95)
    return [
        *(_count(point.kinds[kind]) for _, kind, _ in _KINDS),
        "" if share is None else _share(share),
        _count(point.feedback["up"]),
        _count(point.feedback["down"]),
        "" if half is None else _seconds(half),
        "" if most is None else _seconds(most),
    ]


def _count(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _share(value: float) -> str:
    return f"{value:.0%}" if value in (0, 0.5, 1) else f"{value:.1%}"


def _seconds(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
