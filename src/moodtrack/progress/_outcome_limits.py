"""Caseness and reliable change of the measures of a service: published, from memory when accepted, or given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.measures import Threshold
from moodtrack.options import number
from moodtrack.progress._mid_rule import known

__all__ = ["FROM_MEMORY", "Limits", "key_of", "limits_of"]

FROM_MEMORY: Mapping[str, tuple[float, float]] = {
    "oci": (40, 32), "spin": (19, 10), "pdss": (8, 5), "pswq": (45, 10), "iesr": (33, 9), "pcl5": (32, 10),
    "mobility": (2.3, 0.73), "shai": (18, 4),
}  # fmt: skip
"""Caseness and reliable change of the disorder-specific measures, as remembered; used only when accepted by name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is a case of a measure, and how large a change is reliable.

    Parameters
    ----------
    caseness : float or None
        A score of this or more is a case (or less, where higher is better); None: recovery cannot be told.
    change : float
        A change of this or more is reliable.
    direction : {"higher_worse", "higher_better"}
        Which way is better.
    name, source, status : str
        Where the numbers come from.

    Examples
    --------
    >>> Limits(10, 6).status
    'given'
    """

    caseness: float | None
    change: float
    direction: str = "higher_worse"
    name: str = "given by the caller"
    source: str = "the caller"
    status: str = "given"

    def __post_init__(self) -> None:
        if self.direction not in ("higher_worse", "higher_better"):
            raise OptionError(f"direction={self.direction!r}", "'higher_worse' or 'higher_better'")
        if self.caseness is not None:
            number(self.caseness, "caseness", "a score, or None")
        if number(self.change, "reliable change", "a number above 0") <= 0:
            raise OptionError(f"the reliable change is {self.change!r}", "a number above 0")


def limits_of(
    measure: str, thresholds: str, accept: Collection[str], given: Mapping[str, Limits]
) -> tuple[Limits | None, str]:
    """The limits of a measure, or why there are none."""
    if measure in given:
        return given[measure], ""
    form = known(measure)
    if form is not None:
        change, case = (form.threshold(kind, thresholds) for kind in ("reliable_change", "caseness"))
        if change is not None and change.unit == "points":
            return Limits(
                None if case is None else case.value, change.value, form.direction, *_source(change, case)
            ), ""
    if measure in FROM_MEMORY:
        case_value, change_value = FROM_MEMORY[measure]
        if measure in accept:
            source = "manual of NHS Talking Therapies as remembered, not found in a readable text"
            return Limits(
                case_value, change_value, "higher_worse", f"{thresholds}, as remembered", source, "from_memory"
            ), ""
        return None, f"its thresholds are from memory: accept=[{measure!r}] takes them, limits= takes others"
    return None, f"it has no thresholds of the set {thresholds!r}: give limits="


def _source(change: Threshold, case: Threshold | None) -> tuple[str, str, str]:
    found = [one for one in (change, case) if one is not None]
    worst = max(
        found,
        key=lambda one: ("primary", "secondary").index(one.status) if one.status in ("primary", "secondary") else 2,
    )
    return change.name, "; ".join(dict.fromkeys(one.source for one in found)), worst.status


def key_of(measure: str) -> str:
    """The key of the registry where it knows the measure, else the name as given."""
    return measures.resolve(measure) or measure
