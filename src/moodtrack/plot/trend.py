"""How much each rating changed over four weeks, with its interval: one row a variable."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, axes, calm, marks, written

__all__ = ["trend"]

_WEEKS = 28


def trend(result: Any, ax: Any = None, *, person: str | None = None, labels: Any = None) -> Any:
    """Draw the slope of every variable as change in 28 days, with its interval.

    Parameters
    ----------
    result : Trend
        What `moodtrack.dynamics.trend` returned; the rows of the estimator `ar1` are drawn.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    labels : mapping of str to str, optional
        Names of the variables as written.

    Returns
    -------
    Axes
        A filled mark where the interval leaves out zero, an open one where it does not.
    """
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[(table["person"] == person) & (table["estimator"] == "ar1") & table["estimate"].notna()]
    ax = axes(ax, width=180, height=18 + 7 * len(rows))
    calm(ax, grid="x")
    ax.axvline(0, color=GREY, linewidth=0.8)
    names = rows["variable"].astype(str).tolist()
    for at, (estimate, low, high) in enumerate(rows[["estimate", "low", "high"]].to_numpy(dtype="float64") * _WEEKS):
        clear = np.isfinite([low, high]).all() and not low <= 0 <= high
        ax.plot([low, high], [at, at], color=BLUE, linewidth=1.6, linestyle="-" if clear else (0, (2, 1.5)))
        ax.plot(estimate, at, marker="o", markersize=5, color=BLUE, markerfacecolor=BLUE if clear else "white")
    marks(ax.yaxis, range(len(names)), [written((labels or {}).get(name, name)) for name in names], labelcolor=INK)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_xlabel("change in 28 days, in points of the scale", fontsize=SIZE, color=INK)
    return ax
