"""How every drawing looks: colours that survive colour blindness and grey print, sizes for A4, calm axes.

Of the palette of Okabe and Ito only the four colours with a contrast of at least 3 : 1 on white draw lines and marks;
a second cue (marker, line style, words) goes with each. What a person wrote is never read as mathematics.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FixedFormatter, FixedLocator
from matplotlib.transforms import Bbox

from moodtrack._shortened import shortened
from moodtrack.plot._pen import measure
from moodtrack.plot._unmarked import Unmarked

__all__ = ["BLUE", "GREEN", "GREY", "INK", "LINE", "PURPLE", "SOFT", "VERMILLION", "WASH", "axes", "better", "calm", "marks", "write", "written"]  # fmt: skip

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
INK, SOFT, GREY, LINE, WASH = "#1c2733", "#52606d", "#7b8794", "#d5dbe1", "#f1f4f7"
SIZE = 8.0


def axes(ax: Any = None, *, width: float = 180.0, height: float = 60.0) -> Any:
    """The axes given, or new ones on a figure of their own: width and height in mm, no window and no global state.

    The figure (`.figure` of the axes) shows itself in a notebook.
    """
    if ax is not None:
        return ax
    figure = _Sheet(figsize=(width / 25.4, height / 25.4), layout=_Layout())
    FigureCanvasSVG(figure)
    return figure.add_subplot(axes_class=Unmarked)


class _Layout(ConstrainedLayoutEngine):
    """Room for the words around a single axes, measured once; anything else is laid out as matplotlib does it."""

    def execute(self, fig: Any) -> None:
        if len(fig.axes) != 1 or fig.subfigs or fig.legends or fig.texts:
            super().execute(fig)
            return
        ax, pads = fig.axes[0], self.get()
        pad = np.array([pads["w_pad"], pads["h_pad"]]) / fig.get_size_inches()
        pen = measure() if isinstance(fig.canvas, FigureCanvasSVG) else fig._get_renderer()
        around = ax.get_tightbbox(pen, for_layout_only=True).transformed(fig.transFigure.inverted())
        inner = ax.get_position(original=True)
        low = inner.min - around.min + pad
        high = 1 - (around.max - inner.max + pad)
        if (low < high).all():
            ax._set_position(Bbox([low, high]), which="original")


class _Sheet(Figure):
    """A figure that a notebook shows as it is."""

    def _repr_svg_(self) -> str:
        buffer = io.StringIO()
        self.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()


def calm(ax: Any, *, grid: str | None = "y") -> None:
    """Two thin spines, small ticks, a pale grid below the data."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(GREY)
        ax.spines[side].set_linewidth(0.6)
    ax.tick_params(colors=SOFT, labelsize=SIZE, width=0.6, length=3)
    ax.set_axisbelow(True)
    if grid:
        ax.grid(axis=grid, color=LINE, linewidth=0.5)


def marks(axis: Any, at: Sequence[float] | np.ndarray, words: Iterable[str] | None = None, **look: Any) -> None:
    """Put the marks of an axis, with words as they are: no mathematics between dollar signs.

    `look` is that of `Axis.set_tick_params`; with which="minor" the marks stand beside the others and look their own way.
    """
    minor = look.get("which") == "minor"
    (axis.set_minor_locator if minor else axis.set_major_locator)(FixedLocator([*at]))
    if words is not None:
        said = FixedFormatter([word.replace("$", r"\$") for word in words])
        (axis.set_minor_formatter if minor else axis.set_major_formatter)(said)
    if look:
        axis.set_tick_params(**look)


def write(artist: Any) -> Any:
    """Take the words of a text artist as they are: no mathematics between dollar signs."""
    artist.set_parse_math(False)
    return artist


def written(words: object, length: int = 28) -> str:
    """What a person wrote, on one line, cut where it is longer than the drawing can hold."""
    kept = "".join(c for c in str(words) if unicodedata.category(c)[0] != "C" or c.isspace())
    text = " ".join(kept.split())
    return shortened(text, length)


def better(direction: object) -> str:
    """Which way of an axis is better, in words; empty where it is not known.

    Examples
    --------
    >>> better("higher_better"), better("higher_worse"), better(None)
    ('higher is better', 'lower is better', '')
    """
    named = {
        "higher_better": "higher is better",
        "higher_worse": "lower is better",
        "lower_better": "lower is better",
        "range": "the middle range is better",
    }
    return named.get(str(direction), "")
