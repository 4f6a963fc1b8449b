"""Spells of one variable and kind: the cut of every person, the runs of all at once, and what memory alone makes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import car1
from moodtrack.stats.segments import Daily, segments
from moodtrack.stats.spells import Spells, chance, key, spells

__all__ = ["MIN_CHANCE", "MIN_DAYS", "Found", "Rule", "of_kind"]

MIN_DAYS = 14
"""Rated days that a person's own quantile needs. Convention of this library."""
MIN_CHANCE = 30
"""Rated days that the comparison with chance needs, because phi does. Convention of this library."""

Problem = dict[str, object]
Columns = dict[str, np.ndarray]

_CHANCE = ("expected", "expected_low", "expected_high", "expected_longest", "longest_low", "longest_high", "level", "draws", "phi")  # fmt: skip
_COUNTS = ("n_beyond", "number", "days", "n_logged", "share", "median_days", "longest")


class Rule(NamedTuple):
    """The options of `episodes` that say what a spell is and how it is compared."""

    cut: float | None
    quantile: float
    min_days: int
    bridge: int
    level: float
    draws: int
    seed: int


class Found(NamedTuple):
    """All persons of one variable and kind; the columns of three tables, and problems with the code of the person."""

    name: str
    kind: str
    side: str | None
    spells: Columns
    summary: Columns
    days: Columns
    problems: list[tuple[int, Problem]]


def of_kind(found: Daily, name: str, kind: str, way: str | None, last: np.ndarray, rule: Rule) -> Found:
    """Spells of one kind of all persons; `last` is the last day of every person's log."""
    stretches = segments(found.group)
    problems: list[tuple[int, Problem]] = []
    cuts = np.full(len(last), np.nan)
    for code, rows in stretches:
        cuts[code], problem = _cut(found.mean[rows], kind, rule)
        if problem:
            problems.append((code, problem))
        if way is None:
            problems.append((code, {"code": Code.DIRECTION_UNKNOWN, "what": "say which way is better with direction="}))
    cut = cuts[found.group]
    slack = 1e-9 * (1 + np.abs(cut))
    beyond = found.mean <= cut + slack if kind == "low" else found.mean >= cut - slack
    runs = spells(found.group, found.day, beyond, rule.min_days, rule.bridge)
    own = np.searchsorted(runs.group, np.arange(len(last) + 1))
    counts, drawn = np.full((len(stretches), len(_COUNTS)), np.nan), np.full((len(stretches), len(_CHANCE)), np.nan)
    for place, (code, rows) in enumerate(stretches):
        if np.isfinite(cuts[code]):
            mine = slice(own[code], own[code + 1])
            counts[place] = _counted(runs.days[mine], (runs.last - runs.first + 1)[mine], beyond[rows])
            drawn[place], problem = _against_chance(found.day[rows], found.mean[rows], int(beyond[rows].sum()), rule)
            if problem:
                problems.append((code, problem))
    persons = np.array([code for code, _ in stretches], dtype="int64")
    summary = {"code": persons, "cut": cuts[persons], "n": np.array([r.stop - r.start for _, r in stretches])}
    summary |= dict(zip((*_COUNTS, *_CHANCE), np.column_stack([counts, drawn]).T, strict=True))
    number = np.arange(len(runs.group)) - own[runs.group] + 1
    inside = np.full(len(found.group), np.nan)
    inside[_members(runs)] = np.repeat(number, runs.last - runs.first + 1)
    days = {"code": found.group, "day": found.day, "value": found.mean, "number": inside}
    rows_of = {"code": runs.group, "number": number, "cut": cut[runs.first]} | _rows(
        found, runs, kind, last, rule.bridge
    )
    return Found(name, kind, _side(way, kind), rows_of, summary, days, problems)


def _cut(value: np.ndarray, kind: str, rule: Rule) -> tuple[float, Problem | None]:
    """The cut of one person, NaN where it has no meaning."""
    if rule.cut is not None:
        return float(rule.cut), None
    if len(value) < MIN_DAYS:
        what = "too few rated days for the person's own quantile; a stated cut needs none"
        return np.nan, {"code": Code.TOO_FEW, "what": what, "had": len(value), "needs": MIN_DAYS}
    slack = 1e-9 * (1 + float(np.abs(value).max()))
    if np.ptp(value) <= slack:
        return np.nan, {"code": Code.CONSTANT, "what": "the same rating on every day"}
    cut = float(np.quantile(value, rule.quantile if kind == "low" else 1 - rule.quantile))
    if not (value > cut + slack if kind == "low" else value < cut - slack).any():
        what = f"the quantile is the {'highest' if kind == 'low' else 'lowest'} rating: every day would be {kind}"
        return np.nan, {"code": Code.UNDEFINED, "what": what}
    return cut, None


def _counted(days: np.ndarray, logged: np.ndarray, beyond: np.ndarray) -> tuple[float, ...]:
    """The numbers of `_COUNTS`."""
    middle = float(np.median(days)) if len(days) else np.nan
    share = float(logged.sum()) / len(beyond)
    return float(beyond.sum()), len(days), float(days.sum()), float(logged.sum()), share, middle, float(days.max(initial=0))  # fmt: skip


def _against_chance(day: np.ndarray, value: np.ndarray, many: int, rule: Rule) -> tuple[np.ndarray, Problem | None]:
    """The numbers of `_CHANCE` of one person, and why they are not there."""
    nothing = np.full(len(_CHANCE), np.nan)
    if rule.draws == 0:
        return nothing, None
    if len(day) < MIN_CHANCE:
        what = "too few rated days to say what chance makes"
        return nothing, {"code": Code.TOO_FEW, "what": what, "had": len(day), "needs": MIN_CHANCE}
    if many in (0, len(day)):
        what = f"{'no' if many == 0 else 'every'} day is at or beyond the cut: nothing to set beside chance"
        return nothing, {"code": Code.UNDEFINED, "what": what}
    phi = car1.estimate(day, np.ones((len(day), 1)), value - value[0])
    stream = np.random.default_rng([rule.seed, key(day, value)])
    drawn = chance(day, many, phi, rule.min_days, rule.bridge, rule.draws, stream)
    ends = [(1 - rule.level) / 2, (1 + rule.level) / 2]
    numbers = [
        x for series in drawn for x in (series.mean(), *np.quantile(series, ends, method="inverted_cdf").tolist())
    ]
    return np.array([*numbers, rule.level, rule.draws, phi], dtype="float64"), None


def _rows(found: Daily, runs: Spells, kind: str, last: np.ndarray, bridge: int) -> Columns:
    """What a spell has of its own days and of the rows before and after it."""
    first, end, group = runs.first, runs.last, runs.group
    before, after = np.maximum(first - 1, 0), np.minimum(end + 1, len(found.day) - 1)
    known = (first > 0) & (found.group[before] == group)
    follows = (end + 1 < len(found.day)) & (found.group[after] == group)
    size = end - first + 1
    bounds = np.column_stack([first, end + 1]).ravel()
    base = np.repeat(found.mean[first], size)
    starts = np.cumsum(size) - size
    some = len(first) > 0
    mean = (
        found.mean[first] + np.add.reduceat(found.mean[_members(runs)] - base, starts) / size if some else np.zeros(0)
    )
    pick = np.minimum if kind == "low" else np.maximum
    extreme = pick.reduceat(np.append(found.mean, 0.0), bounds)[::2] if some else np.zeros(0)
    unseen = last[group] - found.day[end]
    return {
        "start": found.day[first], "end": found.day[end], "days": runs.days, "n_logged": size, "mean": mean,
        "extreme": extreme, "start_known": known & (found.day[before] == found.day[first] - 1),
        "end_known": follows & (found.day[after] == found.day[end] + 1),
        "state": np.where(~follows & (unseen <= bridge), "open", "closed"),
    }  # fmt: skip


def _members(runs: Spells) -> np.ndarray:
    """The rows of all runs, one run after the other."""
    size = runs.last - runs.first + 1
    return np.asarray(np.repeat(runs.first - (np.cumsum(size) - size), size) + np.arange(size.sum()))


def _side(way: str | None, kind: str) -> str | None:
    """Whether that kind is worse or better; None where nothing says so."""
    if way not in ("higher_better", "higher_worse"):
        return None
    return "worse" if (kind == "low") == (way == "higher_better") else "better"
