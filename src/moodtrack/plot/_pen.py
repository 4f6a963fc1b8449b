"""What draws a figure as SVG and measures its words: each word once, however many drawings hold it."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import Any

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

__all__ = ["Pen", "measure"]


class Pen(RendererSVG):
    """As matplotlib's own, with sizes of words that are kept."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """How wide and how tall a word is, and how far it goes below its line."""
        return _size(s, prop, ismath)


@lru_cache(4096)
def _size(words: str, font: FontProperties, mathematics: Any) -> Any:
    return TextToPath().get_text_width_height_descent(words, font, mathematics)


@cache
def measure() -> Pen:
    """A pen that only measures."""
    return Pen(1, 1, io.StringIO())  # type: ignore[no-untyped-call]
