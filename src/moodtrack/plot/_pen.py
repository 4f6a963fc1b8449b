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
    """As matplotlib's own, with sizes of words that are kept, and no group around an artist that has no name."""

    def __init__(self, *of: Any, **about: Any) -> None:
        self._named: list[bool] = []
        super().__init__(*of, **about)  # type: ignore[no-untyped-call]

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin what belongs to an artist."""
        self._named.append(bool(gid))
        if gid:
            super().open_group(s, gid)  # type: ignore[no-untyped-call]

    def close_group(self, s: str) -> None:
        """End it."""
        if self._named.pop():
            super().close_group(s)  # type: ignore[no-untyped-call]

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """How wide and how tall a word is, and how far it goes below its line."""
        return _size(s, prop, ismath)


@lru_cache(4096)
def _size(words: str, font: FontProperties, mathematics: Any) -> Any:
    return TextToPath().get_text_width_height_descent(words, font, mathematics)


@cache
def measure() -> Pen:
    """A pen that only measures."""
    return Pen(1, 1, io.StringIO())
