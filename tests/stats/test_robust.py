"""Slopes and rank correlation, against scipy.stats."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from moodtrack.stats.robust import kendall, least_squares, theil_sen

COARSE = st.lists(st.integers(1, 5).map(float), min_size=3, max_size=60)
FINE = st.lists(st.floats(-50, 50).map(lambda v: round(v, 3)), min_size=3, max_size=60)


def days(n: int) -> np.ndarray:
    return np.sort(np.random.default_rng(n).choice(3 * n, n, replace=False)).astype("float64")


@given(st.one_of(COARSE, FINE), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_theil_sen_is_that_of_scipy(values: list[float], level: float) -> None:
    x, y = days(len(values)), np.array(values)
    want = scipy.stats.theilslopes(y, x, level)
    got = theil_sen(x, y, level)
    assert [got.slope, got.intercept, got.low, got.high] == pytest.approx(list(want), rel=1e-12, abs=1e-12)


@given(st.one_of(COARSE, FINE))
def test_least_squares_is_that_of_scipy(values: list[float]) -> None:
    x, y = days(len(values)), np.array(values)
    assume(np.ptp(y) > 0)
    want, got = scipy.stats.linregress(x, y), least_squares(x, y, 0.95)
    numbers = [got.slope, got.intercept, got.correlation]
    assert numbers == pytest.approx([want.slope, want.intercept, want.rvalue], rel=1e-9, abs=1e-9)
    assume(abs(want.rvalue) < 0.9999)  # at a perfect line the error is rounding noise
    assert [got.se, got.p] == pytest.approx([want.stderr, want.pvalue], rel=1e-7, abs=1e-12)
    assert got.high - got.slope == pytest.approx(scipy.stats.t.ppf(0.975, len(x) - 2) * want.stderr, rel=1e-7)


@given(st.one_of(COARSE, FINE))
def test_kendall_is_that_of_scipy(values: list[float]) -> None:
    x, y = days(len(values)), np.array(values)
    assume(np.ptp(y) > 0)
    assert kendall(x, y) == pytest.approx(tuple(scipy.stats.kendalltau(x, y)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("n", [3, 5, 12, 33, 34, 60])
def test_kendall_without_ties_is_exact_where_scipy_is(n: int) -> None:
    stream = np.random.default_rng(n)
    nearly = np.arange(float(n))
    nearly[[0, 1]] = nearly[[1, 0]]
    for y in (stream.permutation(n).astype("float64"), np.arange(float(n)), -np.arange(float(n)), nearly):
        assert kendall(days(n), y) == pytest.approx(tuple(scipy.stats.kendalltau(days(n), y)), rel=1e-9)


def test_a_perfect_line_has_no_error() -> None:
    got = least_squares(np.arange(5.0), 2 * np.arange(5.0) + 1, 0.95)
    assert (got.slope, got.intercept, got.correlation) == pytest.approx((2.0, 1.0, 1.0))
    assert got.p < 1e-6
