"""The days of a plan with their ratings, on and off, and the two means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written

__all__ = ["self_experiment"]

_LOOK = {"on": (BLUE, "o", BLUE), "off": (VERMILLION, "s", "white")}


def self_experiment(
    result: Any, ax: Any = None, *, person: str | None = None, variable: str | None = None, label: str | None = None
) -> Any:
    """Draw the rating of every day of the plan by what was assigned, with the means and the difference.

    Parameters
    ----------
    result : SelfExperiment
        What `moodtrack.patterns.self_experiment` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person, variable : str, optional
        Whose, and which rating; the first of the result without them.
    label : str, optional
        Name of the rating, for the axis.

    Returns
    -------
    Axes
        Days on are filled circles, days off open squares; a small cross at the bottom is a day without a rating.
    """
    days, table = result.days, result.table
    person = person if person is not None else (str(days["person"].iloc[0]) if len(days) else "")
    days, table = days[days["person"] == person], table[table["person"] == person]
    variable = variable if variable is not None else (str(days["variable"].iloc[0]) if len(days) else "")
    days, table = days[days["variable"] == variable], table[table["variable"] == variable]
    ax = axes(ax, width=180, height=60)
    calm(ax)
    for condition, (colour, marker, face) in _LOOK.items():
        part = days[(days["condition"] == condition) & days["value"].notna()]
        if len(part):
            ax.plot(part["day"].to_numpy(), part["value"], marker, color=colour, markerfacecolor=face, markersize=5)
            ax.axhline(part["value"].mean(), color=colour, linewidth=1.0, linestyle="-" if condition == "on" else (0, (4, 2)))  # fmt: skip
            at = (1, float(part["value"].mean()))
            ax.annotate(condition, at, xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7, color=SOFT)  # fmt: skip
    unrated = days[days["value"].isna()]
    if len(unrated):
        bottom = np.full(len(unrated), 0.02)
        ax.plot(unrated["day"].to_numpy(), bottom, "x", color=GREY, markersize=4, transform=ax.get_xaxis_transform())
    if len(days):
        first, last = days["day"].iloc[0], days["day"].iloc[-1]
        ax.set_xlim(first - pd.Timedelta(hours=18), last + pd.Timedelta(hours=18))
        ax.set_xticks(days["day"].to_numpy()[:: max(7, len(days) // 6)])
        ax.set_xticklabels([f"{day:%Y-%m-%d}" for day in days["day"].iloc[:: max(7, len(days) // 6)]])
    write(ax.set_ylabel(written(label or variable or "rating"), fontsize=SIZE, color=INK))
    ax.set_title(_said(table), fontsize=SIZE, color=INK, loc="left")
    return ax


def _said(table: pd.DataFrame) -> str:
    """The comparison as assigned, in numbers."""
    rows = table[table["comparison"] == "assigned"]
    if not len(rows) or pd.isna(rows["difference"].iloc[0]):
        return "nothing to compare yet"
    row = rows.iloc[0]
    days = f"{int(row['n_on'])} days on, {int(row['n_off'])} off"
    if pd.isna(row["low"]):
        return f"difference on days assigned: {row['difference']:.1f}, no interval ({days})"
    level = f"{100 * row['level']:.0f} % interval {row['low']:.1f} to {row['high']:.1f}"
    return f"difference on days assigned: {row['difference']:.1f} ({level}; {days})"
