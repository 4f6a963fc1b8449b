"""From directions and sides to classes: reliable change, crossing of the cutoff, both together, at one or two scores."""

from __future__ import annotations

import numpy as np

from moodtrack.progress._change_cutoff import Places

__all__ = ["CLASSES", "COMBINED", "OUTCOMES", "combined", "crossed", "outcome", "running"]

CLASSES = ("improved", "unchanged", "deteriorated")
COMBINED = ("recovered", "improved", "unchanged", "deteriorated", "harmed", "non_reliably_recovered")
OUTCOMES = (
    "recovered", "improved", "crossed_not_reliable", "unchanged", "started_below_cutoff", "deteriorated", "harmed",
    "not_evaluable",
)  # fmt: skip
_RECOVERED, _IMPROVED, _UNCHANGED, _DETERIORATED, _HARMED, _ONLY_CROSSED = range(6)


def running(now: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """What this and the previous score of a series both say; 0 where they differ or there is no previous one."""
    before = np.append(0.0, now[:-1])
    return np.where(follows & (now == before), now, 0.0)


def crossed(at: Places) -> np.ndarray:
    """By the cutoff alone: 0 from clinical to functional, 2 neither clinical at the start nor functional now, else 1."""
    worse = (at.start == 0) & np.where(np.isnan(at.end_index), at.functional == 0, at.clinical == 1)
    code = np.where((at.start == 1) & (at.functional == 1), 0, np.where(worse, 2, 1))
    return np.where(np.isnan(at.start) | np.isnan(at.functional), -1, code)


def combined(better: np.ndarray, at: Places, jt_rci: bool) -> np.ndarray:
    """Reliable change and cutoff together, as published; `better` is 1, 0, -1 or NaN."""
    over = at.functional == 1
    if jt_rci:
        code = np.select(
            [better < 0, (better > 0) & over, better > 0, over], [_DETERIORATED, _RECOVERED, _IMPROVED, _ONLY_CROSSED],
            _UNCHANGED,
        )  # fmt: skip
    else:
        begun = at.start == 1
        code = np.select(
            [(better > 0) & begun & over, better > 0, (better < 0) & ~begun & ~over, better < 0],
            [_RECOVERED, _IMPROVED, _HARMED, _DETERIORATED],
            _UNCHANGED,
        )
    return np.where(np.isnan(better) | np.isnan(at.start), -1, code)


def outcome(better: np.ndarray, at: Places) -> np.ndarray:
    """All states: those of `combined`, and of the unchanged those that crossed, and those that started below the cutoff."""
    code = combined(better, at, jt_rci=False)
    place = np.array([OUTCOMES.index(name) for name in COMBINED[:5]])[np.maximum(code, 0)]
    still = code == _UNCHANGED
    place = np.where(still & (at.start == 1) & (at.functional == 1), OUTCOMES.index("crossed_not_reliable"), place)
    place = np.where(still & (at.start == 0), OUTCOMES.index("started_below_cutoff"), place)
    return np.where(code < 0, OUTCOMES.index("not_evaluable"), place)
