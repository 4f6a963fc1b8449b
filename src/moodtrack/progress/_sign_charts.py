"""One person's rating after the stable phase, charted against it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import ewma
from moodtrack.tidy.worded import LIMIT

__all__ = ["Charted", "chart_of"]


class Charted(NamedTuple):
    """A row of `charts`, and the columns of `days` but its keys."""

    row: dict[str, Any]
    days: dict[str, Any]


def chart_of(
    person: str, variable: str, day: np.ndarray, value: np.ndarray, span: tuple[float, float], side: int,
    through: float, least: int, recent: int, words: np.ndarray,
) -> tuple[Charted | None, list[dict[str, object]]]:  # fmt: skip
    """The chart, or why there is none; days in days since 1970-01-01, `words` those with a rating in a word without a number."""
    first, last = span
    within, after = (day >= first) & (day <= last), day > last
    base = ewma.stable(day[within], value[within])
    if side == 0:
        return None, [{"code": Code.DIRECTION_UNKNOWN, "what": "which way is worse is not known, so nothing is charted"}]  # fmt: skip
    rated, worded = _counts(day, words, first, last)
    if worded > LIMIT * rated:
        return None, [{"code": Code.UNMAPPED_LABEL, "what": f"{worded} of {rated} rated days of the stable phase have a rating in a word without a number, too many to compare with", "had": worded}]  # fmt: skip
    if base.n < least:
        return None, [{"code": Code.TOO_FEW, "what": "rated days in the stable phase", "had": base.n, "needs": least}]
    if not base.sd > 0:
        return None, [{"code": Code.CONSTANT, "what": "all ratings of the stable phase are equal"}]
    share = base.n / (day[within][-1] - day[within][0] + 1)
    limit = ewma.limit(base.n, base.phi, float(share))
    start = max(int(np.flatnonzero(within)[-1]), 0)
    error = ewma.errors(day[start:], value[start:], base)[1:]
    made = ewma.chart(error, limit.limit, side)
    signalled = day[after][made.signal]
    row = {
        "person": person, "variable": variable, "first": first, "last": last, "n_stable": base.n, "mean": base.mean,
        "sd": base.sd, "phi": base.phi, "side": "lower" if side < 0 else "higher", "limit": limit.limit,
        "false_per_year": limit.false_per_year, "delay": _finite(limit.delay), "delay_high": _finite(limit.delay_high),
        "n": int(after.sum()), "signals": int(made.signal.sum()),
        "last_signal": float(signalled[-1]) if len(signalled) else np.nan,
        "status": _status(day[after], signalled, through, recent), "through": through,
    }  # fmt: skip
    row |= _in_words(_counts(day, words, last + 1, through), _counts(day, words, max(last, through - recent) + 1, through))  # fmt: skip
    days = {
        "day": day[after], "value": value[after], "error": error, "chart": made.value, "signal": made.signal,
    }  # fmt: skip
    return Charted(row, days), []


def _status(day: np.ndarray, signalled: np.ndarray, through: float, recent: int) -> str:
    if not len(day) or through - day[-1] >= recent:
        return "not_logged"
    return "signal" if len(signalled) and through - signalled[-1] < recent else "quiet"


def _in_words(after: tuple[int, int], latest: tuple[int, int]) -> dict[str, Any]:
    """Columns of rated days and days in words of two stretches, and the status where one has too many of these."""
    row = {"rated": after[0], "worded": after[1], "rated_latest": latest[0], "worded_latest": latest[1]}
    unsure = any(worded > LIMIT * rated for rated, worded in (after, latest))
    return row | ({"status": "cannot_tell"} if unsure else {})


def _counts(day: np.ndarray, words: np.ndarray, first: float, last: float) -> tuple[int, int]:
    """Rated days of a stretch, with or without a number, and those of them that are in words."""
    spoken = words[(words >= first) & (words <= last)]
    return len(np.union1d(day[(day >= first) & (day <= last)], spoken)), len(spoken)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else np.nan
