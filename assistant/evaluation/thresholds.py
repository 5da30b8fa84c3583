"""Thresholds that a run must meet: `NAME=VALUE`, at least (--min) or at most (--max)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from assistant.errors import EvaluationError
from assistant.evaluation.statistics import Score

NAMES: Final = (
    "answered_correctly",
    "answer_only",
    "source_only",
    "abstained_rightly",
    "abstained_wrongly",
    "doubted_rightly",
    "doubted_wrongly",
    "citation_precision",
    "claims_supported",
    "retrieval_recall@5",
    "mrr",
    "conciseness",
    "latency_p50",
    "latency_p95",
    "cold_start",
    "auc",
    "ece",
    "citation_recall",
    "alce_precision",
    "first_claim_p50",
    "written_by_model",
    "withheld",
    "tokens_read",
    "tokens_written",
    "cost",
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One bound on one score."""

    name: str
    bound: Literal["min", "max"]
    value: float


def parse_threshold(text: str, bound: Literal["min", "max"], names: Sequence[str] = NAMES) -> Threshold:
    """The threshold that `NAME=VALUE` says.

    Raises:
        EvaluationError: it has another form, or no score is called so.
    """
    name, equals, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not equals or number != number:
        raise EvaluationError(
            f"Read the threshold {text!r}: expected NAME=VALUE with a number.",
            hint=f"For example --{bound} {names[0]}=0.8.",
        )
    if name not in names:
        raise EvaluationError(
            f"Read the threshold {text!r}: no score is called {name!r}.",
            hint=f"The scores are {', '.join(names)}.",
        )
    return Threshold(name, bound, number)


def find_shortfalls(scores: Iterable[Score], thresholds: Iterable[Threshold]) -> list[str]:
    """One sentence for each threshold that the scores do not meet; nothing measured meets none."""
    measured = {score.name: score for score in scores}
    lines = []
    for threshold in thresholds:
        score = measured.get(threshold.name)
        value = score.value if score else None
        word = "at least" if threshold.bound == "min" else "at most"
        if value is None:
            lines.append(f"{threshold.name}: nothing to measure, expected {word} {threshold.value:g}.")
        elif (value < threshold.value) if threshold.bound == "min" else (value > threshold.value):
            lines.append(f"{threshold.name}: found {value:.4g}, expected {word} {threshold.value:g}.")
    return lines
