"""A CSV export and a backup of one app hold the same entries once, in whatever order they come."""

from __future__ import annotations

import base64
import itertools
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import moodtrack
from moodtrack import report
from moodtrack.records import FileRead, Item, Label, Record, Tag
from moodtrack.tidy import assemble

AT = datetime(2026, 3, 1, 20, 39)
WORDS = tuple(Label("mood", word, value, "app") for word, value in (("rad", 5.0), ("meh", 3.0)))


def entry(
    word: str = "rad",
    at: datetime = AT,
    *,
    id: str | None = None,
    tags: tuple[str, ...] | None = (),
    note: str = "",
    precision: Any = "minute",
    ratings: dict[str, float | None] | None = None,
) -> Record:
    return Record(
        at,
        precision,
        "mood",
        2,
        labels={"mood": word},
        tags=None if tags is None else tuple(map(Tag, tags)),
        texts={"note": note} if note else {},
        source_id=id,
        ratings=ratings or {},
    )


def csv(*items: Item) -> FileRead:
    return FileRead("a.csv", "daylio", "log", items, app="daylio")


def csv_of(name: str, *items: Item) -> FileRead:
    return FileRead(name, "daylio", "log", items, app="daylio")


def backup(*items: Item) -> FileRead:
    return FileRead("b.daylio", "daylio_backup", "log", (*items, *WORDS), app="daylio")


def kept(*files: FileRead) -> list[str]:
    """Formats of the entries that stay, the same for every order of the files."""
    found = []
    for order in itertools.permutations(files):
        log = assemble(list(order))
        found.append([source.partition(":")[0] for source in log.entries["source"].astype(str)])
        files_told = [code for code in log.problems["code"].astype(str) if code == "repeated"]
        assert len(files_told) <= len(files)
    assert all(each == found[0] for each in found)
    return found[0]


def test_the_backup_stays_and_the_repeat_is_told_once() -> None:
    files = [
        csv(entry(), entry("meh", AT.replace(day=2))),
        backup(entry(id="1"), entry("meh", AT.replace(day=2), id="2")),
    ]
    assert kept(*files) == ["daylio_backup"] * 2
    problems = assemble(files).problems
    assert problems["code"].astype(str).tolist() == ["repeated"]
    assert problems["where"].tolist() == ["a.csv"]


def test_what_only_one_of_them_has_is_kept() -> None:
    later = AT.replace(day=9)
    assert kept(csv(entry(), entry("meh", later)), backup(entry(id="1"))) == ["daylio_backup", "daylio"]


@pytest.mark.parametrize(
    "other",
    [
        entry("meh"),
        entry(at=AT.replace(minute=40)),
        entry(tags=("walk",)),
        entry(note="rain"),
    ],
    ids=["mood", "minute", "tags", "text"],
)
def test_an_entry_that_differs_is_another_one(other: Record) -> None:
    assert sorted(kept(csv(other), backup(entry(id="1")))) == ["daylio", "daylio_backup"]


def test_white_space_order_of_tags_and_case_do_not_matter() -> None:
    one = entry("Rad ", tags=("walk", "Tea"), note="one\n\ntwo")
    other = entry(id="1", tags=("tea", "walk"), note="one two ")
    assert kept(csv(one), backup(other)) == ["daylio_backup"]


def test_two_like_entries_stay_two() -> None:
    assert kept(csv(entry(), entry()), backup(entry(id="1"), entry(id="2"))) == ["daylio_backup"] * 2
    assert sorted(kept(csv(entry(), entry()), backup(entry(id="1")))) == ["daylio", "daylio_backup"]


def test_a_word_that_the_backup_does_not_know_may_be_its_translation() -> None:
    assert kept(csv(entry("Super")), backup(entry(id="1"))) == ["daylio_backup"]
    both = [csv(entry("Super"), entry("rad")), backup(entry(id="1"))]
    log = assemble(both)
    assert log.labels["label"].astype(str).tolist().count("rad") == 1
    assert log.labels["label"].astype(str).tolist().count("Super") == 1


def test_a_day_without_clock_matches_a_clock_of_the_day() -> None:
    bare = entry(at=AT.replace(hour=0, minute=0), id="1", precision="day", note="rain")
    assert kept(csv(entry(note="rain")), backup(bare)) == ["daylio_backup"]


def test_the_one_with_more_ratings_stays() -> None:
    assert kept(csv(entry(ratings={"sleep": 7.0})), backup(entry(id="1"))) == ["daylio"]


def test_other_apps_and_persons_are_left_alone() -> None:
    stranger = FileRead("s.csv", "other", "log", (entry(),), app="other")
    assert sorted(kept(stranger, backup(entry(id="1")))) == ["daylio_backup", "other"]
    anna = FileRead("a.csv", "daylio", "log", (entry(),), person="anna", app="daylio")
    ben = FileRead("b.daylio", "daylio_backup", "log", (entry(id="1"),), person="ben", app="daylio")
    assert len(assemble([anna, ben]).entries) == 2


def test_an_identifier_is_one_within_the_app() -> None:
    old = FileRead("a.json", "one", "log", (entry(id="7"),), app="app")
    new = FileRead("b.json", "two", "log", (entry("meh", id="7"),), app="app")
    assert len(assemble([old, new]).entries) == 1


CSV = """full_date,date,weekday,time,mood,activities,note_title,note
2026-01-05,January 5,Monday,9:05 PM,good,family | tea,A mixed day,Rain.<br><br>Then <b>sun</b>.
2026-01-06,January 6,Tuesday,8:00 AM,cloud nine,walk,,
2026-01-07,January 7,Wednesday,8:00 AM,unheard of,,,
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "daylio_export.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    moods = [
        {"id": 2, "custom_name": "", "mood_group_id": 2, "predefined_name_id": 2},
        {"id": 6, "custom_name": "cloud nine", "mood_group_id": 1, "predefined_name_id": -1},
    ]
    one = {"id": 30, "year": 2026, "month": 0, "day": 5, "hour": 21, "minute": 5, "mood": 2, "tags": [1, 2],
           "note": "Rain.<br><br>Then <b>sun</b>.", "note_title": "A mixed day"}  # fmt: skip
    tags = [{"id": 1, "name": "family", "id_tag_group": 0}, {"id": 2, "name": "tea", "id_tag_group": 0}]
    data = {"version": 15, "customMoods": moods, "tags": tags, "tag_groups": [], "dayEntries": [one]}
    path = tmp_path / "backup_2026.daylio"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("backup.daylio", base64.b64encode(json.dumps(data).encode()))
    return path


def test_a_csv_and_its_backup_in_one_call(export: Path, saved: Path) -> None:
    for paths in ([export, saved], [saved, export]):
        log = moodtrack.load(paths)
        assert log.entries["source"].astype(str).tolist() == [
            "daylio_backup:backup_2026.daylio",
            "daylio:daylio_export.csv",
            "daylio:daylio_export.csv",
        ]
        assert log.ratings["mood"].tolist()[:2] == [4.0, 5.0]
        assert log.ratings["mood"].isna().tolist() == [False, False, True]
        assert sorted(log.problems["code"].astype(str)) == ["repeated", "unmapped_label"]
    told = {label.label: label.value for label in moodtrack.inspect([export, saved]).labels}
    assert told == {"good": 4.0, "cloud nine": 5.0, "unheard of": None}


def test_a_backup_as_moods_gives_words_and_no_entries(export: Path, saved: Path) -> None:
    log = moodtrack.load(export, moods=saved)
    assert set(log.entries["source"].astype(str)) == {"daylio:daylio_export.csv"}
    assert log.ratings["mood"].tolist()[:2] == [4.0, 5.0]


def test_a_backup_counts_for_its_person_only(export: Path, saved: Path) -> None:
    log = moodtrack.load({export: "anna", saved: "ben"})
    assert log.ratings.loc[log.ratings["person"] == "anna", "mood"].isna().all()
    assert log.ratings.loc[log.ratings["person"] == "ben", "mood"].tolist() == [4.0]


def test_a_map_of_the_call_wins_over_the_backup(export: Path, saved: Path) -> None:
    log = moodtrack.load([export, saved], moods={"good": 1, "cloud nine": 2})
    assert log.ratings["mood"].tolist()[:2] == [1.0, 2.0]


def test_journals_of_one_app(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"entries": [{"title": "Rain.", "body": "All day. @tea", "date": "2026-03-01", "time": "21:30",
                                 "tags": ["@tea"]}]})
    )  # fmt: skip
    (tmp_path / "a.txt").write_text("[2026-03-01 21:30] Rain. All day.\n@tea\n[2026-03-02 08:00] New\n")
    (tmp_path / "b.json").write_text(
        json.dumps({"entries": [{"uuid": "1", "creationDate": "2026-03-01T21:30:00Z", "timeZone": "Europe/Berlin",
                                 "text": "Rain. All day."}]})
    )  # fmt: skip
    (tmp_path / "b.txt").write_text("\tDate:\t1 March 2026\n\nRain. All day.\n")
    log = moodtrack.load(tmp_path)
    assert sorted(log.entries["source"].astype(str)) == ["dayone:b.json", "jrnl_text:a.txt", "jrnl_text:a.txt"]
    assert sorted(log.problems["where"]) == ["a.json", "b.txt"]


def test_a_word_of_two_groups_has_the_number_of_each_entry(tmp_path: Path) -> None:
    moods = [{"id": n, "custom_name": word, "mood_group_id": n} for n, word in ((1, "ok"), (4, "OK"), (5, "low"))]
    entries = [{"id": n, "year": 2026, "month": 0, "day": n, "hour": 9, "minute": 0, "mood": n} for n in (1, 4, 5)]
    path = tmp_path / "backup.json"
    path.write_text(json.dumps({"customMoods": moods, "dayEntries": entries}), encoding="utf-8")
    log = moodtrack.load(path)
    assert log.ratings["mood"].tolist() == [5.0, 2.0, 1.0]
    assert log.problems.empty
    assert [seen.label for seen in moodtrack.inspect(path).labels] == ["low"]


def test_a_sheet_as_moods_is_refused(export: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "log.csv"
    sheet.write_text("date,mood\n2026-03-01,4\n", encoding="utf-8")
    with pytest.raises(moodtrack.errors.OptionError, match=r"log\.csv"):
        moodtrack.load(export, moods=sheet)


# what entries in both files teach

ON = [AT.replace(day=day) for day in range(1, 8)]


def numbers(log: Any) -> list[float | None]:
    return [None if value != value else value for value in log.ratings["mood"]]


def test_a_word_learnt_from_one_entry_counts_for_all_of_the_export() -> None:
    files = [
        csv(entry("radiante", ON[0]), entry("indiferente", ON[1]), entry("radiante", ON[2]), entry("mal", ON[3])),
        backup(entry("rad", ON[0], id="1"), entry("meh", ON[1], id="2")),
    ]
    for order in itertools.permutations(files):
        log = assemble(list(order))
        assert numbers(log) == [5.0, 3.0, 5.0, None]
        assert log.labels["numbered_by"].astype(object).tolist()[:3] == ["app"] * 3


def test_a_word_that_contradicts_itself_teaches_nothing_and_is_a_problem() -> None:
    files = [
        csv(entry("so", ON[0]), entry("so", ON[1]), entry("mal", ON[2]), entry("so", ON[3]), entry("mal", ON[4])),
        backup(*(entry(word, ON[day], id=str(day)) for day, word in enumerate(["rad", "meh", "meh"]))),
    ]
    log = assemble(files)
    assert numbers(log) == [5.0, 3.0, 3.0, None, 3.0]
    told = log.problems[log.problems["code"] == "label_conflict"]
    assert told["where"].tolist() == ["a.csv"]
    assert "so" not in told["what"].iloc[0].split()


def test_what_the_caller_says_of_a_word_comes_first() -> None:
    caller = FileRead("moods=", "caller", "companion", (Label("mood", "radiante", 4.0, "user"),))
    files = [csv(entry("radiante", ON[0]), entry("radiante", ON[1])), backup(entry("rad", ON[0], id="1")), caller]
    assert numbers(assemble(files)) == [5.0, 4.0]


def test_another_person_is_taught_nothing() -> None:
    files = [
        csv(entry("radiante", ON[0])),
        backup(entry("rad", ON[0], id="1")),
        FileRead("c.csv", "daylio", "log", (entry("radiante", ON[5]),), app="daylio", person="ben"),
    ]
    named = [files[2], *(FileRead(f.name, f.format, f.kind, f.items, app=f.app, person="anna") for f in files[:2])]
    assert numbers(assemble(named)) == [5.0, None]


def test_groups_of_tags_hold_for_all_entries_and_are_never_guessed() -> None:
    def tagged(at: datetime, *tags: Tag, id: str | None = None) -> Record:
        return Record(at, "minute", "mood", 2, labels={"mood": "rad"}, tags=tags, source_id=id)

    files = [
        csv(tagged(ON[0], Tag("walk"), Tag("tea")), tagged(ON[1], Tag("Walk"), Tag("rest"), Tag("tea"))),
        backup(
            tagged(ON[0], Tag("walk", "Health"), Tag("tea", "Food"), id="1"),
            tagged(ON[3], Tag("tea", "Rituals"), id="2"),
        ),
    ]
    log = assemble(files)
    later = log.tags[log.tags["day"].dt.day == 2]
    groups = {tag: None if group != group else group for tag, group in zip(later["tag"], later["group"], strict=True)}
    assert groups == {"Walk": "Health", "rest": None, "tea": None}
    told = log.problems[log.problems["code"] == "label_conflict"]
    assert told["what"].tolist() == ["1 tag is in several groups in another file of the app; no group is guessed here"]


def test_inspect_counts_what_load_keeps(tmp_path: Path) -> None:
    """An export in Portuguese goes on after the backup was made: one entry each is in both, the words hold for the rest."""
    days = "".join(
        f"2026-03-{day:02},,,21:05,{word},,,\n" for day, word in enumerate(["radiante", "mal", "radiante"], 1)
    )
    (tmp_path / "export.csv").write_text(
        "full_date,date,weekday,time,mood,activities,note_title,note\n" + days, "utf-8"
    )
    moods = [{"id": n, "custom_name": "", "mood_group_id": n, "predefined_name_id": n} for n in range(1, 6)]
    kept = [{"id": n, "year": 2026, "month": 2, "day": n, "hour": 21, "minute": 5, "mood": mood, "tags": []} for n, mood in ((1, 1), (2, 4))]  # fmt: skip
    backed = {"version": 15, "customMoods": moods, "tags": [], "tag_groups": [], "dayEntries": kept}
    (tmp_path / "backup.json").write_text(json.dumps(backed), "utf-8")
    log, seen = moodtrack.load(tmp_path), moodtrack.inspect(tmp_path)
    assert numbers(log) == [5.0, 2.0, 5.0]
    assert sorted((one.label, one.value, one.n) for one in seen.labels) == [("bad", 2.0, 1), ("rad", 5.0, 1), ("radiante", 5.0, 1)]  # fmt: skip
    assert (seen.variables[0].n, seen.unmapped) == (3, ())
    assert "unmapped_label" not in str(seen)
    assert {one.name.rpartition("/")[2]: one.kept for one in seen.files} == {"export.csv": 1, "backup.json": 2}
    assert [file["rows_kept"] for file in log.provenance] == [2, 1]


def _shared_folder(at: Path, mood: int, group: str) -> Path:
    """40 days in a language of the app; the first ten are in the backup too, and not shared."""
    at.mkdir()
    days = [f"2026-{3 + n // 28:02}-{1 + n % 28:02}" for n in range(40)]
    lines = [f"{day},,,21:05,{'radiante' if n % 3 else 'mal'},igreja,,\n" for n, day in enumerate(days)]
    (at / "export.csv").write_text("full_date,date,weekday,time,mood,activities,note_title,note\n" + "".join(lines), "utf-8")  # fmt: skip
    moods = [{"id": n, "custom_name": "", "mood_group_id": n, "predefined_name_id": n} for n in range(1, 6)]
    kept = [
        {"id": n + 1, "year": 2026, "month": 2, "day": n + 1, "hour": 21, "minute": 5, "tags": [1], "mood": 1 if n % 3 else 4}
        for n in range(10)
    ]  # fmt: skip
    kept[0]["mood"] = mood
    backed = {"version": 15, "customMoods": moods, "tags": [{"id": 1, "name": "igreja", "id_tag_group": 1}], "tag_groups": [{"id": 1, "name": group}], "dayEntries": kept}  # fmt: skip
    (at / "backup.json").write_text(json.dumps(backed), "utf-8")
    rows = [f"{day} 21:05,{'no' if n < 10 else 'yes'}\n" for n, day in enumerate(days)]
    (at / "share.csv").write_text("at,shared\n" + "".join(rows), "utf-8")
    return at


def test_entries_that_are_not_shared_teach_nothing_that_is(tmp_path: Path) -> None:
    """Two folders that differ in the mood and in the group of entries that are not shared: one page of what is shared."""
    logs = [moodtrack.load(_shared_folder(tmp_path / f"is{mood}", mood, group)) for mood, group in ((4, "Faith"), (2, "Duty"))]  # fmt: skip
    pages = [report.html(report.document(log, shared_only=True)).encode() for log in logs]
    assert pages[0] == pages[1]
    for log in logs:
        assert log.ratings["mood"].notna().sum() == 10
        assert log.tags.loc[log.tags["day"] > "2026-03-11", "group"].isna().all()


def test_shared_entries_teach_all_of_their_person() -> None:
    held = replace(entry("mal", ON[1]), shared=False)
    files = [
        csv(*(replace(entry(word, ON[day]), shared=True) for day, word in ((0, "radiante"), (2, "radiante"))), held),
        backup(replace(entry("rad", ON[0], id="1"), shared=True), replace(entry("meh", ON[1], id="2"), shared=False)),
    ]
    assert numbers(assemble([*files, csv_of("c.csv", replace(entry("mal", ON[4]), shared=True))])) == [5.0, 3.0, 5.0, None]  # fmt: skip


EARLIER = [entry("radiante", ON[0]), entry("mal", ON[1])], [entry("rad", ON[0], id="1"), entry("meh", ON[1], id="2")]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # two entries of one minute, in the other order in the backup
        ([entry("radiante", ON[3]), entry("mal", ON[3])], [entry("meh", ON[3], id="8"), entry("rad", ON[3], id="9")]),
        # one without a clock before the copy
        ([entry("radiante", ON[3])], [entry("meh", ON[3], id="8", precision="day"), entry("rad", ON[3], id="9")]),
    ],
    ids=["minute", "clock"],
)
def test_an_entry_that_may_be_another_one_teaches_nothing(here: list[Record], there: list[Record]) -> None:
    known, kept = EARLIER
    for more in (here, here[::-1]):
        later = [replace(one, at=ON[5]) for one in known]
        log = assemble([csv(*known, *more, *later), backup(*kept, *there)])
        assert numbers(log)[-2:] == [5.0, 3.0]
        assert "label_conflict" not in log.problems["code"].astype("str").tolist()
