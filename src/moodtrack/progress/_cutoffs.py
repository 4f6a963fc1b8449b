"""The cutoff between a clinical and a functional sample, and the side of it that a score is on."""

from __future__ import annotations

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.progress._ties import ahead
from moodtrack.progress.norms import Norms

__all__ = ["cutoff", "sides"]


def cutoff(
    which: float | str, clinical: Norms | None, functional: Norms | None, sign: int, convention: str | None
) -> float | None:
    """The cutoff a, b or c of Jacobson and Truax, or the number given; None where the samples have no SD.

    a = M1 + sign 2 s1, b = M0 - sign 2 s0, c = (s1 M0 + s0 M1) / (s1 + s0); 1 is the clinical sample, 0 the functional
    one, sign 1 where higher is better and -1 where lower is. The convention of clinicalsignificance takes s1 in b.

    Examples
    --------
    >>> clinical, functional = Norms(20.0, 5.0, 50, 0.8, "x"), Norms(6.0, 4.0, 90, 0.8, "y")
    >>> [round(cutoff(which, clinical, functional, -1, None), 2) for which in "abc"]
    [10.0, 14.0, 12.22]
    """
    if not isinstance(which, str):
        return float(which)
    needed = {"a": [clinical], "b": [functional], "c": [clinical, functional]}[which]
    if convention == "clinicalsignificance-3.0.0" and which == "b":
        needed = [clinical, functional]
    if any(one is None for one in needed):
        raise OptionError(f"the cutoff {which!r} without its samples", "clinical= for a, functional= for b, both for c")
    m1, s1 = (clinical.mean, clinical.sd) if clinical is not None else (None, None)
    m0, s0 = (functional.mean, functional.sd) if functional is not None else (None, None)
    if which == "a":
        return None if m1 is None or s1 is None else m1 + sign * 2 * s1
    if which == "b":
        spread = s1 if convention == "clinicalsignificance-3.0.0" else s0
        return None if m0 is None or spread is None else m0 - sign * 2 * spread
    if m1 is None or m0 is None or s1 is None or s0 is None or s1 + s0 == 0:
        return None
    return (s1 * m0 + s0 * m1) / (s1 + s0)


def sides(value: np.ndarray, at: np.ndarray, sign: np.ndarray) -> np.ndarray:
    """1 on the functional side, -1 on the clinical side, 0 on the cutoff, NaN where one is not known.

    Examples
    --------
    >>> sides(np.array([8.0, 12.0, 10.0]), np.array([10.0, 10.0, 10.0]), np.array([-1.0, -1.0, -1.0])).tolist()
    [1.0, -1.0, 0.0]
    """
    return np.asarray(ahead(value, at, np.where(sign == 0, np.nan, sign)) + 0.0)
