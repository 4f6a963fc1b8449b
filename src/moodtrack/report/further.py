"""Which further questions a log can answer: entries that follow each other within a day, and amounts."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from moodtrack.log import Log
from moodtrack.schema import RATINGS, numbers, plain_rows

__all__ = ["SEVERAL", "amounts", "several_a_day"]

SEVERAL = 1 / 3
"""Share of rated days with at least two rated entries at different times, from which entries are compared (convention)."""

_COUNTED = re.compile(r"(?:^|_)(?:hours?|hrs?|minutes?|mins?|steps?|km|kcal|cups?|drinks?|cigarettes?|units?)$")
_UNITS = frozenset(
    {"h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "step", "steps", "km", "m", "kcal", "ml", "l",
     "g", "mg", "cups", "drinks", "cigarettes", "units"}
)  # fmt: skip


def several_a_day(ratings: pd.DataFrame, variable: str, end: pd.Timestamp | None = None) -> bool:
    """Whether a rating is given several times, at different times, on at least a third of the rated days, up to a day.

    Examples
    --------
    >>> at = pd.to_datetime(["2026-01-01 09:00", "2026-01-01 21:00", "2026-01-02 21:00", "2026-01-03 21:00"])
    >>> ratings = pd.DataFrame({"at": at, "day": at.normalize(), "mood": [5.0, 6.0, 4.0, 5.0]})
    >>> several_a_day(ratings, "mood"), several_a_day(ratings[1:], "mood")
    (True, False)
    """
    day, at = ratings["day"].to_numpy(), ratings["at"].to_numpy()
    told = ~np.isnan(numbers(ratings[variable])) & ~np.isnat(day)
    told = told if end is None else told & (day <= end.to_datetime64())
    days, place = np.unique(day[told], return_inverse=True)
    moments = np.unique(np.stack([place, at[told].astype("int64")])[:, ~np.isnat(at[told])], axis=1)[0]
    times = np.bincount(moments, minlength=len(days))
    return bool(len(days) and (times > 1).mean() >= SEVERAL)


def amounts(log: Log, variable: str, end: pd.Timestamp | None = None) -> list[str]:
    """Amounts of a log up to a day, as `patterns.dose_response` names them.

    Variables of the domain behaviours; variables of no told domain whose unit, or the end of whose name, is one of hours,
    minutes, steps and the like; tags with amounts.

    Examples
    --------
    >>> ratings = pd.DataFrame({"person": "a", "day": pd.to_datetime(["2026-01-01"]), "mood": 5.0, "sleep_hours": 7.5, "sleep_quality": 3.0})
    >>> amounts(Log(ratings=ratings), "mood")
    ['sleep_hours']
    """
    known = {row["variable"]: row for row in plain_rows(log.variables)}

    def counted(name: str) -> bool:
        row = known.get(name, {})
        domain, unit = row.get("domain"), row.get("unit")
        if isinstance(domain, str):
            return domain == "behaviours"
        return bool(_COUNTED.search(name)) or (isinstance(unit, str) and unit.strip().casefold() in _UNITS)

    own = log.ratings.columns.tolist()[len(RATINGS.columns) :]
    rated = [name for name in own if name != variable and counted(name) and _told(log.ratings, name, end).any()]
    tag = log.tags["tag"].array
    used = np.unique(tag.codes[_told(log.tags, "amount", end) & ~np.isnat(log.tags["day"].to_numpy())]).tolist()
    return sorted(rated) + [f"tag:{tag.categories[code]}" for code in used if code >= 0]


def _told(frame: pd.DataFrame, name: str, end: pd.Timestamp | None) -> np.ndarray:
    """Which rows have a number in a column, and are not later than a day."""
    told: np.ndarray = ~np.isnan(numbers(frame[name]))
    return told if end is None else told & ~np.greater(frame["day"].to_numpy(), end.to_datetime64())
