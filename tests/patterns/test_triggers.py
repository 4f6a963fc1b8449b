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
from moodtrack.testing import assert_tables, check_analysis, simulate
from moodtrack.tidy import exposures

TAGS = {"walk": 0.35, "late": 0.25, "call": 0.5, "rare": 0.03}


def number(days: pd.Series) -> np.ndarray:
    return days.to_numpy("datetime64[D]").astype("int64")


def slow_twin(ratings: pd.DataFrame, tags: pd.DataFrame, phi: float) -> dict[tuple[str, int], tuple[float, ...]]:
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
        forward = [d for d in sorted(mood) if d in state and d - 1 in state and d - 1 in logged]
        back = [d for d in sorted(state) if d - 1 in state and d - 1 in mood]
        for lag, days in ((0, forward), (-1, back)):
            week = np.array([[float((d + 3) % 7 == k) for k in range(7)] + [d / 100] for d in days])
            now, before = [[state[d - k] for d in days] for k in (0, 1)]
            if lag == 0:
                y = [np.mean(mood[d]) for d in days]
                dense = phi ** np.abs(np.subtract.outer(days, days)).astype(float)
                fit = sm.GLS(y, np.column_stack([now, before, week]), sigma=dense).fit()
                for k, column in enumerate((now, before)):
                    with_ = sum(column)
                    found[tag, k] = (with_, len(days) - with_, fit.params[k], fit.bse[k], fit.pvalues[k], fit.df_resid)
            else:
                yesterday = [np.mean(mood[d - 1]) for d in days]
                fit = sm.OLS(now, np.column_stack([yesterday, before, week])).fit()
                found[tag, -1] = (
                    sum(now),
                    len(days) - sum(now),
                    fit.params[0],
                    fit.bse[0],
                    fit.pvalues[0],
                    fit.df_resid,
                )
    return found


def test_laws() -> None:
    def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
        power = np.where(table["lag"] >= 0, by, 1 / by)
        moved = table.assign(**{name: table[name] * power for name in ("difference", "se", "low", "high")})
        return moved.assign(sigma=table["sigma"].where(table["lag"] < 0, table["sigma"] * by))

    check_analysis(triggers, shift=[], scale=scaled)
    check_analysis(triggers, of=None, lags=(0,), phi="each", slow=30, seeds=[2])
    check_analysis(triggers, of="energy", reverse=False, phi=0.3, seeds=[3])


def test_all_pairs_agree_with_the_slow_twin() -> None:
    log = simulate(days=150, seed=3, tags=TAGS, same_day={"walk": 1.0}, holes=[(60, 64)], missing=0.2)
    # a tag that comes into use late is unknown before, so its days are others
    cut = (log.tags["tag"] != "call") | (log.tags["day"] >= "2024-04-01")
    tags = log.tags.assign(tag=log.tags["tag"].where(cut))
    twice = log.ratings.iloc[::4].assign(mood=log.ratings["mood"].iloc[::4] - 2)
    ratings = pd.concat([log.ratings, twice])
    table = triggers(ratings, tags, phi=0.4, min_days=3).table
    want = slow_twin(ratings, tags, 0.4)
    assert {(str(tag), int(lag)) for tag, lag in zip(table["tag"], table["lag"], strict=True)} == set(want)
    assert len({tuple(values[:2]) for values in want.values()}) > 4
    for _, row in table.iterrows():
        with_, without, difference, se, p, df = want[str(row["tag"]), row["lag"]]
        assert (row["n_with"], row["n_without"]) == (with_, without)
        if row["status"] != "not_testable":
            got = [row["difference"], row["se"], row["p"], row["df"]]
            assert got == pytest.approx([difference, se, p, df], rel=1e-7)
    assert (table["status"] == "not_testable").sum() <= 3


def test_adjusted_within_person_variable_and_family() -> None:
    log = simulate(persons=2, days=120, seed=5, tags=TAGS, same_day={"walk": 1.5})
    ratings = log.ratings.assign(calm=log.ratings["mood"].to_numpy()[::-1])
    table = triggers(ratings, log.tags, of=None).table
    groups = table[table["p"].notna()].groupby(["person", "variable", "family"], observed=True)
    assert len(groups) == 8
    for _, group in groups:
        np.testing.assert_allclose(group["p_adjusted"], multipletests(group["p"], method="fdr_bh")[1])
    assert (table["p"].isna() == (table["status"] == "not_testable")).all()
    assert (table["status"] == "found").equals(table["p_adjusted"] <= 0.05)


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


def test_lag_zero_alone_uses_every_logged_day() -> None:
    log = simulate(days=200, seed=6, tags={"walk": 0.4}, missing=0.5)
    alone = triggers(log.ratings, log.tags, lags=(0,), reverse=False).table.iloc[0]
    both = triggers(log.ratings, log.tags, reverse=False).table
    assert alone["n_with"] + alone["n_without"] == len(log.ratings)
    gap = log.ratings["day"].diff().dt.days
    assert (both["n_with"] + both["n_without"] == (gap == 1).sum()).all()
    assert alone["df"] == len(log.ratings) - 9


def test_every_pair_that_was_not_tested_has_its_reason() -> None:
    log = simulate(days=120, seed=7, tags={"walk": 0.4, "rare": 0.02, "nearly": 0.99}, missing=0.0)
    person = log.persons[0]
    sundays = pd.DataFrame({"person": "p001", "day": person.days[6::7], "at": person.days[6::7], "tag": "sunday"})
    tags = pd.concat([log.tags, sundays.assign(source="simulated")])
    table = triggers(log.ratings, tags, lags=(0,), reverse=False).table.set_index("tag")
    assert table["reason"].dropna().astype(str).to_dict() == {
        "nearly": "few_without",
        "rare": "few_with",
        "sunday": "collinear",
    }
    silent = table.drop("walk")
    assert silent[["difference", "se", "p", "p_adjusted", "low", "high", "level", "phi"]].isna().all(axis=None)
    assert (silent["n_with"] + silent["n_without"] > 0).all()


def test_a_rating_that_never_moves_and_a_log_that_is_too_short() -> None:
    log = simulate(days=100, tags={"walk": 0.4})
    flat = triggers(log.ratings.assign(mood=5.0), log.tags).table
    assert set(flat["reason"].astype(str)) == {"constant"}
    short = simulate(days=20, tags={"walk": 0.5}, missing=0.0)  # 19 rows, 8 columns of the base, 2 of the tag
    assert set(triggers(short.ratings, short.tags, min_days=1).table["reason"].astype(str)) == {"too_few"}
    enough = simulate(days=21, tags={"walk": 0.5}, missing=0.0)
    assert triggers(enough.ratings, enough.tags, min_days=1).table["reason"].isna().all()


def test_a_rating_that_the_tag_explains_wholly_gives_no_infinite_number() -> None:
    log = simulate(days=100, tags={"walk": 0.4}, missing=0.0)
    ratings = log.ratings.assign(mood=np.where(log.persons[0].tags["walk"], 7.0, 5.0))
    table = triggers(ratings, log.tags).table
    assert not np.isinf(table[["statistic", "difference"]].to_numpy()).any()
    reason = table.set_index("lag")["reason"].astype(str)
    assert (reason[0], reason[1]) == ("constant", "constant")
    assert reason[-1] == "collinear"  # yesterday's rating is yesterday's tag


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
    for wrong in (
        {"lags": (-1,)},
        {"lags": (0, 0)},
        {"phi": "both"},
        {"phi": 1.0},
        {"alpha": 0},
        {"min_days": 0},
        {"slow": 3},
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
    plain, slow = (triggers(ratings, every, reverse=False, slow=days).table for days in (None, 30))
    assert slow["phi"].mean() == pytest.approx(0.4, abs=0.05)
    assert plain["phi"].mean() > 0.55
    false = slow[slow["status"] == "found"]["person"].nunique() / 40
    assert false < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 40)


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
        "low": "ci_low",
        "high": "ci_high",
        "df": "df",
    }
    for phi, rows in want.groupby("phi"):
        got = triggers(ratings, tags, lags=(0,), reverse=False, phi=phi).table.set_index("tag").loc[rows["trigger"]]
        for column, key in keys.items():
            np.testing.assert_allclose(got[column], rows[key], rtol=1e-8, atol=1e-10)
    want = pd.DataFrame(case["expected"]["reml"])
    got = triggers(ratings, tags, lags=(0,), reverse=False, phi="each").table.set_index("tag").loc[want["trigger"]]
    for column, key in {
        "phi": "phi",
        "difference": "effect",
        "se": "se",
        "statistic": "t",
        "p": "p_t",
        "sigma": "sigma",
    }.items():
        np.testing.assert_allclose(got[column], want[key], rtol=1e-3, atol=5e-4)
