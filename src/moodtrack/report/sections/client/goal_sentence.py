"""One goal in plain words: where it started, where it is, the aim, and what that means, without blame."""

from __future__ import annotations

from typing import Any

from moodtrack.report.numbers import missing
from moodtrack.report.sections.client.plain import FACT, several
from moodtrack.report.sections.goal_in_words import some, unsure
from moodtrack.report.sections.goal_words import aim, at, current, per, value

__all__ = ["began_there", "sentence"]

_STATES = {
    "further_along": "You are further along than planned.",
    "as_planned": "That is about as planned.",
    "about_the_same": f"That is about where you started. {FACT}",
    "slower": "It goes slower than planned. That is worth talking about.",
    "moved_away": f"It is further away than at the start. That is worth talking about. {FACT}",
    "short_of_aim": f"You are not there just now. {FACT}",
    "date_passed": "The day that was set for it has passed. Keep it, change it or close it?",
    "date_passed_unclear": "The day that was set for it has passed, and the notes do not say whether you are there. Keep it, change it or close it?",
    "not_evaluable": "How this aim is written down is not clear. That is worth looking at together.",
    "cannot_tell": "Some days have no note, and that is fine. It only means that nobody can tell from the notes.",
    "too_early": "It is too early to say how it goes.",
}  # fmt: skip


def sentence(row: dict[str, Any]) -> str:
    """A goal in plain words.

    Examples
    --------
    >>> row = {"baseline": 2.0, "current": 5.0, "target": 8.0, "target_high": float("nan"), "direction": "increase",
    ...        "percent": 50.0, "n": 6, "first_reached": None, "sustained": False, "sustained_since": None, "state": "as_planned"}
    >>> sentence(row)
    'You started at 2 and are at 5 now. The aim is 8 or higher. That is about as planned.'
    >>> sentence({**row, "current": 1.0, "percent": -17.0, "state": "moved_away"})
    'You started at 2 and are at 1 now. The aim is 8 or higher. It is further away than at the start. That is worth talking about. That is a fact about these weeks. It is not a failure.'
    """
    if str(row.get("standing", "open")) != "open":
        return _over(row)
    return f"{_told(row)}{_left_out(row)}" if current(row) else _nothing(row)


def _nothing(row: dict[str, Any]) -> str:
    """A goal without a number: told in words, named as nothing in the notes is, or not noted yet."""
    state = str(row.get("state"))
    late = f" {_STATES[state]}" if state in ("date_passed", "date_passed_unclear", "too_early") else ""
    why = "There is no number for this yet."
    if row.get("nameless"):
        why = "Your notes have nothing by the name that is written down for this. That is worth looking at together."
    if days := some(row).worded:
        why = f"On {several(days, 'day')} you told this in words that have no number yet. These notes count as much as the others."
    return f"{why} The aim is {aim(row)}.{late}"


def _left_out(row: dict[str, Any]) -> str:
    """How many days were told in words, which are in no number, and that they count."""
    days = some(row)
    if not days.worded:
        return ""
    if unsure(row):
        return f" Of the latest {several(days.rated, 'day')} you told {days.worded} in words that have no number yet, so it cannot be said where you are. These notes count as much as the others."
    return f" Not in it: {several(days.worded, 'day')} told in words."


def _told(row: dict[str, Any]) -> str:
    state = str(row.get("state"))
    held = "" if missing(row["sustained_since"]) or str(row["sustained"]) != "True" else f" You have been there since {at(row, row['sustained_since']).removeprefix('on ').removeprefix('in ')}."  # fmt: skip
    if state == "achieved" and str(row.get("reached")) == "False":
        return f"You got there, and are about there now: {_latest(row)}, and the aim is {aim(row)}.{_counts(row)}"
    if state == "achieved" and missing(row.get("reached")):
        spans = {"week": "weeks", "day": "days"}.get(str(row.get("per")), "times")
        return f"Taken together, your latest {spans} are at your aim of {aim(row)}. Of the last one alone the notes do not tell it: {_latest(row)}."
    if state == "achieved":
        return f"You are at your aim: {_latest(row)}, and the aim is {aim(row)}.{held}"
    if missing(row["percent"]) or str(row.get("rule")) in ("count", "share"):
        where = f"{_latest(row).capitalize()}. The aim is {aim(row)}."
    else:
        where = f"You started at {value(row, row['baseline'])} and are at {current(row)} now. The aim is {aim(row)}."
    where += _counts(row)
    words = "" if unsure(row) and state == "cannot_tell" else _STATES.get(state, "")
    if state == "short_of_aim" and str(row.get("reached")) == "True":
        words = "You are there just now, and were not each time lately."
    if state == "short_of_aim" and missing(row.get("reached")):
        words = "You were not there each time lately, and of the last time the notes do not tell it. That is fine."
    if state == "date_passed" and _farther(row):
        words = f"It is further away than at the start. {FACT} {words}"
    if state == "cannot_tell" and str(row.get("measure")).startswith("assignment:"):
        words = (
            "Of some things the notes do not say how they went, and that is fine. It only means that nobody can tell."
        )
    if state == "further_along" and missing(row.get("expected")):
        words = "You are nearer to it than at the start."
    return f"{where} {words}".strip()


def _farther(row: dict[str, Any]) -> bool:
    """Whether the latest values, with their interval or bounds, are all on the far side of the start."""
    if missing(row.get("recent_low")) or missing(row["baseline"]):
        return False
    far = {"increase": row["recent_high"] < row["baseline"], "decrease": row["recent_low"] > row["baseline"]}
    return bool(far.get(str(row["direction"]), False))


def _counts(row: dict[str, Any]) -> str:
    if missing(row["first_reached"]) or began_there(row):
        return ""
    return f" You first got there {at(row, row['first_reached'])}, and that still counts."


def _latest(row: dict[str, Any]) -> str:
    """The value of the last period, with the days or things that it stands on."""
    if missing(row.get("of_current")):
        return f"{current(row)} now"
    n, of = int(row["n_current"]), int(row["of_current"])
    if str(row["measure"]).startswith("assignment:"):
        share = of if str(row["rule"]) == "share" else 1
        done = sorted({round(row[name] * share) for name in ("current_low", "current_high")})
        left = "" if n == of else f", {several(of - n, 'thing')} not told"
        return f"{' to '.join(map(str, done))} of {several(of, 'thing')} due lately{left}"
    words = f"{current(row)}{per(row)}" + (" lately" if str(row["per"]) in ("week", "day") else "")
    return f"{words} (notes on {n} of {several(of, 'day')})" if missing(row["current"]) else words


def _over(row: dict[str, Any]) -> str:
    if str(row["standing"]) == "replaced":
        return "You changed this goal for another one. What you did for it still counts."
    reached = "" if missing(row["first_reached"]) else f" You got there {at(row, row['first_reached'])}."
    return f"This goal is closed.{reached} What you did for it still counts."


def began_there(row: dict[str, Any]) -> bool:
    """Whether it started at the aim, so that nobody had to get there; what is done in the first period is done."""
    if missing(row["baseline"]) or missing(row["target"]):
        return False
    if str(row.get("baseline_source")) == "first" and str(row["direction"]) == "increase" and str(row["rule"]) in ("count", "share"):  # fmt: skip
        return False
    high = row["target"] if missing(row["target_high"]) else row["target_high"]
    low, way = row["baseline"] >= row["target"], str(row["direction"])
    return bool({"increase": low, "decrease": row["baseline"] <= row["target"]}.get(way, low and row["baseline"] <= high))  # fmt: skip
