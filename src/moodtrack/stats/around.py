"""Values in the days before and after certain days, and how that change differs from the usual one of such a weekday."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import design, gls
from moodtrack.stats.contrast import quadratic

__all__ = ["Around", "Overall", "Sides", "around", "overall", "windows"]


class Sides(NamedTuple):
    """Rows of the k days before and after certain days, and their weights in mean after less mean before."""

    place: np.ndarray
    weight: np.ndarray
    n_before: np.ndarray
    n_after: np.ndarray


class Around(NamedTuple):
    """One entry a day asked for; `usual` is the mean change of the same weekday, of `n_usual` other days."""

    before: np.ndarray
    after: np.ndarray
    change: np.ndarray
    usual: np.ndarray
    n_usual: np.ndarray
    sides: Sides
    others: Sides
    same: np.ndarray


class Overall(NamedTuple):
    """Mean over the days asked for that have both changes."""

    n: int
    n_usual: int
    change: float
    usual: float
    low: float
    high: float


def windows(day: np.ndarray, at: np.ndarray, k: int) -> Sides:
    """Where the k days before and the k days after every day of `at` stand, the day itself left out.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising, at least one.
    at : ndarray of float, shape (m,)
        Whole days.
    k : int

    Examples
    --------
    >>> windows(np.array([0.0, 1.0, 2.0, 3.0]), np.array([2.0]), 2).weight.tolist()
    [[-0.5, -0.5, 1.0, 0.0]]
    """
    offset = np.append(np.arange(-k, 0), np.arange(1, k + 1)).astype("float64")
    wanted = at[:, None] + offset
    place = np.minimum(np.searchsorted(day, wanted), len(day) - 1)
    there = day[place] == wanted
    n_before, n_after = there[:, :k].sum(axis=1), there[:, k:].sum(axis=1)
    size = np.repeat(np.column_stack([-n_before, n_after]), k, axis=1)
    weight = np.where(there, 1.0 / np.where(size == 0, 1, size), 0.0)
    return Sides(place, weight, n_before, n_after)


def around(day: np.ndarray, value: np.ndarray, at: np.ndarray, k: int, least: int) -> Around:
    """Means before and after every day of `at`, their difference, and the usual difference on that weekday.

    Usual: the mean difference over the days of the same weekday, between the first and last value, that lie more than
    2 k days from every day of `at`, so that no day counts on both sides. Both differences need ceil(k / 2) values on
    either side; the usual one needs `least` days.

    Parameters
    ----------
    day, value : ndarray of float, shape (n,)
        Whole days, rising, with one value each.
    at : ndarray of float, shape (m,)
        Whole days, rising, at least one.
    k : int
    least : int

    Examples
    --------
    >>> found = around(np.arange(9.0), np.arange(9.0) ** 2, np.array([4.0]), 2, 1)
    >>> found.before.tolist(), found.after.tolist(), found.n_usual.tolist()
    ([6.5], [30.5], [0])
    """
    every = np.arange(day[0], day[-1] + 1)
    near = np.minimum(np.searchsorted(at, every), len(at) - 1)
    apart = np.minimum(np.abs(at[near] - every), np.abs(every - at[np.maximum(near - 1, 0)]))
    sides, others = windows(day, at, k), windows(day, every[apart > 2 * k], k)
    enough = (k + 1) // 2
    usable = (others.n_before >= enough) & (others.n_after >= enough)
    others = Sides(*(part[usable] for part in others))
    weekday = every[apart > 2 * k][usable] % 7
    level = value - value[0]  # so that equal values give differences of exactly 0
    changes = (others.weight * level[others.place]).sum(axis=1)
    count, total = (np.bincount(weekday.astype("int64"), w, minlength=7) for w in (None, changes))
    own = (at % 7).astype("int64")
    parts = sides.weight * level[sides.place]
    before, after = -parts[:, :k].sum(axis=1), parts[:, k:].sum(axis=1)
    before, after = (
        np.where(n > 0, mean + value[0], np.nan) for n, mean in ((sides.n_before, before), (sides.n_after, after))
    )
    there = (sides.n_before >= enough) & (sides.n_after >= enough)
    usual = np.where(count >= least, total / np.maximum(count, 1), np.nan)[own]
    change = np.where(there, after - before, np.nan)
    return Around(before, after, change, usual, count.astype("int64")[own], sides, others, weekday)


def overall(day: np.ndarray, value: np.ndarray, found: Around, level: float, at: np.ndarray) -> Overall:
    """Mean change less mean usual change, with an interval for days that resemble the day before.

    A weighted sum of the values; its variance has phi and sigma of value ~ weekday + trend, Student's t with the degrees
    of freedom of that model.
    """
    kept = np.isfinite(found.change) & np.isfinite(found.usual)
    n, often = int(kept.sum()), np.bincount((at[kept] % 7).astype("int64"), minlength=7)
    used = often[found.same.astype("int64")] > 0
    change, usual = float(found.change[kept].mean()), float(found.usual[kept].mean())
    base = np.column_stack([design.weekdays(day), design.trend(day)])
    base = base[:, design.full_rank(base)]
    if len(day) - base.shape[1] < 10 or np.ptp(value) == 0:
        return Overall(n, int(used.sum()), change, usual, np.nan, np.nan)
    weights = np.zeros(len(day))
    np.add.at(weights, found.sides.place[kept], found.sides.weight[kept] / n)
    each = (often / np.maximum(np.bincount(found.same.astype("int64"), minlength=7), 1) / n)[found.same.astype("int64")]
    np.add.at(weights, found.others.place, -found.others.weight * each[:, None])
    model = gls.fit(day, base, value)
    se = model.sigma * np.sqrt(quadratic(day, weights, model.phi))
    low, high = gls.interval(change - usual, se, model.df, level)
    return Overall(n, int(used.sum()), change, usual, float(low), float(high))
