"""Any sheet by a map of its columns: what the map says is read, what it does not say is told, nothing is guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack.cli import app
from moodtrack.errors import OptionError, ReadError
from moodtrack.read import Source
from moodtrack.read.map_draft import draft

SHEET = """Datum;Uhr;Laune;Angst;Wort;Orte;Sport;Notiz;Wetter
01.02.2026;21:30;7;0;prima;Heim, Amt;1;"lang; müde";x
02.02.2026;08:15;11;3;mies;;0;;
03.02.2026;;acht;;prima;Amt;ja;kurz;
"""
MAP: dict[str, Any] = {
    "label": "Meine App",
    "dates": "day first",
    "columns": {
        "Datum": {"as": "at"},
        "Uhr": {"as": "time"},
        "Laune": {"as": "rating", "name": "mood", "low": 1, "high": 10, "direction": "higher_better"},
        "Angst": {"as": "rating", "name": "anxiety", "missing": ["0"], "direction": "higher_worse"},
        "Wort": {"as": "word", "name": "feeling"},
        "Orte": {"as": "tags", "separator": ",", "group": "places"},
        "Sport": {"as": "tag", "name": "sport"},
        "Notiz": {"as": "text"},
    },
}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "a.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


def test_every_role_is_read(sheet: Path) -> None:
    log = moodtrack.load(sheet, map=MAP)
    assert log.entries["at"].astype(str).tolist() == [
        "2026-02-01 21:30:00",
        "2026-02-02 08:15:00",
        "2026-02-03 00:00:00",
    ]
    assert log.ratings["mood"].fillna(-1).tolist() == [7, -1, -1]
    assert log.entries["extra"].fillna("").tolist() == ["", '{"Laune": "11"}', '{"Laune": "acht"}']
    assert log.ratings["anxiety"].fillna(-1).tolist() == [-1, 3, -1]
    assert log.labels["label"].astype(str).tolist() == ["prima", "mies", "prima"]
    tags = log.tags.dropna(subset="tag")[["day", "tag", "group"]].astype(str).fillna("nan").to_numpy().tolist()
    assert tags == [
        ["2026-02-01", "Heim", "places"], ["2026-02-01", "Amt", "places"], ["2026-02-01", "sport", "nan"],
        ["2026-02-03", "Amt", "places"], ["2026-02-03", "sport", "nan"],
    ]  # fmt: skip
    assert log.texts["text"].tolist() == ["lang; müde", "kurz"]
    told = log.variables.set_index("variable")
    assert told.loc["mood", ["low", "high"]].tolist() == [1, 10]
    assert told["direction"].astype(str).to_dict()["anxiety"] == "higher_worse"
    assert {"bad_value", "out_of_range", "unknown_column"} <= set(log.problems["code"].astype(str))


def test_other_files_of_the_call_are_read_as_ever(sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("date,mood\n2026-03-01,4\n", encoding="utf-8")
    assert len(moodtrack.load(tmp_path, map=MAP).entries) == 4


def test_a_long_table_names_its_variable_in_every_row(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("who,when,what,answer\nA,2026-03-01,mood,4\nA,2026-03-01,sleep,6.5\nB,2026-03-01,mood,tired\n")
    roles = {"who": "person", "when": "at", "what": "variable", "answer": "value"}
    log = moodtrack.load(file, map={"columns": {name: {"as": role} for name, role in roles.items()}})
    assert log.ratings[["mood", "sleep"]].sum().tolist() == [4, 6.5]
    assert log.labels["label"].astype(str).tolist() == ["tired"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": {}}, "columns for"),
        ({"columns": None}, "no columns"),
        ({"dates": "year first"}, "another value"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "at"}}}, "2 columns for at"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "variable"}}}, "variable with value"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "mood"}}}, "'mood'"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "rating", "low": "1"}}}, "no number"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "rating", "direction": "up"}}}, "direction"),
        ({"columns": {"a": {"as": "at"}, "b": {"as": "rating", "colour": "red"}}}, "colour"),
        ({"columns": {"a": {"as": "at"}}}, "nor has it all columns of the map"),
    ],
)
def test_a_wrong_map_is_told(sheet: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises((OptionError, ReadError), match=said):
        moodtrack.load(sheet, map=MAP | change)


def test_an_order_that_nothing_tells_loses_the_rows_and_names_both_readings(sheet: Path) -> None:
    log = moodtrack.load(sheet, map={name: told for name, told in MAP.items() if name != "dates"})
    lost = log.problems[log.problems["code"] == "ambiguous_date"]
    assert lost["what"].tolist()[0] == "it may be 2026-02-01 or 2026-01-02"


def test_a_draft_is_a_map_that_reads_its_sheet(sheet: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["inspect", "--draft-map", str(sheet)])
    assert told.exit_code == 0
    assert "it may be 2026-02-01 or 2026-01-02: say dates above" in told.output
    for words in ("prima", "müde"):
        assert words not in told.output
    written = tmp_path / "map.toml"
    written.write_text(told.output.replace('# dates = "day first"', 'dates = "day first"'), encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["tidy", str(sheet), "--map", str(written), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert len(moodtrack.Log.open(out).entries) == 3
    assert tomllib.loads(told.output)["columns"]["Angst"] == {"as": "rating", "name": "angst"}


def test_a_draft_takes_a_column_for_a_rating_where_nine_cells_in_ten_are_numbers() -> None:
    rows = "".join(
        f"2026-03-{day:02},{'secret' if day == 5 else day % 5},{'secret' if day % 4 else day}\n" for day in range(1, 21)
    )
    source = Source(Path("a.csv"), "a.csv")
    vars(source)["data"] = f"date,one,many\n{rows}".encode()
    told = draft(source)
    columns = tomllib.loads(told)["columns"]
    assert (columns["one"]["as"], columns["many"]["as"]) == ("rating", "word")
    assert "0 to 4 in 19 cells; 1 cell no number: a problem each" in told
    assert "secret" not in told


@pytest.mark.parametrize("text", ["a\n1\n", ",,b\n1,2,3\n", ""])
def test_no_header_is_no_draft(tmp_path: Path, text: str) -> None:
    source = Source(tmp_path / "a.csv", "a.csv")
    vars(source)["data"] = text.encode()
    with pytest.raises(ReadError, match="no header"):
        draft(source)


def test_a_map_without_a_file_of_the_app_says_so() -> None:
    unverified = [format for format in moodtrack.read.formats().values() if format.label.endswith("(unverified)")]
    assert [format.name for format in unverified] == ["beiwe", "diaro", "health_auto_export", "lifedata", "moodistory"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Date, Title, Text, Folder, Tag, Mood, Location, Weather\n"2 March 2026, 21:05",,words,,,,,\n', "diaro"),
        ("date;time;mood;notesAndThoughts\n2026-3-2;20:00:00;4;\n", "moodistory"),
    ],
)
def test_an_app_that_left_its_words_out_is_no_plain_log(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert moodtrack.load(tmp_path).entries["source"].astype(str).tolist() == [f"{name}:a.csv"]


@pytest.mark.parametrize(("second", "third", "told"), [("4,7,", "4,7", 1), ("4,7,", "4,7,", 0)])
def test_one_row_with_an_empty_cell_too_many_may_be_shifted_and_is_told(
    tmp_path: Path, second: str, third: str, told: int
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"date,mood,sleep\n2026-03-01,4,7\n2026-03-02,{second}\n2026-03-03,{third}\n")
    log = moodtrack.load(file)
    assert (len(log.entries), log.problems["code"].astype(str).tolist()) == (3, ["ragged_row"] * told)


def test_a_scale_upside_down_is_refused(sheet: Path) -> None:
    upside = MAP["columns"] | {"Laune": {"as": "rating", "name": "mood", "low": 10, "high": 1}}
    with pytest.raises(OptionError, match="low = 10 and high = 1"):
        moodtrack.load(sheet, map=MAP | {"columns": upside})


def test_a_map_that_does_not_fit_the_one_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("date,mood\n2026-03-01,4\n")
    with pytest.raises(OptionError, match="has not all columns of the map"):
        moodtrack.load(file, map=MAP)


@pytest.mark.parametrize("who", ["Participant code", "Klient", "Who"])
def test_a_first_map_knows_persons_and_lists(tmp_path: Path, who: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"Day,{who},Did,Client notes\n2026-03-01,7,walk; tea,fine\n2026-03-02,8,tea,\n2026-03-03,7,rest,so so\n"
    )
    columns = tomllib.loads(draft(Source(file, "a.csv")))["columns"]
    assert (columns[who]["as"], columns["Did"], columns["Client notes"]["as"]) == (
        "person",
        {"as": "tags", "separator": ";"},
        "text",
    )
