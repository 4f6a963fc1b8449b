"""The panel: every row of a person in one run, in order, and back."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings

from moodtrack.panel import Panel
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import ratings


@settings(max_examples=20)
@given(ratings())
def test_agrees_with_sorting_and_grouping(frame: pd.DataFrame) -> None:
    panel = Panel.of(frame, "day", "entry")
    want = frame.astype({"person": str}).sort_values(["person", "day", "entry"], kind="stable", ignore_index=True)
    assert_tables(panel.frame, want)
    assert panel.persons.tolist() == sorted(set(want["person"]))
    assert len(panel) == len(panel.segments())
    for name, rows in zip(panel.persons, panel.segments(), strict=True):
        assert set(want["person"].iloc[rows]) == {name}
    assert panel.counts().tolist() == [int((want["person"] == name).sum()) for name in panel.persons]
    assert panel.names(panel.codes).tolist() == want["person"].tolist()


@settings(max_examples=20)
@given(ratings(min_persons=1))
def test_rows_in_any_order_give_one_panel(frame: pd.DataFrame) -> None:
    one, two = Panel.of(frame, "day", "entry"), Panel.of(frame.iloc[::-1], "day", "entry")
    assert_tables(one.frame, two.frame)
    assert np.array_equal(one.starts, two.starts)


def test_rows_without_a_person_are_left_out_and_ties_stay_in_order() -> None:
    frame = pd.DataFrame({"person": ["a", None, "a", "b"], "day": [1, 1, 1, 0], "value": [3.0, 9.0, 2.0, 1.0]})
    panel = Panel.of(frame, "day")
    assert panel["value"].tolist() == [3.0, 2.0, 1.0]
    assert panel.starts.tolist() == [0, 2, 3]


def test_one_value_a_person_comes_back_as_rows() -> None:
    panel = Panel.of(pd.DataFrame({"person": ["b", "a"]}))
    packed = panel.pack({"mean": np.array([1.0, 2.0])})
    assert packed["person"].tolist() == ["a", "b"]
    assert packed["mean"].tolist() == [1.0, 2.0]


def test_an_unused_person_has_no_segment() -> None:
    person = pd.Categorical(["b"], categories=["a", "b"])
    assert Panel.of(pd.DataFrame({"person": person})).persons.tolist() == ["b"]


def test_an_empty_frame_is_an_empty_panel() -> None:
    panel = Panel.of(pd.DataFrame({"person": pd.Series([], dtype="str"), "day": pd.Series([], dtype="float64")}), "day")
    assert len(panel) == 0
    assert panel.segments() == []
    assert panel["day"].shape == (0,)
