"""The days of one rating with the person's own band and its dips: each from its first day outside to the first day back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, INK, PURPLE, SOFT, axes, write
from moodtrack.plot.summary import summary
from moodtrack.schema import to_days

__all__ = ["recovery"]


def recovery(result: Any, ax: Any = None, *, variable: str | None = None, person: str | None = None, scale: Any = None, without: str = "not logged") -> Any:  # fmt: skip
    """Draw the day means of one variable, the band, and the dips.

    Parameters
    ----------
    result : Recovery
        What `moodtrack.dynamics.recovery` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    variable, person : str, optional
        Which to draw; the first of the result without it.
    scale : mapping, optional
        `label`, `low`, `high` and `direction` of the variable: a row of the table `variables`.
    without : str
        What the row of days without a rating is called.

    Returns
    -------
    Axes
        Points are day means, those of dips are triangles that point to the worse side; the shaded stripe is the band.
        Bars above are dips: a ring where it was back, a bar without a ring where the return was not seen; dips without
        a known first day are dotted and counted nowhere. The row of ticks below shows days without a rating.
    """
    ax = axes(ax, width=180, height=42)
    rows, dips, days = result.table, result.dips, result.days
    for name, given in (("person", person), ("variable", variable)):
        chosen = given if given is not None else (str(rows[name].iloc[0]) if len(rows) else "")
        rows, dips, days = (frame[frame[name] == chosen] for frame in (rows, dips, days))
    name = str(rows["variable"].iloc[0]) if len(rows) else ""
    summary(SimpleNamespace(daily=days), ax, variable=name, scale=scale, without=without)
    if not len(days):
        return ax
    ax.lines[-1].remove()  # the smoothed line hides single days
    low, high = float(rows["band_low"].iloc[0]), float(rows["band_high"].iloc[0])
    side = str(rows["side"].iloc[0])
    if np.isfinite(low):
        ax.axhspan(low, high, facecolor=GREEN, alpha=0.13, linewidth=0, zorder=0)
        write(ax.annotate("own band", (1, (low + high) / 2), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7, color=INK))  # fmt: skip
    inside = days[days["number"].notna()]
    marker = "^" if side == "high" else "v"
    ax.plot(to_days(inside["day"]), inside["value"].to_numpy(dtype="float64"), linestyle="none", marker=marker, markersize=4, color=PURPLE)  # fmt: skip
    _bars(ax, dips)
    return ax


def _bars(ax: Any, dips: Any) -> None:
    """The dips as bars on one line at the top."""
    bottom, top = ax.get_ylim()
    at = top + 0.03 * (top - bottom)
    ax.set_ylim(bottom, top + 0.08 * (top - bottom))
    start, time = to_days(dips["start"]), dips["days"].to_numpy(dtype="float64")
    seen, back = dips["start_seen"].to_numpy(dtype=bool), dips["state"].eq("back").to_numpy(dtype=bool)
    ends = np.column_stack([start, start + np.maximum(time, 0.4), np.full(len(start), np.nan)])
    looks = ({"color": PURPLE, "linewidth": 2.2, "solid_capstyle": "butt"}, {"color": SOFT, "linewidth": 1.0, "linestyle": ":"})  # fmt: skip
    for some, look in zip((seen, ~seen), looks, strict=True):
        ax.plot(ends[some].ravel(), np.full(3 * some.sum(), at), **look)
    ended = seen & back
    ax.plot(start[ended] + time[ended], np.full(ended.sum(), at), linestyle="none", marker="o", markersize=3, markerfacecolor="white", color=BLUE)  # fmt: skip
