"""Which rating the first page tells, and which others are compared as further questions."""

from __future__ import annotations

import re

import numpy as np

from moodtrack.log import Log
from moodtrack.report.further import amounts
from moodtrack.schema import RATINGS, plain_rows

__all__ = ["compared", "named", "primary"]

_NUMBER = r"[-−+]?\d+(?:[.,]\d+)?"
_SCALE = re.compile(
    rf"\s*[(\[]\s*(?:/\s*{_NUMBER}|{_NUMBER}\s*(?:[-–—/=…]|\.\.+|to|bis|til|till|tot|a|à|do|до)\s*[^()\[\]]*)[)\]]\s*"
)
"""A scale in brackets behind a name: (0-10), (1 to 5), (/10), (0 = bad, 10 = good)."""


def named(heading: str) -> str:
    """The name in the heading of a rating: without a scale in brackets behind it.

    Examples
    --------
    >>> named("Mood (0-10)"), named("Calm [1 = low, 5 = high]"), named("Sleep (hours)"), named("(0-10)")
    ('Mood', 'Calm', 'Sleep (hours)', '(0-10)')
    """
    found = re.fullmatch(rf"(.*\S){_SCALE.pattern}", heading)
    return found[1] if found else heading


def primary(log: Log) -> str:
    """Mood; else, of the emotions whose better end is known, the one rated on most days; else the rating of most days.

    An amount (hours, steps) is taken only where there is nothing else. Empty where nothing is rated.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.to_datetime(["2026-01-01", "2026-01-02"])
    >>> ratings = pd.DataFrame({"person": "a", "day": day, "anger": [2.0, None], "steps": [9000.0, 8000.0], "zest": [4.0, 5.0]})
    >>> primary(Log(ratings=ratings)), compared(Log(ratings=ratings), "zest")
    ('zest', ['zest', 'anger'])
    """
    own = _rated(log)
    if "mood" in own:
        return "mood"
    known = {row["variable"]: row for row in plain_rows(log.variables[["variable", "direction", "domain"]])}
    measured = set(amounts(log, ""))

    def place(name: str) -> tuple[bool, bool, int]:
        row = known.get(name, {})
        directed = isinstance(row.get("direction"), str)
        return name not in measured, directed and row["domain"] == "emotions", own[name]

    return max(own, key=place, default="")


def compared(log: Log, variable: str) -> list[str]:
    """The rating of the first page, then every other one that is no amount, by most rated days: those are exposures."""
    own, measured = _rated(log), set(amounts(log, variable))
    rest = sorted((name for name in own if name != variable and name not in measured), key=lambda name: (-own[name], name))  # fmt: skip
    return [variable, *rest]


def _rated(log: Log) -> dict[str, int]:
    """Rated days of every rating that has one, in the order of the columns."""
    names = log.ratings.columns[len(RATINGS.columns) :]
    day, own = log.ratings["day"].to_numpy(), {}
    for name in names:
        told = log.ratings[name].notna().to_numpy()
        if told.any():
            own[str(name)] = len(np.unique(day[told & ~np.isnat(day)]))
    return own
