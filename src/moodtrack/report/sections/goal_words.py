"""The numbers of a goal in words: values with their bounds, the aim with its period, what is known of a period."""

from __future__ import annotations

from typing import Any

from moodtrack.report.numbers import count, date, missing, number, score, written

__all__ = ["STATES", "aim", "at", "current", "known", "label", "per", "recent", "state", "value"]

STATES = {
    "achieved": "at the aim",
    "further_along": "further along than planned",
    "as_planned": "about as planned",
    "about_the_same": "about as at the start",
    "slower": "slower than planned",
    "moved_away": "moved away from the aim",
    "short_of_aim": "short of the aim",
    "date_passed": "past the due day and not at the aim",
    "date_passed_unclear": "past the due day, and whether at the aim is not known",
    "cannot_tell": "cannot be told",
    "too_early": "too early to tell",
    "no_data": "no value",
    "not_evaluable": "not evaluated",
}
"""The states of a goal as a clinician reads them."""
_TIE = 1e-9
"""What is nearer to the aim than this is at it: means of fractions are not exact."""


def state(row: dict[str, Any]) -> str:
    """The state in words; at the aim says whether the last value, or the mean of the last ones, is short of it.

    Examples
    --------
    >>> state({"state": "achieved", "reached": False}), state({"state": "further_along", "expected": float("nan")})
    ('about at the aim', 'nearer to the aim than at the start')
    >>> state({"state": "achieved", "reached": True, "recent": 10.7, "target": 9.0, "direction": "decrease"})
    'at the aim by the latest value'
    """
    name = str(row["state"])
    if name == "achieved" and str(row.get("reached")) == "False":
        return "about at the aim"
    if name == "achieved" and str(row.get("reached")) == "True" and _mean_short(row):
        return "at the aim by the latest value"
    if name == "further_along" and "expected" in row and missing(row["expected"]):
        return "nearer to the aim than at the start"
    return STATES[name]


def _mean_short(row: dict[str, Any]) -> bool:
    """Whether the mean of the last values, or its bound farther from the aim, is not at the aim."""
    names = ("recent_low", "recent_high") if missing(row.get("recent")) else ("recent", "recent")
    ends: list[Any] = [row.get(name) for name in names]
    if missing(ends[0]) or missing(ends[1]):
        return False
    low = str(row["direction"]) != "decrease" and ends[0] < row["target"] - _TIE
    top: Any = row["target"] if str(row["direction"]) == "decrease" else row.get("target_high")
    return bool(low or (not missing(top) and ends[1] > top + _TIE))


_SPANS = {"week": " a week", "session": " between sessions", "span": " until the next session", "day": " a day"}


def label(row: dict[str, Any]) -> str:
    """The goal as the person worded it, else its short name."""
    return written(row["goal"] if missing(row.get("label")) else row["label"], 80)


def per(row: dict[str, Any]) -> str:
    """The period that a count is taken over: ' a week'; empty for what is no count.

    Examples
    --------
    >>> per({"rule": "count", "per": "week"}), per({"rule": "mean", "per": "week"})
    (' a week', '')
    """
    return _SPANS.get(str(row.get("per")), "") if str(row.get("rule")) == "count" else ""


def at(row: dict[str, Any], day: Any) -> str:
    """When a goal was where it was: on a day, or in the week that holds it where its values are those of weeks.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.Timestamp("2025-03-04")
    >>> at({"per": "session"}, day), at({"per": "week"}, day)
    ('on 4 Mar 2025', 'in the week of 4 Mar 2025')
    """
    return f"{'in the week of' if str(row.get('per')) == 'week' else 'on'} {date(day)}"


def value(row: dict[str, Any], given: float) -> str:
    """A value of a goal: a share in percent, else whole or with one decimal; what is no share is told as written.

    Examples
    --------
    >>> value({"rule": "share"}, 0.8), value({"rule": "mean"}, 3.25), value({}, 4.0)
    ('80 %', '3.2', '4')
    """
    if str(row.get("rule")) == "share" and 0 <= given <= 1:
        return f"{number(100 * given, 0)} %"
    return score(given) if float(given).is_integer() else number(given, 1)


def aim(row: dict[str, Any]) -> str:
    """The aim, with its period.

    Examples
    --------
    >>> row = {"target": 3.0, "target_high": float("nan"), "direction": "increase", "rule": "count", "per": "week"}
    >>> aim(row), aim({**row, "direction": "decrease", "target": 1.0})
    ('3 or more a week', '1 or fewer a week')
    """
    if missing(row["target"]):
        return "not set as a number"
    if not missing(row["target_high"]):
        return f"{value(row, row['target'])} to {value(row, row['target_high'])}{per(row)}"
    words = ("or more", "or fewer") if per(row) else ("or higher", "or lower")
    way = {"increase": f" {words[0]}", "decrease": f" {words[1]}"}.get(str(row["direction"]), "")
    return f"{value(row, row['target'])}{way}{per(row)}"


def current(row: dict[str, Any]) -> str:
    """The value of the last period, or its bounds; empty without any.

    Examples
    --------
    >>> current({"current": float("nan"), "current_low": 2.0, "current_high": 4.0, "rule": "count"})
    '2 to 4'
    """
    if not missing(row["current"]):
        return value(row, row["current"])
    if missing(row.get("current_low")):
        return ""
    return f"{value(row, row['current_low'])} to {value(row, row['current_high'])}"


def recent(row: dict[str, Any]) -> str:
    """The mean of the last values, or its bounds; empty without any."""
    if not missing(row.get("recent")):
        return value(row, row["recent"])
    if missing(row.get("recent_low")):
        return ""
    return f"{value(row, row['recent_low'])} to {value(row, row['recent_high'])}"


def known(row: dict[str, Any], *, shared: bool = False) -> str:
    """How many of the days, or of the things due, of the last period are known; empty where they are not counted.

    Examples
    --------
    >>> row = {"measure": "tag:gym", "n_current": 5, "of_current": 7}
    >>> known(row), known({**row, "measure": "assignment:homework", "n_current": 4, "of_current": 5})
    ('5 of 7 days known', '5 due, 1 without information')
    """
    if missing(row.get("of_current")):
        return ""
    n, of = int(row["n_current"]), int(row["of_current"])
    if str(row["measure"]).startswith("assignment:"):
        left = f", {of - n} without information" if of > n else ""
        return f"{of} due{left}"
    return f"{n} of {count(of, 'day')} {'shared' if shared else 'known'}"
