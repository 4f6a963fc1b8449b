"""What draws a figure as SVG: as matplotlib's own, but what many words or marks have in common is found once."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex, to_rgba
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

__all__ = ["Pen", "measure"]

_SMALL = 20.0
"""How far a mark goes from its middle, in points; what is larger is an area and no mark."""

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


class Pen(RendererSVG):
    """A renderer that keeps the sizes of words and writes no group around an artist without a name."""

    def __init__(self, width: float, height: float, out: io.StringIO, **about: Any) -> None:
        self._named: list[bool] = []
        self._out, self._shapes = out, 0
        super().__init__(width, height, out, **about)  # type: ignore[no-untyped-call]

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

    def letters(self, look: Text, above: float, placed: Iterable[tuple[float, float, str]]) -> None:
        """Write flat words of one look, with the base of their line so far above their places."""
        style = _style(look)
        self._write(
            f'<text style="{style}" x="{x:.2f}" y="{self.height - y - above:.2f}">{escape(word)}</text>\n'
            for x, y, word in placed
        )

    def draw_markers(self, gc: Any, marker_path: Any, marker_trans: Any, path: Any, trans: Any, rgbFace: Any = None) -> None:  # fmt: skip
        """Draw small marks of one look, whole where their middle is in sight: the look is said once, not at each."""
        plain = path.codes is None and gc.get_clip_path()[0] is None and gc.get_url() is None and not any(self._named)
        if not plain or np.abs(marker_trans.transform(marker_path.vertices)).max() > _SMALL:
            super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)  # type: ignore[no-untyped-call]
            return
        at, seen = trans.transform(path.vertices), gc.get_clip_rectangle()
        low, high = (seen.min, seen.max) if seen is not None else ((0, 0), (self.width, self.height))
        at = at[((at >= low) & (at <= high)).all(axis=1)]
        if not len(at):
            return
        self._shapes += 1
        one: Any = self.new_gc()
        one.copy_properties(gc)
        one.set_clip_rectangle(None)
        self.writer.start("defs")  # type: ignore[no-untyped-call]
        self.writer.start("g", id=f"mark{self._shapes}")  # type: ignore[no-untyped-call]
        self.draw_path(one, marker_path, marker_trans, rgbFace)  # type: ignore[no-untyped-call]
        self.writer.end("g")  # type: ignore[no-untyped-call]
        self.writer.end("defs")  # type: ignore[no-untyped-call]
        self._write(f'<use href="#mark{self._shapes}" x="{x:.2f}" y="{y:.2f}"/>\n' for x, y in (at * (1, -1)).tolist())

    def _write(self, elements: Iterable[str]) -> None:
        self._out.write("".join(elements))


@lru_cache(4096)
def _size(words: str, font: FontProperties, mathematics: Any) -> Any:
    return TextToPath().get_text_width_height_descent(words, font, mathematics)


def _style(look: Text) -> str:
    """How a word looks, in the order of matplotlib; the reader's own font draws it."""
    font, own = look.get_fontproperties(), to_rgba(look.get_color())
    alpha = own[3] if look.get_alpha() is None else look.get_alpha()
    named: Any = font.get_weight()
    said = {
        "font-style": font.get_style().replace("normal", ""),
        "font-weight": f"{weight_dict.get(named, named)}".replace("400", ""),
        "font-size": f"{font.get_size():g}px",
        "text-anchor": _ANCHOR[look.get_horizontalalignment()],
        "fill": to_hex(own).replace("#000000", ""),
        "opacity": "" if alpha == 1 else f"{alpha:g}",
    }
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value)


@cache
def measure() -> Pen:
    """A pen that only measures."""
    return Pen(1, 1, io.StringIO())
