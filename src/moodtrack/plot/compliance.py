"""On which days something was logged: one column a week, one row a weekday."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, axes, calm
from moodtrack.schema import to_days

__all__ = ["compliance"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def compliance(result: Any, ax: Any = None, *, person: str | None = None) -> Any:
    """Draw every day of the span: a filled square with an entry, a small open one without.

    Parameters
    ----------
    result : Compliance
        What `moodtrack.dynamics.compliance` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.

    Returns
    -------
    Axes
        Weeks from left to right, named by their first day; Monday at the top.
    """
    ax = axes(ax, width=180, height=34)
    calm(ax, grid=None)
    ax.set_ylim(6.7, -0.7)
    ax.set_yticks(range(7), _WEEKDAYS, fontsize=SIZE - 1, color=INK)
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    own, days = table[table["person"] == person], result.days[result.days["person"] == person]
    if not len(own):
        ax.set_xticks([])
        return ax
    first, last = float(to_days(own["first"])[0]), float(to_days(own["last"])[0])
    every = np.arange(first, last + 1)
    there = np.isin(every, to_days(days.loc[days["entries"] > 0, "day"]))
    monday = first - (first + 3) % 7
    week, weekday = np.divmod(every - monday, 7)
    size = float(np.clip(220 / (week[-1] + 1), 1.2, 6))
    for shown, colour, fill, scale in ((there, BLUE, BLUE, 1.0), (~there, GREY, "white", 0.6)):
        ax.plot(week[shown], weekday[shown], linestyle="none", marker="s", markersize=size * scale, color=colour, markerfacecolor=fill, markeredgewidth=0.6)  # fmt: skip
    step = max(int(np.ceil((week[-1] + 1) / 9)), 1)
    at = np.arange(0, week[-1] + 1, step)
    starts = [np.datetime64(int(monday + 7 * w), "D").item() for w in at]
    ax.set_xticks(at, [f"{day.day} {day:%b %y}" for day in starts])
    ax.set_xlim(-0.8, max(week[-1], 8) + 0.8)
    ax.set_xlabel("week that starts on", fontsize=SIZE, color=INK)
    return ax
