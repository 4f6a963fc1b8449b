"""The smallest difference that could be found for every tag now, beside the difference asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, marks, written

__all__ = ["power"]

_UNTESTED = {"few_with": "too few days with it", "few_without": "too few days without it", "too_few": "too few days", "collinear": "not to be told apart from the weekday", "constant": "the same rating on every day", "same_days": "on the days of another tag", "tautology": "says the rating again"}  # fmt: skip


def power(result: Any, ax: Any = None, *, person: str | None = None, variable: str | None = None) -> Any:
    """Draw the smallest findable difference of every tag, smallest first.

    Parameters
    ----------
    result : Power
        What `moodtrack.patterns.power` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    variable : str, optional
        Which rating; the first of the person without it.

    Returns
    -------
    Axes
        A filled mark where the difference asked about (dashed line) is findable now, an open one where it is not; at
        the right the day from which it is, or why there is none.
    """
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    rows = table[table["person"] == person]
    variable = variable if variable is not None else (str(rows["variable"].iloc[0]) if len(rows) else "")
    rows = rows[rows["variable"] == variable].sort_values("findable", kind="stable", na_position="last")
    ax = axes(ax, width=180, height=18 + 6 * max(len(rows), 1))
    calm(ax, grid="x")
    for at, row in enumerate(rows.itertuples()):
        now = row.status == "now"
        if np.isfinite(row.findable):
            ax.plot([0, row.findable], [at, at], color=BLUE, linewidth=1.0, alpha=0.6)
            ax.plot(row.findable, at, marker="o", markersize=6, color=BLUE, markerfacecolor=BLUE if now else "white")
        ax.annotate(_when(row), (1, at), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=SOFT)  # fmt: skip
    if len(rows):
        asked = float(rows["difference"].iloc[0])
        ax.axvline(asked, color=VERMILLION, linewidth=1.2, linestyle=(0, (4, 2)))
        ax.annotate(f"asked about: {asked:g}", (asked, 1), xycoords=("data", "axes fraction"), xytext=(3, 2), textcoords="offset points", fontsize=7, color=SOFT)  # fmt: skip
        reach = max(float(np.nanmax(rows["findable"], initial=0.0)), asked) * 1.08
        ax.set_xlim(0, reach)
    else:
        ax.axvline(0, color=GREY, linewidth=0.8)
    marks(ax.yaxis, range(len(rows)), [written(tag) for tag in rows["tag"]], labelcolor=INK)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.set_xlabel("smallest difference that would be found now, in points of the scale", fontsize=SIZE, color=INK)
    return ax


def _when(row: Any) -> str:
    """From when the difference asked about is findable, in a few words."""
    if row.status == "now":
        return "now"
    if row.status == "later":
        return f"from {pd.Timestamp(row.date):%Y-%m-%d}"
    return _UNTESTED.get(str(row.reason), "not in the time looked ahead")
