"""Spells: the rules on small calendars written by hand, a slow twin that knows no arrays, and chance on planted truth."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from moodtrack import plot
from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import episodes
from moodtrack.testing import assert_tables, check_analysis, simulate

START = pd.Timestamp("2024-03-04")
MOVED = ["mean", "extreme", "cut"]
BETTER = {"direction": "higher_better"}


def rated(days: list[int], mood: list[float], person: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"person": person, "day": START + pd.to_timedelta(days, "D"), "mood": mood})


def spans(table: pd.DataFrame) -> list[tuple[int, int]]:
    return [((a - START).days, (b - START).days) for a, b in zip(table["start"], table["end"], strict=True)]


def test_laws() -> None:
    check_analysis(episodes, shift=MOVED, scale=MOVED, draws=100)
    check_analysis(episodes, of=None, kind=("low", "high"), seeds=[3], draws=100)
    check_analysis(episodes, of=["mood", "energy"], cut=4, direction="higher_worse", seeds=[4], draws=100)


# what a spell is


def test_days_of_the_calendar_not_rows() -> None:
    days = [0, 1, 2, 4, 5, 8, 9, 11, 12, 13]
    mood = [3, 3, 9, 3, 3, 3, 9, 3, 9, 3]
    found = episodes(rated(days, mood), cut=3, draws=0, **BETTER).table
    assert spans(found) == [(0, 1), (4, 5)]  # day 8 is two unrated days later, 11 and 13 are alone
    assert found["start_known"].tolist() == [False, False]
    assert found["end_known"].tolist() == [True, False]


def test_one_unrated_day_is_bridged_and_two_are_not() -> None:
    ratings = rated([0, 2, 5, 6], [3, 3, 3, 3])
    assert spans(episodes(ratings, cut=3, draws=0, **BETTER).table) == [(0, 2), (5, 6)]
    assert spans(episodes(ratings, cut=3, bridge=2, draws=0, **BETTER).table) == [(0, 6)]
    assert spans(episodes(ratings, cut=3, bridge=0, draws=0, **BETTER).table) == [(5, 6)]
    assert spans(episodes(ratings, cut=3, min_days=3, draws=0, **BETTER).table) == []
    row = episodes(ratings, cut=3, draws=0, **BETTER).table.iloc[0]
    assert (row["days"], row["n_logged"]) == (3, 2)


def test_high_is_the_mirror_of_low() -> None:
    ratings = simulate(days=120, seed=3).ratings
    low = episodes(ratings, quantile=0.2, direction="higher_better").table
    high = episodes(
        ratings.assign(mood=11 - ratings["mood"]), kind="high", quantile=0.2, direction="higher_better"
    ).table
    assert len(low) > 3
    same = ["number", "start", "end", "days", "n_logged", "start_known", "end_known", "state"]
    pd.testing.assert_frame_equal(low[same], high[same])
    np.testing.assert_allclose(high[MOVED], 11 - low[MOVED])


def test_a_spell_at_the_end_of_the_log_is_open() -> None:
    low = rated([0, 1, 2, 3], [9, 9, 3, 3])
    end = episodes(low, cut=3, draws=0, **BETTER).table.iloc[0]
    assert (str(end["state"]), bool(end["end_known"])) == ("open", False)
    later = pd.concat([low, rated([4], [np.nan])])  # the log goes on for a day without this rating: still open
    assert episodes(later, cut=3, draws=0, **BETTER).table["state"].astype(str).tolist() == ["open"]
    much = pd.concat([low, rated([5], [np.nan])])
    assert episodes(much, cut=3, draws=0, **BETTER).table["state"].astype(str).tolist() == ["closed"]
    over = pd.concat([low, rated([4], [9.0])])
    row = episodes(over, cut=3, draws=0, **BETTER).table.iloc[0]
    assert (str(row["state"]), bool(row["end_known"])) == ("closed", True)


def test_a_day_with_several_ratings_counts_once() -> None:
    ratings = rated([0, 0, 1, 2], [2, 4, 3, 9])
    row = episodes(ratings, cut=3, draws=0, **BETTER).table.iloc[0]
    assert (row["n_logged"], row["mean"], row["extreme"]) == (2, 3.0, 3.0)


def test_a_mean_of_a_third_is_at_its_cut() -> None:
    ratings = rated([0, 0, 0, 1, 2], [1.1, 2.2, 3.3, 2.2, 9])
    assert len(episodes(ratings, cut=2.2, draws=0, **BETTER).table) == 1


def test_table_and_summary_are_those_of_a_slow_twin() -> None:
    log = simulate(persons=3, days=150, seed=8, missing=0.25)
    found = episodes(log.ratings, log.variables, draws=0)
    for person, own in log.ratings.groupby("person", observed=True):
        value = {(day - START).days: mood for day, mood in zip(own["day"], own["mood"], strict=True)}
        cut = np.quantile(list(value.values()), 0.25)
        runs: list[list[int]] = []
        for day in sorted(value):
            if value[day] > cut:
                continue
            between = range(runs[-1][-1] + 1, day) if runs else range(0)
            if runs and len(between) <= 1 and not any(d in value for d in between):
                runs[-1].append(day)
            else:
                runs.append([day])
        runs = [run for run in runs if len(run) >= 2]
        table = found.table[found.table["person"] == person]
        assert spans(table) == [(run[0], run[-1]) for run in runs]
        np.testing.assert_allclose(table["mean"], [np.mean([value[d] for d in run]) for run in runs])
        assert table["extreme"].tolist() == [min(value[d] for d in run) for run in runs]
        row = found.summary[found.summary["person"] == person].iloc[0]
        assert row["number"] == len(runs)
        assert row["n_beyond"] == sum(v <= cut for v in value.values())
        assert row["share"] == pytest.approx(sum(map(len, runs)) / len(value))
        assert row["median_days"] == np.median([run[-1] - run[0] + 1 for run in runs])
        days = found.days[found.days["person"] == person]
        inside = {(d - START).days for d in days.loc[days["number"].notna(), "day"]}
        assert inside == {d for run in runs for d in run}


# what is said and what is not


def test_low_is_worse_only_where_the_direction_is_known() -> None:
    log = simulate(days=60, seed=2)
    unknown = episodes(log.ratings, kind=("low", "high"), draws=0)
    assert unknown.table["side"].isna().all()
    assert unknown.problems["code"].astype(str).tolist() == ["direction_unknown"]
    for given in ({"variables": log.variables}, BETTER):
        side = episodes(log.ratings, kind=("low", "high"), draws=0, **given).summary.set_index("kind")["side"]
        assert side.astype(str).to_dict() == {"low": "worse", "high": "better"}
    worse = episodes(log.ratings, direction="higher_worse", draws=0)
    assert worse.summary["side"].astype(str).tolist() == ["better"]
    none = episodes(log.ratings, direction="none", draws=0)
    assert none.summary["side"].isna().all()
    assert len(none.problems) == 0


@pytest.mark.parametrize(
    ("mood", "code"),
    [([3.0] * 40, "constant"), ([4.0, *[5.0] * 39], "undefined"), ([4.0, 5.0] * 5, "too_few")],
)
def test_a_quantile_without_meaning_gives_no_spells_and_says_why(mood: list[float], code: str) -> None:
    found = episodes(rated(list(range(len(mood))), mood), **BETTER)
    assert len(found.table) == 0
    assert found.summary[["cut", "number", "share", "expected"]].isna().all(axis=None)
    assert found.summary["n"].tolist() == [len(mood)]
    assert found.problems["code"].astype(str).tolist() == [code]


def test_a_stated_cut_needs_no_days_but_chance_does() -> None:
    found = episodes(rated([0, 1, 2], [3, 3, 9]), cut=3, **BETTER)
    assert found.summary["number"].tolist() == [1]
    assert found.summary["expected"].isna().all()
    assert found.problems[["had", "needs"]].to_numpy().tolist() == [[3, 30]]
    never = episodes(simulate(days=60).ratings, cut=0, **BETTER)
    assert never.summary["number"].tolist() == [0]
    assert never.problems["code"].astype(str).tolist() == ["undefined"]


def test_no_rating_is_said_when_it_was_asked_for() -> None:
    ratings = simulate(days=20).ratings.assign(energy=np.nan)
    assert episodes(ratings, of="energy").problems["code"].astype(str).tolist() == ["no_data"]
    assert set(episodes(ratings, of=None).summary["variable"].astype(str)) == {"mood"}


@pytest.mark.parametrize(
    ("option", "value"),
    [("kind", "middle"), ("kind", ()), ("quantile", 0.6), ("quantile", 0.0), ("min_days", 0), ("bridge", -1), ("bridge", 1.5),
     ("cut", np.nan), ("cut", "3"), ("direction", "up"), ("level", 1.0), ("draws", 5), ("seed", -1)],
)  # fmt: skip
def test_wrong_options_are_said(option: str, value: object) -> None:
    with pytest.raises(OptionError, match=option):
        episodes(simulate(days=5).ratings, **{option: value})


def test_one_cut_is_for_one_kind() -> None:
    with pytest.raises(OptionError, match="one kind"):
        episodes(simulate(days=5).ratings, kind=("low", "high"), cut=3)
    with pytest.raises(SchemaError):
        episodes(pd.DataFrame({"person": ["a"]}))


# against chance


def test_names_and_seed() -> None:
    ratings = simulate(days=120, seed=5).ratings
    one, other = (
        episodes(ratings, **BETTER).summary,
        episodes(ratings.assign(person="zoe").iloc[::-1], **BETTER).summary,
    )
    assert_tables(one.drop(columns="person"), other.drop(columns="person"))
    again = episodes(ratings, seed=1, **BETTER).summary
    assert again["expected"].iloc[0] != one["expected"].iloc[0]
    assert again["expected"].iloc[0] == pytest.approx(one["expected"].iloc[0], abs=1.0)


def test_moods_with_memory_alone_seldom_leave_the_range() -> None:
    log = simulate(persons=150, days=180, seed=12, phi=0.5, weekly=0.0)
    row = episodes(log.ratings, draws=200, **BETTER).summary
    for seen, low, high in (("number", "expected_low", "expected_high"), ("longest", "longest_low", "longest_high")):
        value = row[seen].astype("float64")
        assert ((value < row[low]) | (value > row[high])).mean() < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)
    assert row["expected"].mean() == pytest.approx(row["number"].astype("float64").mean(), rel=0.06)


def test_a_planted_spell_is_longer_than_chance_makes() -> None:
    log = simulate(persons=40, days=365, seed=13, phi=0.3, weekly=0.0, spells=[(150, 190, -3.0)])
    row = episodes(log.ratings, draws=200, **BETTER).summary
    assert (row["longest"].astype("float64") > row["longest_high"]).mean() > 0.5


# the picture


def test_spells_are_drawn_by_shape_hatch_and_number() -> None:
    log = simulate(days=150, seed=4, spells=[(60, 68, -3.0), (140, 150, -3.0)])
    found = episodes(log.ratings, log.variables, cut=3)
    ax = plot.episodes(found)
    assert [patch.get_hatch() for patch in ax.patches] == ["///"] * len(found.table)
    marked = next(line for line in ax.lines if line.get_marker() == "v")
    assert len(marked.get_xdata()) == found.table["n_logged"].sum()
    words = [text.get_text() for text in ax.texts]
    assert "low: ≤ 3" in words
    assert [w for w in words if re.fullmatch(r"\d+\+?", w)] == [
        f"{n}+" if s == "open" else f"{n}" for n, s in zip(found.table["number"], found.table["state"], strict=True)
    ]
    assert "not logged" in [label.get_text() for label in ax.get_yticklabels(which="both")]
    up = plot.episodes(episodes(log.ratings, log.variables, kind="high"))
    assert {line.get_marker() for line in up.lines} >= {"^"}
