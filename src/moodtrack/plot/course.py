"""The scores of one client by session, beside the course of clients with the same first score."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot.style import BLUE, GREY, INK, SIZE, SOFT, VERMILLION, axes, better, calm, write, written

__all__ = ["course"]

_SHADES = ("#e6edf3", "#d0dde8", "#b7cbdc")


def course(result: Any, ax: Any = None, *, person: str | None = None, measure: str | None = None, rater: str | None = None, label: str | None = None, direction: str | None = None) -> Any:  # fmt: skip
    """Draw one series of scores on the bands of its expected course.

    Parameters
    ----------
    result : ExpectedCourse
        What `moodtrack.progress.course` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person, measure, rater : str, optional
        Whose, of what and by whom; the first series of the result without them.
    label : str, optional
        What the axis calls the measure.
    direction : str, optional
        higher_better or higher_worse, where the result does not tell; it overrides.

    Returns
    -------
    Axes
        Scores of neighbouring sessions are joined. Dashed line: expected; shaded: bands, the widest palest, with their levels at the right; circles: within the named
        band, filled squares: outside of it.
    """
    rows, bands = result.table, result.bands
    for name, value in (("person", person), ("measure", measure), ("rater", rater)):
        if value is not None:
            rows, bands = rows[rows[name] == value], bands[bands[name] == value]
    ax = axes(ax, width=150, height=70)
    calm(ax)
    first = bands if len(bands) else rows
    if not len(first):
        ax.text(0.5, 0.5, "no score to set beside a course", transform=ax.transAxes, ha="center", color=SOFT)
        return ax
    key = {name: str(first[name].iloc[0]) for name in ("person", "measure", "item", "rater")}
    for name, value in key.items():
        rows, bands = rows[rows[name] == value], bands[bands[name] == value]
    _bands(ax, bands)
    session, value = rows["session"].to_numpy(dtype="float64", na_value=np.nan), rows["value"].to_numpy()
    for part in np.split(np.arange(len(session)), np.flatnonzero(np.diff(session) > 1) + 1):
        ax.plot(session[part], value[part], color=BLUE, linewidth=1.0, zorder=3)
    place = rows["place"].astype("str").to_numpy()
    beside = np.isfinite(rows["expected"].to_numpy())
    for chosen, mark, colour, face in ((beside & (place == "within"), "o", BLUE, BLUE), (beside & (place == "worse"), "s", VERMILLION, VERMILLION), (beside & ~np.isin(place, ["within", "worse"]), "s", BLUE, BLUE), (~beside, "o", BLUE, "white")):  # fmt: skip
        if chosen.any():
            ax.plot(session[chosen], value[chosen], linestyle="none", marker=mark, markersize=5, color=colour, markerfacecolor=face, zorder=4)  # fmt: skip
    ax.set_xlabel("session", fontsize=SIZE, color=INK)
    ax.xaxis.get_major_locator().set_params(integer=True)
    way = better(direction or _direction(rows))
    words = [written(label or key["measure"]), f"({way})" if way else ""]
    write(ax.set_ylabel("\n".join(word for word in words if word), fontsize=SIZE, color=INK))
    return ax


def _bands(ax: Any, bands: Any) -> None:
    """The widest band first, each with its level at the right end."""
    if not len(bands):
        return
    levels = sorted(bands["level"].unique(), reverse=True)
    for place, level in enumerate(levels):
        own = bands[bands["level"] == level]
        at = own["session"].to_numpy(dtype="float64")
        shade = _SHADES[min(place, len(_SHADES) - 1)]
        ax.fill_between(at, own["low"], own["high"], color=shade, linewidth=0, zorder=1)
        ax.annotate(f"{level:.0%}".replace("%", " %"), (at[-1], float(own["high"].iloc[-1])), xytext=(3, 0), textcoords="offset points", fontsize=6.5, color=SOFT, va="center")  # fmt: skip
    ax.plot(at, own["expected"], color=GREY, linewidth=1.2, linestyle=(0, (4, 3)), zorder=2)
    ax.annotate("expected", (at[-1], float(own["expected"].iloc[-1])), xytext=(3, 0), textcoords="offset points", fontsize=6.5, color=SOFT, va="center")  # fmt: skip


def _direction(rows: Any) -> str | None:
    """Which way is better, as far as a score outside of its band says it."""
    for row in rows[rows["place"].isin(["better", "worse"])].itertuples():
        higher = (row.value > row.expected) == (str(row.place) == "better")
        return "higher_better" if higher else "higher_worse"
    return None
