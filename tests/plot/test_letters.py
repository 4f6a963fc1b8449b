"""Words placed without a layout of their own stand where an artist of matplotlib draws them; what is used up is let go."""

from __future__ import annotations

import gc
import io
import re
import weakref
from typing import Any

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from matplotlib.figure import Figure
from matplotlib.text import Text

import moodtrack
from moodtrack import plot
from moodtrack.plot import drawing, style
from moodtrack.plot._letters import letter, spread
from moodtrack.plot._pen import Pen
from moodtrack.plot.drawing import last_svg, svg

PLACED = [(20.0, 30.0, "low"), (60.0, 45.5, "no 10"), (110.0, 12.0, "$ and _")]


def look(**of: Any) -> Text:
    made = Text(**{"fontsize": 8.0, "color": "#52606d", "parse_math": False, **of})
    made.set_figure(Figure(dpi=72))
    return made


def written(draw: Any) -> str:
    buffer = io.StringIO()
    pen = Pen(200, 100, buffer)
    with drawing._settings():
        draw(pen)
    pen.finalize()  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def styles(draw: Any) -> list[str]:
    return re.findall(r'<text [^>]*?style="([^"]*)"', written(draw))


def places(draw: Any) -> list[tuple[str, float, float]]:
    return [
        (said, float(x), float(y))
        for x, y, said in re.findall(r'<text [^>]*?x="([0-9.-]+)" y="([0-9.-]+)"[^>]*>([^<]*)', written(draw))
    ]


def one_by_one(pen: Pen, **of: Any) -> None:
    for x, y, word in PLACED:
        look(x=x, y=y, text=word, **of).draw(pen)


@pytest.mark.parametrize("va", ["top", "bottom", "center", "center_baseline", "baseline"])
@pytest.mark.parametrize("ha", ["left", "center", "right"])
def test_words_stand_and_spread_as_those_of_matplotlib(ha: str, va: str) -> None:
    ours = places(lambda pen: letter(pen, look(ha=ha, va=va), PLACED))
    theirs = places(lambda pen: one_by_one(pen, ha=ha, va=va))
    assert [word for word, _, _ in ours] == [word for word, _, _ in theirs] == [word for _, _, word in PLACED]
    assert np.allclose([spot[1:] for spot in ours], [spot[1:] for spot in theirs], atol=0.01)
    pen = Pen(200, 100, io.StringIO())
    for some in (PLACED, PLACED[1:2]):
        extents = [look(x=x, y=y, text=word, ha=ha, va=va).get_window_extent(pen) for x, y, word in some]
        covered = spread(pen, look(ha=ha, va=va), some)
        assert np.allclose(covered.min, np.min([extent.min for extent in extents], axis=0), atol=0.01)
        assert np.allclose(covered.max, np.max([extent.max for extent in extents], axis=0), atol=0.01)


@pytest.mark.parametrize("of", [{}, {"alpha": 0.4}, {"color": (1, 0, 0, 0.5)}, {"color": "k", "weight": "bold", "style": "italic"}], ids=str)  # fmt: skip
def test_words_look_as_those_of_matplotlib(of: dict[str, Any]) -> None:
    looks = [re.sub(r"font-family: [^;\"]*;? ?", "", style) for draw in (lambda pen: letter(pen, look(**of), PLACED), lambda pen: one_by_one(pen, **of)) for style in styles(draw)]  # fmt: skip
    assert len(looks) == 2 * len(PLACED)
    assert len(set(looks)) == 1


@pytest.mark.parametrize("of", [{"rotation": 40.0}, {"bbox": {"fc": "w"}}], ids=["rotated", "boxed"])
def test_words_of_another_look_are_drawn_by_matplotlib(of: dict[str, Any]) -> None:
    assert len(places(lambda pen: one_by_one(pen, **of))) == len(places(lambda pen: letter(pen, look(**of), PLACED)))


def test_lines_below_each_other_are_drawn_by_matplotlib() -> None:
    two = [(30.0, 60.0, "one\ntwo")]
    ours, theirs = places(lambda pen: letter(pen, look(), two)), places(look(x=30.0, y=60.0, text="one\ntwo").draw)
    assert ours == theirs


def test_words_with_and_without_accents_stand_on_one_line() -> None:
    placed = [(10.0, 50.0, "Änderung"), (90.0, 50.0, "ace"), (150.0, 50.0, "Ę")]
    assert len({y for _, _, y in places(lambda pen: letter(pen, look(va="top"), placed))}) == 1


def test_what_a_person_wrote_is_escaped_and_stays_as_it_is() -> None:
    ax, hostile = style.axes(), """<script>&amp;"'</text>"""
    style.marks(ax.yaxis, [0.5], [hostile])
    found = fromstring(svg(ax))
    assert hostile in [element.text for element in found.iter() if element.tag.endswith("text")]
    assert not [element for element in found.iter() if element.tag.endswith("script")]


def test_marks_are_drawn_once_and_only_those_in_sight() -> None:
    ax = style.axes()
    ax.set(xlim=(0, 10), ylim=(0, 10))
    ax.plot([1, 5, 10, 11, np.nan, 3], [0, 5, 10, 5, 5, -1], "o", markersize=4, color="#123456")
    drawn = fromstring(svg(ax, "key"))
    marks = [element for element in drawn.iter() if element.tag.endswith("use")]
    assert len(marks) == 3
    names = {element.get("href") for element in marks}
    assert len(names) == 1
    assert names.pop() in {f"#{element.get('id')}" for element in drawn.iter()}
    for element, (x, y) in zip(marks, [(1, 0), (5, 5), (10, 10)], strict=True):
        dots = ax.transData.transform((x, y)) * 72 / ax.figure.dpi
        assert float(element.get("x")) == pytest.approx(dots[0], abs=0.6)
        assert float(element.get("y")) == pytest.approx(-dots[1], abs=0.6)


def test_an_area_is_no_mark() -> None:
    ax = style.axes()
    ax.set(xlim=(5, 10), ylim=(5, 10))
    ax.fill_between([0, 20], [6, 6], [8, 8], color="#123456", linewidth=0)
    assert svg(ax).count("#123456") == 1


def test_a_named_artist_keeps_its_name() -> None:
    ax = style.axes()
    ax.plot([0, 1], [0, 1], "o-", gid="mine")
    style.marks(ax.xaxis, [0, 1], ["first", "last"])
    fromstring(svg(ax, "key"))
    assert 'id="key-mine"' in svg(ax, "key")
    assert svg(ax, "key").count("<g") == svg(ax, "key").count("</g>")


def test_a_drawing_that_is_used_up_says_the_same_and_is_let_go_at_once() -> None:
    result = moodtrack.demo().run(moodtrack.dynamics.summary)
    ax = plot.summary(result, variable="mood")
    text, left = svg(plot.summary(result, variable="mood")), weakref.ref(ax.figure)
    gc.disable()
    try:
        assert last_svg(ax) == text
        del ax
        assert left() is None
    finally:
        gc.enable()
