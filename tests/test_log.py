"""The Log: kept on disk exactly, split and joined without loss, no name left behind."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import moodtrack
from moodtrack.errors import OptionError, ReadError, SchemaError, UnknownPerson
from moodtrack.log import Log, exchanged
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import logs, odd_texts

DAY = pd.Timestamp("2026-03-01")
READS: dict[str, Callable[[str], object]] = {
    "string": str, "number": float, "integer": int, "datetime": datetime.fromisoformat,
    "boolean": {"True": True, "False": False}.get,
}  # fmt: skip
"""How a program that knows nothing of moodtrack reads a cell of a type of Frictionless table schemas."""


def same(left: Log, right: Log, tables: Iterable[str] | None = None, *, order: bool = True) -> None:
    for name in tables or left.tables:
        assert_tables(left.tables[name], right.tables[name], order=order)


def round_trip(log: Log, *, spreadsheet: bool = False, format: str = "csv") -> Log:
    with tempfile.TemporaryDirectory() as folder:
        return Log.open(log.save(folder, spreadsheet=spreadsheet, format=format))


def with_texts(words: list[str]) -> Log:
    count = len(words)
    return Log(
        persons=pd.DataFrame({"person": ["a"]}),
        texts=pd.DataFrame({"person": ["a"] * count, "entry": range(count), "part": ["note"] * count, "text": words}),
        tags=pd.DataFrame({"person": ["a"] * count, "tag": words, "amount": [0.1 + 0.2] * count}),
    )


# on disk


@settings(max_examples=12)
@given(logs(), st.booleans())
def test_saved_and_opened_is_the_same(log: Log, spreadsheet: bool) -> None:
    got = round_trip(log, spreadsheet=spreadsheet)
    same(got, log)
    assert [dict(item) for item in got.provenance] == [dict(item) for item in log.provenance]
    for name, frame in log.tables.items():
        assert got.tables[name].dtypes.astype(str).tolist() == frame.dtypes.astype(str).tolist()


@settings(max_examples=12)
@given(logs(), st.lists(odd_texts(), min_size=1, max_size=8))
def test_parquet_loses_nothing(log: Log, words: list[str]) -> None:
    pytest.importorskip("pyarrow")
    got = round_trip(log, format="parquet")
    same(got, log)
    for name, frame in log.tables.items():
        assert got.tables[name].dtypes.astype(str).tolist() == frame.dtypes.astype(str).tolist()
    assert round_trip(with_texts(words), format="parquet").texts["text"].tolist() == words


def test_a_log_with_another_table_keeps_copies_of_the_others() -> None:
    log = moodtrack.demo()
    late = exchanged(log, scores=log.scores[log.scores["measure"] == "phq9"], provenance=())
    same(late, log, [name for name in log.tables if name != "scores"])
    assert not any(late.tables[name] is frame for name, frame in log.tables.items())
    assert late.scores["measure"].cat.categories.tolist() == ["phq9"]
    assert late.provenance == ()
    late.goals.loc[0, "target"] = -1.0
    assert log.goals.loc[0, "target"] != -1.0


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_data_package_names_every_file_and_column(tmp_path: Path, format: str) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")
    log = moodtrack.demo()
    folder = log.save(tmp_path, format=format)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {file.name for file in folder.iterdir()} - {"schema.json", "datapackage.json"}
    assert {each["path"] for each in package["resources"]} == files
    for each in package["resources"]:
        fields = {field["name"]: field["type"] for field in each["schema"]["fields"]}
        assert list(fields) == list(log.tables[each["name"]].columns)
        assert all(field["description"] for field in each["schema"]["fields"])
        assert set(fields.values()) <= {"string", "number", "integer", "boolean", "datetime"}
    assert {field["name"]: field["type"] for field in package["resources"][2]["schema"]["fields"]}["mood"] == "number"


@pytest.mark.parametrize("options", [{"format": "xml"}, {"format": "parquet", "spreadsheet": True}])
def test_other_ways_to_write_are_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="format="):
        Log().save(tmp_path, **options)


@settings(max_examples=15)
@given(st.lists(odd_texts(), min_size=1, max_size=8), st.booleans())
def test_odd_texts_are_kept_to_the_letter(words: list[str], spreadsheet: bool) -> None:
    got = round_trip(with_texts(words), spreadsheet=spreadsheet)
    assert got.texts["text"].tolist() == words
    assert got.tags["tag"].astype(str).tolist() == words


@pytest.mark.parametrize("spreadsheet", [False, True])
def test_every_odd_text_at_once(spreadsheet: bool) -> None:
    words = [
        "=1+1",
        "+1",
        "-1",
        "@home",
        "\ttab",
        "\rreturn",
        "'",
        "'=1",
        "null",
        "NA",
        "a\nb",
        "a\r\nb",
        '"',
        ",",
        " x ",
    ]
    assert round_trip(with_texts(words), spreadsheet=spreadsheet).texts["text"].tolist() == words


def test_for_spreadsheets_no_text_is_a_formula(tmp_path: Path) -> None:
    words = ["=1+1", "+1", "-1", "@home", "\ttab", "\rreturn", "＝1+1", "＠home", "plain"]
    log = with_texts(words)
    log.save(tmp_path / "people", spreadsheet=True)
    for name in ("texts", "tags"):
        raw = pd.read_csv(tmp_path / "people" / f"{name}.csv", dtype=str, keep_default_na=False, lineterminator="\n")
        cells = raw["text" if name == "texts" else "tag"].tolist()
        assert cells == [*("'" + word for word in words[:-1]), "plain"]
    assert (tmp_path / "people" / "texts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    log.save(tmp_path / "machines")
    assert (tmp_path / "machines" / "texts.csv").read_bytes().lstrip(b'"').startswith(b"person")
    assert b"=1+1" in (tmp_path / "machines" / "texts.csv").read_bytes()


@pytest.mark.parametrize("spreadsheet", [False, True])
def test_other_programs_read_the_same_cells_of_the_types_that_the_data_package_names(
    tmp_path: Path, spreadsheet: bool
) -> None:
    words = ["a\r=1+1", "\rreturn", "end\r", "a\r\nb", "a\nb", "null", "NA", '"', ",", " x ", "\u2028", "\x0b", "''"]
    for number, log in enumerate((with_texts(words), moodtrack.demo())):
        folder = log.save(tmp_path / str(number), spreadsheet=spreadsheet)
        for each in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
            with (folder / each["path"]).open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file, strict=True))
            fields = each["schema"]["fields"]
            assert rows[0] == [field["name"] for field in fields]
            assert len(rows) == len(log.tables[each["name"]]) + 1
            for row in rows[1:]:
                assert len(row) == len(fields)
                for cell, field in zip(row, fields, strict=True):
                    assert not cell or READS[field["type"]](cell) is not None
    told = pd.read_csv(tmp_path / "0" / "texts.csv", dtype=str, keep_default_na=False)["text"].tolist()
    assert told == [f"'{word}" if spreadsheet and word[0] in "\r'" else word for word in words]


def test_open_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="written by Log"):
        Log.open(tmp_path)
    (tmp_path / "schema.json").write_text('{"moodtrack_schema": 99}', encoding="utf-8")
    with pytest.raises(ReadError, match="version 99"):
        Log.open(tmp_path)


# split and joined


@settings(max_examples=12)
@given(logs(min_persons=1))
def test_the_persons_one_by_one_are_the_whole(log: Log) -> None:
    persons = log.persons["person"].astype(str).tolist()
    parts = [log.select(person) for person in persons]
    joined = Log.concat(parts)
    keyed = [name for name in log.tables if name not in ("ratings", "variables", "problems")]
    same(joined, log, keyed, order=False)
    columns = joined.ratings.columns
    assert_tables(joined.ratings, log.ratings[columns], order=False)
    assert log.ratings.drop(columns=columns).isna().all(axis=None)


@settings(max_examples=12)
@given(logs(min_persons=2))
def test_a_person_left_out_is_nowhere(log: Log) -> None:
    persons = log.persons["person"].astype(str).tolist()
    rest = log.select(persons[1:])
    gone = persons[0]
    for name, frame in rest.tables.items():
        if "person" in frame:
            assert gone not in frame["person"].cat.categories, name
            assert gone not in set(frame["person"].astype(str)), name
        for column in frame.columns:
            if isinstance(frame[column].dtype, pd.CategoricalDtype):
                assert set(frame[column].cat.categories) == set(frame[column].dropna().astype(str)), (name, column)


def test_a_tag_of_a_person_left_out_is_nowhere() -> None:
    tags = pd.DataFrame({"person": ["a", "b"], "tag": ["secret", "tea"], "day": [DAY, DAY]})
    log = Log(persons=pd.DataFrame({"person": ["a", "b"]}), tags=tags).select("b")
    assert "secret" not in log.tags["tag"].cat.categories


@settings(max_examples=12)
@given(logs(min_persons=1), st.integers(0, 70))
def test_two_stretches_of_days_are_the_whole(log: Log, days: int) -> None:
    middle = pd.Timestamp("2026-01-01") + pd.Timedelta(days=days)
    before, after = log.select(end=middle - pd.Timedelta(days=1)), log.select(start=middle)
    for name in ("entries", "tags", "texts", "labels"):
        assert len(before.tables[name]) + len(after.tables[name]) == len(log.tables[name]), name
    assert (before.entries["day"] < middle).all()
    assert (after.entries["day"] >= middle).all()


def test_unknown_persons_are_refused() -> None:
    log = Log(persons=pd.DataFrame({"person": ["a"]}))
    with pytest.raises(UnknownPerson, match="zoe"):
        log.select(["a", "zoe"])


def test_a_person_in_two_logs_is_refused() -> None:
    log = Log(persons=pd.DataFrame({"person": ["a"]}))
    with pytest.raises(SchemaError, match="one call"):
        Log.concat([log, log])


def test_a_variable_scaled_in_two_ways_is_refused() -> None:
    logs_ = [
        Log(persons=pd.DataFrame({"person": [name]}), variables=pd.DataFrame({"variable": ["mood"], "high": [high]}))
        for name, high in (("a", 5), ("b", 10))
    ]
    with pytest.raises(SchemaError, match="mood"):
        Log.concat(logs_)


# run


def test_run_passes_tables_by_the_names_of_the_parameters() -> None:
    log = Log(persons=pd.DataFrame({"person": ["a"]}))

    def counted(persons: pd.DataFrame, scores: pd.DataFrame, *, plus: int = 0) -> int:
        return len(persons) + len(scores) + plus

    assert log.run(counted, plus=3) == 4


def test_run_refuses_other_parameters() -> None:
    def wrong(moods: pd.DataFrame) -> None: ...

    with pytest.raises(OptionError, match="moods"):
        Log().run(wrong)


def test_a_log_checks_its_tables() -> None:
    with pytest.raises(SchemaError, match="colour"):
        Log(persons=pd.DataFrame({"person": ["a"], "colour": ["red"]}))


def test_what_is_shown_holds_no_words() -> None:
    assert "secret" not in repr(with_texts(["secret"]))


@pytest.mark.parametrize("damage", ["missing", "empty", "cell", "column", "list"])
def test_a_damaged_folder_is_named(tmp_path: Path, damage: str) -> None:
    folder = moodtrack.demo().save(tmp_path)
    if damage == "missing":
        (folder / "tags.csv").unlink()
    elif damage == "empty":
        (folder / "tags.csv").write_text("", encoding="utf-8")
    elif damage == "cell":
        lines = (folder / "scores.csv").read_text(encoding="utf-8").replace("phq9,total,18.0", "phq9,total,many")
        (folder / "scores.csv").write_text(lines, encoding="utf-8")
    elif damage == "column":
        (folder / "tags.csv").write_text("person\nme\n", encoding="utf-8")
    else:
        (folder / "schema.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ReadError, match=r"tags\.csv|scores\.csv|schema"):
        Log.open(folder)


def test_without_texts_nothing_written_freely_is_left(tmp_path: Path) -> None:
    log = moodtrack.demo()
    written = {
        *log.texts["text"],
        *log.goals["label"].dropna(),
        *log.assignments["label"].dropna(),
        *log.events["label"].dropna(),
    }
    folder = log.without_texts().save(tmp_path, spreadsheet=True)
    saved = "\n".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert written
    assert not [words for words in written if len(words) > 14 and words in saved]  # shorter ones are phases and kinds
