"""Repeats in a Log put together by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from moodtrack.log import Log
from moodtrack.schema import TABLES, stack
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import logs
from moodtrack.tidy import merge

CHILDREN = ("entries", "ratings", "labels", "tags", "texts")


@settings(max_examples=20)
@given(logs(min_persons=1))
def test_a_log_laid_over_itself_is_itself(log: Log) -> None:
    again = {name: log.tables[name].assign(entry=log.tables[name]["entry"] + 1000) for name in CHILDREN}
    doubled = Log(**{**log.tables, **{n: stack([log.tables[n], again[n]], TABLES[n]) for n in CHILDREN}})
    got = merge(doubled)
    for name in CHILDREN:
        assert_tables(got.tables[name], log.tables[name])
    told = got.problems[got.problems["code"] == "repeated"]
    assert len(told) == log.entries["person"].nunique()


@settings(max_examples=20)
@given(logs())
def test_without_repeats_nothing_changes(log: Log) -> None:
    for name, frame in merge(log).tables.items():
        assert_tables(frame, log.tables[name])


def test_entries_without_an_identifier_are_no_repeats() -> None:
    day = pd.Timestamp("2026-03-01")
    entries = pd.DataFrame({"person": "a", "entry": [1, 2], "kind": "mood", "at": day, "day": day, "precision": "day"})
    assert len(merge(Log(entries=entries)).entries) == 2


@pytest.mark.parametrize(
    ("stays", "goes", "want"),
    [
        (True, False, False),
        (None, False, False),
        (False, True, False),
        (True, True, True),
        (True, None, True),
        (None, True, None),
    ],
)
def test_a_no_of_a_copy_that_goes_survives(stays: bool | None, goes: bool | None, want: bool | None) -> None:
    day = pd.Timestamp("2026-03-01")
    shared = pd.array([goes, True, stays, True, False, False], dtype="boolean")
    entries = pd.DataFrame({
        "person": ["a", "a", "a", "b", "a", "b"], "entry": [3, 2, 1, 1, 4, 2], "source_id": ["x", "y", "x", "x", None, None],
        "shared": shared, "kind": "mood", "at": day, "day": day, "precision": "day",
    })  # fmt: skip
    got = merge(Log(entries=entries)).entries
    found = {(row.person, row.entry): None if row.shared is pd.NA else row.shared for row in got.itertuples()}
    assert found == {("a", 1): want, ("a", 2): True, ("b", 1): True, ("a", 4): False, ("b", 2): False}
