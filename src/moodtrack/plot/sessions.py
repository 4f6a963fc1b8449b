"""A strip of a whole therapy: sessions, mood around them, what was written, goals, and what was agreed, on one time axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot._day_ticks import Days
from moodtrack.plot._said import say
from moodtrack.plot.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    PURPLE,
    SOFT,
    VERMILLION,
    WASH,
    axes,
    calm,
    marks,
    write,
    written,
)
from moodtrack.plot.summary import dates
from moodtrack.schema import to_days

__all__ = ["sessions"]

_LANES = ("session", "mood after − before", "written down", "goals", "agreed")
_WRITTEN = ("takeaways", "insights")


def sessions(
    result: Any, ax: Any = None, *, person: str | None = None, label: str = "mood", plain: bool = False
) -> Any:
    """Draw the sessions of one person in lanes, one below the other.

    Parameters
    ----------
    result : Sessions
        What `moodtrack.progress.sessions` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    person : str, optional
        Whose; the first of the result without it.
    label : str
        Name of the rating before and after.
    plain : bool
        Leave out the lane of the rating.

    Returns
    -------
    Axes
        Session: filled circle attended, cross not attended, open circle not said or to come; every number that has room. Mood: a bar
        up or down from the line to the mean after less that before, a dot where that cannot be told. Written down:
        square for a takeaway, diamond for an insight. Goals: how many were rated or set. Agreed: above the line done, below
        it not done (open) and no information (dot). Phases are stripes with their names above.
    """
    ax = axes(ax, width=180, height=52 if plain else 60)
    calm(ax, grid=None)
    table = result.table
    person = person if person is not None else (str(table["person"].iloc[0]) if len(table) else "")
    table = table[(table["person"] == person) & table["day"].notna()]
    lanes = [name for name in _LANES if not (plain and name.startswith("mood"))]
    heights = {name: float(len(lanes) - place) for place, name in enumerate(lanes)}
    marks(ax.yaxis, [*heights.values()], [name.replace("mood", written(label, 14)) for name in heights])
    ax.set_ylim(0.4, len(lanes) + 1.0)
    ax.hlines([*heights.values()], 0, 1, transform=ax.get_yaxis_transform(), color=LINE, linewidth=0.5, zorder=0)
    day = to_days(table["day"])
    if not len(day):
        ax.set_xticks([])
        return ax
    _held(ax, table, day, heights["session"])
    if not plain:
        _around(ax, table, day, heights["mood after − before"])
    _texts(ax, result.written[result.written["person"] == person], heights["written down"])
    _goals(ax, table, day, heights["goals"])
    _agreed(ax, table, day, result.agreed[result.agreed["person"] == person], heights["agreed"])
    _phases(ax, result.phases[result.phases["person"] == person], day, len(lanes))
    _time(ax, day)
    return ax


def _held(ax: Any, table: Any, day: np.ndarray, at: float) -> None:
    """The sessions by what is known of attendance, with the numbers that have room."""
    yes, no = (table["attended"].eq(answer).fillna(False).to_numpy(dtype=bool) for answer in (True, False))
    looks = ((yes, {"marker": "o", "color": BLUE}), (no, {"marker": "x", "color": VERMILLION}), (~yes & ~no, {"marker": "o", "color": BLUE, "markerfacecolor": "white"}))  # fmt: skip
    for some, look in looks:
        ax.plot(day[some], np.full(some.sum(), at), linestyle="none", markersize=5, zorder=3, **look)
    room = max(day[-1] - day[0], 1.0) / 40
    named: dict[float, str] = {}
    for when, number in zip(day.tolist(), table["session"].tolist(), strict=True):
        if when - next(reversed(named), -np.inf) >= room:
            named[when] = str(int(number))
    say(ax, [*named], at, [*named.values()], away=(0, 5), ha="center", fontsize=6.5, color=INK)


def _around(ax: Any, table: Any, day: np.ndarray, at: float) -> None:
    """Bars from the line to the change; the longest is 0.4 of a lane, and its size stands at the side."""
    change = table["change"].to_numpy(dtype="float64")
    known = np.isfinite(change)
    most = float(np.abs(change[known]).max(initial=0.0))
    height = 0.4 * change / most if most > 0 else np.zeros(len(change))
    for up, colour in ((change > 0, GREEN), (change < 0, PURPLE)):
        ax.vlines(day[up], at, at + height[up], color=colour, linewidth=3.2, zorder=2)
    ax.plot(day[~known | (change == 0)], np.full((~known | (change == 0)).sum(), at), linestyle="none", marker=".", markersize=4, color=GREY)  # fmt: skip
    if most > 0:
        size = f"{most:.1f}"
        _aside(ax, at, f"+{size}\n−{size}")


def _aside(ax: Any, at: float, words: str) -> None:
    """How a lane reads, at its right end."""
    say(ax, 1, at, [words], beside=True, away=(3, 0), va="center", fontsize=6.5, color=SOFT)


def _texts(ax: Any, rows: Any, at: float) -> None:
    for part, marker, colour, shift in zip(_WRITTEN, ("s", "D"), (BLUE, GREEN), (0.16, -0.16), strict=True):
        day = np.unique(to_days(rows.loc[rows["part"] == part, "day"]))
        ax.plot(day, np.full(len(day), at + shift), linestyle="none", marker=marker, markersize=3.6, color=colour, zorder=3)  # fmt: skip
    _aside(ax, at, "■ takeaway\n◆ insight")


def _goals(ax: Any, table: Any, day: np.ndarray, at: float) -> None:
    counts = {when: str(int(n)) for when, n in zip(day.tolist(), table["goals"].tolist(), strict=True) if n}
    say(ax, [*counts], at, [*counts.values()], ha="center", va="center", fontsize=6.5, color=INK)


_STEP = 0.16
"""Between two marks of a stack, in lanes."""


def _agreed(ax: Any, table: Any, day: np.ndarray, rows: Any, at: float) -> None:
    """Stacks by session: done above the line, not done and no information below it."""
    counts = (
        rows.groupby("session")[["done", "not_done", "unknown"]]
        .sum()
        .reindex(table["session"].astype("int64"), fill_value=0)
    )
    done, undone, unknown = (counts[name].to_numpy(dtype="int64") for name in counts)
    looks = {"markersize": 3.2, "color": BLUE}
    _stacked(ax, day, at + _STEP, done, _STEP, marker="s", **looks)
    _stacked(ax, day, at - _STEP, undone, -_STEP, marker="s", markerfacecolor="white", **looks)
    _stacked(ax, day, at - _STEP * (1 + undone), unknown, -_STEP, marker=".", markersize=4, color=GREY)
    _aside(ax, at, "■ done\n□ not done\n· not known")


def _stacked(ax: Any, day: np.ndarray, start: Any, counts: np.ndarray, step: float, **look: Any) -> None:
    """So many marks above each other on each day, all of them in one line of the drawing."""
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    ax.plot(np.repeat(day, counts), np.repeat(np.broadcast_to(start, len(day)), counts) + step * places, linestyle="none", **look)  # fmt: skip


def _phases(ax: Any, rows: Any, day: np.ndarray, lanes: int) -> None:
    first, last = day[0] - 3, day[-1] + 3
    starts, ends = to_days(rows["start"]), to_days(rows["end"])
    for place, (start, end, name) in enumerate(zip(starts, ends, rows["phase"].astype(str), strict=True)):
        left, right = max(start, first), min(end if np.isfinite(end) else last, last)
        if right <= left:
            continue
        ax.axvspan(left, right, facecolor=WASH if place % 2 else "white", linewidth=0, zorder=-1)
        ax.axvline(left, color=GREY, linewidth=0.6, linestyle=":", zorder=0)
        room = int(max(4, 90 * (right - left) / (last - first)))
        write(ax.annotate(written(name, room), (left, lanes + 0.95), xytext=(2, 0), textcoords="offset points", va="top", fontsize=7, color=SOFT))  # fmt: skip


def _time(ax: Any, day: np.ndarray) -> None:
    ax.set_xlim(day[0] - 3, day[-1] + 3)
    ax.xaxis_date()
    locator: Any = dates.AutoDateLocator(minticks=3, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(Days(locator))
