"""Fit the constants that turn raw verdicts into a probability, and say how good it is.

Platt scaling (Platt 1999) with several inputs, by Newton's method on the
log loss, with a ridge so that separable data has an answer too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.reader.files import DESCRIPTION, Calibration, NetworkCalibration, read_description

RIDGE: Final = 1.0
STEPS: Final = 50
DECIMALS: Final = 4
BINS: Final = 10

Floats = NDArray[np.float64]


def fit(signs: Floats, answered: Floats, counts: Floats | None = None) -> Calibration:
    """Constants as `Calibration` describes them.

    `signs`, of shape (n, 9), are those of each reading; `answered`, of shape (n,), is 1 where the passage
    answers, else 0; `counts`, of shape (n,), is how much each weighs, alike by default.
    """
    return Calibration(*_fit_constants(signs, answered, counts))


def fit_network(signs: Floats, answered: Floats, counts: Floats | None = None) -> NetworkCalibration:
    """Constants as `NetworkCalibration` describes them, from the two verdicts, `signs` of shape (n, 2)."""
    return NetworkCalibration(*_fit_constants(signs, answered, counts))


def _fit_constants(signs: Floats, answered: Floats, counts: Floats | None) -> list[float]:
    inputs = np.column_stack([signs, np.ones(len(signs))])
    return [round(float(w), DECIMALS) for w in fit_logistic(inputs, answered, ridge=RIDGE, counts=counts)]


def fit_logistic(inputs: Floats, labels: Floats, *, ridge: float, counts: Floats | None = None) -> Floats:
    """Weights, shape (k,), of a logistic regression by Newton's method; the last column of `inputs`, shape
    (n, k), is the constant 1, whose weight the ridge leaves alone. `counts` is how much each row weighs."""
    counts = np.ones(len(inputs)) if counts is None else counts
    weights = np.zeros(inputs.shape[1])
    penalty = ridge * np.diag([1.0] * (len(weights) - 1) + [0.0])
    for _ in range(STEPS):
        guess = sigmoid(inputs @ weights)
        slope = inputs.T @ (counts * (guess - labels)) + penalty @ weights
        curve = (inputs * (counts * guess * (1 - guess))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    return weights


def predict(calibration: Calibration, signs: Floats) -> Floats:
    """Probabilities, shape (n,), of readings with these signs, shape (n, 9)."""
    *weights, bias = astuple(calibration)
    return sigmoid(signs @ np.array(weights) + bias)


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


def write(folder: Path, calibration: Calibration, network: NetworkCalibration, fitted_on: str) -> None:
    """Put the constants into the model folder's description, with what they were fitted on.

    Raises:
        ReaderError: The folder has no readable description.
    """
    description = read_description(folder / DESCRIPTION)
    description["calibration"] = asdict(calibration)
    description["network_calibration"] = asdict(network)
    description["calibrated_on"] = fitted_on
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
