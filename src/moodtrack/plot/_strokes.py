"""Lines, marks and shades of one look as one artist, and none where there is nothing to draw.

The limits of the axes are set by the drawing: nothing here moves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

__all__ = ["across", "band", "dots", "levels", "line", "pieces", "stripes", "upright"]


def line(ax: Any, x: Any, y: Any, **look: Any) -> None:
    """One line through these points, with the look of `matplotlib.lines.Line2D`; broken at NaN."""
    if len(x):
        ax.add_line(Line2D(x, y, **look))


def dots(ax: Any, x: Any, y: Any, marker: str, **look: Any) -> None:
    """A mark at every point; y may be one height for all."""
    line(ax, x, np.broadcast_to(y, len(x)), linestyle="none", marker=marker, **look)


def pieces(ax: Any, x: tuple[Any, Any], y: tuple[Any, Any], **look: Any) -> None:
    """Straight pieces with a first and a second end, a gap behind each; a single number holds for all of them."""
    left, right, low, high, gap = np.broadcast_arrays(*x, *y, np.nan)
    over, up = (np.stack([*ends, gap], axis=-1).ravel() for ends in ((left, right), (low, high)))
    line(ax, over, up, **{"solid_capstyle": "butt", **look})


def across(ax: Any, y: Any, **look: Any) -> None:
    """A line over the whole width at each of these heights; the limits are told its heights."""
    _whole(ax, np.atleast_1d(y), ax.get_yaxis_transform(), 1, look)


def upright(ax: Any, x: Any, **look: Any) -> None:
    """A line over the whole height at each of these places."""
    _whole(ax, np.atleast_1d(x), ax.get_xaxis_transform(), 0, look)


def _whole(ax: Any, at: np.ndarray, transform: Any, side: int, look: dict[str, Any]) -> None:
    if len(at):
        share, place = np.tile([0.0, 1.0, np.nan], len(at)), np.repeat(at, 3)
        x, y = (share, place) if side else (place, share)
        ax.add_artist(Line2D(x, y, transform=transform, **look))
        ax.update_datalim(np.column_stack([at, at]), updatex=not side, updatey=bool(side))


def band(ax: Any, x: np.ndarray, low: np.ndarray, high: np.ndarray, **look: Any) -> None:
    """The area between two lines, with the look of `matplotlib.collections.PolyCollection`."""
    edge = np.concatenate([np.column_stack([x, low]), np.column_stack([x, high])[::-1]])
    _shade(ax, [edge], edge, **look)


def levels(ax: Any, ends: Sequence[tuple[float, float]], colours: Sequence[str], **look: Any) -> None:
    """Areas over the whole width, each from its lower to its upper end."""
    edges = [[(0, low), (1, low), (1, high), (0, high)] for low, high in ends]
    reach = [(0, end) for pair in ends for end in pair]
    _shade(ax, edges, reach, updatex=False, facecolors=colours, transform=ax.get_yaxis_transform(), **look)


def stripes(ax: Any, ends: Sequence[tuple[float, float]], colours: Sequence[str], **look: Any) -> None:
    """Areas over the whole height, each from its left to its right end."""
    edges = [[(left, 0), (right, 0), (right, 1), (left, 1)] for left, right in ends]
    reach = [(end, 0) for pair in ends for end in pair]
    _shade(ax, edges, reach, updatey=False, facecolors=colours, transform=ax.get_xaxis_transform(), **look)


def _shade(ax: Any, edges: Any, reach: Any, *, updatex: bool = True, updatey: bool = True, **look: Any) -> None:
    if len(edges):
        ax.add_collection(PolyCollection(edges, linewidths=0, **look), autolim=False)
        ax.update_datalim(reach, updatex=updatex, updatey=updatey)
