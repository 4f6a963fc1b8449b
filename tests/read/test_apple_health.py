"""Apple Health: one rule of the zone for all records, and records that cannot be are told and left out; eMoods has its 25 hours."""

from __future__ import annotations

from pathlib import Path

import moodtrack

_SLEEP, _STEPS = "HKCategoryTypeIdentifierSleepAnalysis", "HKQuantityTypeIdentifierStepCount"
_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
_TOKYO = '<MetadataEntry key="HKTimeZone" value="Asia/Tokyo"/>'


def record(kind: str, start: str, end: str, value: str, inside: str = "") -> str:
    written = f'startDate="2026-01-{start}:00 +0100" endDate="2026-01-{end}:00 +0100"'
    return f'<Record type="{kind}" sourceName="Watch" {written} value="{value}">{inside}</Record>'


def load(folder: Path, *records: str) -> moodtrack.Log:
    file = folder / "export.xml"
    file.write_text(f"<HealthData>{''.join(records)}</HealthData>", encoding="utf-8")
    return moodtrack.load(file)


def codes(log: moodtrack.Log) -> list[str]:
    return log.problems["code"].astype(str).tolist()


def test_steps_count_on_the_day_of_the_zone_that_the_record_names(tmp_path: Path) -> None:
    log = load(
        tmp_path, record(_STEPS, "05 23:00", "05 23:10", "77", _TOKYO), record(_STEPS, "05 23:00", "05 23:10", "5")
    )
    assert dict(zip(log.ratings["day"].dt.day, log.ratings["steps"], strict=True)) == {5: 5.0, 6: 77.0}


def test_what_ends_before_it_starts_is_told_and_left_out(tmp_path: Path) -> None:
    backwards = [record(_STEPS, "06 20:20", "06 20:10", "77"), record(_SLEEP, "06 23:00", "06 22:00", _ASLEEP)]
    log = load(tmp_path, *backwards, record(_STEPS, "07 20:00", "07 20:10", "5"))
    assert codes(log) == ["bad_date", "bad_date"]
    assert log.ratings["steps"].tolist() == [5.0]


def test_a_night_has_no_more_than_24_hours(tmp_path: Path) -> None:
    log = load(
        tmp_path, record(_SLEEP, "08 23:00", "12 03:00", _ASLEEP), record(_SLEEP, "13 23:00", "14 07:00", _ASLEEP)
    )
    assert codes(log) == ["out_of_range"]
    assert log.ratings["sleep_hours"].dropna().tolist() == [8.0]


def test_segments_that_add_up_to_more_than_a_day_give_no_hours(tmp_path: Path) -> None:
    log = load(
        tmp_path, record(_SLEEP, "08 19:00", "09 17:00", _ASLEEP), record(_SLEEP, "09 17:30", "10 07:00", _ASLEEP)
    )
    assert sorted(codes(log)) == ["empty_file", "out_of_range"]
    assert len(log.entries) == 2


def test_emoods_has_no_more_than_24_hours_of_sleep(tmp_path: Path) -> None:
    file = tmp_path / "entry.csv"
    head = "DATE (YYYY-MM-DD),IRRITABILITY,ANXIETY,DEPRESSED,ELEVATED,SLEEP\n"
    file.write_text(head + "2026-03-01,1,3,2,1,25\n2026-03-02,1,3,2,1,7.5\n", encoding="utf-8")
    log = moodtrack.load(file)
    assert log.ratings["sleep"].fillna(-1).tolist() == [-1.0, 7.5]
    assert codes(log) == ["out_of_range"]
    assert log.entries["extra"].tolist()[0] == '{"Sleep": "25"}'
