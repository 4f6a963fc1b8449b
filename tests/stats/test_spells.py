"""Runs of days, against a walk along a calendar; series drawn, against their correlation matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.stats.spells import chance, key, orders, spells

CALENDAR = st.lists(st.sampled_from(["beyond", "other", "unrated"]), min_size=0, max_size=40)


def naive_spells(calendar: list[str], least: int, bridge: int) -> list[tuple[int, int, int]]:
    """First day, last day and rated days of every run, walking the calendar day by day."""
    found, start, last, rated, unrated = [], None, 0, 0, 0
    for day, what in enumerate([*calendar, *["unrated"] * (bridge + 1)]):
        if what == "beyond":
            start = day if start is None else start
            last, rated, unrated = day, rated + 1, 0
        elif what == "unrated" and start is not None:
            unrated += 1
        if start is not None and (what == "other" or unrated > bridge):
            found.append((start, last, rated))
            start, rated, unrated = None, 0, 0
    return [run for run in found if run[2] >= least]


@given(st.lists(CALENDAR, min_size=1, max_size=3), st.integers(1, 3), st.integers(0, 2))
def test_runs_of_all_groups_are_those_of_a_walk_along_each_calendar(
    calendars: list[list[str]], least: int, bridge: int
) -> None:
    rows = [(g, d, what == "beyond") for g, c in enumerate(calendars) for d, what in enumerate(c) if what != "unrated"]
    group, day, beyond = (np.array([row[i] for row in rows]) for i in range(3))
    got = spells(group.astype("int64"), day.astype("float64"), beyond.astype(bool), least, bridge)
    shown = [
        (int(g), int(day[a]), int(day[b]), int(n), int(b - a + 1))
        for g, a, b, n in zip(got.group, got.first, got.last, got.days, strict=True)
    ]
    want = [
        (g, a, b, b - a + 1, n)
        for g, calendar in enumerate(calendars)
        for a, b, n in naive_spells(calendar, least, bridge)
    ]
    assert shown == want


def test_series_drawn_have_the_correlation_of_their_days() -> None:
    day = np.array([0.0, 1.0, 2.0, 5.0, 9.0])
    drawn = orders(day, 0.6, 40_000, np.random.default_rng(1))
    want = 0.6 ** np.abs(np.subtract.outer(day, day))
    np.testing.assert_allclose(np.cov(drawn), want, atol=4 * np.sqrt(2 / 40_000))


@pytest.mark.parametrize("phi", [0.0, 0.6])
def test_chance_counts_the_runs_of_the_series_that_it_draws(phi: float) -> None:
    day = np.sort(np.random.default_rng(5).choice(np.arange(90.0), 70, replace=False))
    got = chance(day, 20, phi, 2, 1, 50, np.random.default_rng(9))
    drawn = orders(day, phi, 50, np.random.default_rng(9))
    for place, series in enumerate(drawn.T):
        low = set(day[np.argsort(series)[:20]])
        calendar = ["unrated" if d not in day else "beyond" if d in low else "other" for d in np.arange(90.0)]
        runs = naive_spells(calendar, 2, 1)
        assert got.number[place] == len(runs)
        assert got.longest[place] == max((b - a + 1 for a, b, _ in runs), default=0)


def test_memory_makes_fewer_and_longer_runs() -> None:
    day = np.arange(365.0)
    white, red = (chance(day, 91, phi, 2, 1, 300, np.random.default_rng(3)) for phi in (0.0, 0.8))
    assert white.number.mean() == pytest.approx(
        (275 * 91 * 90) / (365 * 364), abs=4 * white.number.std() / np.sqrt(300)
    )
    assert red.longest.mean() > white.longest.mean() + 5


def test_the_key_knows_order_and_days_and_nothing_else() -> None:
    day, value = np.array([3.0, 4.0, 7.0]), np.array([2.0, 5.0, 2.0])
    assert key(day, value) == key(day + 700, 10 * value - 3)
    assert key(day, value) != key(np.array([3.0, 4.0, 8.0]), value)
    assert key(day, value) != key(day, np.array([2.0, 5.0, 3.0]))
    assert key(day, value) == key(day, value + np.array([0.0, 1e-15, 4e-16]))
