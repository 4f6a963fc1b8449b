"""Scores as a matrix: persons by items of one occasion, or persons by occasions of one total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.progress._series import Series, keyed
from moodtrack.schema import SCORES, conform, text, to_days

__all__ = ["Matrix", "by_item", "by_session"]


@dataclass(frozen=True)
class Matrix:
    """Values with one row a person and one column an item or occasion; NaN is not answered. `days` is the mean lag."""

    values: np.ndarray
    names: tuple[str, ...]
    days: float = np.nan
    conflicts: int = 0


def by_item(
    scores: pd.DataFrame, measure: str, at: str | int, rater: str, reversed_items: Sequence[int] | None
) -> Matrix:
    """The items of one occasion a person: the first one that has items, or the one of a session."""
    key = measures.resolve(measure) or measure
    rows = scores[keyed(scores["measure"]).eq(key).to_numpy(dtype=bool)]
    rows = conform(rows[[name for name in SCORES.names if name in rows.columns]], SCORES)
    number = pd.to_numeric(text(rows["item"]), errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    own = text(rows["rater"]).fillna("self").eq(rater).to_numpy(dtype=bool)
    rows = rows.assign(number=number, when=to_days(rows["day"].where(rows["day"].notna(), rows["at"])))[
        ~np.isnan(number) & own
    ]
    place = rows["session"].astype("float64")
    rows = rows.assign(place=place, time=rows["when"].fillna(-1.0))[rows["value"].notna().to_numpy()]
    if at == "first":
        first = rows.sort_values(["person", "time", "place"]).drop_duplicates("person")[["person", "time", "place"]]
        rows = rows.merge(first, on=["person", "time", "place"])
    else:
        rows = rows[rows["place"].eq(float(at))]
    rows = rows.drop_duplicates(["person", "number", "value"])
    twice = rows.duplicated(["person", "number"], keep=False)
    items, column = np.unique(rows["number"].to_numpy(), return_inverse=True)
    people, row = np.unique(rows["person"].cat.codes.to_numpy(), return_inverse=True)
    values = np.full((len(people), len(items)), np.nan)
    once = ~twice.to_numpy(dtype=bool)
    values[row[once], column[once]] = rows["value"].to_numpy()[once]
    return Matrix(
        _turned(values, items, key, reversed_items), tuple(f"{item:g}" for item in items), conflicts=int(twice.sum())
    )


def _turned(values: np.ndarray, items: np.ndarray, key: str, reversed_items: Sequence[int] | None) -> np.ndarray:
    """Items that count the other way round, turned at the ends of their answers."""
    form = measures.get(key) if key in measures.names() else None
    if reversed_items is None:
        reversed_items = form.scoring.reversed_items if form is not None else ()
    low, high = (
        (form.item_low, form.item_high)
        if form is not None
        else (np.nanmin(values), np.nanmax(values))
        if values.size
        else (0, 0)
    )
    return np.where(np.isin(items, list(reversed_items)), low + high - values, values)


def by_session(scores: pd.DataFrame, measure: str, item: str, sessions: Sequence[int], rater: str) -> Matrix:
    """The scores of a person at some sessions."""
    series = Series.of(scores, measure, item)
    own = series.keys["rater"].eq(rater).to_numpy(dtype=bool)
    session = series.session
    value = series.value
    day = to_days(series.rows["day"].where(series.rows["day"].notna(), series.rows["at"]))
    values, days = (np.full((series.many, len(sessions)), np.nan) for _ in range(2))
    for place, asked in enumerate(sessions):
        chosen = np.flatnonzero(session == asked)
        values[series.number[chosen], place], days[series.number[chosen], place] = value[chosen], day[chosen]
    values, days = values[own], days[own]
    lag = days[:, -1] - days[:, 0]
    lag = lag[~np.isnan(lag) & ~np.isnan(values).any(axis=1)]
    return Matrix(
        values,
        tuple(str(one) for one in sessions),
        float(lag.mean()) if len(lag) else np.nan,
        int(series.conflicts[own].sum()),
    )
