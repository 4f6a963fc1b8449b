"""How long it takes back over a line: stretches beyond it, followed until the first row back, a gap or the last row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats.spells import orders

__all__ = ["Stretches", "expected", "medians", "stretches"]

_SLACK = 1e-9


class Stretches(NamedTuple):
    """Group, first and last row beyond; days until back (`event`) or last seen beyond; whether the start was seen."""

    group: np.ndarray
    first: np.ndarray
    last: np.ndarray
    time: np.ndarray
    event: np.ndarray
    seen: np.ndarray


def stretches(group: np.ndarray, day: np.ndarray, beyond: np.ndarray, bridge: int) -> Stretches:
    """Stretches of rows beyond a line, of all groups at once.

    Two rows follow each other when at most `bridge` days without a row lie between them. A stretch ends with the row
    that follows its last row and is back; where none follows it is censored at its last row. Its start was seen when
    its first row follows one that is not beyond.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Sorted.
    day : ndarray of float, shape (n,)
        Whole days, rising within the group.
    beyond : ndarray of bool, shape (n,)
    bridge : int
        Days without a row that may lie between two rows.

    Examples
    --------
    >>> day = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 9.0])
    >>> found = stretches(np.zeros(6, int), day, np.array([False, True, True, False, True, True]), 1)
    >>> found.time.tolist(), found.event.tolist(), found.seen.tolist()
    ([2.0, 0.0, 0.0], [True, False, False], [True, True, False])
    """
    follows = np.zeros(len(day), dtype=bool)
    follows[1:] = (group[1:] == group[:-1]) & (np.diff(day) <= bridge + 1)
    before = np.append(False, beyond[:-1])[: len(day)]
    on = np.append((follows & beyond)[1:], False)[: len(day)]
    first = np.flatnonzero(beyond & ~(follows & before))
    last = np.flatnonzero(beyond & ~on)
    event = np.append(follows[1:], False)[last] if len(day) else np.zeros(0, dtype=bool)
    end = np.minimum(last + event, max(len(day) - 1, 0))
    return Stretches(group[first], first, last, day[end] - day[first], event, follows[first])


def medians(group: np.ndarray, time: np.ndarray, event: np.ndarray, groups: int) -> np.ndarray:
    """Kaplan-Meier median of every group: NaN without a stretch, infinite where the curve stays above the half.

    As `survival.quantile` at 0.5, for whole days.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
    time : ndarray of float, shape (n,)
        Whole days.
    event : ndarray of bool, shape (n,)
    groups : int
        How many groups there are.

    Examples
    --------
    >>> medians(np.array([0, 0, 0, 2]), np.array([1.0, 2.0, 4.0, 3.0]), np.array([True, True, True, False]), 3).tolist()
    [2.0, nan, inf]
    """
    if not len(time):
        return np.full(groups, np.nan)
    day = time.astype("int64")
    width = int(day.max()) + 1
    shape = (groups, width)
    ended = np.bincount(group * width + day, weights=event, minlength=groups * width).reshape(shape)
    every = np.bincount(group * width + day, minlength=groups * width).reshape(shape)
    risk = every[:, ::-1].cumsum(axis=1)[:, ::-1]
    survival = np.cumprod(1 - ended / np.maximum(risk, 1), axis=1)
    half, under = survival <= 0.5 + _SLACK, survival < 0.5 - _SLACK
    first = half.argmax(axis=1)
    flat = survival[np.arange(groups), first] >= 0.5 - _SLACK
    final = width - 1 - (every > 0)[:, ::-1].argmax(axis=1)
    second = np.where(under.any(axis=1), under.argmax(axis=1), final)
    middle = np.where(flat, (first + second) / 2, first.astype("float64"))
    return np.where(risk[:, 0] == 0, np.nan, np.where(half.any(axis=1), middle, np.inf))


def expected(
    day: np.ndarray, many: int, phi: float, bridge: int, draws: int, stream: np.random.Generator
) -> np.ndarray:
    """Medians of series with correlation phi^|days apart| on the same days, the `many` lowest of each beyond the line.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    many : int
        Days beyond the line, at least 1 and below n.
    phi : float
        Correlation of two days in a row.
    bridge : int
        As in `stretches`.
    draws : int
    stream : Generator

    Returns
    -------
    ndarray of float, shape (draws,)
        As of `medians`, of stretches whose start was seen.

    Examples
    --------
    >>> found = expected(np.arange(200.0), 60, 0.0, 0, 100, np.random.default_rng(1))
    >>> float(np.median(found))  # without memory a day is back with probability 0.7 at each step
    1.0
    """
    series = orders(day, phi, draws, stream).T
    beyond = series <= np.partition(series, many - 1, axis=1)[:, many - 1 : many]
    found = stretches(np.repeat(np.arange(draws), len(day)), np.tile(day, draws), beyond.ravel(), bridge)
    return medians(found.group[found.seen], found.time[found.seen], found.event[found.seen], draws)
