"""Averages of a rating around the first day of runs of a tag, with their intervals, beside the person's mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, calm, write, written

__all__ = ["peri_event"]


def peri_event(result: Any, ax: Any = None, *, variable: str | None = None, person: str | None = None, tag: str | None = None, label: str | None = None) -> Any:  # fmt: skip
    """Draw the averages of one variable around one tag.

    Parameters
    ----------
    result : PeriEvent
        What `moodtrack.patterns.peri_event` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    variable, person, tag : str, optional
        Which to draw; without it the first of the result, of tags the first that has an average.
    label : str, optional
        Name of the rating as written, for the axis.

    Returns
    -------
    Axes
        Points with intervals; the day of the tag is a square between dotted lines, the person's mean a dashed line; below
        every point the number of its days, where there are none a small cross.
    """
    ax = axes(ax, width=120, height=52)
    calm(ax)
    rows = result.table
    for name, given in (("person", person), ("variable", variable), ("tag", tag)):
        shown = rows[rows["estimate"].notna()] if rows["estimate"].notna().any() else rows
        rows = rows[rows[name] == (given if given is not None else next(iter(shown[name].astype(str)), ""))]
    rows = rows.sort_values("offset")
    at, n = rows["offset"].to_numpy(dtype="int64"), rows["n"].to_numpy(dtype="int64")
    mean, low, high, usual = rows[["estimate", "low", "high", "usual"]].to_numpy(dtype="float64").T
    ax.vlines(at, low, high, color=BLUE, linewidth=1.6)
    ax.plot(at, mean, color=BLUE, linewidth=0.8, alpha=0.5)
    ax.plot(at[at != 0], mean[at != 0], linestyle="none", marker="o", markersize=4.5, color=BLUE)
    ax.plot(at[at == 0], mean[at == 0], linestyle="none", marker="s", markersize=6, color=VERMILLION)
    words, rating = (str(rows[name].iloc[0]) if len(rows) else "" for name in ("tag", "variable"))
    if len(rows):
        ax.axhline(usual[0], color=INK, linewidth=0.8, linestyle=(0, (4, 2)))
        ax.annotate("mean of\nall days", (1, usual[0]), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7, color=SOFT)  # fmt: skip
        for side in (-0.5, 0.5):
            ax.axvline(side, color=GREY, linewidth=0.6, linestyle=":")
        _counts(ax, at, n)
    ax.set_xlim((at[0] if len(at) else 0) - 0.7, (at[-1] if len(at) else 0) + 0.7)
    write(ax.set_xlabel(f"days from the first day with {written(words)} (for reading: no test)", fontsize=SIZE, color=INK))  # fmt: skip
    write(ax.set_ylabel(f"{written(label or rating)}, mean", fontsize=SIZE, color=INK))
    return ax


def _counts(ax: Any, at: np.ndarray, n: np.ndarray) -> None:
    """The number of days below every offset; a small cross where there is none."""
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.14 * (high - low), high)
    for place, count in zip(at, n, strict=True):
        words = f"n={count}" if place == at[0] else f"{count}"
        ax.annotate(words, (place, 0), xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=6.5, color=SOFT)  # fmt: skip
    none = at[n == 0]
    ax.plot(none, np.full(len(none), low), linestyle="none", marker="x", markersize=4, color=SOFT)
