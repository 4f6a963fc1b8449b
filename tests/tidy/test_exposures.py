"""Absent is not unknown: against a slow twin, and on cases made by hand."""

from __future__ import annotations

import itertools
import random
import tracemalloc

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.log import Log
from moodtrack.testing import assert_tables
from moodtrack.testing.strategies import logs
from moodtrack.tidy import exposures


def tags(rows: list[tuple[str, str, str | None, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "source", "tag", "day"])
    return frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[us]"))


def known(rows: list[tuple[str, str, str | None, str]], tag: str = "t") -> dict[str, bool]:
    frame = exposures(tags(rows))
    frame = frame[frame["tag"] == tag]
    return dict(zip(frame["day"].dt.strftime("%m-%d"), frame["present"], strict=True))


def twin(frame: pd.DataFrame) -> pd.DataFrame:
    """The rule, read aloud: person by person, app by app, tag by tag, day by day."""
    frame = frame.assign(source=[str(source).split(":")[0] for source in frame["source"]])
    found: dict[tuple[str, pd.Timestamp, str], bool] = {}
    for person in sorted(set(frame["person"])):
        mine = frame[frame["person"] == person]
        for source in sorted(set(mine["source"])):
            rows = mine[mine["source"] == source]
            for tag in sorted(set(rows["tag"].dropna())):
                used = sorted(set(rows.loc[rows["tag"] == tag, "day"]))
                gaps = [(b - a).days for a, b in itertools.pairwise(used)]
                wide = pd.Timedelta(days=max([14, *gaps]))
                for day in sorted(set(rows["day"])):
                    if used[0] - wide <= day <= used[-1] + wide:
                        key = (str(person), day, str(tag))
                        found[key] = found.get(key, False) or day in used
    keys = sorted(found, key=lambda key: key)
    return pd.DataFrame(
        {
            "person": [k[0] for k in keys],
            "day": pd.Series([k[1] for k in keys], dtype="datetime64[us]"),
            "tag": [k[2] for k in keys],
            "present": [found[k] for k in keys],
        }
    )


@settings(max_examples=25)
@given(logs(min_persons=1))
def test_agrees_with_the_twin_on_small_logs(log: Log) -> None:
    got, want = exposures(log.tags), twin(log.tags)
    if len(want) or len(got):
        assert_tables(got, want)


def test_agrees_with_the_twin_on_several_sources_and_long_gaps() -> None:
    chance = random.Random(3)
    days = pd.date_range("2026-01-01", periods=300).strftime("%Y-%m-%d")
    rows = [
        (
            chance.choice("ab"),
            chance.choice(["x:1", "x:2", "y:1"]),
            chance.choice([None, "p", "q", "r"]),
            chance.choice(days),
        )
        for _ in range(260)
    ]
    assert_tables(exposures(tags(rows)), twin(tags(rows)))


def test_in_use_from_first_to_last_widened_by_fourteen_days() -> None:
    rows = [("a", "s", "t", "2026-03-15")]
    rows += [("a", "s", None, day) for day in ("2026-02-28", "2026-03-01", "2026-03-29", "2026-03-30")]
    assert known(rows) == {"03-01": False, "03-15": True, "03-29": False}


def test_widened_by_the_longest_gap() -> None:
    rows = [("a", "s", "t", "2026-03-01"), ("a", "s", "t", "2026-03-31")]
    rows += [("a", "s", None, day) for day in ("2026-01-29", "2026-01-30", "2026-04-30", "2026-05-01")]
    assert known(rows) == {"01-30": False, "03-01": True, "03-31": True, "04-30": False}


def test_a_day_that_nobody_logged_is_unknown() -> None:
    assert known([("a", "s", "t", "2026-03-01"), ("a", "s", "t", "2026-03-03")]) == {"03-01": True, "03-03": True}


def test_another_tag_of_the_day_makes_it_absent() -> None:
    assert known([("a", "s", "t", "2026-03-01"), ("a", "s", "u", "2026-03-02")]) == {"03-01": True, "03-02": False}


def test_several_entries_a_day_are_present_if_any_is() -> None:
    rows = [("a", "s", None, "2026-03-01"), ("a", "s", "t", "2026-03-01"), ("a", "s", "u", "2026-03-01")]
    assert known(rows) == {"03-01": True}


def test_another_source_neither_hides_nor_invents() -> None:
    rows = [("a", "s", "t", "2026-03-01"), ("a", "r", "u", "2026-03-02")]
    assert known(rows) == {"03-01": True}
    assert known([*rows, ("a", "s", None, "2026-03-02"), ("a", "r", "t", "2026-03-02")]) == {
        "03-01": True,
        "03-02": True,
    }


def test_files_of_one_app_are_one_source() -> None:
    """An entry without tags in one file says that the tags of another file of the app were absent."""
    rows = [("a", "daylio:1.csv", "t", "2026-03-01"), ("a", "daylio:2.csv", None, "2026-03-02")]
    assert known(rows) == {"03-01": True, "03-02": False}
    assert known([*rows, ("a", "daylio:3.csv", "u", "2026-03-03"), ("a", "jrnl:2.csv", None, "2026-03-04")]) == {
        "03-01": True,
        "03-02": False,
        "03-03": False,
    }


@settings(max_examples=60)
@given(logs(min_persons=1), st.lists(st.integers(0, 400), max_size=12))
def test_an_export_may_be_cut_anywhere(log: Log, cuts: list[int]) -> None:
    """Disjoint files by days, whatever the cuts, say what the whole file says."""
    whole = log.tags.assign(source="daylio:all.csv")
    first = whole["day"].min()
    piece = [sum((day - first).days >= cut for cut in cuts) for day in whole["day"]]
    cut = whole.assign(source=[f"daylio:{number}.csv" for number in piece])
    assert_tables(exposures(cut), exposures(whole))


def test_persons_do_not_meet() -> None:
    assert known([("a", "s", "t", "2026-03-01"), ("b", "s", "u", "2026-03-02")]) == {"03-01": True}


def test_nothing_in_nothing_out() -> None:
    assert len(exposures(tags([]))) == 0
    assert len(exposures(tags([("a", "s", None, "2026-03-01")]))) == 0
    assert exposures(tags([]))["present"].dtype == "bool"


def test_many_persons_do_not_need_a_table_of_all_days_and_tags() -> None:
    """2,000 persons with a tag of their own: 2,000 known rows, not 2,000 x 2,000."""
    rows = [(f"p{n}", "s", f"t{n}", f"2026-03-{n % 28 + 1:02d}") for n in range(2000)]
    frame = tags(rows)
    tracemalloc.start()
    got = exposures(frame)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(got) == 2000
    assert peak < 30_000_000
