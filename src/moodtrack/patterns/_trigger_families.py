"""One person's grid, tested in both directions, after twins are joined and tautologies are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from moodtrack.patterns._tautology import derived
from moodtrack.patterns._trigger_rows import Family, found
from moodtrack.stats import gls
from moodtrack.stats.grid import Grid, shifted
from moodtrack.stats.lingering import given_yesterday
from moodtrack.stats.relations import Model, Pairs, backward, forward
from moodtrack.stats.superiority import Superiority, superiority
from moodtrack.stats.twins import sides, stands_for

__all__ = ["Plan", "Series", "examined", "read_days_after"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tested, and how."""

    lags: tuple[int, ...]
    reverse: bool
    model: Model
    level: float


class Series(NamedTuple):
    """One person's rating and tags, and what is known of them before any test.

    Attributes
    ----------
    person, variable : str
    grid : Grid
    tags : ndarray of str, shape (m,)
    worded : ndarray of bool, shape (m,)
        Tags that say the rating by their name or group.
    several : bool
        Whether many days hold several entries, so that the day does not say what came first.
    """

    person: str
    variable: str
    grid: Grid
    tags: np.ndarray
    worded: np.ndarray
    several: bool


def examined(series: Series, plan: Plan, alpha: float, early: bool) -> list[Family]:
    """The families of one person and variable."""
    grid, columns, worded = series.grid, series.tags, series.worded
    rated = np.isfinite(grid.outcome)
    says = worded | derived(grid.outcome, grid.present, plan.model.min_days)
    keep = np.flatnonzero(~says)
    leader = np.arange(len(columns))
    if len(keep):
        leader[keep] = keep[stands_for(grid.present[np.ix_(rated, keep)])]
    alone = keep[leader[keep] == keep]
    twin = np.where(leader == np.arange(len(columns)), "", columns[leader])
    side = sides(grid.present[rated], leader)
    part = grid._replace(present=grid.present[:, alone])
    made: list[Family] = []
    wanted = [("triggers", plan.lags)] if plan.lags else []
    wanted += [("reverse", (-1,))] if plan.reverse else []
    for name, lags in wanted:
        tests = forward(part, lags, plan.model) if name == "triggers" else backward(part, plan.model)
        whole = _whole(grid, tests, alone, lags, np.where(says, "tautology", "same_days"))
        higher = _higher(grid, rated, lags, whole.phi, plan.level) if name == "triggers" else []
        if series.several and 0 in lags:
            _withhold(whole, lags.index(0), "several_entries")
        made.append(
            Family(series.person, series.variable, name, columns, lags, whole, higher, twin, alpha, early, side=side)
        )
    return made


def _withhold(tests: Pairs, k: int, why: str) -> None:
    """Take back the tests of one lag."""
    tests.refused[:, k] = np.where(tests.refused[:, k] == "", why, tests.refused[:, k])
    for values in (tests.difference, tests.se, tests.df, tests.sigma, tests.phi):
        values[:, k] = np.nan


def _higher(grid: Grid, rated: np.ndarray, lags: tuple[int, ...], phi: np.ndarray, level: float) -> list[Superiority]:
    """Shares of pairs of days, a lag; all lags in one pass."""
    seen = [shifted(grid.day, grid.present, lag)[rated] for lag in lags]
    memory = float(np.nanmedian(phi)) if np.isfinite(phi).any() else 0.0
    every = superiority(grid.day[rated], grid.outcome[rated], np.concatenate(seen, axis=1), memory, level)
    m = grid.present.shape[1]
    return [Superiority(*(values[k * m : (k + 1) * m] for values in every)) for k in range(len(lags))]


def _whole(grid: Grid, tests: Pairs, alone: np.ndarray, lags: tuple[int, ...], why: np.ndarray) -> Pairs:
    """The tests with a row for every column; those that were not tested have their reason and their counts."""
    m = grid.present.shape[1]
    if len(alone) == m:
        return tests
    made = []
    for name, values in zip(Pairs._fields, tests, strict=True):
        blank: object = np.nan if values.dtype.kind == "f" else 0
        full = np.full((m, len(lags)), "" if name == "refused" else blank, dtype=values.dtype)
        full[alone] = values
        made.append(full)
    whole = Pairs(*made)
    rest = np.setdiff1d(np.arange(m), alone)
    whole.refused[rest] = why[rest, None]
    for k, lag in enumerate(lags):
        seen = shifted(grid.day, grid.present, max(lag, 0))[np.isfinite(grid.outcome)][:, rest]
        whole.with_[rest, k], whole.without[rest, k] = (seen == 1).sum(axis=0), (seen == 0).sum(axis=0)
    return whole


def read_days_after(family: Family, grid: Grid, slow: float | None) -> None:
    """Whether a difference found on the day after is what is left of the same day's, or a second one."""
    if family.name != "triggers" or not {0, 1} <= set(family.lags):
        return
    same, after = family.lags.index(0), family.lags.index(1)
    some = np.flatnonzero(found(family)[:, after])
    family.reads = np.full(family.tests.se.shape, "", dtype="U12")
    if not len(some):
        return
    tests = family.tests
    value, se, df = given_yesterday(grid, some, slow)
    low, high = gls.interval(value, se, df, 0.95)
    phi, slack = tests.phi[some, after], 2 * tests.se[some, after]
    # what fades has phi times the difference of the same day; estimated without the lag after it, phi / (1 + phi^2) times
    ends = np.sort(np.stack([phi, phi / (1 + phi**2)]) * tests.difference[some, same], axis=0)
    near = (tests.difference[some, after] >= ends[0] - slack) & (tests.difference[some, after] <= ends[1] + slack)
    nothing, own = (low <= 0) & (high >= 0), (low > 0) | (high < 0)
    alike = value * tests.difference[some, after] > 0
    reads = np.where(nothing & near, "lingers", np.where(own & alike, "second", "unclear"))
    family.reads[some, after] = reads
