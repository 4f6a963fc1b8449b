"""A caller's own DataFrame: what is in the cells, what cannot be used, and the same result as through files."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.records import FileRead, Record, Variable
from moodtrack.schema import TEXT
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import records
from moodtrack.tidy import assemble, exposures, frame

OWN = pd.DataFrame(
    {
        "who": ["b", "a", "a"],
        "when": ["2026-03-01T21:00", "2026-03-02T03:59", "2026-03-02"],
        "Mood": [3, 4, None],
        "did": ["run|tea", "", None],
        "note": ["=1+1", "", "x\ny"],
    }
)


def make(df: pd.DataFrame = OWN, **options: object) -> Log:
    return frame(df, **{"person": "who", "at": "when", "ratings": ["Mood"], **options})  # type: ignore[arg-type]


def codes(log: Log) -> list[str]:
    return log.problems["code"].astype(str).tolist()


def test_one_row_is_one_entry() -> None:
    log = make(tags="did", text="note")
    assert log.entries[["person", "entry", "precision"]].to_numpy().tolist() == [
        ["a", 1, "day"],
        ["a", 2, "minute"],
        ["b", 1, "minute"],
    ]
    assert log.entries["day"].dt.day.tolist() == [2, 1, 1]
    assert log.ratings["mood"].fillna(-1).tolist() == [-1.0, 4.0, 3.0]
    assert log.tags["tag"].astype(TEXT).fillna("-").tolist() == ["-", "-", "run", "tea"]
    assert log.texts["text"].tolist() == ["x\ny", "=1+1"]
    assert log.variables[["variable", "label"]].to_numpy().tolist() == [["mood", "Mood"]]
    assert log.variables[["low", "high", "direction", "source"]].isna().all(axis=None)
    assert codes(log) == []


def test_the_frame_of_the_caller_is_not_changed() -> None:
    before = OWN.copy(deep=True)
    make(tags="did", text="note")
    assert_tables(OWN, before)


@pytest.mark.parametrize("index", [[7, 7, 7], [2, 0, 1]])
def test_the_index_does_not_matter(index: list[int]) -> None:
    got, want = make(OWN.set_axis(index), tags="did"), make(tags="did")
    for name, table in want.tables.items():
        assert_tables(got.tables[name], table)


@pytest.mark.parametrize(
    ("values", "precision", "offset"),
    [
        (pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-03"]), "day", None),
        (pd.to_datetime(["2026-03-01 08:00", "2026-03-02", "2026-03-03"], format="ISO8601"), "second", None),
        (pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-03"]).tz_localize("Europe/Berlin"), "day", 60),
        ([date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)], "day", None),
        ([datetime(2026, 3, 1, 8, 0, 1), datetime(2026, 3, 2), datetime(2026, 3, 3)], "second", None),
        (["2026-03-01T08:00Z"] * 3, "minute", 0),
        (["2026-03-01T03:30:00Z"] * 3, "second", 0),
        (pd.to_datetime(["2026-03-01T03:30:00Z"] * 3), "second", 0),
        (["2026-03-01T08:00-05:30"] * 3, "minute", -330),
    ],
)
def test_times_as_they_come(values: object, precision: str, offset: int | None) -> None:
    log = make(OWN.assign(when=values))
    assert set(log.entries["precision"]) == {precision}
    assert log.entries["utc_offset"].dropna().unique().tolist() == ([] if offset is None else [offset])
    assert log.entries["at"].dt.date.min() == date(2026, 3, 1)


def test_the_wall_clock_is_never_moved() -> None:
    log = make(OWN.assign(when=["2026-03-01T23:30+09:00"] * 3))
    assert set(log.entries["at"]) == {pd.Timestamp("2026-03-01 23:30")}


def test_cells_that_cannot_be_used_are_null_and_told() -> None:
    own = OWN.assign(Mood=["x", "9", " 4 "], when=["2026-03-01", "2026-03-02", "2026-03-03"])
    log = make(own, ratings={"Mood": {"low": 1, "high": 5, "direction": "higher_better"}})
    assert log.ratings["mood"].fillna(-1).tolist() == [-1.0, 4.0, -1.0]
    assert codes(log) == ["bad_value", "out_of_range"]
    assert "row 1" in log.problems["what"][0]
    assert "row 2" in log.problems["what"][1]
    assert log.variables.loc[0, ["low", "high", "direction", "source"]].tolist() == [1.0, 5.0, "higher_better", "user"]


def test_rows_without_person_or_time_are_left_out_and_told() -> None:
    log = make(OWN.assign(who=["b", None, "a"], when=["someday", "2026-03-01", "2026-03-02"]))
    assert log.entries["line"].tolist() == [3]
    assert sorted(codes(log)) == ["bad_date", "missing_field"]
    assert (log.provenance[0]["rows_read"], log.provenance[0]["rows_kept"]) == (3, 1)


def test_the_person_is_a_column_and_never_a_name() -> None:
    with pytest.raises(SchemaError, match=r"columns are .*'when'.*df\.assign\(person="):
        make(OWN.drop(columns="who"), person="anna")
    log = make(OWN.drop(columns="who").assign(person="anna"), person="person")
    assert log.persons["person"].tolist() == ["anna"]


def test_one_rating_may_be_a_name() -> None:
    assert make(ratings="Mood").ratings["mood"].fillna(-1).tolist() == [-1.0, 4.0, 3.0]


def test_years_that_nobody_means_and_absurd_numbers_are_told() -> None:
    log = make(OWN.assign(when=["0001-01-01", "2026-03-01", "9999-12-31"], Mood=[1.0, 1e16, 2.0]))
    assert log.entries["line"].tolist() == [2]
    assert log.ratings["mood"].isna().all()
    assert sorted(codes(log)) == ["bad_date", "out_of_range"]
    assert "rows 1, 3" in log.problems.loc[log.problems["code"] == "bad_date", "what"].item()
    far = np.array(["2026-03-01", "2026-03-02", "2999-01-01"], dtype="datetime64[us]")
    assert len(make(OWN.assign(when=far)).entries) == 2


def test_no_separator_is_no_separator() -> None:
    with pytest.raises(OptionError, match="tag_separator"):
        make(tags="did", tag_separator="")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": "time"}, "'time'"),
        ({"person": "Who"}, "'Who'"),
        ({"ratings": ["mood"]}, "'Mood'"),
        ({"ratings": {"Mood": {"maximum": 5}}}, "maximum"),
        ({"ratings": {"Mood": {"direction": "up"}}}, "higher_better"),
        ({"ratings": {"Mood": {"low": 5, "high": 1}}}, "low below high"),
        ({"ratings": {"Mood": {"domain": "weather"}}}, "emotions"),
        ({"ratings": ["Mood"], "tags": ["run"]}, "'run'"),
        ({"text": "words"}, "'words'"),
        ({"person": None}, "None.*names"),
        ({"ratings": [0]}, "0.*rename"),
        ({"ratings": {"Mood": None}}, "a mapping such as"),
        ({"ratings": {"Mood": {"low": "one"}}}, "low='one'.*a number"),
    ],
)
def test_the_callers_errors_say_what_is_there(options: dict[str, object], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        make(**options)


def test_names_that_become_one_column_are_refused() -> None:
    with pytest.raises(SchemaError, match="different names"):
        make(OWN.assign(mood=1), ratings=["Mood", "mood"])


def test_columns_of_marks_know_absent_and_unknown() -> None:
    own = pd.DataFrame(
        {
            "who": "a",
            "when": ["2026-03-01", "2026-03-02", "2026-03-03"],
            "run": [1, 0, None],
            "tea": [True, False, False],
        }
    )
    log = frame(own, person="who", at="when", ratings=[], tags=["run", "tea"])
    got = {(r.tag, r.day.day): r.present for r in exposures(log.tags).itertuples()}
    assert got == {("run", 1): True, ("run", 2): False, ("tea", 1): True, ("tea", 2): False, ("tea", 3): False}


def test_told_day_beep_and_session() -> None:
    own = OWN.assign(day=["2026-02-01"] * 3, beep=[1, 2, 2.5], session=[0, 1, 1])
    log = make(own, day="day", beep="beep", session="session")
    assert set(log.ratings["day"]) == {pd.Timestamp("2026-02-01")}
    assert log.ratings["beep"].isna().tolist() == [True, False, False]
    assert log.entries["session"].tolist() == log.ratings["session"].tolist() == [1, 1, 0]
    assert codes(log) == ["bad_value"]


def test_true_repeats_keep_names_of_their_own() -> None:
    log = make(OWN.loc[[0, 0, 0]])
    ids = log.entries["source_id"].tolist()
    assert ids == [ids[0], f"{ids[0]}#2", f"{ids[0]}#3"]


def test_an_empty_frame_is_an_empty_log() -> None:
    assert repr(make(OWN.iloc[:0], tags="did")) == "<Log of 0 persons: variables 1>"


@settings(max_examples=20)
@given(records(max_size=8, tags=True))
def test_the_same_data_through_records_and_through_a_frame(found: list[Record]) -> None:
    """What does not depend on the door: keys, times, ratings, tags and texts."""
    found = [r for r in found if not r.labels]
    names = ["mood", "stress"]
    rows = [
        {
            "who": "me",
            "when": r.at.isoformat()[: 10 if r.precision == "day" else 16],
            "did": "|".join(tag.name for tag in r.tags or ()),
            "note": r.texts.get("note"),
            **{name: r.ratings.get(name) for name in names},
        }
        for r in found
    ]
    columns = ["who", "when", "did", "note", *names]
    log = frame(pd.DataFrame(rows, columns=columns), person="who", at="when", ratings=names, tags="did", text="note")
    same = [
        Record(r.at, r.precision, "mood", n, ratings={v: r.ratings.get(v) for v in names}, tags=r.tags, texts=r.texts)
        for n, r in enumerate(found)
    ]
    want = assemble(
        [FileRead("a.csv", "log", "log", (*map(Variable, names), *sorted(same, key=lambda r: r.at)))], person="me"
    )
    if found:
        for table, left_out in (
            ("entries", ["source", "source_id", "line"]),
            ("ratings", []),
            ("tags", ["source"]),
            ("texts", []),
        ):
            got, expected = log.tables[table].drop(columns=left_out), want.tables[table].drop(columns=left_out)
            assert_tables(got, expected)
