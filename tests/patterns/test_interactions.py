"""Pairs of tags: against statsmodels, planted products, and persons whose differences add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize_scalar

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import interactions, triggers
from moodtrack.testing import SimulatedLog, check_analysis, cohort, simulate

RATES = {"walk": 0.4, "friend": 0.35, "late": 0.25}


def planted(product: float, persons: int = 1, days: int = 365, seed: int = 8) -> tuple[pd.DataFrame, SimulatedLog]:
    """walk and friend: .8 points each, and `product` more on days with both; on a wide scale, so that sums can be seen."""
    log = simulate(persons=persons, days=days, seed=seed, scale=(0, 20), step=0.5, tags=RATES, same_day={"walk": 0.8, "friend": 0.8})  # fmt: skip
    both = np.concatenate([(p.tags["walk"] & p.tags["friend"])[p.logged] for p in log.persons])
    return log.ratings.assign(mood=log.ratings["mood"] + product * both), log


def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
    names = ("difference_tag", "difference_other", "interaction", "se", "low", "high")
    return table.assign(**{name: table[name] * by for name in names})


def generated(seed: int) -> dict[str, pd.DataFrame]:
    ratings, log = planted(-1.0, persons=3, days=150, seed=seed)
    nobody: dict[str, list[str]] = {"person": [], "entry": [], "variable": [], "label": []}
    events = pd.DataFrame({"person": ["p001"], "start": pd.to_datetime(["2024-03-01"]), "kind": ["medication"]})
    return {
        "ratings": ratings, "tags": log.tags, "variables": log.variables.head(0), "labels": pd.DataFrame(nobody), "events": events,
    }  # fmt: skip


@pytest.mark.parametrize("pairs", [None, [("walk", "late"), ("walk", "friend"), ("walk", "nonsense")]])
def test_laws(pairs: Any) -> None:
    check_analysis(interactions, tables=generated, seeds=[1], shift=[], scale=scaled, pairs=pairs)


def dense(ratings: pd.DataFrame, log: SimulatedLog, *tags: str) -> tuple[Any, float]:
    """Restricted likelihood and generalised least squares with full matrices."""
    one = log.persons[0]
    day = one.days[one.logged].astype("int64")
    x, z = (one.tags[tag][one.logged].astype(float) for tag in tags)
    span = day[-1] - day[0]
    waves = [np.cos(np.pi * k * (day - day[0]) / span) for k in range(1, min(span // 30, len(day) // 10) + 1)]
    base = [(day + 3) % 7 == k for k in range(7)] + [(day - day.mean()) / span, *waves]
    design = np.column_stack([x, z, x * z, *base]).astype(float)
    y = ratings["mood"].to_numpy()

    def minus(phi: float) -> float:
        memory = phi ** np.abs(day[:, None] - day[None, :])
        fit = sm.GLS(y, design, sigma=memory).fit()
        information = design.T @ np.linalg.solve(memory, design)
        return float(
            fit.df_resid * np.log(fit.scale) + np.linalg.slogdet(memory)[1] + np.linalg.slogdet(information)[1]
        )

    phi = minimize_scalar(minus, bounds=(-0.1, 0.9), method="bounded", options={"xatol": 1e-7}).x
    return sm.GLS(y, design, sigma=phi ** np.abs(day[:, None] - day[None, :])).fit(), phi


def test_one_pair_agrees_with_gls_of_statsmodels_and_restricted_likelihood() -> None:
    ratings, log = planted(-1.0, days=130)
    row = interactions(ratings, log.tags, pairs=[("walk", "friend")]).table.iloc[0]
    fit, phi = dense(ratings, log, "friend", "walk")
    assert row["phi"] == pytest.approx(phi, abs=2e-3)
    got = row[["difference_tag", "difference_other", "interaction", "se", "p"]].tolist()
    assert got == pytest.approx([*fit.params[:3], fit.bse[2], fit.pvalues[2]], rel=5e-3)
    assert row["df"] == fit.df_resid
    one = log.persons[0]
    a, b = (one.tags[tag][one.logged] for tag in ("friend", "walk"))
    cells = [(a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum()]
    assert row[["n_both", "n_only", "n_other", "n_neither"]].tolist() == cells
    low, high = fit.conf_int(alpha=1 - row["level"])[2]
    assert row[["low", "high"]].tolist() == pytest.approx([low, high], rel=5e-3)


def test_a_planted_product_is_found_among_main_findings_and_covered() -> None:
    """40 persons, 365 days, one point less than the sum; 4 standard errors of 40 persons below .95."""
    ratings, log = planted(-1.0, persons=40)
    table = interactions(ratings, log.tags, pairs=[("walk", "friend")]).table
    assert (table["status"] == "found").mean() > 0.6
    inside = (table["interaction"] - 2 * table["se"] < -1) & (table["interaction"] + 2 * table["se"] > -1)
    assert inside.mean() > 0.95 - 4 * np.sqrt(0.05 * 0.95 / 40)
    assert table["difference_tag"].mean() == pytest.approx(0.8, abs=0.1)
    assert table["difference_other"].mean() == pytest.approx(0.8, abs=0.1)


def test_differences_that_add_up_are_no_finding_more_often_than_promised() -> None:
    """100 persons whose two tags are found and add up; .05 with 4 standard errors."""
    ratings, log = planted(0.0, persons=100, seed=4)
    table = interactions(ratings, log.tags, adjust="none").table
    asked = table["person"].nunique()
    found = table[table["status"] == "found"]["person"].nunique()
    assert asked > 80
    assert found / asked <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / asked)


def test_at_the_end_of_the_scale_sums_are_not_judged() -> None:
    """Differences that add up, cut off at 5 of 5: nothing is `found`, and the table says why."""
    log = simulate(persons=40, days=365, seed=3, level=4.2, scale=(1, 5), tags=RATES, same_day={"walk": 0.8, "friend": 0.8})  # fmt: skip
    table = interactions(log.ratings, log.tags, pairs=[("walk", "friend")]).table
    top = log.ratings.assign(top=log.ratings["mood"] == 5).groupby("person", observed=True)["top"].mean()
    assert table["at_end"].to_numpy() == pytest.approx(top.to_numpy())
    assert (top > 0.2).all()
    assert "found" not in set(table["status"])
    assert "scale_dependent" in set(table["status"])


def test_pairs_are_those_of_tags_found_on_the_same_day() -> None:
    drawn = cohort("real", persons=6, days=365, seed=3)
    found = triggers(drawn.ratings, drawn.tags).table.query("status == 'found' and lag == 0")
    want = set()
    for person, own in found.groupby("person", observed=True):
        tags = sorted(own["tag"].astype(str))
        want |= {(str(person), a, b) for i, a in enumerate(tags) for b in tags[i + 1 :]}
    result = interactions(drawn.ratings, drawn.tags)
    got = set(result.table[["person", "tag", "other"]].astype(str).itertuples(index=False, name=None))
    assert got == want
    assert want
    alone = set(drawn.persons) - {person for person, _, _ in want}
    assert set(result.problems["person"].astype(str)) == alone
    assert set(result.problems["code"].astype(str)) <= {"too_few"}


def test_what_was_found_has_a_wider_interval_and_what_was_not_the_plain_one() -> None:
    ratings, log = planted(-2.0)
    table = interactions(ratings, log.tags, pairs=[("walk", "friend"), ("late", "walk")]).table
    row = table.set_index(["tag", "other"])
    assert row.loc[("friend", "walk"), "status"] == "found"
    assert row.loc[("friend", "walk"), "level"] == pytest.approx(1 - 0.05 * (table["status"] == "found").sum() / 2)
    both = interactions(ratings, log.tags, pairs=[("friend", "walk")]).table.iloc[0]
    assert both["level"] == 0.95
    assert both["p"] == row.loc[("friend", "walk"), "p"]
    assert row.loc[("friend", "walk"), "p_adjusted"] == pytest.approx(2 * both["p"])


def test_all_four_groups_need_days() -> None:
    ratings, log = planted(0.0, days=120)
    one = log.persons[0]
    together = (one.tags["walk"] & one.tags["friend"])[one.logged].sum()
    few = interactions(ratings, log.tags, pairs=[("walk", "friend")], min_days=int(together) + 1).table.iloc[0]
    assert (few["status"], few["reason"]) == ("not_testable", "few_with")
    assert np.isnan([few["interaction"], few["difference_tag"], few["low"], few["level"]]).all()
    every = pd.concat([log.tags, log.tags.drop_duplicates("day").assign(tag="awake")])
    assert interactions(ratings, every, pairs=[("walk", "awake")]).table.iloc[0]["reason"] == "few_with"
    tags = log.tags.dropna(subset="tag").astype({"tag": "str"})
    rest = tags[tags["tag"] == "walk"]["day"]
    other = log.ratings[~log.ratings["day"].isin(rest)].iloc[:-3]
    some = log.ratings[log.ratings["day"].isin(rest)].iloc[::2]
    noted = pd.concat([tags[tags["tag"] == "walk"], other.assign(tag="home")[["person", "day", "tag"]], some.assign(tag="home")[["person", "day", "tag"]]])  # fmt: skip
    noted = pd.concat([noted, log.ratings.assign(tag=None)[["person", "day", "tag"]]]).assign(source="app")
    assert interactions(ratings, noted, pairs=[("walk", "home")]).table.iloc[0]["reason"] == "few_without"


def test_unknown_days_of_a_tag_are_left_out() -> None:
    ratings, log = planted(0.0)
    words = log.tags["tag"].astype("str").where((log.tags["tag"] != "walk") | (log.tags["day"] > pd.Timestamp("2024-07-01")))  # fmt: skip
    late = log.tags.assign(tag=words.where(words != "nan"))
    row = interactions(ratings, late, pairs=[("walk", "friend")]).table.iloc[0]
    n = row[["n_both", "n_only", "n_other", "n_neither"]].sum()
    first = late[late["tag"] == "walk"]["day"].min()
    assert n == (ratings["day"] >= first - pd.Timedelta(days=14)).sum() < len(ratings)


def test_declared_pairs_of_short_logs_are_early_and_moods_are_refused() -> None:
    ratings, log = planted(-2.0, days=80)
    short = interactions(ratings, log.tags, pairs=[("walk", "friend")], min_days=3).table
    assert short["status"].tolist() == ["early"]
    tagged = log.tags.assign(group=np.where(log.tags["tag"].astype("str") == "walk", "emotion", None))
    row = interactions(ratings, tagged, pairs=[("walk", "friend")], minimum=0).table.iloc[0]
    assert (row["status"], row["reason"]) == ("not_testable", "tautology")


def test_a_tag_within_another_is_collinear_or_has_too_few_days() -> None:
    ratings, log = planted(0.0)
    twin = pd.concat([log.tags, log.tags[log.tags["tag"] == "walk"].assign(tag="stroll")])
    row = interactions(ratings, twin, pairs=[("walk", "stroll")]).table.iloc[0]
    assert (row["status"], row["reason"], row["n_only"]) == ("not_testable", "few_with", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0}, {"level": 1}, {"min_days": 0}, {"minimum": -1}, {"season": "wavy"}, {"adjust": "all"},
        {"pairs": "walk"}, {"pairs": ["walk", "late"]}, {"pairs": [("walk", "walk")]}, {"pairs": [("a", "b", "c")]},
        {"pairs": [("a", 1)]}, {"pairs": 3},
    ],
)  # fmt: skip
def test_wrong_input_is_said(wrong: dict[str, Any]) -> None:
    ratings, log = planted(0.0, days=30)
    with pytest.raises(OptionError, match=next(iter(wrong))):
        interactions(ratings, log.tags, **wrong)


def test_a_missing_column_is_said() -> None:
    ratings, log = planted(0.0, days=30)
    with pytest.raises(SchemaError, match="mood"):
        interactions(ratings.drop(columns="mood"), log.tags)
    with pytest.raises(SchemaError, match="tag"):
        interactions(ratings, log.tags.drop(columns="tag"))
