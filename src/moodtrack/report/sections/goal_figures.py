"""Goals drawn: how far along each is, and the course of the values of each, with the words that say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moodtrack.report.document import Block, Figure, Row
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import missing
from moodtrack.report.sections.goal_in_words import some
from moodtrack.report.sections.goal_words import label

__all__ = ["WAY", "figures"]

_DRAWN = 4
WAY = (-50.0, 150.0)
"""Percent of the way that a drawing shows."""


def figures(found: Findings, goals: list[dict[str, Any]], tell: Callable[[dict[str, Any]], str], *, plain: bool = False) -> list[Block]:  # fmt: skip
    """The way of these goals in one drawing, and the course of each, at most four; `tell` words a goal."""
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    result = found.results["goal_progress"]
    told = [row for row in goals if str(row["state"]) != "not_evaluable"]
    if not told:
        return []
    blocks: list[Block] = []
    words = " ".join(f"{label(row)}: {tell(row)}" for row in told)
    if any(not missing(row["percent"]) for row in told):
        drawn = plot.goal_progress(result, person=found.person, plain=plain)
        blocks.append(Figure("goals", "Way from start to aim", last_svg(drawn, "goals"), words, _how(told, plain)))
    able = [row for row in told if row["n"] > 1 and not missing(row["target"])]
    shown = able[:_DRAWN]
    made = []
    for number_, row in enumerate(shown, start=1):
        key = f"goal-{number_}"
        course = plot.goal_progress(result, person=found.person, goal=str(row["goal"]), view="course", plain=plain)
        made.append(Figure(key, label(row), last_svg(course, key), f"{label(row)}: {tell(row)}"))
    caption = "Dots: values; filled diamonds: at the aim; upright lines: the least and the most that a count can be. Dashed: the aim; grey: the plan with what is about as planned."
    caption = f"Dots are your numbers, a full mark is at the aim{_open(shown)}. The dashed line is the aim." if plain else caption  # fmt: skip
    if any(some(row).worded for row in shown):
        caption += " A number that leaves out days told in words may have no full mark." if plain else " A value that leaves out more than one rated day in ten, in words without a number, has no filled mark."  # fmt: skip
    more = f" Drawn are the first {_DRAWN} of {len(able)} goals with more than one value." if len(able) > _DRAWN else ""
    blocks += [Row(tuple(made), caption + more)] if made else []
    return blocks


def _how(told: list[dict[str, Any]], plain: bool) -> str:
    """How to read the way of all goals; arrows only where some mark lies beyond the edge."""
    off = any(not missing(row["percent"]) and not WAY[0] <= row["percent"] <= WAY[1] for row in told)
    if plain:
        return "An arrow means that the mark lies beyond the edge of this drawing." if off else ""
    words = "0 % is the start and 100 % the target. Filled diamond: at or beyond the target; open circle: before it."
    return words + (" Arrow: beyond the edge of the drawing, at the number beside it." if off else "")


def _open(shown: list[dict[str, Any]]) -> str:
    """What an upright line is: days without a note, or things that were agreed and of which nothing is told."""
    things = [str(row["measure"]).startswith("assignment:") for row in shown if not missing(row["of_current"])]
    parts = [words for words, there in (("some days have no note", False in things), ("it is not told how some things went", True in things)) if there]  # fmt: skip
    return f", and an upright line means that {' or '.join(parts)}" if parts else ""
