"""What is looked for beside reliable change: outcomes, where a pair is there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from moodtrack.log import Log

__all__ = ["outcome"]


def outcome(log: Log) -> Any:
    """Outcomes of the log; None unless depression and anxiety are scored twice each. No session at all counts as not told."""
    from moodtrack.progress.outcomes import PAIRS, outcomes

    measure, item = log.scores["measure"].array, log.scores["item"].array
    total = np.array([*(name == "total" for name in item.categories), False])[item.codes]
    names = [*measure.categories, None]
    counts = Counter(names[code] for code in measure.codes[total].tolist())
    places = [(place,) if isinstance(place, str) else place for place in PAIRS]
    if not all(any(counts[name] > 1 for name in place) for place in places):
        return None
    return outcomes(log.scores, log.sessions if len(log.sessions) else None)
