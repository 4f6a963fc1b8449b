"""The days of one rating: every logged day as a point, a smoothed line, and a mark for every day without one."""

from __future__ import annotations

from typing import Any

import numpy as np

from moodtrack.plot._day_ticks import along_days
from moodtrack.plot._rows import Columns, first, picked
from moodtrack.plot._strokes import across, dots, line, pieces
from moodtrack.plot.style import BLUE, INK, LINE, SIZE, SOFT, VERMILLION, axes, better, calm, marks, write, written
from moodtrack.schema import to_days

__all__ = ["drawn", "smooth", "summary"]


_LARGE = {"size": 5.0, "alpha": 0.9}
"""Points of a drawing without a line."""


def summary(result: Any, ax: Any = None, *, variable: str | None = None, person: str | None = None, scale: Any = None, sessions: Any = None, plain: bool = False, without: str = "not logged", span: Any = None, smoothed: bool = True) -> Any:  # fmt: skip
    """Draw the day means of one variable over time.

    Parameters
    ----------
    result : Summary
        What `moodtrack.dynamics.summary` returned; its `daily` is drawn.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    variable, person : str, optional
        Which to draw; the first of the result without it.
    scale : mapping, optional
        `label`, `low`, `high` and `direction` of the variable: a row of the table `variables`.
    sessions : sequence of datetime, optional
        Days of sessions, drawn as ticks at the top.
    plain : bool
        Leave out the row that marks days without a rating.
    without : str
        What that row is called.
    span : sequence of two datetimes, optional
        First and last day of the axis where it goes beyond the rated ones: the window that is looked at.
    smoothed : bool
        Draw the line; of a few days there is none to be seen, and without it the points are larger.

    Returns
    -------
    Axes
        Points are day means; the line is a Gaussian mean of the days around (SD 5 days), broken where the nearest
        logged day is more than 7 days away; the row of ticks below shows the days without a point, from the first day
        of the axis to the last, be they rated in words without a number or not at all.
    """
    ax = axes(ax, width=180, height=32)
    daily, table = Columns(result, "daily"), Columns(result)
    person = person if person is not None else first(daily, "person")
    variable = variable if variable is not None else first(daily, "variable", person=person)
    own = picked(daily, person=person, variable=variable)
    days, values = to_days(daily["day"])[own], daily["value"].to_numpy(dtype="float64")[own]
    row = picked(table, person=person, variable=variable)
    ends = np.concatenate([to_days(table[name])[row] for name in ("first", "last")])
    ends = ends if span is None else np.append(ends, to_days(span))
    drawn(ax, days, values, variable, scale, span=ends, held=[] if sessions is None else to_days(sessions), plain=plain, without=without, smoothed=smoothed, **({} if smoothed else _LARGE))  # fmt: skip
    return ax


def drawn(ax: Any, days: np.ndarray, values: np.ndarray, variable: str, scale: Any, *, span: Any = (), held: Any = (), plain: bool = False, without: str = "not logged", smoothed: bool = True, size: float = 3.0, alpha: float = 0.55) -> None:  # fmt: skip
    """Draw these day means of one variable, in any order, beside the days of sessions; null is no day mean.

    `span` are days that lie on the axis even where they have no day mean.
    """
    known = np.isfinite(values)
    order = np.argsort(days[known], kind="stable")
    days, values = days[known][order], values[known][order]
    scale = scale if scale is not None else {}
    low, high = _range(values, scale)
    _frame(ax, variable, scale, low, high, "" if plain else without)
    if not len(days):
        return
    ends = np.append(np.asarray(span, dtype="float64"), days)
    begin, end = ends.min(), ends.max()
    room, every = high - low, np.arange(begin, end + 1)
    if not plain:
        _ticks(ax, every[~np.isin(every, days)], low - 0.175 * room, low - 0.105 * room, VERMILLION)
    held = np.asarray(held, dtype="float64")
    _ticks(ax, held[(held >= begin) & (held <= end)], high + 0.07 * room, high + 0.12 * room, SOFT)
    dots(ax, days, values, "o", markersize=size, color=BLUE, alpha=alpha, markeredgewidth=0)
    if smoothed:
        between = every[(every >= days[0]) & (every <= days[-1])]
        line(ax, between, smooth(days, values, between), color=BLUE, linewidth=1.8)
    ax.set_xlim(begin - 1.5, end + 1.5)
    along_days(ax, 9)


def _ticks(ax: Any, at: np.ndarray, low: float, high: float, colour: str) -> None:
    pieces(ax, (at, at), (low, high), color=colour, linewidth=0.9)


def smooth(days: np.ndarray, values: np.ndarray, at: np.ndarray, *, sd: float = 5.0, reach: float = 7.0) -> np.ndarray:
    """Gaussian mean of the values around each day of `at`; NaN where no value lies within `reach` days.

    Examples
    --------
    >>> smooth(np.array([0.0, 2.0]), np.array([1.0, 3.0]), np.array([1.0, 30.0])).tolist()
    [2.0, nan]
    """
    distance = np.abs(at[:, None] - days[None, :])
    weights = np.exp(-0.5 * (distance / sd) ** 2)
    total = weights.sum(axis=1)
    near = distance.min(axis=1, initial=np.inf) <= reach
    mean = np.divide(weights @ values, total, out=np.full(len(at), np.nan), where=total > 0)
    return np.where(near, mean, np.nan)


def _range(values: np.ndarray, scale: Any) -> tuple[float, float]:
    low, high = (float(scale.get(name, np.nan)) for name in ("low", "high"))
    if not np.isfinite([low, high]).all() or low >= high:
        seen = values if len(values) else np.array([0.0, 1.0])
        low, high = float(seen.min()), float(seen.max())
        if low == high:
            low, high = low - 0.5, high + 0.5
    return low, high


def _frame(ax: Any, variable: str, scale: Any, low: float, high: float, without: str) -> None:
    calm(ax)
    room = high - low
    ax.set_ylim(low - 0.22 * room, high + 0.14 * room)
    step = next((s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if room / s <= 6.5), room / 5)
    ticks = np.arange(np.ceil(low / step) * step, high + 1e-9, step).tolist()
    marks(ax.yaxis, ticks, [f"{v:g}".replace("-", "−") for v in ticks])
    if not without:
        ax.set_ylim(low - 0.08 * room, high + 0.14 * room)
    else:
        marks(ax.yaxis, [low - 0.14 * room], [without], which="minor", length=0, labelsize=6.5, labelcolor=SOFT)
        across(ax, low - 0.07 * room, color=LINE, linewidth=0.5)
    name = written(scale.get("label") or variable)
    words = [name, f"({better(scale.get('direction'))})" if better(scale.get("direction")) else ""]
    write(ax.set_ylabel("\n".join(word for word in words if word), fontsize=SIZE, color=INK))
