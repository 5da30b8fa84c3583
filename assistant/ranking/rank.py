"""Weigh every unit of the retrieved chunks: how likely is it that this one answers?

A small logistic model over the features of `features.py`, one set of weights with the reader and one
without, learned by `fit.py` from public questions and never from those about seeds/.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError
from assistant.question import Question
from assistant.ranking.features import FEATURES, ChunkView, FeatureMaker, UnitSpan
from index.types import Hit, Unit

_WEIGHTS = Path(__file__).with_name("weights.json")
# Two runs, or two processors, may differ in the last bits of a float; nothing is decided by those.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Model:
    """A two-layer scorer: logit = out . tanh(hidden @ x + hidden_bias) + skip . x + bias."""

    mean: NDArray[np.float64]  # (features,)
    scale: NDArray[np.float64]  # (features,)
    hidden: NDArray[np.float64]  # (units, features)
    hidden_bias: NDArray[np.float64]  # (units,)
    out: NDArray[np.float64]  # (units,)
    skip: NDArray[np.float64]  # (features,)
    bias: float
    threshold: float  # answer when the best candidate's probability reaches it

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Unbounded scores of feature rows (n, features) -> (n,); higher is likelier."""
        x = (rows - self.mean) / self.scale
        return np.tanh(x @ self.hidden.T + self.hidden_bias) @ self.out + x @ self.skip + self.bias

    def as_json(self) -> dict[str, object]:
        """The weights as `weights.json` holds them, rounded to what matters."""
        held: dict[str, object] = {"threshold": self.threshold, "bias": round(self.bias, 4)}
        for name in ("mean", "scale", "hidden", "hidden_bias", "out", "skip"):
            held[name] = np.round(getattr(self, name), 4).tolist()
        return held


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit that may answer."""

    hit: Hit
    unit: Unit
    text: str  # the unit, verbatim
    probability: float  # 0..1, rounded
    coverage: float  # 0..1, of the question's words by the unit in its context
    typed: float  # 1 holds the expected kind, 0 does not, .5 unknowable
    span: UnitSpan | None  # the reader's span in it


@lru_cache(maxsize=2)
def load_model(name: str) -> Model:
    """The weights called `name` ("reader" or "plain").

    Raises:
        AssistantError: the file is missing or its features are not this program's.
    """
    try:
        data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
        held = data[name]
    except (OSError, ValueError, KeyError) as error:
        raise AssistantError(
            f"The ranker's weights {_WEIGHTS.name} cannot be read: {error}.", hint="Install again."
        ) from error
    if tuple(data["features"]) != FEATURES:
        raise AssistantError(
            f"{_WEIGHTS.name} holds other features than this program's.", hint="Install again."
        )
    arrays = {
        k: np.array(held[k], dtype=np.float64)
        for k in ("mean", "scale", "hidden", "hidden_bias", "out", "skip")
    }
    return Model(**arrays, bias=float(held["bias"]), threshold=float(held["threshold"]))


def rank(
    question: Question,
    hits: Sequence[Hit],
    views: Sequence[ChunkView],
    *,
    frequencies: Mapping[str, int],
    model: Model,
) -> list[Candidate]:
    """Every unit of `views` (one for each of `hits`), likeliest first; ties by retrieval, then place."""
    maker = FeatureMaker(question, frequencies)
    best = max((s.score for v in views for s in v.spans.values()), default=math.inf)
    found = []
    for hit, view in zip(hits, views, strict=True):
        if not view.chunk.units:
            continue
        rows = maker.rows(view, best_span=best)
        chances = 0.5 * (1 + np.tanh(model.logits(rows) / 2))
        for position, unit in enumerate(view.chunk.units):
            text = view.chunk.text[unit.start - view.chunk.start : unit.end - view.chunk.start]
            found.append(
                Candidate(
                    hit=hit,
                    unit=unit,
                    text=text,
                    probability=round(float(chances[position]), DECIMALS),
                    coverage=round(float(rows[position, FEATURES.index("coverage_context")]), DECIMALS),
                    typed=float(rows[position, FEATURES.index("typed")]),
                    span=view.spans.get(position),
                )
            )
    return sorted(found, key=lambda c: -c.probability)
