"""One person's days of a plan: compared as assigned and as done, and how small a difference the plan can find."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moodtrack.patterns._reach import spread
from moodtrack.result import Code
from moodtrack.stats.randomisation import allocations, findable, inverted

__all__ = ["BEFORE", "Design", "compared", "could_find"]

BEFORE = 42
"""Rated days before the plan from which its reach is told."""
CHANCE = 0.8


class Design(NamedTuple):
    """Days of a plan, rising; which are on; and every allocation that the lot could have drawn."""

    day: np.ndarray
    on: np.ndarray
    every: np.ndarray

    @classmethod
    def of(cls, day: np.ndarray, block: np.ndarray, on: np.ndarray, most: int, seed: int) -> Design:
        """A design with its allocations."""
        return cls(day, on, allocations(block, on, most, seed))


def compared(
    design: Design, value: np.ndarray, done: np.ndarray | None, level: float
) -> tuple[list[dict[str, Any]], list[dict[str, object]]]:
    """Rows of `self_experiment` and what stands against a number."""
    rows, problems = [], []
    shown = done if done is not None else np.full(len(value), np.nan)
    for comparison in ("assigned", "as_done") if done is not None else ("assigned",):
        used = np.isfinite(value) if comparison == "assigned" else np.isfinite(value) & np.isfinite(shown)
        on, off = used & design.on, used & ~design.on
        row: dict[str, Any] = {
            "comparison": comparison, "n_on": int(on.sum()), "n_off": int(off.sum()),
            "not_on": int((design.on & ~used).sum()), "not_off": int((~design.on & ~used).sum()),
            "mean_on": _mean(value[on]), "mean_off": _mean(value[off]),
            "done_on": _mean(shown[on]), "done_off": _mean(shown[off]), "allocations": len(design.every),
        }  # fmt: skip
        if not on.any() or not off.any():
            problems.append(
                {"code": Code.TOO_FEW, "what": f"{comparison}: no rated days on, or none off", "had": 0, "needs": 1}
            )
        else:
            y = value[used]
            x = (design.on if comparison == "assigned" else shown)[used].astype("float64")
            found = inverted(design.every[:, used], design.on[used], y, x, level)
            row["p"] = found.p
            bounded = bool(np.isfinite(found.low))
            if bounded or (comparison == "assigned" and np.isfinite(found.estimate)):
                row["difference"] = found.estimate
            if bounded:
                row |= {"low": found.low, "high": found.high, "level": level}
            else:
                problems.append({"code": Code.NOT_EVALUABLE, "what": _UNBOUNDED[comparison]})
        rows.append(row)
    return rows, problems


def could_find(design: Design, day: np.ndarray, outcome: np.ndarray, level: float) -> float:
    """The smallest difference that the plan finds four times in five if every day is rated; NaN with too few days before.

    Errors with sigma and phi of the days before are drawn on the days of the plan and put to the test of the lot.
    """
    before = np.isfinite(outcome) & (day < design.day[0])
    if before.sum() < BEFORE:
        return np.nan
    phi, sigma = spread(day[before], outcome[before], smooth=False)
    return sigma * findable(design.every, design.on, design.day, phi, level, CHANCE)


def _mean(values: np.ndarray) -> float:
    some = values[np.isfinite(values)]
    return float(some.mean()) if len(some) else np.nan


_UNBOUNDED = {
    "assigned": "assigned: the plan has too few allocations with these rated days for an interval of this level",
    "as_done": "as_done: what was done hangs too little on what was assigned for a number",
}
