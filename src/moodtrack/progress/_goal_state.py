"""In which state a goal is after every period: the mean of its last values beside the plan, with an interval."""

from __future__ import annotations

import numpy as np

from moodtrack.progress._goal_arrays import Columns
from moodtrack.progress._goal_cuts import GoalCuts
from moodtrack.progress._goal_plan import oriented
from moodtrack.progress._goal_possible import barred
from moodtrack.progress._ties import TIE
from moodtrack.stats.bands import held, kept, side
from moodtrack.stats.recent import half_width, recent, scatter

__all__ = ["PACES", "STATES", "final", "states"]

PACES = ("linear", "log", "none")
STATES = (
    "achieved", "further_along", "as_planned", "about_the_same", "slower", "moved_away", "short_of_aim", "date_passed",
    "date_passed_unclear", "cannot_tell", "too_early", "no_data", "not_evaluable",
)  # fmt: skip


def states(plan: Columns, course: Columns, cuts: GoalCuts, pace: str, sustained: int) -> Columns:
    """For every period: `recent` (bounds), its interval, what the plan expects of these values, and the state."""
    row = course["row"]
    begin, n = plan["begin"], plan["n"]
    low, high = course["low"], course["high"]
    least, most = recent(low, begin, n, cuts.recent), recent(high, begin, n, cuts.recent)
    spread = scatter((low + high) / 2, begin, n)
    share, gone = _share(plan, course, pace)
    share = recent(share, begin, n, cuts.recent).mean
    many, rank = least.many, least.rank
    narrow = half_width(spread, 1 / many, rank, cuts.level)
    first = (plan["baseline_source"] == "first")[row] & (rank > many)
    wide = half_width(spread, 1 / many + np.where(first, (1 - share) ** 2, 0.0), rank, cuts.level)
    start, aim = plan["p0"][row], plan["p1"][row]
    whole = np.where(plan["ahead"][row], aim - start, np.nan)
    sure = oriented(plan, row, least.mean, most.mean)
    off = [100 * (part - start - share * (aim - start)) / whole for part in (*oriented(plan, row, least.mean - wide, most.mean + wide), *sure)]  # fmt: skip
    from_start = half_width(spread, 1 / many + first, rank, cuts.level)
    back = oriented(plan, row, least.mean - from_start, most.mean + from_start)
    ready = (rank >= cuts.fewest) & ~(gone < cuts.early)
    doubt = course["doubt"]
    loose = (least.mean != most.mean) | doubt
    reach = oriented(plan, row, least.mean - narrow, most.mean + narrow)[1]
    reach = np.where(np.isnan(spread), sure[1], reach)
    one = (plan["horizon"] == "session")[row] | (sustained == 1)
    enough = (rank >= np.minimum(sustained, cuts.recent)) | one
    near = aim - np.nan_to_num(whole) * cuts.band / 100
    there = kept(
        enough & ~doubt & (sure[0] >= aim - TIE),
        doubt | (reach < aim - TIE) | (sure[1] < near - TIE) | (loose & (sure[0] < aim - TIE)),
        begin,
        n,
    )
    good = there | ((oriented(plan, row, low, high)[0] >= aim) & ~course["vague"])
    ends = [np.where(good, np.maximum(part, 0.0), part) for part in off]
    zone = held(ends[0], (ends[2] + ends[3]) / 2, ends[1], ready, begin, n, cuts.band, loose)
    away = kept(
        ready & ~good & ~doubt & (back[1] < start - TIE),
        doubt | good | (back[0] >= start) | (loose & ~(sure[1] < start - TIE)),
        begin,
        n,
    )
    open_still = (sure[0] < aim - TIE) & (sure[1] >= aim - TIE) & loose
    sides = side(ends[2], cuts.band), side(ends[3], cuts.band)
    astride = (sides[0] != sides[1]) | (loose & (sides[0] != zone))
    paced = ~np.isnan(gone)
    state = np.select(
        [there, ~ready, doubt | (np.isnan(whole) & open_still), np.isnan(whole), astride, away & paced, zone > 0, zone < 0],
        ["achieved", "too_early", "cannot_tell", "short_of_aim", "cannot_tell", "moved_away", "further_along", "slower"],
        "as_planned",
    )  # fmt: skip
    state = np.where(~paced & (state == "slower"), "moved_away", state)
    state = np.where(~paced & (state == "as_planned"), "about_the_same", state)
    state = np.where(plan["known"][row], state, "not_evaluable")
    return {
        "recent_low": least.mean, "recent_high": most.mean, "interval_low": least.mean - narrow,
        "interval_high": most.mean + narrow, "expected": _expected(plan, row, share, whole, paced), "state": state,
    }  # fmt: skip


def _share(plan: Columns, course: Columns, pace: str) -> tuple[np.ndarray, np.ndarray]:
    """Share of the way that the plan expects at every period, 0 without a plan, and share of the time, NaN without."""
    row, day = course["row"], course["day"]
    first = np.append(day, np.nan)[np.where(plan["n"] > 0, plan["begin"], len(day))]
    start = np.where(np.isnan(plan["start"]), first, plan["start"])
    due = plan["due"]
    time = np.where((due > start) & (pace != "none"), due - start, np.nan)
    past = day - start[row]
    gone = np.clip(past / time[row], 0.0, 1.0)
    if pace == "log":
        gone_by = np.log1p(np.clip(past, 0.0, time[row]) / 7) / np.log1p(time[row] / 7)
        return np.nan_to_num(gone_by), gone
    return np.nan_to_num(gone), gone


def _expected(plan: Columns, row: np.ndarray, share: np.ndarray, whole: np.ndarray, paced: np.ndarray) -> np.ndarray:  # fmt: skip
    """What the plan expects of the last values, in the unit of the measure; of a range: on the side of the baseline."""
    base, near, far = (plan[name][row] for name in ("baseline", "target", "target_high"))
    aim = np.where((plan["way"] == "range")[row] & (base > far), far, near)
    return np.where(paced & ~np.isnan(whole), base + share * (aim - base), np.nan)


def final(plan: Columns, course: Columns) -> np.ndarray:
    """The state of every goal now: that of its last period, unless there is none or its day is past."""
    n = plan["n"]
    at = np.where(n > 0, plan["begin"] + n - 1, len(course["row"]))
    last = np.append(course["state"], "no_data")[at]
    next_one = plan["horizon"] == "session"
    due, until = plan["due"], plan["until"]
    running = ~plan["over"]
    unsure = plan["unsure"]
    last = np.where(unsure & ~np.isin(last, ["too_early", "no_data", "not_evaluable"]), "cannot_tell", last)
    late = running & np.where(next_one, due <= until, due < until)
    fresh = (n == 0) & ~(due <= until) & next_one
    met, missed = (np.append(course[name], False)[at] & ~unsure for name in ("met", "missed"))
    last = np.where(fresh, "too_early", np.where(late & met, "achieved", last))
    last = np.where(next_one & (n > 0) & ~np.isin(last, ["achieved", "not_evaluable"]), "too_early", last)
    past = np.where(met | missed, "date_passed", "date_passed_unclear")
    state = np.where(late & ~np.isin(last, ["achieved", "not_evaluable"]), past, last)
    return np.where(plan["evaluable"] & ~barred(plan), state, "not_evaluable")
