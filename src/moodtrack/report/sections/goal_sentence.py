"""One goal in one or two sentences: from where to where, how far along, and the state with what it stands on."""

from __future__ import annotations

from typing import Any

from moodtrack.report.numbers import count, interval, missing, number
from moodtrack.report.sections.goal_in_words import left_out, some, unsure, why
from moodtrack.report.sections.goal_words import STATES, aim, at, current, known, per, recent, value
from moodtrack.report.sections.goal_words import state as in_words

__all__ = ["latest", "sentence"]


def sentence(row: dict[str, Any]) -> str:
    """A goal in words: where it started, stands and is to be, in percent, with the number of values and the state.

    Examples
    --------
    >>> row = {"baseline": 2.0, "current": 5.0, "target": 8.0, "target_high": float("nan"), "direction": "increase",
    ...        "percent": 50.0, "n": 6, "first_reached": None, "sustained": False, "sustained_since": None,
    ...        "recent": 4.7, "recent_low": 4.1, "recent_high": 5.2, "level": 0.8, "expected": 5.0, "state": "as_planned"}
    >>> sentence(row)
    'from 2 to 5 (6 values), aim 8 or higher: 50 % of the way; not reached yet. About as planned: the latest values average 4.7 (80 % interval 4.1 to 5.2), the plan had 5.0.'
    """
    return f"{_told(row)}{left_out(row)}"


def _told(row: dict[str, Any]) -> str:
    n = count(row["n"], "value")
    if str(row.get("state")) == "not_evaluable" and not missing(row["target"]) and missing(row.get("current_low")):
        return f"not evaluated: its rule or its aim does not fit what shows it; aim {aim(row)}."
    if missing(row["current"]) and missing(row.get("current_low")):
        return f"no value yet, aim {aim(row)}. {_state(row)}".strip()
    if missing(row["current"]):
        return f"{current(row)}{per(row)} ({known(row)}; {count(row['n'], 'period')}), aim {aim(row)}; {_reached(row)}. {_state(row)}"
    if missing(row["percent"]):
        return f"now {current(row)} ({n}), aim {aim(row)}{_no_percent(row)}; {_reached(row)}. {_state(row)}".strip()
    way = (
        ("at the aim" if in_words(row) == STATES["achieved"] else "the latest value is at the aim")
        if row["percent"] >= 100
        else f"{number(row['percent'], 0)} % of the way"
    )
    return f"from {value(row, row['baseline'])} to {current(row)} ({n}), aim {aim(row)}: {way}; {_reached(row)}. {_state(row)}".strip()


def _no_percent(row: dict[str, Any]) -> str:
    """Why there is no part of the way to tell; nothing where the aim is there."""
    if str(row.get("state")) == "achieved":
        return ""
    if str(row.get("state")) == "not_evaluable":
        return ": how far along cannot be told"
    return ": it started at the aim" if row["n"] > 1 and not some(row).worded and not missing(row["baseline"]) and not missing(row["target"]) else ": how far along cannot be told"  # fmt: skip


def _state(row: dict[str, Any]) -> str:
    """The state with what it stands on."""
    if missing(row.get("state")):
        return ""
    state, words = str(row["state"]), in_words(row).capitalize()
    if state == "too_early":
        return f"{words}."
    if unsure(row):
        return f"{words}: {why(row)}"
    if state == "cannot_tell":
        return f"{words}: the latest periods average {recent(row)}, {_counting(row)}."
    told = "" if state in ("no_data", "not_evaluable") else latest(row)
    return f"{words}: {told}." if told else f"{words}."


def latest(row: dict[str, Any]) -> str:
    """What a state stands on: mean of the latest values, its interval or bounds, and the plan; empty without one."""
    if missing(row.get("recent_low")):
        return ""
    if missing(row["recent"]):
        return f"the latest periods average {recent(row)}, {_counting(row)}{_plan(row)}"
    told = f" ({100 * row['level']:.0f} % interval {_between(row)})" if not missing(row["level"]) else ""
    return f"the latest values average {value(row, row['recent'])}{told}{_plan(row)}"


def _counting(row: dict[str, Any]) -> str:
    if str(row["measure"]).startswith("assignment:"):
        return "counting what is without information as not done and as done"
    return "counting days that are not known as none and as one each"


def _between(row: dict[str, Any]) -> str:
    if str(row.get("rule")) == "share":
        return f"{value(row, row['recent_low'])} to {value(row, row['recent_high'])}"
    return interval(row["recent_low"], row["recent_high"], 1)


def _plan(row: dict[str, Any]) -> str:
    if missing(row["expected"]):
        return ""
    plan = value(row, row["expected"]) if str(row.get("rule")) == "share" else number(row["expected"], 1)
    return f", the plan had {plan}"


def _reached(row: dict[str, Any]) -> str:
    if str(row.get("state")) == "not_evaluable":
        return "whether it was reached cannot be told"
    ever = row.get("ever_reached", not missing(row["first_reached"]))
    if missing(ever):
        return "whether it was reached cannot be told"
    if not ever:
        return "not reached yet"
    words = f"first reached {_first(row)}"
    if str(row["sustained"]) == "True" and not missing(row["sustained_since"]):
        return f"{words}, held since {at(row, row['sustained_since']).removeprefix('on ').removeprefix('in ')}"
    if str(row.get("reached")) == "False":
        return f"{words}, not held now"
    if "reached" in row and missing(row["reached"]):
        return f"{words}, whether it is held now cannot be told"
    return words if str(row.get("horizon")) == "session" else f"{words}, {_not_held(row)}"


def _first(row: dict[str, Any]) -> str:
    """When it was first reached; the session where its day is not told."""
    if missing(row["first_reached"]):
        return "" if missing(row.get("first_reached_session")) else f"at session {int(row['first_reached_session'])}"
    return at(row, row["first_reached"])


def _not_held(row: dict[str, Any]) -> str:
    """How a goal that is reached now, and not for as long as asked for, stands to having been held."""
    ever = row.get("ever_sustained", False)
    if missing(row["sustained"]):
        return "whether it was held as long as asked for cannot be told"
    if missing(ever):
        return "not held now as long as asked for"
    return "held before, and not yet again as long as asked for" if ever else "not yet held as long as asked for"
