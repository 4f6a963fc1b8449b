"""One person's tags: what the days so far could show of each, and when the difference asked about is within reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.patterns._tautology import derived
from moodtrack.stats import car1, design, gls, spending
from moodtrack.stats.grid import Grid
from moodtrack.stats.power import information, reach
from moodtrack.stats.relations import FREE, Model, forward
from moodtrack.stats.twins import stands_for

__all__ = ["SLOW", "Asked", "looked_at", "spread"]

SLOW = 30
"""Days for which the model has one slow wave."""
LAGS = (0, 1)
"""What is tested of a tag: same day and day after."""
_OWN = 1e-6

Rows = dict[str, np.ndarray]


class Asked(NamedTuple):
    """The options of `power`, checked."""

    difference: float
    alpha: float
    power: float
    tests: int | None
    smooth: bool
    select: bool
    planned: bool
    min_days: int
    min_logged: int
    horizon: int


class _Costs(NamedTuple):
    """What is known of every tag: standard error of the same day, its degrees of freedom, why there is none, tests.

    Where a tag has too few days so far, the standard error is that beside the base, raised as much as other tags and
    the day after raise those of the tags that can be tested.
    """

    se: np.ndarray
    free: np.ndarray
    reason: np.ndarray
    tests: int


class _Times(NamedTuple):
    """When the log is looked at: days after the last one, rated days in all, level; shape (t, 1)."""

    ahead: np.ndarray
    rated: np.ndarray
    alpha: np.ndarray


def looked_at(grid: Grid, worded: np.ndarray, asked: Asked) -> Rows:
    """The columns of `power` for one person and variable, one entry a tag.

    Parameters
    ----------
    grid : Grid
    worded : ndarray of bool, shape (m,)
        Tags that say the rating by their name or group.
    asked : Asked
    """
    here = np.isfinite(grid.outcome)
    day, known = grid.day[here], np.isfinite(grid.present[here])
    n, with_ = known.sum(axis=0), np.nansum(grid.present[here], axis=0).astype("int64")
    phi, sigma = spread(day, grid.outcome[here], asked.smooth)
    costs = _costs(grid, worded, (n, with_), (phi, sigma), asked)
    logged, rate = _habits(day, known, n, with_)
    times = _times(day, asked)
    held = n + logged * times.ahead
    left = costs.free + logged * times.ahead - (times.ahead // SLOW if asked.smooth else 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = costs.se * np.sqrt((costs.free + 1) / np.where(left >= FREE, left + 1, np.nan))
        size = reach(np.maximum(left, 1), times.alpha / costs.tests, asked.power) * se
        fine = (size <= asked.difference) & (np.minimum(rate, 1 - rate) * held >= asked.min_days - 0.5)
    fine &= (times.rated >= asked.min_logged) & (times.ahead <= asked.horizon)
    days = np.where(fine.any(axis=0), np.maximum(times.ahead[np.argmax(fine, axis=0), 0], 0), np.nan)
    hopeless = ~np.isin(costs.reason, ["", "few_with", "few_without"])
    days[hopeless] = np.nan
    status = np.where(hopeless, "not_testable", np.where(days == 0, "now", np.where(days > 0, "later", "beyond")))
    reason = np.where((status == "beyond"), "out_of_reach", costs.reason)
    now = int(np.argmax(times.ahead[:, 0] > 0)) if asked.planned else 0
    able = costs.reason == ""
    last, m = (day[-1] if len(day) else np.nan), len(n)
    return {
        "n_with": with_, "n_without": n - with_, "logged": logged, "rate": rate,
        "tests": np.full(m, costs.tests), "look": np.full(m, times.rated[now, 0] if asked.planned else np.nan),
        "look_day": np.full(m, last + times.ahead[now, 0] if asked.planned else np.nan),
        "alpha": np.full(m, times.alpha[now, 0] / costs.tests), "phi": np.full(m, phi), "sigma": np.full(m, sigma),
        "se": np.where(able, se[now], np.nan), "df": np.where(able, left[now], np.nan),
        "findable": np.where(able, size[now], np.nan), "days": days, "date": last + days,
        "status": status, "reason": reason,
    }  # fmt: skip


def spread(day: np.ndarray, outcome: np.ndarray, smooth: bool = True) -> tuple[float, float]:
    """phi and standard deviation of the errors of the model without any tag; NaN where there is too little."""
    base = _base(day, smooth)
    if len(day) - base.shape[1] < FREE:
        return np.nan, np.nan
    if np.ptp(outcome) == 0:
        return 0.0, 0.0
    phi = car1.estimate(day, base, outcome)
    return phi, gls.fit(day, base, outcome, phi).sigma


def _costs(
    grid: Grid, worded: np.ndarray, counts: tuple[np.ndarray, np.ndarray], errors: tuple[float, float], asked: Asked
) -> _Costs:
    """The standard errors of the model that triggers fits, with other tags held equal where they are."""
    here = np.isfinite(grid.outcome)
    (n, with_), (phi, sigma) = counts, errors
    said, free = _information(grid.day[here], grid.present[here], phi, asked.smooth)
    reason = _reasons(with_, n - with_, said, free, bool(np.ptp(grid.outcome[here]) == 0), asked.min_days)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.where(said > 0, sigma / np.sqrt(said), np.nan)
    says = worded | derived(grid.outcome, grid.present, asked.min_days)
    alone = np.flatnonzero(~says)
    if len(alone):
        alone = alone[stands_for(grid.present[np.ix_(here, alone)]) == np.arange(len(alone))]
    double = np.setdiff1d(np.flatnonzero(~says), alone)
    model = Model("base", float(SLOW) if asked.smooth else None, asked.select, asked.min_days)
    found = forward(grid._replace(present=grid.present[:, alone]), LAGS, model)
    tested = found.refused == ""
    fits = alone[tested[:, 0]]
    raised = np.nanmedian(found.se[tested[:, 0], 0] / se[fits]) if len(fits) else 1 / np.sqrt(1 - _kin(phi) ** 2)
    se = se * raised
    se[fits], free[fits] = found.se[tested[:, 0], 0], found.df[tested[:, 0], 0]
    reason[alone] = np.where(reason[alone] == "", found.refused[:, 0], reason[alone])
    reason[double], reason[says] = "same_days", "tautology"
    return _Costs(se, free, reason, asked.tests if asked.tests is not None else max(int(tested.sum()), 1))


def _kin(phi: float) -> float:
    """Correlation of a tag and the same tag a day before, once whitened, where the tag does not come in runs."""
    return float(np.nan_to_num(phi / (1 + phi**2)))


def _times(day: np.ndarray, asked: Asked) -> _Times:
    """Every day from the last one to the horizon; with planned looks the last one reached and those ahead."""
    n = len(day)
    pace = (day[-1] - day[0] + 1) / n
    if not asked.planned:
        ahead = np.arange(asked.horizon + 1.0)
        return _Times(ahead[:, None], (n + ahead / pace)[:, None], np.full((len(ahead), 1), asked.alpha))
    rated = spending.looks(int(max(n + asked.horizon / pace, spending.next_look(n))))
    levels = np.array(spending.levels(-(-len(rated) // 8) * 8, asked.alpha)[: len(rated)])
    first = max(int((rated <= n).sum()) - 1, 0)
    rated, levels = rated[first:], levels[first:]
    past = day[np.minimum(rated, n) - 1] - day[-1]
    ahead = np.where(rated <= n, past, np.maximum(np.ceil((rated - n) * pace), 1))
    return _Times(ahead[:, None], rated[:, None].astype("float64"), levels[:, None])


def _base(day: np.ndarray, smooth: bool) -> np.ndarray:
    base = design.seasonal(day, SLOW if smooth else None)
    return base[:, design.full_rank(base)]


def _information(day: np.ndarray, present: np.ndarray, phi: float, smooth: bool) -> tuple[np.ndarray, np.ndarray]:
    """What the days say about every tag, and the degrees of freedom; tags known on the same days share a pass."""
    m = present.shape[1]
    said, free = np.zeros(m), np.full(m, -1.0)
    known = np.isfinite(present)
    group = np.unique(known, axis=1, return_inverse=True)[1].reshape(-1)
    for g in range(group.max() + 1 if m else 0):
        tags = np.flatnonzero(group == g)
        rows = known[:, tags[0]]
        base = _base(day[rows], smooth)
        free[tags] = rows.sum() - base.shape[1] - 1
        if free[tags[0]] >= FREE and np.isfinite(phi):
            x = present[np.ix_(rows, tags)]
            own = information(day[rows], base, x, phi)
            said[tags] = np.where(own > _OWN * len(x) * x.var(axis=0), own, 0.0)
    return said, free


def _reasons(
    with_: np.ndarray, without: np.ndarray, said: np.ndarray, free: np.ndarray, constant: bool, min_days: int
) -> np.ndarray:
    varied = (with_ > 0) & (without > 0)
    reason = np.where(varied & (said <= 0), "collinear", np.full(len(with_), "", dtype="U12"))
    reason = np.where(without < min_days, "few_without", reason)
    reason = np.where(with_ < min_days, "few_with", reason)
    reason = np.where(constant, "constant", reason)
    return np.where(free < FREE, "too_few", reason)


def _habits(day: np.ndarray, known: np.ndarray, n: np.ndarray, with_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of the days of a tag's own stretch that count for it, and share of these that have it."""
    if not len(day):
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    first = day[np.argmax(known, axis=0)]
    last = day[len(day) - 1 - np.argmax(known[::-1], axis=0)]
    some = np.maximum(n, 1)
    return np.where(n > 0, n / (last - first + 1), np.nan), np.where(n > 0, with_ / some, np.nan)
