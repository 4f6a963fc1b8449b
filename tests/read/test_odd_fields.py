"""Fields of the wrong kind in the JSON of apps: told and kept, and no other entry suffers for one that is bad."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from moodtrack.read import read
from moodtrack.records import Item, Problem, Record

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
