"""The cut points by which the course of a goal gets a state: conventions of this library, each with a name."""

from __future__ import annotations

from dataclasses import dataclass

from moodtrack.errors import OptionError
from moodtrack.options import number, share, whole

__all__ = ["GoalCuts"]


@dataclass(frozen=True, slots=True)
class GoalCuts:
    """Cut points of the states of a goal. None is a published one: all are conventions, to be changed by name.

    Parameters
    ----------
    recent : int
        The latest values whose mean is set beside the plan.
    fewest : int
        Values below which it is too early, 3 or more: an interval needs them.
    early : float
        Share of the time to the due day below which it is too early.
    band : float
        Percent of the way, on both sides of the plan, that are about as planned.
    level : float
        Level of the interval that has to leave the band.
    fall : float
        Percent of the way by which a value lies below the three before, to be a setback.
    fall_level : float
        Level of the prediction interval of the three before that it has to leave besides.

    Examples
    --------
    >>> GoalCuts(band=20).band
    20
    """

    recent: int = 3
    fewest: int = 4
    early: float = 0.2
    band: float = 15.0
    level: float = 0.8
    fall: float = 25.0
    fall_level: float = 0.95

    def __post_init__(self) -> None:
        for name, least in (("recent", 1), ("fewest", 3)):
            if whole(getattr(self, name), name, f"a whole number from {least}") < least:
                raise OptionError(f"{name}={getattr(self, name)!r}", f"a whole number from {least}")
        for name in ("band", "fall"):
            if number(getattr(self, name), name, "percent above 0") <= 0:
                raise OptionError(f"{name}={getattr(self, name)!r}", "percent above 0")
        for name in ("level", "fall_level"):
            share(getattr(self, name), name)
        if not 0 <= number(self.early, "early", "a share from 0 to below 1") < 1:
            raise OptionError(f"early={self.early!r}", "a share from 0 to below 1")
