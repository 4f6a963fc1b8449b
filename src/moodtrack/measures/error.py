"""What a score is read against, as far as it was published: its measurement error, and from where on it is a case."""

from __future__ import annotations

import math
from dataclasses import dataclass

from moodtrack.measures.measure import DRAWN, Measure, Norm, Reliability, Threshold

__all__ = ["MeasurementError", "case_from", "measurement_error"]

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """A standard error of measurement in points, and where it comes from in words."""

    sem: float
    source: str

    @property
    def half(self) -> float:
        """Half of the width of the 95 % band around one score, 1.96 SEM."""
        return _Z * self.sem


def measurement_error(
    measure: Measure | None, name: object = None, s_diff: float = math.nan
) -> MeasurementError | None:
    """What is published of the measurement error of the total; None where nothing that may be drawn was read.

    Parameters
    ----------
    measure : Measure or None
        The questionnaire, where it is known.
    name : str, optional
        Set of reliable change in use; the measure's default without it.
    s_diff : float
        Standard error of a difference by norms of the caller; it goes before what is published.

    Notes
    -----
    A set that tells its z gives SEM = value / (z sqrt(2)). Else a clinical SD and a reliability that were read of one
    study give SEM = SD sqrt(1 - r); numbers of different studies are never put together.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> found = measurement_error(get("phq9"))
    >>> round(found.half, 1), found.source
    (4.0, 'SD 6.1 and alpha 0.89, Kroenke 2001')
    >>> measurement_error(get("gad7")) is None
    True
    """
    if math.isfinite(s_diff):
        return MeasurementError(s_diff / math.sqrt(2), "from the norms given")
    if measure is None:
        return None
    change = measure.threshold("reliable_change", name if isinstance(name, str) else None)
    if change is not None and change.z and change.status in DRAWN and change.unit == "points":
        size = change.value if change.unrounded is None else change.unrounded
        return MeasurementError(size / (change.z * math.sqrt(2)), f"from the reliable change of {change.name}")
    for sample in measure.norms:
        for one in measure.reliability:
            if sample.sd is not None and _of_one_study(sample, one):
                sem = sample.sd * math.sqrt(1 - one.value)
                return MeasurementError(sem, f"SD {sample.sd:g} and {one.kind} {one.value:g}, {_study(one.source)}")
    return None


def case_from(measure: Measure | None, name: object = None) -> Threshold | None:
    """From where on a total is a case: of the set named, else the first published that may be drawn; None without one.

    Examples
    --------
    >>> from moodtrack.measures import get
    >>> case_from(get("gad7"), "NHS Talking Therapies").value
    8.0
    """
    if measure is None:
        return None
    own = measure.threshold("caseness", name) if isinstance(name, str) else None
    found = own if own is not None and own.status in DRAWN else measure.threshold("caseness")
    return found if found is not None and found.unit == "points" else None


def _of_one_study(sample: Norm, one: Reliability) -> bool:
    drawn = sample.status in DRAWN and one.status in DRAWN and sample.item == one.item == "total"
    return drawn and sample.group == "clinical" and _study(sample.source) == _study(one.source)


def _study(source: str) -> str:
    return source.split(",")[0].strip()
