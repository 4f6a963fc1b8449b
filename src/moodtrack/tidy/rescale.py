"""Variables of different scales on one scale, in a new column; the columns as rated stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.options import number, of_type
from moodtrack.result import Code
from moodtrack.schema import PROBLEMS, RATINGS, VARIABLES, slug, stack
from moodtrack.tidy.notes import Notes

__all__ = ["rescale"]

_WAYS = ("higher_better", "higher_worse")
_WHERE = "rescale"


def rescale(
    log: Log,
    columns: Mapping[str, str],
    *,
    low: float | None = None,
    high: float | None = None,
    direction: str | None = None,
) -> Log:
    """Put variables on one scale, so that ratings of two apps can be read as one.

    Every new column holds the variables that name it, each stretched in a straight line from its own scale to the new
    one. The columns as rated are never changed, and `problems` says what was done.

    Parameters
    ----------
    log : Log
        With a known scale (`low` and `high` in `variables`) for every variable named.
    columns : mapping of str to str
        Variable and the new column that it goes to, such as ``{"mood": "mood_joined", "mood_daylio": "mood_joined"}``.
    low, high : float, optional
        Ends of the new scale; None takes those of the first variable of the new column.
    direction : {"higher_better", "higher_worse"}, optional
        Which way is better on the new scale; None takes that of the first variable. A variable that runs the other way
        is turned round.

    Returns
    -------
    Log
        With the new columns in `ratings` and their scales in `variables`. Where two variables give one entry different
        values, the new one is empty.

    Raises
    ------
    OptionError
        If a variable is not in the log or has no known scale, a new column is there already, the ends are not finite or not in order,
        or one of several variables does not tell which way is better.

    Notes
    -----
    The value is ``low + (x - a) / (b - a) * (high - low)`` for a variable from a to b, and ``high - ...`` where it is
    turned round. When not to use it: equal ends do not make equal meanings. Two scales with other words, or another
    number of steps, can differ by more than a stretch, so that a step in the joined series on the day of a change of app
    may be the scales and not the person.

    Examples
    --------
    >>> log = Log(
    ...     ratings=pd.DataFrame({"person": "p1", "mood": [5.0, None], "low_mood": [None, 2.0]}),
    ...     variables=pd.DataFrame({"variable": ["mood", "low_mood"], "low": [1.0, 0.0], "high": [5.0, 10.0],
    ...                             "direction": ["higher_better", "higher_worse"]}))
    >>> rescale(log, {"mood": "joined", "low_mood": "joined"}, low=0, high=100).ratings["joined"].tolist()
    [100.0, 80.0]
    """
    of_type(log, "log", Log, "a Log, as moodtrack.load gives")
    of_type(columns, "columns", Mapping, "a mapping from variable to the new column that it goes to")
    given = {
        name: number(end, name, "numbers, low below high")
        for name, end in (("low", low), ("high", high))
        if end is not None
    }
    scales = {str(row["variable"]): row for row in log.variables.to_dict("records")}
    _check(log, columns, scales, direction)
    notes = Notes()
    ratings = log.ratings.copy()
    rows = []
    for target in dict.fromkeys(columns.values()):
        sources = [name for name, to in columns.items() if to == target]
        way = direction or _text(scales[sources[0]]["direction"])
        span = float(given.get("low", scales[sources[0]]["low"])), float(given.get("high", scales[sources[0]]["high"]))
        if not span[0] < span[1] or not np.isfinite(span).all():
            raise OptionError(
                f"the new scale of {target} is from {span[0]:g} to {span[1]:g}", "numbers, low below high", ""
            )
        turned = {name: way in _WAYS and _text(scales[name]["direction"]) not in (way, None) for name in sources}
        stretched = {name: _stretched(ratings[name], scales[name], span, turned[name]) for name in sources}
        ratings[target] = _joined(log, target, list(stretched.values()), notes)
        rows.append(_scale(target, [scales[name] for name in sources], span, way))
        for name in sources:
            notes.add(Code.RESCALED, _said(name, target, scales[name], span, turned[name]), where=_WHERE)
    return replace(
        log,
        ratings=ratings,
        variables=stack([log.variables, pd.DataFrame(rows)], VARIABLES),
        problems=stack([log.problems, notes.frame()], PROBLEMS),
    )


def _ordered(low: Any, high: Any) -> bool:
    return bool(pd.notna(low) and pd.notna(high) and -np.inf < low < high < np.inf)


def _check(
    log: Log, columns: Mapping[str, str], scales: Mapping[str, Mapping[str, object]], direction: str | None
) -> None:
    there = [name for name in log.ratings.columns if name not in RATINGS.names]
    if not columns:
        raise OptionError("no variable is named", f"some of {there}", "")
    if direction not in (None, *_WAYS):
        raise OptionError(f"direction={direction!r}", f"one of {list(_WAYS)}", "")
    for name, target in columns.items():
        if name not in there:
            raise OptionError(f"the variable {name!r} is not in the log", f"one of {there}", "")
        scale = scales.get(name)
        if scale is None or not _ordered(scale["low"], scale["high"]):
            raise OptionError(
                f"the scale of {name} is not known", "low and high in the table variables", "tell them where it is read"
            )
        if target in log.ratings.columns or target in scales:
            raise OptionError(f"the column {target!r} is in the log already", "the name of a new column", "")
        if slug(target) != target:
            raise OptionError(f"the column {target!r}", f"a plain name such as {slug(target)!r}", "")
    for target in set(columns.values()):
        names = [name for name, to in columns.items() if to == target]
        ways = {_text(scales[name]["direction"]) for name in names} | ({direction} if direction else set())
        if len(ways) > 1 and not ways <= set(_WAYS):
            raise OptionError(
                f"{names} do not all tell which way is better", f"a direction of {list(_WAYS)} for each", ""
            )


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _stretched(values: pd.Series, scale: Mapping[str, object], ends: tuple[float, float], turned: bool) -> np.ndarray:
    a, b = float(scale["low"]), float(scale["high"])  # type: ignore[arg-type]
    part = (values.to_numpy("float64") - a) / (b - a)
    share = 1 - part if turned else part
    return np.asarray(ends[0] + share * (ends[1] - ends[0]))


def _joined(log: Log, target: str, values: Sequence[np.ndarray], notes: Notes) -> np.ndarray:
    every = np.column_stack(values)
    known = ~np.isnan(every)
    lowest = np.where(known, every, np.inf).min(axis=1)
    highest = np.where(known, every, -np.inf).max(axis=1)
    some = known.any(axis=1)
    differ = some & (highest - lowest > 1e-9)
    person = log.ratings["person"]
    for name in person[differ].cat.remove_unused_categories().cat.categories:
        count = int((person[differ] == name).sum())
        what = f"{count} entries have different values for {target}, which is left empty"
        notes.add(Code.SOURCES_DIFFER, what, where=_WHERE, person=str(name))
    return np.where(some & ~differ, lowest, np.nan)


def _scale(
    target: str, sources: Sequence[Mapping[str, object]], ends: tuple[float, float], way: str | None
) -> dict[str, object]:
    """The definition of the new column; what its variables do not share is not told."""
    first = sources[0]
    domains = {_text(source["domain"]) for source in sources}
    best = {}
    if way == "range" and len(sources) == 1:
        for key in ("best_low", "best_high"):
            best[key] = float(_stretched(pd.Series([first[key]], dtype="float64"), first, ends, False)[0])
    return {
        "variable": target,
        "label": target,
        "low": ends[0],
        "high": ends[1],
        "direction": way,
        "domain": domains.pop() if len(domains) == 1 else None,
        "source": "user",
        **best,
    }


def _said(name: str, target: str, scale: Mapping[str, object], ends: tuple[float, float], turned: bool) -> str:
    way = ", turned round" if turned else ""
    return f"{name} ({scale['low']:g} to {scale['high']:g}) is in {target} ({ends[0]:g} to {ends[1]:g}){way}"
