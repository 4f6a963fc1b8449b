"""Where a word stands so that it covers neither a line, nor a point, nor another word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["Box", "box", "freest", "path", "size"]

Box = tuple[float, float, float, float]
"""Left, right, lower and upper end, in the units of the axes."""
_PARTS = 24


def size(ax: Any, words: str, points: float) -> tuple[float, float]:
    """About how wide and tall a word of one line is, in the units of the axes."""
    inches, inside = ax.figure.get_size_inches(), ax.get_position()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    wide, tall = 0.52 * points * len(words) / 72, 1.25 * points / 72
    return wide * (right - left) / (inches[0] * inside.width), tall * (high - low) / (inches[1] * inside.height)


def box(x: float, y: float, wide: float, tall: float, side: str) -> Box:
    """The place of a word whose left end, right end or middle is at x and whose middle is at y."""
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[side]
    return left, left + wide, y - tall / 2, y + tall / 2


def path(x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> np.ndarray:
    """Points along a line through these points, close enough to tell what it crosses; shape (points, 2)."""
    x, y = np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64")
    if len(x) < 2:
        return np.column_stack([x, y])
    at = np.linspace(0, len(x) - 1, _PARTS * (len(x) - 1) + 1)
    return np.column_stack([np.interp(at, np.arange(len(x)), part) for part in (x, y)])


def freest(places: Sequence[Box], along: np.ndarray, levels: Sequence[float], taken: Sequence[Box], within: Box) -> int:
    """Which of the places covers least: words that stand there, the path, level lines; of equals the first.

    Examples
    --------
    >>> freest([(0, 2, 0, 1), (0, 2, 2, 3)], path([0, 2], [0.5, 0.5]), [], [], (0, 9, 0, 9))
    1
    """
    found = []
    for left, right, low, high in places:
        over = sum(left < b and a < right and low < d and c < high for a, b, c, d in taken)
        inside = (along[:, 0] > left) & (along[:, 0] < right) & (along[:, 1] > low) & (along[:, 1] < high)
        crossed = sum(low < level < high for level in levels)
        out = left < within[0] or right > within[1] or low < within[2] or high > within[3]
        found.append(100 * (over + out) + 2 * crossed + int(inside.sum()))
    return int(np.argmin(found))
