"""Many words of one look in a drawing, as one artist; an artist a word is most of the time of a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from moodtrack.plot._letters import Placed, letter, spread

__all__ = ["say"]

_EDGE = 1.0
"""How far outside of the axes a place of the data may be and have its word, in points."""


def say(ax: Any, x: Any, y: Any, words: Sequence[str], *, away: tuple[float, float] = (0.0, 0.0), beside: bool = False, zorder: float = 3.0, **look: Any) -> None:  # fmt: skip
    """Put words at places of the data, with the look of `matplotlib.text.Text`; no mathematics between dollar signs.

    Words whose place is well out of sight, as after a zoom, are not drawn.

    Parameters
    ----------
    ax : Axes
        Where.
    x, y : float or sequence of float
        The places; both as many as there are words.
    words : sequence of str
        What stands there.
    away : tuple of float
        How far from its place every word stands, in points.
    beside : bool
        Whether x is a share of the width of the axes, and room is kept for words outside.
    zorder : float
        Over what they are drawn.
    **look
        Size, colour, alignment and box.
    """
    if len(words):
        transform = ax.get_yaxis_transform() if beside else ax.transData
        ax.add_artist(_Said(_places(x, y, len(words)), words, away, look, transform)).set(
            zorder=zorder, in_layout=beside
        )


def _places(x: Any, y: Any, count: int) -> np.ndarray:
    return np.column_stack([np.broadcast_to(np.asarray(part, dtype="float64"), count) for part in (x, y)])


class _Said(Artist):
    """Words and their places."""

    def __init__(self, at: np.ndarray, words: Sequence[str], away: tuple[float, float], look: dict[str, Any], transform: Any) -> None:  # fmt: skip
        super().__init__()
        self.at, self.words, self.away, self.look = at, words, away, look
        self.set_transform(transform)
        self.set_clip_on(False)

    def draw(self, renderer: Any) -> None:
        """Every word at its place."""
        letter(renderer, self._letters(), self._placed())

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """What the words cover, in dots."""
        placed = self._placed()
        return spread(renderer, self._letters(), placed) if placed else Bbox.null()

    def _letters(self) -> Text:
        word = Text(parse_math=False, **self.look)
        figure: Any = self.get_figure()
        word.set_figure(figure)
        return word

    def _placed(self) -> list[Placed]:
        """The words that are to be seen, and where."""
        figure: Any = self.get_figure()
        points = figure.dpi / 72
        spots = self.get_transform().transform(self.at)
        seen: Any = np.ones(len(spots), dtype=bool)
        if self.axes is not None and not self.get_in_layout():
            ends = self.axes.bbox.padded(_EDGE * points)
            seen = ((spots >= ends.min) & (spots <= ends.max)).all(axis=1)
        spots = spots + np.array(self.away) * points
        return [(x, y, word) for (x, y), word, there in zip(spots, self.words, seen, strict=True) if there]
