"""Differences between days with and without a tag, with their intervals: one row a pair of tag and lag.

The reverse relation (lag -1) has another unit, a share of days, and is not drawn beside them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, PURPLE, SIZE, SOFT, axes, calm, write, written

__all__ = ["WHEN", "triggers"]

WHEN = {0: "same day", 1: "day after"}
"""How a lag reads."""

_MARKS = {0: (BLUE, "o"), 1: (GREEN, "^")}


def triggers(
    result: Any, ax: Any = None, *, person: str | None = None, status: str = "found", label: str = "mood"
) -> Any:
    """Draw the differences of the pairs with one status, largest first.

    Parameters
    ----------
    result : Triggers
        What `moodtrack.patterns.triggers` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    status : {"found", "not_found"}
        Which pairs.
    label : str
        Name of the rating, for the axis.

    Returns
    -------
    Axes
        Colour and marker shape say on which day; the numbers of days stand at the right.
    """
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[
        (table["person"] == person) & (table["status"] == status) & (table["lag"] >= 0) & table["difference"].notna()
    ]
    rows = rows.sort_values(["difference", "lag"], kind="stable")
    ax = axes(ax, width=180, height=16 + 7.5 * max(len(rows), 1))
    calm(ax, grid="x")
    ax.axvline(0, color=GREY, linewidth=0.8)
    names = []
    for at, row in enumerate(rows.itertuples()):
        colour, marker = _MARKS.get(int(row.lag), (PURPLE, "D"))
        ax.plot([row.low, row.high], [at, at], color=colour, linewidth=1.8)
        ax.plot(row.difference, at, marker=marker, markersize=6, color=colour)
        names.append(f"{written(row.tag)}, {WHEN.get(int(row.lag), f'lag {row.lag}')}")
        days = f"{int(row.n_with)} with, {int(row.n_without)} without"
        ax.annotate(days, (1, at), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=SOFT)  # fmt: skip
    ax.set_yticks(range(len(names)), names)
    for text in ax.get_yticklabels():
        write(text).set(color=INK, fontsize=SIZE)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    bounds = rows[["low", "high"]].to_numpy(dtype="float64")
    reach = float(np.nanmax(np.abs(bounds), initial=0.5)) * 1.08 if np.isfinite(bounds).any() else 1.0
    ax.set_xlim(-reach, reach)
    write(ax.set_xlabel(f"difference in {written(label)}, in points of the scale", fontsize=SIZE, color=INK))
    return ax
