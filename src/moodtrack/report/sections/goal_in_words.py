"""What ratings in words without a number leave out of a goal, in words: beside its state, or why it has none."""

from __future__ import annotations

from typing import Any

from moodtrack.report.in_words import LIMIT, Days
from moodtrack.report.numbers import missing
from moodtrack.report.sections.worded import TELL, beyond, share

__all__ = ["left_out", "some", "unsure", "why"]

_UNTOLD = ("cannot_tell", "date_passed_unclear")


def unsure(row: dict[str, Any]) -> bool:
    """Whether the state of a goal cannot be told as too many of its latest rated days have such a rating."""
    return str(row.get("state")) in _UNTOLD and _days(row, "_latest").worded > LIMIT * _days(row, "_latest").rated


def some(row: dict[str, Any]) -> Days:
    """The rated days of a goal and those of them with such a rating: of the latest values where these decide, else of all its time."""
    return _days(row, "_latest" if unsure(row) else "")


def why(row: dict[str, Any]) -> str:
    """Why the state cannot be told.

    Examples
    --------
    >>> why({"state": "cannot_tell", "rated": 120, "worded": 28, "rated_latest": 21, "worded_latest": 16})
    'in the days of the latest values, 16 of 21 rated days have ratings in words without a number, more than one day in 10: give the words numbers with --moods (`moodtrack inspect` prints a map to fill in).'
    """
    return f"in the days of the latest values, {beyond(some(row))}"


def left_out(row: dict[str, Any]) -> str:
    """A sentence to follow that on the goal: what is left out, and what to do about it; empty where nothing is, or where `why` says it.

    Examples
    --------
    >>> left_out({"state": "as_planned", "rated": 120, "worded": 3, "rated_latest": 21, "worded_latest": 0})
    ' 3 of 120 rated days have ratings in words without a number, not in it: give the words numbers with --moods (`moodtrack inspect` prints a map to fill in).'
    """
    told = some(row)
    return f" {share(told)}, not in it: {TELL}." if told.worded and not unsure(row) else ""


def _days(row: dict[str, Any], part: str) -> Days:
    rated, words = row.get(f"rated{part}"), row.get(f"worded{part}")
    return Days(0, 0, 0) if missing(words) else Days(int(words or 0), 0, int(rated or 0))
