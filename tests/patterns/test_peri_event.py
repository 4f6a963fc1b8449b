"""Averages around a tag: against a loop over days, and intervals against a known truth. Nothing tests anything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack import plot
from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import peri_event
from moodtrack.testing import check_analysis, simulate

MOVED = ["estimate", "low", "high", "usual"]
START = pd.Timestamp("2024-03-04")


def tables(days: list[int], mood: list[float], walks: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    day = START + pd.to_timedelta(days, "D")
    ratings = pd.DataFrame({"person": "a", "day": day, "mood": mood})
    return ratings, pd.DataFrame({"person": "a", "day": day, "tag": ["walk" if d in walks else None for d in days]})


def test_laws() -> None:
    check_analysis(peri_event, shift=MOVED, scale=MOVED)
    check_analysis(peri_event, of=None, seeds=[3], days=2, min_onsets=1, level=0.8)


def test_nothing_is_tested() -> None:
    log = simulate(days=100, tags={"walk": 0.3})
    names = set(peri_event(log.ratings, log.tags).table.columns)
    assert not {name for name in names if name.startswith("p_") or name in ("p", "statistic", "status", "difference")}


def test_means_are_those_of_a_loop_over_first_days() -> None:
    log = simulate(days=200, seed=6, missing=0.3, tags={"walk": 0.4})
    found = peri_event(log.ratings, log.tags, days=3).table
    mood = {(d - START).days: m for d, m in zip(log.ratings["day"], log.ratings["mood"], strict=True)}
    tagged = {(d - START).days for d in log.tags.loc[log.tags["tag"] == "walk", "day"]}
    first, before = [], None
    for day in sorted(tagged):  # a run goes on the next day, or over one day that was not logged
        if before is None or day - before > 2 or (day - before == 2 and before + 1 in mood):
            first.append(day)
        before = day
    assert found["onsets"].unique().tolist() == [len(first)]
    for row in found.itertuples():
        days = [d + row.offset for d in first if d + row.offset in mood]
        assert (row.n, row.with_tag) == (len(days), len(tagged & set(days)))
        assert row.estimate == pytest.approx(np.mean([mood[d] for d in days]))
    assert found["usual"].unique() == pytest.approx(np.mean(list(mood.values())))


def test_only_the_first_day_of_a_run_counts() -> None:
    ratings, tags = tables(list(range(20)), [5.0] * 5 + [9.0] + [5.0] * 14, [5, 6, 7, 12])
    found = peri_event(ratings, tags, days=1, min_onsets=1).table
    assert found["onsets"].unique().tolist() == [2]
    assert found["estimate"].tolist() == [5.0, 7.0, 5.0]
    assert found["with_tag"].tolist() == [0, 2, 1]


def test_too_few_runs_give_no_mean_and_a_reason() -> None:
    ratings, tags = tables(list(range(20)), [5.0, 6.0] * 10, [5, 12])
    found = peri_event(ratings, tags, days=2).table
    assert found["estimate"].isna().all()
    assert found["reason"].astype(str).unique().tolist() == ["few_with"]
    assert found["n"].tolist() == [2] * 5


def test_short_and_constant_logs_have_means_without_intervals() -> None:
    ratings, tags = tables(list(range(10)), [5.0, 6.0] * 5, [2, 4, 6])
    short = peri_event(ratings, tags, days=1)
    assert short.table["estimate"].notna().all()
    assert short.table["low"].isna().all()
    assert short.problems[["had", "needs"]].to_numpy().tolist() == [[10, 14]]
    ratings, tags = tables(list(range(20)), [5.0] * 20, [2, 4, 6])
    same = peri_event(ratings, tags, days=1)
    assert same.table["low"].isna().all()
    assert same.problems["code"].astype(str).tolist() == ["constant"]


def test_tags_asked_for() -> None:
    log = simulate(days=100, tags={"walk": 0.3, "late": 0.2})
    assert set(peri_event(log.ratings, log.tags).table["tag"].astype(str)) == {"walk", "late"}
    assert set(peri_event(log.ratings, log.tags, tag="late").table["tag"].astype(str)) == {"late"}
    assert len(peri_event(log.ratings, log.tags, tag="other").table) == 0


def test_intervals_hold_the_level_of_days_without_a_difference() -> None:
    log = simulate(
        persons=150, days=180, seed=14, phi=0.5, weekly=0.0, scale=(0, 100), step=0.01, level=50, tags={"walk": 0.1}
    )
    found = peri_event(log.ratings, log.tags).table.dropna(subset=["low"])
    held = ((found["low"] <= 50) & (found["high"] >= 50)).groupby(found["person"], observed=True).mean()
    assert held.mean() == pytest.approx(0.95, abs=4 * held.std() / np.sqrt(len(held)) + 0.01)


def test_the_day_before_is_a_day_without_the_tag() -> None:
    log = simulate(persons=60, days=180, seed=15, phi=0.0, weekly=0.0, tags={"walk": 0.4}, same_day={"walk": 2.0})
    found = peri_event(log.ratings, log.tags, days=1).table
    gap = (found["estimate"] - found["usual"]).groupby(found["offset"]).mean()
    assert gap[-1] == pytest.approx(-0.8, abs=0.15)  # days without the tag lie 2 x .4 below the mean of all days
    assert gap[0] == pytest.approx(1.2, abs=0.15)


@pytest.mark.parametrize(
    ("option", "value"),
    [("days", 0), ("days", 61), ("days", 2.5), ("bridge", -1), ("min_onsets", 0), ("level", 0.0), ("tag", 1.5)],
)
def test_wrong_options_are_said(option: str, value: object) -> None:
    log = simulate(days=5, tags={"walk": 0.5})
    with pytest.raises(OptionError, match=option):
        peri_event(log.ratings, log.tags, **{option: value})


def test_missing_columns_are_said() -> None:
    log = simulate(days=5, tags={"walk": 0.5})
    with pytest.raises(SchemaError):
        peri_event(log.ratings, log.tags.drop(columns="tag"))


def test_the_picture_has_n_mean_and_the_day_itself() -> None:
    log = simulate(days=150, seed=4, tags={"walk": 0.2})
    found = peri_event(log.ratings, log.tags)
    ax = plot.peri_event(found)
    words = [text.get_text() for text in ax.texts]
    assert [w.removeprefix("n=") for w in words if w.removeprefix("n=").isdigit()] == found.table["n"].astype(
        str
    ).tolist()
    assert "mean of\nall days" in words
    marks = {line.get_marker(): line for line in ax.lines if line.get_marker() in ("o", "s")}
    assert len(marks["s"].get_xdata()) == 1
    assert len(marks["o"].get_xdata()) == 14
    assert "no test" in ax.get_xlabel()
