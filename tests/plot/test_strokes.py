"""What looks alike is one artist, nothing is drawn of nothing, and a later autoscale finds all of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import moodtrack
from moodtrack import plot
from moodtrack._catalogue import ANALYSES
from moodtrack.plot import _strokes, style


@pytest.mark.parametrize(
    "word", ["summary", "recovery", "sessions", "triggers", "reliable_change", "goal_progress", "course"]
)
def test_no_artist_is_empty(word: str) -> None:
    log = moodtrack.demo()
    result = log.run(next(a for a in ANALYSES if a.word == ("goal_progress" if word == "course" else word)).load())
    goals = result.table["goal"].unique().tolist() if word == "course" else []
    drawings = [plot.goal_progress(result, goal=goal, view="course") for goal in goals] or [getattr(plot, word)(result)]
    for ax in drawings:
        assert all(len(line.get_xdata()) for line in ax.lines)
        assert all(shade.get_paths() for shade in ax.collections)


@pytest.fixture
def ax() -> Any:
    made = style.axes()
    made.set(xlim=(0, 1), ylim=(0, 1))
    return made


def test_many_pieces_are_one_line_with_gaps(ax: Any) -> None:
    _strokes.pieces(ax, (0, np.array([2.0, 3.0])), (np.array([1.0, 4.0]),) * 2, color="k")
    (line,) = ax.lines
    pieces = line.get_xydata().reshape(2, 3, 2)
    assert pieces[:, :2].tolist() == [[[0, 1], [2, 1]], [[0, 4], [3, 4]]]
    assert np.isnan(pieces[:, 2]).all()


def test_nothing_moves_the_limits_and_an_autoscale_finds_all(ax: Any) -> None:
    _strokes.across(ax, [-4.0, 2.0], color="k")
    _strokes.upright(ax, 5.0, color="k")
    _strokes.levels(ax, [(3.0, 9.0)], ["k"])
    _strokes.stripes(ax, [(-7.0, 6.0)], ["k"])
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 1), (0, 1))
    ax.autoscale()
    ax.margins(0)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-7, 6), (-4, 9))
    _strokes.band(ax, np.array([0.0, 8.0]), np.array([-9.0, 0.0]), np.array([0.0, 10.0]), color="k")
    ax.autoscale()
    assert (ax.get_xlim(), ax.get_ylim()) == ((-7, 8), (-9, 10))


def test_of_nothing_nothing_is_drawn(ax: Any) -> None:
    none = np.array([])
    _strokes.dots(ax, none, 1.0, "o")
    _strokes.pieces(ax, (none, none), (0, 1))
    _strokes.across(ax, none)
    _strokes.levels(ax, [], [])
    assert not ax.lines
    assert not ax.collections
