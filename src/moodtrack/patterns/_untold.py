"""Which rated days a comparison of tags cannot use, and says so: days of which no tag is known, ratings without a number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.result import Code
from moodtrack.schema import text
from moodtrack.stats.grid import Grid

__all__ = ["MANY", "infinite", "untold"]

MANY = 0.25
"""Share of the rated days without a word on tags above which it is told (convention)."""


def untold(person: str, variable: str, grid: Grid) -> list[dict[str, object]]:
    """A problem where on many rated days of a person no source that has tags has a row; `had` of `needs` rated days have one.

    A day with a row from before or after the time in which tags were in use is not among them: there it is known why.

    Examples
    --------
    >>> day, known = np.arange(4.0), np.array([True, False, True, False])
    >>> present = np.array([[1.0], [np.nan], [0.0], [np.nan]])
    >>> untold("me", "mood", Grid(day, np.array([3.0, 4.0, 2.0, np.nan]), known, present))[0]["what"]
    'no tag information on 1 of 3 rated days'
    """
    rated, known = np.isfinite(grid.outcome), np.isfinite(grid.present).any(axis=1)
    between = np.maximum.accumulate(known) & np.maximum.accumulate(known[::-1])[::-1]
    m, n = int(rated.sum()), int((rated & ~known & (between | ~grid.known)).sum())
    if n <= MANY * m:
        return []
    what = f"no tag information on {n} of {m} rated days"
    return [{"person": person, "variable": variable, "code": Code.NO_TAGS, "what": what, "had": m - n, "needs": m}]


def infinite(ratings: pd.DataFrame, variable: str) -> list[dict[str, object]]:
    """A problem for every person with ratings that are infinite, which no mean can hold."""
    if variable not in ratings:
        return []
    odd = np.isinf(ratings[variable].to_numpy(dtype="float64", na_value=np.nan))
    if not odd.any():
        return []
    return [
        {"person": person, "variable": variable, "code": Code.BAD_VALUE, "what": "infinite ratings, left out", "had": n}
        for person, n in text(ratings["person"][odd]).value_counts().sort_index().items()
    ]
