"""Which goals need a look: past their day and short of the aim, or off their plan."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Flag
from moodtrack.report.findings import UNDATED, Findings
from moodtrack.report.numbers import count, date, missing
from moodtrack.report.sections.goal_in_words import some, unsure, why
from moodtrack.report.sections.goal_progress import rows, running
from moodtrack.report.sections.goal_sentence import latest
from moodtrack.report.sections.goal_words import STATES, aim, current, known, label, value
from moodtrack.report.sections.worded import share

__all__ = ["flags"]

_LATE = "past the due day, latest value and mean of the latest three both short of the aim"
_OFF = "the interval of the latest three values has left the plan, or the start, for the worse and has not wholly come back since (conventions)"


def flags(found: Findings) -> list[Flag]:
    """Goals that are past their day and not reached, and goals that have left their plan for the worse."""
    told = rows(found)
    if not told:
        return [Flag("no data", f"Goals: none {found.view.where}.", _LATE)]
    return [*_late(found, told), *_off(found, told)]


def _late(found: Findings, told: list[dict[str, Any]]) -> list[Flag]:
    through = found.until
    dated = [row for row in running(told) if not missing(row["due_on"]) and str(row["state"]) != "not_evaluable"]
    past = [row for row in dated if through is not None and (row["due_on"] < through or str(row["state"]).startswith("date_passed"))]  # fmt: skip
    late, unknown = [], []
    for row in past:
        due = date(row["due_on"])
        if str(row["state"]) == "achieved":
            continue
        if missing(row["reached"]):
            words = f"Goal “{label(row)}” is past its due day, and whether it is at its aim is not known (due {due}, {_way(row)}{f'; {share(some(row))}' if unsure(row) else ''})."
            unknown.append(Flag("no data", words, _LATE, str(row["goal"]), due))
        elif str(row["reached"]) == "False":
            words = f"Goal “{label(row)}” is past its due day and short of the aim (due {due}, {_way(row)})."
            numbers = {**_numbers(row), "age_days": float(found.since(row["due_on"]) or 0)}
            late.append(Flag("check", words, _LATE, str(row["goal"]), due, _about(row, row["due_on"]), numbers, int(row["n"])))  # fmt: skip
    if late or unknown:
        return late + unknown
    if not dated:
        return [Flag("no data", f"Goals: {count(len(told), 'goal')}, none with a due day{_that(told)}.", _LATE)]
    if found.told_until is None and len(past) < len(dated):
        return [
            Flag(
                "no data", f"Goals: {len(dated)} with a due day; whether it is past was not checked: {UNDATED}.", _LATE
            )
        ]
    return [Flag("clear", f"Goals: none of {len(dated)} with a due day is past it and short of its aim.", _LATE)]


def _off(found: Findings, told: list[dict[str, Any]]) -> list[Flag]:
    """Goals that go slower than planned or moved away from the aim, or of which words leave that open; nothing where no goal has left its plan."""
    made = []
    for row in running(told):
        state = str(row["state"])
        if state == "cannot_tell" and unsure(row):
            words = f"Goal “{label(row)}”: whether it is off its plan cannot be told: {why(row)}"
            made.append(Flag("no data", words, _OFF, str(row["goal"]), state))
        if state in ("slower", "moved_away"):
            words = f"Goal “{label(row)}”: {STATES[state]}{_held(row)} ({_way(row)}{_mean(row)}). Worth talking about."
            about = _about(row, row["last_day"])
            made.append(Flag("check", words, _OFF, str(row["goal"]), state, about, _numbers(row), int(row["n"])))
    return made


def _that(told: list[dict[str, Any]]) -> str:
    return " that can be evaluated" if any(not missing(row["due_on"]) for row in running(told)) else ""


def _held(row: dict[str, Any]) -> str:
    """Since when a state lasts that did not begin with the latest value."""
    since = row["state_since"]
    return "" if missing(since) or since == row["last_day"] else f" since {date(since)}"


def _mean(row: dict[str, Any]) -> str:
    """The latest values with what the state stands on: their mean, its interval, and the plan."""
    told = latest(row)
    return f"; {told}" if told else ""


def _about(row: dict[str, Any], day: Any) -> dict[str, str | int]:
    return {"goal": str(row["goal"]), **({} if missing(day) else {"date": str(day.date())})}


def _numbers(row: dict[str, Any]) -> dict[str, float]:
    return {name: float(row[name]) for name in ("baseline", "current", "target", "percent") if not missing(row[name])}


def _way(row: dict[str, Any]) -> str:
    if not current(row):
        return "no value yet"
    if missing(row["percent"]):
        days = known(row)
        return f"now {current(row)}{f' with {days}' if days else ''}, aim {aim(row)}"
    return f"from {value(row, row['baseline'])} to {current(row)}, aim {aim(row)}, {count(row['n'], 'value')}"
