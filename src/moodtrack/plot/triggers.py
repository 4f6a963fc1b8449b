"""Differences between days with and without a tag, with their intervals: one row a pair of tag and lag.

The reverse relation (lag -1) has another unit, a share of days, and is not drawn beside them.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from moodtrack.plot._rows import Columns, first, picked, told
from moodtrack.plot._said import say
from moodtrack.plot._strokes import dots, pieces, upright
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, PURPLE, SIZE, SOFT, axes, calm, marks, write, written

__all__ = ["WHEN", "triggers"]

WHEN = {0: "same day", 1: "day after"}
"""How a lag reads."""

_MARKS = {0: (BLUE, "o"), 1: (GREEN, "^")}
_TOLD = ("variable", "tag", "lag", "status", "shrunken", "low", "high", "n_with", "n_without")
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
    found, rest = _pairs(Columns(result), person, variable)
    rows = found + (rest if withheld is True else [])
    heap = withheld == "together" and len(rest) > 0
    ax = axes(ax, width=180, height=16 + 7.5 * max(len(rows) + heap, 1))
    calm(ax, grid="x")
    upright(ax, 0, color=GREY, linewidth=0.8)
    _drawn(ax, rows)
    names = [f"{written(row['tag'])}, {WHEN.get(row['lag'], 'lag ' + str(row['lag']))}" for row in rows]
    days = [f"{int(row['n_with'])} with, {int(row['n_without'])} without" for row in rows]
    say(ax, 1, range(len(rows)), days, beside=True, away=(4, 0), va="center", fontsize=7, color=SOFT)
    names += [_heaped(ax, len(rows), [row["shrunken"] for row in rest])] if heap else []
    known = len(found)
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


def _pairs(table: Any, person: str | None, variable: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The pairs that were found, and those that were tested and are not shown, each in the order of their tags."""
    person = person if person is not None else first(table, "person")
    able = picked(table, person=person) & (table["lag"].to_numpy() >= 0) & np.isfinite(table["shrunken"].to_numpy())
    own = told(table, able, _TOLD)
    variable = variable if variable is not None else next((str(row["variable"]) for row in own), "")
    own = sorted((row for row in own if row["variable"] == variable), key=lambda row: (str(row["tag"]).casefold(), row["lag"]))  # fmt: skip
    found, rest = ([row for row in own if row["status"] in some] for some in (("found",), _WITHHELD))
    return found, rest


def _heaped(ax: Any, at: int, told: list[float]) -> str:
    """Draw pairs that are not shown in one row; its name."""
    dots(ax, told, at, "|", markersize=9, color=GREY, alpha=0.7)
    return f"tested, not shown: {len(told)} " + ("pair" if len(told) == 1 else "pairs")


def _drawn(ax: Any, rows: list[dict[str, Any]]) -> None:
    """Draw every pair in its row: the interval and the estimate, those of one look as one artist."""
    looks: dict[tuple[str, str, bool], list[tuple[float, ...]]] = {}
    for at, row in enumerate(rows):
        (colour, marker), found = _MARKS.get(row["lag"], (PURPLE, "D")), row["status"] == "found"
        looks.setdefault((colour if found else GREY, marker, found), []).append((at, row["low"], row["high"], row["shrunken"]))  # fmt: skip
    for (colour, marker, found), part in looks.items():
        at, low, high, estimate = np.array(part, dtype="float64").T
        pieces(ax, (low, high), (at, at), color=colour, linewidth=1.8 if found else 1.0, solid_capstyle="projecting")  # fmt: skip
        dots(ax, estimate, at, marker, markersize=6, color=colour, markerfacecolor=colour if found else "white")
