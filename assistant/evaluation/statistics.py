"""Counts, means and quantiles, each with its n and a 95% interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from assistant.reader.training.evaluate import auc

Z95: Final = 1.959964  # the normal quantile for a two-sided 95% interval


Unit: TypeAlias = Literal["", "characters", "ms", "tokens", "USD"]


@dataclass(frozen=True, slots=True)
class Score:
    """One measured figure. `value`, `low` and `high` are None when there was nothing to measure (n = 0)."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: Unit = ""  # "": a share or an index, 0..1
    better: Literal["higher", "lower"] = "higher"


def score_share(
    name: str, outcomes: Sequence[bool], *, better: Literal["higher", "lower"] = "higher"
) -> Score:
    """The share of true outcomes, with Wilson's interval."""
    n = len(outcomes)
    if not n:
        return Score(name, None, None, None, 0, better=better)
    low, high = wilson(sum(outcomes), n)
    return Score(name, sum(outcomes) / n, low, high, n, better=better)


def score_mean(name: str, values: Sequence[float]) -> Score:
    """The mean of values in 0..1, with the normal interval around it."""
    n = len(values)
    if not n:
        return Score(name, None, None, None, 0)
    mean = sum(values) / n
    half = Z95 * math.sqrt(sum((value - mean) ** 2 for value in values)) / n
    return Score(name, mean, max(0.0, mean - half), min(1.0, mean + half), n)


def score_quantile(name: str, values: Sequence[float], share: float, *, unit: Unit) -> Score:
    """The quantile at `share` (0..1), with the distribution-free interval between order statistics."""
    n = len(values)
    if not n:
        return Score(name, None, None, None, 0, unit, "lower")
    ordered = sorted(values)
    reach = Z95 * math.sqrt(n * share * (1 - share))
    low = ordered[max(0, math.floor(n * share - reach) - 1)]
    high = ordered[min(n - 1, math.ceil(n * share + reach))]
    return Score(name, quantile(ordered, share), low, high, n, unit, "lower")


def score_area(name: str, positive: Sequence[float], negative: Sequence[float]) -> Score:
    """The area under the ROC curve, with Hanley and McNeil's interval (1982)."""
    above, below = len(positive), len(negative)
    if not above or not below:
        return Score(name, None, None, None, 0)
    area = auc(np.array(positive, dtype=np.float64), np.array(negative, dtype=np.float64))
    spread = (
        area * (1 - area)
        + (above - 1) * (area / (2 - area) - area**2)
        + (below - 1) * (2 * area**2 / (1 + area) - area**2)
    )
    half = Z95 * math.sqrt(max(spread, 0.0) / (above * below))
    return Score(name, area, max(0.0, area - half), min(1.0, area + half), above + below)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927); holds its level for small n and shares near 0 or 1.

    Raises:
        ValueError: n is not positive or hits is not within 0..n.
    """
    if n < 1 or not 0 <= hits <= n:
        raise ValueError(f"found {hits} of {n}, expected 0 <= hits <= n and n >= 1")
    share = hits / n
    spread = 1 + Z95**2 / n
    centre = (share + Z95**2 / (2 * n)) / spread
    half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2)) / spread
    return max(0.0, centre - half), min(1.0, centre + half)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile at `share` (0..1) of values in ascending order, interpolated between neighbours."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a reliability plot."""

    low: float  # of the confidence, 0..1
    high: float
    n: int
    confidence: float  # mean confidence, 0..1
    share: float  # share that came true, 0..1


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """Bars of equal width over (confidence, came true); empty bars are left out."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, true in pairs:
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, true))
    return tuple(
        Bin(
            number / bins,
            (number + 1) / bins,
            len(group),
            sum(confidence for confidence, _ in group) / len(group),
            sum(true for _, true in group) / len(group),
        )
        for number, group in sorted(groups.items())
    )


def calibration_error(bars: Sequence[Bin]) -> float | None:
    """Expected calibration error, 0..1: mean distance of share from confidence, weighted by n."""
    total = sum(bar.n for bar in bars)
    return sum(bar.n * abs(bar.share - bar.confidence) for bar in bars) / total if total else None
