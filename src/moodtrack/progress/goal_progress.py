"""Goal progress: how far along is each goal, is that as planned, was it reached, and does it hold?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import whole
from moodtrack.progress._goal_agreed import agreed
from moodtrack.progress._goal_arrays import Columns, placed, take
from moodtrack.progress._goal_asked import PER, asked_goals, goals_told, last_days
from moodtrack.progress._goal_cuts import GoalCuts
from moodtrack.progress._goal_days import counted
from moodtrack.progress._goal_domains import DOMAINS, domains
from moodtrack.progress._goal_marks import MILESTONES, SETBACKS, fell, victories
from moodtrack.progress._goal_plan import judged, planned
from moodtrack.progress._goal_possible import impossible
from moodtrack.progress._goal_rows import course_rows, goal_rows, milestone_rows, problems, setback_rows
from moodtrack.progress._goal_state import PACES, final, states
from moodtrack.progress._goal_tables import COURSE, GOAL_TABLE
from moodtrack.progress._goal_values import periods
from moodtrack.progress._goal_words import in_words
from moodtrack.result import Method, Result
from moodtrack.schema import Table

__all__ = ["GoalCuts", "GoalProgress", "goal_progress"]


@dataclass(frozen=True, eq=False, repr=False)
class GoalProgress(Result):
    """What `goal_progress` returns.

    `table` (goals), `course` (periods), `milestones`, `setbacks`, `domains` (goals counted), `problems`, `method`.
    """

    tables: ClassVar[Mapping[str, Table]] = {
        "table": GOAL_TABLE, "course": COURSE, "milestones": MILESTONES, "setbacks": SETBACKS, "domains": DOMAINS,
    }  # fmt: skip
    built: ClassVar[bool] = True

    course: pd.DataFrame
    milestones: pd.DataFrame
    setbacks: pd.DataFrame
    domains: pd.DataFrame


def goal_progress(
    goals: pd.DataFrame,
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    tags: pd.DataFrame | None = None,
    assignments: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    sessions: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    sustained: int | tuple[int, int] = 2,
    period: str = "week",
    pace: str = "linear",
    cuts: GoalCuts | None = None,
    until: object = None,
    definitions: measures.Given = None,
) -> GoalProgress:
    """How far along is each goal, is that as planned, was it reached, and does it hold?

    Parameters
    ----------
    goals : DataFrame
        The table `goals`. `measure` is a questionnaire (its `item`, else the total), `goal` (ratings of the goal itself, in
        scores with measure goal and the goal as item; also when empty; `goal:<name>`, or `item`, where the rating has another name), `rating:<variable>`, `tag:<tag>`,
        `assignment:<kind>` or `event:<kind or label>`. Case and punctuation of the names do not count.
    scores, ratings : DataFrame
        The tables with the values. Of scores those of the person count (rater self or not said); of scores of one occasion
        that differ none does (`score_conflict`).
    variables : DataFrame, optional
        The table `variables`; tells which way is better where a goal says neither direction nor a target off its baseline.
    tags, assignments, events : DataFrame, optional
        The tables of what goals may be about beside. On which days a tag is known, `moodtrack.tidy.exposures` says; while a
        goal is set on it, a tag that the person has is in use.
    sessions : DataFrame, optional
        The table `sessions`: for counts by session, and for when a goal for the next session is due.
    labels : DataFrame, optional
        The table `labels`; tells of ratings in words without a number, which are in no value.
    sustained : int or tuple of two int
        k: the last k periods must all reach the target; (k, n): k of the last n.
    period : {"week", "day", "session"}
        Over what ratings, tags and events become one value, where the goal does not say (`per`). Scores and things agreed
        are taken by session. A week has seven days from the day the goal was set, else from its first value; a period
        without a value does not exist.
    pace : {"linear", "log", "none"}
        What is expected on the way to the due day: an even way, one that is fast at first (by the logarithm of weeks), or
        nothing. A goal without a due day has no plan.
    cuts : GoalCuts, optional
        The cut points of the states, all conventions.
    until : str or Timestamp, optional
        The day that the tables go to. Without it the last day of the person in ratings, tags and scores.
    definitions : Measure, str, Path, Shelf, or several of them, optional
        Questionnaires of one's own, or TOML files of them; they tell which way is better, before the registry does.

    Returns
    -------
    GoalProgress
        `table` has one row a goal, `course` one row a goal and period, `milestones` and `setbacks` one each, `domains` one
        row a person and domain and one overall. percent in percent, values in the unit of the measure.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If a table lacks a column.

    Notes
    -----
    percent = 100 (current - baseline) / (target - baseline), not clipped. It is null with `undefined` when the baseline
    is already at the target or beyond it. For a range it is 100 (1 - distance of current / distance of baseline), the
    distance being that to the nearer end and 0 inside, so it does not exceed 100. A baseline that is not given is the
    value of the first period that is one number; with that period alone there is no progress to tell (`too_few`). Rules:
    last; mean; count; share. Scores are taken as `last`, ratings as `mean`, tags and events as `count`, things agreed as
    `share` of those due, unless the goal says otherwise.

    A count over a week with days that are not known is a pair of bounds, none and one each on those days, and so is what
    is due without information: value is null, low and high are not. A week that is not over is no count.

    The state stands on the mean of the last three values, with a t interval from the steps between neighbours (mean
    square successive difference); beside it stands the plan at the same days. Within 15 percent of the way of the plan is as planned. Slower
    and further along begin only where the whole interval lies beyond that band, and end, as planned, where it has come back
    over the edge that it crossed or the mean is beyond the other one, so that noise does not make a state flip: a person exactly on a
    linear plan with ratings off by an SD of 1 on a way of 6 changes state less than once in 20 weeks. Who is at the aim is
    never slower. The interval takes the scatter as independent from value to value. Before a fifth of the time or four values
    it is too early. Where bounds reach into two states, or their interval does not lie where they do, it cannot be told:
    none is held over bounds, nor brought back after them. All of these cut points are conventions (`GoalCuts`).
    A rating in a word without a number is in no value. A period of which more than one rated day in ten has such a rating (convention,
    `moodtrack.tidy.worded.LIMIT`) reaches no target for sure, has no percent and is no baseline; where it is so of the days from the first of
    the latest values on, the state cannot be told (`worded_latest` of `rated_latest`).
    At the aim is left when the mean is short of it by more than the band, or the whole interval is.
    What a goal says that cannot be (a due day before it was set, an infinite target, a goal to follow that is not there) is
    taken as not said and is a row of `problems`. A target that cannot be (a range from high to low, outside of what the
    measure can say, a share above 1, away from where the direction leads) is not evaluated and is one as well.
    Not for comparing persons: every goal is a scale of its own. It is no forecast.

    References
    ----------
    von Neumann, Kent, Bellinson, Hart 1941, The mean square successive difference, 10.1214/aoms/1177731746 (DOI from memory,
    unverified)

    Examples
    --------
    >>> goals = pd.DataFrame({"person": ["a"], "goal": ["g1"], "measure": ["goal"], "baseline": [2.0], "target": [8.0]})
    >>> scores = pd.DataFrame({"person": "a", "measure": "goal", "item": "g1", "session": [1, 2, 3], "value": [2.0, 5.0, 8.0]})
    >>> from moodtrack.schema import RATINGS, empty
    >>> progress = goal_progress(goals, scores, empty(RATINGS))
    >>> progress.table[["current", "percent", "n"]].iloc[0].tolist(), progress.course["percent"].tolist()
    ([8.0, 100.0, 3.0], [0.0, 50.0, 100.0])
    >>> progress.table["state"].astype(str).tolist(), progress.milestones["kind"].astype(str).tolist()
    (['too_early'], ['halfway', 'reached', 'best'])
    """
    k, of = _sustained(sustained)
    for name, value, words in (("period", period, PER), ("pace", pace, PACES)):
        if value not in words:
            raise OptionError(f"{name} is {value!r}", f"one of {list(words)}", "")
    cuts = GoalCuts() if cuts is None else cuts
    shelf = measures.Shelf.of(definitions)
    told = goals_told(goals)
    people = placed(told["person"].categories.tolist())
    asked = asked_goals(told, people, ratings, sessions, period, shelf)
    asked["until"] = last_days(asked["person"], people, {"ratings": ratings, "tags": tags, "scores": scores}, until)
    asked |= impossible(asked, variables, shelf)
    values, conflicts = periods(asked, people, scores, ratings)
    course = _joined(values, counted(asked, people, ratings, tags, events, sessions), agreed(asked, people, assignments, sessions))  # fmt: skip
    left, of_goals = in_words(asked, people, course, ratings, labels, cuts.recent)
    course, asked = course | left, asked | of_goals
    plan = {**planned(asked, course, sessions), "conflicts": conflicts}
    course |= judged(plan, course)
    course |= states(plan, course, cuts, pace, k)
    parameters: dict[str, object] = {"sustained": sustained, "period": period, "pace": pace, **asdict(cuts)}
    if shelf.own:
        parameters["definitions"] = tuple(shelf.own)
    state = final(plan, course)
    table = goal_rows(told, plan, course, state, k, of, cuts)
    return GoalProgress(
        table=table,
        course=course_rows(told, course),
        milestones=milestone_rows(told, plan, course, victories(plan, course, k, of)),
        setbacks=setback_rows(told, course, fell(plan, course, cuts)),
        domains=domains(told, state, ~plan["over"], table["percent"]),
        problems=problems(told, plan, course),
        method=Method("percent of goal obtained, state beside the plan", parameters, ("10.1214/aoms/1177731746",)),
    )


def _sustained(given: object) -> tuple[int, int]:
    words = "a whole number of 1 or more, or a pair (k, n) of them with k not above n"
    pair = given if isinstance(given, tuple) else (given, given)
    if len(pair) != 2:
        raise OptionError(f"sustained={given!r}", words)
    k, of = (whole(part, "sustained", words) for part in pair)
    if not 1 <= k <= of:
        raise OptionError(f"sustained={given!r}", words)
    return k, of


def _joined(*parts: Columns) -> Columns:
    """All periods of all goals, by goal and in the order of each part."""
    filled = [{"first_on": np.full(len(part["row"]), np.nan), **part} for part in parts if part]
    course = {name: np.concatenate([part[name] for part in filled]) for name in filled[0]}
    return take(course, np.argsort(course["row"], kind="stable"))
