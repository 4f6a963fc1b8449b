"""Where a goal started, which way it goes, and how much of the way a value or a pair of bounds has gone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.progress._goal_possible import IMPOSSIBLE, better
from moodtrack.progress._ties import TIE
from moodtrack.schema import text

__all__ = ["WAYS", "judged", "oriented", "planned"]

WAYS = ("increase", "decrease", "range")


def planned(asked: pd.DataFrame, course: pd.DataFrame, variables: pd.DataFrame | None, shelf: measures.Shelf) -> pd.DataFrame:  # fmt: skip
    """The goals with baseline and direction settled; `begin` and `n`: first row and number of rows in the course.

    A baseline that is not given is the first value that is one number. Of things agreed more is better. `ahead` says whether the target lies ahead of it.
    """
    starts = np.searchsorted(course["row"].to_numpy(), np.arange(len(asked) + 1))
    n = np.diff(starts)
    point = np.flatnonzero((course["low"] == course["high"]).to_numpy())
    first = np.full(len(asked), len(course))
    np.minimum.at(first, course["row"].to_numpy()[point], point)
    given = asked["baseline"].notna().to_numpy()
    seen = np.append(course["low"].to_numpy(), np.nan)[first]
    baseline = np.where(given, asked["baseline"], seen)
    target, high = asked["target"].to_numpy(), asked["target_high"].to_numpy()
    way = text(asked["direction"]).fillna("").to_numpy()
    way = np.where((way == "") & ~np.isnan(high), "range", way)
    way = np.where((way == "") & asked["kind"].eq("assignment").to_numpy(dtype=bool), "increase", way)
    towards = np.select([target > baseline, target < baseline], ["increase", "decrease"], "")
    way = np.where(way == "", towards, way)
    way = np.where(way == "", better(asked["source"], variables, shelf), way)
    source = np.where(given, "given", np.where(np.isnan(baseline), "", "first"))
    plan = asked.assign(row=np.arange(len(asked)), begin=starts[:-1], n=n, baseline=baseline, baseline_source=source, way=way)  # fmt: skip
    known = plan["way"].isin(["increase", "decrease"]).to_numpy() | ((way == "range") & ~np.isnan(high))
    known &= ~asked[list(IMPOSSIBLE)].to_numpy(dtype=bool).any(axis=1)
    start = oriented(plan, plan["row"].to_numpy(), baseline, baseline)[0]
    goal = _aim(plan)
    ahead = np.asarray(known & (goal > start + TIE))
    return plan.assign(known=known & ~np.isnan(target), p0=start, p1=goal, ahead=ahead, point=first)


def _aim(plan: pd.DataFrame) -> np.ndarray:
    way, target = plan["way"].to_numpy(), plan["target"].to_numpy()
    return np.select([way == "increase", way == "decrease", way == "range"], [target, -target, 0.0], np.nan)


def oriented(plan: pd.DataFrame, row: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of what lies between two values, so that more is nearer the target; a range: minus the distance."""
    way = plan["way"].to_numpy()[row]
    near, far = plan["target"].to_numpy()[row], plan["target_high"].to_numpy()[row]
    below, above = np.maximum(near - high, low - far), np.maximum(near - low, high - far)
    ranged = -np.maximum(above, 0.0), -np.maximum(below, 0.0)
    ways = [way == "increase", way == "decrease", way == "range"]
    return np.select(ways, [low, -high, ranged[0]], np.nan), np.select(ways, [high, -low, ranged[1]], np.nan)


def judged(plan: pd.DataFrame, row: np.ndarray, low: np.ndarray, high: np.ndarray) -> dict[str, np.ndarray]:
    """Percent of the way, for a value that is one number, and whether the target is surely reached or surely not."""
    least, most = oriented(plan, row, low, high)
    start, aim, ahead = (plan[name].to_numpy()[row] for name in ("p0", "p1", "ahead"))
    alone = (plan["n"].to_numpy()[row] == 1) & plan["baseline_source"].eq("first").to_numpy()[row]
    whole = np.where(ahead & ~alone & (low == high), aim - start, np.nan)
    known = plan["known"].to_numpy()[row] & ~np.isnan(low)
    return {
        "percent": 100 * (least - start) / whole + 0.0,
        "met": known & (least >= aim),
        "missed": known & (most < aim),
    }
