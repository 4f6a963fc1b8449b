"""Tags in order: against a search through every window. The cases of prefixspan are replayed in tests/reference."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import sequences
from moodtrack.testing import check_analysis, simulate
from moodtrack.tidy import exposures


def test_laws() -> None:
    check_analysis(sequences, min_windows=3)
    check_analysis(sequences, order="entry", window=1, min_windows=2, min_length=1, seeds=[3])


def occurs(days: list[set[str]], pattern: tuple[str, ...]) -> bool:
    rest = list(pattern)
    for tags in days:
        if rest and rest[0] in tags:
            rest.pop(0)
    return not rest


@pytest.mark.parametrize("window", [7, 10])
def test_counts_are_those_of_a_search_through_every_window(window: int) -> None:
    log = simulate(days=150, seed=6, tags={"a": 0.3, "b": 0.2, "c": 0.4}, start="2024-01-04", missing=0.3)
    first = log.tags["day"].min()
    monday = first - pd.Timedelta(days=first.weekday())
    windows: dict[int, dict[pd.Timestamp, set[str]]] = {}
    for day, tag in zip(log.tags["day"], log.tags["tag"], strict=True):
        here = windows.setdefault((day - monday).days // window, {}).setdefault(day, set())
        if isinstance(tag, str):
            here.add(tag)
    lists = [[days[d] for d in sorted(days)] for days in windows.values()]
    want = {}
    for length in (2, 3):
        for pattern in product("abc", repeat=length):
            n = sum(occurs(days, pattern) for days in lists)
            if n >= 4:
                want[" > ".join(pattern)] = n
    table = sequences(log.tags, window=window, min_windows=4).table
    assert dict(zip(table["pattern"], table["n"], strict=True)) == want
    assert len(want) > 10
    known = exposures(log.tags)
    in_use = {tag: {(day - monday).days // window for day in known.loc[known["tag"] == tag, "day"]} for tag in "abc"}
    of = [len(set.intersection(*(in_use[tag] for tag in pattern.split(" > ")))) for pattern in table["pattern"]]
    assert table["n_windows"].tolist() == of
    assert table["n"].is_monotonic_decreasing
    assert np.allclose(table["share"], table["n"] / of)


def test_tags_of_one_day_have_no_order_and_entries_of_one_day_do() -> None:
    day = pd.date_range("2024-01-01", periods=10, freq="7D").repeat(2)
    at = day + pd.to_timedelta([9, 18] * 10, unit="h")
    tags = pd.DataFrame({"person": "a", "day": day, "at": at, "tag": ["row", "wine"] * 10})
    assert len(sequences(tags).table) == 0
    assert sequences(tags, order="entry").table["pattern"].tolist() == ["row > wine"]
    assert len(sequences(tags.assign(at=pd.NaT).astype({"at": "datetime64[us]"}), order="entry").table) == 0


def test_an_entry_after_midnight_stays_in_the_window_of_its_day() -> None:
    sunday = pd.date_range("2024-01-07", periods=9, freq="7D")
    rows = [(d, d + pd.Timedelta(hours=22), "bar") for d in sunday] + [
        (d, d + pd.Timedelta(hours=25), "taxi") for d in sunday
    ]
    tags = pd.DataFrame(rows, columns=["day", "at", "tag"]).assign(person="a")
    found = sequences(tags, order="entry").table
    assert found["pattern"].tolist() == ["bar > taxi"]
    assert found["n"].tolist() == [9]


def test_windows_before_a_tag_came_into_use_do_not_count() -> None:
    day = pd.date_range("2024-01-01", periods=210)
    number = np.arange(210)
    tag = np.where(number % 7 == 1, "gym", np.where((number % 7 == 3) & (number > 140), "swim", None))
    table = sequences(pd.DataFrame({"person": "a", "day": day, "tag": tag}), max_length=2).table
    row = table[table["pattern"] == "gym > swim"].iloc[0]
    assert (row["n"], row["n_windows"]) == (10, 12)  # ten weeks of use, and two weeks before it


def test_wrong_input_is_said() -> None:
    log = simulate(days=10, tags={"a": 0.5})
    with pytest.raises(SchemaError, match="tag"):
        sequences(log.tags.drop(columns="tag"))
    for wrong in ({"window": 0}, {"order": "time"}, {"min_windows": 0}, {"max_length": 1}, {"max_length": 9}):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            sequences(log.tags, **wrong)
