"""Power: the standard error against a dense inverse, the chance of finding against triggers, the date against time going on."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import pytest
from scipy import stats as sps

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import power, triggers
from moodtrack.stats import car1
from moodtrack.stats.power import found, information, reach
from moodtrack.stats.spending import levels
from moodtrack.testing import check_analysis, simulate

TAGS = {"walk": 0.35, "late": 0.15, "call": 0.5, "rare": 0.02}


def by_tag(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index(table["tag"].astype(str))


def test_laws() -> None:
    check_analysis(power, shift=[])
    check_analysis(power, of=None, season="linear", tests=7, seeds=[3])


def test_points_move_with_the_scale_of_the_rating_and_dates_with_the_question() -> None:
    log = simulate(days=150, seed=3, tags=TAGS)
    one, two = power(log.ratings, log.tags).table, power(log.ratings.assign(mood=log.ratings["mood"] * 2), log.tags, difference=1.0).table  # fmt: skip
    for name in ("se", "sigma", "findable"):
        np.testing.assert_allclose(two[name], 2 * one[name])
    assert one["date"].equals(two["date"])
    assert one["findable"].notna().sum() == 3


def test_information_is_the_inverse_of_the_dense_variance() -> None:
    stream = np.random.default_rng(4)
    day = np.sort(stream.choice(90, 60, replace=False)).astype(float)
    base = np.column_stack([np.ones(60), day / 90])
    tag = (stream.random((60, 1)) < 0.3).astype(float)
    inverse = np.linalg.inv(0.45 ** np.abs(np.subtract.outer(day, day)))
    x = np.column_stack([base, tag])
    variance = np.linalg.inv(x.T @ inverse @ x)[-1, -1]
    assert information(day, base, tag, 0.45)[0] == pytest.approx(1 / variance, rel=1e-9)


def test_numbers_of_a_person_agree_with_dense_algebra() -> None:
    log = simulate(days=130, seed=6, tags=TAGS, missing=0.2)
    asked = {"alpha": 0.1, "power": 0.9, "tests": 6, "season": "linear", "adjust": "none"}
    row = by_tag(power(log.ratings, log.tags, **asked).table).loc["call"]
    one = log.persons[0]
    day = one.days[one.logged].astype("int64").astype(float)
    base = np.column_stack([(((day.astype(int) + 3) % 7)[:, None] == np.arange(7)).astype(float), day / 130])
    y, tag = one.rating[one.logged], one.tags["call"][one.logged].astype(float)
    phi = car1.estimate(day, base, y)
    inverse = np.linalg.inv(phi ** np.abs(np.subtract.outer(day, day)))
    left = y - base @ np.linalg.solve(base.T @ inverse @ base, base.T @ inverse @ y)
    sigma = np.sqrt(left @ inverse @ left / (len(y) - 8))
    gap = ~np.isin(day - 1, day)
    before = np.where(gap, np.nan, np.concatenate([[0.0], tag[:-1]]))
    for value in (0.0, 1.0):  # where the day before was not logged: its mean given the day
        before[gap & (tag == value)] = np.nanmean(before[tag == value])
    x = np.column_stack([base, gap, before, tag])
    df = len(y) - x.shape[1]
    off = y - x @ np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    se = np.sqrt(off @ inverse @ off / df * np.linalg.inv(x.T @ inverse @ x)[-1, -1])
    assert (row["n_with"], row["n_without"], row["df"]) == (tag.sum(), (1 - tag).sum(), df)
    assert row[["phi", "sigma", "se"]].astype(float).tolist() == pytest.approx([phi, sigma, se], rel=1e-4)
    want = (sps.t.ppf(1 - 0.1 / 6 / 2, df) + sps.t.ppf(0.9, df)) * se
    assert row["findable"] == pytest.approx(want, rel=1e-4)


def test_share_found_agrees_with_the_noncentral_t() -> None:
    for df in (20.0, 60.0, 300.0):
        exact = sps.nct.sf(sps.t.ppf(0.975, df), df, reach(df, 0.05, 0.8))
        assert exact == pytest.approx(0.8, abs=0.01)
    assert found(0.0, 50.0, 0.05) == pytest.approx(0.025)


@pytest.mark.parametrize(("days", "rate", "phi", "missing"), [(120, 0.3, 0.4, 0.13), (180, 0.15, 0.6, 0.4)])
def test_a_difference_of_that_size_is_found_four_times_in_five(
    days: int, rate: float, phi: float, missing: float
) -> None:
    """Findable from one log, planted with fresh errors on the same days, tested by triggers at the level of one test."""
    drawn = {"persons": 250, "days": days, "tags": {"walk": rate}, "phi": phi, "missing": missing, "scale": (-90, 90), "step": 0.01}  # fmt: skip
    first, second = simulate(seed=21, **drawn), simulate(seed=22, **drawn)
    table = power(first.ratings, first.tags, tests=1).table
    size = dict(zip(table["person"].astype(str), table["findable"], strict=True))
    mood = [(b.mood + size[a.name] * a.tags["walk"])[a.logged] for a, b in zip(first.persons, second.persons, strict=True)]  # fmt: skip
    tested = triggers(first.ratings.assign(mood=np.concatenate(mood)), first.tags, reverse=False).table
    tested = tested[tested["p"].notna() & (tested["lag"] == 0)]
    assert len(tested) > 240
    assert ((tested["p"] <= 0.05) & (tested["difference"] > 0)).mean() == pytest.approx(0.8, abs=0.06)


@pytest.mark.parametrize("looks", [None, "planned"])
def test_the_chance_holds_among_other_tags_and_at_planned_looks(looks: Literal["planned"] | None) -> None:
    """Told after 150 rated days, planted with fresh errors in the log as it is then, or as it is at the next look."""
    drawn = {"persons": 200, "days": 300, "tags": dict.fromkeys("abcdef", 0.3), "scale": (-90, 90), "step": 0.01}
    first, second = simulate(seed=31, **drawn), simulate(seed=32, **drawn)
    nth = first.ratings.groupby("person", observed=True).cumcount() + 1
    at = {n: dict(zip(first.ratings["person"][nth == n].astype(str), first.ratings["day"][nth == n], strict=True)) for n in (150, 180)}  # fmt: skip

    def until(frame: pd.DataFrame, n: int) -> pd.DataFrame:
        return frame[(frame["day"] <= pd.to_datetime(frame["person"].astype(str).map(at[n]))).to_numpy()]

    table = power(until(first.ratings, 150), until(first.tags, 150), looks=looks).table
    size = table[table["tag"] == "a"].set_index(table["person"][table["tag"] == "a"].astype(str))["findable"]
    mood = [(b.mood + size[a.name] * a.tags["a"])[a.logged] for a, b in zip(first.persons, second.persons, strict=True)]
    ratings, last = first.ratings.assign(mood=np.concatenate(mood)), 150 if looks is None else 180
    tested = triggers(until(ratings, last), until(first.tags, last), looks=looks, reverse=False).table
    tested = tested[(tested["tag"] == "a") & (tested["lag"] == 0)]
    assert ((tested["status"] == "found") & (tested["difference"] > 0)).mean() == pytest.approx(0.8, abs=0.07)


def test_planned_looks_have_their_days_and_their_levels() -> None:
    log = simulate(days=230, seed=3, tags=TAGS, missing=0.0)
    one = by_tag(power(log.ratings, log.tags).table)
    plan = by_tag(power(log.ratings, log.tags, looks="planned").table)
    assert one["look"].isna().all()
    assert set(plan["look"]) == {270}
    assert set(plan["look_day"]) == {pd.Timestamp("2024-01-01") + pd.Timedelta(days=269)}
    assert plan["alpha"].to_numpy() == pytest.approx(levels(4, 0.05)[3] / 6)
    able = ["walk", "late", "call"]
    se = one["se"] * np.sqrt((one["df"] + 1) / (plan["df"] + 1))
    assert plan["se"][able].to_numpy() == pytest.approx(se[able].to_numpy())
    for difference in (0.3, 0.4, 0.5, 0.6, 1.5):  # a look, never a day between two
        later = by_tag(power(log.ratings, log.tags, looks="planned", difference=difference).table)
        days = later["date"].loc[(later["status"] == "later").to_numpy()]
        assert set((days - pd.Timestamp("2024-01-01")).dt.days + 1) <= {270, 365, 455, 545, 635, 725, 815, 905}
        now = (later["status"] == "now").to_numpy()
        assert (later["findable"][now] <= difference).all()
    assert (later["status"][able] == "now").all()


def test_what_triggers_does_not_test_is_not_promised() -> None:
    log = simulate(days=200, seed=5, tags={"walk": 0.4, "late": 0.3})
    double = log.tags[log.tags["tag"] == "walk"].assign(tag="stroll")
    moods = log.tags[log.tags["tag"] == "late"].assign(tag="mood")
    variables = pd.DataFrame({"variable": ["mood"]})
    table = by_tag(power(log.ratings, pd.concat([log.tags, double, moods]), variables).table)
    assert set(table["tests"]) == {4}
    told = table["reason"].astype(str)
    assert list(told[["stroll", "walk"]] == "same_days").count(True) == 1
    assert (told["mood"], table.loc["mood", "status"]) == ("tautology", "not_testable")


def test_on_the_date_the_difference_is_findable() -> None:
    """The same persons, logged on until their date: the smallest findable difference is then the one asked about."""
    long = simulate(persons=60, days=420, seed=8, tags={"walk": 0.3})
    cut = pd.Timestamp("2024-01-01") + pd.Timedelta(days=99)
    early = power(long.ratings[long.ratings["day"] <= cut], long.tags[long.tags["day"] <= cut], tests=10).table
    dates = dict(zip(early["person"].astype(str), early["date"], strict=True))
    until = pd.to_datetime(long.ratings["person"].astype(str).map(dates))
    tagged = pd.to_datetime(long.tags["person"].astype(str).map(dates))
    later = power(
        long.ratings[(long.ratings["day"] <= until).to_numpy()], long.tags[(long.tags["day"] <= tagged).to_numpy()], tests=10
    ).table  # fmt: skip
    assert (early["status"] == "later").mean() > 0.9
    assert later["findable"].median() == pytest.approx(0.5, abs=0.02)
    assert later["findable"].between(0.38, 0.62).mean() > 0.9


def test_reasons() -> None:
    log = simulate(days=200, seed=5, tags={"walk": 0.4, "rare": 0.02}, weekly=0)
    tags = log.tags
    monday = log.ratings.loc[log.ratings["day"].dt.day_name() == "Monday", ["person", "day"]].assign(tag="monday", source="simulated")  # fmt: skip
    table = by_tag(power(log.ratings, pd.concat([tags, monday]), horizon=400).table)
    assert table["status"].astype(str).to_dict() == {"walk": table.loc["walk", "status"], "rare": "beyond", "monday": "not_testable"}  # fmt: skip
    assert table["reason"].loc[["rare", "monday"]].astype(str).tolist() == ["out_of_reach", "collinear"]
    short = power(log.ratings.iloc[:8], tags).table
    assert set(short["reason"].astype(str)) == {"too_few"}
    flat = power(log.ratings.assign(mood=4.0), tags).table
    assert set(flat["reason"].astype(str)) == {"constant"}
    assert flat["date"].isna().all()


def test_nothing_is_findable_before_enough_days_are_rated() -> None:
    log = simulate(days=60, seed=5, tags={"walk": 0.5}, missing=0.0)
    row = power(log.ratings, log.tags, difference=5).table.iloc[0]
    assert (row["status"], row["days"]) == ("later", 30)
    assert row["findable"] < 5
    assert power(log.ratings, log.tags, difference=5, min_logged=1).table["status"].astype(str).tolist() == ["now"]


def test_the_family_counts_two_lags_of_every_tag_with_enough_days() -> None:
    log = simulate(days=150, seed=3, tags=TAGS)
    table = power(log.ratings, log.tags).table
    assert set(table["tests"]) == {6}
    assert table["alpha"].to_numpy() == pytest.approx(0.05 / 6)


@pytest.mark.parametrize(
    "options",
    [{"difference": 0}, {"alpha": 1}, {"power": 0}, {"tests": 0}, {"tests": 2.5}, {"season": "none"}, {"min_days": 0}, {"horizon": True}],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, object]) -> None:
    log = simulate(days=30, seed=1, tags={"walk": 0.4})
    with pytest.raises(OptionError, match=next(iter(options))):
        power(log.ratings, log.tags, **options)  # type: ignore[arg-type]


def test_missing_columns_are_named() -> None:
    log = simulate(days=30, seed=1, tags={"walk": 0.4})
    with pytest.raises(SchemaError, match="tags lacks"):
        power(log.ratings, log.tags.drop(columns="tag"))
