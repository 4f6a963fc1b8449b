"""How far each goal has come from its start to its target: one row a goal."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, LINE, SIZE, SOFT, axes, calm, write, written

__all__ = ["goal_progress"]

_LEAST, _MOST = -50.0, 150.0


def goal_progress(result: Any, ax: Any = None, *, person: str | None = None) -> Any:
    """Draw percent of every goal, from start (0) to target (100).

    Parameters
    ----------
    result : GoalProgress
        What `moodtrack.progress.goal_progress` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.

    Returns
    -------
    Axes
        A filled diamond at or beyond the target, an open circle before it; a goal without a value says so. Percent
        outside of -50 to 150 is drawn at the border with its number.
    """
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[table["person"] == person]
    ax = axes(ax, width=180, height=14 + 8 * max(len(rows), 1))
    calm(ax, grid=None)
    for value, style in ((0, "-"), (100, (0, (4, 2)))):
        ax.axvline(value, color=GREY, linewidth=0.8, linestyle=style)
    names = []
    for at, row in enumerate(rows.itertuples()):
        label = row.goal if row.label is None or row.label != row.label else row.label
        names.append(written(label, 44))
        _row(ax, at, float(row.percent), _none(str(row.measure)))
    ax.set_yticks(range(len(names)), names)
    for text in ax.get_yticklabels():
        write(text).set(color=INK, fontsize=SIZE)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_xlim(_LEAST - 8, _MOST + 8)
    ax.set_xticks([-50, 0, 50, 100, 150], ["−50 %", "start", "50 %", "target", "150 %"])
    return ax


def _none(measure: str) -> str:
    """What stands in place of a percentage."""
    return "not evaluated yet" if measure.partition(":")[0] in ("tag", "assignment") else "no value yet"


def _row(ax: Any, at: int, percent: float, none: str) -> None:
    if not np.isfinite(percent):
        ax.text(2, at, none, va="center", fontsize=7.5, color=SOFT)
        return
    shown = min(max(percent, _LEAST), _MOST)
    reached = percent >= 100
    colour = GREEN if reached else BLUE
    ax.plot([0, 100], [at, at], color=LINE, linewidth=5, solid_capstyle="butt", zorder=1)
    ax.plot([0, shown], [at, at], color=colour, linewidth=2, zorder=2)
    ax.plot(shown, at, marker="D" if reached else "o", markersize=6, color=colour, markerfacecolor=colour if reached else "white", zorder=3)  # fmt: skip
    ax.annotate(f"{percent:.0f} %".replace("-", "−"), (shown, at), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=7, color=SOFT, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
