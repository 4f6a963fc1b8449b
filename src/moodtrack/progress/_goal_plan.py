"""Where a goal started, which way it goes, and how much of the way a value or a pair of bounds has gone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import Columns
from moodtrack.progress._goal_asked import PER, RULES
from moodtrack.progress._goal_possible import barred
from moodtrack.progress._ties import TIE

__all__ = ["WAYS", "judged", "oriented", "planned"]

WAYS = ("increase", "decrease", "range")


def planned(asked: Columns, course: Columns, sessions: pd.DataFrame | None) -> Columns:
    """The goals with baseline and direction settled; `begin` and `n`: first row and number of rows in the course.

    A baseline that is not given is the first value that is one number, and not `vague`. Of things agreed more is better. `ahead` says
    whether the target lies ahead of it, `over` whether it is a goal no more, and `evaluable` whether its rule fits what shows it.
    """
    many, row = len(asked["person"]), course["row"]
    starts = np.searchsorted(row, np.arange(many + 1))
    point = np.flatnonzero((course["low"] == course["high"]) & ~course["vague"])
    first = np.full(many, len(row))
    np.minimum.at(first, row[point], point)
    given = ~np.isnan(asked["baseline"])
    baseline = np.where(given, asked["baseline"], np.append(course["low"], np.nan)[first])
    target, high, way = asked["target"], asked["target_high"], asked["direction"]
    way = np.where((way == "") & ~np.isnan(high), "range", way)
    way = np.where((way == "") & (asked["kind"] == "assignment"), "increase", way)
    towards = np.select([target > baseline, target < baseline], ["increase", "decrease"], "")
    way = np.where(way == "", towards, way)
    way = np.where(way == "", asked["better"], way)
    source = np.where(given, "given", np.where(np.isnan(baseline), "", "first"))
    plan = {**asked, "begin": starts[:-1], "n": np.diff(starts), "baseline": baseline, "baseline_source": source, "way": way, "over": _over(asked), "evaluable": _evaluable(asked, sessions)}  # fmt: skip
    known = np.isin(way, WAYS[:2]) | ((way == "range") & ~np.isnan(high))
    known &= ~barred(asked)
    start = oriented(plan, np.arange(many), baseline, baseline)[0]
    goal = np.select([way == name for name in WAYS], [target, -target, 0.0], np.nan)
    return {**plan, "known": known & ~np.isnan(target), "p0": start, "p1": goal, "ahead": known & (goal > start + TIE)}


def _over(plan: Columns) -> np.ndarray:
    """Whether a goal has ended, or another one that follows it was set, by the last day; a day to come is not there yet."""
    ended, until = plan["ended"], plan["until"]
    followed = np.where(plan["replaced"], plan["end"] + 1, np.nan)
    return np.asarray((~np.isnan(ended) & ~(ended > until)) | (plan["replaced"] & ~(followed > until)))


def _evaluable(plan: Columns, sessions: pd.DataFrame | None) -> np.ndarray:
    """Whether rule and periods of a goal fit what shows it."""
    kind, rule, per = plan["kind"], plan["rule"], plan["per"]
    known = np.isin(rule, RULES) & np.isin(per, [*PER, "span"])
    agreed_on = (kind == "assignment") & ~np.isin(rule, ["count", "share"])
    daily = np.isin(kind, ["tag", "event"]) | ((kind == "rating") & (rule == "count"))
    lost = daily & (per == "session") & (sessions is None or not len(sessions))
    return np.asarray(known & ~agreed_on & ~lost)


def oriented(plan: Columns, row: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of what lies between two values, so that more is nearer the target; a range: minus the distance."""
    way, near, far = (plan[name][row] for name in ("way", "target", "target_high"))
    below, above = np.maximum(near - high, low - far), np.maximum(near - low, high - far)
    ranged = -np.maximum(above, 0.0), -np.maximum(below, 0.0)
    up, down, between = (way == name for name in WAYS)
    least, most = (np.where(between, one, np.nan) for one in ranged)
    least, most = np.where(down, -high, least), np.where(down, -low, most)
    return np.where(up, low, least), np.where(up, high, most)


def judged(plan: Columns, course: Columns) -> Columns:
    """Percent of the way, for a value that is one number, and whether the target is surely reached or surely not."""
    row, low, high, sure = course["row"], course["low"], course["high"], ~course["vague"]
    least, most = oriented(plan, row, low, high)
    start, aim = plan["p0"][row], plan["p1"][row]
    alone = ((plan["n"] == 1) & (plan["baseline_source"] == "first"))[row]
    whole = np.where(plan["ahead"][row] & ~alone & (low == high) & sure, aim - start, np.nan)
    known = plan["known"][row] & ~np.isnan(low) & sure
    return {
        "percent": 100 * (least - start) / whole + 0.0,
        "met": known & (least >= aim),
        "missed": known & (most < aim),
    }
