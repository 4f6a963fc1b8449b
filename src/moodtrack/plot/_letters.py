"""Words of one look at many places: each of one flat line is placed without a layout of its own, by the height of its font."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from moodtrack.plot._pen import Pen, measure

__all__ = ["Placed", "letter", "spread"]

Placed = tuple[float, float, str]
"""Where a word stands, in dots, and the word."""

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of a word lies before its place."""


class _Line(NamedTuple):
    """How far a line of a font goes above and below its base, in points."""

    above: float
    below: float

    def base(self, side: str) -> float:
        """How far above its place a word has the base of its line."""
        tall = self.above + self.below
        return {
            "top": -self.above,
            "bottom": self.below,
            "center": self.below - tall / 2,
            "center_baseline": -self.above / 2,
            "baseline": 0.0,
        }[side]


def letter(renderer: Any, look: Text, placed: Iterable[Placed]) -> None:
    """Draw words with the look of an artist; by a pen, those of one line have it where matplotlib puts a word without accents."""
    plain = isinstance(renderer, Pen) and look.get_bbox_patch() is None and not look.get_path_effects()
    flat = []
    for spot in placed:
        if plain and _flat(look, spot[2]):
            flat.append(spot)
        else:
            _put(look, spot).draw(renderer)
    if flat:
        renderer.letters(look, _line(look.get_fontproperties()).base(look.get_verticalalignment()), flat)


def spread(renderer: Any, look: Text, placed: Sequence[Placed]) -> Bbox:
    """What words cover, in dots; at least one word."""
    if not isinstance(renderer, Pen) or not all(_flat(look, word) for _, _, word in placed):
        return Bbox.union([_put(look, spot).get_window_extent(renderer) for spot in placed])
    font = look.get_fontproperties()
    line = _line(font)
    wide = np.array([renderer.get_text_width_height_descent(word, font, False)[0] for _, _, word in placed])
    x, y = np.array([spot[:2] for spot in placed]).T
    start, base = x - _BEFORE[look.get_horizontalalignment()] * wide, y + line.base(look.get_verticalalignment())
    return Bbox([[start.min(), base.min() - line.below], [(start + wide).max(), base.max() + line.above]])


def _put(look: Text, spot: Placed) -> Text:
    look.set_position(spot[:2])
    look.set_text(spot[2])
    return look


def _flat(look: Text, word: str) -> bool:
    """Whether a word is one line of plain letters."""
    mathematics = look.get_parse_math() and "$" in word
    return not (look.get_rotation() or look.get_usetex() or mathematics or "\n" in word)


@lru_cache(64)
def _line(font: FontProperties) -> _Line:
    """The line of a font, as matplotlib makes it for letters without accents."""
    word = Text(text="lp", fontproperties=font, va="baseline")
    word.set_figure(Figure(dpi=72))
    covered = word.get_window_extent(measure())
    return _Line(float(covered.y1), float(-covered.y0))
