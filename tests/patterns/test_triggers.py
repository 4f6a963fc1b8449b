"""Triggers: against a slow twin with dense matrices, the cases of statsmodels and nlme, and planted truth."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import triggers
from moodtrack.testing import assert_tables, check_analysis, cohort, simulate
from moodtrack.tidy import exposures

TAGS = {"walk": 0.35, "late": 0.25, "call": 0.5, "rare": 0.03}


def number(days: pd.Series) -> np.ndarray:
    return days.to_numpy("datetime64[D]").astype("int64")


def week_and_trend(days: list[int], waves: bool) -> np.ndarray:
    """Weekday indicators, a line, and cosines of one to span // 30 half turns over the days."""
    span = days[-1] - days[0]
    columns = [[float((d + 3) % 7 == k) for d in days] for k in range(7)] + [[d / 100 for d in days]]
    if waves:
        columns += [[np.cos(np.pi * k * (d - days[0]) / span) for d in days] for k in range(1, span // 30 + 1)]
    return np.array(columns).T


def slow_twin(ratings: pd.DataFrame, tags: pd.DataFrame, phi: float, waves: bool) -> dict[tuple[str, int], tuple[float, ...]]:  # fmt: skip
    """One person, lags 0 and 1 and the reverse relation: a loop over days, dense matrices, statsmodels."""
    mood: dict[int, list[float]] = {}
    for day, value in zip(number(ratings["day"]), ratings["mood"], strict=True):
        if not np.isnan(value):
            mood.setdefault(int(day), []).append(value)
    known = exposures(tags)
    logged = set(number(tags["day"]))
    found = {}
    for tag in sorted(set(known["tag"].astype(str))):
        mine = known[known["tag"] == tag]
        state = dict(zip(number(mine["day"]), mine["present"].astype(float), strict=True))
        days = [d for d in sorted(mood) if d in state]
        now = [state[d] for d in days]
        told = {v: [state[d - 1] for d in days if d - 1 in state and state[d] == v] for v in (0.0, 1.0)}
        before = [state[d - 1] if d - 1 in state else float(np.mean(told[state[d]])) for d in days]
        gap = np.array([[float(d - 1 not in logged)] for d in days])
        x = np.column_stack([now, before, week_and_trend(days, waves), gap])
        dense = phi ** np.abs(np.subtract.outer(days, days)).astype(float)
        fit = sm.GLS([np.mean(mood[d]) for d in days], x, sigma=dense).fit()
        known_before = told[0.0] + told[1.0]
        for k, part in enumerate((now, known_before)):
            counts = (sum(part), len(part) - sum(part))
            found[tag, k] = (*counts, fit.params[k], fit.bse[k], fit.pvalues[k], fit.df_resid)
        back = [d for d in sorted(state) if d - 1 in state and d - 1 in mood]
        now, before = [[state[d - k] for d in back] for k in (0, 1)]
        yesterday = [np.mean(mood[d - 1]) for d in back]
        fit = sm.OLS(now, np.column_stack([yesterday, before, week_and_trend(back, waves)])).fit()
        counts = (sum(now), len(now) - sum(now))
        found[tag, -1] = (*counts, fit.params[0], fit.bse[0], fit.pvalues[0], fit.df_resid)
    return found


def test_laws() -> None:
    def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
        power = np.where(table["lag"] >= 0, by, 1 / by)
        sizes = ("difference", "se", "low", "high", "low_marginal", "high_marginal", "shrunken")
        moved = table.assign(**{name: table[name] * power for name in sizes})
        return moved.assign(sigma=table["sigma"].where(table["lag"] < 0, table["sigma"] * by))

    check_analysis(triggers, shift=[], scale=scaled)
    check_analysis(triggers, of=None, lags=(0,), phi="each", season="linear", adjust="none", seeds=[2])
    check_analysis(triggers, of="energy", reverse=False, phi=0.3, minimum=0, seeds=[3])
    check_analysis(triggers, of=None, looks="planned", seeds=[4])


@pytest.mark.parametrize("season", ["linear", "smooth"])
def test_all_pairs_agree_with_the_slow_twin(season: str) -> None:
    log = simulate(days=150, seed=3, tags=TAGS, same_day={"walk": 1.0}, holes=[(60, 64)], missing=0.2)
    # a tag that comes into use late is unknown before, so its days are others
    cut = (log.tags["tag"] != "call") | (log.tags["day"] >= "2024-04-01")
    tags = log.tags.assign(tag=log.tags["tag"].where(cut))
    twice = log.ratings.iloc[::4].assign(mood=log.ratings["mood"].iloc[::4] - 2)
    ratings = pd.concat([log.ratings, twice])
    table = triggers(ratings, tags, phi=0.4, min_days=3, season=season, adjust="none").table
    want = slow_twin(ratings, tags, 0.4, season == "smooth")
    assert {(str(tag), int(lag)) for tag, lag in zip(table["tag"], table["lag"], strict=True)} == set(want)
    assert len({tuple(values[:2]) for values in want.values()}) > 4
    for _, row in table.iterrows():
        with_, without, difference, se, p, df = want[str(row["tag"]), row["lag"]]
        assert (row["n_with"], row["n_without"]) == (with_, without)
        if row["status"] != "not_testable":
            got = [row["difference"], row["se"], row["p"], row["df"]]
            assert got == pytest.approx([difference, se, p, df], rel=1e-7)
    assert (table["status"] == "not_testable").sum() <= 3


def test_adjusted_within_family_and_families_beside_the_primary_one_have_their_share() -> None:
    """Benjamini and Bogomolov (2014): of F families S hold a finding; those beside the primary one get alpha S / F."""
    log = simulate(persons=2, days=120, seed=5, tags=TAGS, same_day={"walk": 1.5})
    ratings = log.ratings.assign(calm=log.ratings["mood"].to_numpy()[::-1])
    table = triggers(ratings, log.tags, of=None).table
    groups = table[table["p"].notna()].groupby(["person", "variable", "family"], observed=True)
    assert len(groups) == 8
    adjusted = {key: multipletests(group["p"], method="fdr_bh")[1] for key, group in groups}
    for person in ("p001", "p002"):
        own = {key[1:]: p for key, p in adjusted.items() if key[0] == person}
        share = max(sum((p <= 0.05).any() for p in own.values()), 1) / len(own)
        for key, p in own.items():
            want = p if key == ("mood", "triggers") else np.minimum(p / share, 1)
            got = groups.get_group((person, *key))
            np.testing.assert_allclose(got["p_adjusted"], want)
    assert (table["p"].isna() == (table["status"] == "not_testable")).all()
    assert (table["status"] == "found").equals(table["p_adjusted"] <= table["alpha"])


def test_planted_relations_are_found_with_lag_and_sign() -> None:
    planted = {"same_day": {"walk": 1.4}, "next_day": {"call": -1.4}, "reverse": {"late": -1.5}}
    log = simulate(days=250, seed=4, tags=TAGS, **planted)
    table = triggers(log.ratings, log.tags).table
    found = table[table["status"] == "found"]
    assert {
        (str(t), int(lag), d > 0) for t, lag, d in zip(found["tag"], found["lag"], found["difference"], strict=True)
    } == {
        ("walk", 0, True),
        ("call", 1, False),
        ("late", -1, False),
    }


def test_lag_zero_stands_on_every_logged_day() -> None:
    log = simulate(days=200, seed=6, tags={"walk": 0.7}, missing=0.3)
    table = triggers(log.ratings, log.tags, reverse=False).table.set_index("lag")
    assert len(exposures(log.tags)) == len(log.ratings)
    days = table["n_with"] + table["n_without"]
    gap = log.ratings["day"].diff().dt.days
    assert (days[0], days[1]) == (len(log.ratings), (gap == 1).sum())
    assert table["fitted"].astype(str).tolist() == ["together", "together"]


def test_lags_are_fitted_apart_where_the_day_before_is_seldom_logged() -> None:
    log = simulate(days=300, seed=6, tags={"walk": 0.4}, missing=0.6)
    both = triggers(log.ratings, log.tags, reverse=False, season="linear", phi=0.3).table.set_index("lag")
    alone = triggers(log.ratings, log.tags, lags=(0,), reverse=False, season="linear", phi=0.3).table.iloc[0]
    assert both["fitted"].astype(str).tolist() == ["together", "apart"]
    assert both.loc[0, ["difference", "se", "df"]].tolist() == alone[["difference", "se", "df"]].tolist()
    assert both.loc[1, "n_with"] + both.loc[1, "n_without"] == (log.ratings["day"].diff().dt.days == 1).sum()
    assert both.loc[1, "df"] == both.loc[1, "n_with"] + both.loc[1, "n_without"] - 8 - 2


def test_every_pair_that_was_not_tested_has_its_reason() -> None:
    tags = {"walk": 0.4, "rare": 0.02, "nearly": 0.99, "tired": 0.3, "good": 0.3, "stroll": 0.01}
    log = simulate(days=120, seed=7, tags=tags, missing=0.0)
    person = log.persons[0]
    sundays = pd.DataFrame({"person": "p001", "day": person.days[6::7], "at": person.days[6::7], "tag": "sunday"})
    high = log.ratings.loc[log.ratings["mood"] >= 6, ["person", "day", "at"]].assign(tag="high day")
    walks = log.tags[log.tags["tag"] == "walk"]
    strolls = walks.iloc[2:].assign(tag="stroll")
    rest = log.tags[log.tags["tag"].astype(str) != "stroll"]
    tags = pd.concat([rest, *(frame.assign(source="simulated") for frame in (sundays, high, strolls))])
    tags = tags.assign(group=np.where(tags["tag"].astype(str) == "tired", "Symptoms", None))
    labels = pd.DataFrame({"person": ["p001"], "entry": [1], "variable": ["mood"], "label": ["Good"]})
    table = triggers(log.ratings, tags, labels=labels, lags=(0,), reverse=False).table.set_index("tag")
    assert table["reason"].dropna().astype(str).to_dict() == {
        "good": "tautology",
        "high day": "tautology",
        "nearly": "few_without",
        "rare": "few_with",
        "stroll": "same_days",
        "sunday": "collinear",
        "tired": "tautology",
    }
    assert str(table.loc["stroll", "reported_as"]) == "walk"
    assert table["reported_as"].notna().sum() == 1
    silent = table.drop("walk")
    assert silent[["difference", "se", "p", "p_adjusted", "low", "high", "level", "phi"]].isna().all(axis=None)
    assert (silent["n_with"] + silent["n_without"] > 0).all()


def test_the_name_of_a_rating_is_no_trigger() -> None:
    log = simulate(days=120, seed=8, tags={"calm": 0.4, "walk": 0.4})
    variables = pd.DataFrame({"variable": ["mood", "calm"], "label": ["Mood", "Calm"]})
    table = triggers(log.ratings, log.tags, variables, lags=(0,), reverse=False).table.set_index("tag")
    assert table["reason"].astype(object).where(table["reason"].notna(), None).to_dict() == {
        "calm": "tautology",
        "walk": None,
    }


def test_nothing_is_shown_before_ninety_rated_days() -> None:
    log = simulate(days=100, seed=2, tags={"walk": 0.4}, same_day={"walk": 3.0}, missing=0.0)
    some = triggers(log.ratings.head(89), log.tags, lags=(0,), reverse=False)
    row, look = some.table.iloc[0], some.looks.iloc[0]
    assert row["status"] == "early"
    assert row["p_adjusted"] < 0.001
    assert (look["days"], look["found"], look["next_look"]) == (89, 0, 90)
    assert look["next_day"] - log.ratings["day"].iloc[88] == pd.Timedelta(days=1)
    assert triggers(log.ratings.head(90), log.tags, lags=(0,), reverse=False).table.iloc[0]["status"] == "found"


def test_a_planned_look_stands_until_the_next_one() -> None:
    log = simulate(days=260, seed=12, tags=TAGS, same_day={"walk": 0.8}, missing=0.1)
    rated = log.ratings["day"].sort_values().to_numpy()
    at = {n: triggers(log.ratings.head(n), log.tags, looks="planned") for n in (180, 200, 230)}
    assert_tables(at[180].table, at[200].table)
    assert_tables(at[180].table, at[230].table)
    look = at[230].looks.iloc[0]
    assert (look["look"], look["day"], look["next_look"]) == (180, pd.Timestamp(rated[179]), 270)
    pace = (rated[229] - rated[0] + np.timedelta64(1, "D")) / 230
    days = (look["next_day"] - pd.Timestamp(rated[229])) / (40 * pace)
    assert days == pytest.approx(1, abs=0.03)
    single = triggers(log.ratings.head(180), log.tags[log.tags["day"] <= rated[179]], alpha=look["alpha"]).table
    assert_tables(at[180].table.drop(columns="change"), single.drop(columns="change"))
    assert at[180].table["alpha"].max() < 0.05


def test_what_is_written_after_a_look_changes_nothing_of_it() -> None:
    """A tag that pauses and comes back makes its pause known as days without it, but not for the looks before."""
    log = simulate(days=200, seed=13, tags={"swim": 0.5, "late": 0.3}, same_day={"swim": 0.8}, missing=0.0)
    start = log.ratings["day"].iloc[0]
    pause = log.tags["day"].between(start + pd.Timedelta(days=40), start + pd.Timedelta(days=129))
    tags = log.tags.assign(tag=log.tags["tag"].where(~(pause & log.tags["tag"].eq("swim"))))
    at = []
    for days in (121, 135, 179):
        end = start + pd.Timedelta(days=days)
        at.append(triggers(log.ratings[log.ratings["day"] < end], tags[tags["day"] < end], looks="planned").table)
    assert_tables(at[0], at[1])
    assert_tables(at[0], at[2])
    swim = triggers(log.ratings, tags, lags=(0,), reverse=False).table.set_index("tag").loc["swim"]
    assert swim["n_without"] > at[0].query("tag == 'swim' and lag == 0")["n_without"].iloc[0] + 60


def test_before_the_first_look_all_is_early_whatever_the_minimum() -> None:
    log = simulate(days=100, seed=2, tags={"walk": 0.4}, same_day={"walk": 3.0}, missing=0.0)
    short = log.ratings.head(80)
    assert triggers(short, log.tags, lags=0, reverse=False, looks="planned", minimum=30).table["status"].tolist() == ["early"]  # fmt: skip
    longer = triggers(log.ratings, log.tags, lags=0, reverse=False, looks="planned", minimum=95)
    assert longer.table["status"].tolist() == ["early"]
    assert longer.looks["look"].tolist() == [90]


def test_what_is_new_and_what_is_no_longer_found() -> None:
    log = simulate(days=180, seed=12, tags={"walk": 0.4, "late": 0.4}, missing=0.0, same_day={"walk": 3.0})
    early = log.ratings["day"] < log.ratings["day"].iloc[120]
    late = log.tags.loc[log.tags["tag"] == "late", "day"]
    fades = log.ratings["day"].isin(late) & early
    later = log.ratings["day"].isin(late) & ~early
    ratings = log.ratings.assign(mood=log.ratings["mood"] - 1.2 * fades + 2.2 * later)
    result = triggers(ratings, log.tags, lags=(0,), reverse=False, looks="planned")
    change = result.table.set_index("tag")["change"].astype(str).to_dict()
    before = triggers(ratings.head(120), log.tags, lags=(0,), reverse=False, looks="planned").table.set_index("tag")
    assert before["status"].astype(str).to_dict() == {"late": "found", "walk": "found"}
    now = result.table.set_index("tag")
    was = now.loc["late", "status"] == "found" and now.loc["late", "difference"] > 0
    assert change == {"walk": "still", "late": "new" if was else "no_longer"}
    assert result.looks[["look", "new", "no_longer"]].iloc[0].tolist() == [180, int(was), int(not was)]


def test_a_cluster_whose_name_becomes_its_opposite_is_found_still() -> None:
    log = simulate(days=180, seed=12, tags={"tea": 0.3}, missing=0.0)
    stream = np.random.default_rng(4)
    out = np.concatenate([stream.permutation(np.arange(n) < k) for n, k in ((120, 54), (60, 40))])
    where = log.ratings[["person", "entry", "at", "day"]].assign(
        tag=np.where(out, "out", "home"), source=log.tags["source"].iloc[0]
    )
    tags = pd.concat([log.tags.astype({"tag": "str"}), where], ignore_index=True)
    options = {"lags": (0,), "reverse": False, "looks": "planned"}
    ratings = log.ratings.assign(mood=log.ratings["mood"] + 3.0 * out)
    result = triggers(ratings, tags, **options)  # type: ignore[arg-type]
    before = triggers(ratings.head(120), tags, **options).table.set_index("tag")  # type: ignore[arg-type]
    now = result.table.set_index("tag")
    assert (before.loc["home", "status"], now.loc["out", "status"]) == ("found", "found")
    assert before.loc["home", "difference"] < 0 < now.loc["out", "difference"]
    assert now.loc["home", "reported_on"] == "other_days"
    assert pd.isna(now.loc["out", "reported_on"])
    assert now["change"].astype("str").to_dict()["out"] == "still"
    assert result.looks[["new", "no_longer"]].iloc[0].tolist() == [0, 0]


def test_a_cluster_whose_name_changes_is_found_still() -> None:
    """Two tags on nearly the same days: the one on more days stands for both, and that is another one at the look before."""
    log = simulate(days=180, seed=12, tags={"walk": 0.4}, missing=0.0, same_day={"walk": 3.0})
    days = log.ratings["day"]
    walked = log.tags[log.tags["tag"] == "walk"]
    second = walked[~walked["day"].isin(walked["day"].tail(4))].assign(tag="round")
    more = second.head(2).assign(day=days[~days.isin(walked["day"])].head(2).to_numpy())
    tags = pd.concat([log.tags.astype({"tag": "object"}), second, more], ignore_index=True)
    options = {"lags": (0,), "reverse": False, "looks": "planned"}
    result = triggers(log.ratings, tags, **options)  # type: ignore[arg-type]
    before = triggers(log.ratings.head(120), tags, **options).table.set_index("tag")  # type: ignore[arg-type]
    now = result.table.set_index("tag")
    assert (before.loc["walk", "reported_as"], now.loc["round", "reported_as"]) == ("round", "walk")
    assert (before.loc["round", "status"], now.loc["walk", "status"]) == ("found", "found")
    assert now["change"].astype("str").to_dict()["walk"] == "still"
    assert result.looks[["new", "no_longer"]].iloc[0].tolist() == [0, 0]


def test_tags_that_begin_after_the_look_before_are_new() -> None:
    log = simulate(days=200, seed=3, tags={"walk": 0.4, "run": 0.3}, missing=0.0, same_day={"walk": 2.0})
    later = log.tags[log.tags["day"] > log.ratings["day"].iloc[125]]
    result = triggers(log.ratings, later, lags=(0,), reverse=False, looks="planned")
    found = result.table[result.table["status"] == "found"]
    assert found[["tag", "change"]].astype("object").to_numpy().tolist() == [["walk", "new"]]
    assert result.looks[["look", "new", "no_longer"]].iloc[0].tolist() == [180, 1, 0]


def test_what_is_claimed_lies_inside_its_interval_and_is_nearer_to_zero() -> None:
    log = simulate(persons=10, days=200, seed=14, tags=TAGS, same_day={"walk": 0.8, "call": -0.7})
    table = triggers(log.ratings, log.tags).table
    found = table[(table["status"] == "found") & (table["lag"] >= 0)]
    assert len(found) > 8
    assert ((found["low"] < found["shrunken"]) & (found["shrunken"] < found["high"])).all()
    assert (found["low"] * found["high"] > 0).all()
    assert (found["shrunken"].abs() < found["difference"].abs()).all()
    assert ((found["low"] < found["low_marginal"]) & (found["high_marginal"] < found["high"])).all()
    for _, family in table.dropna(subset="p").groupby(["person", "family"], observed=True):
        hit = family[family["status"] == "found"]
        whole = hit["family"].eq("triggers").to_numpy()
        np.testing.assert_allclose(hit["level"][whole], np.maximum(0.95, 1 - 0.05 * len(hit) / len(family)))
        assert (hit["level"][~whole] >= 1 - 0.05 * len(hit) / len(family) - 1e-12).all()


def test_a_difference_of_the_same_day_that_fades_is_not_a_second_one() -> None:
    """Planted in the innovation it lingers: the next day keeps phi of it. Planted on both days it is a second one."""
    stream = np.random.default_rng(3)
    days = pd.date_range("2024-01-01", periods=900)
    walk = stream.random(900) < 0.4
    moods = {}
    for kind in ("lingers", "second"):
        error = np.zeros(900)
        for t in range(1, 900):
            error[t] = 0.5 * error[t - 1] + stream.normal() + (1.5 * walk[t] if kind == "lingers" else 0)
        moods[kind] = 5 + error + (1.2 * walk + 1.6 * np.roll(walk, 1) if kind == "second" else 0)
    tags = pd.DataFrame({"person": "a", "day": days, "tag": np.where(walk, "walk", None)})
    for kind, mood in moods.items():
        ratings = pd.DataFrame({"person": "a", "day": days, "mood": mood})
        table = triggers(ratings, tags, reverse=False).table.set_index("lag")
        assert table["status"].astype(str).tolist() == ["found", "found"]
        assert table.loc[1, "reads"] == kind
        assert pd.isna(table.loc[0, "reads"])


def test_other_tags_that_go_with_both_are_held_equal() -> None:
    """`party` matters, `wine` only stands beside it; twins and mood words do not take the place of either."""
    stream = np.random.default_rng(10)
    days = pd.date_range("2024-01-01", periods=400)
    party = stream.random(400) < 0.3
    wine = np.where(stream.random(400) < 0.8, party, stream.random(400) < 0.3)
    mood = 5 + 1.2 * party + stream.normal(size=400)
    ratings = pd.DataFrame({"person": "a", "day": days, "mood": mood})
    parts = [pd.DataFrame({"person": "a", "day": days, "tag": np.where(on, name, None)}) for name, on in (("party", party), ("wine", wine))]  # fmt: skip
    tags = pd.concat(parts)
    plain = triggers(ratings, tags, lags=(0,), reverse=False, adjust="none").table.set_index("tag")
    held = triggers(ratings, tags, lags=(0,), reverse=False).table.set_index("tag")
    assert plain["status"].astype(str).to_dict() == {"party": "found", "wine": "found"}
    assert held["status"].astype(str).to_dict() == {"party": "found", "wine": "not_found"}
    assert held["others"].tolist() == [1, 1]
    both = np.column_stack([party, wine, week_and_trend(list(number(pd.Series(days))), True)]).astype(float)
    fit = sm.OLS(mood, both).fit()
    zero = triggers(ratings, tags, lags=(0,), reverse=False, phi=0.0).table.set_index("tag")
    assert zero["difference"].tolist() == pytest.approx(list(fit.params[:2]), rel=1e-7)
    assert zero["se"].tolist() == pytest.approx(list(fit.bse[:2]), rel=1e-7)


def test_answers_to_one_question_do_not_take_each_other_away() -> None:
    """Good, middling or bad sleep: beside the other two each would have nothing of its own."""
    stream = np.random.default_rng(31)
    days = pd.date_range("2024-01-01", periods=365)
    kind = stream.integers(0, 3, 365)
    mood = 5 + np.array([1.0, 0.0, -1.0])[kind] + stream.normal(size=365)
    tags = pd.DataFrame({"person": "a", "day": days, "tag": np.array(["good", "middling", "bad"])[kind]})
    ratings = pd.DataFrame({"person": "a", "day": days, "mood": mood})
    table = triggers(ratings, tags, lags=0, reverse=False).table.set_index("tag")
    assert table["status"].astype(str).to_dict() == {"bad": "found", "good": "found", "middling": "not_found"}


def test_opposites_are_reported_as_one() -> None:
    stream = np.random.default_rng(32)
    days = pd.date_range("2024-01-01", periods=200)
    fresh = stream.random(200) < 0.5
    tags = pd.DataFrame({"person": "a", "day": days, "tag": np.where(fresh, "fresh", "tired")})
    ratings = pd.DataFrame({"person": "a", "day": days, "mood": 5 + fresh + stream.normal(size=200)})
    table = triggers(ratings, tags, lags=0, reverse=False).table.set_index("tag")
    assert sorted(table["status"].astype(str)) == ["found", "not_testable"]
    assert table["reason"].dropna().astype(str).tolist() == ["same_days"]


@pytest.mark.parametrize("made", [lambda y: y >= 8, lambda y: y <= 4, lambda y: (y >= 4) & (y <= 6)])
def test_a_tag_made_of_the_rating_is_refused_also_with_a_slip(made: object) -> None:
    log = simulate(days=250, seed=33, tags={"walk": 0.4}, same_day={"walk": 1.5}, level=6.0, sd=2.0, missing=0.0)
    there = made(log.ratings["mood"]).to_numpy().copy()
    there[100] = ~there[100]
    own = log.ratings.loc[there, ["person", "day"]].assign(tag="made", source="simulated")
    table = triggers(log.ratings, pd.concat([log.tags, own]), lags=0, reverse=False).table.set_index("tag")
    assert table.loc["made", "reason"] == "tautology"
    assert table.loc["walk", "status"] == "found"


def test_with_several_entries_a_day_the_same_day_is_withheld() -> None:
    """Tags that the mood of their own entry brings about stand on its day; its mean would show them as triggers."""
    drawn = cohort("entries", persons=6, days=120, seed=5)
    table = triggers(drawn.ratings, drawn.tags).table
    same = table[table["lag"] == 0]
    assert set(same["status"].astype(str)) == {"not_testable"}
    assert "several_entries" in set(same["reason"].astype(str))
    assert same[["difference", "p", "p_adjusted", "low"]].isna().all(axis=None)
    assert (table[table["lag"] == 1]["status"] != "not_testable").mean() > 0.8
    once = drawn.ratings.drop_duplicates(["person", "day"])
    assert (triggers(once, drawn.tags).table.query("lag == 0")["status"] != "not_testable").mean() > 0.8


def test_a_phase_is_held_equal() -> None:
    log = simulate(days=200, seed=20, tags={"walk": 0.4}, missing=0.0)
    assert len(exposures(log.tags)) == len(log.ratings)
    day = log.ratings["day"]
    phase = day >= day.iloc[100]
    walk = log.tags["tag"].eq("walk").groupby(log.tags["day"]).any()
    ratings = log.ratings.assign(mood=log.ratings["mood"] + 2.0 * phase)
    events = pd.DataFrame({"person": ["p001"], "start": [day.iloc[100]], "kind": ["medication"], "label": ["x"]})
    held = triggers(ratings, log.tags, events=events, lags=(0,), reverse=False, season="linear", phi=0.0).table.iloc[0]
    days = list(number(day))
    x = np.column_stack([walk, phase, week_and_trend(days, False)]).astype(float)
    fit = sm.OLS(ratings["mood"].to_numpy(), x).fit()
    assert held[["difference", "se"]].tolist() == pytest.approx([fit.params[0], fit.bse[0]], rel=1e-7)


def test_share_of_pairs_agrees_with_counting_them() -> None:
    log = simulate(days=150, seed=21, tags={"walk": 0.4}, same_day={"walk": 1.0}, missing=0.1)
    row = triggers(log.ratings, log.tags, lags=(0,), reverse=False).table.iloc[0]
    mood = dict(zip(number(log.ratings["day"]), log.ratings["mood"], strict=True))
    walked = {d for d, t in zip(number(log.tags["day"]), log.tags["tag"], strict=True) if t == "walk"}
    shares = []
    for day in sorted(walked & set(mood)):
        others = [
            d for d in mood if d not in walked and abs(d - day) <= 14 and ((d + 3) % 7 > 4) == ((day + 3) % 7 > 4)
        ]
        shares.append(np.mean([(mood[day] > mood[d]) + (mood[day] == mood[d]) / 2 for d in others]))
    assert row["p_superior"] == pytest.approx(np.mean(shares))
    assert row["p_superior_low"] < row["p_superior"] < row["p_superior_high"]


def test_a_rating_that_never_moves_and_a_log_that_is_too_short() -> None:
    log = simulate(days=100, tags={"walk": 0.4})
    flat = triggers(log.ratings.assign(mood=5.0), log.tags, minimum=0).table
    assert set(flat["reason"].astype(str)) == {"constant"}
    short = simulate(days=14, tags={"walk": 0.5}, missing=0.0)  # 14 rows, intercept, trend, the first day, 2 of the tag
    assert set(triggers(short.ratings, short.tags, min_days=1).table["reason"].astype(str)) == {"too_few"}
    enough = simulate(days=20, tags={"walk": 0.5}, missing=0.0)
    assert triggers(enough.ratings, enough.tags, min_days=1).table["reason"].isna().all()


def test_a_rating_that_the_tag_explains_wholly_gives_no_infinite_number() -> None:
    log = simulate(days=100, tags={"walk": 0.4}, missing=0.0)
    walk = log.persons[0].tags["walk"]
    ratings = log.ratings.assign(
        mood=np.where(walk, 7.0, 5.0) + np.where(log.ratings.index % 9 == 0, 2.0 - 4.0 * walk, 0)
    )
    table = triggers(ratings, log.tags, phi="each").table
    assert not np.isinf(table[["statistic", "difference", "low", "high"]].to_numpy()).any()
    made = triggers(log.ratings.assign(mood=np.where(walk, 7.0, 5.0)), log.tags).table
    assert set(made["reason"].astype(str)) == {"tautology"}


def test_no_rating_no_tags_no_rows() -> None:
    log = simulate(days=60)
    assert len(triggers(log.ratings, log.tags).table) == 0
    assert triggers(log.ratings.assign(mood=np.nan), log.tags).problems["code"].astype(str).tolist() == ["no_data"]
    stranger = log.tags.assign(person="someone else", tag="x")
    assert len(triggers(log.ratings, stranger).table) == 0


def test_a_stray_date_costs_no_memory() -> None:
    log = simulate(days=80, tags={f"t{i}": 0.4 for i in range(30)})
    ratings = pd.concat([log.ratings, log.ratings.tail(1).assign(day=pd.Timestamp("9999-12-31"))])
    tracemalloc.start()
    table = triggers(ratings, log.tags).table
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # a row for each of the three million days between would take 700 MB
    assert len(table) == 90


def test_a_time_of_day_in_the_column_day_is_cut_off() -> None:
    log = simulate(days=80, tags={"walk": 0.4}, same_day={"walk": 1.0})
    late = (frame.assign(day=frame["day"] + pd.Timedelta(hours=22)) for frame in (log.ratings, log.tags))
    assert_tables(triggers(*late).table, triggers(log.ratings, log.tags).table)


def test_wrong_input_is_said() -> None:
    log = simulate(days=10, tags={"a": 0.5})
    with pytest.raises(SchemaError, match="calm"):
        triggers(log.ratings, log.tags, of="calm")
    with pytest.raises(SchemaError, match="tag"):
        triggers(log.ratings, log.tags.drop(columns="tag"))
    for nothing in (None, [1, 2]):
        with pytest.raises(SchemaError, match="ratings is"):
            triggers(nothing, log.tags)  # type: ignore[arg-type]
        with pytest.raises(SchemaError, match="tags is"):
            triggers(log.ratings, nothing)  # type: ignore[arg-type]
    for wrong in (
        {"lags": (-1,)},
        {"lags": (0, 0)},
        {"phi": "both"},
        {"phi": 1.0},
        {"alpha": 0},
        {"min_days": 0},
        {"season": "wavy"},
        {"adjust": "all"},
        {"looks": "weekly"},
        {"minimum": -1},
        {"reverse": "no"},
    ):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            triggers(log.ratings, log.tags, **wrong)


def test_tags_without_any_relation_seldom_give_a_finding() -> None:
    """Both families: at most .05 each by design; the bound is that plus 4 standard errors of 300 persons."""
    tags = {f"t{i:02d}": rate for i, rate in enumerate(np.geomspace(0.08, 0.5, 12))}
    log = simulate(persons=300, days=120, seed=31, tags=tags, phi=0.5)
    table = triggers(log.ratings, log.tags).table
    false = table.assign(found=table["status"] == "found").groupby(["family", "person"], observed=True)["found"].any()
    rate = false.groupby(level=0, observed=True).mean()
    bound = 0.05 + 4 * np.sqrt(0.05 * 0.95 / 300)
    assert rate["triggers"] < bound
    assert rate["reverse"] < bound
    covered = (table["low"] < 0) & (table["high"] > 0)
    assert covered[table["p"].notna()].mean() == pytest.approx(0.95, abs=0.015)


def test_slow_waves_take_a_bad_spell_out_of_the_errors() -> None:
    """A spell of 1.8 SD over 40 % of a year in which five of ten tags get rare; no tag matters, phi is 0.4."""
    logs = []
    for person in range(1, 41):
        tags = {f"t{i}": 0.3 for i in range(10)}
        log = simulate(first=person, seed=41, days=365, spells=[(100, 245, -1.8)], phi=0.4, tags=tags)
        spell = (log.tags["day"] - log.ratings["day"].min()).dt.days.between(100, 245)
        gone = spell & log.tags["tag"].isin(list(tags)[:5]) & (log.tags["entry"] % 5 > 0)
        logs.append((log.ratings, log.tags.assign(tag=log.tags["tag"].where(~gone))))
    ratings, every = (pd.concat([log[i] for log in logs]) for i in (0, 1))
    plain, slow = (triggers(ratings, every, reverse=False, season=s).table for s in ("linear", "smooth"))
    assert slow["phi"].mean() == pytest.approx(0.4, abs=0.05)
    assert plain["phi"].mean() > 0.55
    false = slow[slow["status"] == "found"]["person"].nunique() / 40
    assert false < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 40)


PEER = {"lags": (0,), "reverse": False, "season": "linear", "adjust": "none"}


def rows_of_case(folder: Path) -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    frame = pd.read_csv((folder / case["input"]).resolve())
    frame["person"], frame["day"] = "a", pd.to_datetime(frame["day"], unit="D")
    long = frame.melt(["person", "day"], case["arguments"]["trigger_columns"], var_name="tag")
    silent = frame[["person", "day"]].assign(tag=None)
    return case, frame[["person", "day", "mood"]], pd.concat([long[long["value"] == 1].drop(columns="value"), silent])


@pytest.mark.parametrize("name", ["simulated_a", "simulated_b", "simulated_c"])
def test_cases_of_statsmodels_and_nlme(pack: Path, name: str) -> None:
    case, ratings, tags = rows_of_case(pack / "reference" / "patterns" / "triggers_gls" / name)
    want = pd.DataFrame(case["expected"]["fixed_phi"])
    keys = {
        "difference": "effect",
        "se": "se",
        "statistic": "t",
        "p": "p_t",
        "low_marginal": "ci_low",
        "high_marginal": "ci_high",
        "df": "df",
    }
    for phi, rows in want.groupby("phi"):
        got = triggers(ratings, tags, phi=phi, **PEER).table.set_index("tag").loc[rows["trigger"]]
        for column, key in keys.items():
            np.testing.assert_allclose(got[column], rows[key], rtol=1e-8, atol=1e-10)
    want = pd.DataFrame(case["expected"]["reml"])
    got = triggers(ratings, tags, phi="each", **PEER).table.set_index("tag").loc[want["trigger"]]
    for column, key in {
        "phi": "phi",
        "difference": "effect",
        "se": "se",
        "statistic": "t",
        "p": "p_t",
        "sigma": "sigma",
    }.items():
        np.testing.assert_allclose(got[column], want[key], rtol=1e-3, atol=5e-4)


def test_a_rating_that_has_not_reached_its_first_look_takes_no_part_of_the_budget() -> None:
    log = simulate(days=150, seed=5, tags={"walk": 0.3, "late": 0.2}, same_day={"walk": 0.8})
    other = pd.Series(
        np.random.default_rng(1).integers(1, 11, len(log.ratings)), index=log.ratings.index, dtype="float64"
    )
    calm = other.where(log.ratings["day"] < log.ratings["day"].iloc[60])
    after_low = log.ratings["day"][log.ratings["mood"] < log.ratings["mood"].quantile(0.3)] + pd.Timedelta(days=1)
    nap = log.tags.drop_duplicates("day").assign(tag="nap")
    tags = pd.concat([log.tags, nap[nap["day"].isin(after_low)]])
    alone = triggers(log.ratings, tags, of=["mood"], looks="planned").table
    both = triggers(log.ratings.assign(calm=calm), tags, of=["mood", "calm"], looks="planned").table
    assert set(both.loc[both["variable"] == "calm", "status"]) <= {"early", "not_testable"}
    beside = both[both["variable"] == "mood"]
    assert alone.loc[alone["family"] == "reverse", "p_adjusted"].min() < 0.1
    assert beside["p_adjusted"].tolist() == alone["p_adjusted"].tolist()


def test_days_without_a_row_of_tags_are_counted_and_told() -> None:
    log = simulate(days=150, seed=5, tags={"walk": 0.35, "late": 0.2})
    assert not len(triggers(log.ratings, log.tags).problems)
    used = log.tags[log.tags["tag"].notna().to_numpy()]
    rated = set(number(log.ratings["day"][log.ratings["mood"].notna()]))
    n = len(rated - set(number(used["day"])))
    row = triggers(log.ratings, used).problems.iloc[0]
    assert (str(row["code"]), row["what"]) == ("no_tags", f"no tag information on {n} of {len(rated)} rated days")
    stranger = triggers(log.ratings, used.assign(person="somebody else"))
    assert stranger.problems["code"].astype("str").tolist() == ["no_tags"]


def test_infinite_ratings_are_told() -> None:
    log = simulate(days=100, seed=5, tags={"walk": 0.35})
    odd = log.ratings.copy()
    odd.loc[odd.index[:2], "mood"] = [np.inf, -np.inf]
    row = triggers(odd, log.tags).problems.iloc[0]
    assert (str(row["code"]), row["had"]) == ("bad_value", 2)
