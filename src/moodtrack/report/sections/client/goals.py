"""The person's goals: where they started, where they are, the aim, and what came well on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moodtrack.report.document import Block, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, missing, written
from moodtrack.report.sections import domains, goal_progress
from moodtrack.report.sections.client.goal_sentence import began_there, sentence
from moodtrack.report.sections.client.plain import FACT, several
from moodtrack.report.sections.goal_figures import figures
from moodtrack.report.sections.goal_words import aim, at, current, label, value
from moodtrack.result import Code

__all__ = ["section", "steps"]

_STEPS = {
    "first_time": "the first time",
    "halfway": "half of the way",
    "reached": "you got there",
    "best": "your best so far",
    "sustained": "you held it",
}
_MOST = 3
_AWAY = ("about_the_same", "moved_away", "short_of_aim", "slower")


def steps(found: Findings) -> Iterator[str]:
    """Goals that are at their aim, came there, or are closer to it than at the start.

    Of one that is away from its aim again it is said when the person got there, and no more.
    """
    for row in sorted(goal_progress.running(goal_progress.rows(found)), key=lambda r: -_way(r)):
        if str(row["state"]) == "achieved" and str(row["reached"]) == "True":
            yield f"“{label(row)}”: you are at your aim."
        elif not missing(row["first_reached"]) and not began_there(row):
            still = "" if str(row["state"]) in _AWAY or _way(row) < 0 else ", and that still counts"
            yield f"“{label(row)}”: you got there {at(row, row['first_reached'])}{still}."
        elif _way(row) > 0:
            yield f"“{label(row)}”: you came closer, from {value(row, row['baseline'])} to {current(row)}. The aim is {aim(row)}."


def section(found: Findings) -> Section:
    """Every goal in words, drawn, with small victories and the way back after a hard stretch."""
    nameless = {str(row["variable"]) for row in found.rows("goal_progress", "problems") if str(row["code"]) == str(Code.UNKNOWN_MEASURE)}  # fmt: skip
    rows = [{**row, "nameless": str(row["goal"]) in nameless} for row in goal_progress.rows(found)]
    if not rows:
        return Section("goals", "Your goals", (Paragraph(_none(found)),))
    blocks: list[Block] = [Items(tuple((label(row), sentence(row)) for row in rows))]
    blocks += figures(found, goal_progress.running(rows), sentence, plain=True)
    for title, told in (
        ("On the way", tuple(_victories(found, rows))),
        ("Hard stretches, and the way back", tuple(_back(found, rows))),
    ):
        blocks += [Heading(title), Items(told)] if told else []
    return Section("goals", "Your goals", (*blocks, *_levels(found), *_domains(found)))


def _victories(found: Findings, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Small victories of every goal, at most three a goal, in the order of their days."""
    own: dict[str, list[dict[str, Any]]] = {}
    for one in found.rows("goal_progress", "milestones"):
        own.setdefault(str(one["goal"]), []).append(one)
    for row in rows:
        told = [one for one in own.get(str(row["goal"]), []) if str(one["kind"]) != "reached" or not began_there(row)]
        said = [f"{_STEPS[str(one['kind'])]} {_when(row, one)}" for one in told[-_MOST:]]
        if said:
            yield label(row), " ".join(f"{words[0].upper()}{words[1:]}." for words in said)


def _back(found: Findings, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Setbacks that have a way back, and one word for one that has none yet."""
    names = {str(row["goal"]): label(row) for row in rows}
    for one in found.rows("goal_progress", "setbacks"):
        if missing(one["day"]):
            continue
        if missing(one["back_on"]):
            yield names[str(one["goal"])], f"it got harder from {date(one['day'])}. {FACT}"
        else:
            yield (
                names[str(one["goal"])],
                f"it got harder from {date(one['day'])}, and by {date(one['back_on'])} you were back where you had been.",
            )


def _when(row: dict[str, Any], one: dict[str, Any]) -> str:
    if not missing(one["day"]):
        return f"on {date(one['day'])}" if str(one["kind"]) == "first_time" else at(row, one["day"])
    return f"at session {int(one['session'])}" if not missing(one["session"]) else ""


def _levels(found: Findings) -> Iterator[Block]:
    """What the latest level of every goal with agreed levels means, in its own words."""
    rows = found.rows("goal_attainment", "goals")
    names = {str(row["goal"]): label(row) for row in goal_progress.rows(found)}
    told = tuple((names.get(str(row["goal"]), written(row["goal"], 80)), f"{row['wording']}.") for row in rows if str(row["rater"]) == "self" and not missing(row["wording"]))  # fmt: skip
    if told:
        yield Heading("Compared with what you had agreed to expect")
        yield Items(told)


def _domains(found: Findings) -> Iterator[Block]:
    """By what they are about: goals at their aim, and things done, without a word on what was left."""
    rows = []
    for domain, goals, _, things in domains.cells(found):
        aims = (
            "none"
            if goals is None or not goals["n"]
            else several(goals["n"], "goal") + (f", {int(goals['achieved'])} at the aim" if goals["achieved"] else "")
        )
        done = (
            "nothing due"
            if things is None
            else (f"{things[0]} of {things[1]} due done" if things[0] else f"{things[1]} due")
            + (f", {things[2]} not told" if things[2] else "")
        )
        rows.append(("not said" if domain == domains.REST else domain, aims, done))
    if rows:
        yield Heading("By area")
        since = "" if found.view.start is None else f" Agreed: since {date(found.view.start)}."
        caption = f"Your goals and what you had agreed to do, by what they are about.{since}"
        yield Table(caption, ("About", "Goals", "Agreed"), tuple(rows))


def _none(found: Findings) -> str:
    return f"No goals are {found.view.partial}." if found.view.partial else "No goals are written down here yet."


def _way(row: dict[str, Any]) -> float:
    return 0.0 if missing(row["percent"]) else float(row["percent"])
