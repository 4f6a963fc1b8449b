"""Ratings given in words whose number is not known, in words: beside a number, and where nothing may be told for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.report.document import Paragraph
from moodtrack.report.findings import WINDOW, Findings
from moodtrack.report.numbers import count, date, written
from moodtrack.schema import to_days
from moodtrack.tidy.worded import LIMIT, NOTHING, Worded, worded

__all__ = [
    "LIMIT",
    "TELL",
    "Days",
    "beside",
    "beyond",
    "days",
    "ends",
    "lane",
    "note",
    "numbered",
    "paragraph",
    "share",
    "told",
    "too_many",
    "unnumbered",
    "untold",
]

TELL = "give the words numbers with --moods (`moodtrack inspect` prints a map to fill in)"
"""How the words get numbers."""

_DAY = pd.Timedelta(days=1)
Stretch = tuple[pd.Timestamp | None, pd.Timestamp | None]


class Days(NamedTuple):
    """Of the rated days of a stretch, those with a rating in a word without a number, and those without any number."""

    worded: int
    bare: int
    rated: int


def days(found: Findings, variable: str = "", *stretches: Stretch) -> Days:
    """The rated days of a variable in stretches of the diary, first and last day of each; without one, in the view."""
    name = variable or found.variable
    words = _worded(found).get((found.person, name), NOTHING)
    if not len(words):
        return Days(0, 0, 0)
    numbered = found.once(f"numbered {name}", lambda: _numbered(found, name))
    inside = [_inside(words, *one) for one in stretches or ((found.view.start, None),)]
    there = [_inside(numbered, *one) for one in stretches or ((found.view.start, None),)]
    all_words, all_numbers = np.unique(np.concatenate(inside)), np.unique(np.concatenate(there))
    bare = len(np.setdiff1d(all_words, all_numbers))
    return Days(len(all_words), bare, bare + len(all_numbers))


def too_many(found: Findings, variable: str = "", *stretches: Stretch) -> bool:
    """Whether so many of the rated days have a rating in a word without a number that no rise or fall is told.

    Every stretch is tested by itself; without one, the view and each of its ends: a few words of many days can be most of one end.
    """
    return _beyond(found, variable, stretches) is not None


def ends(found: Findings) -> tuple[Stretch, Stretch] | None:
    """The two stretches that stand side by side: the first and the latest days; None where there are not two."""
    start, covered = found.view.start, found.coverage
    if start is not None:
        return (start - WINDOW * _DAY, start - _DAY), (start, None)
    if covered.first is None or covered.last is None or covered.span < 2 * WINDOW:
        return None
    return (covered.first, covered.first + (WINDOW - 1) * _DAY), (covered.last - (WINDOW - 1) * _DAY, covered.last)


def beside(found: Findings, *stretches: Stretch) -> str:
    """What stands in the brackets of a mean, behind the number of its days; empty where nothing is left out."""
    told = days(found, "", *stretches)
    return f"; {_ratings(told.worded)}, not in it" if told.worded else ""


def note(found: Findings, variable: str = "", *stretches: Stretch) -> str:
    """What is left out of a number, and what to do about it: a sentence to follow another; empty where nothing is."""
    told = days(found, variable, *stretches)
    return f" {share(told)}, not in it: {TELL}." if told.worded else ""


def untold(found: Findings, variable: str = "", *stretches: Stretch) -> str:
    """Why no rise or fall is told, and what to do about it: the first stretch that has too many, as of `too_many`."""
    where, told = _beyond(found, variable, stretches) or ("", days(found, variable, *stretches))
    return f"cannot be told: {where}{beyond(told)}"


def paragraph(found: Findings) -> list[Paragraph]:
    """For a table of all ratings: every rating with such days."""
    lines = [words for _, _, words in told(found)]
    return [Paragraph(" ".join(lines))] if lines else []


def told(found: Findings) -> list[tuple[str, Days, str]]:
    """Every rating with such days: its name, how many, and a sentence."""
    made = [(name, days(found, name)) for name in sorted({name for _, name in _worded(found)})]
    return [
        (name, one, f"{written(found.scale(name)['label'])}: {share(one)}, which are in no number here: {TELL}.")
        for name, one in made
        if one.worded
    ]


def unnumbered(found: Findings) -> list[tuple[str, Days]]:
    """The ratings of which not one has a number: label and days."""
    return [(written(found.scale(name)["label"]), one) for name, one, _ in told(found) if one.bare == one.rated]


def numbered(found: Findings, variable: str = "") -> str:
    """What is said behind "rating" and "rated" where the diary has ratings without a number: of one named, else also where another has no number at all."""
    told = days(found, variable, (None, None)).worded
    return " with a number" if told or (not variable and unnumbered(found)) else ""


def share(told: Days) -> str:
    """Counts in words.

    Examples
    --------
    >>> share(Days(55, 50, 180)), share(Days(1, 1, 7))
    ('55 of 180 rated days have ratings in words without a number', '1 of 7 rated days has ratings in words without a number')
    """
    have = "has" if told.worded == 1 else "have"
    return f"{told.worded} of {count(told.rated, 'rated day')} {have} ratings in words without a number"


def beyond(told: Days) -> str:
    """Counts that are too many for a rise or fall to be told, and what to do about it."""
    return f"{share(told)}, more than one day in {1 / LIMIT:.0f}: {TELL}."


def lane(found: Findings) -> str:
    """What a drawing calls the days without a point, of which some may be rated in words."""
    return "no number" if days(found).bare else "not logged"


def _beyond(found: Findings, variable: str, stretches: tuple[Stretch, ...]) -> tuple[str, Days] | None:
    """The first stretch with too many such days, in words, and its days; None where none has."""
    named = _stretches(found)
    for one in stretches or named:
        told = days(found, variable, one)
        if told.worded > LIMIT * told.rated:
            return named.get(one, ""), told
    return None


def _stretches(found: Findings) -> dict[Stretch, str]:
    """What a rise or fall rests on, each with its words: the view, the days before its first day, and its two ends."""
    start, covered = found.view.start, found.coverage
    named: dict[Stretch, str] = {(start, None): ""}
    if start is not None:
        named[start - WINDOW * _DAY, start - _DAY] = f"in the {WINDOW} days before {date(start)}, "
    if covered.first is not None and covered.last is not None and covered.span >= 2 * WINDOW:
        named[covered.first, covered.first + (WINDOW - 1) * _DAY] = f"in the first {WINDOW} days, "
        named[covered.last - (WINDOW - 1) * _DAY, covered.last] = f"in the last {WINDOW} days, "
    return named


def _worded(found: Findings) -> Worded:
    return found.once("worded", lambda: worded(found.whole.ratings, found.whole.labels))


def _numbered(found: Findings, name: str) -> np.ndarray:
    ratings = found.whole.ratings
    if name not in ratings:
        return NOTHING
    at = np.floor(to_days(ratings["day"]))
    kept = np.isfinite(at) & ratings[name].notna().to_numpy(dtype="bool")
    return np.unique(at[kept])


def _inside(at: np.ndarray, first: pd.Timestamp | None, last: pd.Timestamp | None) -> np.ndarray:
    low, high = (np.nan if day is None else float(to_days(pd.Series([day]))[0]) for day in (first, last))
    return at[~(at < low) & ~(at > high)]


def _ratings(n: int) -> str:
    return f"{count(n, 'day')} with ratings in words without a number"
