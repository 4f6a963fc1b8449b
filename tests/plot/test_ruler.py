"""The marks of an axis drawn at once: the same words, marks and lines at the same places as matplotlib draws them."""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from matplotlib import rc_context

import moodtrack
from moodtrack import plot
from moodtrack._catalogue import ANALYSES
from moodtrack.plot import drawing, style
from moodtrack.plot.drawing import svg

NUMBER = r"(-?[0-9.]+)"
Word = tuple[str, str, float, float]


def words(text: str) -> list[Word]:
    """Every word of a drawing, how it looks and where it is, in points."""
    found = []
    for tag, said in re.findall(r"<text([^>]*)>(.*?)</text>", text, flags=re.DOTALL):
        at = re.search(rf' x="{NUMBER}" y="{NUMBER}"', tag + said) or re.search(rf"translate\({NUMBER} {NUMBER}\)", tag)
        look = re.search(r'style="([^"]*)"', tag + said)
        assert at is not None
        assert look is not None
        found.append((" ".join(said.split()), look[1], float(at[1]), float(at[2])))
    return sorted(found)


def agree(one: list[Word], other: list[Word]) -> bool:
    same = [word[:2] for word in one] == [word[:2] for word in other]
    return same and np.allclose([word[2:] for word in one], [word[2:] for word in other], atol=0.15)


def by_matplotlib(draw: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "ruled", nullcontext)
        return svg(draw())


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    log = moodtrack.demo()
    drawn = [a for a in ANALYSES if a.scope == "person" and "plot" in a.faces]
    return {a.word: log.run(a.load()) for a in drawn}


def test_words_stand_where_matplotlib_puts_them(results: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(results) > 8
    said: dict[str, int] = {}
    for word, result in results.items():
        draw = lambda word=word, result=result: getattr(plot, word)(result)  # noqa: E731
        ours, theirs = svg(draw()), by_matplotlib(draw, monkeypatch)
        assert agree(words(ours), words(theirs)), word
        said[word] = len(words(ours))
    assert min(count for word, count in said.items() if word != "staying_well") > 3


def lines_of(text: str, colour: str) -> Counter[tuple[float, ...]]:
    """The straight lines of a colour and the marks of an axis, as ends in tenths of a point."""
    found: Counter[tuple[float, ...]] = Counter()
    for shape, look in re.findall(r'<path d="([^"]*)"[^>]*style="([^"]*)"', text):
        if colour in look:
            for part in re.findall(rf"M {NUMBER} {NUMBER}\s*L {NUMBER} {NUMBER}", shape):
                found[tuple(round(float(v), 1) for v in part)] += 1
    return found


def test_the_grid_lies_where_matplotlib_lays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw() -> Any:
        ax = style.axes()
        style.calm(ax, grid="both")
        ax.set(xlim=(0, 10), ylim=(-5, 5), xlabel="x")
        return ax

    ours, theirs = (lines_of(text, style.LINE.lower()) for text in (svg(draw()), by_matplotlib(draw, monkeypatch)))
    assert sum(ours.values()) > 8
    shifted = [min(np.abs(np.subtract(line, other)).max() for other in theirs) for line in ours]
    assert sum(ours.values()) == sum(theirs.values())
    assert max(shifted) < 0.6, "matplotlib puts lines on whole dots"


def touched(change: Any) -> Any:
    ax = style.axes()
    style.calm(ax)
    ax.set(xlim=(0, 3), ylim=(0, 3))
    change(ax)
    return ax


CHANGES = {
    "one word": lambda ax: ax.get_xticklabels()[1].set_color("#123456"),
    "turned": lambda ax: ax.tick_params(axis="x", labelrotation=40),
    "other side": lambda ax: ax.yaxis.tick_right(),
    "no words": lambda ax: ax.tick_params(labelbottom=False),
    "offset": lambda ax: ax.set_xlim(1e9, 1e9 + 3),
    "log": lambda ax: (ax.set_xlim(1, 1000), ax.set_xscale("log")),
    "off": lambda ax: ax.set_axis_off(),
    "none": lambda ax: ax.set_xticks([]),
    "upside down": lambda ax: ax.invert_yaxis(),
    "name far": lambda ax: ax.set_xlabel("far", labelpad=20),
    "spine": lambda ax: ax.spines["left"].set_position(("outward", 12)),
    "name put": lambda ax: (ax.set_xlabel("put"), ax.xaxis.set_label_coords(0.2, -0.3)),
    "grid": lambda ax: ax.grid(True),
    "minor": lambda ax: (ax.minorticks_on(), ax.xaxis.set_minor_formatter("{x:.1f}")),
    "name aside": lambda ax: ax.set_xlabel("aside", loc="right"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_caller_changes_is_drawn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = lambda: touched(CHANGES[name])  # noqa: E731
    assert agree(words(svg(draw())), words(by_matplotlib(draw, monkeypatch)))


@pytest.mark.parametrize("setting", [{"xtick.direction": "in"}, {"grid.linestyle": ":"}, {"xtick.major.size": 9, "xtick.labelcolor": "#123456"}], ids=str)  # fmt: skip
def test_settings_of_a_caller_are_drawn(setting: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def draw() -> Any:
        ax = style.axes()
        ax.set(xlim=(0, 3), ylim=(0, 3))
        ax.grid(True)
        return ax

    with rc_context(setting):
        ours, theirs = svg(draw()), by_matplotlib(draw, monkeypatch)
    assert agree(words(ours), words(theirs))
    assert ours.count("stroke-dasharray") == theirs.count("stroke-dasharray")
    assert ("#123456" in ours) == ("#123456" in theirs)


def test_words_that_are_out_of_sight_are_not_drawn(results: dict[str, Any]) -> None:
    ax = plot.sessions(results["sessions"])
    first, last = ax.get_xlim()
    middle = (first + last) / 2
    ax.set_xlim(middle, last)
    left = ax.transData.transform([(middle, 0)])[0][0] * 72 / ax.figure.dpi
    drawn = [word for word in words(svg(ax)) if word[0].isdecimal() and word[1].startswith("font-size: 6.5px")]
    assert 10 < len(drawn) < 30
    assert min(word[2] for word in drawn) > left - 2


def test_a_drawing_is_as_it_was_after_it_was_written(results: dict[str, Any]) -> None:
    ax = plot.summary(results["summary"])
    first, children = svg(ax), len(ax.get_children())
    assert agree(words(svg(ax)), words(first))
    assert len(ax.get_children()) == children
    assert ax.xaxis.get_visible()
    assert ax.figure.dpi == style.axes().figure.dpi


def test_words_between_dollar_signs_are_no_mathematics_in_a_notebook_either() -> None:
    ax = style.axes()
    style.marks(ax.yaxis, [0, 1], ["$x^2$ \\$ 5", "plain"])
    ax.set_ylim(-1, 2)
    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "none"}):
        ax.figure.savefig(buffer, format="svg")
    for text in (buffer.getvalue(), svg(ax)):
        assert "$x^2$ \\$ 5" in [word[0] for word in words(text)]
