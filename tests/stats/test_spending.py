"""Planned looks: the levels add up to what was promised."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from moodtrack.stats import spending

DRAWN = 20_000


def ever_found(days: np.ndarray, tests: int, seed: int) -> np.ndarray:
    """By every look, the share of families without any relation in which Benjamini and Hochberg's rule found anything.

    Independent Brownian motions at the days of the looks.
    """
    stream, at, found = np.random.default_rng(seed), np.zeros((DRAWN, tests)), np.zeros(DRAWN, dtype=bool)
    levels, shares = spending.levels(len(days), 0.05), []
    for day, before, level in zip(days, np.append(0.0, days[:-1]), levels, strict=True):
        at += stream.standard_normal(at.shape) * np.sqrt(day - before)
        p = np.sort(2 * norm.sf(np.abs(at) / np.sqrt(day)), axis=1)
        found |= (p * tests / np.arange(1, tests + 1) <= level).any(axis=1)
        shares.append(found.mean())
    return np.array(shares)


@pytest.mark.parametrize("tests", [20, 60])
def test_no_more_is_spent_by_any_look_than_its_days_allow(tests: int) -> None:
    days = spending.looks(815).astype(float)
    years = days / 365
    want = 0.05 * np.minimum(years, 1) + 0.05 * (1 - 0.5 ** np.maximum(years - 1, 0))  # half in the second year
    error = np.sqrt(want * (1 - want) / DRAWN)
    got = ever_found(days, tests, 4)
    assert (got <= want + 4 * error + 0.1 * want * (tests != spending.TESTS)).all()
    assert (got >= 0.8 * want - 4 * error).all()  # nor is much of it left over


def test_ten_years_of_looks_spend_less_than_twice_the_level() -> None:
    assert ever_found(spending.looks(3650).astype(float), 10, 5)[-1] <= 0.1 + 4 * np.sqrt(0.09 / DRAWN)
    assert spending.spent(3650, 0.05) < 0.1


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
