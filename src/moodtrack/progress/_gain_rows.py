"""The rows of sudden gains: intervals, events, and the first and the largest event of every series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._gain_course import LONGEST, Courses
from moodtrack.progress._gain_rules import Judged
from moodtrack.schema import text

__all__ = ["Events", "beside", "event_rows", "events", "interval_rows", "one_each", "score_rows"]

Events = dict[str, np.ndarray]
"""Columns of events as arrays, with `number`, the series of each, and `cell`, its cell."""


_PLACES = ("number", "cell")


def beside(keys: pd.DataFrame, columns: Mapping[str, Any], number: np.ndarray | None = None) -> pd.DataFrame:
    """The keys, or those of the series named, with columns beside them; nothing is copied twice."""
    known = {name: keys[name].array if number is None else keys[name].array.take(number) for name in keys}
    return pd.DataFrame({**known, **columns}, copy=False)


def score_rows(keys: pd.DataFrame, courses: Courses) -> pd.DataFrame:
    """One row a scored session."""
    number, cell = courses.scores()
    session = courses.session(number, cell)
    return beside(keys, {"session": session, "value": courses.value[cell]}, number)


def interval_rows(
    keys: pd.DataFrame, courses: Courses, number: np.ndarray, cell: np.ndarray, judged: Judged
) -> pd.DataFrame:
    """One row an interval."""
    session = courses.session(number, cell)
    words: dict[str, Any] = {
        f"criterion_{place}": pd.arrays.BooleanArray(met, ~known)
        for place, (met, known) in enumerate(zip(judged.met, judged.known, strict=True), start=1)
    }
    together = pd.arrays.BooleanArray(judged.all_met, ~judged.all_known)
    return beside(keys, {"session": session, "interval": _names(session), **words, "met": together}, number)


def _names(session: np.ndarray) -> pd.Categorical:
    """The intervals in words."""
    if not len(session):
        return pd.Categorical.from_codes(session, categories=text([]))
    least = int(session.min())
    if int(session.max()) - least < 10 * LONGEST:
        found = np.flatnonzero(np.bincount(session - least)) + least
        place = np.zeros(int(found[-1]) - least + 1, dtype="int64")
        place[found - least] = np.arange(len(found))
        place = place[session - least]
    else:
        found, place = np.unique(session, return_inverse=True)
    words = [f"{n}-{n + 1}" for n in found.tolist()]
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words), dtype="int64")
    rank[order] = np.arange(len(words))
    return pd.Categorical.from_codes(rank[place], categories=text(sorted(words)))


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


def event_rows(keys: pd.DataFrame, found: Events) -> pd.DataFrame:
    """One row an event."""
    return beside(keys, {name: found[name] for name in found if name not in _PLACES}, found["number"])


def one_each(keys: pd.DataFrame, found: Events, largest: bool, blank: bool) -> pd.DataFrame:
    """The first or the largest event of every series; null where there is none.

    With `blank`, a client whose largest event is not known has no events: a convention.
    """
    number = found["number"]
    many = len(keys)
    place = np.full(many, -1)
    size = np.abs(found["magnitude"])
    order = np.lexsort([np.arange(len(number)), -size, number]) if largest else np.arange(len(number))
    place[number[order[::-1]]] = order[::-1]
    if largest:
        place[number[np.isnan(size)]] = -1
    there = place >= 0
    chosen = place[there]
    count = np.bincount(number, minlength=many)
    columns: dict[str, Any] = {"n_events": np.where(there, count, 0) if blank else count}
    for name in (n for n in found if n not in (*_PLACES, "n_events")):
        kind = found[name].dtype.kind
        column = np.full(many, np.nan) if kind == "f" else np.zeros(many, dtype=bool if kind == "b" else "int64")
        column[there] = found[name][chosen]
        masked = {"b": pd.arrays.BooleanArray, "i": pd.arrays.IntegerArray}.get(kind)
        columns[name] = column if masked is None else masked(column, ~there)
    return beside(keys, columns)
