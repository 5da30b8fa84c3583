import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.statistics import (
    calibration_error,
    quantile,
    reliability,
    score_area,
    score_mean,
    score_quantile,
    score_share,
    wilson,
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe (1998), table I, and the limits at none and all.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0)],
)
def test_wilsons_interval_has_its_published_values(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(case: tuple[int, int]) -> None:
    hits, n = case
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12 and hits / n - 1e-12 <= high <= 1


def test_an_impossible_count_is_refused() -> None:
    for hits, n in ((1, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="expected"):
            wilson(hits, n)


def test_nothing_to_measure_gives_no_value() -> None:
    empty = [score_share("a", []), score_mean("b", []), score_quantile("c", [], 0.5, unit="ms")]
    assert {(score.value, score.n) for score in [*empty, score_area("d", [], [1.0])]} == {(None, 0)}


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([1.0, 2.0, 4.0], 0.5) == 2.0
    assert quantile([1.0, 2.0], 0.5) == 1.5
    assert quantile([7.0], 0.95) == 7.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantiles_interval_holds_it(values: list[float], share: float) -> None:
    score = score_quantile("x", values, share, unit="ms")
    assert score.low is not None and score.value is not None and score.high is not None
    assert min(values) <= score.low <= score.value <= score.high <= max(values)


def test_the_area_counts_pairs_in_the_right_order() -> None:
    score = score_area("auc", [0.9, 0.5, 0.5], [0.1, 0.5])
    assert score.value == pytest.approx(5 / 6)
    assert score_area("auc", [1.0, 0.9], [0.1]).value == 1.0


def test_calibration_error_is_the_weighted_distance_from_the_diagonal() -> None:
    bars = reliability([(0.95, True)] * 3 + [(0.95, False)] + [(0.1, False)] * 4 + [(1.0, True)] * 0)
    assert [(bar.n, bar.share) for bar in bars] == [(4, 0.0), (4, 0.75)]
    assert calibration_error(bars) == pytest.approx((4 * 0.1 + 4 * 0.2) / 8)
    assert calibration_error(()) is None


def test_a_confidence_of_one_falls_into_the_last_bar() -> None:
    assert reliability([(1.0, True)])[0].high == 1.0
