"""A share list makes private what it does not name, and never shares more than it says."""

from __future__ import annotations

import base64
import json
import random
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

import moodtrack
from moodtrack.log import Log
from moodtrack.records import FileRead, Item, Label, Record, Row, Tag
from moodtrack.report.window import shared as part
from moodtrack.tidy import assemble

LOG = "person,date,time,mood\nanna,2026-03-01,08:00,1\nanna,2026-03-01,20:00,2\nanna,2026-03-02,,3\nben,2026-03-01,08:00,4\n"
MIDNIGHT = "person,date,time,mood\nanna,2026-03-01,00:00,1\nanna,2026-03-01,20:00,2\n"


def load(folder: Path, share: str, log: str = LOG) -> Log:
    (folder / "log.csv").write_text(log, encoding="utf-8")
    (folder / "share.csv").write_text(share, encoding="utf-8")
    return moodtrack.load([folder / "log.csv", folder / "share.csv"])


def shared(log: Log, person: str = "anna") -> list[object]:
    mine = log.entries[log.entries["person"] == person]
    return [None if value is pd.NA else value for value in mine["shared"].astype(object)]


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        ("anna,,2026-03-01,", [True, True, False]),
        ("anna,,2026-03-01 20:00,", [False, True, False]),
        ("anna,,2026-03-01 20:01,", [False, False, False]),
        ("anna,,2026-03-02,", [False, False, True]),
        ("anna,,2026-03-02 00:00,", [False, False, False]),
        ("anna,log.csv,,", [True, True, True]),
        ("anna,log:log.csv,2026-03-01,", [True, True, False]),
        ("anna,LOG,,\nanna,,2026-03-01 20:00,no", [True, False, True]),
        ("anna,,2026-03-01 20:00,no\nanna,LOG,,yes", [True, False, True]),
        ("anna,other.csv,2026-03-01,", [False, False, False]),
        ("anna,,2026-02-30,", [False, False, False]),
        ("anna,,2026-03-01,perhaps", [False, False, False]),
        ("anna,,,yes", [False, False, False]),
    ],
)
def test_what_is_not_named_is_private(tmp_path: Path, rows: str, want: list[bool]) -> None:
    log = load(tmp_path, f"person,source,date,shared\n{rows}\n")
    assert shared(log) == want
    assert shared(log, "ben") == [None]
    assert len(log.entries) == 4


def test_midnight_is_a_minute_and_not_the_day(tmp_path: Path) -> None:
    assert shared(load(tmp_path, "date,shared\n2026-03-01 00:00,yes\n", MIDNIGHT)) == [True, False]


@pytest.mark.parametrize("rows", ["", "2026-02-30,yes\n"])
def test_a_list_without_a_readable_row_shares_nothing(tmp_path: Path, rows: str) -> None:
    assert shared(load(tmp_path, f"date,shared\n{rows}", MIDNIGHT)) == [False, False]


@pytest.mark.parametrize("name", ["share.csv", "Shared (1).txt"])
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"Datum;geteilt\n2026-03-01;nein\n", bytes(range(128, 256)) * 4, b"PK\x03\x04no archive"]
)
def test_a_list_in_a_folder_that_cannot_be_read_shares_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "log.csv").write_text(
        MIDNIGHT.replace("\n", ",yes\n").replace("mood,yes", "mood,shared"), encoding="utf-8"
    )
    assert shared(moodtrack.load(tmp_path)) == [True, True]
    (tmp_path / name).write_bytes(content)
    log = moodtrack.load(tmp_path)
    assert shared(log) == [False, False]
    assert log.problems["what"].str.endswith("so nothing is shared").tolist() == [True]
    heads = {"clinician": "glance", "session": "agreed", "client": "about"}  # with each, the head of the page
    for edition, section in heads.items():
        text = moodtrack.report.document(log, edition=edition, shared_only=True, sections=[section]).text()
        assert re.search("[Rr]eading (the|your) share list met 1 problem", text)
    assert (
        "reading the share list met 1 problem"
        in moodtrack.report.document(log, edition="session", sections=["agreed"]).text()
    )


def test_a_list_of_nobody_known_shares_nothing_of_anybody(tmp_path: Path) -> None:
    log = load(tmp_path, "date,shared\n")
    assert log.entries["shared"].tolist() == [False] * 4


def test_by_identifier(tmp_path: Path) -> None:
    plain = load(tmp_path, "date,shared\n")
    third = plain.entries["source_id"].iloc[2]
    assert shared(load(tmp_path, f"person,entry\nanna,{third}\n")) == [False, False, True]
    log = load(tmp_path, "person,entry\nanna,nothing\n")
    assert shared(log) == [False] * 3
    told = log.problems[log.problems["code"].astype(str) == "unmatched"]
    assert told[["person", "where"]].astype(str).values.tolist() == [["anna", "share.csv"]]


def test_without_a_list_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    assert moodtrack.load(tmp_path).entries["shared"].isna().all()


ROWS = "person,source,date,shared\nanna,log.csv,,yes\n"


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ("anna,log.csv,2026-03-04 21:00,no", [False] * 3),
        ("anna,log.csv,2 Mrz 2026,no", [False] * 3),
        ("anna,log.csv,2026-02-30,No", [False] * 3),
        ("anna,,,no", [False] * 3),
        ("anna,other.csv,2026-03-01,no", [False] * 3),
        ("anna,log.csv,2026-03-01,no,more", [False] * 3),
        ("anna,log.csv,2026-02-30,perhaps", [False] * 3),
        ("anna,,2026-03-02,perhaps", [True, True, False]),
        ("anna,log.csv,2026-03-04 21:00,yes", [True] * 3),
        ("anna,log.csv,2026-02-30,yes", [True] * 3),
    ],
)
def test_a_no_that_cannot_be_applied_holds_back_all(tmp_path: Path, row: str, want: list[bool]) -> None:
    log = load(tmp_path, f"{ROWS}{row}\n")
    assert shared(log) == want
    assert log.problems["where"].astype(str).str.startswith("share.csv").any()
    assert shared(load(tmp_path, f"person,source,date,shared\n{row}\nanna,log.csv,,yes\n")) == want


def test_only_the_source_that_is_named_is_held_back(tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("person,date,time,calm\nanna,2026-03-05,08:00,1\n", encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "share.csv").write_text(f"{ROWS}anna,more.csv,,yes\nanna,more.csv,2026-04-01,no\n", encoding="utf-8")
    assert shared(moodtrack.load(tmp_path)) == [True, True, True, False]


@pytest.mark.parametrize("first", ["log.csv", "zlog.csv"])
@pytest.mark.parametrize("said", [("yes", "no"), ("no", "yes")])
def test_a_no_for_any_copy_wins(tmp_path: Path, first: str, said: tuple[str, str]) -> None:
    copy = "person,date,time,mood\nanna,2026-03-01,08:00,1\nanna,2026-03-01,20:00,2\n"
    (tmp_path / first).write_text(LOG, encoding="utf-8")
    (tmp_path / "mlog.csv").write_text(copy, encoding="utf-8")
    listed = f"person,source,date,shared\nanna,{first},,{said[0]}\nanna,mlog.csv,2026-03-01 08:00,{said[1]}\n"
    (tmp_path / "share.csv").write_text(listed, encoding="utf-8")
    log = moodtrack.load(tmp_path)
    assert shared(log) == [False, said[0] == "yes", said[0] == "yes"]


def test_a_copy_that_is_shared_shares_the_entry_whichever_stays(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "mlog.csv").write_text("person,date,time,mood\nanna,2026-03-01,08:00,1\n", encoding="utf-8")
    (tmp_path / "share.csv").write_text("person,source\nanna,mlog.csv\n", encoding="utf-8")
    assert shared(moodtrack.load(tmp_path)) == [True, False, False]


def test_a_no_for_a_row_of_a_csv_holds_back_the_backups_entry(tmp_path: Path) -> None:
    # the two formats of one app, in which the backup's entry is the one that stays
    content = {
        "version": 15,
        "customMoods": [{"id": 6, "custom_name": "calm", "mood_group_id": 2, "predefined_name_id": -1}],
        "tags": [{"id": 1, "name": "tea", "id_tag_group": 1}],
        "tag_groups": [{"id": 1, "name": "Drinks"}],
        "dayEntries": [
            {"id": 9, "year": 2026, "month": 2, "day": 2, "hour": 21, "minute": 5, "mood": 6, "tags": [1], "note": "x"}
        ],
    }
    with zipfile.ZipFile(tmp_path / "backup.daylio", "w") as archive:
        archive.writestr("backup.daylio", base64.b64encode(json.dumps(content).encode()))
    header = "full_date,date,weekday,time,mood,activities,note_title,note\n"
    (tmp_path / "daylio.csv").write_text(f"{header}2026-03-02,March 2,Monday,9:05 PM,calm,tea,,x\n", encoding="utf-8")
    listed = tmp_path / "share.csv"
    for rows, want in (("daylio.csv,2026-03-02,no\n", False), ("", True)):
        listed.write_text(f"source,at,shared\nbackup.daylio,,yes\n{rows}", encoding="utf-8")
        log = moodtrack.load(tmp_path, person="anna")
        assert log.entries["source"].astype(str).tolist() == ["daylio_backup:backup.daylio"]
        assert shared(log) == [want]


def test_a_further_column_of_a_share_list_is_told_and_not_read(tmp_path: Path) -> None:
    log = load(tmp_path, "person,date,shared,why\nanna,2026-03-02,yes,x\n")
    assert shared(log) == [False, False, True]
    assert log.problems["code"].astype(str).tolist() == ["unknown_column"]


@pytest.mark.parametrize("row", ["anne,,2026-03-01 20:00,no", "anne,log.csv,,no", "anne,,2026-02-30,no"])
def test_a_no_for_a_person_who_is_not_there_is_told_and_closes_nobody(tmp_path: Path, row: str) -> None:
    log = load(tmp_path, f"{ROWS}{row}\n")
    assert shared(log) == [True] * 3
    assert shared(log, "ben") == [None]
    told = log.problems[log.problems["person"].astype(str) == "anne"].iloc[-1]
    assert (str(told["code"]), str(told["where"])) == ("unmatched", "share.csv")
    assert "a person who has none in these files (line 3); they hold back nothing" in told["what"]
    assert "held_back" not in log.problems["code"].astype(str).tolist()


def private(name: str, *shared: bool | None) -> FileRead:
    """A file that says of each of its entries whether it is shared."""
    at = [datetime(2026, 3, 1, 8 + hour) for hour in range(len(shared))]
    records = [
        Record(at[n], "minute", "mood", n + 2, ratings={"mood": 3.0}, shared=said) for n, said in enumerate(shared)
    ]
    return FileRead(name, "made", "log", tuple(records), {"sha256": name})


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_a_no_of_the_file_itself_stays_whichever_copy_stays(names: tuple[str, str]) -> None:
    copies = [private(names[0], True, None, True), private(names[1], False, False, True)]
    assert shared(assemble(copies), "me") == [False, False, True]


def test_a_list_does_not_share_what_the_file_calls_private() -> None:
    listed = FileRead("share.csv", "share", "log", (Row("entries", {"source": "a.csv", "shared": True}, 2),))
    assert shared(assemble([private("a.csv", False, None, True), listed]), "me") == [False, True, True]


# a CSV in the phone's language, and the backup: which entry of one is which of the other is told by the content alone

AT = datetime(2026, 3, 1, 21, 5)
APP = tuple(Label("mood", word, value, "app") for word, value in (("rad", 5.0), ("meh", 3.0), ("awful", 1.0)))


def entry(word: str, at: datetime = AT, *, id: str | None = None, day: bool = False, shared: bool | None = None, tags: tuple[Tag, ...] = ()) -> Record:  # fmt: skip
    moment = at.replace(hour=0, minute=0) if day else at
    return Record(moment, "day" if day else "minute", "mood", 2, labels={"mood": word}, tags=tags, source_id=id, shared=shared)  # fmt: skip


def both(*records: Record, listed: tuple[Row, ...] = ()) -> Log:
    """A log of a CSV, of records without an identifier, and a backup; and of a share list."""
    csv: tuple[Item, ...] = tuple(r for r in records if r.source_id is None)
    backup: tuple[Item, ...] = (*(r for r in records if r.source_id is not None), *APP)
    files = [FileRead("a.csv", "daylio", "log", csv, app="daylio"), FileRead("b.json", "daylio_backup", "log", backup, app="daylio")]  # fmt: skip
    return assemble([*files, *([FileRead("share.csv", "share", "log", listed)] if listed else [])])


def told(log: Log) -> list[tuple[str, ...]]:
    """What a page of what is shared has of every entry."""
    cut = part(log)
    found: dict[str, list[str]] = {}
    for frame in (
        cut.entries[["entry", "at", "precision", "source"]],
        cut.labels,
        cut.ratings.drop(columns="session"),
        cut.tags,
    ):
        for one, row in zip(frame["entry"].astype("str"), frame.drop(columns="entry").to_dict("records"), strict=True):
            found.setdefault(one, []).append(str(row))
    return sorted(tuple(sorted(rows)) for rows in found.values())


YES = Row("entries", {"at": AT, "precision": "minute", "shared": True}, 2)


def test_an_entry_that_no_row_names_is_not_shared_for_another_like_it() -> None:
    """The backup has two of that evening: one without a clock, which no row names, stands before the copy of the shared one."""
    others = (entry("awful", id="5", day=True), entry("rad", id="1"))
    log = both(entry("excellent"), *others, listed=(YES,))
    assert [(value, shown) for value, shown in zip(log.ratings["mood"], shared(log, "me"), strict=True)] == [(1.0, False), (5.0, True)]  # fmt: skip
    assert told(log) == told(both(entry("excellent"), others[1], listed=(YES,)))


def test_a_yes_holds_for_what_the_row_names_and_a_no_for_all_that_may_be_the_same() -> None:
    csv = Row("entries", {"source": "a.csv", "shared": True}, 2)
    log = both(entry("excellent"), entry("rad", id="1"), listed=(csv,))
    assert [str(source) for source in log.entries["source"]] == ["daylio:a.csv"]
    assert (shared(log, "me"), log.ratings["mood"].isna().tolist()) == ([True], [True])
    held = Row("entries", {"source_id": "1", "shared": False}, 3)
    log = both(entry("excellent"), entry("nul"), entry("rad", id="1"), listed=(YES, held))
    assert shared(log, "me") == [False, False]


def some(draw: random.Random, shared: bool | None) -> list[Record]:
    """Entries of two evenings that are easily taken for each other."""
    found = []
    for _ in range(draw.randint(1, 5)):
        csv, at = draw.random() < 0.5, AT.replace(day=draw.randint(1, 2), hour=draw.choice([9, 21]))
        word = draw.choice(["excellent", "nul", "rad"] if csv else ["rad", "meh", "awful"])
        tags = tuple(Tag(name, None if csv else draw.choice(["Home", None])) for name in draw.choice(["", "t"]))
        id = None if csv else str(draw.random())
        found.append(entry(word, at, id=id, day=draw.random() < 0.3, shared=shared, tags=tags))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_what_is_shared_is_the_same_whatever_else_is_there(seed: int) -> None:
    draw = random.Random(seed)
    mine = some(draw, True)
    like = [replace(one, labels={"mood": "meh"}, source_id=one.source_id and f"{one.source_id}+") for one in mine]
    mixed = list(mine)
    for one in [replace(other, shared=None) for other in (*like, *some(draw, None)) if other not in mine]:
        mixed.insert(draw.randint(0, len(mixed)), one)
    assert told(both(*mixed)) == told(both(*mine))


HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"


def test_whether_built_in_words_were_looked_for_does_not_tell_what_is_not_shared(tmp_path: Path) -> None:
    """A CSV whose shared entry has a word without a number; with a backup there is no advice to give a label map."""
    kept = {"customMoods": [], "dayEntries": [{"id": 1, "year": 2026, "month": 2, "day": 9, "hour": 9, "minute": 0, "mood": 1}]}  # fmt: skip
    moods = [{"id": 1, "custom_name": "", "mood_group_id": 1, "predefined_name_id": 1}]
    (tmp_path / "backup.json").write_text(json.dumps(kept | {"customMoods": moods}), encoding="utf-8")
    (tmp_path / "share.csv").write_text("at,shared\n2026-03-01,yes\n", encoding="utf-8")
    found = []
    for words in ([], ["good", "meh", "bad"], ["rad", "good", "meh", "bad", "awful"]):
        rows = [f"2026-03-{day:02},,,21:05,{word},,,\n" for day, word in enumerate(["moyen", *words], 1)]
        (tmp_path / "a.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
        found.append(part(moodtrack.load(tmp_path)).labels["numbered_by"].astype("str").tolist())
    assert found == [["built in: none"]] * 3


def test_the_same_entry_of_two_exports_comes_from_the_same_whatever_else_they_hold() -> None:
    one, rest = entry("rad", shared=True), [entry("rad", AT.replace(day=day)) for day in (3, 4)]
    for more in ([], rest):
        files = [FileRead(name, "daylio", "log", items, app="daylio") for name, items in (("a.csv", (one,)), ("b.csv", (one, *more)))]  # fmt: skip
        assert part(assemble(files)).entries["source"].astype("str").tolist() == ["daylio:a.csv"]
