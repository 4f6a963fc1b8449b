"""Places at which a series lies clearly below the three before, and the place at which it is back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Setbacks", "setbacks"]


class Setbacks(NamedTuple):
    """One place a setback: of its start, of its lowest value, of the way back (-1: not back); the level before it."""

    start: np.ndarray
    lowest: np.ndarray
    back: np.ndarray
    level: np.ndarray


def setbacks(value: np.ndarray, before: np.ndarray, limit: np.ndarray, starts: np.ndarray, n: np.ndarray) -> Setbacks:
    """Falls by at least a limit below the level before, one after the other, each until that level is there again.

    Parameters
    ----------
    value : ndarray of float, shape (places,)
        More is better; NaN is passed over.
    before, limit : ndarray of float, shape (places,)
        Level before every place, and how far below it is a setback; NaN: none can start there.
    starts, n : ndarray of int, shape (series,)
        First place and length of every series.

    Examples
    --------
    >>> value = np.array([5.0, 5.0, 5.0, 1.0, 2.0, 5.0])
    >>> before = np.array([np.nan, np.nan, np.nan, 5.0, 3.7, 2.7])
    >>> [part.tolist() for part in setbacks(value, before, np.full(6, 3.0), np.array([0]), np.array([6]))]
    [[3], [3], [5], [5.0]]
    """
    level = np.full(len(starts), np.nan)
    begun, lowest = np.full(len(starts), -1), np.full(len(starts), -1)
    found: list[np.ndarray] = []
    for place in range(int(n.max(initial=0))):
        own = (n > place).nonzero()[0]
        at = starts[own] + place
        now, inside = value[at], ~np.isnan(level[own])
        back = inside & (now >= level[own])
        deeper = inside & ~back & (now < value[lowest[own]])
        fallen = ~inside & (before[at] - now >= limit[at])
        lowest[own[deeper]] = at[deeper]
        done = own[back]
        found.append(np.array([begun[done], lowest[done], at[back], level[done]]))
        level[done] = np.nan
        new = own[fallen]
        begun[new], lowest[new], level[new] = at[fallen], at[fallen], before[at[fallen]]
    left = np.flatnonzero(~np.isnan(level))
    found.append(np.array([begun[left], lowest[left], np.full(len(left), -1), level[left]]))
    start, low, back, was = np.concatenate(found, axis=1)
    order = np.argsort(start, kind="stable")
    whole = [part[order].astype("int64") for part in (start, low, back)]
    return Setbacks(whole[0], whole[1], whole[2], was[order])
