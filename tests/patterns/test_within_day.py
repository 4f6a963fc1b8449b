"""The next entry of the day: against statsmodels, planted truth, and tags that mood itself brings about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import within_day
from moodtrack.testing import check_analysis, cohort

SIZES = ("difference", "se", "low", "high", "mirror", "mirror_low", "mirror_high")


def scaled(table: pd.DataFrame, by: float) -> pd.DataFrame:
    return table.assign(**{name: table[name] * by for name in SIZES})


def test_laws() -> None:
    def tables(seed: int) -> dict[str, pd.DataFrame]:
        drawn = cohort("entries", persons=4, days=60, seed=seed)
        return {
            "ratings": drawn.ratings, "tags": drawn.tags, "variables": drawn.variables.head(0),
            "labels": pd.DataFrame({"person": [], "entry": [], "variable": [], "label": []}),
        }  # fmt: skip

    check_analysis(within_day, tables=tables, shift=[], scale=scaled)


def test_one_tag_agrees_with_least_squares_of_statsmodels() -> None:
    drawn = cohort("entries", persons=1, days=50, seed=2)
    table = within_day(drawn.ratings, drawn.tags, min_pairs=5).table.set_index("tag")
    ratings = drawn.ratings.sort_values("at")
    tagged = drawn.tags.dropna(subset="tag").groupby("entry")["tag"].agg(lambda tags: set(tags.astype(str)))
    tag = str(table.dropna(subset="p").index[0])
    rows = []
    for _, day in ratings.groupby("day", sort=True):
        for (_, first), (_, then) in zip(day.iloc[:-1].iterrows(), day.iloc[1:].iterrows(), strict=True):
            rows.append((then["mood"], tag in tagged.get(first["entry"], set()), first["mood"], then["at"]))
    y, x, before, at = (np.array(values) for values in zip(*rows, strict=True))
    at = np.asarray(at, dtype="datetime64[us]")
    number = at.astype("datetime64[D]").astype("int64")
    clock = 2 * np.pi * (at - at.astype("datetime64[D]")).astype("int64") / 86_400_000_000
    span = number[-1] - number[0]
    base = [(number + 3) % 7 == k for k in range(7)] + [number, np.cos(clock), np.sin(clock), before]
    base += [np.cos(np.pi * (number - number[0]) / span)]  # 49 days: one slow wave
    fit = sm.OLS(y, np.column_stack([x, *base]).astype(float)).fit()
    row = table.loc[tag]
    assert (row["n_with"], row["n_without"]) == (x.sum(), (~x).sum())
    assert row[["difference", "se", "p", "df"]].tolist() == pytest.approx(
        [fit.params[0], fit.bse[0], fit.pvalues[0], fit.df_resid], rel=1e-7
    )


def test_planted_tags_are_found_and_tags_that_follow_mood_are_not() -> None:
    """40 persons, 90 days: the false share is held to .05; the bound adds 4 standard errors of 40 persons."""
    drawn = cohort("entries", persons=40, days=90, seed=11)
    table = within_day(drawn.ratings, drawn.tags).table
    truth = {(str(p), str(t)): e for p, t, lag, e in drawn.truth[["person", "tag", "lag", "effect"]].itertuples(index=False) if lag == 1}  # fmt: skip
    follows = {(str(p), str(t)) for p, t, lag in drawn.truth[["person", "tag", "lag"]].itertuples(index=False) if lag == -1}  # fmt: skip
    found = table[table["status"] == "found"]
    right = {
        (str(p), str(t)): truth.get((str(p), str(t)), 0) * d > 0
        for p, t, d in found[["person", "tag", "difference"]].itertuples(index=False)
    }
    share = pd.Series([not good for good in right.values()], index=[key[0] for key in right], dtype=float)
    false = share.groupby(level=0).mean().reindex(list(drawn.persons)).fillna(0)
    assert false.mean() < 0.05 + 4 * false.std() / np.sqrt(40)
    assert sum(right.values()) / len(truth) > 0.6
    assert len(follows & set(right)) / len(follows) < 0.1


def test_a_rating_with_error_does_not_make_what_mood_brings_about_a_trigger() -> None:
    """The rating before is not the mood before, so given it a tag that follows mood still goes with the entry after."""
    drawn = cohort("entries", persons=40, days=90, seed=12)
    noise = np.random.default_rng(1).normal(0, 0.8 * drawn.ratings["mood"].std(), len(drawn.ratings))
    noisy = drawn.ratings.assign(mood=np.round(drawn.ratings["mood"] + noise))
    table = within_day(noisy, drawn.tags).table
    follows = drawn.truth.loc[drawn.truth["lag"] == -1, ["person", "tag"]].astype(str)
    own = table.astype({"person": str, "tag": str}).merge(follows, on=["person", "tag"])
    assert (own["status"].isin(["found", "unclear"])).mean() > 0.1
    assert (own["status"] == "found").mean() < 0.05 + 4 * np.sqrt(0.05 * 0.95 / len(own))


def test_two_entries_a_day_have_no_mirror_and_stay_unclear() -> None:
    drawn = cohort("entries", persons=6, days=120, seed=6)
    order = drawn.ratings.sort_values("at").groupby(["person", "day"], observed=True).cumcount()
    two = drawn.ratings.loc[order[order < 2].index]
    table = within_day(two, drawn.tags).table
    assert (table["n_mirror"] == 0).all()
    assert "found" not in set(table["status"].astype(str))
    assert "unclear" in set(table["status"].astype(str))


def test_one_entry_a_day_says_that_nothing_can_be_compared() -> None:
    drawn = cohort("real", persons=1, days=60, seed=1)
    result = within_day(drawn.ratings, drawn.tags)
    assert result.problems["code"].astype(str).tolist() == ["too_few"]
    assert set(result.table["status"].astype(str)) == {"not_testable"}


def test_moods_are_not_tested_as_tags() -> None:
    drawn = cohort("entries", persons=1, days=60, seed=3)
    tag = str(drawn.tags["tag"].dropna().iloc[0])
    grouped = drawn.tags.assign(group=np.where(drawn.tags["tag"].astype(str) == tag, "emotion", None))
    table = within_day(drawn.ratings, grouped).table.set_index("tag")
    assert table.loc[tag, "reason"] == "tautology"
    assert table.loc[tag, "p"] != table.loc[tag, "p"]


def test_wrong_input_is_said() -> None:
    drawn = cohort("entries", persons=1, days=20, seed=3)
    for wrong in ({"alpha": 0}, {"level": 1}, {"min_pairs": 0}):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            within_day(drawn.ratings, drawn.tags, **wrong)
    with pytest.raises(SchemaError, match="entry"):
        within_day(drawn.ratings.drop(columns="entry"), drawn.tags)
