"""The control chart of one rating against a person's own stable phase: fading mean of errors, its limit, its signals."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written
from moodtrack.schema import to_days

__all__ = ["staying_well"]


def staying_well(result: Any, ax: Any = None, *, person: str | None = None, variable: str | None = None) -> Any:
    """Draw the chart of one rating after the stable phase.

    Parameters
    ----------
    result : StayingWell
        What `moodtrack.progress.staying_well` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person, variable : str, optional
        Which to draw; the first of the result without them.

    Returns
    -------
    Axes
        0 is the level of the stable phase; the chart moves to the side that is worse and never beyond 0 to the other. The
        dashed line is the limit, a triangle a signal, after which the chart starts again at 0; ticks below are days
        without a rating.
    """
    ax = axes(ax, width=180, height=44)
    calm(ax)
    charts = result.charts
    for name, given in (("person", person), ("variable", variable)):
        charts = charts[charts[name] == (given if given is not None else (charts[name].iloc[0] if len(charts) else ""))]
    if not len(charts):
        ax.text(0.02, 0.5, "no stable phase, no chart", transform=ax.transAxes, fontsize=SIZE, color=SOFT)
        ax.set_xticks([])
        ax.set_yticks([])
        return ax
    row = charts.iloc[0]
    days = result.days[(result.days["person"] == row["person"]) & (result.days["variable"] == row["variable"])]
    side = -1 if row["side"] == "lower" else 1
    at, value, signal = to_days(days["day"]), days["chart"].to_numpy(), days["signal"].to_numpy(dtype=bool)
    limit, top = side * row["limit"], side * row["limit"] * 1.35
    ax.axhline(0, color=GREY, linewidth=0.7)
    ax.axhline(limit, color=INK, linewidth=0.9, linestyle=(0, (4, 2)))
    ax.annotate("limit", (1, limit), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7, color=INK)  # fmt: skip
    ax.plot(at, value, color=BLUE, linewidth=1.1)
    ax.plot(at[signal], value[signal], linestyle="none", marker="v" if side < 0 else "^", markersize=6, color=VERMILLION)  # fmt: skip
    first, last = float(to_days(charts["last"])[0]) + 1, float(to_days(charts["through"])[0])
    without = np.setdiff1d(np.arange(first, last + 1), at)
    edge = np.array([0, top, *(1.1 * value)])
    ax.set_ylim(min(edge.min(), -0.15 * abs(top)), max(edge.max(), 0.15 * abs(top)))
    ax.plot(without, np.full(len(without), ax.get_ylim()[0]), linestyle="none", marker="|", markersize=4, color=GREY)
    ax.set_xlim(first - 1, max(last, first + 7) + 1)
    ticks = np.linspace(first, max(last, first + 7), 6).round()
    ax.set_xticks(ticks, [f"{d.day} {d:%b %y}" for d in (np.datetime64(int(t), "D").item() for t in ticks)])
    words = f"{written(row['variable'].replace('_', ' '))} against\nthe stable phase\n(SDs; {row['side']} is worse)"
    write(ax.set_ylabel(words, fontsize=SIZE - 0.5, color=INK))
    return ax
