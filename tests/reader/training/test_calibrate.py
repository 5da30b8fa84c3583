"""Raw scores become probabilities that keep their word."""

from dataclasses import astuple

import numpy as np

from assistant.reader.training.calibrate import expected_calibration_error, fit, predict

TRUE = np.array([0.5, 1.0, -0.5, -1.0, 0.0, 0.3, -0.3, 0.2, 0.7])


def drawn(n: int = 6000) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(5)
    scores = chance.normal(0, 2, (n, len(TRUE)))
    truth = 1 / (1 + np.exp(-(scores @ TRUE - 0.7)))
    return scores, (chance.random(n) < truth).astype(float)


def test_constants_that_made_the_data_are_found_again() -> None:
    assert np.allclose(astuple(fit(*drawn())), [*TRUE, -0.7], atol=0.15)


def test_fitted_probabilities_are_calibrated() -> None:
    scores, answered = drawn()
    assert expected_calibration_error(predict(fit(scores, answered), scores), answered) < 0.03


def test_separable_data_has_finite_constants() -> None:
    scores = np.array([-2.0, -1.0, 1.0, 2.0])
    found = fit(np.stack([scores] * len(TRUE), axis=1), (scores > 0).astype(float))
    assert np.isfinite(astuple(found)).all()


def test_certain_and_wrong_is_the_largest_error() -> None:
    assert expected_calibration_error(np.array([1.0, 1.0]), np.array([0.0, 0.0])) == 1.0
    assert expected_calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0.0
