"""A strip of a whole therapy: sessions, mood around them, what was written, goals, and what was agreed, on one time axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot._day_ticks import along_days
from moodtrack.plot._rows import Columns, first, picked, told
from moodtrack.plot._said import say
from moodtrack.plot._strokes import across, dots, pieces, stripes, upright
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
    written,
)
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
        square for a takeaway, diamond for an insight, not of a session not attended. Goals: how many were rated or set. Agreed: above the line done, below
        it not done (open) and no information (dot). Phases are stripes with their names above.
    """
    ax = axes(ax, width=180, height=52 if plain else 60)
    calm(ax, grid=None)
    person = person if person is not None else first(Columns(result), "person")
    lanes = [name for name in _LANES if not (plain and name.startswith("mood"))]
    heights = {name: float(len(lanes) - place) for place, name in enumerate(lanes)}
    marks(ax.yaxis, [*heights.values()], [name.replace("mood", written(label, 14)) for name in heights])
    ax.set_ylim(0.4, len(lanes) + 1.0)
    across(ax, [*heights.values()], color=LINE, linewidth=0.5, zorder=0)
    table = Columns(result)
    day = to_days(table["day"])
    own = picked(table, person=person) & np.isfinite(day)
    if not own.any():
        ax.set_xticks([])
        return ax
    day, number = day[own], table["session"].to_numpy(dtype="int64")[own]
    _held(ax, table["attended"][own], number, day, heights["session"])
    if not plain:
        _around(ax, table["change"].to_numpy(dtype="float64")[own], day, heights["mood after − before"])
    missed = number[~table["attended"][own].to_numpy(dtype=bool, na_value=True)]
    _texts(ax, Columns(result, "written"), person, missed, heights["written down"])
    _goals(ax, table["goals"].to_numpy()[own], day, heights["goals"])
    _agreed(ax, number, day, Columns(result, "agreed"), person, heights["agreed"])
    _phases(ax, Columns(result, "phases"), person, day, len(lanes))
    ax.set_xlim(day[0] - 3, day[-1] + 3)
    along_days(ax, 9)
    return ax


def _held(ax: Any, attended: Any, number: np.ndarray, day: np.ndarray, at: float) -> None:
    """The sessions by what is known of attendance, with the numbers that have room."""
    yes, no = attended.to_numpy(dtype=bool, na_value=False), ~attended.to_numpy(dtype=bool, na_value=True)
    dots(ax, day[yes], at, "o", markersize=5, zorder=3, color=BLUE)
    dots(ax, day[no], at, "x", markersize=5, zorder=3, color=VERMILLION)
    rest = ~(yes | no)
    dots(ax, day[rest], at, "o", markersize=5, zorder=3, color=BLUE, markerfacecolor="white")
    room = max(day[-1] - day[0], 1.0) / 40
    named: dict[float, str] = {}
    for when, which in zip(day.tolist(), number.tolist(), strict=True):
        if when - next(reversed(named), -np.inf) >= room:
            named[when] = str(which)
    say(ax, [*named], at, [*named.values()], away=(0, 5), ha="center", fontsize=6.5, color=INK)


def _around(ax: Any, change: np.ndarray, day: np.ndarray, at: float) -> None:
    """Bars from the line to the change; the longest is 0.4 of a lane, and its size stands at the side."""
    known = np.isfinite(change)
    most = float(np.abs(change[known]).max(initial=0.0))
    height = 0.4 * change / most if most > 0 else np.zeros(len(change))
    for up, colour in ((change > 0, GREEN), (change < 0, PURPLE)):
        pieces(ax, (day[up], day[up]), (at, at + height[up]), color=colour, linewidth=3.2, zorder=2)
    dots(ax, day[~known | (change == 0)], at, ".", markersize=4, color=GREY)
    if most > 0:
        size = f"{most:.1f}"
        _aside(ax, at, f"+{size}\n−{size}")


def _aside(ax: Any, at: float, words: str) -> None:
    """How a lane reads, at its right end."""
    say(ax, 1, at, [words], beside=True, away=(3, 0), va="center", fontsize=6.5, color=SOFT)


def _texts(ax: Any, texts: Any, person: str, missed: np.ndarray, at: float) -> None:
    """Days with a text, without what is written up of sessions that were missed."""
    session = texts["session"].to_numpy(dtype="float64", na_value=np.nan)
    day, own = to_days(texts["day"]), picked(texts, person=person) & ~np.isin(session, missed)
    for part, marker, colour, shift in zip(_WRITTEN, ("s", "D"), (BLUE, GREEN), (0.16, -0.16), strict=True):
        dots(ax, np.unique(day[own & picked(texts, part=part)]), at + shift, marker, markersize=3.6, color=colour, zorder=3)  # fmt: skip
    _aside(ax, at, "■ takeaway\n◆ insight")


def _goals(ax: Any, counts: np.ndarray, day: np.ndarray, at: float) -> None:
    some = {when: str(n) for when, n in zip(day.tolist(), counts.tolist(), strict=True) if n}
    say(ax, [*some], at, [*some.values()], ha="center", va="center", fontsize=6.5, color=INK)


_STEP = 0.16
"""Between two marks of a stack, in lanes."""


def _agreed(ax: Any, number: np.ndarray, day: np.ndarray, agreed: Any, person: str, at: float) -> None:
    """Stacks by session: done above the line, not done and no information below it."""
    own = picked(agreed, person=person)
    there = number[:, None] == agreed["session"].to_numpy(dtype="int64")[own]
    done, undone, unknown = (there @ agreed[name].to_numpy(dtype="int64")[own] for name in ("done", "not_done", "unknown"))  # fmt: skip
    looks = {"markersize": 3.2, "color": BLUE}
    _stacked(ax, day, at + _STEP, done, _STEP, "s", **looks)
    _stacked(ax, day, at - _STEP, undone, -_STEP, "s", markerfacecolor="white", **looks)
    _stacked(ax, day, at - _STEP * (1 + undone), unknown, -_STEP, ".", markersize=4, color=GREY)
    _aside(ax, at, "■ done\n□ not done\n· not known")


def _stacked(ax: Any, day: np.ndarray, start: Any, counts: np.ndarray, step: float, marker: str, **look: Any) -> None:
    """So many marks above each other on each day, all of them in one line of the drawing."""
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    dots(ax, np.repeat(day, counts), np.repeat(np.broadcast_to(start, len(day)), counts) + step * places, marker, **look)  # fmt: skip


def _phases(ax: Any, phases: Any, person: str, day: np.ndarray, lanes: int) -> None:
    start, end = day[0] - 3, day[-1] + 3
    own = picked(phases, person=person)
    left, right = (to_days(phases[name])[own] for name in ("start", "end"))
    left, right = np.maximum(left, start), np.fmin(right, end)
    named = [str(row["phase"]) for row in told(phases, own, ["phase"])]
    shown = np.flatnonzero(right > left).tolist()
    stripes(ax, [(left[i], right[i]) for i in shown], [WASH if i % 2 else "white" for i in shown], zorder=-1)
    upright(ax, left[shown], color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    rooms = [int(max(4, 90 * (right[i] - left[i]) / (end - start))) for i in shown]
    words = [written(named[i], room) for i, room in zip(shown, rooms, strict=True)]
    say(ax, left[shown], lanes + 0.95, words, away=(2, 0), va="top", fontsize=7, color=SOFT)
