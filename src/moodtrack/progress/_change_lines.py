"""The slope of every series from a mixed model over all persons of a measure, item and rater, score by score.

The model is fitted once to all scores; the slope at a session stands on the scores up to it. Where the slopes of the persons
cannot be told apart, every slope is the mean one with an error that is far too small, so no slope is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.progress._series import Series
from moodtrack.schema import to_days
from moodtrack.stats import growth

__all__ = ["COLUMNS", "LEAST", "LEAST_RELIABILITY", "Lines", "lines"]

LEAST = 3
"""Scores that a person's line needs."""
LEAST_RELIABILITY = 0.2
"""Least reliability of the slopes: sd_slope^2 / (sd_slope^2 + error variance of a line through a person's scores alone). By
convention: of 40 simulated cohorts without any change, 14 had alarms, none with a reliability above .11."""
COLUMNS = ("intercept", "slope", "sd_intercept", "sd_slope", "correlation", "sd_residual", "loglik_reml", "slope_reliability")  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """For every row the slope and its SE, for every series the model; `unfit` says which series have none,
    `few` which have too few scores with a time, `alike` those of a model whose slopes cannot be told apart."""

    estimate: np.ndarray
    se: np.ndarray
    columns: dict[str, Any]
    unfit: np.ndarray
    few: np.ndarray
    alike: np.ndarray


def lines(series: Series, start: np.ndarray, by: str, deviation: bool) -> Lines:
    """Fit and read off; `by` is session or day, `deviation` leaves the mean slope out as clinicalsignificance does."""
    time = _time(series, by)
    score = series.value
    used = (start >= 0)[series.number] & (np.arange(len(score)) >= start[series.number]) & ~np.isnan(time)
    size = np.bincount(series.number[used], minlength=series.many)
    estimate, se = np.full(len(score), np.nan), np.full(len(score), np.nan)
    columns = {name: np.full(series.many, np.nan) for name in COLUMNS}
    unfit, alike = (np.zeros(series.many, dtype=bool) for _ in range(2))
    for own in _cohorts(series.keys):
        rows = np.flatnonzero(used & (own & (size >= LEAST))[series.number])
        rows = rows[np.lexsort((time[rows], series.number[rows]))]
        numbers = series.number[rows]
        starts = np.flatnonzero(np.append(True, np.diff(numbers) != 0)[: len(rows)])
        model = growth.fit(time[rows], score[rows], starts)
        if model is None:
            unfit |= own & (size >= LEAST)
            continue
        told = _reliability(model, growth.sums(time[rows], score[rows], starts).cross)
        values = (*model.line, *model.spread, model.sd_residual, model.loglik, told)
        for name, value in zip(COLUMNS, values, strict=True):
            columns[name][own] = np.nan if value is None else value
        if model.spread[1] == 0 or (told < LEAST_RELIABILITY and not deviation):
            alike |= own & (size >= LEAST)
            continue
        there = slice(0, 2) if deviation else slice(2, 4)
        slope, error = growth.slopes(model, growth.sums(time[rows], score[rows], starts, model))[there]
        enough = np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows)))) + 1 >= LEAST
        estimate[rows[enough]], se[rows[enough]] = slope[enough], error[enough]
    return Lines(estimate, se, columns, unfit, size < LEAST, alike)


def _reliability(model: growth.Growth, cross: np.ndarray) -> float:
    """Of the slopes of lines through the scores of each person alone, at the median of the persons' spread of time."""
    around = float(np.median(cross[:, 1, 1] - cross[:, 0, 1] ** 2 / cross[:, 0, 0]))
    true, error = model.spread[1] ** 2, model.sd_residual**2
    return true * around / (true * around + error) if true * around + error > 0 else 0.0


def _cohorts(keys: pd.DataFrame) -> list[np.ndarray]:
    """Which series are judged by one model."""
    number = keys.groupby(["measure", "item", "rater"], observed=True, sort=False, dropna=False).ngroup().to_numpy()
    return [number == i for i in range(number.max() + 1)] if len(number) else []


def _time(series: Series, by: str) -> np.ndarray:
    if by == "session":
        return series.session
    if by == "day":
        return to_days(series.rows["at"].where(series.rows["at"].notna(), series.rows["day"]))
    raise OptionError(f"time is {by!r}", "'session' or 'day'", "")
