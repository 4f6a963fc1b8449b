"""Goals on what is agreed: of the things that were due, how many were done, at least and at most."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._goal_asked import PER
from moodtrack.schema import require, slug, text, to_days

__all__ = ["agreed"]


def agreed(asked: pd.DataFrame, assignments: pd.DataFrame | None) -> pd.DataFrame:
    """One row a goal and period with something due: row, day, session, low, high, n (with an answer), of (due).

    Due is what has an answer, or whose day is over. Not yet due counts neither way. What is due without information
    makes a pair of bounds: none of it done, and all of it.
    """
    rows = asked.assign(row=np.arange(len(asked)))
    rows = rows[rows["kind"].eq("assignment") & rows["rule"].isin(["count", "share"]) & rows["per"].isin(PER)]
    if assignments is None or not len(assignments) or not len(rows):
        return pd.DataFrame({name: np.array([]) for name in ("row", "day", "session", "low", "high", "n", "of")})
    things = _things(rows, assignments)
    origin = things.groupby("row", sort=False)["when"].transform("min").where(things["start"].isna(), things["start"])
    by_session = things["per"].eq("session") & things["session"].notna()
    week = np.where(things["per"].eq("day"), things["when"], np.floor((things["when"] - origin) / 7))
    things = things.assign(by=by_session, period=np.where(by_session, things["session"], week))
    things = things[things["period"].notna()].sort_values(["row", "by", "period", "when"], kind="stable")
    by = things.groupby(["row", "by", "period"], sort=False)
    course = by.agg(day=("when", "max"), session=("session", "max"), done=("done", "sum"), n=("done", "count"), of=("done", "size")).reset_index()  # fmt: skip
    share = asked["rule"].eq("share").to_numpy(dtype=bool)[course["row"].to_numpy()]
    by_all = np.where(share, course["of"], 1)
    low, high = course["done"] / by_all, (course["done"] + course["of"] - course["n"]) / by_all
    return course[["row", "day", "session"]].assign(low=low, high=high, n=course["n"], of=course["of"])


def _things(rows: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """What was agreed of the kind of a goal in its time and is due: when, session, and done as 1, 0 or NaN."""
    require(assignments, ["person", "kind"], "assignments")
    days = {
        name: np.floor(to_days(assignments[name])) if name in assignments else np.full(len(assignments), np.nan)
        for name in ("assigned_on", "due_on", "done_on")
    }
    kinds = text(assignments["kind"])
    when = np.where(np.isnan(days["due_on"]), np.where(np.isnan(days["assigned_on"]), days["done_on"], days["assigned_on"]), days["due_on"])  # fmt: skip
    told = pd.DataFrame(
        {
            "person": text(assignments["person"]), "source": kinds.map({k: slug(k) for k in kinds.dropna().unique()}),
            "when": when, "from": np.where(np.isnan(days["assigned_on"]), when, days["assigned_on"]), "due": days["due_on"],
            "session": assignments["session"].astype("float64") if "session" in assignments else np.nan,
            "done": assignments["done"].astype("Float64").to_numpy("float64", na_value=np.nan) if "done" in assignments else np.nan,
        }
    )  # fmt: skip
    keys = ["person", "source"]
    left = rows[[*keys, "row", "per", "start", "end", "until"]].astype(dict.fromkeys(keys, "str"))
    found = left.merge(told.dropna(subset=["source"]).astype(dict.fromkeys(keys, "str")), on=keys)
    inside = ~(found["from"] < found["start"]) & ~(found["from"] > found["end"])
    open_still = found["done"].isna() & (found["due"] > found["until"])
    return found[inside & ~open_still]
