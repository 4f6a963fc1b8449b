"""A drawing as SVG text that can stand inside a page: no address, no date, no names that clash with another drawing."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG

from moodtrack.plot._pen import Pen
from moodtrack.plot._ruler import ruled

__all__ = ["last_svg", "svg"]

_SETTINGS = {"svg.hashsalt": "moodtrack", "svg.fonttype": "none"}
_HEAD = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<style [^>]*>.*?</style>", re.DOTALL)
_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"')
_FONTS = re.compile(r"font-family: [^;\"]*;? ?")
_FONT = re.compile(r"font: ([0-9.]+px) [^;\"]*")


def svg(ax: Any, key: str = "figure") -> str:
    """The figure of the axes as SVG for the inside of an HTML page.

    Parameters
    ----------
    ax : Axes
        What a function of moodtrack.plot returned.
    key : str
        Put before every id, so that two drawings can stand on one page.

    Returns
    -------
    str
        One svg element; text stays text, equal drawings give equal bytes.
    """
    buffer = io.StringIO()
    with _settings(), warnings.catch_warnings():
        # the text stays text: the reader's own fonts draw it, so a glyph that is missing here is no loss
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support")
        # very long words leave no room for a layout: it is drawn without one
        warnings.filterwarnings("ignore", message=r"constrained_layout not applied")
        _draw(ax.figure, buffer)
    text = _HEAD.sub("", buffer.getvalue(), count=1)
    for pattern in (_METADATA, _STYLE, _NAMESPACES):
        text = pattern.sub("", text)
    text = re.sub(r' (width|height)="[0-9.]+pt"', "", text, count=2)
    text = _FONT.sub(r"font-size: \1", _FONTS.sub("", text))
    text = text.replace("xlink:href=", "href=")
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = re.sub(r'(href="|url\()#', rf"\g<1>#{key}-", text)
    return text.strip()


def last_svg(ax: Any, key: str = "figure") -> str:
    """The same for a drawing that nobody will look at again: it is taken apart, so that its memory is free at once.

    The parts of a figure hold each other; left alone they stay until Python looks for such rings, which takes longer than a drawing.

    Parameters
    ----------
    ax, key
        As of `svg`; the axes and their figure are of no use afterwards.

    Returns
    -------
    str
        As of `svg`.
    """
    text = svg(ax, key)
    for part in (*ax.get_children(), ax, ax.figure):
        vars(part).clear()
    return text


@contextmanager
def _settings() -> Iterator[None]:
    """Text stays text, equal drawings have equal names; `rc_context` would copy every setting there is."""
    settings: Any = rcParams
    before = {name: settings[name] for name in _SETTINGS}
    settings.update(_SETTINGS)
    try:
        yield
    finally:
        settings.update(before)


def _draw(figure: Any, buffer: io.StringIO) -> None:
    """One draw where the figure is ours; `savefig` draws twice, the first time for nothing but a layout."""
    about = {"Date": None, "Creator": None}
    if not isinstance(figure.canvas, FigureCanvasSVG):
        figure.savefig(buffer, format="svg", metadata=about, transparent=True)
        return
    grounds = [patch for patch in (figure.patch, *(ax.patch for ax in figure.axes)) if patch.get_visible()]
    for patch in grounds:
        patch.set_visible(False)
    dpi, figure.dpi = figure.dpi, 72
    try:
        width, height = 72 * figure.get_size_inches()
        pen = Pen(width, height, buffer, metadata=about)
        with ruled(figure):
            figure.draw(pen)
        pen.finalize()  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = dpi
        for patch in grounds:
            patch.set_visible(True)
