"""Columns that say the outcome again: against a naive computation by residuals, and what keeping them out is good for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.patterns import triggers
from moodtrack.stats import design
from moodtrack.stats.echoes import LEAST, STRONG, echoes
from moodtrack.stats.grid import Grid
from moodtrack.testing import cohort


def drawn(seed: int) -> Grid:
    """A year with gaps: two words for the mood, something it hangs on, something that follows it, something else."""
    stream = np.random.default_rng(seed)
    mood, innovation = np.zeros(365), stream.normal(size=365)
    for t in range(1, 365):
        mood[t] = 0.5 * mood[t - 1] + innovation[t]
    low, high = mood + stream.normal(size=365) < -1.2, mood + stream.normal(size=365) > 1.2
    walk, else_ = stream.random(365) < 0.3, stream.random(365) < 0.2
    after = np.append(False, mood[:-1] + stream.normal(size=364) < -1)
    columns = np.column_stack([low, walk, after, high, else_]).astype(float)
    kept = stream.random(365) > 0.15
    columns[:40, 4] = np.nan
    return Grid(np.flatnonzero(kept) + 19000.0, (mood + 0.8 * walk)[kept], kept[kept], columns[kept])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("slow", [30.0, None])
def test_agrees_with_residuals_of_least_squares(seed: int, slow: float | None) -> None:
    grid = drawn(seed)
    place = {day: i for i, day in enumerate(grid.day)}
    pairs = [(i, place[day - 1]) for i, day in enumerate(grid.day) if day - 1 in place]
    now, then = np.array(pairs).T
    base = design.seasonal(grid.day[now], slow)
    y, yesterday = grid.outcome[now], grid.outcome[then]

    def left(values: np.ndarray, *beside: np.ndarray) -> np.ndarray:
        columns = np.column_stack([base, *beside])
        return np.asarray(values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0])

    def r(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b / np.sqrt(a @ a * (b @ b)))

    want = []
    for j in range(grid.present.shape[1]):
        x, before = (np.nan_to_num(grid.present[rows, j]) for rows in (now, then))
        same = r(left(x), left(y))
        back = r(left(x, before), left(yesterday, before)) * np.sign(same)
        ahead = r(left(before, x), left(y, x)) * np.sign(same)
        middle = max(abs(same) * r(left(y), left(yesterday)), LEAST / np.sqrt(len(now)))
        want.append(abs(same) > STRONG and back > 0 and ahead > 0 and back + ahead > middle)
    assert echoes(grid, slow).tolist() == want


def test_words_for_the_mood_are_told_from_what_it_hangs_on() -> None:
    found = np.array([echoes(drawn(seed), 30.0) for seed in range(20)])
    assert found[:, [0, 3]].mean() > 0.8
    assert found[:, [1, 2, 4]].mean() < 0.1


def test_few_days_and_constant_columns_are_no_echoes() -> None:
    grid = drawn(1)
    assert not echoes(grid.until(grid.day[25]), None).any()
    assert not echoes(Grid(*(part[:0] for part in grid[:4])), 30.0).any()
    still = grid._replace(present=np.column_stack([np.ones(len(grid.day)), np.full(len(grid.day), np.nan)]))
    assert not echoes(still, 30.0).any()


def test_words_that_no_group_tells_do_not_take_what_other_tags_go_with() -> None:
    """With the words held equal a third of the intervals of planted differences holds them; .96 (SE .03) without."""
    one = cohort("moodwords", persons=12, days=365, seed=20)
    table = triggers(one.ratings, one.tags.assign(group=None), reverse=False).table.astype({"person": str, "tag": str})
    truth = one.truth[one.truth["lag"] >= 0].astype({"person": str, "tag": str})
    rows = pd.merge(table, truth[["person", "tag", "lag", "effect"]], on=["person", "tag", "lag"])
    rows = rows[rows["difference"].notna()]
    held = (rows["low"] <= rows["effect"]) & (rows["effect"] <= rows["high"])
    assert len(rows) > 40
    assert held.mean() > 0.84
