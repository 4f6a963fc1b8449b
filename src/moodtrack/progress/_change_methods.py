"""The published indices of reliable change as one form: a weighted sum of two scores over its standard error.

Every method estimates a difference as w value + u baseline + shift and divides it by a standard error that does not
depend on the person, so a method is four numbers. (The mixed model is another matter: `_change_lines`.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from moodtrack.progress.norms import Norms

__all__ = ["LABELS", "METHODS", "NEEDS", "SOURCES", "Terms", "reliability_of_change", "terms"]

METHODS = ("JT", "GLN", "HLL", "EN", "NK", "HA", "HLM")
LABELS = {
    "JT": "Jacobson-Truax",
    "GLN": "Gulliksen-Lord-Novick",
    "HLL": "Hsu-Linn-Lord",
    "EN": "Edwards-Nunnally",
    "NK": "Nunnally-Kotsch",
    "HA": "Hageman-Arrindell",
    "HLM": "mixed model",
}
NEEDS = {
    "JT": "SD and reliability",
    "GLN": "mean, SD and reliability",
    "HLL": "mean, SD and reliability, and the mean of a sample at the end",
    "EN": "mean, SD and reliability",
    "NK": "mean, SD and reliability",
    "HA": "mean, SD and reliability, and mean, SD and correlation of a sample at the end",
}
"""What the norms of a method must have."""
SOURCES = {
    "JT": ("10.1037/0022-006X.59.1.12",),
    "GLN": ("10.1037/0022-006X.63.1.141",),
    "HLL": ("Hsu 1989, Behavioral Assessment 11(4), 459-467",),
    "EN": ("10.1037/0022-006X.60.3.402",),
    "NK": ("10.1111/j.2044-8260.1983.tb00582.x",),
    "HA": ("10.1016/S0005-7967(99)00032-7",),
    "HLM": ("10.2307/2529876",),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """estimate = value * score + baseline * start + shift, in points; index = estimate / se.

    `what` says why there is none; `undefined` tells a formula without a value from a number that was not given.
    """

    value: float = 1.0
    baseline: float = -1.0
    shift: float = 0.0
    se: float | None = None
    r_dd: float | None = None
    what: str = ""
    undefined: bool = False


def terms(method: str, start: Norms, end: Norms | None, first: int = 1, best: bool = False) -> Terms:
    """The numbers of a method.

    Parameters
    ----------
    method : str
        One of METHODS but HLM.
    start, end : Norms
        The sample at the baseline and, for HLL, NK and HA, the one at the end.
    first : int
        Scores that the baseline is the mean of (JT).
    best : bool
        The baseline is the best estimate mean + r (score - mean) already (JT).

    Examples
    --------
    >>> start = Norms(20.0, 7.5, 50, 0.8, "a study")
    >>> round(terms("JT", start, None).se, 4), round(terms("GLN", start, None).se, 4), round(terms("EN", start, None).se, 4)
    (4.7434, 4.5, 3.3541)
    """
    s, r = start.sd, start.reliability
    if s is None:
        return Terms(what="the norms have no SD: fewer than two scores")
    if r is None:
        return Terms(what="the norms have no reliability")
    if s == 0 or r == 1:
        return Terms(se=0.0, what="the norms have SD 0 or reliability 1", undefined=True)
    sem = s * math.sqrt(1 - r)
    if method == "JT":
        return Terms(se=s * math.sqrt(1 - r * r) if best else s * math.sqrt((1 + 1 / first) * (1 - r)))
    if method == "HA":
        return _hageman_arrindell(start, end, sem)
    if start.mean is None:
        return Terms(what="the norms have no mean")
    if method == "HLL":
        if end is None or end.mean is None:
            return Terms(what="the mean of a sample at the end is not given: end=")
        return Terms(1.0, -r, r * start.mean - end.mean, s * math.sqrt(1 - r * r))
    shift = -(1 - r) * start.mean
    if method == "GLN":
        return Terms(1.0, -r, shift, s * math.sqrt(1 - r * r))
    if method == "EN":
        return Terms(1.0, -r, shift, sem)
    after = end.sd if end is not None and end.sd is not None else s
    again = end.reliability if end is not None and end.reliability is not None else r
    return Terms(1.0, -r, shift, math.sqrt(r * r * sem * sem + after * after * (1 - again)))


def _hageman_arrindell(start: Norms, end: Norms | None, sem: float) -> Terms:
    if end is None or None in (start.mean, end.mean, end.sd, end.correlation):
        return Terms(what="mean, SD and correlation with the first scores of a sample at the end are not given: end=")
    r_dd = reliability_of_change(start, end, sem)
    if r_dd is None or not 0 < r_dd <= 1:
        return Terms(what="the reliability of the change is not above 0", undefined=True, r_dd=r_dd)
    assert start.mean is not None
    assert end.mean is not None
    shift = (end.mean - start.mean) * (1 - r_dd)
    return Terms(r_dd, -r_dd, shift, math.sqrt(2 * r_dd) * sem, r_dd)


def reliability_of_change(start: Norms, end: Norms, sem: float) -> float | None:
    """r_dd = (s1^2 r1 + s2^2 r2 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12), with r_i s_i^2 = s_i^2 - SEM^2."""
    assert start.sd is not None
    assert end.sd is not None
    assert end.correlation is not None
    both = 2 * start.sd * end.sd * end.correlation
    total = start.sd**2 + end.sd**2
    return (total - 2 * sem * sem - both) / (total - both) if total > both else None
