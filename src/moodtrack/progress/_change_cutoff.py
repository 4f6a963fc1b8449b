"""The cutoff of a measure with the samples that it comes from, and which side of it a score is on.

Jacobson and Truax compare scores with a, b or c. Hageman and Arrindell take the SDs of true scores for a, b and c, and
judge the end score by an index of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from moodtrack.progress._cutoffs import cutoff, sides
from moodtrack.progress._ties import reaches
from moodtrack.progress.norms import Norms

__all__ = ["CUTOFFS", "Cut", "Places", "cut", "places"]

CUTOFFS = ("a", "b", "c", "auto")


@dataclass(frozen=True, slots=True)
class Cut:
    """A cutoff, its type and its samples; `what` says why there is none.

    `index` holds, for Hageman and Arrindell, (scale, shift) of the index of the end score: scale * score + shift.
    """

    kind: str | None = None
    value: float | None = None
    clinical: Norms | None = None
    functional: Norms | None = None
    reliability_clinical: float | None = None
    reliability_functional: float | None = None
    index: tuple[float, float] | None = None
    what: str = ""


class Places(NamedTuple):
    """For every score, as numbers 1, 0 and NaN (not known): the start is clinical, this score is functional, clinical."""

    start: np.ndarray
    functional: np.ndarray
    clinical: np.ndarray
    end_index: np.ndarray


def cut(
    which: float | str | None, method: str, sign: int, clinical: Norms | None, functional: Norms | None,
    end: Norms | None, convention: str | None,
) -> Cut:  # fmt: skip
    """The cutoff asked for; `clinical` is the sample at the start, `functional` the one without the problem."""
    if which is None:
        return Cut()
    if sign == 0:
        return Cut(str(which), what="it is not known which way is better")
    if not isinstance(which, str):
        return Cut("given", float(which), clinical, functional)
    if which == "auto":
        which = _overlap(clinical, functional)
    named = Cut(which, None, clinical, functional)
    if method == "HA":
        return _true_scores(named, sign, end, convention)
    lacking = [
        n for n, one in (("clinical", clinical), ("functional", functional)) if n in _needs(which) and one is None
    ]
    if lacking:
        return replace(named, what=f"the cutoff {which} needs the norms of the {' and the '.join(lacking)} sample")
    value = cutoff(which, clinical, functional, sign, convention)
    return replace(named, value=value, what="" if value is not None else "the samples have no mean or no SD")


def _needs(which: str) -> tuple[str, ...]:
    return {"a": ("clinical",), "b": ("functional",), "c": ("clinical", "functional")}[which]


def _overlap(clinical: Norms | None, functional: Norms | None) -> str:
    """c where the clinical mean plus or minus 3 SD lies within 3 SD of the functional mean, else b."""
    numbers = [getattr(one, name, None) for one in (clinical, functional) for name in ("mean", "sd")]
    if any(number is None for number in numbers):
        return "b" if clinical is None or numbers[0] is None else "c"
    m1, s1, m0, s0 = (float(number) for number in numbers if number is not None)
    return "c" if any(abs(m1 + 3 * way * s1 - m0) <= 3 * s0 for way in (-1, 1)) else "b"


def _true_scores(named: Cut, sign: int, end: Norms | None, convention: str | None) -> Cut:
    clinical, functional = named.clinical, named.functional
    sem = clinical.se_measurement if clinical is not None else None
    needs = _needs(str(named.kind))
    if clinical is None or sem is None or clinical.sd is None or ("functional" in needs and functional is None):
        return replace(
            named, what=f"the cutoff {named.kind} of Hageman and Arrindell needs norms with SD and reliability"
        )
    r1 = 1 - sem**2 / clinical.sd**2 if clinical.sd else None
    spread0 = functional.sd if functional is not None else None
    r0 = 1 - sem**2 / spread0**2 if spread0 else None
    if r1 is None or r1 < 0 or ("functional" in needs and (r0 is None or r0 < 0)):
        return replace(named, what="the measurement error is larger than the SD of a sample")
    narrow = replace(clinical, sd=clinical.sd * math.sqrt(r1))
    wide = functional
    if functional is not None and spread0 is not None:
        wide = (
            replace(functional, sd=spread0 * math.sqrt(r0))
            if r0 is not None and r0 >= 0
            else replace(functional, sd=None)
        )
    value = cutoff(str(named.kind), narrow, wide, sign, convention)
    index = _end_index(end, sem, value)
    what = "" if index is not None else "mean and SD of a sample at the end are not given, or its SD is all error: end="
    return replace(named, value=value, reliability_clinical=r1, reliability_functional=r0, index=index, what=what)


def _end_index(end: Norms | None, sem: float, value: float | None) -> tuple[float, float] | None:
    """(M2 + (score - M2) r2 - cutoff) / (sqrt(r2) SEM) as scale and shift of the score."""
    if end is None or end.mean is None or not end.sd or value is None or sem == 0:
        return None
    r2 = 1 - sem**2 / end.sd**2
    if r2 <= 0:
        return None
    return math.sqrt(r2) / sem, (end.mean * (1 - r2) - value) / (math.sqrt(r2) * sem)


def places(
    cuts: list[Cut], sign: np.ndarray, limit: float, inclusive: bool, number: np.ndarray, start: np.ndarray, value: np.ndarray
) -> Places:  # fmt: skip
    """The sides of starts and scores; `number` says whose cutoff, `inclusive` counts a score on the cutoff as functional."""
    at = np.array([np.nan if c.value is None or c.what else c.value for c in cuts], dtype="float64")[number]
    way = sign[number]
    before, now = sides(start, at, way), sides(value, at, way)
    begun = np.where(np.isnan(before), np.nan, before < 0)
    functional = np.where(np.isnan(now), np.nan, now >= 0 if inclusive else now > 0)
    clinical = np.where(np.isnan(now), np.nan, now < 0)
    index = np.full(len(value), np.nan)
    judged = [c.index is not None for c in cuts]
    if any(judged):
        slope, shift = (np.array([c.index[k] if c.index else np.nan for c in cuts])[number] for k in (0, 1))
        index = slope * value + shift
        held = np.array(judged)[number]
        functional = np.where(held, (begun == 1) & reaches(way * index, limit, False), functional)
        clinical = np.where(held, (begun == 0) & reaches(-way * index, limit, False), clinical)
    return Places(begun, functional, clinical, index)
