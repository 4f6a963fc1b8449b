"""Indicator columns and an outcome, day by day: every column tested at every lag, in both directions.

Works on one series. A column may be unknown (NaN) on some days; columns that are known on the same days share one
pass. Which tests belong together, and what they are called, is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from moodtrack.stats import car1, design, gls, selection
from moodtrack.stats.echoes import echoes
from moodtrack.stats.grid import Grid, expected, same_rows, shifted
from moodtrack.stats.twins import alternatives
from moodtrack.stats.whitened import coefficients, whitened

__all__ = ["Model", "Pairs", "backward", "forward"]

FREE = 10
"""Degrees of freedom that a model must have left; below, its phi and standard errors say little."""

APART = 0.5
"""A lag that is known on a smaller share of the days than this is fitted apart."""

Refused = Literal["", "few_with", "few_without", "collinear", "too_few", "constant"]


class Model(NamedTuple):
    """What a comparison holds equal.

    Attributes
    ----------
    phi : "base", "each" or float
        Estimated once without any column; again with each column; or given.
    slow : float or None
        Days for one slow wave; None for the straight trend alone.
    select : bool
        Whether other columns are held equal by double selection.
    min_days : int
        Days with and days without the column that a test needs.
    """

    phi: float | Literal["base", "each"] = "base"
    slow: float | None = 30.0
    select: bool = True
    min_days: int = 8


class Pairs(NamedTuple):
    """One entry a column and lag, shape (m, k); `refused` says why there is no number."""

    with_: np.ndarray
    without: np.ndarray
    difference: np.ndarray
    se: np.ndarray
    df: np.ndarray
    sigma: np.ndarray
    phi: np.ndarray
    others: np.ndarray
    apart: np.ndarray
    refused: np.ndarray


def forward(grid: Grid, lags: tuple[int, ...], model: Model) -> Pairs:
    """Outcome ~ column at all lags together + other columns + weekdays + trend, errors a first-order autoregression.

    Rows are the days with an outcome on which the column is known at the smallest lag. Where it is not known at a
    longer one, its mean given the smallest stands in, and a column of the base marks the days whose earlier day was
    not logged; where that is more than half of the days, the lag is fitted apart, on the days on which it is known.
    """
    rated = np.isfinite(grid.outcome)
    lags_ = tuple(sorted(lags))
    if not grid.present.shape[1]:
        return _none(0, len(lags_))
    lagged = np.stack([shifted(grid.day, grid.present, lag) for lag in lags_], axis=2)
    logged = np.stack([shifted(grid.day, grid.known, lag) for lag in lags_], axis=1)
    filled = lagged.copy()
    filled[:, :, 0] = np.where(np.isfinite(lagged[:, :, 0]), lagged[:, :, 0], 0.0)
    for k in range(1, len(lags_)):
        filled[:, :, k] = expected(lagged[:, :, k], lagged[:, :, 0])
    tests = _none(grid.present.shape[1], len(lags_))
    shared = _phi(grid, rated, model.slow) if model.phi == "base" else model.phi
    usable = np.isfinite(lagged) & rated[:, None, None]
    usable &= usable[:, :, :1]
    candidates = np.zeros(filled.shape[1:], dtype=bool)
    if model.select:
        candidates = _moving(filled[rated], model.min_days) & ~echoes(grid, model.slow)[:, None]
    other = alternatives(grid.present[rated]) if model.select else np.zeros((0, 0), dtype=bool)
    _count(tests, lagged, usable, model.min_days)
    stacked = usable.transpose(2, 0, 1).reshape(-1, usable.shape[1])
    for columns, _ in same_rows(stacked):
        use = usable[:, columns[0], :]
        rows = use[:, 0]
        share = use.sum(axis=0) / max(int(rows.sum()), 1)
        together = np.flatnonzero(share >= APART)
        gaps = (~logged[np.ix_(rows, together)]).astype("float64")
        parts = [(rows, together, together, gaps)]
        parts += [(use[:, k], np.array([0, k]), np.array([k]), None) for k in np.flatnonzero(share < APART)]
        for rows, inside, told, gaps in parts:
            if not (inside.size and rows.any()):
                _refuse(tests, columns, told, "too_few")
                continue
            _fit(tests, columns, told, _Rows(grid, rows, filled, inside, candidates, other, gaps), shared, model)
        tests.apart[np.ix_(columns, np.flatnonzero(share < APART))] = True
    back = np.array([lags_.index(lag) for lag in lags])
    return _withheld(Pairs(*(values[:, back] for values in tests)))


class _Rows(NamedTuple):
    """What one fit stands on: rows, lags in the model, columns that may be held equal and pairs that may not, marks of
    days whose day before was not logged."""

    grid: Grid
    rows: np.ndarray
    filled: np.ndarray
    inside: np.ndarray
    candidates: np.ndarray
    alternatives: np.ndarray
    gaps: np.ndarray | None


def _fit(
    tests: Pairs,
    columns: np.ndarray,
    told: np.ndarray,
    part: _Rows,
    phi: float | Literal["base", "each"],
    model: Model,
) -> None:
    """Fit the columns at the lags inside on these rows and keep the lags told."""
    columns = columns[(tests.refused[np.ix_(columns, told)] == "").any(axis=1)]
    if not len(columns):
        return None
    grid, rows = part.grid, part.rows
    day, y = grid.day[rows], grid.outcome[rows]
    base = _base(grid, rows, model.slow, part.gaps)
    k = len(part.inside)
    if len(day) - base.shape[1] - k < FREE:
        return _refuse(tests, columns, told, "too_few")
    if np.ptp(y) == 0:
        return _refuse(tests, columns, told, "constant")
    every = part.filled[rows] if k == part.filled.shape[2] else part.filled[rows][:, :, part.inside]
    m = every.shape[1]
    flat = every.reshape(len(day), m * k)
    place = np.searchsorted(part.inside, told)
    for some, value in _with_phi(day, base, y, every, columns, phi):
        whole = whitened(day, base, y, flat, value)
        own = some[:, None] * k + np.arange(k)
        held = np.zeros((len(some), m * k), dtype=bool)
        if model.select:
            able = part.candidates[:, part.inside].reshape(-1)
            held = selection.beside(whole, own, able, np.repeat(part.alternatives[some], k, axis=1))
        found = coefficients(whole, own, held)
        at = np.ix_(some, told)
        tests.difference[at], tests.se[at], tests.phi[at] = found.coefficients[:, place], found.se[:, place], value
        tests.df[at], tests.sigma[at] = found.df[:, None], found.sigma[:, None]
        tests.others[at] = held.sum(axis=1)[:, None]
        own_ = found.own[:, place]
        for lost, why in ((~own_, "collinear"), ((found.sigma <= 1e-8 * np.std(y))[:, None] & own_, "constant"), ((found.df < FREE)[:, None] & own_, "too_few")):  # fmt: skip
            if lost.any():
                tests.refused[at] = np.where(lost & (tests.refused[at] == ""), why, tests.refused[at])
    return None


def _with_phi(
    day: np.ndarray,
    base: np.ndarray,
    y: np.ndarray,
    every: np.ndarray,
    columns: np.ndarray,
    phi: float | Literal["base", "each"],
) -> Iterator[tuple[np.ndarray, float]]:
    """Columns that share a phi, and that phi."""
    if phi != "each":
        yield columns, float(phi)
        return
    for j in columns:
        both = np.column_stack([base, every[:, j]])
        yield np.array([j]), car1.estimate(day, both[:, design.full_rank(both)], y)


def backward(grid: Grid, model: Model) -> Pairs:
    """Column ~ yesterday's outcome + yesterday's column + weekdays + trend, with independent errors.

    The difference is in the share of days with the column, for one point of yesterday's outcome.
    """
    before, yesterday = shifted(grid.day, grid.present, 1), shifted(grid.day, grid.outcome, 1)
    tests = _none(grid.present.shape[1], 1)
    usable = np.isfinite(grid.present) & np.isfinite(before) & np.isfinite(yesterday)[:, None]
    _count(tests, grid.present[:, :, None], usable[:, :, None], model.min_days)
    only = np.array([0])
    for columns, rows in same_rows(usable):
        if (tests.refused[columns, 0] != "").all():
            continue
        day, y, x = grid.day[rows], yesterday[rows], grid.present[np.ix_(rows, columns)]
        base = _base(grid, rows, model.slow, None)
        if len(day) - base.shape[1] - 2 < FREE:
            _refuse(tests, columns, only, "too_few")
        elif np.ptp(y) == 0:
            _refuse(tests, columns, only, "constant")
        else:
            pair = np.stack([np.broadcast_to(y[:, None], x.shape), before[np.ix_(rows, columns)]], axis=2)
            found = gls.blocks(day, base, x, pair, 0.0)
            at = np.ix_(columns, only)
            tests.difference[at], tests.se[at] = found.coefficients[:, :1], found.se[:, :1]
            tests.df[at], tests.sigma[at] = found.df[:, None], found.sigma[:, None]
            still = (found.sigma <= 1e-8 * np.std(x, axis=0))[:, None]
            for lost, why in ((~found.own[:, :1], "collinear"), (still & found.own[:, :1], "constant")):
                if lost.any():
                    tests.refused[at] = np.where(lost & (tests.refused[at] == ""), why, tests.refused[at])
    return _withheld(tests)


def _base(grid: Grid, rows: np.ndarray, slow: float | None, gaps: np.ndarray | None) -> np.ndarray:
    columns = [design.seasonal(grid.day[rows], slow)]
    if grid.beside is not None:
        columns.append(grid.beside[rows])
    if gaps is not None:
        columns.append(gaps[:, gaps.any(axis=0)])
    base = np.column_stack(columns)
    kept = design.full_rank(base)
    return base if len(kept) == base.shape[1] else base[:, kept]


def _phi(grid: Grid, rows: np.ndarray, slow: float | None) -> float:
    y = grid.outcome[rows]
    if len(y) < 2 or np.ptp(y) == 0:
        return 0.0
    return car1.estimate(grid.day[rows], _base(grid, rows, slow, None), y)


def _moving(filled: np.ndarray, min_days: int) -> np.ndarray:
    """Columns and lags with enough days on either side to be held equal."""
    there = filled.sum(axis=0)
    return np.asarray(np.minimum(there, len(filled) - there) >= min(min_days, 5))


def _none(m: int, k: int) -> Pairs:
    with_, without, others = (np.zeros((m, k), dtype="int64") for _ in range(3))
    difference, se, df, sigma, phi = (np.full((m, k), np.nan) for _ in range(5))
    apart = np.zeros((m, k), dtype=bool)
    return Pairs(with_, without, difference, se, df, sigma, phi, others, apart, np.full((m, k), "", dtype="U16"))


def _count(tests: Pairs, lagged: np.ndarray, usable: np.ndarray, min_days: int) -> None:
    """Days with and days without among the days compared, and the tests that have too few of them."""
    there = np.where(usable, lagged, 0.0).sum(axis=0).round().astype("int64")
    tests.with_[:], tests.without[:] = there, usable.sum(axis=0) - there
    tests.refused[:] = np.where(there < min_days, "few_with", np.where(tests.without < min_days, "few_without", ""))


def _refuse(tests: Pairs, columns: np.ndarray, lags: np.ndarray, reason: Refused) -> None:
    at = np.ix_(columns, lags)
    tests.refused[at] = np.where(tests.refused[at] == "", reason, tests.refused[at])


def _withheld(tests: Pairs) -> Pairs:
    """No number where a test was refused."""
    for values in (tests.difference, tests.se, tests.df, tests.sigma, tests.phi):
        values[tests.refused != ""] = np.nan
    return tests
