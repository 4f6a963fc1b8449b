"""The rows of sudden gains: intervals, events, and the first and the largest event of every series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._gain_course import LONGEST, Courses
from moodtrack.progress._gain_rules import Judged
from moodtrack.progress._series import Series
from moodtrack.schema import Coded

__all__ = ["Events", "event_rows", "events", "interval_rows", "one_each", "score_rows"]

Events = dict[str, np.ndarray]
"""Columns of events as arrays, with `number`, the series of each, and `cell`, its cell."""


_PLACES = ("number", "cell")


def score_rows(series: Series, courses: Courses) -> dict[str, Any]:
    """One row a scored session."""
    number, cell = courses.scores()
    return series.keyed(number) | {"session": courses.session(number, cell), "value": courses.value[cell]}


def interval_rows(
    series: Series, courses: Courses, number: np.ndarray, cell: np.ndarray, judged: Judged
) -> dict[str, Any]:
    """One row an interval."""
    session = courses.session(number, cell)
    words: dict[str, Any] = {
        f"criterion_{place}": pd.arrays.BooleanArray(met, ~known)
        for place, (met, known) in enumerate(zip(judged.met, judged.known, strict=True), start=1)
    }
    together = pd.arrays.BooleanArray(judged.all_met, ~judged.all_known)
    return series.keyed(number) | {"session": session, "interval": _names(session), **words, "met": together}


def _names(session: np.ndarray) -> Coded:
    """The intervals in words."""
    least = int(session.min()) if len(session) else 0
    if len(session) and int(session.max()) - least < 10 * LONGEST:
        place = session - least
        return Coded(place, [f"{n}-{n + 1}" for n in range(least, least + int(place.max()) + 1)])
    found, place = np.unique(session, return_inverse=True)
    return Coded(place, [f"{n}-{n + 1}" for n in found.tolist()])


def events(
    courses: Courses, number: np.ndarray, cell: np.ndarray, sign: np.ndarray, lower: np.ndarray, late: bool
) -> Events:
    """What there is to say of events.

    Parameters
    ----------
    courses : Courses
        The scores.
    number, cell : ndarray of int, shape (events,)
        Series and cell n of every event, in order.
    sign, lower : ndarray of int, shape (series,)
        1 where a fall counts, and where lower is better; -1 where it is the other way round.
    late : bool
        Whether a reversal is looked for from n + 3 on unless the first score is a baseline: a convention.
    """
    value, many = courses.value, len(courses.offset)
    scores = {_name(k): value[cell + k] for k in range(-2, 4)}
    magnitude = value[cell] - value[cell + 1]
    total = value[courses.offset] - value[np.maximum(courses.offset + courses.length - 1, 0)] if many else np.zeros(0)
    total = total[number]
    towards = lower[number] * total
    share = np.divide(np.abs(magnitude), towards, out=np.full(len(cell), np.nan), where=towards != 0)
    middle = value[cell + 1] + magnitude / 2
    start = np.where(late & (courses.first[number] != 0), 3, 2)
    least, most = courses.later(cell, number, start)
    return {
        "number": number,
        "cell": cell,
        "session": courses.session(number, cell),
        "n_events": np.bincount(number, minlength=many)[number],
        **scores,
        "magnitude": magnitude,
        "total_change": total,
        "share_of_total_change": share,
        "reversal_value": middle,
        "reversed": np.where(sign[number] > 0, most > middle, least < middle),
        "n_later": courses.later_count(cell, number, start),
        "expected_by_chance": np.full(len(cell), np.nan),
        "n_scores": courses.counts()[number] if many else np.zeros(0, dtype="int64"),
    }


def _name(k: int) -> str:
    return f"score_n_{'minus' if k < 0 else 'plus'}_{abs(k)}" if k else "score_n"


def event_rows(series: Series, found: Events) -> dict[str, Any]:
    """One row an event."""
    return series.keyed(found["number"]) | {name: found[name] for name in found if name not in _PLACES}


def one_each(series: Series, found: Events, largest: bool, blank: bool) -> dict[str, Any]:
    """The first or the largest event of every series; null where there is none.

    With `blank`, a client whose largest event is not known has no events: a convention.
    """
    number = found["number"]
    many = series.many
    place = np.full(many, -1)
    size = np.abs(found["magnitude"])
    order = np.lexsort([np.arange(len(number)), -size, number]) if largest else np.arange(len(number))
    place[number[order[::-1]]] = order[::-1]
    if largest:
        place[number[np.isnan(size)]] = -1
    there = place >= 0
    chosen = place[there]
    count = np.bincount(number, minlength=many)
    columns = series.keyed() | {"n_events": np.where(there, count, 0) if blank else count}
    for name in (n for n in found if n not in (*_PLACES, "n_events")):
        kind = found[name].dtype.kind
        column = np.full(many, np.nan) if kind == "f" else np.zeros(many, dtype=bool if kind == "b" else "int64")
        column[there] = found[name][chosen]
        masked = {"b": pd.arrays.BooleanArray, "i": pd.arrays.IntegerArray}.get(kind)
        columns[name] = column if masked is None else masked(column, ~there)
    return columns
