"""Runs of days on one side of a cut, in calendar days, and how many of them memory alone would make.

A day that is not there says nothing: a run may step over a few of them, and never starts or ends on one.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

__all__ = ["Chance", "Spells", "chance", "key", "orders", "spells"]


class Spells(NamedTuple):
    """Group of every run, its first and last row, and its length in calendar days; `last - first + 1` rows each."""

    group: np.ndarray
    first: np.ndarray
    last: np.ndarray
    days: np.ndarray


class Chance(NamedTuple):
    """Number of runs and length of the longest in every series drawn; shape (draws,)."""

    number: np.ndarray
    longest: np.ndarray


def spells(group: np.ndarray, day: np.ndarray, beyond: np.ndarray, least: int, bridge: int) -> Spells:
    """Runs of rows that are beyond the cut, of all groups at once.

    Two rows in a row belong to one run when both are beyond and at most `bridge` days without a row lie between them.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Sorted.
    day : ndarray of float, shape (n,)
        Whole days, rising within the group.
    beyond : ndarray of bool, shape (n,)
    least : int
        Rows that a run needs.
    bridge : int
        Days without a row that a run may step over, each time.

    Examples
    --------
    >>> day = np.array([0.0, 1.0, 3.0, 4.0, 7.0, 8.0])
    >>> found = spells(np.zeros(6, dtype=int), day, np.array([True, True, True, False, True, True]), 2, 1)
    >>> found.first.tolist(), found.last.tolist(), found.days.tolist()
    ([0, 4], [2, 5], [4, 2])
    """
    joined = np.zeros(len(day), dtype=bool)
    joined[1:] = beyond[1:] & beyond[:-1] & (group[1:] == group[:-1]) & (np.diff(day) <= bridge + 1)
    first = np.flatnonzero(beyond & ~joined)
    last = np.flatnonzero(beyond & ~np.append(joined[1:], False)[: len(day)])
    kept = last - first + 1 >= least
    first, last = first[kept], last[kept]
    return Spells(group[first], first, last, (day[last] - day[first] + 1).astype("int64"))


def key(day: np.ndarray, value: np.ndarray) -> int:
    """A number made of the order of the values and the days between them; no name, place or unit changes it.

    Examples
    --------
    >>> day, value = np.arange(3.0), np.array([1.0, 3.0, 2.0])
    >>> key(day, value) == key(day + 7, 2 * value + 1), key(day, value) == key(day, value[::-1])
    (True, False)
    """
    from_least = value - value.min()
    place = np.unique(np.round(from_least / max(float(from_least.max()), 1e-300), 9), return_inverse=True)[1]
    both = np.concatenate([day - day[0], place.ravel()]).astype("<i8")
    return int.from_bytes(hashlib.blake2b(both.tobytes(), digest_size=16).digest(), "little")


def orders(day: np.ndarray, phi: float, draws: int, stream: np.random.Generator) -> np.ndarray:
    """Series with correlation phi^|days apart|, mean 0 and variance 1, on the days given; shape (n, draws)."""
    series = stream.standard_normal((len(day), draws))
    carry = phi ** np.round(np.diff(day)).astype("int64").astype("float64")
    for row, r in enumerate(carry.tolist(), start=1):
        series[row] *= np.sqrt(1 - r * r)
        series[row] += r * series[row - 1]
    return series


def chance(
    day: np.ndarray, many: int, phi: float, least: int, bridge: int, draws: int, stream: np.random.Generator
) -> Chance:
    """Runs in series that have the same values on the same days, in an order that remembers only by phi.

    The `many` lowest days of every series are beyond the cut, as many as in the person's own.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    many : int
        Days beyond the cut, at least 1 and at most n.
    phi : float
        Correlation of two days in a row.
    least, bridge : int
        As in `spells`.
    draws : int
    stream : Generator

    Examples
    --------
    >>> found = chance(np.arange(100.0), 30, 0.0, 2, 1, 200, np.random.default_rng(1))
    >>> bool(abs(found.number.mean() - 71 * 30 * 29 / (100 * 99)) < 0.5)  # exact where order is pure chance
    True
    """
    series = orders(day, phi, draws, stream).T
    beyond = series <= np.partition(series, many - 1, axis=1)[:, many - 1 : many]
    group = np.repeat(np.arange(draws), len(day))
    found = spells(group, np.tile(day, draws), beyond.ravel(), least, bridge)
    longest = np.zeros(draws, dtype="int64")
    np.maximum.at(longest, found.group, found.days)
    return Chance(np.bincount(found.group, minlength=draws), longest)
