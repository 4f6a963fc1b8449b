"""The state of a warning sign on every day: present, quiet, or not logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from moodtrack.progress._sign_rules import Rule
from moodtrack.tidy.worded import NOTHING

__all__ = ["COMPARE", "State", "limits", "tagged"]

COMPARE: dict[str, Callable[..., np.ndarray]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


class State(NamedTuple):
    """State on the last day: status, its first day where present, the last day on which it was, known days, days of the rule, and those in words."""

    status: str
    since: float
    last_present: float
    known: int
    days: int
    worded: int = 0


def limits(day: np.ndarray, value: np.ndarray, rule: Rule, through: float, valid: int, words: np.ndarray = NOTHING) -> State:  # fmt: skip
    """A limit on every one of `rule.days` days in a row that end on `through`; on the latest value without a number of days.

    Parameters
    ----------
    day, value : ndarray of float, shape (n,)
        Whole days, rising, and a value each.
    rule : Rule
        Of the kind limit.
    through : float
        The day that is asked about.
    valid : int
        Days that a value without a number of days is good for.
    words : ndarray of float
        Days with a rating in a word without a number: they are not known, and a latest value before one is not the latest.
    """
    plain = ~np.isin(day, words)
    made = _limits(day[plain], value[plain], rule, through, valid, words[words <= through])
    return made._replace(worded=int(((words > through - (rule.days or valid)) & (words <= through)).sum()))


def _limits(day: np.ndarray, value: np.ndarray, rule: Rule, through: float, valid: int, words: np.ndarray) -> State:
    beyond = COMPARE[rule.operator](value, rule.value)
    if rule.days:
        grid, known, met = _grid(day, beyond, through, rule.days)
        counted, hits = _trailing(known, rule.days), _trailing(met, rule.days)
        return _state(grid, hits == rule.days, counted > hits, counted[-1], rule.days)
    there = day <= through
    if not there.any() or through - day[there][-1] >= valid or words.max(initial=-np.inf) > day[there][-1]:
        return State("not_logged", np.nan, _last(day[there], beyond[there]), 0, valid)
    return _told(day[there], beyond[there], ~beyond[there], 1, valid)


def tagged(known: np.ndarray, present: np.ndarray, rule: Rule, through: float) -> State:
    """A tag that is on none, or on many, of `rule.days` days that end on `through`.

    Away needs half of the days known. Often is present as soon as the days with the tag are enough, quiet where the
    unknown days could not make them enough.

    Parameters
    ----------
    known, present : ndarray of float
        Days on which tags could have been written; those with the tag.
    """
    day = np.union1d(known, present)
    grid, there, met = _grid(day, np.isin(day, present), through, rule.days)
    counted, hits = _trailing(there, rule.days), _trailing(met, rule.days)
    if rule.kind == "away":
        return _state(grid, (hits == 0) & (2 * counted >= rule.days), hits > 0, counted[-1], rule.days)
    least = rule.value
    return _state(grid, hits >= least, hits + rule.days - counted < least, counted[-1], rule.days)


def _grid(day: np.ndarray, met: np.ndarray, through: float, days: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every day from the first one on, whether it is known, and whether it is met."""
    there = day <= through
    first = float(day[there][0]) if there.any() else through
    grid = np.arange(first, through + 1)
    known, hit = np.zeros(len(grid), dtype=bool), np.zeros(len(grid), dtype=bool)
    at = (day[there] - first).astype("int64")
    known[at] = True
    hit[at] = met[there]
    return grid, known, hit


def _trailing(flag: np.ndarray, days: int) -> np.ndarray:
    """How many of the `days` days up to every day have the flag."""
    total = np.append(0, np.cumsum(flag))
    return np.asarray(total[1:] - total[np.maximum(np.arange(1, len(total)) - days, 0)])


def _state(grid: np.ndarray, present: np.ndarray, quiet: np.ndarray, known: int, days: int) -> State:
    full = np.arange(len(grid)) >= days - 1
    return _told(grid, present & full, quiet, int(known), days)


def _told(day: np.ndarray, present: np.ndarray, quiet: np.ndarray, known: int, days: int) -> State:
    status = "present" if present[-1] else "quiet" if quiet[-1] else "not_logged"
    absent = np.flatnonzero(~present)
    start = int(absent[-1]) + 1 if len(absent) else 0
    since = float(day[start]) if present[-1] else np.nan
    return State(status, since, _last(day, present), known, days)


def _last(day: np.ndarray, present: np.ndarray) -> float:
    return float(day[present][-1]) if present.any() else np.nan
