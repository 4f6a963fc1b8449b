"""Indicator columns and an outcome, day by day: every column tested at every lag, in both directions.

Works on one series. A column may be unknown (NaN) on some days; columns that are known on the same days share one
pass. Which tests belong together, and what they are called, is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from moodtrack.stats import car1, design, gls

__all__ = ["Grid", "Tested", "backward", "forward"]

FREE = 10
"""Degrees of freedom that a model must have left; below, its phi and standard errors say little."""

Refused = Literal["", "few_with", "few_without", "collinear", "too_few", "constant"]


class Grid(NamedTuple):
    """One series, a row a day that is known of.

    Attributes
    ----------
    day : ndarray of float, shape (d,)
        Whole days, rising; days that nothing is known of are not there.
    outcome : ndarray of float, shape (d,)
        NaN where there is none.
    known : ndarray of bool, shape (d,)
        Whether the day was logged.
    present : ndarray of float, shape (d, m)
        1 present, 0 absent, NaN unknown.
    """

    day: np.ndarray
    outcome: np.ndarray
    known: np.ndarray
    present: np.ndarray


class Tested(NamedTuple):
    """One entry a column and lag, shape (m, k); `refused` says why there is no number."""

    with_: np.ndarray
    without: np.ndarray
    difference: np.ndarray
    se: np.ndarray
    df: np.ndarray
    sigma: np.ndarray
    phi: np.ndarray
    refused: np.ndarray


def forward(
    grid: Grid,
    lags: tuple[int, ...],
    phi: float | Literal["base", "each"],
    min_days: int,
    slow: float | None,
) -> Tested:
    """Outcome ~ column at all lags together + weekdays + trend, with first-order autoregressive errors.

    Rows are the days with an outcome whose lagged days are all logged. phi "base" is estimated once, without any
    column; "each" again with each column in; a number is taken as it is.
    """
    usable = np.isfinite(grid.outcome)
    for lag in lags:
        usable &= _shift(grid, grid.known, lag)
    tests = _none(grid.present.shape[1], len(lags))
    lagged = np.stack([_shift(grid, grid.present, lag) for lag in lags], axis=2)
    shared = _phi(grid.day[usable], grid.outcome[usable], slow) if phi == "base" else phi
    for columns, rows in _same_rows(np.isfinite(lagged).all(axis=2) & usable[:, None]):
        day, y, x = grid.day[rows], grid.outcome[rows], lagged[np.ix_(rows, columns)]
        _count(tests, columns, x, min_days)
        base = _base(day, slow)
        if len(day) - base.shape[1] - len(lags) < FREE:
            _refuse(tests, columns, "too_few")
        elif np.ptp(y) == 0:
            _refuse(tests, columns, "constant")
        elif shared == "each":
            for j in range(len(columns)):
                every = np.column_stack([base, x[:, j]])
                own = car1.estimate(day, every[:, design.full_rank(every)], y)
                _fill(tests, columns[j : j + 1], gls.blocks(day, base, y, x[:, j : j + 1], own), own, np.std(y))
        else:
            _fill(tests, columns, gls.blocks(day, base, y, x, float(shared)), float(shared), np.std(y))
    return _withheld(tests)


def backward(grid: Grid, min_days: int, slow: float | None) -> Tested:
    """Column ~ yesterday's outcome + yesterday's column + weekdays + trend, with independent errors.

    The difference is in the share of days with the column, for one point of yesterday's outcome.
    """
    before, yesterday = _shift(grid, grid.present, 1), _shift(grid, grid.outcome, 1)
    tests = _none(grid.present.shape[1], 1)
    usable = np.isfinite(grid.present) & np.isfinite(before) & np.isfinite(yesterday)[:, None]
    for columns, rows in _same_rows(usable):
        day, y, x = grid.day[rows], yesterday[rows], grid.present[np.ix_(rows, columns)]
        _count(tests, columns, x[:, :, None], min_days)
        base = _base(day, slow)
        if len(day) - base.shape[1] - 2 < FREE:
            _refuse(tests, columns, "too_few")
        elif np.ptp(y) == 0:
            _refuse(tests, columns, "constant")
        else:
            pair = np.stack([np.broadcast_to(y[:, None], x.shape), before[np.ix_(rows, columns)]], axis=2)
            found = gls.blocks(day, base, x, pair, 0.0)
            first = found._replace(coefficients=found.coefficients[:, :1], se=found.se[:, :1], own=found.own[:, :1])
            _fill(tests, columns, first, np.nan, np.std(x, axis=0)[:, None])
    return _withheld(tests)


def _shift(grid: Grid, values: np.ndarray, lag: int) -> np.ndarray:
    """Every day gets the value of `lag` days before; where that day is not there it is unknown."""
    if lag == 0:
        return values
    place = np.searchsorted(grid.day, grid.day - lag)
    there = grid.day[place] == grid.day - lag
    out = np.full(values.shape, False if values.dtype == bool else np.nan, dtype=values.dtype)
    out[there] = values[place[there]]
    return out


def _base(day: np.ndarray, slow: float | None) -> np.ndarray:
    columns = [design.weekdays(day), design.trend(day)]
    if slow is not None:
        columns.append(design.slow_waves(day, slow))
    base = np.column_stack(columns)
    return base[:, design.full_rank(base)]


def _phi(day: np.ndarray, y: np.ndarray, slow: float | None) -> float:
    if len(y) < 2 or np.ptp(y) == 0:
        return 0.0
    return car1.estimate(day, _base(day, slow), y)


def _same_rows(usable: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Numbers of the columns that are usable on the same days, and those days."""
    packed = np.packbits(usable, axis=0)
    if packed.shape[1] == 0:
        return
    group = np.unique(packed, axis=1, return_inverse=True)[1].reshape(-1)
    for g in range(group.max() + 1):
        columns = np.flatnonzero(group == g)
        yield columns, np.flatnonzero(usable[:, columns[0]])


def _none(m: int, k: int) -> Tested:
    with_, without = np.zeros((m, k), dtype="int64"), np.zeros((m, k), dtype="int64")
    difference, se, df, sigma, phi = (np.full((m, k), np.nan) for _ in range(5))
    return Tested(with_, without, difference, se, df, sigma, phi, np.full((m, k), "", dtype="U11"))


def _count(tests: Tested, columns: np.ndarray, x: np.ndarray, min_days: int) -> None:
    there = x.sum(axis=0).round().astype("int64")
    tests.with_[columns] = there
    tests.without[columns] = len(x) - there
    tests.refused[columns] = np.where(
        there < min_days, "few_with", np.where(len(x) - there < min_days, "few_without", "")
    )


def _refuse(tests: Tested, columns: np.ndarray, reason: Refused) -> None:
    tests.refused[columns] = np.where(tests.refused[columns] == "", reason, tests.refused[columns])


def _fill(tests: Tested, columns: np.ndarray, found: gls.Blocks, phi: float, spread: np.ndarray | float) -> None:
    k = found.own.shape[1]
    tests.difference[columns], tests.se[columns], tests.phi[columns] = found.coefficients, found.se, phi
    tests.df[columns], tests.sigma[columns] = np.stack([found.df] * k, 1), np.stack([found.sigma] * k, 1)
    lost = ~found.own & (tests.refused[columns] == "")
    tests.refused[columns] = np.where(lost, "collinear", tests.refused[columns])
    still = (tests.sigma[columns] <= 1e-8 * spread) & (tests.refused[columns] == "")
    tests.refused[columns] = np.where(still, "constant", tests.refused[columns])


def _withheld(tests: Tested) -> Tested:
    """No number where a test was refused."""
    for values in (tests.difference, tests.se, tests.df, tests.sigma, tests.phi):
        values[tests.refused != ""] = np.nan
    return tests
