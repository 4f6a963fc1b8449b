"""What a goal says that cannot be so: it is taken as not said, the rest is computed, and a problem tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moodtrack.progress._goal_arrays import Columns, words
from moodtrack.progress._problem_rows import Found
from moodtrack.result import Code
from moodtrack.schema import to_days

__all__ = ["doubts", "settled"]

_NUMBERS = ["baseline", "target", "target_high"]


def settled(told: Mapping[str, Any]) -> Columns:
    """The numbers of the goals without those that are infinite, and their days without a due day before they were set.

    Beside them, as bool: `odd` (such a number), `hasty` (such a day), `closed` (ended before it was set), `turned` (a range
    from high to low), `again` (its name stands twice), `follows` (another one is named to follow) and `alone` (that one is
    not there, or is itself); and as numbers `own` and `after`, person and name of the goal and of the one that follows it.
    """
    start, ended, due = (np.floor(to_days(told[name])) for name in ("set_on", "ended_on", "due_on"))
    given = np.column_stack([told[name].to_numpy() for name in _NUMBERS])
    odd, hasty = np.isinf(given), due < start
    numbers = dict(zip(_NUMBERS, np.where(odd, np.nan, given).T, strict=True))
    own, after = _named(told)
    _, name, times = np.unique(own, return_inverse=True, return_counts=True)
    follows = told["replaced_by"].codes >= 0
    return {
        **numbers, "start": start, "ended": ended, "due": np.where(hasty, np.nan, due), "odd": odd.any(axis=1), "hasty": hasty,
        "closed": ended < start, "turned": numbers["target"] > numbers["target_high"], "again": times[name] > 1,
        "follows": follows, "alone": follows & (~np.isin(after, own) | (after == own)), "own": own, "after": after,
    }  # fmt: skip


def _named(told: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """A number for the person and name of every goal, and the same of the goal that follows it; an empty name is one too."""
    names, goal = np.unique(np.append(words(told["goal"]), words(told["replaced_by"])), return_inverse=True)
    both = np.tile(told["person"].codes.astype("int64"), 2) * (len(names) + 1) + goal
    return both[: len(both) // 2], both[len(both) // 2 :]


def doubts(plan: Columns) -> list[Found]:
    """The problems of what was settled, of goals that follow each other, and of names that no questionnaire has."""
    empty = (plan["end"] < plan["start"]) & ~plan["closed"]
    unknown = (plan["n"] == 0) & ~plan["there"]
    return [
        Found(plan["odd"], Code.BAD_VALUE, "baseline or target is no finite number; it is taken as not said"),
        Found(plan["hasty"], Code.GOAL_CONFLICT, "due before the day it was set; the due day is taken as not said"),
        Found(plan["closed"], Code.GOAL_CONFLICT, "ended before the day it was set; no value lies in its time"),
        Found(plan["turned"], Code.GOAL_CONFLICT, "the range of the target ends below where it begins; it is not evaluated"),
        Found(plan["beyond"], Code.BAD_VALUE, "the target lies outside of what its measure, or the days of its period, can be; it is not evaluated"),
        Found(plan["unshared"], Code.BAD_VALUE, "the target is a share, which goes from 0 to 1 (0.8 is 80 percent); it is not evaluated"),
        Found(plan["backward"], Code.GOAL_CONFLICT, "its direction leads away from the target, which lies on the other side of the baseline; it is not evaluated"),
        Found(plan["again"], Code.GOAL_CONFLICT, "another goal of the person has the same name; each is told for itself"),
        Found(plan["alone"], Code.UNMATCHED, "the goal that is to follow it is not there, or is this one; it is taken as not replaced"),
        Found(plan["mutual"], Code.GOAL_CONFLICT, "it and another goal are to follow each other; neither is taken as replaced"),
        Found(empty, Code.GOAL_CONFLICT, "the goal that follows it was not set later; no value lies in its time"),
        Found(unknown, Code.UNKNOWN_MEASURE, "neither a known questionnaire nor a score of the log has the name of what is to show it; a rating of the diary is named as rating:<its name>"),
    ]  # fmt: skip
