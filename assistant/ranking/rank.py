"""Weigh every unit of the retrieved chunks: how likely is it that this one answers?

A small logistic model over the features of `features.py`, one set of weights with the reader and one
without, learned by `fit.py` from public questions and never from those about seeds/.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
NUMBERS = ("threshold", "strict_threshold", "bias")
ARRAYS = ("mean", "scale", "hidden", "hidden_bias", "out", "skip", "trust", "strict_trust")
# What the scorer alone says, as without a reader.
ALONE = (1.0, 0.0, 0.0)
NETWORK = FEATURES.index("network")
CONTRASTED = FEATURES.index("contrasted")
_LEAST = 0.001  # a reader is never surer than this


@dataclass(frozen=True, slots=True)
class Model:
    """A two-layer scorer, `inner = out . tanh(hidden @ x + hidden_bias) + skip . x + bias`, and what it is
    worth beside the reader's own word, `logit = trust . (inner, logit of "network", 1)`.

    The scorer learns to find the unit among many; whether the best of them answers at all, or only looks as
    if it did, the reader knows better.
    """

    mean: NDArray[np.float64]  # (features,)
    scale: NDArray[np.float64]  # (features,)
    hidden: NDArray[np.float64]  # (units, features)
    hidden_bias: NDArray[np.float64]  # (units,)
    out: NDArray[np.float64]  # (units,)
    skip: NDArray[np.float64]  # (features,)
    bias: float
    threshold: float  # answer when the best candidate's probability reaches it
    strict_threshold: float  # the same where traps, too, are to be refused
    trust: NDArray[np.float64]  # (3,)
    strict_trust: NDArray[np.float64]  # (3,), with the logit of "contrasted" in the place of "network"

    def logits(self, rows: NDArray[np.float64], *, strict: bool = False) -> NDArray[np.float64]:
        """Unbounded scores of feature rows (n, features) -> (n,); higher is likelier."""
        own, read, bias = self.strict_trust if strict else self.trust
        said = reader_logits(rows, CONTRASTED if strict else NETWORK)
        logits: NDArray[np.float64] = own * self.inner(rows) + read * said + bias
        return logits

    def inner(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The scorer's own logits, (n, features) -> (n,)."""
        x = (rows - self.mean) / self.scale
        return np.tanh(x @ self.hidden.T + self.hidden_bias) @ self.out + x @ self.skip + self.bias

    def as_json(self) -> dict[str, object]:
        """The weights as `weights.json` holds them, rounded to what matters."""
        held: dict[str, object] = {name: round(getattr(self, name), 4) for name in NUMBERS}
        for name in ARRAYS:
            held[name] = np.round(getattr(self, name), 4).tolist()
        return held


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit that may answer."""

    hit: Hit
    unit: Unit
    text: str  # the unit, verbatim
    probability: float  # 0..1, rounded
    own: float  # 0..1, rounded: the scorer's alone, without what the reader thinks of the whole passage
    coverage: float  # 0..1, of the question's words by the unit in its context
    typed: float  # 1 holds the expected kind, 0 does not, .5 unknowable
    span: UnitSpan | None  # the reader's span in it
    sure: float = 1.0  # 0..1, rounded: the probability by strict trust


def reader_logits(rows: NDArray[np.float64], column: int = NETWORK) -> NDArray[np.float64]:
    """The logit of the reader's probability for the chunk of each row, (n, features) -> (n,)."""
    chances = np.clip(rows[:, column], _LEAST, 1 - _LEAST)
    return np.asarray(np.log(chances) - np.log(1 - chances))


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
    arrays = {k: np.array(held[k], dtype=np.float64) for k in ARRAYS}
    threshold, strict, bias = (float(held[name]) for name in NUMBERS)
    return Model(**arrays, threshold=threshold, strict_threshold=strict, bias=bias)


def rank(
    question: Question,
    hits: Sequence[Hit],
    views: Sequence[ChunkView],
    *,
    frequencies: Mapping[str, int],
    model: Model,
    strict: bool = False,
) -> list[Candidate]:
    """Every unit of `views` (one for each of `hits`), likeliest first; ties by retrieval, then place."""
    maker = FeatureMaker(question, frequencies)
    best = max((s.score for v in views for s in v.spans.values()), default=math.inf)
    found = []
    for hit, view in zip(hits, views, strict=True):
        if not view.chunk.units:
            continue
        rows = maker.rows(view, best_span=best)
        sure = sigmoid(model.logits(rows, strict=True))
        chances = sure if strict else sigmoid(model.logits(rows))
        own = sigmoid(model.inner(rows))
        for position, unit in enumerate(view.chunk.units):
            text = view.chunk.text[unit.start - view.chunk.start : unit.end - view.chunk.start]
            found.append(
                Candidate(
                    hit=hit,
                    unit=unit,
                    text=text,
                    probability=round(float(chances[position]), DECIMALS),
                    own=round(float(own[position]), DECIMALS),
                    coverage=round(float(rows[position, FEATURES.index("coverage_context")]), DECIMALS),
                    typed=float(rows[position, FEATURES.index("typed")]),
                    span=view.spans.get(position),
                    sure=round(float(sure[position]), DECIMALS),
                )
            )
    return sorted(found, key=lambda c: -c.probability)


def reweigh(candidate: Candidate, chance: float, sure: float) -> Candidate:
    """`candidate` with the probability `chance`, its own in proportion, and `sure` by strict trust."""
    factor = chance / candidate.probability if candidate.probability else 0.0
    own = round(min(candidate.own * factor, 1.0), DECIMALS)
    return replace(
        candidate, probability=round(chance, DECIMALS), own=own, sure=round(min(sure, 1.0), DECIMALS)
    )


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-x)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(logits / 2)))
