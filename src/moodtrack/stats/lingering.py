"""A difference on the day after: a second one, or the first that fades?"""

from __future__ import annotations

import numpy as np

from moodtrack.stats import design, gls
from moodtrack.stats.grid import Grid, shifted

__all__ = ["given_yesterday"]


def given_yesterday(grid: Grid, columns: np.ndarray, slow: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficient of yesterday's indicator beside today's, given yesterday's outcome; standard error and df.

    Outcome ~ yesterday's outcome + column today + column yesterday + weekdays + trend, independent errors. Where
    yesterday's indicator says nothing beyond yesterday's outcome, a difference on the day after is what is left of the
    day before.

    Parameters
    ----------
    grid : Grid
    columns : ndarray of int
        Which indicators.
    slow : float or None

    Returns
    -------
    tuple of ndarray, each of shape (len(columns),)
        NaN where too few days have all of it.
    """
    value, se, df = (np.full(len(columns), np.nan) for _ in range(3))
    yesterday, before = shifted(grid.day, grid.outcome, 1), shifted(grid.day, grid.present, 1)
    for i, j in enumerate(columns):
        rows = np.isfinite(grid.outcome) & np.isfinite(yesterday)
        rows &= np.isfinite(grid.present[:, j]) & np.isfinite(before[:, j])
        base = np.column_stack([design.seasonal(grid.day[rows], slow), yesterday[rows]])
        if grid.beside is not None:
            base = np.column_stack([base, grid.beside[rows]])
        base = base[:, design.full_rank(base)] if rows.any() else base
        if rows.sum() - base.shape[1] - 2 < 10:
            continue
        pair = np.stack([grid.present[rows, j], before[rows, j]], axis=1)[:, None, :]
        found = gls.blocks(grid.day[rows], base, grid.outcome[rows], pair, 0.0)
        value[i], se[i], df[i] = found.coefficients[0, 1], found.se[0, 1], found.df[0]
    return value, se, df
