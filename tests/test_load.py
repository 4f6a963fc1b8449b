"""Files to a Log, and what inspect tells before: whose word counts, which rows are kept, what is said."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import OptionError, ReadError, UnknownFormat, UnknownPerson

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
HEADER = "full_date,date,weekday,time,mood,activities,note_title,note\n"
FIVE = ["rad", "good", "meh", "bad", "awful"]


def export(folder: Path, moods: list[str], name: str = "daylio.csv") -> Path:
    path = folder / name
    rows = [f"2026-03-{day:02d},,,21:05,{mood},tea,,my secret note\n" for day, mood in enumerate(moods, start=1)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def moods_of(log: moodtrack.Log) -> dict[str, float | None]:
    values = [None if value != value else value for value in log.ratings["mood"]]
    return dict(zip(log.labels["label"].astype(str), values, strict=True))


def test_built_in_words_map_and_strangers_stay_unmapped(tmp_path: Path) -> None:
    log = moodtrack.load(export(tmp_path, [*FIVE, "sleepy"]))
    assert moods_of(log) == {"rad": 5, "good": 4, "meh": 3, "bad": 2, "awful": 1, "sleepy": None}
    assert (log.problems["code"] == "unmapped_label").sum() == 1
    assert log.labels["missing"].notna().tolist() == [False] * 5 + [True]


def test_four_words_map_nothing_unless_accepted_by_name(tmp_path: Path) -> None:
    path = export(tmp_path, FIVE[:4])
    log = moodtrack.load(path)
    assert log.ratings["mood"].isna().all()
    assert log.problems["what"].str.contains("4 of the 5 English words").any()
    accepted = moodtrack.load(path, moods="en")
    assert moods_of(accepted) == {"rad": 5, "good": 4, "meh": 3, "bad": 2}
    assert not (accepted.problems["code"] == "unmapped_label").any()


def test_the_caller_wins_over_a_label_map_and_that_over_built_in_words(tmp_path: Path) -> None:
    path = export(tmp_path, [*FIVE, "sleepy"])
    table = tmp_path / "map.csv"
    table.write_text("label,value\nmeh,2\nsleepy,2\n", encoding="utf-8")
    both = moodtrack.load([path, table])
    assert moods_of(both) == {"rad": 5, "good": 4, "meh": 2, "bad": 2, "awful": 1, "sleepy": 2}
    assert moods_of(moodtrack.load([path, table], moods={"Meh ": 4}))["meh"] == 4
    assert moods_of(moodtrack.load(path, moods=table)) == moods_of(both)
    assert moods_of(moodtrack.load(path, moods=str(table))) == moods_of(both)


def test_a_label_map_of_groups_gives_five_to_the_best(tmp_path: Path) -> None:
    groups = tmp_path / "groups.json"
    groups.write_text(json.dumps({"rad": ["joyful"], "awful": ["null"]}), encoding="utf-8")
    log = moodtrack.load([export(tmp_path, ["joyful", "null"]), groups])
    assert moods_of(log) == {"joyful": 5, "null": 1}


@pytest.mark.parametrize(
    "moods", ["fr", "nowhere.csv", {"meh": "three"}, {"meh": float("nan")}, {"meh": True}, {"meh": 7}]
)
def test_moods_that_cannot_be_are_refused(tmp_path: Path, moods: object) -> None:
    with pytest.raises(OptionError):
        moodtrack.load(export(tmp_path, FIVE), moods=moods)  # type: ignore[arg-type]


def test_the_scale_of_mood_is_the_apps(tmp_path: Path) -> None:
    variables = moodtrack.load(export(tmp_path, FIVE)).variables.set_index("variable")
    mood = variables.loc["mood"]
    assert (mood["low"], mood["high"], mood["direction"], mood["domain"]) == (1, 5, "higher_better", "emotions")


def test_files_without_entries_are_an_error(tmp_path: Path) -> None:
    table = tmp_path / "map.csv"
    table.write_text("label,value\nmeh,2\n", encoding="utf-8")
    with pytest.raises(ReadError, match="Label map"):
        moodtrack.load(table)
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "x.txt").write_text("hello\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no file could be read"):
        moodtrack.load(tmp_path / "only")
    for missing in (tmp_path / "no.csv", "~/no-such-folder-here", []):
        with pytest.raises(ReadError):
            moodtrack.load(missing)
    with pytest.raises(UnknownFormat):
        moodtrack.load(tmp_path / "only" / "x.txt")


def test_persons_are_never_mixed(tmp_path: Path) -> None:
    mine = export(tmp_path, FIVE)
    scores = tmp_path / "scores.csv"
    scores.write_text(
        "client,date,instrument,score\nanna,2026-03-01,PHQ-9,9\nben,2026-03-01,PHQ-9,7\n", encoding="utf-8"
    )
    with pytest.raises(UnknownPerson, match=r"anna.*ben"):
        moodtrack.load([mine, scores])
    seen = str(moodtrack.inspect(scores))
    assert "missing_field" not in seen
    with scores.open("a", encoding="utf-8") as file:
        file.write(",2026-03-02,PHQ-9,8\n")
    assert "missing_field (1) at line 4" in str(moodtrack.inspect(scores))
    assert len(moodtrack.load(scores).scores) == 2
    log = moodtrack.load({mine: "anna", scores: "anna"})
    assert log.entries["person"].astype(str).unique().tolist() == ["anna"]
    assert sorted(log.scores["person"].astype(str)) == ["anna", "anna", "ben"]
    assert moodtrack.load(mine).persons["person"].astype(str).tolist() == ["me"]


def test_inspect_lists_words_that_a_column_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_text("goal,measure,target,per,domain\na,tag:gym,2,month,Verhalten\n", encoding="utf-8")
    said = str(moodtrack.inspect(path))
    for what in moodtrack.load(path, person="p").problems["what"].astype(str):
        assert what in said
    assert "bad_value (2)" in said


def test_a_whole_folder_of_sheets_becomes_one_log(tmp_path: Path) -> None:
    names = ("sessions/with_texts.csv", "scores/synonyms.csv", "goals/three_goals.csv", "events/phases.csv")
    log = moodtrack.load([SAMPLES / name for name in (*names, "assignments/homework.csv", "daylio/scales_2026.csv")])
    assert log.persons["person"].astype(str).tolist() == ["anna"]
    assert {"highlights", "homework", "takeaways"} <= set(log.texts["part"].astype(str))
    assert (len(log.sessions), len(log.scores), len(log.goals), len(log.events), len(log.assignments)) == (
        4,
        5,
        4,
        3,
        3,
    )
    session = log.entries.loc[log.entries["kind"] == "session"]
    assert len(session) == 2
    assert not set(session["entry"]) & set(log.tags["entry"].dropna())


def test_the_same_file_twice_gives_no_new_rows(tmp_path: Path) -> None:
    path = export(tmp_path, FIVE)
    again = export(tmp_path, FIVE, "copy.csv")
    once, twice = moodtrack.load(path), moodtrack.load([path, again])
    assert len(twice.entries) == len(once.entries) == 5
    assert (twice.problems["code"] == "repeated").any()


def test_inspect_tells_texts_from_ratings(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("date,mood,wins,concerns\n2026-01-01,4,a walk,\n", encoding="utf-8")
    columns = moodtrack.inspect(path).files[0].columns
    assert columns == {"date": "at", "mood": "rating", "wins": "text (wins)", "concerns": "text (concerns)"}


def test_inspect_tells_format_rows_columns_words_and_a_map_to_fill_in(tmp_path: Path) -> None:
    path = export(tmp_path, ["rad", "=odd", "=odd", "null"])
    seen = moodtrack.inspect([path, SAMPLES / "scores" / "synonyms.csv"])
    daylio, scores = seen.files
    assert (daylio.format, daylio.read, daylio.kept, daylio.flagged) == ("daylio", 4, 4, 0)
    assert (scores.format, scores.read, scores.kept, scores.flagged) == ("scores", 7, 5, 3)
    assert scores.columns["instrument"] == "measure"
    assert {label.label: label.n for label in seen.unmapped} == {"rad": 1, "=odd": 2, "null": 1}
    text = str(seen)
    assert "column 'instrument' read as measure" in text
    assert "missing_field (2) at lines 7-8" in text
    assert "secret" not in text
    rows = list(csv.DictReader(io.StringIO(seen.label_map)))
    assert [row["value"] for row in rows] == ["", "", ""]
    filled = tmp_path / "moods.csv"
    filled.write_text(seen.label_map.replace(",,", ",3,"), encoding="utf-8")
    assert moods_of(moodtrack.load(path, moods=filled)) == {"rad": 3, "=odd": 3, "null": 3}
    told = moodtrack.inspect(path, moods=filled)
    assert not told.unmapped
    assert "mood: null = 3" in str(told)


def test_inspect_shows_what_load_refuses(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("hello\n", encoding="utf-8")
    text = str(moodtrack.inspect(tmp_path))
    assert "x.txt: not read" in text
    assert "recognised by no format: a text file without a header" in text


def test_problems_and_errors_hold_no_words_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "daylio.csv"
    bad = "2026-99-99,,,21:05,gloomword,secrettag,,secretnote\n2026-03-01,,,noon-ish,gloomword,secrettag,,secretnote\n"
    path.write_text(HEADER + bad + "2026-03-02,,,9:00,gloomword,secrettag,,x,secretnote\n", encoding="utf-8")
    log = moodtrack.load(path)
    for word in ("gloomword", "secrettag", "secretnote"):
        assert not log.problems["what"].str.contains(word).any()
    assert log.entries["precision"].astype(str).tolist() == ["day", "minute"]
    assert sorted(log.problems["code"].astype(str)) == [
        "bad_date",
        "bad_value",
        "ragged_row",
        "unmapped_label",
        "unmapped_label",
    ]


def test_the_demo_loads_without_a_problem() -> None:
    log = moodtrack.demo()
    assert len(log.persons) == 1
    assert len(log.problems) == 0
    assert log.ratings["mood"].notna().any()


def test_reading_touches_no_network_and_writes_nothing(tmp_path: Path) -> None:
    export(tmp_path, FIVE)
    code = (
        "import sys, moodtrack; moodtrack.load(sys.argv[1]); "
        "print(sorted({'socket', 'urllib.request', 'http.client', 'zipfile'} & set(sys.modules) - before))"
    )
    before = "import sys, pandas, email, importlib.metadata; before = set(sys.modules); "
    run = subprocess.run(
        [sys.executable, "-c", before + code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
    assert [path.name for path in tmp_path.iterdir()] == ["daylio.csv"]


def test_inspect_says_that_load_cannot_tell_whose_files_these_are(tmp_path: Path) -> None:
    for who, mood in (("anna", 3), ("ben", 4)):
        (tmp_path / who).mkdir()
        (tmp_path / who / "log.csv").write_text(f"date,mood\n2026-03-01,{mood}\n")
    with pytest.raises(UnknownPerson) as caught:
        moodtrack.load(tmp_path)
    seen = moodtrack.inspect(tmp_path)
    assert seen.unowned == str(caught.value)
    assert str(seen).startswith("these files cannot be read together: several different files are called log.csv")
    assert moodtrack.inspect({tmp_path / "anna": "anna", tmp_path / "ben": "ben"}).unowned == ""
