"""Axes whose marks are made late are drawn, to the dot, as axes of matplotlib."""

from __future__ import annotations

import io
from typing import Any

import pytest
from matplotlib import rc_context
from matplotlib.axes import Axes

import moodtrack
from moodtrack import plot
from moodtrack._catalogue import ANALYSES
from moodtrack.plot import style

CHANGES = {
    "nothing": lambda ax: None,
    "grid": lambda ax: ax.grid(True, which="both"),
    "looks": lambda ax: (ax.tick_params(axis="x", color="r", length=9, labelrotation=30), ax.tick_params(reset=True, axis="y", right=True)),
    "one mark": lambda ax: ax.xaxis.get_major_ticks()[1].gridline.set_visible(True),
    "one word": lambda ax: ax.get_yticklabels()[0].set_color("#123456"),
    "minor": lambda ax: (ax.minorticks_on(), ax.grid(True, which="minor")),
    "top": lambda ax: (ax.xaxis.tick_top(), ax.set_title("above the words")),
    "log": lambda ax: (ax.set_xlim(1, 1000), ax.set_xscale("log")),
    "twin": lambda ax: ax.twinx().set_ylim(0, 7),
    "cleared": lambda ax: (ax.clear(), ax.plot([1, 2, 3])),
    "cut off": lambda ax: (ax.get_xgridlines(), ax.xaxis.set_clip_path(ax.spines["left"]), ax.grid(True)),
    "words of a caller": lambda ax: ax.set_xticks([0, 1], ["a", "b"], rotation=90),
}  # fmt: skip


def picture(ax: Any) -> bytes:
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=60)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "settings", [{}, {"axes.grid": True, "xtick.top": True, "axes.titley": 1.0}], ids=["plain", "set"]
)
@pytest.mark.parametrize("name", CHANGES)
def test_what_a_caller_changes_looks_the_same(
    name: str, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw() -> bytes:
        ax = style.axes(height=40, width=60)
        ax.plot([0, 1, 2.5], [0, 3, 1])
        CHANGES[name](ax)
        return picture(ax)

    with rc_context(settings):
        ours = draw()
        monkeypatch.setattr(style, "Unmarked", Axes)
        assert ours == draw()


def test_every_drawing_looks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    log = moodtrack.demo()
    drawn = {a.word: log.run(a.load()) for a in ANALYSES if a.scope == "person" and "plot" in a.faces}
    draw = lambda: {word: picture(getattr(plot, word)(result)) for word, result in drawn.items()}  # noqa: E731
    ours = draw()
    monkeypatch.setattr(style, "Unmarked", Axes)
    assert len(ours) > 8
    assert ours == draw()


def test_no_mark_is_made_before_it_is_asked_for() -> None:
    ax = style.axes()
    style.calm(ax)
    assert "majorTicks" not in vars(ax.xaxis)
    assert len(ax.xaxis.get_major_ticks()) > 2
