"""Amounts: against generalised least squares of statsmodels, sleepers with a known shape, and nobody's findings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from moodtrack import plot
from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import dose_response
from moodtrack.testing import check_analysis

NOTHING = pd.DataFrame({"person": pd.Series([], dtype="str"), "day": pd.to_datetime([]), "tag": pd.Series([], dtype="str")})  # fmt: skip


def sleepers(shape: str, persons: int, days: int, seed: int) -> pd.DataFrame:
    """Mood remembers (phi .3 to .6, SD 1) and is .35 points higher an hour slept the night before, or 1 lower below 6."""
    parts = []
    for number in range(persons):
        stream = np.random.default_rng([seed, number])
        phi, nights, news = stream.uniform(0.3, 0.6), stream.standard_normal(days), stream.standard_normal(days)
        mood, sleep = news.copy(), nights.copy()
        for t in range(1, days):
            mood[t] = phi * mood[t - 1] + np.sqrt(1 - phi**2) * news[t]
            sleep[t] = 0.3 * sleep[t - 1] + np.sqrt(1 - 0.3**2) * nights[t]
        hours = np.round((7 + 1.1 * sleep) * 4) / 4
        before = np.append(7.0, hours[:-1])
        planted = {"linear": 0.35 * (before - 7), "threshold": -1.0 * (before < 6), "none": np.zeros(days)}[shape]
        rows = stream.random(days) > 0.13
        mood = np.clip(np.round(5.5 + mood + 0.3 * np.sin(2 * np.pi * np.arange(days) / 7) + planted), 1, 10)
        day = pd.date_range("2025-01-01", periods=days)
        parts.append(pd.DataFrame({"person": f"p{number:03d}", "day": day, "mood": mood, "sleep_hours": hours})[rows])
    return pd.concat(parts, ignore_index=True)


def generated(seed: int) -> dict[str, pd.DataFrame]:
    ratings = sleepers("linear", 3, 90, seed)
    stream = np.random.default_rng(seed)
    some = ratings[stream.random(len(ratings)) < 0.5]
    tags = pd.DataFrame({"person": some["person"], "day": some["day"], "tag": "tea", "amount": stream.integers(1, 6, len(some)) * 1.0})  # fmt: skip
    unknown = dict.fromkeys(("low", "high", "best_low", "best_high"), np.nan)
    variables = pd.DataFrame({"variable": ["mood", "sleep_hours"], "domain": [None, "behaviours"], **unknown})
    return {"ratings": ratings, "tags": tags, "variables": variables}


def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
    """Twice the mood and twice the hours: a line keeps its slope, a difference below the cut and a cut of hours double."""
    hours = table["exposure"].astype(str) == "sleep_hours"
    both = np.where(hours & (table["term"].astype(str) == "linear"), 1.0, by)
    wider = {name: table[name] * both for name in ("difference", "se", "low", "high")}
    return table.assign(**wider, cut=table["cut"] * np.where(hours, by, 1.0))


def shifted(table: pd.DataFrame, by: float) -> pd.DataFrame:
    return table.assign(cut=table["cut"] + np.where(table["exposure"].astype(str) == "sleep_hours", by, 0.0))


def test_laws() -> None:
    check_analysis(dose_response, tables=generated, shift=shifted, scale=scaled)


@pytest.mark.parametrize("lag", [0, 1])
def test_line_and_cut_agree_with_gls_of_statsmodels(lag: int) -> None:
    ratings = sleepers("threshold", 1, 140, 3)
    table = dose_response(ratings, NOTHING, exposures="sleep_hours", cuts={"sleep_hours": 6.5}, lags=lag).table
    number = ratings["day"].to_numpy().astype("datetime64[D]").astype("int64")
    amount = dict(zip(number, ratings["sleep_hours"], strict=True))
    rows = [(t, y, amount[t - lag]) for t, y in zip(number, ratings["mood"], strict=True) if t - lag in amount]
    day, y, x = (np.array(values) for values in zip(*rows, strict=True))
    span = day[-1] - day[0]
    waves = [np.cos(np.pi * k * (day - day[0]) / span) for k in range(1, min(span // 30, len(day) // 10) + 1)]
    base = [(day + 3) % 7 == k for k in range(7)] + [day / span - day.mean() / span, *waves]
    for term, own in (("linear", x), ("below", x < 6.5)):
        row = table[table["term"] == term].iloc[0]
        memory = row["phi"] ** np.abs(day[:, None] - day[None, :])
        fit = sm.GLS(y, np.column_stack([own, *base]).astype(float), sigma=memory).fit()
        assert row[["difference", "se", "p", "df"]].tolist() == pytest.approx(
            [fit.params[0], fit.bse[0], fit.pvalues[0], fit.df_resid], rel=1e-6
        )
        assert row["n"] == len(day)
    assert table["n_below"].dropna().tolist() == [(x < 6.5).sum()]


@pytest.mark.parametrize("shape", ["linear", "threshold"])
def test_sleepers_get_the_name_of_their_shape(shape: str) -> None:
    """60 persons, 180 days; a wrong name is held to .05 with 4 standard errors of 60 persons."""
    ratings = sleepers(shape, 60, 180, 5)
    table = dose_response(ratings, NOTHING, exposures="sleep_hours", cuts={"sleep_hours": 6}, lags=1).table
    named = table[table["term"] == "below"].set_index("person")["shape"].astype("str")
    wrong = {"linear": "threshold", "threshold": "linear"}[shape]
    assert (named == shape).mean() > 0.7
    assert (named == wrong).mean() < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 60)
    found = table[(table["status"] == "found") & (table["term"] == {"linear": "linear", "threshold": "below"}[shape])]
    truth = {"linear": 0.35, "threshold": -1.0}[shape]
    covered = ((found["low"] <= truth) & (truth <= found["high"])).mean()
    assert covered > 0.95 - 4 * np.sqrt(0.05 * 0.95 / 60)


def test_nobody_is_shown_a_finding_more_often_than_promised() -> None:
    """150 persons without any; two lags, two terms; .05 with 4 standard errors of 150 persons."""
    table = dose_response(sleepers("none", 150, 120, 9), NOTHING, exposures="sleep_hours").table
    any_found = (table["status"] == "found").groupby(table["person"], observed=True).any()
    assert len(any_found) == 150
    assert any_found.mean() <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 150)


def test_a_day_without_an_amount_is_unknown_and_not_zero() -> None:
    """Coffee is noted on some days only; on these mood falls with it, and mood is as low on the days without a note."""
    day = pd.date_range("2025-01-01", periods=160)
    stream = np.random.default_rng(2)
    cups = stream.integers(1, 6, 160).astype(float)
    noted = stream.random(160) < 0.6
    mood = np.where(noted, 6 - 0.5 * cups, 4 - 0.5 * 3) + 0.3 * stream.normal(size=160)
    ratings = pd.DataFrame({"person": "a", "day": day, "mood": mood})
    tags = pd.DataFrame({"person": "a", "day": day, "tag": np.where(noted, "coffee", None), "amount": np.where(noted, cups, np.nan)})  # fmt: skip
    twice = tags[noted].head(1)
    result = dose_response(ratings, pd.concat([tags, twice]), lags=0)
    assert set(result.table["exposure"].astype(str)) == {"tag:coffee"}
    assert set(result.table["n"]) == {noted.sum()} == {len(result.compared)}
    line = result.table[result.table["term"] == "linear"].iloc[0]
    assert line["difference"] == pytest.approx(-0.5, abs=0.08)
    first = result.compared.sort_values("day").iloc[0]
    assert first["amount"] == 2 * cups[noted][0]  # two notes of one day are summed


def test_the_day_before_must_be_known() -> None:
    ratings = sleepers("none", 1, 100, 4).iloc[::2]
    table = dose_response(ratings, NOTHING, exposures="sleep_hours", lags=1).table
    number = ratings["day"].to_numpy().astype("datetime64[D]").astype("int64")
    assert set(table["n"]) == {int(np.isin(number - 1, number).sum())}


def test_cuts_are_the_lower_quartile_unless_told() -> None:
    ratings = sleepers("none", 1, 100, 4)
    own = dose_response(ratings, NOTHING, exposures="sleep_hours", lags=0).table
    assert own["cut"].dropna().tolist() == [np.quantile(ratings["sleep_hours"], 0.25)]
    told = dose_response(ratings, NOTHING, exposures="sleep_hours", cuts={"sleep_hours": 0.5}, lags=0).table
    assert told["reason"].astype("str").tolist()[1] == "few_with"
    assert told["n_below"].dropna().tolist() == [0]
    assert told["status"].astype("str").tolist()[0] != "not_testable"


def test_where_the_cut_cannot_be_tested_no_shape_is_named() -> None:
    ratings = sleepers("linear", 1, 180, 5)
    table = dose_response(ratings, NOTHING, exposures="sleep_hours", cuts={"sleep_hours": 0.5}, lags=1).table
    assert table["status"].astype("str").tolist() == ["found", "not_testable"]
    assert table["shape"].astype("str").tolist() == ["unclear", "unclear"]


@pytest.mark.parametrize(("change", "reason"), [({"mood": 5.0}, "constant"), ({"sleep_hours": 7.0}, "constant")])
def test_what_does_not_vary_is_said(change: dict[str, Any], reason: str) -> None:
    table = dose_response(sleepers("none", 1, 90, 4).assign(**change), NOTHING, exposures="sleep_hours").table
    assert set(table["reason"].astype(str)) == {reason}


def test_amounts_are_the_variables_of_behaviours_and_no_outcome() -> None:
    given = generated(1)
    table = dose_response(**given, of=None).table
    assert set(table["variable"].astype(str)) == {"mood"}
    assert set(table["exposure"].astype(str)) == {"sleep_hours", "tag:tea"}
    assert dose_response(given["ratings"], NOTHING).table.empty


def test_no_rating_at_all_is_a_problem_row() -> None:
    ratings = sleepers("none", 1, 60, 4).assign(mood=np.nan)
    result = dose_response(ratings, NOTHING, exposures="sleep_hours")
    assert result.problems["code"].astype(str).tolist() == ["no_data"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0}, {"level": 1}, {"min_days": 0}, {"min_days": 2.5}, {"lags": -1}, {"lags": (0, 0)}, {"lags": ()},
        {"exposures": "nonsense"}, {"cuts": {"sleep_hours": "6"}}, {"cuts": {"sleep_hours": np.nan}},
        {"cuts": {"nonsense": 6}}, {"cuts": 6},
    ],
)  # fmt: skip
def test_wrong_input_is_said(wrong: dict[str, Any]) -> None:
    options = {"exposures": "sleep_hours"} | wrong
    with pytest.raises(OptionError, match=next(iter(wrong))):
        dose_response(sleepers("none", 1, 60, 4), NOTHING, **options)


def test_a_missing_column_is_said() -> None:
    with pytest.raises(SchemaError, match="mood"):
        dose_response(sleepers("none", 1, 60, 4).drop(columns="mood"), NOTHING, exposures="sleep_hours")


def test_drawing_holds_every_day_the_cut_and_what_was_found() -> None:
    ratings = sleepers("threshold", 1, 180, 5)
    result = dose_response(ratings, NOTHING, exposures="sleep_hours", cuts={"sleep_hours": 6})
    ax = plot.dose_response(result, lag=1)
    points = next(line for line in ax.lines if line.get_marker() == "o")
    assert len(points.get_xdata()) == (result.compared["lag"] == 1).sum()
    assert "cut 6" in [text.get_text() for text in ax.texts]
    title = ax.get_title(loc="left")
    below = result.table[(result.table["lag"] == 1) & (result.table["term"] == "below")].iloc[0]
    assert f"{below['difference']:+.2f}".replace("-", "−") in title
    assert f"n={below['n_below']} and" in title
    assert "shape: threshold" in title
    styles = {line.get_linestyle() for line in ax.lines if len(line.get_xdata()) > 1 and line.get_marker() == "None"}
    assert {"-", "--", ":"} <= styles  # line, step and cut differ without their colours
