"""Drawings say what the results say, leave no global state, and survive colour blindness and odd words."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from tests.drawn import words

import moodtrack
from moodtrack import measures, patterns, plot, progress
from moodtrack._catalogue import ANALYSES, Analysis
from moodtrack.log import Log
from moodtrack.plot import style
from moodtrack.plot.drawing import svg
from moodtrack.plot.summary import smooth
from moodtrack.schema import SCORES, empty
from moodtrack.testing import simulate

DRAWN = [analysis for analysis in ANALYSES if "plot" in analysis.faces]


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    log = moodtrack.demo()
    return {analysis.word: log.run(analysis.load()) for analysis in DRAWN}


@pytest.mark.parametrize("analysis", DRAWN, ids=lambda a: a.word)
def test_result_is_drawn_on_its_own_or_on_given_axes(analysis: Analysis, results: dict[str, Any]) -> None:
    draw = getattr(plot, analysis.word)
    own = draw(results[analysis.word])
    assert isinstance(own, Axes)
    given = Figure().add_subplot()
    assert draw(results[analysis.word], given) is given
    assert svg(own) == svg(draw(results[analysis.word]))


@pytest.mark.parametrize("analysis", DRAWN, ids=lambda a: a.word)
def test_an_empty_result_is_drawn(analysis: Analysis) -> None:
    assert svg(getattr(plot, analysis.word)(Log().run(analysis.load()))).count("<svg") == 1


def test_no_window_and_no_global_figure() -> None:
    code = (
        "import sys, moodtrack; log = moodtrack.demo(); "
        "moodtrack.plot.summary(log.run(moodtrack.dynamics.summary)); print('matplotlib.pyplot' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_a_notebook_shows_the_figure(results: dict[str, Any]) -> None:
    shown = plot.summary(results["summary"]).figure._repr_svg_()
    assert "<svg" in shown
    assert 'xmlns="http://www.w3.org/2000/svg"' in shown


def test_drawing_holds_no_address_and_own_names() -> None:
    ax = Figure().add_subplot()
    ax.plot([1, 2], [1, 2], marker="o")
    text = svg(ax, "one")
    assert text.startswith("<svg ")
    assert "://" not in text
    assert "<metadata" not in text
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert ids
    assert all(name.startswith("one-") for name in ids)
    assert 'href="#one-' in text


def test_words_are_taken_as_they_are() -> None:
    words = r"$\frac{1}{$ & <b> 🏃"
    ax = Figure().add_subplot()
    style.write(ax.set_ylabel(style.written(words)))
    assert r"$\frac{1}{$ &amp; &lt;b&gt;" in svg(ax)


def test_daily_points_are_the_day_means(results: dict[str, Any]) -> None:
    ax = plot.summary(results["summary"], variable="mood")
    daily = results["summary"].daily
    want = daily.loc[(daily["variable"] == "mood") & daily["value"].notna(), "value"].to_numpy()
    points = next(line for line in ax.lines if line.get_marker() == "o")
    assert np.array_equal(np.asarray(points.get_ydata(), dtype="float64"), want)


def test_without_the_smoothed_line_the_points_are_larger(results: dict[str, Any]) -> None:
    drawn = {of: plot.summary(results["summary"], variable="mood", smoothed=of) for of in (True, False)}
    sizes = {of: [line.get_markersize() for line in ax.lines if line.get_marker() == "o"] for of, ax in drawn.items()}
    smooth = {of: sum(line.get_linewidth() == 1.8 for line in ax.lines) for of, ax in drawn.items()}
    assert smooth == {True: 1, False: 0}
    assert len(sizes[True]) == len(sizes[False]) == 1
    assert sizes[True] < sizes[False]


def test_smooth_is_a_weighted_mean_and_breaks_at_gaps() -> None:
    days, values = np.array([0.0, 1.0, 2.0, 40.0]), np.array([1.0, 5.0, 3.0, 2.0])
    got = smooth(days, values, np.arange(41.0), sd=2.0, reach=7.0)
    for at in (0, 1, 5, 9, 33, 40):
        weights = [np.exp(-((at - day) ** 2) / 8) for day in days]
        assert got[at] == pytest.approx(sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights))
    assert np.isnan(got[10:33]).all()


def test_questionnaire_stands_on_its_whole_range(results: dict[str, Any]) -> None:
    phq9 = measures.get("phq9")
    ax = plot.reliable_change(results["reliable_change"], measure="phq9", definition=phq9)
    low, high = ax.get_ylim()
    assert low <= phq9.low
    assert high >= phq9.high
    assert "lower is better" in ax.get_ylabel()
    assert {"first score", "reliably lower", "reliably higher", "mild", "moderate", "severe"} <= set(words(ax))
    table = results["reliable_change"].table
    own = table[(table["measure"] == "phq9") & (table["item"] == "total")]
    marks = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() not in ("None", "x"))
    assert marks == len(own) + 1


@pytest.mark.parametrize(("first", "said"), [(21.0, "reliably higher"), (6.0, "reliably lower")])
def test_a_line_at_the_end_of_the_scale_keeps_its_words_whole(first: float, said: str) -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [first, first]})
    ax = plot.reliable_change(progress.reliable_change(scores))
    page = FigureCanvasAgg(ax.figure)
    page.draw()  # type: ignore[no-untyped-call]
    ends = next(artist for artist in ax.artists if said in artist.words).get_tightbbox(page.get_renderer())
    assert ax.bbox.y0 <= ends.y0
    assert ends.y1 <= ax.bbox.y1


def test_only_found_pairs_of_same_day_and_day_after(results: dict[str, Any]) -> None:
    table = results["triggers"].table
    found = table[(table["status"] == "found") & (table["lag"] >= 0)]
    ax = plot.triggers(results["triggers"])
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert len(labels) == len(found) > 0
    assert all(label.endswith(("same day", "day after")) for label in labels)


def test_pairs_are_drawn_as_they_are_told(results: dict[str, Any]) -> None:
    table = results["triggers"].table
    found = table[(table["status"] == "found") & (table["lag"] >= 0)].to_dict("records")
    ax = plot.triggers(results["triggers"])
    points = sorted(float(x) for line in ax.lines if line.get_marker() in ("o", "^") for x in line.get_xdata())
    assert points == sorted(row["shrunken"] for row in found)
    ends = [line.get_xdata().reshape(-1, 3)[:, :2].tolist() for line in ax.lines if line.get_linewidth() == 1.8]
    assert sorted(pair for part in ends for pair in part) == sorted([row["low"], row["high"]] for row in found)


def test_pairs_that_were_withheld_are_hollow(results: dict[str, Any]) -> None:
    table = results["triggers"].table
    tested = table[(table["lag"] >= 0) & (table["status"] != "not_testable")]
    ax = plot.triggers(results["triggers"], withheld=True)
    marks = [line for line in ax.lines if line.get_marker() in ("o", "^")]
    assert sum(len(line.get_xdata()) for line in marks) == len(tested) > (tested["status"] == "found").sum()
    hollow = sum(len(line.get_xdata()) for line in marks if line.get_markerfacecolor() == "white")
    assert hollow == (tested["status"] == "not_found").sum()
    assert len(ax.get_yticklabels(which="both")) == len(tested)


def test_pairs_that_were_withheld_stand_together_without_names(results: dict[str, Any]) -> None:
    table = results["triggers"].table
    tested = table[(table["lag"] >= 0) & (table["status"] != "not_testable")]
    rest = tested[tested["status"] != "found"]
    ax = plot.triggers(results["triggers"], withheld="together")
    (heap,) = (line for line in ax.lines if line.get_marker() == "|")
    assert sorted(heap.get_xdata()) == sorted(rest["shrunken"])
    assert [label.get_text() for label in ax.get_yticklabels(which="both")][
        -1
    ] == f"tested, not shown: {len(rest)} pairs"


def test_goals_out_of_range_stand_at_the_border(results: dict[str, Any]) -> None:
    ax = plot.goal_progress(results["goal_progress"])
    low, high = ax.get_xlim()
    marks = [x for line in ax.lines if line.get_marker() in ("D", "o", "<", ">") for x in line.get_xdata()]
    table = results["goal_progress"].table
    assert len(marks) == (table["percent"].notna() & (table["standing"] == "open")).sum() > 0
    assert all(low < mark < high for mark in marks)


def test_a_goal_beyond_the_edge_is_an_arrow_and_the_client_s_has_no_number_below_the_start(results: dict[str, Any]) -> None:  # fmt: skip
    found = results["goal_progress"]
    table = found.table[found.table["standing"] == "open"].head(3).assign(percent=[-300.0, 167.0, -20.0])
    for plain, said in (
        (False, ["−300 %", "167 %", "−20 %"]),
        (True, ["167 %", "further away than at the start", "further away than at the start"]),
    ):
        ax = plot.goal_progress(replace(found, table=table), plain=plain)
        marks = [line.get_marker() for line in ax.lines if line.get_marker() in ("D", "o", "<", ">")]
        assert marks == ["<", ">", "o"]
        assert words(ax) == said
        assert ("−50 %" in [label.get_text() for label in ax.get_xticklabels()]) != plain


def test_a_goal_to_keep_has_no_falling_plan_and_its_axis_a_name(results: dict[str, Any]) -> None:
    goals = pd.DataFrame({"person": "a", "goal": ["g"], "measure": ["rating:sleep_hours"], "baseline": [4.0], "target": [3.0], "direction": ["increase"], "set_on": [pd.Timestamp("2024-01-01")], "due_on": [pd.Timestamp("2024-03-01")]})  # fmt: skip
    days = pd.date_range("2024-01-01", periods=28)
    ratings = pd.DataFrame({"person": "a", "day": days, "at": days, "sleep_hours": 4.0, "session": pd.array([None] * 28, dtype="Int64")})  # fmt: skip
    variables = pd.DataFrame({"variable": ["sleep_hours"], "direction": ["higher_better"]})
    made = progress.goal_progress(goals, empty(SCORES), ratings, variables)
    ax = plot.goal_progress(made, goal="g", view="course")
    assert ax.get_ylabel() == "sleep hours"
    assert style.GREY not in [line.get_color() for line in ax.lines]


def test_pairs_of_tags_point_from_what_was_expected_to_what_was_noted() -> None:
    log = simulate(seed=5, tags={"walk": 0.3, "late": 0.2, "call": 0.3})
    walks = log.tags[log.tags["tag"] == "walk"].iloc[::2]
    result = patterns.together(pd.concat([log.tags, walks.assign(tag="$friend$")]))
    ax = plot.together(result)
    assert "$friend$ + walk" in re.findall(r"<text[^>]*>(.*?)</text>", svg(ax))
    row = result.table[result.table["status"] == "found"].iloc[0]
    marks = {line.get_marker(): line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1}
    assert marks == {"o": row["chance"], ">": row["n_both"]}
    others = plot.together(result, status="not_found")
    assert len(others.get_yticklabels()) == (result.table["status"] == "not_found").sum()


LINES = (style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE)


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(colour: str) -> np.ndarray:
    value = rgb(colour)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def test_lines_have_contrast_on_white() -> None:
    for colour in LINES:
        luminance = float(linear(colour) @ [0.2126, 0.7152, 0.0722])
        assert 1.05 / (luminance + 0.05) >= 2.9, colour


def test_lines_differ_for_deuteranopes() -> None:
    # Viénot, Brettel and Mollon 1999: deuteranopia in linear RGB
    seen = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
    shown = [seen @ linear(colour) for colour in LINES]
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            assert np.abs(one - other).max() > 0.05


def test_marks_differ_by_shape_not_by_colour_alone() -> None:
    from moodtrack.plot.reliable_change import _MARKS
    from moodtrack.plot.triggers import _MARKS as PAIRS

    assert len({marker for _, marker, _ in _MARKS.values()} | {"o"}) == 3
    assert len({marker for _, marker in PAIRS.values()}) == len(PAIRS)


def test_words_around_the_axes_are_inside_of_the_sheet(results: dict[str, Any]) -> None:
    for ax in (plot.goal_progress(results["goal_progress"]), plot.summary(results["summary"])):
        svg(ax)
        page = ax.figure.bbox
        around = ax.get_tightbbox(for_layout_only=True)
        assert page.x0 <= around.x0 < around.x1 <= page.x1
        assert page.y0 <= around.y0 < around.y1 <= page.y1


def test_axes_added_to_a_sheet_have_room_of_their_own(results: dict[str, Any]) -> None:
    ax = plot.goal_progress(results["goal_progress"])
    second = ax.figure.add_subplot(2, 1, 2)
    ax.set_subplotspec(second.get_subplotspec().get_gridspec()[0])
    svg(ax)
    assert ax.get_position().y0 > second.get_position().y1


def gains(**options: Any) -> Any:
    values = [19.0, 18, 19, 18, 11, 10, 11, 9, np.nan, 10, 12, 9]
    frame = pd.DataFrame({"person": "a", "session": range(1, 13), "measure": "phq9", "value": values})
    return progress.sudden_gains(frame, draws=100, **options)


def test_a_sudden_gain_is_ringed_with_its_size_and_its_share_by_chance() -> None:
    found = gains()
    ax = plot.sudden_gains(found)
    rings = next(line for line in ax.lines if line.get_markersize() == 8)
    assert rings.get_xydata().tolist() == [[4, 18], [5, 11]]
    share = round(100 * float(found.events["expected_by_chance"].iloc[0]))
    assert f"−7\nas large in {share} of 100 smooth courses" in words(ax)
    assert "lower is better" in ax.get_ylabel()


def test_a_session_without_a_score_leaves_a_gap() -> None:
    lines = [line.get_xdata().tolist() for line in plot.sudden_gains(gains()).lines if line.get_linewidth() == 1.0]
    assert lines == [[1, 2, 3, 4, 5, 6, 7, 8], [10, 11, 12]]


def test_no_sudden_gain_is_said() -> None:
    assert "no sudden loss by these criteria" in svg(plot.sudden_gains(gains(which="loss")))
