"""The marks and words along an axis, drawn as one artist.

Matplotlib makes five artists of every mark and places each three times; of a small drawing that is most of the time. What
stands where is the same: locator, formatter and the settings of the axis are read from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter
from matplotlib.transforms import Bbox, IdentityTransform

__all__ = ["ruled"]

_SIDES = ("left", "bottom", "right", "top", "labelleft", "labelbottom", "labelright", "labeltop")
_KNOWN = frozenset({*_SIDES, "gridOn", "color", "labelcolor", "labelsize", "length", "width", "grid_color", "grid_linewidth"})  # fmt: skip
_PAD = 3.5
"""Between a mark and its word, in points."""


@contextmanager
def ruled(figure: Any) -> Iterator[None]:
    """Draw the axes of a figure by rulers; an axis with a mark or a word that was changed by itself stays as it is."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis) if _plain(axis)]
    rulers = [axis.axes.add_artist(_Ruler(axis)) for axis in axes]
    for axis in axes:
        axis.set_visible(False)
    try:
        yield
    finally:
        for ruler, axis in zip(rulers, axes, strict=True):
            ruler.remove()
            axis.set_visible(True)


def _plain(axis: Any) -> bool:
    """Whether all that is to be drawn of an axis is known to a ruler."""
    if not (axis.get_visible() and axis.axes.axison) or len(axis.majorTicks) > 1 or len(axis.minorTicks) > 1:
        return False
    looks = [axis.get_tick_params(which) for which in ("major", "minor")]
    near = ("bottom", "labelbottom") if axis.axis_name == "x" else ("left", "labelleft")
    told = all(
        look.keys() <= _KNOWN and all(look.get(side, side in near) == (side in near) for side in _SIDES)
        for look in looks
    )
    moved = axis.axes.spines[near[0]].get_position() != ("outward", 0.0) or not getattr(axis, "_autolabelpos", True)
    return told and not moved and axis.get_label_position() == near[0] and not _shortened(axis)


def _shortened(axis: Any) -> bool:
    """Whether the words leave out something that is said beside the axis, as of very large numbers."""
    formatter = axis.get_major_formatter()
    if not isinstance(formatter, ScalarFormatter):
        return bool(formatter.get_offset())
    formatter.set_locs(axis.get_majorticklocs())
    return bool(formatter.get_offset())


class _Marks(NamedTuple):
    """Marks of one kind: where, in dots along the axis; their words; how they look."""

    at: np.ndarray
    words: list[str]
    look: dict[str, Any]


class _Ruler(Artist):
    """Marks, words, grid and name of one axis, at the left or at the bottom of its axes."""

    def __init__(self, axis: Any) -> None:
        super().__init__()
        self.of, self.flat = axis, axis.axis_name == "x"
        self.set_zorder(axis.get_zorder())
        self.set_clip_on(False)

    def draw(self, renderer: Any) -> None:
        """Grid, marks, words, name."""
        box = self.of.axes.bbox
        start, end = (box.y0, box.y1) if self.flat else (box.x0, box.x1)
        marks = self._marks()
        for at, _, look in marks:
            if look["gridOn"]:
                self._lines(renderer, at, start, end, look["grid_color"], look["grid_linewidth"])
            self._lines(renderer, at, start, start - self._dots(look["length"]), look["color"], look["width"])
        for word in self._words(marks):
            word.draw(renderer)
        if self.of.label.get_text():
            self._name(renderer, marks)
            self.of.label.draw(renderer)

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """What the words and the name of the axis cover, in dots; along the axis the name takes no room."""
        covered, name = self._name(renderer, self._marks()), self.of.label
        if not name.get_text():
            return covered
        own = name.get_window_extent(renderer)
        along = 0 if self.flat else 1
        low, high = own.min.copy(), own.max.copy()
        low[along] = high[along] = (low[along] + high[along]) / 2
        return Bbox.union([covered, Bbox([low, high])])

    def _dots(self, points: float) -> float:
        return float(points * self.of.figure.dpi / 72)

    def _marks(self) -> list[_Marks]:
        kinds = [("major", self.of.get_majorticklocs(), self.of.get_major_formatter())]
        kinds += [("minor", self.of.get_minorticklocs(), self.of.get_minor_formatter())]
        return [self._seen(which, np.asarray(at, dtype="float64"), words) for which, at, words in kinds if len(at)]

    def _seen(self, which: str, at: np.ndarray, formatter: Any) -> _Marks:
        """The marks of a kind that lie within the axes."""
        ax, side = self.of.axes, 0 if self.flat else 1
        dots = ax.transData.transform(np.column_stack([at, at]))[:, side]
        low, high = ax.bbox.min[side], ax.bbox.max[side]
        seen = (dots >= low - 0.5) & (dots <= high + 0.5)
        words = [word for word, there in zip(formatter.format_ticks(at), seen, strict=True) if there]
        return _Marks(dots[seen], words, {"length": 3.5, "width": 0.8, "color": "k", "labelsize": 10, **self.of.get_tick_params(which)})  # fmt: skip

    def _words(self, marks: list[_Marks]) -> Iterator[Text]:
        """Every word at its place: one artist for all, to be used before the next is asked for."""
        box = self.of.axes.bbox
        across, down = ("center", "top") if self.flat else ("right", "center_baseline")
        for at, words, look in marks:
            word = Text(color=look.get("labelcolor", "k"), fontsize=look["labelsize"], ha=across, va=down)
            word.set_figure(self.of.figure)
            away = self._dots(look["length"] + _PAD)
            for dot, said in zip(at, words, strict=True):
                if said:
                    word.set_text(said)
                    word.set_position((dot, box.y0 - away) if self.flat else (box.x0 - away, dot))
                    yield word

    def _spread(self, renderer: Any, kind: _Marks) -> Bbox:
        """What the words of a kind cover; those of one line are as tall as the first, and measured without an artist."""
        if any("\n" in word or "$" in word for word in kind.words):
            return Bbox.union([word.get_window_extent(renderer) for word in self._words([kind])])
        said = [(dot, word) for dot, word in zip(kind.at, kind.words, strict=True) if word]
        first = next(self._words([kind])).get_window_extent(renderer)
        measure = partial(
            renderer.get_text_width_height_descent, prop=FontProperties(size=kind.look["labelsize"]), ismath=False
        )
        dots, wide = np.array([(dot, measure(word)[0]) for dot, word in said]).T
        if self.flat:
            return Bbox([[(dots - wide / 2).min(), first.y0], [(dots + wide / 2).max(), first.y1]])
        low, high = first.y0 - dots[0], first.y1 - dots[0]
        return Bbox([[first.x1 - wide.max(), dots.min() + low], [first.x1, dots.max() + high]])

    def _name(self, renderer: Any, marks: list[_Marks]) -> Bbox:
        """Put the name of the axis beside its words; what the words and the marks cover."""
        box, most = self.of.axes.bbox, self._dots(max((look["length"] for _, _, look in marks), default=0.0))
        ends = [[box.x0, box.y0 - most], [box.x1, box.y0]] if self.flat else [[box.x0 - most, box.y0], [box.x0, box.y1]]
        covered = Bbox.union([Bbox(ends), *(self._spread(renderer, kind) for kind in marks if any(kind.words))])
        label, pad = self.of.label, self._dots(self.of.labelpad)
        x, y = label.get_position()
        label.set_position((x, covered.y0 - pad) if self.flat else (covered.x0 - pad, y))
        return covered

    def _lines(self, renderer: Any, at: np.ndarray, start: float, end: float, color: Any, width: float) -> None:
        """A line across at every mark, all in one path."""
        if not len(at) or start == end:
            return
        along, across = np.repeat(at, 2), np.tile([start, end], len(at))
        path = Path(np.column_stack([along, across] if self.flat else [across, along]), np.tile([Path.MOVETO, Path.LINETO], len(at)))  # fmt: skip
        pen = renderer.new_gc()
        pen.set_foreground(color)
        pen.set_linewidth(self._dots(width))
        renderer.draw_path(pen, path, IdentityTransform())
        pen.restore()
