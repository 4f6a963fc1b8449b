"""One person's rating after the stable phase, charted against it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moodtrack.result import Code
from moodtrack.stats import ewma

__all__ = ["Charted", "chart_of"]


class Charted(NamedTuple):
    """A row of `charts`, and the columns of `days` but its keys."""

    row: dict[str, Any]
    days: dict[str, Any]


def chart_of(
    person: str, variable: str, day: np.ndarray, value: np.ndarray, span: tuple[float, float], side: int,
    through: float, least: int, recent: int,
) -> tuple[Charted | None, list[dict[str, object]]]:  # fmt: skip
    """The chart, or why there is none; days in days since 1970-01-01."""
    first, last = span
    within, after = (day >= first) & (day <= last), day > last
    base = ewma.stable(day[within], value[within])
    if side == 0:
        return None, [{"code": Code.DIRECTION_UNKNOWN, "what": "which way is worse is not known, so nothing is charted"}]  # fmt: skip
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
    days = {
        "day": day[after], "value": value[after], "error": error, "chart": made.value, "signal": made.signal,
    }  # fmt: skip
    return Charted(row, days), []


def _status(day: np.ndarray, signalled: np.ndarray, through: float, recent: int) -> str:
    if not len(day) or through - day[-1] >= recent:
        return "not_logged"
    return "signal" if len(signalled) and through - signalled[-1] < recent else "quiet"


def _finite(value: float) -> float:
    return value if np.isfinite(value) else np.nan
