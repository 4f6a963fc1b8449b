"""What a series of scores is compared with: its first score, that of a session, or the mean of its first ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.progress._series import Series

__all__ = ["BEST", "Start", "start"]

BEST = "best estimate"
_MEAN = re.compile(r"mean of first (\d+)")


@dataclass(frozen=True)
class Start:
    """For every series the row of the last score that its baseline is made of, and the baseline as observed.

    `row` is -1 and `value` NaN where there is none; `many` scores were averaged; `best` asks for the best
    estimate; `short` marks series with two scores or more from the baseline on, but fewer than the method needs.
    """

    row: np.ndarray
    value: np.ndarray
    many: int
    best: bool
    short: np.ndarray


def start(series: Series, baseline: str | int, least: int = 2) -> Start:
    """Read the option `baseline`: first | a session | mean of first k | best estimate; `least` scores are needed from it."""
    found = _MEAN.fullmatch(baseline) if isinstance(baseline, str) else None
    many = int(found[1]) if found else 1
    if found and many < 2:
        raise OptionError(f"the baseline is {baseline!r}", "'mean of first 2' or more, or 'first'", "")
    try:
        row = series.baseline("first" if found or baseline == BEST else baseline)
    except OptionError:
        raise OptionError(
            f"the baseline is {baseline!r}", f"'first', the number of a session, 'mean of first 3' or {BEST!r}", ""
        ) from None
    scores = series.value
    there = (row >= 0) & (series.counts >= many)
    total = np.zeros(len(row))
    for step in range(many):
        total[there] += scores[row[there] + step]
    value = np.where(there, total / many, np.nan)
    short = there & (series.starts[1:] - row > 1) & (series.starts[1:] - row < least)
    return Start(np.where(there & ~short, row + many - 1, -1), value, many, baseline == BEST, short)
