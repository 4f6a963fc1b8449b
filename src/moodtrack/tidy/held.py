"""Which sessions took place, and which are appointments to come: the one rule for analyses and reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.schema import answered, to_days

__all__ = ["coming", "last_days", "latest", "to_come"]

Dated = tuple[Any, np.ndarray]
"""Whose every row is, and its day, in days; it may be NaN."""


def last_days(frames: Sequence[pd.DataFrame]) -> dict[str, float]:
    """The last `day` of every person in these tables, in days; NaN for persons without one."""
    return latest([(frame["person"], to_days(frame["day"])) for frame in frames])


def latest(days: Sequence[Dated]) -> dict[str, float]:
    """The last day of every person; NaN for persons without one."""
    last: dict[str, float] = {}
    for person, day in days:
        codes, names = _people(person)
        most = np.full(len(names) + 1, -np.inf)
        np.fmax.at(most, codes, np.floor(day))
        for name, latest in zip(names, most.tolist(), strict=False):
            last[name] = max(last.get(name, -np.inf), latest)
    return {name: day if np.isfinite(day) else np.nan for name, day in last.items()}


def _people(person: Any) -> tuple[np.ndarray, list[str]]:
    """The place of every row's person among the names; -1 where there is none."""
    if isinstance(person.dtype, pd.CategoricalDtype):
        cat = person.array if isinstance(person, pd.Series) else person
        return cat.codes, [str(name) for name in cat.categories]
    codes, names = pd.factorize(person.astype("str"))
    return codes, names.tolist()


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
    noted = [(frame["person"], to_days(frame["day"])) for frame in seen]
    unsaid = sessions["attended"].array.isna()
    return to_come(
        (sessions["person"], to_days(sessions["day"])), answered(sessions["attended"], True), unsaid, noted, until
    )


def to_come(
    sessions: Dated, went: np.ndarray, unsaid: np.ndarray, seen: Sequence[Dated], until: float = np.nan
) -> np.ndarray:
    """The same of sessions that were attended, or of which nothing is said."""
    person, day = sessions
    last = latest([*seen, (person, np.where(went, day, np.nan))])
    codes, names = _people(person)
    limit = np.array([last[name] for name in names] + [np.nan])[codes]
    limit = np.where(np.isnan(limit), until, limit)
    return np.asarray(unsaid & (np.floor(day) > limit))
