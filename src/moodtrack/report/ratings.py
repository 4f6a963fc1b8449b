"""Which rating the first page tells, and which others are compared as further questions."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from moodtrack.log import Log
from moodtrack.report.further import amounts
from moodtrack.schema import RATINGS, numbers, plain_rows

__all__ = ["compared", "name_in", "primary"]

_NUMBER = r"[-−+]?\d+(?:[.,]\d+)?"
_FROM = r"(?:from|von|van|de|da|od|от|fra|från)\s+"
_TO = r"(?:\s*(?:[-–—−－〜～~…]|\.\.+)\s*|\s+(?:to|bis|a|à|tot|até|do|до|til|till)\s+)"
_SCALE = re.compile(
    rf"(.*\S)\s*[(\[（［]\s*(?:(?:{_FROM})?({_NUMBER}){_TO}({_NUMBER})|0\s*[/／]\s*{_NUMBER}|(?:[/／]|(?:out\s+)?of\s)\s*{_NUMBER})\s*[)\]）］]\s*",
    re.IGNORECASE,
)
"""A name and a scale in brackets behind it: (0-10), (von 0 bis 10), (0/10), (/10), (of 10); with any other word it is none."""


def name_in(heading: str) -> str:
    """The name in the heading of a rating: without a bracket behind it that is a scale and nothing else.

    Examples
    --------
    >>> name_in("Mood (0-10)"), name_in("Laune (von 0 bis 10)"), name_in("気分（0〜10）"), name_in("Sleep (/10)")
    ('Mood', 'Laune', '気分', 'Sleep')
    >>> name_in("Pain (24-7)"), name_in("Dose (5-HTP)"), name_in("Pills (1-2 / day)"), name_in("(0-10)")
    ('Pain (24-7)', 'Dose (5-HTP)', 'Pills (1-2 / day)', '(0-10)')
    """
    found = _SCALE.fullmatch(heading)
    if found is None or (found[2] and not _value(found[2]) < _value(found[3])):
        return heading
    return found[1]


def _value(written: str) -> float:
    return float(written.replace(",", ".").replace("−", "-"))


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
    if "mood" in log.ratings and not np.isnan(numbers(log.ratings["mood"])).all():
        return "mood"
    own = _rated(log)
    known = {row["variable"]: row for row in plain_rows(log.variables)}
    measured = set(amounts(log, ""))

    def place(name: str) -> tuple[bool, bool, int]:
        row = known.get(name, {})
        directed = isinstance(row.get("direction"), str)
        return name not in measured, directed and row["domain"] == "emotions", own[name]

    return max(own, key=place, default="")


def compared(log: Log, variable: str, measured: Collection[str] | None = None) -> list[str]:
    """The rating of the first page, then every other one that is no amount, by most rated days: amounts, the `measured`, are exposures."""
    own, apart = _rated(log), {variable, *(amounts(log, variable) if measured is None else measured)}
    rest = sorted((name for name in own if name not in apart), key=lambda name: (-own[name], name))
    return [variable, *rest]


def _rated(log: Log) -> dict[str, int]:
    """Rated days of every rating that has one, in the order of the columns."""
    day, own = log.ratings["day"].to_numpy(), {}
    for name in log.ratings.columns.tolist()[len(RATINGS.columns) :]:
        told = ~np.isnan(numbers(log.ratings[name]))
        if told.any():
            own[str(name)] = len(np.unique(day[told & ~np.isnat(day)]))
    return own
