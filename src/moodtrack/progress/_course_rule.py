"""Signals by name: none of these rules was found in a readable source with its lines, so none is used unless it is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["RULES", "SIGNALS", "SignalRule", "rational", "signals"]

SIGNALS = ("below_cutoff", "on_track", "slower", "not_on_track")
"""What a rule can say of a score; no colour."""


@dataclass(frozen=True, slots=True)
class SignalRule:
    """Two bands on the worse side, or the rational rule where `slower` is None."""

    name: str
    slower: float | None
    not_on_track: float | None
    source: str
    status: str = "from_memory"


_FINCH = "Finch, Lambert, Schaalje 2001, 10.1002/cpp.286: lines from memory"
RULES = {
    one.name: one
    for one in (
        SignalRule("expected 68 and 80 percent", 0.68, 0.8, _FINCH),
        SignalRule("expected 68 and 90 percent", 0.68, 0.9, _FINCH),
        SignalRule("rational", None, None, "Lambert and others 2001, 10.1080/713663852: lines from memory"),
    )
}
"""By name, with source and status."""


def signals(z: np.ndarray, rule: SignalRule, fine: np.ndarray) -> np.ndarray:
    """0 to 3, a place in SIGNALS, -1 for none: z is the distance to the expected score in SDs, above 0 for the worse.

    Examples
    --------
    >>> fine = np.array([False, False, False, True])
    >>> [SIGNALS[i] for i in signals(np.array([0.5, 1.1, 2.0, 2.0]), RULES["expected 68 and 90 percent"], fine)]
    ['on_track', 'slower', 'not_on_track', 'below_cutoff']
    """
    from scipy.special import ndtri

    assert rule.slower is not None
    assert rule.not_on_track is not None
    one, two = ndtri((1 + rule.slower) / 2), ndtri((1 + rule.not_on_track) / 2)
    made = np.where(z > two, 3, np.where(z > one, 2, 1))
    return np.asarray(np.where(np.isnan(z), -1, np.where(fine, 0, made)))


def rational(gain: np.ndarray, session: np.ndarray, points: np.ndarray, fine: np.ndarray, by: int) -> np.ndarray:
    """The same where no course is at hand: worse than the first score by the reliable change is not on track; from session
    `by` on, less than half of it better is slower.

    Examples
    --------
    >>> none = np.zeros(4, dtype=bool)
    >>> made = rational(np.array([-6.0, 1.0, 1.0, 3.0]), np.array([2, 2, 5, 5]), np.full(4, 5.0), none, 4)
    >>> [SIGNALS[i] for i in made]
    ['not_on_track', 'on_track', 'slower', 'on_track']
    """
    late = (session >= by) & (gain < points / 2)
    made = np.where(gain <= -points, 3, np.where(late, 2, 1))
    return np.asarray(np.where(np.isnan(gain) | np.isnan(points), -1, np.where(fine, 0, made)))
