"""Fit the constants that turn raw scores into a probability, and say how good it is.

Platt scaling (Platt 1999) with two inputs, by Newton's method on the
log loss, with a small ridge so that separable data has an answer too.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.reader.files import DESCRIPTION, Calibration, read_description

RIDGE: Final = 1e-3
STEPS: Final = 50
DECIMALS: Final = 4
BINS: Final = 10

Floats = NDArray[np.float64]


def fit(scores: Floats, verdicts: Floats, answered: Floats) -> Calibration:
    """Constants for `sigmoid(span * score + verdict * v + bias)`, all inputs of shape (n,).

    `answered` is 1 where the passage answers, else 0.
    """
    inputs = np.stack([scores, verdicts, np.ones_like(scores)], axis=1)
    weights = np.zeros(3)
    penalty = RIDGE * np.diag([1.0, 1.0, 0.0])
    for _ in range(STEPS):
        guess = sigmoid(inputs @ weights)
        slope = inputs.T @ (guess - answered) + penalty @ weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(3), slope)
    span, verdict, bias = (round(float(weight), DECIMALS) for weight in weights)
    return Calibration(span=span, verdict=verdict, bias=bias)


def predict(calibration: Calibration, scores: Floats, verdicts: Floats) -> Floats:
    """Probabilities, shape (n,), of these scores and verdicts."""
    return sigmoid(calibration.span * scores + calibration.verdict * verdicts + calibration.bias)


def sigmoid(logits: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(logits / 2)))


def expected_calibration_error(probabilities: Floats, answered: Floats) -> float:
    """Mean distance, 0..1, of ten bins' mean probability from their share of answers.

    Bins have equal width and count by their size (Naeini et al. 2015).
    """
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    gaps = [
        np.abs(probabilities[bins == b].mean() - answered[bins == b].mean()) * (bins == b).mean()
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def write(folder: Path, calibration: Calibration, fitted_on: str) -> None:
    """Put the constants into the model folder's description, with what they were fitted on.

    Raises:
        ReaderError: The folder has no readable description.
    """
    description = read_description(folder / DESCRIPTION)
    description["calibration"] = asdict(calibration)
    description["calibrated_on"] = fitted_on
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
