"""Repeats in a Log put together by hand."""

from __future__ import annotations

import pandas as pd
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
