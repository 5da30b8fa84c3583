"""Raw scores become probabilities that keep their word."""

import numpy as np

from assistant.reader.training.calibrate import expected_calibration_error, fit, predict


def drawn(n: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(5)
    scores, verdicts = chance.normal(0, 3, n), chance.normal(0, 2, n)
    truth = 1 / (1 + np.exp(-(0.5 * scores + 1.0 * verdicts - 0.7)))
    return scores, verdicts, (chance.random(n) < truth).astype(float)


def test_constants_that_made_the_data_are_found_again() -> None:
    found = fit(*drawn())
    assert np.allclose([found.span, found.verdict, found.bias], [0.5, 1.0, -0.7], atol=0.15)


def test_fitted_probabilities_are_calibrated() -> None:
    scores, verdicts, answered = drawn()
    probabilities = predict(fit(scores, verdicts, answered), scores, verdicts)
    assert expected_calibration_error(probabilities, answered) < 0.03


def test_separable_data_has_finite_constants() -> None:
    scores = np.array([-2.0, -1.0, 1.0, 2.0])
    found = fit(scores, scores, (scores > 0).astype(float))
    assert np.isfinite([found.span, found.verdict, found.bias]).all()


def test_certain_and_wrong_is_the_largest_error() -> None:
    assert expected_calibration_error(np.array([1.0, 1.0]), np.array([0.0, 0.0])) == 1.0
    assert expected_calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0.0
