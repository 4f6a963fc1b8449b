"""The person's goals: where they started, where they are, the aim, and what came well on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moodtrack.report.document import Block, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, written
from moodtrack.report.sections import domains, goal_progress
from moodtrack.report.sections.client.plain import FACT, several
from moodtrack.report.sections.goal_words import aim, at, current, label, missing, per, value

__all__ = ["section", "sentence", "steps"]

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
_STEPS = {
    "first_time": "the first time",
    "halfway": "half of the way",
    "reached": "you got there",
    "best": "your best so far",
    "sustained": "you held it",
}
_MOST = 3
_AWAY = ("about_the_same", "moved_away", "short_of_aim", "slower")


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
    state = str(row.get("state"))
    if str(row.get("standing", "open")) != "open":
        return _over(row)
    if not current(row):
        late = f" {_STATES[state]}" if state in ("date_passed", "date_passed_unclear", "too_early") else ""
        return f"There is no number for this yet. The aim is {aim(row)}.{late}"
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
    words = _STATES.get(state, "")
    if state == "short_of_aim" and str(row.get("reached")) == "True":
        words = "You are there just now, and were not each time lately."
    if state == "short_of_aim" and missing(row.get("reached")):
        words = "You were not there each time lately, and of the last time the notes do not tell it. That is fine."
    if state == "cannot_tell" and str(row.get("measure")).startswith("assignment:"):
        words = (
            "Of some things the notes do not say how they went, and that is fine. It only means that nobody can tell."
        )
    if state == "further_along" and missing(row.get("expected")):
        words = "You are nearer to it than at the start."
    return f"{where} {words}".strip()


def _counts(row: dict[str, Any]) -> str:
    if missing(row["first_reached"]) or _began_there(row):
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


def steps(found: Findings) -> Iterator[str]:
    """Goals that are at their aim, came there, or are closer to it than at the start.

    Of one that is away from its aim again it is said when the person got there, and no more.
    """
    for row in sorted(goal_progress.running(goal_progress.rows(found)), key=lambda r: -_way(r)):
        if str(row["state"]) == "achieved" and str(row["reached"]) == "True":
            yield f"“{label(row)}”: you are at your aim."
        elif not missing(row["first_reached"]) and not _began_there(row):
            still = "" if str(row["state"]) in _AWAY or _way(row) < 0 else ", and that still counts"
            yield f"“{label(row)}”: you got there {at(row, row['first_reached'])}{still}."
        elif _way(row) > 0:
            yield f"“{label(row)}”: you came closer, from {value(row, row['baseline'])} to {current(row)}. The aim is {aim(row)}."


def _began_there(row: dict[str, Any]) -> bool:
    """Whether it started at the aim, so that nobody had to get there; what is done in the first period is done."""
    if missing(row["baseline"]) or missing(row["target"]):
        return False
    if str(row.get("baseline_source")) == "first" and str(row["direction"]) == "increase" and str(row["rule"]) in ("count", "share"):  # fmt: skip
        return False
    high = row["target"] if missing(row["target_high"]) else row["target_high"]
    low, way = row["baseline"] >= row["target"], str(row["direction"])
    return bool({"increase": low, "decrease": row["baseline"] <= row["target"]}.get(way, low and row["baseline"] <= high))  # fmt: skip


def section(found: Findings) -> Section:
    """Every goal in words, drawn, with small victories and the way back after a hard stretch."""
    rows = goal_progress.rows(found)
    if not rows:
        return Section("goals", "Your goals", (Paragraph(_none(found)),))
    blocks: list[Block] = [Items(tuple((label(row), sentence(row)) for row in rows))]
    blocks += goal_progress.figures(found, sentence, plain=True)
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
        told = [one for one in own.get(str(row["goal"]), []) if str(one["kind"]) != "reached" or not _began_there(row)]
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
