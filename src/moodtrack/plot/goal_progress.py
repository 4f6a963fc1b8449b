"""How far each goal has come from its start to its target, or the course of one goal beside its plan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.plot._goal_course import course
from moodtrack.plot._rows import Columns, first, picked, told
from moodtrack.plot._said import say
from moodtrack.plot._strokes import dots, pieces, upright
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, LINE, SOFT, axes, calm, marks, written

__all__ = ["goal_progress"]

_LEAST, _MOST = -50.0, 150.0
_TOLD = ("goal", "label", "state", "measure", "current", "n", "percent")
_VIEWS = ("way", "course")
_NONE = {"no_data": "no value yet", "not_evaluable": "not evaluated", "too_early": "too early to tell", "cannot_tell": "cannot be told"}  # fmt: skip


def goal_progress(result: Any, ax: Any = None, *, person: str | None = None, goal: str | None = None, view: str = "way", plain: bool = False) -> Any:  # fmt: skip
    """Draw percent of every goal, from start (0) to target (100), or one goal over time.

    Parameters
    ----------
    result : GoalProgress
        What `moodtrack.progress.goal_progress` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    goal : str, optional
        Which goal has its course drawn; the first of the person without it.
    view : {"way", "course"}
        All goals from start to target, or the values of one goal on their own scale with aim, plan and milestones.
    plain : bool
        Of a course: no plan and no band, the values and the aim alone. Of the way: words in place of a number below 0.

    Returns
    -------
    Axes
        way: a filled diamond at or beyond the target, an open circle before it; a goal without a number says why. Percent
        outside of -50 to 150 is an arrow at the border with its number. Goals that are ended or replaced are left out.
        course: dots are values, filled diamonds at the aim; an upright line is the least and the most that a count can
        be; dashed the aim, or pale its range; grey the plan, with the band that is about as planned.

    Raises
    ------
    OptionError
        If there is no such view.
    """
    if view not in _VIEWS:
        raise OptionError(f"view is {view!r}", f"one of {list(_VIEWS)}", "")
    table = Columns(result)
    person = person if person is not None else first(table, "person")
    if view == "course":
        goal = goal if goal is not None else first(table, "goal", person=person)
        return course(result, ax, person, goal, plain)
    rows = told(table, picked(table, person=person, standing="open"), _TOLD)
    ax = axes(ax, width=180, height=14 + 8 * max(len(rows), 1))
    calm(ax, grid=None)
    for value, style in ((0, "-"), (100, (0, (4, 2)))):
        upright(ax, value, color=GREY, linewidth=0.8, linestyle=style)
    names = [written(row["goal"] if pd.isna(row["label"]) else row["label"], 44) for row in rows]
    _ways(ax, np.array([row["percent"] for row in rows], dtype="float64"), [_none(row) for row in rows], plain)
    marks(ax.yaxis, range(len(names)), names, labelcolor=INK)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_xlim(_LEAST - 8, _MOST + 8)
    ends = ["" if plain else word for word in ("−50 %", "150 %")]
    marks(ax.xaxis, [-50, 0, 50, 100, 150], [ends[0], "start", "50 %", "target", ends[1]])
    return ax


def _none(row: dict[str, Any]) -> str:
    """What stands in place of a percentage."""
    if str(row["state"]) == "achieved":
        return "at the aim"
    unknown = "things" if str(row["measure"]).startswith("assignment:") else "days"
    words = f"no number: {unknown} that are not known" if np.isnan(row["current"]) and row["n"] else "no number"
    return _NONE.get(str(row["state"]), words)


def _ways(ax: Any, percent: np.ndarray, none: list[str], plain: bool) -> None:
    """Every goal from start to aim in its row: how far it is, as a bar, a mark and a number; words where there is none."""
    at, known = np.arange(len(percent)), np.isfinite(percent)
    words = [word for word, told in zip(none, known, strict=True) if not told]
    say(ax, 2, at[~known], words, va="center", fontsize=7.5, color=SOFT)
    at, percent = at[known], percent[known]
    shown, reached = np.clip(percent, _LEAST, _MOST), percent >= 100
    pieces(ax, (0, 100), (at, at), color=LINE, linewidth=5, zorder=1)
    for some, colour in ((reached, GREEN), (~reached, BLUE)):
        pieces(ax, (0, shown[some]), (at[some], at[some]), color=colour, linewidth=2, zorder=2)
    marker = np.select([percent > _MOST, percent < _LEAST, reached], [">", "<", "D"], "o")
    for shape in dict.fromkeys(marker.tolist()):
        some = marker == shape
        colour = GREEN if reached[some].all() else BLUE
        dots(ax, shown[some], at[some], shape, markersize=6, color=colour, markerfacecolor=colour if colour == GREEN else "white", zorder=3)  # fmt: skip
    under = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    away = plain & (percent < 0)
    said = [f"{value:.0f} %".replace("-", "−") for value in percent[~away]]
    say(ax, shown[~away], at[~away], said, away=(0, 7), ha="center", fontsize=7, color=SOFT, bbox=under)
    further = ["further away than at the start"] * int(away.sum())
    say(ax, _LEAST, at[away], further, away=(-4, 7), ha="left", fontsize=7, color=SOFT, bbox=under)
