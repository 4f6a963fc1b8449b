"""One goal over time: values or bounds, the aim, the plan with what is about as planned, and milestones."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.measures import get, resolve
from moodtrack.plot._day_ticks import along_days
from moodtrack.plot._places import Box, box, drawn, freest, letter
from moodtrack.plot._rows import Columns, picked, told
from moodtrack.plot._said import say
from moodtrack.plot._strokes import across, band, dots, levels, line, pieces
from moodtrack.plot.style import BLUE, GREEN, GREY, INK, LINE, SIZE, SOFT, axes, calm, write, written
from moodtrack.schema import to_days

__all__ = ["course"]

_TOLD = ("measure", "rule", "per", "baseline", "target", "target_high", "direction")
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
    goals, periods, milestones = (Columns(result, name) for name in ("table", "course", "milestones"))
    where, own, marked = (picked(frame, person=person, goal=goal) for frame in (goals, periods, milestones))
    if not where.any() or not own.any():
        return ax
    row, when = _row(goals, where), _when(periods, own)
    along = _along(when)
    x = _places(when, when, along)
    unit = 100.0 if row["rule"] == "share" else 1.0
    low, high = (unit * periods[name].to_numpy(dtype="float64")[own] for name in ("low", "high"))
    met = periods["reached"].to_numpy(dtype=bool, na_value=False)[own]
    aims = _aim(ax, row, unit)
    edges = [*low, *high, *aims]
    if not plain and along == "day":
        edges += _plan(ax, row, x, unit, result.method.parameters)
    _values(ax, x, low, high, met)
    _axes(ax, row, x, along, np.array(edges), unit)
    kinds = [str(mark["kind"]) for mark in told(milestones, marked, ["kind"])]
    _milestones(ax, _places(_when(milestones, marked), when, along), kinds, x, low, high, aims)
    return ax


def _row(table: Any, where: np.ndarray) -> dict[str, Any]:
    """What the drawing needs of the goal; its days as numbers."""
    days = {name: float(to_days(table[name])[where][0]) for name in ("set_on", "due_on")}
    return {**told(table, where, _TOLD)[0], **days}


def _when(frame: Any, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Day and session of these rows, as numbers."""
    return to_days(frame["day"])[own], frame["session"].to_numpy(dtype="float64", na_value=np.nan)[own]


def _along(when: tuple[np.ndarray, np.ndarray]) -> str:
    """What the periods lie along: their day, their session, or, where neither tells all of them, their order."""
    return next((name for name, at in zip(("day", "session"), when, strict=True) if not np.isnan(at).any()), "order")


def _places(rows: tuple[np.ndarray, np.ndarray], own: tuple[np.ndarray, np.ndarray], along: str) -> np.ndarray:
    """Where rows lie by their day and session; by order that is the first period of the same two."""
    if along != "order":
        return rows[("day", "session").index(along)]
    own_keys, keys = ([*zip(*(np.nan_to_num(part, nan=-1.0).tolist() for part in each), strict=True)] for each in (own, rows))  # fmt: skip
    return np.array([1.0 + own_keys.index(key) if key in own_keys else np.nan for key in keys])


def _aim(ax: Any, row: dict[str, Any], unit: float) -> list[float]:
    """The aim as a dashed line, a range as a pale band between two."""
    ends = [unit * row[name] for name in ("target", "target_high") if np.isfinite(row[name])]
    if len(ends) == 2:
        levels(ax, [(ends[0], ends[1])], [GREEN], alpha=0.12, zorder=0)
    across(ax, ends, color=GREEN, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
    return ends


def _plan(ax: Any, row: dict[str, Any], x: np.ndarray, unit: float, parameters: Any) -> list[float]:
    """The line from start to aim by the due day, and the band around it; nothing without a due day."""
    start, due, base, near, far = (row[name] for name in ("set_on", "due_on", "baseline", "target", "target_high"))
    start, aim = x[0] if np.isnan(start) else start, far if base > far else near
    if parameters["pace"] == "none" or np.isnan([due, base, aim]).any() or due <= start or near <= base <= far or base == aim or _kept(row):  # fmt: skip
        return []
    at = np.linspace(start, due, 60)
    gone = (at - start) / (due - start)
    if parameters["pace"] == "log":
        gone = np.log1p((at - start) / 7) / np.log1p((due - start) / 7)
    plan, half = unit * (base + gone * (aim - base)), unit * abs(aim - base) * parameters["band"] / 100
    band(ax, at, plan - half, plan + half, color=LINE, alpha=0.6, zorder=0)
    line(ax, at, plan, color=GREY, linewidth=0.9, zorder=1)
    return [float(plan.min()), float(plan.max())]


def _kept(row: dict[str, Any]) -> bool:
    """Whether the start is beyond the aim already, so that it is to be kept and there is no way to plan."""
    way, base, near = row["direction"], row["baseline"], row["target"]
    return bool((way == "increase" and base >= near) or (way == "decrease" and base <= near))


def _named(row: dict[str, Any]) -> str:
    """What shows the goal, as the words beside its axis."""
    kind, _, rest = str(row["measure"]).partition(":")
    form = None if rest else resolve(kind)
    if form is not None:
        return get(form).label
    return "rating of the goal" if kind == "goal" else written((rest or kind).replace("_", " "), 28)


def _values(ax: Any, x: np.ndarray, low: np.ndarray, high: np.ndarray, met: np.ndarray) -> None:
    point = low == high
    line(ax, x[point], low[point], color=BLUE, linewidth=0.7, alpha=0.5, zorder=2)
    pieces(ax, (x[~point], x[~point]), (low[~point], high[~point]), marker="_", markersize=5, color=BLUE, linewidth=1.6, zorder=3)  # fmt: skip
    dots(ax, x[met], low[met], "D", markersize=4, color=GREEN, zorder=4)
    some = point & ~met
    dots(ax, x[some], low[some], "o", markersize=4, color=BLUE, markerfacecolor="white", zorder=4)


def _axes(ax: Any, row: dict[str, Any], x: np.ndarray, along: str, edges: np.ndarray, unit: float) -> None:
    least, most = float(np.nanmin(edges)), float(np.nanmax(edges))
    room = (most - least) or 1.0
    ax.set_ylim(least - 0.1 * room, most + 0.24 * room)
    due, by_day = row["due_on"], along == "day"
    ends = [x.min(), x.max() if np.isnan(due) or not by_day else max(x.max(), due)]
    ax.set_xlim(ends[0] - 0.03 * (ends[1] - ends[0] + 1), ends[1] + 0.03 * (ends[1] - ends[0] + 1))
    if by_day:
        along_days(ax, 6)
    else:
        ax.locator_params(axis="x", integer=True)
        write(ax.set_xlabel("session" if along == "session" else "one after the other", fontsize=SIZE, color=INK))
    words = "percent" if unit > 1 else _UNITS.get(str(row["per"]), "") if row["rule"] == "count" else _named(row)  # fmt: skip
    way = {"increase": "higher is nearer the aim", "decrease": "lower is nearer the aim", "range": "the green range is the aim"}  # fmt: skip
    write(ax.set_ylabel(words, fontsize=SIZE, color=INK))
    write(ax.set_title(way.get(str(row["direction"]), ""), fontsize=7, color=SOFT, loc="right", y=1.0))


def _milestones(ax: Any, where: np.ndarray, kinds: list[str], x: np.ndarray, low: np.ndarray, high: np.ndarray, aims: list[float]) -> None:  # fmt: skip
    """A word at the period of every milestone, above or below it, where it covers least; of several in one place, the last."""
    words = {
        float(x[min(int(np.searchsorted(x, day)), len(x) - 1)]): _MARKS[kind]
        for day, kind in zip(where, kinds, strict=True)
        if np.isfinite(day)
    }
    curves, flat = drawn(ax)
    along = np.vstack([*curves, np.column_stack([x, low]), np.column_stack([x, high])])
    within: Box = (*ax.get_xlim(), *ax.get_ylim())
    wide, tall = letter(ax, _WORDS)
    last = -np.inf
    taken: list[Box] = []
    said: list[tuple[float, float, str]] = []
    for day, word in sorted(words.items()):
        if day - last < 0.13 * (x.max() - x.min()):
            continue
        at = min(int(np.searchsorted(x, day)), len(x) - 1)
        reach = wide * len(word)
        ways = [(0.0, 1.0), (0.7, 1.0), (-0.7, 1.0), (0.0, 2.0), (0.7, 2.0)]
        spots = [(day + way * reach, y) for way, far in ways for y in (high[at] + far * tall, low[at] - far * tall)]
        places = [box(left, y, reach, tall, "center") for left, y in spots]
        best = freest(places, along, [*flat, *aims], taken, within)
        taken.append(places[best])
        said.append((*spots[best], word))
        last = day
    if said:
        left, heights, named = zip(*said, strict=True)
        say(ax, left, heights, named, ha="center", va="center", fontsize=_WORDS, color=SOFT, bbox=_UNDER)
