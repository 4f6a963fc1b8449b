"""Which sessions took place, and which are appointments to come: the one rule for analyses and reports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from moodtrack.schema import to_days

__all__ = ["coming", "last_days"]


def last_days(frames: Sequence[pd.DataFrame]) -> dict[str, float]:
    """The last `day` of every person in these tables, in days; NaN for persons without one."""
    last: dict[str, float] = {}
    for frame in frames:
        when = np.floor(to_days(frame["day"]))
        codes, names = pd.factorize(frame["person"].astype("str"))
        most = np.full(len(names), -np.inf)
        np.fmax.at(most, codes[codes >= 0], when[codes >= 0])
        for name, day in zip(names, most.tolist(), strict=True):
            last[name] = max(last.get(name, -np.inf), day)
    return {name: day if np.isfinite(day) else np.nan for name, day in last.items()}


def coming(sessions: pd.DataFrame, seen: Sequence[pd.DataFrame], until: float = np.nan) -> np.ndarray:
    """Which rows of a table of sessions are appointments to come.

    One is to come if `attended` says nothing and it is later than the last day in the tables `seen` of its person and than
    every session that was attended: a report's own day shows nothing of what took place. Of a person without any such
    day, it is to come if it is later than `until`.

    Parameters
    ----------
    sessions : DataFrame
        person, day, attended.
    seen : sequence of DataFrame
        Tables with person and day of what was written down: entries, scores.
    until : float
        A day, as days; NaN where none is told.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20"])
    >>> told = pd.DataFrame({"person": "a", "day": days, "attended": pd.array([None, True, None], dtype="boolean")})
    >>> coming(told, []).tolist()
    [False, False, True]
    """
    attended = sessions["attended"].fillna(False).to_numpy(dtype=bool)
    last = last_days([*seen, sessions[attended]])
    names = sessions["person"].astype("str")
    limit = names.map(last).astype("float64").fillna(until).to_numpy()
    return np.asarray(sessions["attended"].isna().to_numpy(dtype=bool) & (np.floor(to_days(sessions["day"])) > limit))
