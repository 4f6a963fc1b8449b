"""Goals on what is agreed: of the things that were due, how many were done, at least and at most."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._goal_asked import PER
from moodtrack.schema import require, slug, text, to_days

__all__ = ["agreed"]


def agreed(asked: pd.DataFrame, assignments: pd.DataFrame | None, sessions: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a goal and period with something due: row, day, session, low, high, n (with an answer), of (due).

    Due is what has an answer, or whose day is over. Not yet due counts neither way. What is due without information
    makes a pair of bounds: none of it done, and all of it. In the order of the days, where every period of a goal has one.
    """
    rows = asked.assign(row=np.arange(len(asked)))
    rows = rows[rows["kind"].eq("assignment") & rows["rule"].isin(["count", "share"]) & rows["per"].isin(PER)]
    if assignments is None or not len(assignments) or not len(rows):
        return pd.DataFrame({name: np.array([]) for name in ("row", "day", "session", "low", "high", "n", "of")})
    things = _things(rows, _linked(assignments, sessions))
    origin = things.groupby("row", sort=False)["when"].transform("min").where(things["start"].isna(), things["start"])
    by_session = things["per"].eq("session") & things["session"].notna()
    week = np.where(things["per"].eq("day"), things["when"], np.floor((things["when"] - origin) / 7))
    things = things.assign(by=by_session, period=np.where(by_session, things["session"], week))
    things = things[things["period"].notna()].sort_values(["row", "by", "period", "when"], kind="stable")
    by = things.groupby(["row", "by", "period"], sort=False)
    course = by.agg(day=("when", "max"), session=("session", "max"), done=("done", "sum"), n=("done", "count"), of=("done", "size")).reset_index()  # fmt: skip
    course = course.iloc[_order(course)].reset_index(drop=True)
    share = asked["rule"].eq("share").to_numpy(dtype=bool)[course["row"].to_numpy()]
    by_all = np.where(share, course["of"], 1)
    low, high = course["done"] / by_all, (course["done"] + course["of"] - course["n"]) / by_all
    return course[["row", "day", "session"]].assign(low=low, high=high, n=course["n"], of=course["of"])


def _order(course: pd.DataFrame) -> np.ndarray:
    """The periods of every goal by day, or, where one of them has none, by session after those that have none."""
    undated = course["day"].isna().groupby(course["row"]).transform("any").to_numpy(dtype=bool)
    day = np.where(undated, 0.0, course["day"])
    return np.lexsort([course["period"], course["by"], day, course["row"]])


def _linked(assignments: pd.DataFrame, sessions: pd.DataFrame | None) -> pd.DataFrame:
    """The assignments, those without a day with that of their session, and those without a session with that of their day."""
    require(assignments, ["person", "kind"], "assignments")
    day = np.floor(to_days(assignments["assigned_on"])) if "assigned_on" in assignments else np.nan
    number = assignments["session"].astype("float64") if "session" in assignments else np.nan
    told = assignments.assign(assigned=day, session=number)
    if sessions is None or not {"person", "session", "day"} <= set(sessions.columns):
        return told
    held = pd.DataFrame({"person": text(sessions["person"]), "session": sessions["session"].astype("float64"), "assigned": np.floor(to_days(sessions["day"]))}).dropna()  # fmt: skip
    person = text(told["person"])
    for name, by in (("assigned", "session"), ("session", "assigned")):
        keys = held.drop_duplicates(["person", by], keep=False)
        found = keys.set_index(["person", by])[name].reindex(pd.MultiIndex.from_arrays([person, told[by]]))
        told[name] = told[name].fillna(pd.Series(found.to_numpy(), index=told.index))
    return told


def _things(rows: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """What was agreed of the kind of a goal in its time and is due: when, session, and done as 1, 0 or NaN."""
    due, done = (
        np.floor(to_days(assignments[name])) if name in assignments else np.full(len(assignments), np.nan)
        for name in ("due_on", "done_on")
    )
    kinds, assigned = text(assignments["kind"]), assignments["assigned"].to_numpy(dtype="float64")
    when = np.where(np.isnan(due), np.where(np.isnan(assigned), done, assigned), due)
    told = pd.DataFrame(
        {
            "person": text(assignments["person"]), "source": kinds.map({k: slug(k) for k in kinds.dropna().unique()}),
            "when": when, "from": np.where(np.isnan(assigned), when, assigned), "due": due, "session": assignments["session"],
            "done": assignments["done"].astype("Float64").to_numpy("float64", na_value=np.nan) if "done" in assignments else np.nan,
        }
    )  # fmt: skip
    keys = ["person", "source"]
    left = rows[[*keys, "row", "per", "start", "end", "until"]].astype(dict.fromkeys(keys, "str"))
    found = left.merge(told.dropna(subset=["source"]).astype(dict.fromkeys(keys, "str")), on=keys)
    inside = ~(found["from"] < found["start"]) & ~(found["from"] > found["end"])
    open_still = found["done"].isna() & (found["due"] > found["until"])
    return found[inside & ~open_still]
