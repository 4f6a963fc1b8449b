"""Goal-based outcomes: a naive twin goal by goal, one rating, other scales, contradicting ratings, and the laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import goal_outcomes
from moodtrack.schema import SCORES, empty
from moodtrack.testing import check_analysis

Ratings = dict[str, dict[str, list[float | None]]]


def scores(ratings: Ratings) -> pd.DataFrame:
    """person -> goal -> one rating a session."""
    rows = [
        {"person": person, "session": s, "measure": "goal", "item": goal, "value": value}
        for person, goals in ratings.items()
        for goal, values in goals.items()
        for s, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def tables(seed: int) -> dict[str, pd.DataFrame]:
    stream = np.random.default_rng(seed)
    made: Ratings = {
        f"p{i}": {f"g{j}": [float(v) for v in stream.integers(0, 11, 1 + j + i)] for j in range(3)} for i in range(4)
    }
    return {"scores": scores(made)}


def word(change: float) -> str:
    return "improved" if change >= 2.45 else "deteriorated" if change <= -2.45 else "no_reliable_change"


@settings(max_examples=40)
@given(st.lists(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=6), min_size=1, max_size=3))
def test_twin(goals: list[list[int | None]]) -> None:
    named = {f"g{i}": [None if v is None else float(v) for v in values] for i, values in enumerate(goals)}
    found = goal_outcomes(scores({"a": named}))
    changes = []
    for goal, values in named.items():
        rated = [v for v in values if v is not None]
        row = found.goals[found.goals["goal"] == goal].iloc[0]
        if len(rated) < 2:
            assert pd.isna(row["change"])
            assert pd.isna(row["status"])
        else:
            changes.append(rated[-1] - rated[0])
            assert (row["change"], row["status"]) == (changes[-1], word(changes[-1]))
        first = next((s for s, v in enumerate(values, start=1) if v == 10), None)
        assert (first is None) == pd.isna(row["session_reached"])
        assert first is None or row["session_reached"] == first
    row = found.table.iloc[0]
    assert (row["n_goals"], row["n"]) == (len(goals), len(changes))
    if changes:
        assert row["change"] == pytest.approx(sum(changes) / len(changes))


@pytest.mark.parametrize(
    ("last", "status"), [(5.45, "improved"), (5.44, "no_reliable_change"), (0.55, "deteriorated"), (0.56, "no_reliable_change")]
)  # fmt: skip
def test_a_change_of_exactly_the_threshold_is_reliable(last: float, status: str) -> None:
    assert goal_outcomes(scores({"a": {"g": [3.0, last]}})).goals["status"].tolist() == [status]


def test_one_rating_is_no_change_and_not_zero() -> None:
    found = goal_outcomes(scores({"a": {"g": [3.0]}}))
    assert found.goals["change"].isna().all()
    assert found.table["change"].isna().all()
    assert found.problems["code"].astype(str).tolist() == ["too_few"]


def test_the_number_from_memory_is_marked_and_a_given_one_too() -> None:
    table = scores({"a": {"g": [3.0, 6.0]}})
    assert goal_outcomes(table).table["threshold_status"].tolist() == ["from_memory"]
    found = goal_outcomes(table, reliable_change=4)
    assert found.table["threshold_status"].tolist() == ["given"]
    assert found.table["status"].tolist() == ["no_reliable_change"]


def test_a_goal_on_another_scale_is_left_out_and_the_others_stay() -> None:
    found = goal_outcomes(scores({"a": {"hours": [3.0, 12.0], "g": [1.0, 2.0]}}))
    assert found.table[["n_goals", "n", "change"]].to_numpy().tolist() == [[2, 1, 1.0]]
    assert found.problems["code"].astype(str).tolist() == ["out_of_range"]


def test_different_ratings_of_one_session_are_not_used() -> None:
    table = pd.concat([scores({"a": {"g": [1.0, 4.0, 6.0]}}), scores({"a": {"g": [1.0, 9.0]}})], ignore_index=True)
    found = goal_outcomes(table)
    assert found.goals[["n", "change"]].to_numpy().tolist() == [[2, 5.0]]
    assert found.problems["code"].astype(str).tolist() == ["score_conflict"]


def test_raters_are_judged_alone_and_questionnaires_are_not_goals() -> None:
    one, two = scores({"a": {"g": [1.0, 8.0]}}), scores({"a": {"g": [1.0, 2.0]}})
    phq = scores({"a": {"total": [3.0, 9.0]}}).assign(measure="phq9")
    found = goal_outcomes(pd.concat([one, two.assign(rater="therapist"), phq], ignore_index=True))
    assert found.table.astype({"rater": str})[["rater", "change"]].to_numpy().tolist() == [
        ["self", 7],
        ["therapist", 1],
    ]


def test_refusals() -> None:
    for option in ({"reliable_change": 0}, {"min_ratings": 1}, {"reached": "ten"}, {"measure": ""}):
        with pytest.raises(OptionError):
            goal_outcomes(scores({"a": {"g": [1.0]}}), **option)  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        goal_outcomes(pd.DataFrame({"person": ["a"]}))


def test_empty() -> None:
    assert len(goal_outcomes(empty(SCORES)).table) == 0


def test_laws() -> None:
    check_analysis(goal_outcomes, tables=tables)
