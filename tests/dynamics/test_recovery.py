"""Time back into the band: rules on small calendars, a slow twin, scipy's survival curve, and chance on planted truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.drawn import words

from moodtrack import plot
from moodtrack.dynamics import recovery
from moodtrack.errors import OptionError, SchemaError
from moodtrack.log import Log
from moodtrack.report import document
from moodtrack.report.sections import recovery as told
from moodtrack.stats import survival
from moodtrack.stats.returns import medians, stretches
from moodtrack.testing import assert_tables, check_analysis, simulate

START = pd.Timestamp("2024-03-04")
BETTER = {"direction": "higher_better"}
BAND = ["mean", "band_low", "band_high"]


def rated(days: list[int], mood: list[float], person: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"person": person, "day": START + pd.to_timedelta(days, "D"), "mood": mood})


def test_laws() -> None:
    check_analysis(recovery, shift=BAND, scale=[*BAND, "sd"], draws=100)
    check_analysis(recovery, of=None, width=0.5, bridge=0, seeds=[3], draws=100)
    check_analysis(recovery, of=["mood", "energy"], direction="higher_worse", seeds=[4], draws=100)


# what a dip is


def calendar() -> pd.DataFrame:
    """Forty days at 6 but for dips that are written down by hand; days 20, 21 and 31 are not rated."""
    mood = {day: 6.0 for day in range(40) if day not in (20, 21, 31)}
    mood |= {0: 1.0, 5: 1.0, 8: 1.0, 9: 2.0, 19: 1.0, 22: 1.0, 30: 1.0, 32: 1.0, 39: 1.0}
    return rated(list(mood), list(mood.values()))


def test_dips_by_hand() -> None:
    found = recovery(calendar(), draws=0, **BETTER)
    dips = found.dips
    assert [(day - START).days for day in dips["start"]] == [0, 5, 8, 19, 22, 30, 39]
    assert [(day - START).days if pd.notna(day) else None for day in dips["back"]] == [1, 6, 10, None, 23, 33, None]
    assert dips["days"].tolist() == [1, 1, 2, 0, 1, 3, 0]
    assert dips["start_seen"].tolist() == [False, True, True, True, False, True, True]
    assert dips["state"].astype(str).tolist() == ["back", "back", "back", "gap", "back", "back", "end of the log"]
    assert dips["extreme"].tolist() == [1.0] * 7
    row = found.table.iloc[0]
    assert row[["n", "n_out", "dips", "unseen", "back", "censored", "longest"]].tolist() == [37, 9, 5, 2, 3, 2, 3.0]
    assert found.days["number"].dropna().tolist() == [1, 2, 3, 3, 4, 5, 6, 6, 7]


def test_a_gap_of_one_day_is_bridged_and_none_without() -> None:
    strict = recovery(calendar(), draws=0, bridge=0, **BETTER).dips
    assert [(day - START).days for day in strict["start"]] == [0, 5, 8, 19, 22, 30, 32, 39]
    assert strict["state"].astype(str).tolist()[5:] == ["gap", "back", "end of the log"]
    wide = recovery(calendar(), draws=0, bridge=2, **BETTER).dips
    assert wide.loc[wide["start"] == START + pd.Timedelta(days=19), "days"].tolist() == [4.0]


def test_the_band_is_mean_and_sd_of_the_persons_own_days() -> None:
    ratings = simulate(persons=2, days=90, seed=2).ratings
    row = recovery(ratings, width=0.8, draws=0, **BETTER).table
    own = ratings.groupby("person", observed=True)["mood"].agg(["mean", "std"])
    np.testing.assert_allclose(row["band_low"], own["mean"] - 0.8 * own["std"])
    np.testing.assert_allclose(row["band_high"], own["mean"] + 0.8 * own["std"])


def test_the_worse_side_follows_the_direction() -> None:
    log = simulate(days=150, seed=3)
    up = recovery(log.ratings, draws=0, **BETTER)
    down = recovery(log.ratings.assign(mood=11 - log.ratings["mood"]), draws=0, direction="higher_worse")
    assert (up.table["side"].astype(str).iloc[0], down.table["side"].astype(str).iloc[0]) == ("low", "high")
    same = ["number", "start", "back", "days", "state"]
    pd.testing.assert_frame_equal(up.dips[same], down.dips[same])
    np.testing.assert_allclose(down.dips["extreme"], 11 - up.dips["extreme"])
    assert recovery(log.ratings, log.variables, draws=0).table["side"].astype(str).tolist() == ["low"]


def test_dips_are_those_of_a_slow_twin() -> None:
    ratings = simulate(persons=3, days=200, seed=8, missing=0.3, phi=0.6).ratings
    found = recovery(ratings, draws=0, **BETTER)
    for person, own in ratings.groupby("person", observed=True):
        value = {(day - START).days: mood for day, mood in zip(own["day"], own["mood"], strict=True)}
        low = np.mean(list(value.values())) - np.std(list(value.values()), ddof=1)
        times, ended = [], []
        for day in sorted(value):
            before = next((d for d in (day - 1, day - 2) if d in value), None)
            if value[day] >= low or before is None or value[before] < low:
                continue
            last = day
            while True:
                after = next((d for d in (last + 1, last + 2) if d in value), None)
                if after is None or value[after] >= low:
                    break
                last = after
            times.append((after if after is not None else last) - day)
            ended.append(after is not None)
        dips = found.dips[(found.dips["person"] == person) & found.dips["start_seen"]]
        assert dips["days"].tolist() == times
        assert dips["state"].eq("back").tolist() == ended


# the time


def test_curve_and_median_are_those_of_scipy() -> None:
    """scipy.stats.ecdf of right-censored data: Kaplan-Meier, and its log-log interval."""
    ratings = simulate(days=365, seed=6, missing=0.35, phi=0.6).ratings
    found = recovery(ratings, draws=0, **BETTER)
    seen = found.dips[found.dips["start_seen"]]
    censored = ~seen["state"].eq("back").to_numpy()
    assert censored.sum() > 2
    curve = stats.ecdf(stats.CensoredData.right_censored(seen["days"].to_numpy(), censored)).sf
    at = np.isin(found.curve["time"], curve.quantiles)
    np.testing.assert_allclose(found.curve["share"][at], curve.probabilities)
    with pytest.warns(RuntimeWarning, match="undefined at some observations"):
        band = curve.confidence_interval(0.95, method="log-log")
    inner = (curve.probabilities > 0) & (curve.probabilities < 1)
    np.testing.assert_allclose(found.curve["low"][at][inner], band.low.probabilities[inner])
    np.testing.assert_allclose(found.curve["high"][at][inner], band.high.probabilities[inner])
    row = found.table.iloc[0]
    times = found.curve["time"].to_numpy()
    share = found.curve["share"].to_numpy()
    assert row["median"] == (times[share <= 0.5][0] + times[share < 0.5 - (share == 0.5).any() * 1e-9][0]) / 2
    assert row["low"] == times[found.curve["low"].to_numpy() <= 0.5][0]


def test_medians_of_many_groups_are_those_of_one_at_a_time() -> None:
    stream = np.random.default_rng(3)
    group = np.sort(stream.integers(0, 60, 400))
    time, event = stream.integers(0, 9, 400).astype("float64"), stream.random(400) < 0.7
    many = medians(group, time, event, 61)
    for code in range(61):
        mine = group == code
        of = survival.curve(time[mine], event[mine], np.zeros(mine.sum(), dtype=bool), 0.95)
        one = survival.quantile(of.time, of.survival, 0.5)
        assert many[code] == one if np.isfinite(one) else not np.isfinite(many[code])


def test_rows_without_any_give_none() -> None:
    none = stretches(np.zeros(0, int), np.zeros(0), np.zeros(0, bool), 1)
    assert len(none.first) == 0
    assert np.isnan(medians(none.group, none.time, none.event, 2)).all()


# what is not said


def test_what_cannot_be_told_is_a_problem() -> None:
    short = recovery(simulate(days=20).ratings, **BETTER)
    assert short.table["median"].isna().all()
    assert short.table["reason"].astype(str).tolist() == ["too_few"]
    assert short.problems[["had", "needs"]].iloc[0, 1] == 30
    same = recovery(rated(list(range(40)), [4.0] * 40), **BETTER)
    assert same.problems["code"].astype(str).tolist() == ["constant"]
    unknown = recovery(simulate(days=60).ratings)
    assert unknown.problems["code"].astype(str).tolist() == ["direction_unknown"]
    assert unknown.table["band_low"].notna().all()
    none = recovery(simulate(days=60).ratings, direction="none")
    assert none.problems["code"].astype(str).tolist() == ["not_evaluable"]
    few = recovery(rated(list(range(40)), [6.0] * 20 + [1.0] + [6.0] * 19), **BETTER)
    assert few.table["dips"].tolist() == [1]
    assert few.problems[["had", "needs"]].iloc[0].tolist() == [1, 5]
    nothing = recovery(simulate(days=20).ratings.assign(energy=np.nan), of="energy")
    assert nothing.problems["code"].astype(str).tolist() == ["no_data"]


def test_fewer_than_half_seen_to_come_back_is_no_median() -> None:
    mood = dict.fromkeys(range(200), 6.0)
    for at in range(10, 200, 20):
        mood[at] = 1.0
        if at > 50:
            mood |= {at + 1: 1.0, at + 2: 1.0}
            del mood[at + 3], mood[at + 4]
    found = recovery(rated(list(mood), list(mood.values())), **BETTER)
    assert found.table[["dips", "back", "censored"]].iloc[0].tolist() == [10, 3, 7]
    assert found.problems["code"].astype(str).tolist() == ["not_evaluable"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("width", 0), ("width", 4), ("width", "1"), ("bridge", -1), ("bridge", 1.5), ("direction", "up"), ("level", 1.0),
     ("draws", 5), ("seed", -1)],
)  # fmt: skip
def test_wrong_options_are_said(option: str, value: object) -> None:
    with pytest.raises(OptionError, match=option):
        recovery(simulate(days=5).ratings, **{option: value})
    with pytest.raises(SchemaError):
        recovery(pd.DataFrame({"person": ["a"]}))


# against chance


def test_names_and_seed() -> None:
    ratings = simulate(days=150, seed=5).ratings
    one = recovery(ratings, **BETTER).table
    other = recovery(ratings.assign(person="zoe").iloc[::-1], **BETTER).table
    assert_tables(one.drop(columns="person"), other.drop(columns="person"))


def test_moods_with_memory_alone_seldom_leave_the_range() -> None:
    log = simulate(persons=150, days=180, seed=12, phi=0.5, weekly=0.0)
    row = recovery(log.ratings, draws=200, **BETTER).table.dropna(subset=["median"])
    outside = (row["median"] > row["expected_high"]) | (row["median"] < row["expected_low"])
    assert outside.mean() < 0.05 + 4 * np.sqrt(0.05 * 0.95 / len(row))
    assert row["expected"].mean() == pytest.approx(row["median"].mean(), rel=0.25)


def test_planted_slow_returns_leave_the_range() -> None:
    slow = [(at, at + 4, -3.0) for at in range(10, 350, 24)]
    log = simulate(persons=40, days=365, seed=6, phi=0.2, weekly=0.0, tags={}, spells=slow)
    row = recovery(log.ratings, draws=200, **BETTER).table
    assert (row["median"] > row["expected_high"]).mean() > 0.3


# the picture and the words


def test_band_and_dips_are_drawn() -> None:
    found = recovery(calendar(), draws=0, **BETTER)
    ax = plot.recovery(found)
    assert "own band" in words(ax)
    marked = next(line for line in ax.lines if line.get_marker() == "v")
    assert len(marked.get_xdata()) == 9
    rings = next(line for line in ax.lines if line.get_markerfacecolor() == "white")
    assert len(rings.get_xdata()) == 3
    dotted = next(line for line in ax.lines if line.get_linestyle() == ":")
    assert np.isnan(dotted.get_xdata()).sum() == 2, "two dips, each with a gap behind it"


def test_section_says_band_time_and_chance() -> None:
    log = simulate(days=200, seed=4, phi=0.5)
    page = document(Log(ratings=log.ratings, variables=log.variables), sections=["recovery"])
    text = page.text()
    assert "Half of the dips of mood were over within" in text
    assert "Every dip comes back" in text
    assert "no difference from that is shown" in text
    assert "mean of all" in text
    assert len(page["recovery"].figures()) == 1


def test_a_time_outside_the_range_is_said_and_one_inside_never_is() -> None:
    row = {"median": 4.0, "expected_low": 1.0, "expected_high": 2.0, "level": 0.95, "phi": 0.4, "draws": 500}
    assert "mood takes longer than that" in told.chance(row, "mood")
    assert "no difference" in told.chance(row | {"median": 2.0}, "mood")
    assert "sooner" in told.chance(row | {"median": 1.0, "expected_low": 2.0}, "mood")
    assert "no difference" in told.chance(row | {"expected_high": np.nan}, "mood")
    assert "cannot be told" in told.chance(row | {"expected_low": np.nan}, "mood")


def test_section_without_enough_says_why() -> None:
    log = simulate(days=20, seed=4)
    page = document(Log(ratings=log.ratings, variables=log.variables), sections=["recovery"])
    assert "20 of 30 needed" in page.text() or "of 30 needed" in page.text()
    assert "No day in the files has a rating" in document(Log(), sections=["recovery"]).text()
