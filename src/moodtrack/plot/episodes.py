"""The days of one rating with its spells: shaded and hatched, numbered, their days marked by shape; the cut as a line."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import GREEN, INK, PURPLE, SOFT, VERMILLION, axes, write
from moodtrack.plot.summary import drawn
from moodtrack.schema import to_days

__all__ = ["episodes"]

_LOOKS = {"low": (PURPLE, "v", "///"), "high": (GREEN, "^", "\\\\\\")}


def episodes(result: Any, ax: Any = None, *, variable: str | None = None, person: str | None = None, kind: str | None = None, scale: Any = None) -> Any:  # fmt: skip
    """Draw the day means of one variable, and the spells of one kind.

    Parameters
    ----------
    result : Episodes
        What `moodtrack.patterns.episodes` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    variable, person, kind : str, optional
        Which to draw; the first of the result without it.
    scale : mapping, optional
        `label`, `low`, `high` and `direction` of the variable: a row of the table `variables`.

    Returns
    -------
    Axes
        Points are day means, those of spells are triangles that point down (low) or up (high); a spell is shaded and
        hatched from its first to its last day and numbered, with a + where the log ends in it; the dashed line is the
        cut; the row of ticks below shows the days without a rating.
    """
    ax = axes(ax, width=180, height=40)
    chosen = {}
    days, spells, cuts = result.days, result.table, result.summary
    for name, given in (("person", person), ("variable", variable), ("kind", kind)):
        chosen[name] = given if given is not None else (str(cuts[name].iloc[0]) if len(cuts) else "")
        days, spells, cuts = (frame[frame[name] == chosen[name]] for frame in (days, spells, cuts))
    drawn(ax, to_days(days["day"]), days["value"].to_numpy(dtype="float64"), chosen["variable"], scale)
    colour, marker, hatch = _LOOKS.get(chosen["kind"], (VERMILLION, "D", "xxx"))
    cut = float(cuts["cut"].iloc[0]) if len(cuts) else np.nan
    if np.isfinite(cut):
        ax.axhline(cut, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))
        write(ax.annotate(f"{chosen['kind']}: {_side(chosen['kind'])} {cut:g}", (1, cut), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7, color=INK))  # fmt: skip
    inside = days[days["number"].notna()]
    ax.plot(to_days(inside["day"]), inside["value"].to_numpy(dtype="float64"), linestyle="none", marker=marker, markersize=4, color=colour)  # fmt: skip
    top = ax.get_ylim()[1]
    starts, ends = to_days(spells["start"]), to_days(spells["end"])
    for start, end, number, state in zip(starts, ends, spells["number"], spells["state"].astype(str), strict=True):
        ax.axvspan(start - 0.5, end + 0.5, facecolor=colour, edgecolor=colour, alpha=0.16, hatch=hatch, linewidth=0, zorder=0)  # fmt: skip
        words = f"{number}+" if state == "open" else f"{number}"
        ax.text((start + end) / 2, top, words, ha="center", va="top", fontsize=6.5, color=SOFT)
    return ax


def _side(kind: str) -> str:
    return "≤" if kind == "low" else "≥"
