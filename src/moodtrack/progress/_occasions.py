"""Scores of one occasion: equal ones count once, different ones contradict each other and no analysis uses them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.schema import to_days

__all__ = ["one_an_occasion"]


def one_an_occasion(rows: pd.DataFrame, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows to keep, and which to leave out as contradicting: an occasion is a session and day, else a time.

    Equal scores of one occasion count once; different ones contradict each other and none is used. Scores of one session
    of which one has no day, and scores of one time of which one has no session, cannot be told apart in order: they are
    one occasion. Rows with neither session nor time are occasions of their own.
    """
    if _rising(number, rows["session"].to_numpy("float64", na_value=np.nan)):
        return np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    session = rows["session"].astype("float64")
    when = to_days(rows["day"].where(session.notna() | rows["at"].isna(), rows["at"]))
    place = np.where(session.isna() & np.isnan(when), np.arange(len(rows)), -1)
    moment = to_days(rows["at"].where(rows["at"].notna(), rows["day"]))
    undated = _any(np.isnan(moment), number, session) & session.notna().to_numpy()
    unnumbered = _any(session.isna().to_numpy(), number, moment) & ~np.isnan(moment)
    when = np.where(undated, -1e9, np.where(unnumbered, moment, np.nan_to_num(when, nan=-1e9)))
    session = session.mask(unnumbered).fillna(-1.0)
    keys = pd.DataFrame({"number": number, "session": session, "when": when, "place": place})
    groups = pd.DataFrame({"group": keys.groupby(list(keys), sort=False).ngroup(), "value": rows["value"]})
    first = ~groups["group"].duplicated().to_numpy()
    distinct = groups.drop_duplicates()["group"].value_counts()
    doubtful = groups["group"].map(distinct).to_numpy() > 1
    return first & ~doubtful, doubtful


def _any(flag: np.ndarray, number: np.ndarray, by: np.ndarray | pd.Series) -> np.ndarray:
    """For every row, whether one of its series with the same number or time is marked."""
    if not flag.any() or flag.all():
        return flag
    keys = pd.DataFrame({"number": number, "by": np.asarray(by), "flag": flag})
    return np.asarray(keys.groupby(["number", "by"], sort=False, dropna=False)["flag"].transform("any"), dtype=bool)


def _rising(number: np.ndarray, session: np.ndarray) -> bool:
    """Whether the sessions of every series rise from row to row, so that no occasion is there twice."""
    return bool(((np.diff(session) > 0) | (np.diff(number) > 0)).all() and not np.isnan(session).any())
