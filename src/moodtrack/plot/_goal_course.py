"""One goal over time: values or bounds, the aim, the plan with what is about as planned, and milestones."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import dates as _dates

from moodtrack.measures import get, resolve
from moodtrack.plot._day_ticks import Days
from moodtrack.plot._places import Box, box, freest, path, size
from moodtrack.plot._said import say
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, LINE, SIZE, SOFT, axes, calm, write, written
from moodtrack.schema import to_days

__all__ = ["course"]

dates: Any = _dates
_MARKS = {"first_time": "first", "halfway": "half way", "reached": "there", "best": "best", "sustained": "held"}
_WORDS = 6.5
"""Size of the word of a milestone, in points."""
_UNDER = {"facecolor": "white", "edgecolor": "none", "pad": 0.2, "alpha": 0.8}
"""Under a word, so that no line strikes it through."""
_UNITS = {"week": "a week", "day": "a day", "session": "between sessions", "span": "until the session"}


def course(result: Any, ax: Any, person: str, goal: str, plain: bool) -> Any:
    """Draw the course of one goal of one person; empty axes where it has no values."""
    ax = axes(ax, width=87, height=50)
    calm(ax)
    row, own, marks = (_own(frame, person, goal) for frame in (result.table, result.course, result.milestones))
    if not len(row) or not len(own):
        return ax
    along = _along(own)
    by_day = along == "day"
    x = _places(own, own, along)
    unit = 100.0 if str(row["rule"].iloc[0]) == "share" else 1.0
    low, high = (unit * own[name].to_numpy(dtype="float64") for name in ("low", "high"))
    met = own["reached"].fillna(False).to_numpy(dtype=bool)
    edges = [*low, *high, *_aim(ax, row, unit)]
    if not plain and by_day:
        edges += _plan(ax, row, x, unit, result.method.parameters)
    _values(ax, x, low, high, met)
    _axes(ax, row, x, along, np.array(edges), unit)
    _milestones(ax, _places(marks, own, along), marks["kind"].astype("str").tolist(), x, low, high)
    return ax


def _own(frame: Any, person: str, goal: str) -> Any:
    return frame[((frame["person"] == person) & (frame["goal"] == goal)).to_numpy()].reset_index(drop=True)


def _along(own: Any) -> str:
    """What the periods lie along: their day, their session, or, where neither tells all of them, their order."""
    return next((name for name in ("day", "session") if own[name].notna().all()), "order")


def _places(frame: Any, own: Any, along: str) -> np.ndarray:
    """Where the rows of a table lie; by order that is the first period of the same day and session."""
    if along == "day":
        return np.asarray(to_days(frame["day"]))
    if along == "session":
        return np.asarray(frame["session"].to_numpy(dtype="float64", na_value=np.nan))
    own_keys, keys = ([*zip(np.nan_to_num(to_days(f["day"]), nan=-1.0), f["session"].fillna(-1), strict=True)] for f in (own, frame))  # fmt: skip
    return np.array([1.0 + own_keys.index(key) if key in own_keys else np.nan for key in keys])


def _aim(ax: Any, row: Any, unit: float) -> list[float]:
    """The aim as a dashed line, a range as a pale band between two."""
    ends = unit * row[["target", "target_high"]].iloc[0].to_numpy(dtype="float64")
    ends = ends[np.isfinite(ends)]
    if len(ends) == 2:
        ax.axhspan(*ends, color=GREEN, alpha=0.12, linewidth=0, zorder=0)
    for value in ends:
        ax.axhline(value, color=GREEN, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
    return [float(value) for value in ends]


def _plan(ax: Any, row: Any, x: np.ndarray, unit: float, parameters: Any) -> list[float]:
    """The line from start to aim by the due day, and the band around it; nothing without a due day."""
    start, due = to_days(row["set_on"])[0], to_days(row["due_on"])[0]
    base, near, far = (float(row[name].iloc[0]) for name in ("baseline", "target", "target_high"))
    start, aim = x[0] if np.isnan(start) else start, far if base > far else near
    if parameters["pace"] == "none" or np.isnan([due, base, aim]).any() or due <= start or near <= base <= far or base == aim or _kept(row, base, near):  # fmt: skip
        return []
    at = np.linspace(start, due, 60)
    gone = (at - start) / (due - start)
    if parameters["pace"] == "log":
        gone = np.log1p((at - start) / 7) / np.log1p((due - start) / 7)
    line, band = unit * (base + gone * (aim - base)), unit * abs(aim - base) * parameters["band"] / 100
    ax.fill_between(at, line - band, line + band, color=LINE, alpha=0.6, linewidth=0, zorder=0)
    ax.plot(at, line, color=GREY, linewidth=0.9, zorder=1)
    return [float(line.min()), float(line.max())]


def _kept(row: Any, base: float, near: float) -> bool:
    """Whether the start is beyond the aim already, so that it is to be kept and there is no way to plan."""
    way = str(row["direction"].iloc[0])
    return (way == "increase" and base >= near) or (way == "decrease" and base <= near)


def _named(row: Any) -> str:
    """What shows the goal, as the words beside its axis."""
    kind, _, rest = str(row["measure"].iloc[0]).partition(":")
    form = None if rest else resolve(kind)
    if form is not None:
        return get(form).label
    return "rating of the goal" if kind == "goal" else written((rest or kind).replace("_", " "), 28)


def _values(ax: Any, x: np.ndarray, low: np.ndarray, high: np.ndarray, met: np.ndarray) -> None:
    point = low == high
    ax.plot(x[point], low[point], color=BLUE, linewidth=0.7, alpha=0.5, zorder=2)
    ax.vlines(x[~point], low[~point], high[~point], color=BLUE, linewidth=1.6, zorder=2)
    for ends in (low, high):
        ax.plot(x[~point], ends[~point], linestyle="none", marker="_", markersize=5, color=BLUE, zorder=3)
    for there, colour, marker, fill in ((met, GREEN, "D", GREEN), (~met, BLUE, "o", "white")):
        some = point & there
        ax.plot(x[some], low[some], linestyle="none", marker=marker, markersize=4, color=colour, markerfacecolor=fill, zorder=4)  # fmt: skip
    ax.plot(x[~point & met], low[~point & met], linestyle="none", marker="D", markersize=4, color=GREEN, zorder=4)


def _axes(ax: Any, row: Any, x: np.ndarray, along: str, edges: np.ndarray, unit: float) -> None:
    least, most = float(np.nanmin(edges)), float(np.nanmax(edges))
    room = (most - least) or 1.0
    ax.set_ylim(least - 0.1 * room, most + 0.24 * room)
    due, by_day = to_days(row["due_on"])[0], along == "day"
    ends = [x.min(), x.max() if np.isnan(due) or not by_day else max(x.max(), due)]
    ax.set_xlim(ends[0] - 0.03 * (ends[1] - ends[0] + 1), ends[1] + 0.03 * (ends[1] - ends[0] + 1))
    if by_day:
        ax.xaxis_date()
        locator: Any = dates.AutoDateLocator(minticks=3, maxticks=6)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(Days(locator))
    else:
        ax.locator_params(axis="x", integer=True)
        write(ax.set_xlabel("session" if along == "session" else "one after the other", fontsize=SIZE, color=INK))
    words = "percent" if unit > 1 else _UNITS.get(str(row["per"].iloc[0]), "") if str(row["rule"].iloc[0]) == "count" else _named(row)  # fmt: skip
    way = {"increase": "higher is nearer the aim", "decrease": "lower is nearer the aim", "range": "the green range is the aim"}  # fmt: skip
    write(ax.set_ylabel(words, fontsize=SIZE, color=INK))
    write(ax.set_title(way.get(str(row["direction"].iloc[0]), ""), fontsize=7, color=SOFT, loc="right"))


def _milestones(ax: Any, where: np.ndarray, kinds: list[str], x: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
    """A word at the period of every milestone, above or below it, where it covers least; of several in one place, the last."""
    words = {
        float(x[min(int(np.searchsorted(x, day)), len(x) - 1)]): _MARKS[kind]
        for day, kind in zip(where, kinds, strict=True)
        if np.isfinite(day)
    }
    lines = [
        (line.get_xdata(), line.get_ydata())
        for line in ax.lines
        if len(line.get_ydata()) and line.get_linestyle() != "None"
    ]
    levels = [float(y[0]) for _, y in lines if len(set(map(float, y))) == 1]
    along = np.vstack([*(path(*line) for line in lines if len(set(map(float, line[1]))) > 1), *(np.column_stack([x, end]) for end in (low, high))])  # fmt: skip
    within: Box = (*ax.get_xlim(), *ax.get_ylim())
    last = -np.inf
    taken: list[Box] = []
    said: list[tuple[float, float, str]] = []
    for day, word in sorted(words.items()):
        if day - last < 0.13 * (x.max() - x.min()):
            continue
        at = min(int(np.searchsorted(x, day)), len(x) - 1)
        wide, tall = size(ax, word, _WORDS)
        ways = [(0.0, 1.0), (0.7, 1.0), (-0.7, 1.0), (0.0, 2.0), (0.7, 2.0)]
        spots = [(day + way * wide, y) for way, far in ways for y in (high[at] + far * tall, low[at] - far * tall)]
        places = [box(left, y, wide, tall, "center") for left, y in spots]
        best = freest(places, along, levels, taken, within)
        taken.append(places[best])
        said.append((*spots[best], word))
        last = day
    if said:
        left, heights, named = zip(*said, strict=True)
        say(ax, left, heights, named, ha="center", va="center", fontsize=_WORDS, color=SOFT, bbox=_UNDER)
