"""The days of one rating with the person's own band and its dips: each from its first day outside to the first day back."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot._rows import Columns, first, picked, told
from moodtrack.plot._said import say
from moodtrack.plot._strokes import dots, levels, pieces
from moodtrack.plot.style import BLUE, GREEN, INK, PURPLE, SOFT, axes
from moodtrack.plot.summary import drawn
from moodtrack.schema import to_days

__all__ = ["recovery"]


def recovery(result: Any, ax: Any = None, *, variable: str | None = None, person: str | None = None, scale: Any = None, without: str = "not logged", span: Any = None) -> Any:  # fmt: skip
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
        What the row of days without a point is called.
    span : sequence of datetime, optional
        Days that the axis reaches in any case: the first and last rated day, where ratings in words without a number lie outside.

    Returns
    -------
    Axes
        Points are day means, those of dips are triangles that point to the worse side; the shaded stripe is the band.
        Bars above are dips: a ring where it was back, a bar without a ring where the return was not seen; dips without
        a known first day are dotted and counted nowhere. The row of ticks below shows days without a rating.
    """
    ax = axes(ax, width=180, height=42)
    table, dips, days = (Columns(result, name) for name in ("table", "dips", "days"))
    key = {"person": person if person is not None else first(table, "person")}
    key["variable"] = variable if variable is not None else first(table, "variable", **key)
    rows = told(table, picked(table, **key), ("band_low", "band_high", "side"))
    own = picked(days, **key)
    day, value = to_days(days["day"])[own], days["value"].to_numpy(dtype="float64")[own]
    drawn(
        ax,
        day,
        value,
        key["variable"] if rows else "",
        scale,
        span=[] if span is None else to_days(span),
        without=without,
        smoothed=False,
    )
    if not own.any():
        return ax
    low, high, side = rows[0].values()
    if np.isfinite(low):
        levels(ax, [(low, high)], [GREEN], alpha=0.13, zorder=0)
        say(ax, 1, (low + high) / 2, ["own band"], beside=True, away=(3, 0), va="center", fontsize=7, color=INK)
    inside = ~days["number"].isna()[own]
    dots(ax, day[inside], value[inside], "^" if side == "high" else "v", markersize=4, color=PURPLE)
    _bars(ax, dips, picked(dips, **key))
    return ax


def _bars(ax: Any, dips: Any, own: np.ndarray) -> None:
    """The dips as bars on one line at the top."""
    bottom, top = ax.get_ylim()
    at = top + 0.03 * (top - bottom)
    ax.set_ylim(bottom, top + 0.08 * (top - bottom))
    start, time = to_days(dips["start"])[own], dips["days"].to_numpy(dtype="float64")[own]
    seen, back = dips["start_seen"].to_numpy(dtype=bool)[own], picked(dips, state="back")[own]
    end = start + np.maximum(time, 0.4)
    for some, look in ((seen, {"color": PURPLE, "linewidth": 2.2}), (~seen, {"color": SOFT, "linewidth": 1.0, "linestyle": ":"})):  # fmt: skip
        pieces(ax, (start[some], end[some]), (at, at), **look)
    ended = seen & back
    dots(ax, start[ended] + time[ended], at, "o", markersize=3, markerfacecolor="white", color=BLUE)
