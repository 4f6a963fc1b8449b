"""What a goal says that cannot be so: it is taken as not said, the rest is computed, and a problem tells it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._problem_rows import Found
from moodtrack.result import Code
from moodtrack.schema import text, to_days

__all__ = ["doubts", "named", "settled"]

_NUMBERS = ["baseline", "target", "target_high"]


def settled(frame: pd.DataFrame) -> pd.DataFrame:
    """The goals without numbers that are infinite and without a due day before the day they were set.

    Beside them, as bool: `odd` (such a number), `hasty` (such a day), `closed` (ended before it was set), `turned` (a range
    from high to low), `again` (its name stands twice) and `alone` (what is to follow it is not there, or is itself).
    """
    start, end, due = (np.floor(to_days(frame[name])) for name in ("set_on", "ended_on", "due_on"))
    given = frame[_NUMBERS].to_numpy(dtype="float64")
    odd, hasty = np.isinf(given), due < start
    numbers = dict(zip(_NUMBERS, np.where(odd, np.nan, given).T, strict=True))
    own, after = named(frame)
    follows = frame["replaced_by"].notna().to_numpy(dtype=bool)
    return frame.assign(
        **numbers,
        due_on=frame["due_on"].mask(hasty),
        odd=odd.any(axis=1),
        hasty=hasty,
        closed=end < start,
        turned=numbers["target"] > numbers["target_high"],
        again=pd.Series(own).duplicated(keep=False).to_numpy(),
        alone=follows & (~np.isin(after, own) | (after == own)),
    )


def named(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """A number for the person and name of every goal, and the same of the goal that follows it; an empty name is one too."""
    person = pd.factorize(text(frame["person"]))[0]
    goal, names = pd.factorize(pd.concat([text(frame["goal"]).fillna(""), text(frame["replaced_by"]).fillna("")]))
    both = np.tile(person, 2) * (len(names) + 1) + goal
    return both[: len(frame)], both[len(frame) :]


def doubts(plan: pd.DataFrame) -> list[Found]:
    """The problems of what was settled, of goals that follow each other, and of names that no questionnaire has."""
    odd, hasty, closed, turned, again, alone = (
        plan[name].to_numpy(dtype=bool) for name in ("odd", "hasty", "closed", "turned", "again", "alone")
    )
    beyond, unshared, backward = (plan[name].to_numpy(dtype=bool) for name in ("beyond", "unshared", "backward"))
    empty = (plan["end"] < plan["start"]).to_numpy(dtype=bool) & ~closed
    unknown = (plan["n"].eq(0) & ~plan["there"]).to_numpy(dtype=bool)
    return [
        Found(odd, Code.BAD_VALUE, "baseline or target is no finite number; it is taken as not said"),
        Found(hasty, Code.GOAL_CONFLICT, "due before the day it was set; the due day is taken as not said"),
        Found(closed, Code.GOAL_CONFLICT, "ended before the day it was set; no value lies in its time"),
        Found(turned, Code.GOAL_CONFLICT, "the range of the target ends below where it begins; it is not evaluated"),
        Found(beyond, Code.BAD_VALUE, "the target lies outside of what its measure, or the days of its period, can be; it is not evaluated"),
        Found(unshared, Code.BAD_VALUE, "the target is a share, which goes from 0 to 1 (0.8 is 80 percent); it is not evaluated"),
        Found(backward, Code.GOAL_CONFLICT, "its direction leads away from the target, which lies on the other side of the baseline; it is not evaluated"),
        Found(again, Code.GOAL_CONFLICT, "another goal of the person has the same name; each is told for itself"),
        Found(alone, Code.UNMATCHED, "the goal that is to follow it is not there, or is this one; it is taken as not replaced"),
        Found(plan["mutual"].to_numpy(dtype=bool), Code.GOAL_CONFLICT, "it and another goal are to follow each other; neither is taken as replaced"),
        Found(empty, Code.GOAL_CONFLICT, "the goal that follows it was not set later; no value lies in its time"),
        Found(unknown, Code.UNKNOWN_MEASURE, "neither a known questionnaire nor a score of the log has the name of what is to show it"),
    ]  # fmt: skip
