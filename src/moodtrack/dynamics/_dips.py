"""Dips of one person and variable: the band, the days outside of it, the time back, and what memory alone makes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import car1
from moodtrack.stats.returns import Stretches, expected, stretches
from moodtrack.stats.spells import key
from moodtrack.stats.survival import curve, quantile

__all__ = ["LEAST_DIPS", "MIN_DAYS", "Rule", "one_person"]

MIN_DAYS = 30
"""Rated days that the person's own band and memory need. Convention of this library."""
LEAST_DIPS = 5
"""Dips seen from their first day on that a median needs. Convention of this library."""

Told = dict[str, Any]
_SIDES = {"higher_better": "low", "higher_worse": "high"}


class Rule(NamedTuple):
    """The options of `recovery` that say what a dip is and how it is compared."""

    width: float
    bridge: int
    level: float
    draws: int
    seed: int


def one_person(day: np.ndarray, value: np.ndarray, way: str | None, rule: Rule) -> dict[str, Told]:
    """The rows of every table of `recovery`, and a problem where there is no median.

    Parameters
    ----------
    day, value : ndarray of float, shape (n,)
        Whole days, rising, with the mean of each.
    way : str or None
        Which way is better.
    rule : Rule
    """
    row: Told = {"n": len(day), "mean": float(value.mean())}
    days: Told = {"day": day, "value": value, "number": np.full(len(day), np.nan)}
    same = np.ptp(value) <= 1e-9 * (1 + np.abs(value).max())
    if len(day) < MIN_DAYS or same:
        what = "the same rating on every day" if same else "too few rated days for a band of one's own"
        problem: Told = {"code": Code.CONSTANT if same else Code.TOO_FEW, "what": what}
        problem |= {} if same else {"had": len(day), "needs": MIN_DAYS}
        return {"table": row | {"reason": str(problem["code"])}, "days": days, "problems": problem}
    sd = float(value.std(ddof=1))
    low, high = row["mean"] - rule.width * sd, row["mean"] + rule.width * sd
    row |= {"sd": sd, "band_low": low, "band_high": high}
    side = _SIDES.get(str(way))
    if side is None:
        known = way in ("range", "none")
        code = Code.NOT_EVALUABLE if known else Code.DIRECTION_UNKNOWN
        what = "no side of the band is the worse one" if known else "say which way is better with direction="
        return {"table": row | {"reason": str(code)}, "days": days, "problems": {"code": code, "what": what}}
    slack = 1e-9 * (1 + float(np.abs(value).max()))
    out = value < low - slack if side == "low" else value > high + slack
    found = stretches(np.zeros(len(day), dtype="int64"), day, out, rule.bridge)
    size = found.last - found.first + 1
    days["number"][out] = np.repeat(np.arange(len(size)) + 1, size)
    numbers, steps, few = _counted(found, int(out.sum()), rule)
    told = {"table": row | {"side": side} | numbers, "dips": _dips(found, day, value, side), "curve": steps, "days": days}  # fmt: skip
    if few:
        return told | {"problems": few}
    told["table"] |= _against_chance(day, value, int(out.sum()), rule)
    return told


def _counted(found: Stretches, n_out: int, rule: Rule) -> tuple[Told, Told, Told | None]:
    """Counts, median and interval; the curve; and the problem where the dips are too few."""
    time, back = found.time[found.seen], found.event[found.seen]
    of = curve(time, back, np.zeros(len(time), dtype=bool), rule.level)
    row: Told = {
        "n_out": n_out, "dips": len(time), "unseen": int((~found.seen).sum()), "back": int(back.sum()),
        "censored": int((~back).sum()), "longest": float(time.max()) if len(time) else np.nan,
    }  # fmt: skip
    steps = {
        "time": of.time, "n_risk": of.n_risk, "n_back": of.n_event, "n_censored": of.n_exit, "share": of.survival,
        "low": of.low_loglog, "high": of.high_loglog,
    }  # fmt: skip
    if len(time) < LEAST_DIPS:
        problem = {"code": Code.TOO_FEW, "what": "too few dips seen from their first day on", "had": len(time), "needs": LEAST_DIPS}  # fmt: skip
        return row | {"reason": str(Code.TOO_FEW)}, steps, problem
    row["median"] = quantile(of.time, of.survival, 0.5)
    if np.isnan(row["median"]):
        problem = {"code": Code.NOT_EVALUABLE, "what": "fewer than half of the dips were seen to come back", "had": row["back"], "needs": (len(time) + 1) // 2}  # fmt: skip
        return row | {"reason": str(Code.NOT_EVALUABLE)}, steps, problem
    row |= {"low": quantile(of.time, of.low_loglog, 0.5), "high": quantile(of.time, of.high_loglog, 0.5)}
    return row | {"level": rule.level}, steps, None


def _dips(found: Stretches, day: np.ndarray, value: np.ndarray, side: str) -> Told:
    final = found.last == len(day) - 1
    pick = np.minimum if side == "low" else np.maximum
    bounds = np.column_stack([found.first, found.last + 1]).ravel()
    extreme = pick.reduceat(np.append(value, value[-1]), bounds)[::2] if len(bounds) else np.zeros(0)
    back = np.where(found.event, day[np.minimum(found.last + 1, len(day) - 1)], np.nan)
    state = np.where(found.event, "back", np.where(final, "end of the log", "gap"))
    return {
        "number": np.arange(len(found.first)) + 1, "start": day[found.first], "last": day[found.last], "back": back,
        "days": found.time, "extreme": extreme, "start_seen": found.seen, "state": state,
    }  # fmt: skip


def _against_chance(day: np.ndarray, value: np.ndarray, many: int, rule: Rule) -> Told:
    """The middle and the range of the median in series that remember as the person's do; nothing without draws."""
    if rule.draws == 0:
        return {}
    phi = car1.estimate(day, np.ones((len(day), 1)), value - value[0])
    drawn = expected(day, many, phi, rule.bridge, rule.draws, np.random.default_rng([rule.seed, key(day, value)]))
    drawn = drawn[~np.isnan(drawn)]
    ends = ((1 - rule.level) / 2, 0.5, (1 + rule.level) / 2)
    low, middle, high = (float(x) if np.isfinite(x) else np.nan for x in np.quantile(drawn, ends, method="inverted_cdf")) if len(drawn) else (np.nan,) * 3  # fmt: skip
    return {"expected": middle, "expected_low": low, "expected_high": high, "draws": rule.draws, "phi": phi}
