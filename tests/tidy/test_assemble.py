"""Files of one call become one Log: whose, once, in time order, in whatever order they come."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError, UnknownPerson
from moodtrack.log import Log
from moodtrack.records import FileRead, Item, Label, Problem, Record, Row, Tag, Variable
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import records
from moodtrack.tidy import assemble

NOON = datetime(2026, 3, 1, 12)


def log_file(name: str, *items: Item, person: str | None = None, format: str = "log") -> FileRead:
    return FileRead(name, format, "log", items, person=person)


def entry(day: int = 0, line: int = 2, **more: object) -> Record:
    at = more.pop("at", NOON + timedelta(days=day))
    return Record(**{"at": at, "precision": "minute", "kind": "mood", "line": line, "ratings": {"Mood": 3.0}, **more})  # type: ignore[arg-type]


def codes(log: Log) -> list[str]:
    return log.problems["code"].astype(str).tolist()


# whose


def test_nobody_named_is_me() -> None:
    assert assemble([log_file("a.csv", entry())]).persons["person"].tolist() == ["me"]


def test_the_only_person_named_owns_the_rest() -> None:
    log = assemble([log_file("a.csv", entry(person="anna")), log_file("b.csv", entry(1))])
    assert log.entries["person"].tolist() == ["anna", "anna"]


def test_person_option_owns_the_unnamed() -> None:
    files = [log_file("a.csv", entry(person="anna")), log_file("b.csv", entry(1))]
    assert assemble(files, person="anna").entries["person"].tolist() == ["anna", "anna"]
    assert assemble(files[1:], person="ben").entries["person"].tolist() == ["ben"]


@pytest.mark.parametrize("person", [None, "anna", "ben"])
def test_who_is_asked_for_is_not_given_the_files_of_nobody(person: str | None) -> None:
    """Scores and a share list that name nobody, beside a log of two: they are the one's or the other's."""
    both = log_file("log.csv", entry(person="anna"), entry(2, person="ben"))
    scores = log_file("scores.csv", Row("scores", {"measure": "phq9", "value": 25.0, "session": 1}, 2))
    share = log_file("share.csv", Row("entries", {"at": NOON, "precision": "day", "shared": True}, 2), format="share")
    with pytest.raises(UnknownPerson) as caught:
        assemble([both, scores, share], person=person)
    for part in ("scores.csv, share.csv", "anna, ben", "{path: 'NAME'}", "--person-of FILE=NAME"):
        assert part in str(caught.value)
    told = [both, dataclasses.replace(scores, person="anna"), dataclasses.replace(share, person="ben")]
    log = assemble(told, person=person)
    assert log.scores["person"].tolist() == ["anna"]
    assert log.entries["shared"].astype(object).where(log.entries["shared"].notna(), None).tolist() == [None, False]


def test_a_share_list_of_nobody_without_a_row_closes_all() -> None:
    both = log_file("log.csv", entry(person="anna"), entry(2, person="ben"))
    for person in (None, "anna"):
        log = assemble([both, log_file("share.csv", format="share")], person=person)
        assert log.entries["shared"].tolist() == [False, False]


def test_a_person_whom_no_file_names_is_asked_for_again() -> None:
    files = [log_file("a.csv", entry(person="client-07")), log_file("b.csv", entry(1))]
    with pytest.raises(UnknownPerson, match="none of the files names Client-07; they name client-07") as caught:
        assemble(files, person="Client-07")
    for part in ("person=", "--person", "{path:"):
        assert part in str(caught.value)
    openly = [files[0], log_file("b.csv", entry(1), person="Client-07")]
    assert assemble(openly).persons["person"].tolist() == ["Client-07", "client-07"]


def test_a_person_whom_no_file_names_does_no_harm_where_every_entry_names_one() -> None:
    assert assemble([log_file("a.csv", entry(person="anna"))], person="ben").persons["person"].tolist() == ["anna"]


def test_a_line_without_a_person_is_a_problem_where_the_file_names_several() -> None:
    rows = [
        Row("scores", {"measure": "phq9", "value": 9.0, "session": n}, n, who)
        for n, who in ((2, "anna"), (3, "ben"), (4, None), (5, " "))
    ]
    log = assemble([log_file("scores.csv", *rows)])
    assert log.scores["person"].tolist() == ["anna", "ben"]
    assert log.problems[["where", "code"]].astype(str).values.tolist() == [
        ["scores.csv:4", "missing_field"],
        ["scores.csv:5", "missing_field"],
    ]
    assert log.provenance[0]["rows_read"] == 4
    assert log.provenance[0]["rows_kept"] == 2
    for person in ("anna", "ben"):
        asked = assemble([log_file("scores.csv", *rows)], person=person)
        assert asked.scores["person"].tolist() == ["anna", "ben"]
        assert len(asked.problems) == 2


@pytest.mark.parametrize("names", [("anna/scores.csv", "ben/scores.csv"), ("scores.csv", "scores.csv")])
def test_two_files_of_one_name_are_not_one_person(names: tuple[str, str]) -> None:
    one, two = (log_file(name, entry(day)) for day, name in enumerate(names))
    one, two = (FileRead(f.name, f.format, f.kind, f.items, {"sha256": str(n)}) for n, f in enumerate((one, two)))
    with pytest.raises(UnknownPerson, match=r"called scores\.csv") as caught:
        assemble([one, two])
    for part in ("person=", "--person"):
        assert part in str(caught.value)
    assert assemble([one, two], person="anna").persons["person"].tolist() == ["anna"]
    assert assemble([one, one]).persons["person"].tolist() == ["me"]


def test_person_of_the_file_comes_before_the_option() -> None:
    files = [log_file("a.csv", entry(), person="anna"), log_file("b.csv", entry(1))]
    assert assemble(files, person="ben").persons["person"].tolist() == ["anna", "ben"]


def test_several_named_and_one_file_names_none() -> None:
    files = [log_file("in/a.csv", entry(person="anna"), entry(1, person="ben")), log_file("in/b.csv", entry(2))]
    with pytest.raises(UnknownPerson) as caught:
        assemble(files)
    for part in ("in/b.csv", "anna", "ben", "--person-of", "{path:"):
        assert part in str(caught.value)
    assert "in/a.csv" not in str(caught.value)


def test_a_sheet_counts_as_naming_too() -> None:
    sheet = log_file("goals.csv", Row("goals", {"goal": "g1"}, 2, "anna"), Row("goals", {"goal": "g1"}, 3, "ben"))
    with pytest.raises(UnknownPerson):
        assemble([sheet, log_file("b.csv", entry())])


# once


def test_the_same_file_under_another_name_adds_nothing() -> None:
    items = [entry(day, day + 2) for day in range(5)]
    once, twice = (
        assemble([log_file("a.csv", *items)]),
        assemble([log_file("a.csv", *items), log_file("b.csv", *items)]),
    )
    assert_tables(once.entries, twice.entries)
    assert codes(twice) == ["repeated"]
    assert twice.problems["what"][0].startswith("5 rows")
    assert twice.problems["where"][0] == "b.csv"
    assert "lines 2-6" in twice.problems["what"][0]


def test_overlapping_exports_add_what_is_new() -> None:
    log = assemble([log_file("a.csv", *map(entry, range(4))), log_file("b.csv", *map(entry, range(2, 7)))])
    assert len(log.entries) == 7
    assert log.entries["entry"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_true_repeat_within_a_file_is_kept() -> None:
    log = assemble([log_file("a.csv", entry(line=2), entry(line=3)), log_file("b.csv", entry(line=2))])
    assert len(log.entries) == 2
    assert log.entries["source_id"].is_unique
    assert codes(log) == ["repeated"]


def test_the_apps_own_identifier_decides_where_there_is_one() -> None:
    changed = entry(source_id="7", ratings={"Mood": 5.0})
    log = assemble([log_file("a.csv", entry(source_id="7"), entry(1, source_id="8")), log_file("b.csv", changed)])
    assert log.entries["source_id"].tolist() == ["log:7", "log:8"]
    assert log.ratings["mood"].tolist() == [3.0, 3.0]


def test_two_persons_may_write_the_same() -> None:
    log = assemble([log_file("a.csv", entry(person="anna"), entry(person="ben", line=3))])
    assert len(log.entries) == 2
    assert codes(log) == []


def test_rows_of_sheets_are_added_once() -> None:
    sheet = [Row("scores", {"session": 1, "measure": "phq9", "item": "total", "value": 9}, 2)]
    log = assemble([log_file("a.csv", *sheet), log_file("b.csv", *sheet)])
    assert len(log.scores) == 1
    assert codes(log) == ["repeated"]


@settings(max_examples=25)
@given(records(), records(), st.randoms(use_true_random=False))
def test_order_of_files_does_not_matter(one: list[Record], two: list[Record], chance: object) -> None:
    files = [log_file("a.csv", *one), log_file("b.csv", *two), log_file("c.csv", *one, *two)]
    shuffled = list(files)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    left, right = assemble(files), assemble(shuffled)
    for name, frame in left.tables.items():
        assert_tables(frame, right.tables[name])
    assert left.provenance == right.provenance


@settings(max_examples=25)
@given(records())
def test_the_same_file_twice_gives_no_new_row(found: list[Record]) -> None:
    once = assemble([log_file("a.csv", *found)])
    twice = assemble([log_file("a.csv", *found), log_file("z.csv", *found)])
    for name in ("persons", "entries", "ratings", "labels", "tags", "texts", "variables"):
        assert_tables(once.tables[name], twice.tables[name])
    assert (twice.problems["code"] == "repeated").sum() == (1 if found else 0)


@settings(max_examples=25)
@given(records())
def test_every_entry_and_every_rating_of_it_is_there(found: list[Record]) -> None:
    log = assemble([log_file("a.csv", *found)])
    assert len(log.entries) == len(found)
    assert len(log.ratings) == sum(bool(r.ratings or r.labels) for r in found)
    values = log.ratings[log.ratings.columns[6:]]
    given_values = sorted(v for r in found for v in r.ratings.values() if v is not None)
    assert sorted(v for v in values.to_numpy().ravel().tolist() if v == v) == given_values
    tagged = sum(max(len(r.tags), 1) for r in found if r.tags is not None)
    assert len(log.tags) == tagged
    assert log.entries["at"].is_monotonic_increasing


# time


def test_a_day_starts_at_four() -> None:
    late = [entry(at=datetime(2026, 3, 2, 3, 59)), entry(at=datetime(2026, 3, 2, 4, 0), line=3)]
    log = assemble([log_file("a.csv", *late)])
    assert log.entries["day"].dt.day.tolist() == [1, 2]
    midnight = assemble([log_file("a.csv", *late)], day_start="00:00")
    assert midnight.entries["day"].dt.day.tolist() == [2, 2]


@pytest.mark.parametrize("precision", ["day", "part_of_day"])
def test_what_is_known_by_day_is_not_shifted(precision: str) -> None:
    log = assemble([log_file("a.csv", entry(at=datetime(2026, 3, 2), precision=precision))])
    assert log.entries["day"][0] == log.ratings["day"][0] == pd.Timestamp("2026-03-02")


@pytest.mark.parametrize("wrong", ["4", "25:00", "04:60", "noon", ""])
def test_day_start_is_a_time(wrong: str) -> None:
    with pytest.raises(OptionError):
        assemble([], day_start=wrong)


def test_newest_first_files_keep_the_order_of_writing_within_a_minute() -> None:
    items = [entry(1, 2), entry(0, 3, texts={"note": "second"}), entry(0, 4, texts={"note": "first"})]
    log = assemble([log_file("a.csv", *items)])
    assert log.texts["text"].tolist() == ["first", "second"]


# words and scales


def companion(*items: Item, name: str = "map.csv", person: str | None = None, format: str = "labels") -> FileRead:
    return FileRead(name, format, "companion", items, person=person)


def worded(label: str, day: int = 0, **more: object) -> Record:
    return entry(day, ratings={}, labels={"mood": label}, **more)


def test_words_compare_folded_and_composed() -> None:
    log = assemble([log_file("a.csv", worded(" CAFE\u0301 ")), companion(Label("Mood", "café", 4, "file"))])
    assert log.ratings["mood"].tolist() == [4.0]
    assert log.labels["label"].tolist() == [" CAFE\u0301 "]
    assert log.labels["missing"].isna().all()


def test_caller_before_companion_before_the_files_own() -> None:
    own = log_file("a.csv", Label("mood", "ok", 1, "built in: English"), worded("ok"))
    middle, caller = companion(Label("mood", "ok", 2, "file")), companion(Label("mood", "ok", 3, "user"), name="moods=")
    assert assemble([own]).ratings["mood"].tolist() == [1.0]
    assert assemble([own, middle]).ratings["mood"].tolist() == [2.0]
    assert assemble([own, middle, caller]).ratings["mood"].tolist() == [3.0]


def test_two_companions_that_disagree_are_not_used() -> None:
    maps = [companion(Label("mood", "ok", value, "file"), name=f"{value}.csv") for value in (2, 3)]
    log = assemble([log_file("a.csv", Label("mood", "ok", 1, "built in"), worded("ok")), *maps])
    assert log.ratings["mood"].isna().all()
    assert sorted(codes(log)) == ["label_conflict", "unmapped_label"]


def test_unmapped_words_are_counted_and_not_told() -> None:
    log = assemble([log_file("a.csv", worded("geheim"), worded("geheim", 1), worded("anders", 2))])
    assert log.ratings["mood"].isna().all()
    assert len(log.ratings) == 3
    assert log.labels["missing"].tolist() == ["unmapped_label"] * 3
    assert codes(log) == ["unmapped_label"]
    assert "3 entries" in log.problems["what"][0]
    assert "2 distinct" in log.problems["what"][0]
    assert "geheim" not in log.problems["what"][0]


def test_a_companion_of_one_person_is_not_used_for_another() -> None:
    files = [log_file(f"{name}.csv", worded("ok"), person=name) for name in ("anna", "ben")]
    log = assemble([*files, companion(Label("mood", "ok", 4, "file"), person="anna")])
    assert log.ratings["mood"].tolist()[0] == 4.0
    assert log.ratings["mood"].isna().tolist() == [False, True]


def test_a_number_beside_the_word_stays() -> None:
    both = entry(ratings={"mood": 2.5}, labels={"mood": "meh"})
    log = assemble([log_file("a.csv", both), companion(Label("mood", "meh", 2, "file"))])
    assert log.ratings["mood"].tolist() == [2.5]


def test_equal_names_with_other_scales_are_kept_apart() -> None:
    five = Variable("Mood", low=1, high=5, direction="higher_better", source="app")
    ten = Variable("mood", low=0, high=10, direction="higher_better", source="file")
    files = [
        log_file("a.csv", five, *map(entry, range(3)), format="daylio"),
        log_file("b.csv", ten, entry(5), format="sheet"),
    ]
    log = assemble(files)
    assert log.variables["variable"].tolist() == ["mood", "mood_sheet"]
    assert log.variables["high"].tolist() == [5.0, 10.0]
    assert codes(log) == ["renamed_variable"]
    assert log.ratings["mood"].count() == 3
    assert log.ratings["mood_sheet"].count() == 1


def test_a_scale_that_nobody_tells_is_another_scale() -> None:
    five = Variable("Mood", low=1, high=5, source="app")
    log = assemble(
        [log_file("a.csv", five, entry(), format="daylio"), log_file("b.csv", entry(1, ratings={"Mood": 9.0}))]
    )
    assert log.variables["variable"].tolist() == ["mood", "mood_log"]
    assert log.variables["source"].tolist()[0] == "app"
    assert log.variables.loc[1, ["low", "high", "direction", "source"]].isna().all()


def test_a_codebook_scales_the_files_of_the_call() -> None:
    book = companion(Variable("Mood", low=0, high=10, direction="higher_better", domain="emotions", source="file"))
    log = assemble([log_file("a.csv", entry()), book])
    assert log.variables.loc[0, ["low", "high", "direction", "domain", "source"]].tolist() == [
        0.0, 10.0, "higher_better", "emotions", "file",
    ]  # fmt: skip
    assert log.variables["label"].tolist() == ["Mood"]


def test_names_that_cannot_be_columns() -> None:
    log = assemble([log_file("a.csv", entry(ratings={"Day": 1.0, "Sleep-h": 2.0, "sleep h": 3.0}))])
    assert log.ratings.loc[0, ["day_rating", "sleep_h", "sleep_h_2"]].tolist() == [1.0, 2.0, 3.0]
    assert set(codes(log)) == {"renamed_variable"}


# tags, texts, extra


def test_no_tags_is_a_row_and_no_way_to_tag_is_none() -> None:
    log = assemble([log_file("a.csv", entry(tags=()), entry(1, tags=None), entry(2, tags=(Tag(" run ", "sport", 2),)))])
    assert log.tags["entry"].tolist() == [1, 3]
    assert log.tags["tag"].isna().tolist() == [True, False]
    assert log.tags.loc[1, ["tag", "group", "amount", "source"]].tolist() == ["run", "sport", 2.0, "log:a.csv"]


def test_extra_is_json_and_a_rating_without_value_has_a_row() -> None:
    log = assemble([log_file("a.csv", entry(ratings={"mood": None}, extra={"b": 1, "a": "ü"}))])
    assert json.loads(log.entries["extra"][0]) == {"a": "ü", "b": 1}
    assert log.ratings["mood"].isna().tolist() == [True]


def test_provenance_names_the_file_and_not_its_folder() -> None:
    problem = Problem("bad_date", "the date cannot be read", 3, lost=True)
    file = dataclasses.replace(
        log_file("/home/me/a.csv", entry(), problem), about={"sha256": "f0", "bytes": 7, "why": "named"}
    )
    log = assemble([file])
    assert log.provenance[0] == {
        "name": "a.csv", "format": "log", "kind": "log", "sha256": "f0", "bytes": 7, "why": "named",
        "rows_read": 2, "rows_kept": 1, "rows_flagged": 1, "rows_lost": 1, "labels": {}, "day_start": "04:00",
    }  # fmt: skip
    assert log.problems.loc[0, ["person", "step", "where", "code"]].tolist() == ["me", "read", "a.csv:3", "bad_date"]
    assert log.entries["source"].tolist() == ["log:a.csv"]


def test_nothing_gives_an_empty_log() -> None:
    assert repr(assemble([])) == "<Log of 0 persons: empty>"
    assert assemble([log_file("a.csv")]).persons["person"].tolist() == ["me"]


def test_a_reader_cannot_write_entries_past_the_records() -> None:
    with pytest.raises(SchemaError):
        assemble([log_file("a.csv", Row("ratings", {"mood": 3}, 2))])
