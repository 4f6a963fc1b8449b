"""A questionnaire by session on its whole range, or a cohort: scores and the change that exceeds measurement error."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.plot import _change_cohort, _change_marks
from moodtrack.plot._rows import Columns, picked, told
from moodtrack.plot._rows import first as first_word
from moodtrack.plot._said import say
from moodtrack.plot._strokes import dots, levels, line
from moodtrack.plot.style import (  # fmt: skip
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    SIZE,
    SOFT,
    VERMILLION,
    WASH,
    axes,
    better,
    calm,
    marks,
    write,
    written,
)

__all__ = ["reliable_change"]

_VIEWS: dict[str, Any] = {"course": None, "waterfall": _change_cohort.waterfall, "scatter": _change_cohort.scatter}

_FIRST = ("rater", "session", "baseline", "threshold", "threshold_name", "s_diff", "cutoff")
_LATER = ("rater", "session", "value", "class", "established")
_PIECES = 6.5
"""Most pieces that the axis of scores is cut into."""
_MARKS = {"improved": (GREEN, "D", 5.0), "deteriorated": (VERMILLION, "^", 6.0)}


def reliable_change(result: Any, ax: Any = None, *, measure: str | None = None, person: str | None = None, definition: Any = "registry", rater: str | None = None, sessions: Any = None, plain: bool = False, doubt: bool = False, against: bool = True, gains: Any = (), view: str = "course", label: str | None = None) -> Any:  # fmt: skip
    """Draw the scores of one questionnaire by session, or the changes of a cohort.

    Parameters
    ----------
    result : ReliableChange
        What `moodtrack.progress.reliable_change` returned.
    ax : Axes, optional
        Where to draw; a figure of its own without it.
    measure, person : str, optional
        Which to draw; the first of the result without it.
    definition : Measure, None or "registry"
        The questionnaire: range, direction, named bands, and what is published of its measurement error and caseness. By
        default that of the registry, unless the result was made with a definition of one's own; None draws none of it.
    rater : str, optional
        Whose answers; without it the person's own, else the first rater's.
    sessions : DataFrame, optional
        The table `sessions`: sessions that were not attended are crossed below the axis.
    plain : bool
        Only the scores: no bands, no lines of change, no classes, no sessions that were missed.
    doubt : bool
        Only the scores, without a line between them, and the bands: for scores whose order is not sure.
    against : bool
        Whether the band of measurement error and the cutoff are drawn.
    gains : sequence of SuddenGains
        What `moodtrack.progress.sudden_gains` returned, for gains, losses or both: marked where they are.
    label : str, optional
        What the scores are called on the axis, where nothing of a definition is drawn.
    view : {"course", "waterfall", "scatter"}
        One person's scores by session; or of all persons of the measure the change at the last score, in order of its
        size; or the last score by the first.

    Returns
    -------
    Axes
        `course`: Diamond: reliably improved; triangle: reliably worsened; circle: neither. Filled marks are established (two
        scores running) or no change; open ones are beyond the threshold at this session only. Dashed lines: first
        score plus and minus the threshold of reliable change. Shaded: score plus and minus 1.96 SEM, of the norms used or as
        published, where there is one. Dotted: the cutoff of the result, else the published caseness. Thick: a sudden gain or
        loss, with how many of 100 smooth courses have one at least as large.
        `waterfall`: one bar a client, by class. `scatter`: below or above the dashed lines a change is reliable; dotted: cutoff.

    Raises
    ------
    OptionError
        If view is none of these.
    """
    if view not in _VIEWS:
        raise OptionError(f"view={view!r}", f"one of {list(_VIEWS)}")
    if view != "course":
        return _VIEWS[view](result, ax, measure, rater, definition)
    ax = axes(ax, width=88, height=42)
    table = Columns(result, "series")
    person = person if person is not None else first_word(table, "person")
    measure = measure if measure is not None else first_word(table, "measure", person=person)
    definition = _change_marks.known(result, measure, definition)
    first, rows = _series(result, person, measure, rater)
    points, numbered = _placed([*first, *rows])
    came, missed = _attended(sessions if numbered else None, person)
    calm(ax)
    beside = _beside(first[0], points) if first and against and not (plain or doubt) else []
    low, high = _range(definition, [float(p["value"]) for p in points], beside)
    end = max([_x(p) for p in points] + came, default=1.0)
    ax.set_xlim(-0.34 * (end + 1), end + 0.6)
    ax.set_ylim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    if plain:
        ax.set_xlim(0.4, end + 0.6)
    else:
        _bands(ax, definition)
    if plain or doubt:
        points = [{**p, "class": None} for p in points]
    elif first:
        case = _change_marks.case_line(first[0], definition) if against else (float("nan"), "")
        heights = _change_marks.lines(ax, first[0], case, low, high, end)
        if against:
            _change_marks.error(ax, points, _change_marks.half(first[0], definition), low, high)
        marked = [(row, one.method.parameters.get("which") != "loss") for one in gains for row in _events(one, person, measure, first[0]["rater"])]  # fmt: skip
        _change_marks.events(ax, marked, points, heights)
    _points(ax, points, joined=not doubt)
    _sessions_axis(ax, low, high, end, [] if plain else missed, "session" if numbered else "score, in order")  # fmt: skip
    name = definition.label if definition is not None else written(label or measure)
    words = [name, f"({better(definition.direction)})" if definition is not None else ""]
    write(ax.set_ylabel("\n".join(word for word in words if word), fontsize=SIZE, color=INK))
    return ax


def _placed(points: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """Every score at the number of its session; where one has none, all in their order."""
    numbered = all(str(p["session"]) not in ("<NA>", "nan", "None") for p in points)
    return [{**p, "x": float(p["session"] if numbered else i)} for i, p in enumerate(points, start=1)], numbered


def _x(row: Any) -> float:
    return float(row["x"])


def _series(
    result: Any, person: str, measure: str, rater: str | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The baseline and the later scores of the total; where no rater is named, of the person, else of the first."""
    first, rows = (_own(Columns(result, name), person, measure, names) for name, names in (("series", _FIRST), ("table", _LATER)))  # fmt: skip
    raters = [str(row["rater"]) for row in first]
    if rater is None:
        rater = "self" if "self" in raters else next(iter(raters), "")
    first, rows = ([row for row in part if str(row["rater"]) == rater] for part in (first, rows))
    return [{**row, "value": row["baseline"], "class": None, "established": False} for row in first], rows


def _own(frame: Any, person: str, measure: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What is drawn of the totals of one questionnaire of one person."""
    return told(frame, picked(frame, person=person, measure=measure, item="total"), names)


def _events(found: Any, person: str, measure: str, rater: str) -> list[dict[str, Any]]:
    """The sudden gains or losses of the series that is drawn."""
    table = Columns(found)
    own = picked(table, person=person, measure=measure, item="total", rater=rater)
    return told(table, own, ("session", "score_n", "score_n_plus_1", "expected_by_chance"))


def _attended(sessions: Any, person: str) -> tuple[list[float], list[float]]:
    """The numbers of the sessions that were attended, and of those that were not."""
    if sessions is None or not len(sessions):
        return [], []
    number = sessions["session"].to_numpy(dtype="float64", na_value=np.nan)
    own = picked(sessions, person=person) & np.isfinite(number)
    came = sessions["attended"].to_numpy(dtype=bool, na_value=True)
    return number[own & came].tolist(), number[own & ~came].tolist()


def _range(definition: Any, values: list[float], beside: list[float]) -> tuple[float, float]:
    """The range of the form; where it is not known that of the scores and their lines, out to whole steps of the axis."""
    if definition is not None:
        return min([float(definition.low), *values]), max([float(definition.high), *values])
    low, high = min([*values, *beside], default=0.0), max([*values, *beside], default=1.0)
    low, high = (low, high) if low < high else (low - 1, high + 1)
    step = _step(high - low, _PIECES)
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


def _beside(first: dict[str, Any], points: list[dict[str, Any]]) -> list[float]:
    """Where the lines of change and the ends of the band are."""
    start, reach, half = float(first["baseline"]), float(first["threshold"]), _change_marks.half(first, None)
    values = [float(p["value"]) for p in points]
    ends = [start - reach, start + reach, float(first.get("cutoff", float("nan")))]
    ends += [v + way * half for v in values for way in (-1, 1)]
    return [v for v in ends if np.isfinite(v)]


def _bands(ax: Any, definition: Any) -> None:
    bands = [b for b in definition.bands if b.status in ("primary", "secondary")] if definition is not None else []
    bands = [b for b in bands if b.set == bands[0].set and b.item == "total"]
    last = len(bands) - 1
    ends = [(b.low - 0.5 * (i > 0), b.high + 0.5 * (i < last)) for i, b in enumerate(bands)]
    levels(ax, ends, [WASH if i % 2 else "white" for i in range(len(ends))], zorder=0)
    middles = [(low + high) / 2 for low, high in ends]
    words = [band.label.replace(" ", "\n", 1) for band in bands]
    say(ax, 1, middles, words, beside=True, away=(4, 0), fontsize=6.3, color=SOFT, va="center")


def _points(ax: Any, points: list[dict[str, Any]], joined: bool) -> None:
    if joined:
        line(ax, [_x(p) for p in points], [p["value"] for p in points], color=BLUE, linewidth=1.1, zorder=2)
    marks: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for point in points:
        named = str(point["class"]) if str(point["class"]) in _MARKS else ""
        marks.setdefault((named, not named or str(point["established"]) == "True"), []).append(point)
    for (named, filled), part in marks.items():
        colour, marker, size = _MARKS.get(named, (BLUE, "o", 4.2))
        dots(ax, [_x(p) for p in part], [p["value"] for p in part], marker, markersize=size * min(1.0, (40 / len(points)) ** 0.5), color=colour, markerfacecolor=colour if filled else "white", zorder=3)  # fmt: skip


def _step(width: float, most: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... that cuts the width into at most so many pieces."""
    step = 1.0
    for factor in itertools.cycle((2.0, 2.5, 2.0)):
        if width / step <= most:
            return step
        step *= factor
    return step


def _sessions_axis(ax: Any, low: float, high: float, end: float, missed: list[float], axis: str) -> None:
    step = _step(end, 10 if end < 100 else 6)
    marks(ax.xaxis, [v for v in np.arange(0, end + 1, step) if 0 < v <= end] or [1])
    ax.set_xlabel(axis, fontsize=SIZE, color=INK)
    dots(ax, missed, low, "x", markersize=5, markeredgewidth=1.3, color=INK, clip_on=False, zorder=4)
    step = _step(high - low, _PIECES)
    marks(ax.yaxis, [*(v for v in np.arange(low, high, step) if high - v >= 0.6 * step), high])
    ax.spines["bottom"].set_color(LINE if missed else GREY)
