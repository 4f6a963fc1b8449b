"""Scores are drawn where they belong: in their order without sessions, and on any scale."""

from __future__ import annotations

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
