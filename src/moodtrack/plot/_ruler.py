"""The marks and words along an axis, drawn as one artist.

Matplotlib makes five artists of every mark and places each three times; of a small drawing that is most of the time. What
stands where is the same: locator, formatter and the settings of the axis are read from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.dates import DateLocator
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator
from matplotlib.transforms import Bbox, IdentityTransform

from moodtrack.plot._letters import Placed, letter, spread
from moodtrack.plot._unmarked import marked

__all__ = ["ruled"]

_SIDES = ("left", "bottom", "right", "top", "labelleft", "labelbottom", "labelright", "labeltop")
_KNOWN = frozenset({*_SIDES, "gridOn", "color", "labelcolor", "labelsize", "length", "width", "grid_color", "grid_linewidth"})  # fmt: skip


@contextmanager
def ruled(figure: Any) -> Iterator[None]:
    """Draw the axes of a figure by rulers; an axis with a mark or a word that was changed by itself stays as it is."""
    rulers = [_Ruler(axis) for ax in figure.axes for axis in (ax.xaxis, ax.yaxis) if _plain(axis)]
    rulers = [ruler for ruler in rulers if not ruler.shortened()]
    for ruler in rulers:
        ruler.of.axes.add_artist(ruler)
        ruler.of.set_visible(False)
    try:
        yield
    finally:
        for ruler in rulers:
            ruler.of.set_visible(True)
            ruler.remove()


def _plain(axis: Any) -> bool:
    """Whether all that is to be drawn of an axis is known to a ruler."""
    if not (axis.get_visible() and axis.axes.axison) or marked(axis):
        return False
    looks = [axis.get_tick_params(which) for which in ("major", "minor")]
    near = ("bottom", "labelbottom") if axis.axis_name == "x" else ("left", "labelleft")
    told = all(
        look.keys() <= _KNOWN and all(look.get(side, side in near) == (side in near) for side in _SIDES)
        for look in looks
    )
    settings: Any = rcParams
    ours = settings[f"{axis.axis_name}tick.direction"] == "out" and (
        settings["grid.linestyle"],
        settings["grid.alpha"],
    ) == ("-", 1.0)
    moved = axis.axes.spines[near[0]].get_position() != ("outward", 0.0) or not getattr(axis, "_autolabelpos", True)
    return told and ours and not moved and axis.get_label_position() == near[0]


def _usual(ticks: str, which: str) -> dict[str, Any]:
    """How marks look where nothing else was said."""
    settings: Any = rcParams
    look = {
        name: settings[f"{ticks}.{which}.{of}"] for name, of in (("length", "size"), ("width", "width"), ("pad", "pad"))
    }
    look |= {name: settings[f"{ticks}.{name}"] for name in ("color", "labelcolor", "labelsize")}
    look |= {f"grid_{name}": settings[f"grid.{name}"] for name in ("color", "linewidth")}
    return {**look, "labelcolor": look["color"]} if look["labelcolor"] == "inherit" else look


class _Marks(NamedTuple):
    """Marks of one kind: where along the axis; their words; how the marks and the words look."""

    at: np.ndarray
    words: list[str]
    look: dict[str, Any]
    letters: Text


class _Ruler(Artist):
    """Marks, words, grid and name of one axis, at the left or at the bottom of its axes."""

    def __init__(self, axis: Any) -> None:
        super().__init__()
        self.of, self.flat = axis, axis.axis_name == "x"
        self._asked: tuple[Any, list[_Marks]] | None = None
        self._deep: tuple[Any, float] = None, 0.0
        self.set_zorder(axis.get_zorder())
        self.set_clip_on(False)

    def shortened(self) -> bool:
        """Whether the words leave out something that is said beside the axis, as of very large numbers."""
        self._told()
        return bool(self.of.get_major_formatter().get_offset())

    def draw(self, renderer: Any) -> None:
        """Grid, marks, words, name."""
        box = self.of.axes.bbox
        start, end = (box.y0, box.y1) if self.flat else (box.x0, box.x1)
        for kind in self._marks():
            look = kind.look
            if look["gridOn"]:
                self._lines(renderer, kind.at, start, end, look["grid_color"], look["grid_linewidth"])
            self._lines(renderer, kind.at, start, start - self._dots(look["length"]), look["color"], look["width"])
            letter(renderer, kind.letters, self._placed(kind))
        if self.of.label.get_text():
            self._name(renderer)
            self.of.label.draw(renderer)

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """What the words and the name of the axis cover, in dots; along the axis the name takes no room."""
        covered, name = self._covered(renderer), self.of.label
        if not name.get_text():
            return covered
        self._name(renderer)
        own = name.get_window_extent(renderer)
        along = 0 if self.flat else 1
        low, high = own.min.copy(), own.max.copy()
        low[along] = high[along] = (low[along] + high[along]) / 2
        return Bbox.union([covered, Bbox([low, high])])

    def _dots(self, points: float) -> float:
        return float(points * self.of.figure.dpi / 72)

    def _marks(self) -> list[_Marks]:
        """The marks that lie within the axes."""
        ax, side = self.of.axes, 0 if self.flat else 1
        low, high = ax.bbox.min[side] - 0.5, ax.bbox.max[side] + 0.5
        marks = []
        for kind in self._told():
            dots = ax.transData.transform(np.column_stack([kind.at, kind.at]))[:, side]
            seen = (dots >= low) & (dots <= high)
            words = [word for word, there in zip(kind.words, seen, strict=True) if there]
            marks.append(kind._replace(at=dots[seen], words=words))
        return marks

    def _told(self) -> list[_Marks]:
        """Marks where the axis has them; asked again only where it shows another stretch, or has another length that matters."""
        axis = self.of
        settled = isinstance(axis.get_major_locator(), (FixedLocator, DateLocator))
        seen = (*axis.get_view_interval(), axis.figure.dpi, None if settled else axis.get_tick_space())
        if self._asked is None or self._asked[0] != seen:
            kinds = [self._kind("major", axis.get_majorticklocs(), axis.get_major_formatter())]
            if len(axis.get_minor_locator()()):
                kinds.append(self._kind("minor", axis.get_minorticklocs(), axis.get_minor_formatter()))
            self._asked = seen, [kind for kind in kinds if len(kind.at)]
        return self._asked[1]

    def _kind(self, which: str, at: Any, formatter: Any) -> _Marks:
        look = {**_usual(f"{self.of.axis_name}tick", which), **self.of.get_tick_params(which)}
        across, down = ("center", "top") if self.flat else ("right", "center_baseline")
        letters = Text(color=look["labelcolor"], fontsize=look["labelsize"], ha=across, va=down)
        letters.set_figure(self.of.figure)
        return _Marks(np.asarray(at, dtype="float64"), formatter.format_ticks(at), look, letters)

    def _placed(self, kind: _Marks) -> list[Placed]:
        """The words of a kind and where they stand."""
        box, away = self.of.axes.bbox, self._dots(kind.look["length"] + kind.look["pad"])
        said = [(dot, word) for dot, word in zip(kind.at, kind.words, strict=True) if word]
        if self.flat:
            return [(dot, box.y0 - away, word) for dot, word in said]
        return [(box.x0 - away, dot, word) for dot, word in said]

    def _covered(self, renderer: Any) -> Bbox:
        """What the marks and their words cover, in dots; how far out that goes is kept for the name."""
        box, marks = self.of.axes.bbox, self._marks()
        most = self._dots(max((kind.look["length"] for kind in marks), default=0.0))
        ends = [[box.x0, box.y0 - most], [box.x1, box.y0]] if self.flat else [[box.x0 - most, box.y0], [box.x0, box.y1]]
        words = [spread(renderer, kind.letters, self._placed(kind)) for kind in marks if any(kind.words)]
        covered = Bbox.union([Bbox(ends), *words])
        self._deep = self._asked, float(box.y0 - covered.y0 if self.flat else box.x0 - covered.x0)
        return covered

    def _name(self, renderer: Any) -> None:
        """Put the name of the axis beside its words; how far out it stands is found once for the marks that are known."""
        box = self.of.axes.bbox
        if self._deep[0] is not self._asked:
            self._covered(renderer)
        label, away = self.of.label, self._deep[1] + self._dots(self.of.labelpad)
        x, y = label.get_position()
        label.set_position((x, box.y0 - away) if self.flat else (box.x0 - away, y))

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
