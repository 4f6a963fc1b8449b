"""Scores of one occasion: equal ones count once, different ones contradict each other and no analysis uses them."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["one_an_occasion"]


def one_an_occasion(
    number: np.ndarray, row: np.ndarray, session: np.ndarray, at: np.ndarray, day: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which scores to keep, and which to leave out as contradicting: an occasion is a session and day, else a time.

    Equal scores of one occasion count once; different ones contradict each other and none is used. Scores of one session
    of which one has no day, and scores of one time of which one has no session, cannot be told apart in order: they are
    one occasion. Scores with neither session nor time are occasions of their own.

    Parameters
    ----------
    number : ndarray of int
        Number of the series of every score; the scores of a series lie together.
    row : ndarray of int
        The row of every score in the other arrays.
    session, at, day, value : ndarray of float
        Times in days; NaN where there is none.
    """
    session = session[row]
    if _rising(number, session):
        return np.ones(len(number), dtype=bool), np.zeros(len(number), dtype=bool)
    at, day, numbered = at[row], day[row], ~np.isnan(session)
    when, moment = np.where(numbered | np.isnan(at), day, at), np.where(np.isnan(at), day, at)
    place = np.where(~numbered & np.isnan(when), np.arange(len(number)), -1)
    undated = _any(np.isnan(moment), number, session) & numbered
    unnumbered = _any(~numbered, number, moment) & ~np.isnan(moment)
    when = np.where(undated, -1e9, np.where(unnumbered, moment, np.nan_to_num(when, nan=-1e9)))
    session = np.where(unnumbered | ~numbered, -1.0, session)
    keys = pd.DataFrame({"number": number, "session": session, "when": when, "place": place})
    groups = pd.DataFrame({"group": keys.groupby(list(keys), sort=False).ngroup(), "value": value[row]})
    first = ~groups["group"].duplicated().to_numpy()
    distinct = groups.drop_duplicates()["group"].value_counts()
    doubtful = groups["group"].map(distinct).to_numpy() > 1
    return first & ~doubtful, doubtful


def _any(flag: np.ndarray, number: np.ndarray, by: np.ndarray) -> np.ndarray:
    """For every row, whether one of its series with the same number or time is marked."""
    if not flag.any() or flag.all():
        return flag
    keys = pd.DataFrame({"number": number, "by": by, "flag": flag})
    return np.asarray(keys.groupby(["number", "by"], sort=False, dropna=False)["flag"].transform("any"), dtype=bool)


def _rising(number: np.ndarray, session: np.ndarray) -> bool:
    """Whether the sessions of every series rise from row to row, so that no occasion is there twice."""
    return bool(((np.diff(session) > 0) | (np.diff(number) > 0)).all() and not np.isnan(session).any())
