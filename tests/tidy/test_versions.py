"""Entries that were edited between two exports of one app."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from moodtrack.records import FileRead, Record
from moodtrack.tidy import assemble

AT = datetime(2026, 3, 1, 20, 39)


def entry(note: str, *, id: str | None = "1", days: int = 0, changed: str = "") -> Record:
    extra = {"modifiedDate": changed} if changed else {}
    return Record(AT + timedelta(days=days), "minute", "journal", 1 + days, texts={"note": note}, source_id=id, extra=extra)  # fmt: skip


def file(name: str, *records: Record) -> FileRead:
    return FileRead(name, "dayone", "log", records, app="dayone")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (("old", "2026-03-01T20:00:00Z"), ("new", "2026-03-05T08:00:00Z"), "new"),
        (("new", "2026-03-05T08:00:00Z"), ("old", "2026-03-01T20:00:00Z"), "new"),  # the app says which is later
        (("old", ""), ("new", ""), "new"),  # the second export goes further in time
    ],
)
def test_the_later_version_of_an_entry_stays_in_any_order(
    first: tuple[str, str], second: tuple[str, str], kept: str
) -> None:
    big = file("a.json", entry(first[0], changed=first[1]), entry("x", id="2", days=-1), entry("y", id="3", days=-2))
    late = file("b.json", entry(second[0], changed=second[1]), entry("z", id="4", days=9))
    for order in itertools.permutations([big, late]):
        log = assemble(list(order))
        assert sorted(log.texts["text"].astype("str")) == sorted([kept, "x", "y", "z"])
        told = log.problems.loc[log.problems["code"].astype("str").eq("repeated"), "what"].tolist()
        assert ["1 differ" in what for what in told] == [True]


def test_versions_without_identifiers_both_stay_and_are_told() -> None:
    one, two = file("a.json", entry("old", id=None)), file("b.json", entry("new", id=None))
    for order in itertools.permutations([one, two]):
        log = assemble(list(order))
        assert len(log.entries) == 2
        assert ["differ in two files of one format, in 1 minutes" in what for what in log.problems["what"]] == [True]


def test_two_entries_of_a_minute_that_both_files_have_are_no_conflict() -> None:
    both = [entry("a", id=None), entry("b", id=None)]
    told = assemble([file("a.json", *both), file("b.json", *both, entry("c", id=None))]).problems["what"].tolist()
    assert not any("differ" in what for what in told)


def test_an_identifier_twice_in_one_file_keeps_both_and_is_told() -> None:
    log = assemble([file("a.json", entry("one"), entry("two"), entry("three", id="2"))])
    assert sorted(log.texts["text"].astype("str")) == ["one", "three", "two"]
    assert ["1 entries have an identifier that another" in what for what in log.problems["what"]] == [True]
