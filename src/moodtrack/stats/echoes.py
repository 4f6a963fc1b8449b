"""Indicator columns that say the outcome again, with some noise: they may not be held equal when others are looked at.

A word for a low mood stands on low days, and low days come together. So it goes with the outcome of the same day and
also with that of the day before and that of the day after, beyond its own presence there. A column that the outcome
of its own day hangs on goes with neither.
"""

from __future__ import annotations

import numpy as np

from moodtrack.stats import design
from moodtrack.stats.grid import Grid, shifted
from moodtrack.stats.products import inner, product

__all__ = ["LEAST", "STRONG", "echoes"]

STRONG = 0.4
"""Correlation with the outcome of the same day from which a column is looked at: words for a mood have about .5, a
difference of one standard deviation of the outcome on a quarter of the days has .43."""

LEAST = 1.7
"""Standard errors by which the days before and after, taken together, must at least go with the column."""


def echoes(grid: Grid, slow: float | None) -> np.ndarray:
    """Which columns go with the outcome of the day before, of the day and of the day after alike.

    With x the column, y the outcome and r their correlations beside weekdays, trend and waves, over n days that follow a
    day: r(x_t, y_t) is beyond `STRONG`, and r(x_t, y_(t-1) | x_(t-1)) and r(x_(t-1), y_t | x_t), the same with time turned
    round, have its sign. An echo of y would have each of them near r(x_t, y_t) r(y_t, y_(t-1)), and a column that y
    hangs on near zero; the sum of both must be beyond the middle, and beyond `LEAST` / sqrt(n). To hold an echo
    equal is to hold a part of the outcome equal, and takes away from every other column what it goes with.

    Parameters
    ----------
    grid : Grid
    slow : float or None
        Days for one slow wave, as in `design.seasonal`.

    Returns
    -------
    ndarray of bool, shape (m,)
        False for all where fewer than thirty days more than the base has columns follow each other.

    Examples
    --------
    >>> stream = np.random.default_rng(1)
    >>> mood = np.zeros(300)
    >>> for t in range(1, 300):
    ...     mood[t] = 0.5 * mood[t - 1] + stream.normal()
    >>> walk, sad = stream.random(300) < 0.3, mood + 0.3 * stream.normal(size=300) < -1
    >>> day = np.arange(300.0)
    >>> echoes(Grid(day, mood + walk, np.ones(300, bool), np.column_stack([walk, sad]).astype(float)), None).tolist()
    [False, True]
    """
    m = grid.present.shape[1]
    yesterday, before = shifted(grid.day, grid.outcome, 1), shifted(grid.day, grid.present, 1)
    rows = np.isfinite(grid.outcome) & np.isfinite(yesterday)
    base = design.seasonal(grid.day[rows], slow)
    if grid.beside is not None:
        base = np.column_stack([base, grid.beside[rows]])
    n = len(base)
    if n < base.shape[1] + 30:
        return np.zeros(m, dtype=bool)
    q = np.linalg.qr(base[:, design.full_rank(base)])[0]
    outcome = _unit(q, np.column_stack([grid.outcome[rows], yesterday[rows]]))
    now = _unit(q, np.nan_to_num(grid.present[rows]))
    echo, same = np.zeros(m, dtype=bool), outcome[:, 0] @ now
    strong = np.flatnonzero(np.abs(same) > STRONG)
    if not len(strong):
        return echo
    now, same, then = now[:, strong], same[strong], _unit(q, np.nan_to_num(before[np.ix_(rows, strong)]))
    own = np.clip((now * then).sum(axis=0), -0.999, 0.999)
    ahead, back, kept = outcome[:, 0] @ then, outcome[:, 1] @ now, outcome[:, 1] @ then
    follows, leads = _beside(back, own, kept), _beside(ahead, own, same)
    sign = np.sign(same)
    middle = np.maximum(np.abs(same) * float(outcome[:, 0] @ outcome[:, 1]), LEAST / np.sqrt(n))
    echo[strong] = (follows * sign > 0) & (leads * sign > 0) & ((follows + leads) * sign > middle)
    return echo


def _unit(q: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Columns beside a base, of length 1; nothing where nothing is left of one."""
    left = columns - product(q, inner(q, columns))
    length = np.linalg.norm(left, axis=0)
    return np.asarray(left / np.where(length > 1e-6 * np.sqrt(len(left)), length, np.inf))


def _beside(both: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Correlation of two variables that is left beside a third, which has the correlations `one` and `other` with them."""
    left = np.sqrt((1 - one**2) * np.maximum(1 - other**2, 1e-6))
    return np.asarray((both - one * other) / left)
