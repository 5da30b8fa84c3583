"""Fit the ranker's small network with plain NumPy (Adam; Kingma and Ba 2015); seeded, seconds to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.features import FEATURES
from assistant.ranking.rank import ALONE, Model

# Small and stiff on purpose: with 12 hidden units and a tenth of the decay, AUC on unseen articles fell
# from .91 to .88, and what was learnt from encyclopaedic paragraphs held less well for other documents.
HIDDEN = 4
# "contrasted" minds a question in other words too much to find anything by.
RANKED_BY = [place for place, name in enumerate(FEATURES) if name != "contrasted"]
DECAY = 1e-2  # L2; keeps weights small where the data says nothing
STEPS = 400
RATE = 0.02
LISTWISE = 0.3
# The mean of so many fits, which differ by where they began. By one alone two or three of forty golden
# questions go the other way when the seed changes.
MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The units that were ranked for one question."""

    title: str  # of the article, for splitting
    rows: NDArray[np.float64]  # (units, features)
    labels: NDArray[np.bool_]  # (units,); all false when the question cannot be answered
    trap: bool = False  # somebody wrote it to look answerable by a passage that is there


Parameters = dict[str, NDArray[np.float64]]


def train(groups: Sequence[Group], *, seed: int) -> Model:
    """The model that fits `groups`; its thresholds are still 0.5."""
    rows = np.concatenate([g.rows[:, RANKED_BY] for g in groups])
    labels = np.concatenate([g.labels for g in groups]).astype(np.float64)
    owner = np.repeat(np.arange(len(groups)), [len(g.labels) for g in groups])
    mean, spread = rows.mean(0), rows.std(0)
    scale = np.where(spread > 1e-3, spread, 1.0)  # without a reader some features never vary
    x = (rows - mean) / scale
    parameters = _mean([_fit(x, labels, owner, seed=seed + member) for member in range(MEMBERS)])
    return Model(
        mean=_for_all(mean),
        scale=_for_all(scale, 1.0),
        hidden=_for_all(parameters["hidden"]),
        hidden_bias=parameters["hidden_bias"],
        out=parameters["out"],
        skip=_for_all(parameters["skip"]),
        bias=float(parameters["bias"][0]),
        threshold=0.5,
        strict_threshold=0.5,
        trust=np.array(ALONE),
        strict_trust=np.array(ALONE),
    )


def _mean(members: Sequence[Parameters]) -> Parameters:
    """One network whose logits are the mean of the members': their hidden units side by side."""
    return {
        "hidden": np.concatenate([m["hidden"] for m in members]),
        "hidden_bias": np.concatenate([m["hidden_bias"] for m in members]),
        "out": np.concatenate([m["out"] for m in members]) / len(members),
        "skip": np.mean([m["skip"] for m in members], axis=0),
        "bias": np.mean([m["bias"] for m in members], axis=0),
    }


def _for_all(values: NDArray[np.float64], rest: float = 0.0) -> NDArray[np.float64]:
    """`values` (..., ranked by) as (..., features), with `rest` for what is not ranked by."""
    whole = np.full((*values.shape[:-1], len(FEATURES)), rest)
    whole[..., RANKED_BY] = values
    return whole


def _fit(
    x: NDArray[np.float64], y: NDArray[np.float64], owner: NDArray[np.int64], *, seed: int
) -> Parameters:
    draw = np.random.default_rng(seed)
    p: Parameters = {
        "hidden": draw.normal(0, 0.3, (HIDDEN, x.shape[1])),
        "hidden_bias": np.zeros(HIDDEN),
        "out": np.zeros(HIDDEN),
        "skip": np.zeros(x.shape[1]),
        "bias": np.full(1, -2.0),
    }
    first = {k: np.zeros_like(v) for k, v in p.items()}
    second = {k: np.zeros_like(v) for k, v in p.items()}
    for step in range(1, STEPS + 1):
        rate = RATE * (1 - step / (STEPS + 1))
        for name, slope in _gradient(p, x, y, owner).items():
            first[name] = 0.9 * first[name] + 0.1 * slope
            second[name] = 0.999 * second[name] + 0.001 * slope**2
            moved = (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
            p[name] = p[name] - rate * moved
    return p


def _gradient(
    p: Parameters, x: NDArray[np.float64], y: NDArray[np.float64], owner: NDArray[np.int64]
) -> Parameters:
    inner = np.tanh(x @ p["hidden"].T + p["hidden_bias"])
    logits = inner @ p["out"] + x @ p["skip"] + p["bias"]
    groups = int(owner.max()) + 1
    pointwise = 0.5 * (1 + np.tanh(logits / 2)) - y
    error = (pointwise + LISTWISE * _listwise(logits, y, owner, groups)) / groups
    back = np.outer(error, p["out"]) * (1 - inner**2)
    slopes = {
        "hidden": back.T @ x,
        "hidden_bias": back.sum(0),
        "out": inner.T @ error,
        "skip": x.T @ error,
        "bias": np.array([error.sum()]),
    }
    return {k: v + (DECAY * p[k] if k != "bias" else 0) for k, v in slopes.items()}


def _listwise(
    logits: NDArray[np.float64], y: NDArray[np.float64], owner: NDArray[np.int64], groups: int
) -> NDArray[np.float64]:
    """Slope of the softmax cross-entropy within each question that has a right unit."""
    top = np.full(groups, -np.inf)
    np.maximum.at(top, owner, logits)
    weight = np.exp(logits - top[owner])
    share = weight / np.bincount(owner, weight, groups)[owner]
    right = np.bincount(owner, y, groups)[owner]
    slope: NDArray[np.float64] = np.where(right > 0, share - y / np.maximum(right, 1), 0.0)
    return slope
