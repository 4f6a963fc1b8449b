"""The rows of expected courses: every score beside what was expected, the bands of every session, every client's own line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._series import KEYS, Series
from moodtrack.progress.fit_course import Course
from moodtrack.stats import growth, own_lines

__all__ = ["Beside", "band_rows", "beside", "client_rows"]


@dataclass(frozen=True)
class Beside:
    """For every score: expected score, its SE and SD; for every series its first score, course (-1: none) and why there is none."""

    mean: np.ndarray
    se: np.ndarray
    sd: np.ndarray
    after: np.ndarray
    session: np.ndarray
    first: np.ndarray
    first_session: np.ndarray
    course: np.ndarray
    outside: np.ndarray
    shifted: np.ndarray


def beside(series: Series, courses: tuple[Course, ...], baseline: str | int) -> Beside:
    """Set every score after the first one beside the course of its measure, item and rater."""
    many = series.many
    start = series.baseline(baseline)
    session = series.session
    value = series.value
    first, first_session = (np.append(part, np.nan)[start] for part in (value, session))
    which = np.full(many, -1)
    outside, shifted = np.zeros((2, many), dtype=bool)
    mean, se, sd = (np.full(len(value), np.nan) for _ in range(3))
    after = session > first_session[series.number]
    for place, course in enumerate(courses):
        own = np.ones(many, dtype=bool)
        for name in KEYS[1:]:
            own &= series.keys[name].eq(getattr(course, name)).to_numpy(dtype=bool)
        which[own] = place
        if course.intake_low is not None and course.intake_high is not None:
            outside |= own & ((first < course.intake_low) | (first > course.intake_high))
        if course.intake_session_low is not None and course.intake_session_high is not None:
            elsewhere = (first_session < course.intake_session_low) | (first_session > course.intake_session_high)
            shifted |= own & elsewhere
        rows = np.flatnonzero((own & ~outside & ~shifted)[series.number] & after & (session <= course.last_session))
        mean[rows], se[rows], sd[rows] = course.at(session[rows], first[series.number[rows]])
    return Beside(mean, se, sd, after, session, first, first_session, which, outside & ~shifted, shifted)


def band_rows(series: Series, of: Beside, courses: tuple[Course, ...], levels: tuple[float, ...]) -> pd.DataFrame:
    """Every session up to the last one of the sample, for every series with a first score."""
    from scipy.special import ndtri

    there = np.flatnonzero(
        (of.course >= 0) & ~np.isnan(of.first) & ~np.isnan(of.first_session) & ~of.outside & ~of.shifted
    )
    parts: list[tuple[np.ndarray, ...]] = []
    for place, course in enumerate(courses):
        own = there[of.course[there] == place]
        sessions = np.arange(min(course.first_session, 0), course.last_session + 1)
        rows, at = np.repeat(own, len(sessions)), np.tile(sessions, len(own)).astype("float64")
        later = at > of.first_session[rows]
        rows, at = rows[later], at[later]
        parts.append((rows, at, *course.at(at, of.first[rows]), np.full(len(rows), float(course.n))))
    if not parts:
        parts = [tuple(np.empty(0) for _ in range(6))]
    rows, at, mean, se, sd, n = (np.repeat(np.concatenate(part), len(levels)) for part in zip(*parts, strict=True))
    level = np.tile(np.array(levels), len(at) // max(len(levels), 1))
    reach = ndtri((1 + level) / 2) * sd
    order = np.argsort(rows, kind="stable")
    made = {
        "session": at,
        "expected": mean,
        "se": se,
        "sd": sd,
        "level": level,
        "low": mean - reach,
        "high": mean + reach,
        "n": n,
    }
    table = series.keys[KEYS].iloc[rows[order].astype("int64")].reset_index(drop=True)
    return table.assign(**{name: values[order] for name, values in made.items()})


def client_rows(series: Series, of: Beside, courses: tuple[Course, ...], level: float) -> pd.DataFrame:
    """Every client's own line: drawn toward what was expected, and by least squares of the own scores alone."""
    from scipy.special import ndtri

    names = ("intercept", "slope", "slope_low", "slope_high", "intercept_difference", "slope_difference", "ols_intercept", "ols_slope", "ols_se_slope")  # fmt: skip
    made: dict[str, Any] = {name: np.full(series.many, np.nan) for name in names}
    size = np.zeros(series.many, dtype="int64")
    value = series.value
    for place, course in enumerate(courses):
        fit = ((of.course == place) & ~of.outside & ~of.shifted)[series.number] & (of.session > -1)
        rows = np.flatnonzero(fit & (of.after if course.intake_mean is not None else True))
        number = series.number[rows]
        starts = np.flatnonzero(np.append(True, np.diff(number) != 0)[: len(rows)])
        if not len(rows):
            continue
        own = number[starts]
        each = growth.sums(course.along(of.session[rows]), value[rows], starts)
        line, cov = _expected(course, of.first[own])
        found = own_lines.own(each, line, np.array(course.random), course.sd_residual)
        plain = own_lines.plain(each)
        rest = np.eye(2) - found.cov @ each.cross / course.sd_residual**2
        whole = found.cov + rest @ cov @ np.swapaxes(rest, 1, 2)
        reach = ndtri((1 + level) / 2) * np.sqrt(whole[:, 1, 1])
        slope = line[:, 1] + found.difference[:, 1]
        values = (line[:, 0] + found.difference[:, 0], slope, slope - reach, slope + reach, *found.difference.T, *plain)
        for name, one in zip(names, values, strict=True):
            made[name][own] = one
        size[own] = np.diff(np.append(starts, len(rows)))
    kept = np.flatnonzero(size > 0)
    table = series.keys[KEYS].iloc[kept].reset_index(drop=True)
    return table.assign(n=size[kept], level=level, **{name: values[kept] for name, values in made.items()})


def _expected(course: Course, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intercept and slope expected of every first score, with their covariance."""
    if course.intake_mean is None:
        turn = np.broadcast_to(np.eye(2), (len(first), 2, 2))
    else:
        turn = np.concatenate([np.broadcast_to(np.eye(2), (len(first), 2, 2)), np.eye(2) * (first - course.intake_mean)[:, None, None]], axis=2)  # fmt: skip
    return turn @ np.array(course.fixed), turn @ np.array(course.covariance) @ np.swapaxes(turn, 1, 2)
