"""What is looked for beside reliable change: sudden losses where a step is large enough, outcomes where a pair is there."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from moodtrack.log import Log

__all__ = ["losses", "outcome"]


def losses(log: Log, gains: Any, options: dict[str, object]) -> Any:
    """Sudden losses of the log; None where no step between neighbouring sessions is as large as its cutoff."""
    from moodtrack.progress.sudden_gains import sudden_gains

    keys = ["person", "measure", "item", "rater"]
    rules = {tuple(map(str, row[:4])): row[4:] for row in gains.series[[*keys, "cutoff", "lower_better"]].to_numpy()}
    rows = gains.scores[[*keys, "session", "value"]].to_numpy().tolist()
    large = any(
        one[:4] == other[:4] and other[4] - one[4] == 1 and _worse(one[5], other[5], *rules[tuple(map(str, one[:4]))])
        for one, other in pairwise(rows)
    )
    return log.run(sudden_gains, **options, which="loss") if large else None


def _worse(before: float, after: float, cutoff: float, lower_better: object) -> bool:
    step = before - after if str(lower_better) == "False" else after - before
    return step >= cutoff - 1e-9


def outcome(log: Log) -> Any:
    """Outcomes of the log; None unless depression and anxiety are scored twice each. No session at all counts as not told."""
    from moodtrack.progress.outcomes import PAIRS, outcomes

    measure, item = log.scores["measure"].array, log.scores["item"].array
    total = np.append(item.categories == "total", False)[item.codes]
    counts = Counter(measure.categories[code] for code in measure.codes[total & (measure.codes >= 0)].tolist())
    places = [(place,) if isinstance(place, str) else place for place in PAIRS]
    if not all(any(counts[name] > 1 for name in place) for place in places):
        return None
    return outcomes(log.scores, log.sessions if len(log.sessions) else None)
