"""Differences between days with and without a tag, with their intervals: one row a pair of tag and lag.

The reverse relation (lag -1) has another unit, a share of days, and is not drawn beside them.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from moodtrack.plot._said import say
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, PURPLE, SIZE, SOFT, axes, calm, marks, write, written
from moodtrack.schema import plain_rows

__all__ = ["WHEN", "triggers"]

WHEN = {0: "same day", 1: "day after"}
"""How a lag reads."""

_MARKS = {0: (BLUE, "o"), 1: (GREEN, "^")}
_TOLD = ("person", "variable", "tag", "lag", "status", "shrunken", "low", "high", "n_with", "n_without")
_WITHHELD = ("not_found", "early", "scale_dependent")


def triggers(
    result: Any,
    ax: Any = None,
    *,
    person: str | None = None,
    variable: str | None = None,
    withheld: bool | Literal["together"] = False,
    label: str = "mood",
) -> Any:
    """Draw the differences of the pairs that were found, as they are told, with the intervals that are claimed.

    Parameters
    ----------
    result : Triggers
        What `moodtrack.patterns.triggers` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    variable : str, optional
        Which rating; the first of the person without it.
    withheld : bool or "together"
        Whether to draw below them, grey and hollow, the pairs that were tested and are not shown as a finding: each in a
        row with its plain interval, or all together in one row, as told and without names.
    label : str
        Name of the rating, for the axis.

    Returns
    -------
    Axes
        In the order of the tags. Marker shape and colour say on which day; the numbers of days stand at the right.
    """
    table = result.table[[*_TOLD]]
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    own = table[(table["person"] == person) & (table["lag"] >= 0) & table["shrunken"].notna()]
    variable = variable if variable is not None else (str(own["variable"].iloc[0]) if len(own) else "")
    own = own[own["variable"] == variable]
    rest = own[own["status"].isin(_WITHHELD)]
    parts = [own[own["status"] == "found"], *([rest] if withheld is True else [])]
    rows = [row for part in parts for row in sorted(plain_rows(part), key=lambda r: (str(r["tag"]).casefold(), r["lag"]))]  # fmt: skip
    heap = withheld == "together" and len(rest) > 0
    ax = axes(ax, width=180, height=16 + 7.5 * max(len(rows) + heap, 1))
    calm(ax, grid="x")
    ax.axvline(0, color=GREY, linewidth=0.8)
    names = [_drawn(ax, at, row) for at, row in enumerate(rows)]
    days = [f"{int(row['n_with'])} with, {int(row['n_without'])} without" for row in rows]
    say(ax, 1, range(len(rows)), days, beside=True, away=(4, 0), va="center", fontsize=7, color=SOFT)
    names += [_heaped(ax, len(rows), rest["shrunken"].to_numpy("float64"))] if heap else []
    known = sum(row["status"] == "found" for row in rows)
    marks(ax.yaxis, range(known), names[:known], labelcolor=INK)
    marks(
        ax.yaxis,
        range(known, len(names)),
        names[known:],
        which="minor",
        labelcolor=SOFT,
        labelsize=SIZE,
        color=SOFT,
        width=0.6,
        length=3,
    )
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    bounds = np.array([[row["low"], row["high"]] for row in rows], dtype="float64").reshape(-1, 2)
    reach = float(np.nanmax(np.abs(bounds), initial=0.5)) * 1.08 if np.isfinite(bounds).any() else 1.0
    ax.set_xlim(-reach, reach)
    write(ax.set_xlabel(f"difference in {written(label)}, in points of the scale", fontsize=SIZE, color=INK))
    return ax


def _heaped(ax: Any, at: int, told: np.ndarray) -> str:
    """Draw pairs that are not shown in one row; its name."""
    ax.plot(told, np.full(len(told), at), linestyle="", marker="|", markersize=9, color=GREY, alpha=0.7)
    return f"tested, not shown: {len(told)} " + ("pair" if len(told) == 1 else "pairs")


def _drawn(ax: Any, at: int, row: dict[str, Any]) -> str:
    """Draw one pair; its name."""
    colour, marker = _MARKS.get(int(row["lag"]), (PURPLE, "D"))
    found = row["status"] == "found"
    colour, inside = (colour, colour) if found else (GREY, "white")
    ax.plot([row["low"], row["high"]], [at, at], color=colour, linewidth=1.8 if found else 1.0)
    ax.plot(row["shrunken"], at, marker=marker, markersize=6, color=colour, markerfacecolor=inside)
    return f"{written(row['tag'])}, {WHEN.get(int(row['lag']), 'lag ' + str(row['lag']))}"
