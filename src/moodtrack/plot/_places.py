"""Where a word stands so that it covers neither a line, nor a point, nor another word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["Box", "box", "drawn", "freest", "letter", "path"]

Box = tuple[float, float, float, float]
"""Left, right, lower and upper end, in the units of the axes."""
_PARTS = 24


def letter(ax: Any, points: float) -> tuple[float, float]:
    """About how wide a letter is and how tall a word of one line, in the units of the axes."""
    inches, inside = ax.figure.get_size_inches(), ax.get_position()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    wide, tall = 0.52 * points / 72, 1.25 * points / 72
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


def drawn(ax: Any) -> tuple[list[np.ndarray], list[float]]:
    """Points along every line of the axes, and the heights of the level ones; marks and lines with gaps are neither."""
    curves, levels = [], []
    for line in ax.lines:
        x, y = line.get_data(orig=False)
        if line.get_linestyle() == "None" or not len(y) or np.isnan(y).any():
            continue
        if np.ptp(y):
            curves.append(path(x, y))
        else:
            levels.append(float(y[0]))
    return curves, levels


def freest(places: Sequence[Box], along: np.ndarray, levels: Sequence[float], taken: Sequence[Box], within: Box) -> int:
    """Which of the places covers least: words that stand there, the path, level lines; of equals the first.

    Examples
    --------
    >>> freest([(0, 2, 0, 1), (0, 2, 2, 3)], path([0, 2], [0.5, 0.5]), [], [], (0, 9, 0, 9))
    1
    """
    left, right, low, high = np.array(places, dtype="float64").T[..., None]
    a, b, c, d = np.array(taken, dtype="float64").reshape(-1, 4).T
    over = ((left < b) & (a < right) & (low < d) & (c < high)).sum(axis=1)
    x, y = along.T
    inside = ((x > left) & (x < right) & (y > low) & (y < high)).sum(axis=1)
    level = np.asarray(levels, dtype="float64")
    crossed = ((low < level) & (level < high)).sum(axis=1)
    out = ((left < within[0]) | (right > within[1]) | (low < within[2]) | (high > within[3]))[:, 0]
    return int(np.argmin(100 * (over + out) + 2 * crossed + inside))
