"""Slopes: against scipy, statsmodels with the dense matrix, and a known truth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
import statsmodels.api as sm

from moodtrack.dynamics import trend
from moodtrack.errors import OptionError
from moodtrack.testing import assert_tables, check_analysis, simulate


def rows(found: pd.DataFrame) -> dict[str, pd.Series]:
    return {str(row["estimator"]): row for _, row in found.iterrows()}


def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
    slope = table["estimator"] != "kendall"
    moved = table.assign(**{name: table[name] * by for name in ("intercept", "se", "low", "high")})
    return moved.assign(estimate=table["estimate"].where(~slope, table["estimate"] * by))


def test_laws() -> None:
    check_analysis(trend, shift=["intercept"], scale=scaled)
    check_analysis(trend, of=["mood"], origin="2024-01-01", season="weekday", seeds=[4])


def test_the_line_is_the_dense_model_of_statsmodels_at_its_phi() -> None:
    log = simulate(days=120, seed=6, trend=2.0, phi=0.5)
    found = rows(trend(log.ratings, origin="2024-02-01").table)["ar1"]
    day = log.ratings["day"].to_numpy("datetime64[D]").astype("float64")
    x = day - np.datetime64("2024-02-01").astype("int64")
    dense = found["phi"] ** np.abs(np.subtract.outer(day, day))
    want = sm.GLS(log.ratings["mood"].to_numpy(), sm.add_constant(x), sigma=dense).fit()
    assert [found["intercept"], found["estimate"]] == pytest.approx(want.params.tolist(), rel=1e-8)
    assert found["se"] == pytest.approx(want.bse[1], rel=1e-8)
    ones = np.ones(len(day)) / len(day)
    assert found["df"] == pytest.approx(1 / (ones @ dense @ ones) - 2)
    assert found["p"] == pytest.approx(2 * scipy.stats.t.sf(abs(found["estimate"] / found["se"]), found["df"]))


def test_other_estimators_are_those_of_scipy() -> None:
    log = simulate(days=90, seed=7, trend=2.0)
    found = rows(trend(log.ratings, level=0.9).table)
    day = log.ratings["day"].to_numpy("datetime64[D]").astype("float64")
    x, y = day - day[0], log.ratings["mood"].to_numpy()
    sen, line = scipy.stats.theilslopes(y, x, 0.9), scipy.stats.linregress(x, y)
    got = found["theil_sen"]
    assert [got["estimate"], got["intercept"], got["low"], got["high"]] == pytest.approx(list(sen), rel=1e-12)
    got = found["ols"]
    want = [line.slope, line.intercept, line.stderr, line.rvalue, line.pvalue]
    assert [got[name] for name in ("estimate", "intercept", "se", "correlation", "p")] == pytest.approx(want, rel=1e-12)
    tau = scipy.stats.kendalltau(x, y)
    assert [found["kendall"]["estimate"], found["kendall"]["p"]] == pytest.approx(list(tau), rel=1e-12)
    assert [str(found[name]["convention"]) for name in ("theil_sen", "ols", "kendall")] == ["independent"] * 3
    assert pd.isna(found["ar1"]["convention"])


def test_origin_moves_the_intercept_along_the_line() -> None:
    log = simulate(days=60, seed=8, trend=3.0)
    first, later = trend(log.ratings).table, trend(log.ratings, origin="2024-01-31").table
    for name in ("ar1", "ols", "theil_sen"):
        a, b = rows(first)[name], rows(later)[name]
        days = (b["origin"] - a["origin"]).days
        assert b["intercept"] == pytest.approx(a["intercept"] + days * a["estimate"], abs=1e-9)
        assert b["estimate"] == pytest.approx(a["estimate"])
    assert first["origin"].iloc[0] == log.ratings["day"].min()


def test_weekdays_can_be_held_equal() -> None:
    log = simulate(days=42, seed=3, weekly=3.0, sd=0.3, phi=0.0, trend=1.0, scale=(0, 20), step=0.01)
    plain, held = (rows(trend(log.ratings, season=season).table)["ar1"] for season in (None, "weekday"))
    assert held["se"] < plain["se"] / 2
    assert held["low"] < 1 / 41 < held["high"]


def test_too_few_days_and_equal_days_are_said() -> None:
    log = simulate(days=20, missing=0.0)
    found = trend(log.ratings)
    table = rows(found.table)
    assert np.isnan(table["ar1"]["estimate"])
    assert table["ols"]["n"] == 20
    assert not np.isnan(table["ols"]["estimate"])
    assert found.problems[["code", "had", "needs"]].astype({"code": str}).to_numpy().tolist() == [["too_few", 20, 21]]
    flat = trend(log.ratings.assign(mood=4.0))
    assert flat.table["estimate"].isna().all()
    same = simulate(days=40, missing=0.0).ratings.assign(mood=4.0)
    assert trend(same).problems["code"].astype(str).tolist() == ["constant"]
    assert trend(same).table["estimate"].isna().all()


def test_a_perfect_line_does_not_break_it() -> None:
    ratings = simulate(days=30, missing=0.0).ratings
    found = rows(trend(ratings.assign(mood=np.arange(30.0))).table)["ar1"]
    assert found["estimate"] == pytest.approx(1.0)


def test_only_the_estimators_asked_for_are_given() -> None:
    ratings = simulate(days=40).ratings
    every, one = trend(ratings).table, trend(ratings, estimators=("ar1",)).table
    assert_tables(one, every[every["estimator"] == "ar1"])


def test_wrong_options_are_said() -> None:
    ratings = simulate(days=5).ratings
    with pytest.raises(OptionError, match="season"):
        trend(ratings, season="month")
    with pytest.raises(OptionError, match="estimators"):
        trend(ratings, estimators=("lm",))
    with pytest.raises(OptionError, match="level"):
        trend(ratings, level=1.0)


def test_flat_moods_with_memory_seldom_show_a_trend_and_least_squares_often_does() -> None:
    log = simulate(persons=300, days=90, seed=21, phi=0.6, weekly=0.0, scale=(0, 100), step=0.01, sd=5.0)
    table = trend(log.ratings).table
    false = (table["p"] <= 0.05).groupby(table["estimator"], observed=True).mean()
    assert false["ar1"] < 0.06 + 4 * np.sqrt(0.05 * 0.95 / 300)
    assert false["ols"] > 0.2  # independence is wrong: this is why it is no claim


@pytest.mark.parametrize("name", ["trend_synthetic_s1", "trend_synthetic_s2", "trend_synthetic_s3"])
def test_synthetic_cases_of_scipy(pack: Path, name: str) -> None:
    folder = pack / "reference" / "dynamics" / "trend" / name
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    frame = pd.read_csv(folder / "input.csv").dropna()
    days = pd.to_datetime(frame[case["arguments"]["time_column"]], unit="D")
    ratings = pd.DataFrame({"person": "a", "day": days, "mood": frame[case["arguments"]["value_column"]]})
    found, want = rows(trend(ratings, origin="1970-01-01").table), case["expected"]
    sen, line, tau = found["theil_sen"], found["ols"], found["kendall"]
    got = [tau["estimate"], tau["p"], sen["estimate"], sen["intercept"], sen["low"], sen["high"], line["estimate"]]
    got += [line["intercept"], line["correlation"], line["p"], line["se"]]
    keys = ["kendall_tau_b", "kendall_p", "theil_slope", "theil_intercept", "theil_lo", "theil_hi", "ols_slope"]
    keys += ["ols_intercept", "ols_r", "ols_p", "ols_se"]
    assert got == pytest.approx([want[key] for key in keys], rel=1e-9, abs=1e-9)
