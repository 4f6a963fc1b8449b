"""Scores are drawn where they belong: in their order without sessions, and on any scale."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from moodtrack import plot
from moodtrack.progress import reliable_change


def test_scores_without_a_session_stand_in_their_order() -> None:
    days = pd.to_datetime(["2025-01-08", "2025-01-15", "2025-01-29"])
    scores = pd.DataFrame({"person": "a", "day": days, "measure": "phq9", "value": [18.0, 15.0, 9.0]})
    ax = plot.reliable_change(reliable_change(scores))
    drawn = [(list(line.get_xdata()), list(line.get_ydata())) for line in ax.get_lines()]
    assert ([1, 2, 3], [18, 15, 9]) in drawn
    assert ax.get_xlabel() == "score, in order"


@pytest.mark.parametrize("top", [20250129.0, 491701234567.0, 1e15])
def test_a_score_of_any_size_has_few_ticks(top: float) -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "foo", "value": [12.0, top]})
    ax = plot.reliable_change(reliable_change(scores))
    assert len(ax.get_yticks()) <= 9


def test_scores_of_unsure_order_have_no_line_and_no_marks_of_change() -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 2, 3], "measure": "phq9", "value": [20.0, 5.0, 5.0]})
    sure, unsure = (plot.reliable_change(reliable_change(scores), doubt=doubt) for doubt in (False, True))
    assert {"D"} < {line.get_marker() for line in sure.lines}
    assert {line.get_marker() for line in unsure.lines} == {"o"}
    assert {line.get_linestyle() for line in unsure.lines} == {"None"}


def test_the_rater_named_is_drawn() -> None:
    days = pd.to_datetime(["2026-01-05", "2026-01-12"])
    parts = [pd.DataFrame({"person": "a", "session": [1, 2], "day": days, "measure": "phq9", "rater": who, "value": values}) for who, values in (("self", [20.0, 18.0]), ("therapist", [9.0, 7.0]))]  # fmt: skip
    ax = plot.reliable_change(reliable_change(pd.concat(parts)), rater="therapist")
    drawn = {float(value) for line in ax.lines if line.get_marker() == "o" for value in line.get_ydata()}
    assert drawn == {9.0, 7.0}


def test_numbers_of_a_hundred_sessions_do_not_touch() -> None:
    scores = pd.DataFrame({"person": "a", "session": range(1, 101), "measure": "phq9", "value": [18.0, 15.0] * 50})
    ax = plot.reliable_change(reliable_change(scores))
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert all(right.x0 - left.x1 > left.height / 2 for left, right in pairwise(boxes))
