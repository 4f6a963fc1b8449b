"""The order of scores: what has no place in it is left out and said, whatever analysis asks, and a value never decides."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from moodtrack.progress import (
    Norms,
    early_response,
    minimal_change,
    norms,
    outcomes,
    reliable_change,
    sudden_gains,
    time_to_event,
)

FUNCTIONS = {
    "reliable_change": lambda s: reliable_change(s, measure="phq9"),
    "minimal_change": lambda s: minimal_change(s, measure="phq9"),
    "early_response": lambda s: early_response(s, measure="phq9"),
    "outcomes": lambda s: outcomes(s, pairs=(("phq9",),)),
    "sudden_gains": lambda s: sudden_gains(s, measure="phq9"),
    "time_to_event": lambda s: time_to_event(s, measure="phq9"),
}


def frame(values: list[float], **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"person": "a", "measure": "phq9", "value": values, **columns})


def days(*numbers: int | None) -> pd.Series:
    return pd.to_datetime(pd.Series([None if n is None else f"2026-01-{n:02d}" for n in numbers]))


UNDATED = frame([20.0, 12.0, 11.0, 6.0], day=days(1, 8, None, 22))
UNNUMBERED = frame([20.0, 14.0, 9.0, 5.0], session=pd.array([None, 1, 2, 3], dtype="Int64"))
NEITHER = frame([20.0, 10.0, 8.0])


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("scores", [UNDATED, UNNUMBERED, NEITHER], ids=["undated", "unnumbered", "neither"])
def test_a_score_without_a_place_is_said_by_every_analysis(name: str, scores: pd.DataFrame) -> None:
    assert "missing_field" in FUNCTIONS[name](scores).problems["code"].astype(str).tolist()


@pytest.mark.parametrize(("scores", "first", "last"), [(UNDATED, 20, 6), (UNNUMBERED, 14, 5)], ids=["undated", "unnumbered"])  # fmt: skip
def test_what_has_a_place_is_judged_without_the_rest(scores: pd.DataFrame, first: float, last: float) -> None:
    change = reliable_change(scores, measure="phq9").latest()
    assert change[["baseline", "value"]].to_numpy().tolist() == [[first, last]]
    assert change["class"].astype(str).tolist() == ["improved"]
    assert minimal_change(scores).series[["baseline", "last", "n"]].to_numpy().tolist() == [[first, last, 3]]
    assert early_response(scores, clock="day").table[["baseline", "last"]].to_numpy().tolist() == [[first, last]]
    assert outcomes(scores, pairs=(("phq9",),)).pairs[["first", "last"]].to_numpy().tolist() == [[first, last]]
    assert norms(scores, measure="phq9", reliability=None).mean == first


def test_without_any_order_there_is_no_change() -> None:
    assert not len(reliable_change(NEITHER, measure="phq9").table)
    assert not len(minimal_change(NEITHER).table)
    assert early_response(NEITHER).table["baseline"].isna().all()
    assert outcomes(NEITHER, pairs=(("phq9",),)).table["paired"].tolist() == [False]
    assert not len(time_to_event(NEITHER, measure="phq9").clients)


def test_one_score_alone_needs_no_order() -> None:
    found = reliable_change(frame([20.0]), measure="phq9")
    assert found.series["baseline"].tolist() == [20]
    assert found.problems["code"].astype(str).tolist() == ["too_few"]


TIED = {
    "one session, one day missing": frame([20, 10, 8], session=[1, 2, 2], day=days(1, 8, None)),
    "one day, one session missing": frame([20, 10, 8], session=pd.array([1, 2, None], dtype="Int64"), day=days(1, 8, 8)),
}  # fmt: skip


@pytest.mark.parametrize("name", TIED)
def test_scores_that_cannot_be_told_apart_in_order_contradict_each_other(name: str) -> None:
    found = minimal_change(TIED[name])
    assert found.series[["baseline", "last", "n"]].to_numpy().tolist() == [[20, 20, 1]]
    assert "score_conflict" in found.problems["code"].astype(str).tolist()


@pytest.mark.parametrize("scores", [UNDATED, UNNUMBERED, NEITHER, *TIED.values()])
def test_the_order_of_rows_does_not_matter(scores: pd.DataFrame) -> None:
    seen = []
    for rows in itertools.permutations(range(len(scores))):
        found = reliable_change(scores.iloc[list(rows)].reset_index(drop=True), measure="phq9")
        seen.append((found.table["value"].tolist(), found.series["baseline"].fillna(-1).tolist(), len(found.problems)))
    assert all(one == seen[0] for one in seen)


def test_worse_scores_at_a_lower_value_keep_their_time() -> None:
    """The mirror of the values gives the mirror of the changes: no value decides about the order."""
    mirrored = UNDATED.assign(value=27 - UNDATED["value"])
    plain, turned = (minimal_change(s).table["change"].to_numpy() for s in (UNDATED, mirrored))
    assert np.array_equal(plain, -turned)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("value", [99.0, np.inf, -1.0])
def test_a_score_that_the_form_cannot_give_is_left_out_and_said(name: str, value: float) -> None:
    scores = frame([value, 13.0, 12.0, 11.0, 4.0], session=[1, 2, 3, 4, 5])
    assert "out_of_range" in FUNCTIONS[name](scores).problems["code"].astype(str).tolist()
    assert minimal_change(scores).series[["baseline", "last", "n"]].to_numpy().tolist() == [[13, 4, 4]]


def test_infinity_is_no_score_of_any_measure() -> None:
    found = reliable_change(frame([13, np.inf, 4], session=[1, 2, 3]).assign(measure="own"), threshold=5, direction="higher_worse")  # fmt: skip
    assert found.table["value"].tolist() == [4]


def test_another_coding_of_the_form_is_possible() -> None:
    scores = frame([8.0, 2.0], session=[1, 2]).assign(measure="k10")
    assert minimal_change(scores, threshold=3).series["baseline"].tolist() == [8]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_scores_under_another_spelling_of_the_name_are_found(name: str) -> None:
    scores = frame([20.0, 14.0, 9.0, 5.0, 4.0], session=[1, 2, 3, 4, 5])
    plain, spelled = (FUNCTIONS[name](s) for s in (scores, scores.assign(measure="PHQ-9")))
    pd.testing.assert_frame_equal(plain.table, spelled.table)
    pd.testing.assert_frame_equal(plain.problems, spelled.problems)


def test_two_spellings_are_one_series() -> None:
    scores = frame([20.0, 14.0, 5.0], session=[1, 2, 3]).assign(measure=["PHQ-9", "phq9", "phq 9"])
    assert reliable_change(scores).series["n"].tolist() == [3]


def test_a_line_over_sessions_without_numbers_is_said() -> None:
    scores = frame([20.0, 14.0, 9.0, 5.0], day=days(1, 8, 15, 22))
    sample = Norms(15.0, 5.0, 200, 0.84, "drawn for this test")
    found = reliable_change(scores, measure="phq9", norms=sample, method="HLM")
    assert found.table["class"].isna().all()
    assert "not_evaluable" in found.problems["code"].astype(str).tolist()
