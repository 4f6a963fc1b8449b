"""Steps between places of short series, against numpy one series at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from moodtrack.stats.steps import PAD, critical_t, steps

series = arrays.arrays(
    "float64", st.integers(4, 9), elements=st.one_of(st.just(np.nan), st.integers(-9, 40).map(float))
)


def padded(parts: list[np.ndarray]) -> np.ndarray:
    gap = np.full(PAD, np.nan)
    return np.concatenate([gap, *(np.concatenate([part, gap]) for part in parts)])


@settings(max_examples=60)
@given(st.lists(series, min_size=1, max_size=4))
def test_twin(parts: list[np.ndarray]) -> None:
    """Mean and variance (n - 1) of numpy over the values that are there; neighbours in the array are not looked at."""
    offset = PAD
    for part in parts:
        places = np.arange(1, len(part) - 2)
        found = steps(padded(parts), offset + places)
        for i, n in enumerate(places):
            pre, post = (w[np.isfinite(w)] for w in (part[max(n - 2, 0) : n + 1], part[n + 1 : n + 4]))
            assert (found.n_before[i], found.n_after[i]) == (len(pre), len(post))
            assert np.array_equal(found.fall[i], part[n] - part[n + 1], equal_nan=True)
            if len(pre) < 2 or len(post) < 2:
                assert np.isnan(found.difference[i])
                continue
            squares = (len(pre) - 1) * pre.var(ddof=1) + (len(post) - 1) * post.var(ddof=1)
            assert np.isclose(found.difference[i], pre.mean() - post.mean(), atol=1e-12)
            assert np.isclose(found.spread[i], np.sqrt(squares / (len(pre) + len(post) - 2)), atol=1e-9)
        offset += len(part) + PAD


def test_many_series_at_once_are_as_one_by_one() -> None:
    drawn = np.random.default_rng(1).normal(size=(5, 9))
    value = np.stack([padded([row]) for row in drawn])
    places = np.arange(PAD + 1, PAD + 7)
    together = steps(value, places)
    for row in range(5):
        for name, column in steps(value[row], places)._asdict().items():
            assert np.array_equal(getattr(together, name)[row], column, equal_nan=True)


def test_critical_values() -> None:
    """The t table: 4.303, 3.182 and 2.776 at .05 with 2, 3 and 4 degrees of freedom."""
    assert np.allclose(critical_t(0.1)[2:], stats.t.ppf(0.95, [2, 3, 4]), rtol=1e-12)
    assert critical_t(0.05).round(3)[2:].tolist() == [4.303, 3.182, 2.776]
    assert critical_t(0.05, 2.776)[2:].tolist() == [2.776] * 3
