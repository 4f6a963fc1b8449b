"""Planned looks: the levels add up to what was promised."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from moodtrack.stats import spending


def test_no_more_is_spent_by_any_look_than_its_days_allow() -> None:
    """Brownian motion at the days of the looks; 200,000 paths, bounds of 4 standard errors."""
    days = np.array([90, 120, 180, 270, 365, 455, 545], dtype=float)
    steps = np.random.default_rng(4).standard_normal((200_000, len(days))) * np.sqrt(np.diff(days, prepend=0))
    statistic = np.abs(steps.cumsum(axis=1) / np.sqrt(days))
    bounds = norm.isf(np.array(spending.levels(len(days), 0.05)) / 2)
    for k in range(1, len(days) + 1):
        spent = (statistic[:, :k] > bounds[:k]).any(axis=1).mean()
        want = 0.05 * days[k - 1] / 365
        assert spent == pytest.approx(want, abs=4 * np.sqrt(want * (1 - want) / 200_000))


def test_one_look_at_a_time() -> None:
    assert [spending.next_look(n) for n in (0, 89, 90, 364, 365, 455, 456)] == [90, 90, 120, 365, 455, 545, 545]
    for n in (0, 89, 90, 200, 365, 800):
        reached = spending.looks(n)
        assert (reached <= n).all()
        assert spending.next_look(n) > n
        assert spending.looks(spending.next_look(n)).tolist() == [*reached.tolist(), spending.next_look(n)]


def test_no_look_has_more_than_the_whole_level() -> None:
    assert max(spending.levels(25, 0.05)) <= 0.05
    assert spending.levels(3, 0.05) == spending.levels(25, 0.05)[:3]
