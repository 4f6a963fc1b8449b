"""Drawings of a cohort say what its tables say: bars, marks, lines, rates; a course is drawn against what is published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from tests.drawn import words

from moodtrack import measures, plot, progress
from moodtrack.errors import OptionError
from moodtrack.testing import service

DRAWN = service(60, seed=3)
CHANGE = progress.reliable_change(DRAWN.scores)


def last(measure: str) -> pd.DataFrame:
    frame = CHANGE.latest()
    return frame[(frame["measure"] == measure) & (frame["item"] == "total")]


def test_a_waterfall_has_a_bar_a_client_in_order_of_change() -> None:
    ax = plot.reliable_change(CHANGE, measure="phq9", view="waterfall")
    heights = sorted((bar.get_x(), bar.get_height()) for bar in ax.patches)
    assert [height for _, height in heights] == sorted(last("phq9")["change"], reverse=True)
    counted = last("phq9")["class"].value_counts()
    words = {text.get_text() for text in ax.get_legend().get_texts()}
    assert f"reliably improved ({counted['improved']})" in words
    assert f"{len(last('phq9'))} of 60" in ax.get_xlabel()


def test_a_scatter_has_a_mark_a_client_and_the_lines_of_reliable_change() -> None:
    ax = plot.reliable_change(CHANGE, measure="gad7", definition=measures.get("gad7"), view="scatter")
    marks = sum(len(line.get_xdata()) for line in ax.lines if line.get_linestyle() == "None")
    assert marks == len(last("gad7"))
    dashed = {float(np.subtract(line.get_ydata(), line.get_xdata())[0]) for line in ax.lines if line.get_linewidth() == 0.9}  # fmt: skip
    assert dashed == {-4.0, 4.0}
    assert "lower is better" in ax.get_ylabel()
    assert "caseness 8" in set(words(ax))


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(OptionError, match="waterfall"):
        plot.reliable_change(CHANGE, view="pie")


@pytest.mark.parametrize("view", ["waterfall", "scatter"])
def test_nobody_with_two_scores_is_said(view: str) -> None:
    one = progress.reliable_change(DRAWN.scores[DRAWN.scores["session"] == 1])
    texts = words(plot.reliable_change(one, view=view))
    assert "no client with two scores" in texts


def test_rates_have_their_interval_and_denominator() -> None:
    found = progress.outcomes(DRAWN.scores, DRAWN.sessions)
    ax = plot.outcomes(found)
    rate = found.rates().set_index("outcome").loc["reliable_improvement"]
    assert f"{rate['count']} of {rate['n']}" in set(words(ax))
    bars = next(c for c in ax.collections if isinstance(c, LineCollection)).get_segments()
    assert [bar[:, 0].tolist() for bar in bars if bar[0, 1] == 2] == [[rate["low"], rate["high"]]]
    groups = {text.get_text() for text in plot.outcomes(found, persons=DRAWN.persons).get_legend().get_texts()}
    assert groups == {"team A", "team B"}


def course(**options: object) -> tuple[object, object]:
    values = [19.0, 18, 19, 18, 11, 10, 11, 9]
    scores = pd.DataFrame({"person": "a", "session": range(1, 9), "measure": "phq9", "value": values})
    return progress.reliable_change(scores, **options), progress.sudden_gains(scores, draws=100)  # type: ignore[arg-type]


def test_the_band_is_196_sem_of_the_norms_given() -> None:
    norms = progress.Norms(15.0, 5.0, 100, 0.84, "a sample")
    change, _ = course(norms=norms)
    ax = plot.reliable_change(change, definition=measures.get("phq9"))
    corners = next(c for c in ax.collections if isinstance(c, PolyCollection) and c.get_alpha()).get_paths()[0].vertices
    at_first = corners[corners[:, 0] == 1][:, 1]
    assert at_first.min() == pytest.approx(19 - 1.96 * 5.0 * 0.4, abs=1e-3)
    assert at_first.max() == pytest.approx(19 + 1.96 * 5.0 * 0.4, abs=1e-3)


def test_a_gain_is_marked_with_its_chance_and_nothing_of_it_stands_on_a_plain_drawing() -> None:
    change, gains = course()
    phq9 = measures.get("phq9")
    full = plot.reliable_change(change, definition=phq9, gains=[gains])
    thick = [line.get_xydata().tolist() for line in full.lines if line.get_linewidth() == 3]
    assert thick == [[[4, 18], [5, 11]]]
    share = round(100 * float(gains.events["expected_by_chance"].iloc[0]))  # type: ignore[attr-defined]
    assert {f"gain: {share} in 100", "caseness"} <= set(words(full))
    label = next(text for text in full.texts if text.get_text().startswith("gain"))
    level = [line.get_ydata().reshape(-1, 3)[:, 0] for line in full.lines if np.isnan(line.get_ydata()).any()]
    levels = {float(value) for part in level for value in part}
    assert {19.0, 25.0, 13.0, 10.0} <= levels  # first score, reliably higher and lower, caseness
    assert min(abs(label.get_position()[1] - level) for level in levels) > 0.6  # half of its height
    plain = plot.reliable_change(change, definition=phq9, gains=[gains], plain=True)
    assert not [line for line in plain.lines if line.get_linewidth() == 3]
    assert "caseness" not in set(words(plain))


def test_words_on_the_left_never_overlap() -> None:
    from moodtrack.plot._change_marks import _apart

    placed = _apart([8.0, 9.0, 9.2, 17.0], 2.0)
    assert np.diff(placed).min() >= 2.0 - 1e-9
    assert placed[-1] == 17.0
    assert sorted(placed) == placed


def test_a_course_is_drawn_with_what_the_registry_knows_of_the_form() -> None:
    ax = plot.reliable_change(CHANGE, measure="phq9")
    assert ax.get_ylabel().startswith("PHQ-9\n(lower is better")
    assert {"caseness", "first score"} <= set(words(ax))
    assert any(isinstance(c, PolyCollection) for c in ax.collections)
    assert ax.get_ylim()[0] < 0
    assert ax.get_ylim()[1] > 27
    bare = plot.reliable_change(CHANGE, measure="phq9", definition=None)
    assert bare.get_ylabel() == "phq9"


def test_without_a_form_the_axis_holds_its_lines_and_has_whole_steps() -> None:
    frame = pd.DataFrame({"person": "a", "session": [1, 2, 3], "measure": "own scale", "value": [14.0, 9.0, 7.0]})
    norms = progress.Norms(15.0, 5.0, 100, 0.856, "a study")
    ax = plot.reliable_change(progress.reliable_change(frame, norms=norms, direction="higher_worse"))
    assert {"first score", "reliably lower", "reliably higher"} == set(words(ax))
    assert np.unique(np.diff(ax.get_yticks())).tolist() == [5.0]
    assert (ax.get_yticks() % 5 == 0).all()
    for view in ("waterfall", "scatter"):
        ax = plot.reliable_change(progress.reliable_change(frame, norms=norms, direction="higher_worse"), view=view)
        assert ax.get_legend().get_title().get_text() == "dashed: reliable change, 5.3 points"
