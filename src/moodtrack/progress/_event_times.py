"""When every client met a criterion, or was last seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moodtrack.progress._series import Series
from moodtrack.schema import text, to_days
from moodtrack.stats.runs import first_true, runs

__all__ = ["event_times"]


def event_times(
    series: Series,
    criterion: np.ndarray,
    clock: str,
    consecutive: int,
    exits: Mapping[str, str],
) -> pd.DataFrame:
    """One row a client: time, event, exit and whether the time is known.

    The event is at the score that makes `consecutive` of them running meet the criterion; without it the time is that of
    the last score. Days are counted from the first score, sessions are their numbers.
    """
    size, whose = series.many, series.number
    if clock == "session":
        time = series.session
    else:
        day = to_days(series.rows["day"].where(series.rows["day"].notna(), series.rows["at"]))
        time = day - np.append(day, np.nan)[np.where(series.counts > 0, series.starts[:-1], -1)][whose]
    held = runs(criterion, series.starts) >= consecutive
    first = first_true(held, whose, size)
    last = np.where(series.counts > 0, series.starts[1:] - 1, -1)
    event = first >= 0
    person = text(series.keys["person"])
    left = person.map(dict(exits)) if exits else pd.Series([None] * size, dtype="object")
    return pd.DataFrame(
        {
            "person": series.keys["person"],
            "time": np.append(time, np.nan)[np.where(event, first, last)],
            "event": event,
            "exit": pd.Series(left, dtype="object").where(~event, None),
        }
    )
