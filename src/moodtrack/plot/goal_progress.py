"""How far each goal has come from its start to its target, or the course of one goal beside its plan."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.plot._goal_course import course
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, LINE, SOFT, axes, calm, marks, written

__all__ = ["goal_progress"]

_LEAST, _MOST = -50.0, 150.0
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
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[table["person"] == person]
    if view == "course":
        goal = goal if goal is not None else (str(rows["goal"].iloc[0]) if len(rows) else "")
        return course(result, ax, person, goal, plain)
    rows = rows[rows["standing"] == "open"]
    ax = axes(ax, width=180, height=14 + 8 * max(len(rows), 1))
    calm(ax, grid=None)
    for value, style in ((0, "-"), (100, (0, (4, 2)))):
        ax.axvline(value, color=GREY, linewidth=0.8, linestyle=style)
    names = []
    for at, row in enumerate(rows.itertuples()):
        label = row.goal if row.label is None or row.label != row.label else row.label
        names.append(written(label, 44))
        _row(ax, at, float(row.percent), _none(row), plain)
    marks(ax.yaxis, range(len(names)), names, labelcolor=INK)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_xlim(_LEAST - 8, _MOST + 8)
    ends = ["" if plain else word for word in ("−50 %", "150 %")]
    marks(ax.xaxis, [-50, 0, 50, 100, 150], [ends[0], "start", "50 %", "target", ends[1]])
    return ax


def _none(row: Any) -> str:
    """What stands in place of a percentage."""
    if str(row.state) == "achieved":
        return "at the aim"
    unknown = "things" if str(row.measure).startswith("assignment:") else "days"
    words = f"no number: {unknown} that are not known" if np.isnan(row.current) and row.n else "no number"
    return _NONE.get(str(row.state), words)


def _row(ax: Any, at: int, percent: float, none: str, plain: bool) -> None:
    if not np.isfinite(percent):
        ax.text(2, at, none, va="center", fontsize=7.5, color=SOFT)
        return
    shown = min(max(percent, _LEAST), _MOST)
    reached = percent >= 100
    colour = GREEN if reached else BLUE
    ax.plot([0, 100], [at, at], color=LINE, linewidth=5, solid_capstyle="butt", zorder=1)
    ax.plot([0, shown], [at, at], color=colour, linewidth=2, zorder=2)
    ax.plot(shown, at, marker=">" if percent > _MOST else "<" if percent < _LEAST else "D" if reached else "o", markersize=6, color=colour, markerfacecolor=colour if reached else "white", zorder=3)  # fmt: skip
    away = plain and percent < 0
    words = "further away than at the start" if away else f"{percent:.0f} %".replace("-", "−")
    ax.annotate(words, (_LEAST if away else shown, at), xytext=(-4 if away else 0, 7), textcoords="offset points", ha="left" if away else "center", fontsize=7, color=SOFT, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
