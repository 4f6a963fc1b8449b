"""Fields of the wrong kind in the JSON of apps: told and kept, and no other entry suffers for one that is bad."""

from __future__ import annotations

import json
import plistlib
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import ReadError
from moodtrack.read import read
from moodtrack.records import Item, Problem, Record

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
MOODS = [{"id": 1, "custom_name": "", "mood_group_id": 1, "predefined_name_id": 1}]
ENTRY = {"id": 1, "year": 2026, "month": 2, "day": 3, "hour": 21, "minute": 5, "mood": 1, "tags": []}


def backup(*changes: dict[str, object]) -> str:
    entries = [ENTRY | {"id": n} | each for n, each in enumerate(changes, start=1)]
    return json.dumps(
        {
            "version": 15,
            "customMoods": MOODS,
            "tags": [{"id": 1, "name": "tea"}],
            "tag_groups": [],
            "dayEntries": entries,
        }
    )


def days(items: tuple[Item, ...]) -> list[str]:
    return [f"{item.at:%m-%d}" for item in items if isinstance(item, Record)]


def told(items: tuple[Item, ...]) -> list[tuple[str, int | None, bool]]:
    return [(str(item.code), item.line, item.lost) for item in items if isinstance(item, Problem)]


def items(folder: Path, text: str) -> tuple[Item, ...]:
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    return read(path)[0].items


def test_one_bad_month_shifts_no_other_entry(tmp_path: Path) -> None:
    found = items(tmp_path, backup({}, {"month": 12}, {"month": 10}))
    assert (days(found), told(found)) == (["03-03", "11-03"], [("bad_date", 2, True)])


def test_days_that_only_one_month_has_tell_from_which_number_months_count(tmp_path: Path) -> None:
    one = items(tmp_path, backup({"month": 12}, {"month": 1, "day": 31}, {"month": 3, "day": 31}))
    assert (days(one), told(one)) == (["12-03", "01-31", "03-31"], [("assumed", None, False)])
    none = items(tmp_path, backup({"month": 12}, {"month": 0}, {"month": 1, "day": 30}, {"month": 2, "day": 31}))
    assert (days(none), told(none)) == (["01-03", "03-31"], [("bad_date", 1, True), ("bad_date", 3, True)])


def test_an_instant_tells_more_than_a_bad_month(tmp_path: Path) -> None:
    instant = int((datetime(2026, 3, 3, 20, 5) - datetime(1970, 1, 1)).total_seconds() * 1000)
    found = items(tmp_path, backup({"datetime": instant, "timeZoneOffset": 3_600_000}, {"month": 12}))
    assert (days(found), told(found)) == (["03-03"], [("bad_date", 2, True)])


@pytest.mark.parametrize("hour", [25, "21", 7.5])
def test_an_hour_that_no_clock_has_keeps_the_day(hour: object, tmp_path: Path) -> None:
    found = items(tmp_path, backup({"hour": hour}))
    assert [(item.precision, item.extra) for item in found if isinstance(item, Record)] == [
        ("day", {"hour": hour, "minute": 5})
    ]
    assert told(found) == [("bad_value", 1, False)]


def dayone(tags: object) -> str:
    return json.dumps(
        {
            "metadata": {},
            "entries": [
                {"uuid": "A", "creationDate": "2026-03-01T21:30:00Z", "timeZone": "Europe/Berlin", "tags": tags}
            ],
        }
    )


def journey(tags: object) -> str:
    return json.dumps(
        {"id": "1-a", "date_journal": 1767348000000, "timezone": "Europe/Berlin", "text": "a", "mood": 0, "tags": tags}
    )


def jrnl(tags: object) -> str:
    return json.dumps(
        {"tags": {}, "entries": [{"date": "2026-03-01", "time": "21:30", "title": "a", "body": "b", "tags": tags}]}
    )


def pixels(tags: object) -> str:
    return json.dumps([{"date": "2026-3-1", "type": "Mood", "scores": [3], "notes": "", "tags": tags}])


def classic(tags: object) -> str:
    return plistlib.dumps(
        {
            "Creation Date": datetime(2026, 3, 1, 21, 30),
            "Time Zone": "Europe/Berlin",
            "Entry Text": "a",
            "UUID": "A",
            "Tags": tags,
        }
    ).decode()


@pytest.mark.parametrize("written", [lambda tags: backup({"tags": tags}), dayone, journey, jrnl, pixels, classic])
@pytest.mark.parametrize("tags", ["tea", {"tea": 1}, 7])
def test_tags_that_are_no_list_are_told_and_not_taken_for_none(
    written: Callable[[object], str], tags: object, tmp_path: Path
) -> None:
    found = items(tmp_path, written(tags))
    [record] = [item for item in found if isinstance(item, Record)]
    assert (record.tags, list(map(str, record.extra.values())).count(str(tags))) == (None, 1)
    assert [(line, lost) for code, line, lost in told(found) if code == "bad_value"] == [(1, False)]
    for fine in ([], ["tea"] if written.__name__ != "<lambda>" else [1]):
        found = items(tmp_path, written(fine))
        [record] = [item for item in found if isinstance(item, Record)]
        assert [tag.name for tag in record.tags or ()] == ["tea"] * len(fine)
        assert record.tags is not None
        assert "bad_value" not in [code for code, *_ in told(found)]


@pytest.mark.parametrize("value", [5, ["words"], {"a": 1}])
def test_texts_of_another_kind_are_kept_and_told(value: object, tmp_path: Path) -> None:
    changed = {
        "note": backup({"note": value}),
        "text": dayone([]).replace('"tags": []', f'"tags": [], "text": {json.dumps(value)}'),
        "notes": pixels([]).replace('"notes": ""', f'"notes": {json.dumps(value)}'),
        "body": jrnl([]).replace('"body": "b"', f'"body": {json.dumps(value)}'),
    }
    for name, written in changed.items():
        found = items(tmp_path, written)
        assert [item.extra[name] for item in found if isinstance(item, Record)] == [value]
        assert ("bad_value", 1, False) in told(found)
        assert len(moodtrack.load(tmp_path).entries) == 1


def test_front_matter_without_an_end_is_text_and_told(tmp_path: Path) -> None:
    for text, want in (("---\nmood: 5\nRain", [("bad_value", 1, False)]), ("---\nRain all day\n", []), ("Rain", [])):
        path = tmp_path / "2026-03-01.md"
        path.write_text(text, encoding="utf-8")
        found = read(path)[0].items
        assert told(found) == want
        assert [("Rain" in item.texts["note"], item.ratings) for item in found if isinstance(item, Record)] == [
            (True, {})
        ]


def test_elements_of_apple_health_that_are_not_read_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    inner = '<ExportDate value="x"/><Me/><Workout><MetadataEntry/></Workout><Workout/><StateOfMind valence="1"/>'
    path.write_text(
        f'<HealthData>{inner}<Record type="HKQuantityTypeIdentifierHeight"/></HealthData>', encoding="utf-8"
    )
    said = [item.what for item in read(path)[0].items if isinstance(item, Problem) and str(item.code) == "not_read"]
    assert said == [
        "1 records are of kinds that are not read: Height 1",
        "3 other elements are of kinds that are not read: Workout 2, StateOfMind 1",
    ]


def test_inspect_flags_the_rows_that_its_problems_name(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(backup({"month": 12}, {}, {"hour": 25}), encoding="utf-8")
    sheet = tmp_path / "log.csv"
    sheet.write_text("date,mood,weather\n2026-03-01,x,sun\n2026-03-02,4,sun\n", encoding="utf-8")
    for file, format, want in ((path, None, (3, 2, 2)), (sheet, "log", (2, 2, 1))):
        seen = moodtrack.inspect(file, format=format).files[0]
        assert (seen.read, seen.kept, seen.flagged) == want
        [about] = moodtrack.load(file, format=format).provenance
        assert (about["rows_read"], about["rows_kept"], about["rows_flagged"]) == want


def test_a_companion_alone_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "meta.csv"
    path.write_text((SAMPLES / "mpath_meta" / "questions.csv").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ReadError, match="no entries, only: m-Path list of questions"):
        moodtrack.load(path)


def test_a_byte_that_is_no_text_does_not_end_an_export_of_apple_health(tmp_path: Path) -> None:
    row = '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="{}" startDate="2026-03-0{} 09:05:00 +0100" value="10"/>'
    text = f'<?xml version="1.0" encoding="UTF-8"?><HealthData>{row.format("Wätch ?", 1)}{row.format("Wätch", 2)}</HealthData>'
    zipped, plain = tmp_path / "export.zip", tmp_path / "export.xml"
    plain.write_bytes(text.encode().replace(b"tch ?", b"tch \xe4"))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(plain, "export.xml")
    for path in (zipped, plain):
        found = read(path)[0].items
        assert days(found) == ["03-01", "03-02"]
        assert [(str(item.code), item.what[:2]) for item in found if isinstance(item, Problem)] == [("encoding", "1 ")]


def test_the_key_of_a_feeling_says_where_it_lies_in_every_language(tmp_path: Path) -> None:
    head = "Date,Locale,Mood Keys,Mood,Tags (People),Notes,Reflections,Takeaways\n"
    rows = "2026 Sun Feb 8 16:04,de,calm;at_ease,Ruhig;Gelassen,,,[],[]\n2026 Mon Feb 9 16:04,en,odd,Calm,,,[],[]\n"
    file = tmp_path / "feelings.csv"
    file.write_text(head + rows, encoding="utf-8")
    places = [json.loads(extra)["quadrant"] for extra in moodtrack.load(file).entries["extra"]]
    assert places == [{"Ruhig": "green", "Gelassen": "green"}, {"Calm": "green"}]


def test_an_instant_that_is_written_with_a_point_is_one(tmp_path: Path) -> None:
    file = tmp_path / "entry.json"
    file.write_text('{"id": "a", "date_journal": 1700000000000.0, "timezone": "UTC", "text": "tea"}', encoding="utf-8")
    assert moodtrack.load(file).entries["at"].astype(str).tolist() == ["2023-11-14 22:13:20"]


def test_groups_of_moods_may_be_written_as_text(tmp_path: Path) -> None:
    moods = [
        {"id": 1, "custom_name": "fond", "mood_group_id": "1", "predefined_name_id": -1},
        {"id": 2, "custom_name": "", "mood_group_id": 5, "predefined_name_id": "5"},
    ]
    day = {"year": 2026, "month": 2, "hour": 9, "minute": 0, "tags": []}
    entries = [day | {"id": n, "day": n, "mood": n} for n in (1, 2)]
    file = tmp_path / "backup.json"
    file.write_text(json.dumps({"version": 15, "customMoods": moods, "dayEntries": entries}), encoding="utf-8")
    log = moodtrack.load(file)
    assert log.ratings["mood"].tolist() == [5.0, 1.0]
    assert log.labels["label"].astype(str).tolist() == ["fond", "awful"]
