"""The rates of a service by the last score, each with its interval and what it is a share of."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREEN, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written

__all__ = ["outcomes"]

_WORDS = {
    "recovery": "recovery",
    "reliable_recovery": "reliable recovery",
    "reliable_improvement": "reliable improvement",
    "no_reliable_change": "no reliable change",
    "reliable_deterioration": "reliable deterioration",
}
_LOOKS = ((BLUE, "o"), (VERMILLION, "s"), (GREEN, "D"), (GREY, "^"))


def outcomes(result: Any, ax: Any = None, *, persons: Any = None, level: float = 0.95) -> Any:
    """Draw the rates of a service with Wilson's intervals.

    Parameters
    ----------
    result : Outcomes
        What `moodtrack.progress.outcomes` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    persons : DataFrame, optional
        The table `persons`; with it the first four groups by name, side by side.
    level : float
        Level of the intervals.

    Returns
    -------
    Axes
        One mark a rate, by the last score, with its interval; at the right count and number of the clients that it is a
        share of: cases at the start for recovery, all judged for the others.

    Raises
    ------
    OptionError, SchemaError
        As `Outcomes.rates`.
    """
    ax = axes(ax, width=150, height=62)
    calm(ax, grid="x")
    rates = result.rates(persons, level=level)
    group = rates["group"].astype("str").where(rates["group"].notna(), "")
    names = sorted(set(group))[: len(_LOOKS)]
    for number, (name, (colour, marker)) in enumerate(zip(names, _LOOKS, strict=False)):
        shift = (number - (len(names) - 1) / 2) * 0.8 / max(len(names), 2)
        label = written(name, 16) if len(names) > 1 else ""
        _rates(ax, rates[(group == name).to_numpy()], shift, colour, marker, label)
    ax.set_yticks(range(len(_WORDS)), [*_WORDS.values()])
    ax.set_ylim(len(_WORDS) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    seen = int(rates.loc[rates["outcome"] == "recovery", "persons"].sum()) if len(rates) else 0
    judged = int(result.table["judged"].sum())
    ax.set_xlabel(f"share with {100 * level:g} % interval; {judged} of {seen} clients judged, by the last score", fontsize=SIZE, color=INK)  # fmt: skip
    if len(names) > 1:
        for text in ax.legend(fontsize=7, frameon=False, loc="upper right").get_texts():
            write(text)
    return ax


def _rates(ax: Any, rates: Any, shift: float, colour: str, marker: str, label: str) -> None:
    rows = {str(row["outcome"]): row for row in rates.to_dict("records")}
    told = [(at, rows[name]) for at, name in enumerate(_WORDS) if name in rows]
    kept = [(at + shift, row) for at, row in told if np.isfinite(row["estimate"])]
    ax.hlines([at for at, _ in kept], [row["low"] for _, row in kept], [row["high"] for _, row in kept], color=colour, linewidth=1.4, zorder=2)  # fmt: skip
    ax.plot([row["estimate"] for _, row in kept], [at for at, _ in kept], linestyle="none", marker=marker, markersize=5, color=colour, zorder=3, label=label or None)  # fmt: skip
    for at, row in told:
        ax.annotate(f"{row['count']} of {row['n']}", (1, at + shift), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", fontsize=6.5, color=SOFT, va="center", annotation_clip=False)  # fmt: skip
