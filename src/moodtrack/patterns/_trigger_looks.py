"""Planned looks at a growing log: what the last look that was reached said, and what the one before it said."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import spending
from moodtrack.stats.grid import Grid

__all__ = ["Look", "changes", "looked"]


class Look(NamedTuple):
    """The log as it was at a look.

    Attributes
    ----------
    number : int
        Rated days of the look; 0 where none is reached, or none was planned.
    day : float
        Its last rated day.
    alpha : float
        Level of the look.
    """

    grid: Grid
    number: int
    day: float
    alpha: float


def looked(grid: Grid, alpha: float, planned: bool) -> list[Look]:
    """The last look and, where there is one, the look before it; without a plan all days at the whole level."""
    rated = grid.day[np.isfinite(grid.outcome)]
    reached = spending.looks(len(rated)) if planned else np.zeros(0, dtype="int64")
    if not len(reached):
        level = spending.levels(1, alpha)[0] if planned else alpha
        return [Look(grid, 0, float(rated[-1]), level)]
    levels = spending.levels(len(reached), alpha)
    made = []
    for number, level in list(zip(reached.tolist(), levels, strict=True))[-2:]:
        day = float(rated[number - 1])
        made.append(Look(grid.until(day), number, day, level))
    return made[::-1]


def changes(now: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """new, still or no_longer for findings of two looks, given as signs with 0 for none.

    Examples
    --------
    >>> changes(np.array([1, 1, 0, 0]), np.array([0, 1, -1, 0])).tolist()
    ['new', 'still', 'no_longer', '']
    """
    then = np.zeros(now.shape) if before is None else before
    same = (now != 0) & (now == then)
    return np.where(same, "still", np.where(now != 0, "new", np.where(then != 0, "no_longer", "")))
