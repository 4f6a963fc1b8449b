"""The person's goals: where they started, where they are, and the aim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moodtrack.report.document import Figure, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, written
from moodtrack.report.sections.client.plain import aim, missing, value
from moodtrack.report.sections.goal_progress import not_evaluated

__all__ = ["section", "sentence", "steps"]


def sentence(row: dict[str, Any]) -> str:
    """A goal in plain words.

    Examples
    --------
    >>> row = {"baseline": 2.0, "current": 5.0, "target": 8.0, "target_high": float("nan"), "direction": "increase",
    ...        "percent": 50.0, "n": 6, "first_reached": None, "sustained": False, "sustained_since": None}
    >>> sentence(row)
    'You started at 2 and are at 5 now. The aim is 8 or higher.'
    >>> sentence({**row, "current": 1.0, "percent": -17.0})
    'You started at 2 and are at 1 now. The aim is 8 or higher. A step back is a fact about now. It is not a failure.'
    """
    if not_evaluated(row):
        return f"This page cannot work out goals on tags or on things agreed yet. The aim is {aim(row)}."
    if missing(row["current"]):
        return f"There is no number for this yet. The aim is {aim(row)}."
    if missing(row["percent"]):
        return f"You are at {value(row['current'])} now. The aim is {aim(row)}."
    if row["percent"] >= 100:
        held = "" if missing(row["sustained_since"]) or str(row["sustained"]) != "True" else f" You have been there since {date(row['sustained_since'])}."  # fmt: skip
        return f"You are at your aim: {value(row['current'])} now, and the aim is {aim(row)}.{held}"
    where = f"You started at {value(row['baseline'])} and are at {value(row['current'])} now. The aim is {aim(row)}."
    if not missing(row["first_reached"]):
        return f"{where} You first got there on {date(row['first_reached'])}, and that still counts."
    return where if row["percent"] >= 0 else f"{where} A step back is a fact about now. It is not a failure."


def steps(found: Findings) -> Iterator[str]:
    """Goals that are at their aim, were there, or are closer to it than at the start."""
    for row in sorted(found.rows("goal_progress"), key=lambda r: -_way(r)):
        if _way(row) >= 100:
            yield f"“{_label(row)}”: you are at your aim."
        elif not missing(row["first_reached"]):
            yield f"“{_label(row)}”: you got there on {date(row['first_reached'])}, and that still counts."
        elif _way(row) > 0:
            yield f"“{_label(row)}”: you came closer, from {value(row['baseline'])} to {value(row['current'])}. The aim is {aim(row)}."


def section(found: Findings) -> Section:
    """Every goal in words, and drawn."""
    rows = found.rows("goal_progress")
    if not rows:
        return Section("goals", "Your goals", (Paragraph(_none(found)),))
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    told = tuple((_label(row), sentence(row)) for row in rows)
    drawn = plot.goal_progress(found.results["goal_progress"], person=found.person)
    words = "Your way from start to aim. " + " ".join(f"{label}: {text}" for label, text in told)
    caption = "Each line goes from your start to your aim. A full mark is at the aim."
    return Section("goals", "Your goals", (Items(told), Figure("goals", "From start to aim", svg(drawn, "goals"), words, caption)))  # fmt: skip


def _none(found: Findings) -> str:
    return f"No goals are {found.view.partial}." if found.view.partial else "No goals are written down here yet."


def _way(row: dict[str, Any]) -> float:
    return 0.0 if missing(row["percent"]) else float(row["percent"])


def _label(row: dict[str, Any]) -> str:
    return written(row["goal"] if missing(row["label"]) else row["label"], 80)
