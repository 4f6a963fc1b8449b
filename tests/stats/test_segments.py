"""Means of days, against a loop."""

from __future__ import annotations

import numpy as np

from moodtrack.stats.segments import daily, segments


def test_daily_means_are_those_of_a_loop() -> None:
    stream = np.random.default_rng(2)
    group = np.sort(stream.integers(0, 4, 200))
    day = stream.integers(0, 9, 200).astype("float64")
    order = np.lexsort([day, group])
    day = day[order]
    value = np.where(stream.random(200) < 0.3, np.nan, stream.integers(1, 11, 200))
    got = daily(group, day, value)
    want = {}
    for g, d, v in zip(group, day, value, strict=True):
        if not np.isnan(v):
            want.setdefault((g, d), []).append(v)
    assert list(zip(got.group, got.day, strict=True)) == sorted(want)
    np.testing.assert_allclose(got.mean, [np.mean(want[key]) for key in sorted(want)])
    assert got.size.tolist() == [len(want[key]) for key in sorted(want)]


def test_a_single_value_stays_as_it_is() -> None:
    assert daily(np.zeros(1, int), np.ones(1), np.array([0.1 + 0.2])).mean[0] == 0.1 + 0.2


def test_nothing_in_nothing_out() -> None:
    empty = np.zeros(0)
    assert all(len(part) == 0 for part in daily(empty.astype(int), empty, empty))
    assert segments(empty.astype(int)) == []
