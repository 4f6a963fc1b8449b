"""Which course of treatment a report is about: the latest one, where the sessions name several."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.log import Log, exchanged
from moodtrack.schema import numbers

__all__ = ["latest_course"]


def latest_course(log: Log) -> tuple[Log, str]:
    """The part of a log that belongs to the latest course, and a statement of what was left out.

    A log whose sessions name fewer than two courses is whole, and nothing is said. Else everything that has a day
    before the first session of the latest course is left out; goals, assignments and events that ended before it too.

    Examples
    --------
    >>> latest_course(Log())[1]
    ''
    """
    numbered, day = numbers(log.sessions["course"]), log.sessions["day"].to_numpy()
    known = ~np.isnan(numbered) & ~np.isnat(day)
    if len(np.unique(numbered[known])) < 2:
        return log, ""
    starts = log.sessions[known].groupby("course", observed=True, sort=False)["day"].min()
    course, start = starts.idxmax(), starts.max()
    inside = log.select(start=start)
    kept = {
        "sessions": inside.sessions[inside.sessions["course"].eq(course).fillna(False).to_numpy(dtype=bool)],
        "goals": _since(inside.goals, "ended_on", start),
        "assignments": _since(inside.assignments, "assigned_on", start),
        "events": _since(inside.events, "end", start),
    }
    earlier = len(log.scores) - len(inside.scores)
    told = f"{course}; {len(starts) - 1} earlier left out with {earlier} scores"
    return exchanged(inside, **kept), told


def _since(frame: pd.DataFrame, column: str, start: pd.Timestamp) -> pd.DataFrame:
    """Rows that do not end before a day; a row without that day is kept."""
    return frame[~frame[column].lt(start).to_numpy(dtype=bool)]
