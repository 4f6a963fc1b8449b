"""When a difference may be called a change for the better: the one place that decides on words of direction."""

from __future__ import annotations

import math
from typing import Literal

__all__ = ["Verdict", "verdict"]

Verdict = Literal["improved", "worsened", "higher", "lower", "not shown", "cannot tell"]


def verdict(estimate: float, low: float, high: float, direction: object = None) -> Verdict:
    """What an estimate with its interval allows to say.

    Parameters
    ----------
    estimate, low, high : float
        Of a difference, or a change; NaN where there is none.
    direction : str, optional
        Which way is better: higher_better, higher_worse; anything else does not tell.

    Returns
    -------
    str
        improved and worsened only when the interval leaves out zero and the better direction is known; higher and lower
        when it leaves out zero and the direction is not known; not shown when it holds zero; cannot tell without an
        interval.

    Examples
    --------
    >>> verdict(0.4, 0.1, 0.7, "higher_better"), verdict(0.4, -0.1, 0.9, "higher_better")
    ('improved', 'not shown')
    >>> verdict(0.4, 0.1, 0.7, "higher_worse"), verdict(0.4, 0.1, 0.7), verdict(0.4, math.nan, math.nan)
    ('worsened', 'higher', 'cannot tell')
    """
    if not all(math.isfinite(value) for value in (estimate, low, high)):
        return "cannot tell"
    if low <= 0 <= high:
        return "not shown"
    rises = low > 0
    if str(direction) not in ("higher_better", "higher_worse"):
        return "higher" if rises else "lower"
    return "improved" if rises == (str(direction) == "higher_better") else "worsened"
