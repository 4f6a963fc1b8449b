"""First days of runs, against a walk along a calendar; averages around them, against the dense matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.stats import car1
from moodtrack.stats.onsets import averages, onsets

CALENDAR = st.lists(st.sampled_from(["there", "not there", "unknown"]), min_size=0, max_size=40)


@given(CALENDAR, st.integers(0, 2))
def test_first_days_are_those_of_a_walk_along_the_calendar(calendar: list[str], bridge: int) -> None:
    known = [(day, what == "there") for day, what in enumerate(calendar) if what != "unknown"]
    day, there = np.array([d for d, _ in known], dtype="float64"), np.array([t for _, t in known], dtype=bool)
    got = onsets(np.zeros(len(day), dtype="int64"), day, there, bridge)
    want, running, unknown = [], False, 0
    for number, what in enumerate(calendar):
        unknown = unknown + 1 if what == "unknown" else 0
        if what == "not there" or unknown > bridge:
            running = False
        if what == "there":
            want += [] if running else [number]
            running = True
    assert day[got].tolist() == want


def test_first_days_of_different_groups_do_not_join() -> None:
    assert onsets(np.array([0, 1]), np.array([3.0, 4.0]), np.array([True, True]), 1).tolist() == [True, True]


def test_averages_and_their_errors_are_those_of_the_dense_matrix() -> None:
    stream = np.random.default_rng(9)
    day = np.sort(stream.choice(np.arange(100.0), 70, replace=False))
    value, at, phi = stream.normal(5, 1, 70), np.array([4.0, 20.0, 23.0, 60.0, 95.0]), 0.4
    got = averages(day, value, at, 6, phi)
    known = dict(zip(day, value, strict=True))
    for place, offset in enumerate(range(-6, 7)):
        days = np.array([d + offset for d in at if d + offset in known])
        assert got.n[place] == len(days)
        assert got.mean[place] == pytest.approx(np.mean([known[d] for d in days]))
        dense = phi ** np.abs(np.subtract.outer(days, days))
        assert got.unit_se[place] == pytest.approx(np.sqrt(dense.sum()) / len(days))
    assert car1.sum_of_correlations(np.array([1.0]), phi) == 1.0


def test_no_day_at_an_offset_is_no_average() -> None:
    got = averages(np.array([0.0]), np.array([4.0]), np.array([0.0]), 1, np.nan)
    assert got.n.tolist() == [0, 1, 0]
    assert np.isnan(got.mean).tolist() == [True, False, True]
    assert np.isnan(got.unit_se).all()
