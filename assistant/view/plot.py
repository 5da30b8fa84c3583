"""A few lines over time as a small inline SVG: no script, no outside library, colours from the stylesheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.view import strings
from assistant.view.markup import Html, joined, tag

_WIDTH: Final = 340
_HEIGHT: Final = 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 10, 22


@dataclass(frozen=True, slots=True)
class Series:
    """One line; its `tone` is a class of the stylesheet, its dash tells it apart without colour."""

    name: str
    tone: str
    values: Sequence[float | None]  # one a date; None leaves a gap


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over the same dates."""

    title: str
    dates: Sequence[str]
    series: Sequence[Series]
    write: Callable[[float], str]  # a value as the axis and the summary say it
    top: float | None = None  # of the scale; None: as the values need


def draw(plot: Plot) -> Html:
    """The figure with its title and legend; a screen reader hears where each line begins and ends."""
    top = plot.top or round_up(max((v for s in plot.series for v in s.values if v is not None), default=0))
    picture = tag(
        "svg",
        *_grid(plot, top),
        *(_line(series, top) for series in plot.series),
        *_dates(plot.dates),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=_summary(plot),
    )
    legend = (tag("li", _key(series), series.name) for series in plot.series)
    caption = tag("figcaption", tag("span", plot.title, class_="plot-title"), tag("ul", *legend))
    return tag("figure", caption, picture, class_="plot")


def round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-9))


def _summary(plot: Plot) -> str:
    said = []
    for series in plot.series:
        known = [value for value in series.values if value is not None]
        if known:
            first, last = plot.write(known[0]), plot.write(known[-1])
            said.append(strings.TREND_FROM_TO.format(name=series.name, first=first, last=last))
    first, last = (plot.dates[0], plot.dates[-1]) if plot.dates else ("", "")
    return str(strings.TREND_LABEL.format(title=plot.title, first=first, last=last, series="; ".join(said)))


def _x(place: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT
    return _LEFT + (width * place / (count - 1) if count > 1 else width / 2)


def _y(value: float, top: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - min(value, top) / top)


def _line(series: Series, top: float) -> Html:
    """The curve, broken where a value is not known, with a dot where it stands alone."""
    count = len(series.values)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(series.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((_x(place, count), _y(value, top)))
    drawn = []
    for points in filter(None, runs):
        if len(points) == 1:
            x, y = points[0]
            drawn.append(tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", class_=f"dot {series.tone}"))
        else:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            drawn.append(tag("polyline", points=path, class_=f"curve {series.tone}"))
    return joined(drawn)


def _key(series: Series) -> Html:
    line = tag("line", x1="0", x2="22", y1="5", y2="5", class_=f"curve {series.tone}")
    return tag("svg", line, viewBox="0 0 22 10", width="22", height="10", aria_hidden="true")


def _grid(plot: Plot, top: float) -> list[Html]:
    lines = []
    for value in (0.0, top / 2, top):
        y = f"{_y(value, top):.1f}"
        lines.append(tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid"))
        at = f"{_y(value, top) + 4:.1f}"
        lines.append(tag("text", plot.write(value), x=_LEFT - 6, y=at, text_anchor="end"))
    return lines


def _dates(dates: Sequence[str]) -> list[Html]:
    if not dates:
        return []
    if len(dates) == 1:
        return [tag("text", dates[0], x=f"{_x(0, 1):.0f}", y=_HEIGHT - 6, text_anchor="middle")]
    first = tag("text", dates[0], x=_LEFT, y=_HEIGHT - 6)
    return [first, tag("text", dates[-1], x=_WIDTH - _RIGHT, y=_HEIGHT - 6, text_anchor="end")]
