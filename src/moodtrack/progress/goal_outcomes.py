"""Goals rated 0 to 10 session by session: how far each moved, and whether by more than such ratings move by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number
from moodtrack.options import whole as whole_number
from moodtrack.progress._goal_arrays import whole, yes
from moodtrack.progress._goal_series import ends, goal_series, persons, within
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import Series
from moodtrack.progress._ties import TIE
from moodtrack.result import Code, Method, Result
from moodtrack.schema import Coded, Column, Table

__all__ = ["GoalOutcomes", "goal_outcomes"]

RELIABLE = 2.45
"""Points; attributed to Edbrooke-Childs, Jacob, Law, Deighton, Wolpert 2015. The number was not found in a readable part."""
STATUS = ("improved", "no_reliable_change", "deteriorated")
_PERSON = Column("person", "category", "whose")
_RATER = Column("rater", "category", "who rated (self where it is not said); every rater is judged alone")
_RULE = (
    Column("reliable_change", "float", "a change of this or more is reliable", "points"),
    Column("threshold_source", "category", "where it comes from"),
    Column("threshold_status", "category", "how good that is", "from_memory | given"),
)
CLIENTS = Table(
    "goal_outcomes",
    "one person and rater",
    (
        _PERSON,
        _RATER,
        Column("n_goals", "int", "goals with a row, rated or not"),
        Column("n", "int", "goals with a change"),
        Column("change", "float", "mean change of these goals; null without one", "points"),
        Column("status", "category", "what the mean change is", " | ".join(STATUS)),
        *_RULE,
    ),
)
GOALS = Table(
    "goals",
    "one goal of a person and rater",
    (
        _PERSON,
        _RATER,
        Column("goal", "category", "the goal"),
        Column("n", "int", "ratings"),
        Column("first", "float", "first rating", "points, 0 to 10"),
        Column("last", "float", "last rating", "points, 0 to 10"),
        Column("change", "float", "last - first; null below `min_ratings` ratings, never 0 for one", "points"),
        Column("status", "category", "what the change is", " | ".join(STATUS)),
        Column("reached", "bool?", "whether a rating was at `reached` or more; null without a rating"),
        Column("session_reached", "int?", "session of the first such rating"),
        Column("day_reached", "datetime", "day of the first such rating"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class GoalOutcomes(Result):
    """What `goal_outcomes` returns: `table` (persons), `goals`, `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": CLIENTS, "goals": GOALS}
    built: ClassVar[bool] = True

    goals: pd.DataFrame


def goal_outcomes(
    scores: pd.DataFrame,
    *,
    measure: str = "goal",
    reliable_change: float | None = None,
    reached: float = 10,
    min_ratings: int = 2,
) -> GoalOutcomes:
    """How far did goals rated from 0 to 10 move, each and on average, and was it more than ratings move by themselves?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`; `item` is the goal. 0 is no progress, 5 half way, 10 reached. A goal that was replaced has
        another name and is a series of its own.
    measure : str
        The measure under which the ratings stand.
    reliable_change : float, optional
        Points that are a reliable change. None takes 2.45, which the columns mark as from memory: on whole ratings
        that is 3 points.
    reached : float
        A rating from here on is a goal reached.
    min_ratings : int
        Ratings that a change needs.

    Returns
    -------
    GoalOutcomes
        `table` has one row a person and rater, `goals` one a goal.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If scores lacks person, measure, item or value.

    Notes
    -----
    change = last rating - first rating; a change of exactly the threshold is reliable. The person's change is the mean
    over the goals that have one, by the same threshold: a mean of several goals moves less by itself than one goal
    does, so that reading is a cautious one. A goal with a rating outside 0 to 10 is on another scale and left out. A
    rating that was low when the goal was set tends to be higher next time, whatever happened.

    References
    ----------
    Law, Jacob 2015, Goals and goal based outcomes (GBOs), 3rd edition; Edbrooke-Childs, Jacob, Law, Deighton,
    Wolpert 2015, 10.1111/camh.12107

    Examples
    --------
    >>> ratings = {"sleep": (2, 4, 7), "friends": (3, 4, 4)}
    >>> rows = [("a", s, "goal", g, float(v[s - 1])) for g, v in ratings.items() for s in (1, 2, 3)]
    >>> found = goal_outcomes(pd.DataFrame(rows, columns=["person", "session", "measure", "item", "value"]))
    >>> found.goals[["goal", "change", "status"]].astype(str).to_numpy().tolist()
    [['friends', '1.0', 'no_reliable_change'], ['sleep', '5.0', 'improved']]
    >>> found.table[["n_goals", "n", "change"]].to_numpy().tolist()
    [[2.0, 2.0, 3.0]]
    """
    given = reliable_change is not None
    limit = number(RELIABLE if reliable_change is None else reliable_change, "reliable_change", "points above 0")
    if limit <= 0:
        raise OptionError(f"reliable_change={reliable_change!r}", "points above 0")
    top = number(reached, "reached", "a rating from 0 to 10")
    if whole_number(min_ratings, "min_ratings", "a whole number from 2") < 2:
        raise OptionError(f"min_ratings={min_ratings!r}", "a whole number from 2", "one rating is no change")
    series = goal_series(scores, measure, usual="goal")
    on_scale = within(series, 0, 10)
    goals = _goals(series, on_scale, limit, top, min_ratings)
    words = ("the caller", "given") if given else ("Edbrooke-Childs et al. 2015", "from_memory")
    few = (series.counts > 0) & on_scale & (series.counts < min_ratings)
    found = [
        Found(~on_scale, Code.OUT_OF_RANGE, "a rating outside 0 to 10: the goal is on another scale and left out"),
        Found((series.counts == 0) & (series.conflicts == 0), Code.NO_DATA, "the goal was never rated"),
        Found(few, Code.TOO_FEW, "fewer ratings than a change needs", needs=min_ratings),
        *series.left_out(),
    ]
    return GoalOutcomes(
        table=_clients(series, goals["change"], limit, *words),
        goals=goals,
        problems=series.problems(found, series.names["item"]),
        method=Method(
            "goal-based outcomes",
            {"measure": measure, "reliable_change": limit, "reached": top, "min_ratings": min_ratings},
            ("10.1111/camh.12107",),
        ),
    )


def _goals(series: Series, on_scale: np.ndarray, limit: float, top: float, least: int) -> dict[str, Any]:
    first, last = (np.where(on_scale, value, np.nan) for value in ends(series))
    change = np.where(series.counts >= least, last - first, np.nan)
    hit = np.flatnonzero(on_scale[series.number] & (series.value >= top))
    row = np.full(series.many, len(series.row))
    np.minimum.at(row, series.number[hit], hit)
    there = (series.counts > 0) & on_scale
    session = np.append(series.session, np.nan)
    return {
        "person": series.names["person"], "rater": series.names["rater"], "goal": series.names["item"],
        "n": series.counts, "first": first, "last": last, "change": change, "status": _status(change, limit),
        "reached": yes(row < len(series.row), there), "session_reached": whole(session[row]),
        "day_reached": series.column("day", np.where(row < len(series.row), row, -1)),
    }  # fmt: skip


def _status(change: np.ndarray, limit: float) -> Coded:
    """Improved, deteriorated or neither; a change that is the threshold but for the last bit of a float is reliable."""
    near = limit - TIE
    return Coded(np.where(change >= near, 0, np.where(change <= -near, 2, np.where(np.isnan(change), -1, 1))), STATUS)


def _clients(series: Series, change: np.ndarray, limit: float, source: str, status: str) -> dict[str, Any]:
    """One row a person and rater: the mean over the goals that have a change."""
    group, keys = persons(series)
    many, known = len(keys["person"]), ~np.isnan(change)
    n = np.bincount(group[known], minlength=many)
    mean = np.bincount(group[known], change[known], minlength=many) / np.where(n > 0, n, np.nan)
    alike = np.zeros(many, dtype="int64")
    return {
        **keys, "n_goals": np.bincount(group, minlength=many), "n": n, "change": mean, "status": _status(mean, limit),
        "reliable_change": np.full(many, limit), "threshold_source": Coded(alike, [source]), "threshold_status": Coded(alike, [status]),
    }  # fmt: skip
