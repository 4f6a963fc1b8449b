"""Drawn cohorts: every kind has the property that it is named after, and the truth can be got back from the tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.schema import RATINGS, TAGS, VARIABLES, conform
from moodtrack.testing import KINDS, Cohort, Recipe, assert_tables, cohort

PLAIN = replace(KINDS["nullclean"], tags=(4, 4), weekday=0.0, trend=0.0, missing=0.0, phi=(0.5, 0.5))
FINE = replace(PLAIN, sd=100.0, level=0.0, scale=(-5000, 5000))


def by_day(drawn: Cohort, person: str = "p001") -> tuple[pd.Series, pd.DataFrame]:
    """Mood and presence of every tag on the logged days, in the order of the days."""
    mine = drawn.ratings[drawn.ratings["person"] == person]
    mood = mine.set_index("day")["mood"]
    rows = drawn.tags[drawn.tags["person"] == person].astype({"tag": "str"})
    there = pd.crosstab(rows["day"], rows["tag"]).reindex(mood.index).fillna(0) > 0
    return mood, there


def logged_share(drawn: Cohort, days: int) -> float:
    return float(drawn.ratings.groupby("person", observed=True)["day"].nunique().mean() / days)


def planted(drawn: Cohort, person: str, lag: int) -> dict[str, float]:
    rows = drawn.truth[(drawn.truth["person"] == person) & (drawn.truth["lag"] == lag)]
    return dict(zip(rows["tag"].astype(str), rows["effect" if lag >= 0 else "direction"], strict=True))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_tables_have_the_declared_shape_and_truth_is_about_tags_of_the_log(kind: str) -> None:
    drawn = cohort(kind, persons=3, days=120, seed=4)
    assert_tables(drawn.ratings, conform(drawn.ratings, RATINGS))
    assert_tables(drawn.tags, conform(drawn.tags, TAGS))
    assert_tables(drawn.variables, conform(drawn.variables, VARIABLES))
    low, high = drawn.variables.loc[0, ["low", "high"]]
    assert drawn.ratings["mood"].between(low, high).all()
    assert set(drawn.persons) == set(drawn.ratings["person"]) == set(drawn.tags["person"])
    entries = [set(zip(t["person"], t["entry"], t["day"], strict=True)) for t in (drawn.ratings, drawn.tags)]
    assert entries[0] == entries[1]  # every entry says what its tags are
    shown = set(zip(drawn.tags["person"], drawn.tags["tag"], strict=True))
    assert set(zip(drawn.truth["person"], drawn.truth["tag"], strict=True)) <= shown


@pytest.mark.parametrize("kind", ["real", "entries"])
def test_a_person_hangs_on_seed_and_number_only(kind: str) -> None:
    many, one = cohort(kind, persons=3, seed=8), cohort(kind, persons=1, seed=8, first=3)
    assert_tables(many.ratings[many.ratings["person"] == "p003"], one.ratings)
    assert_tables(many.truth[many.truth["person"] == "p003"], one.truth)
    other = cohort(kind, persons=1, seed=9, first=3)
    assert not np.array_equal(other.ratings["mood"].head(50), one.ratings["mood"].head(50))


def test_the_real_kind_has_the_numbers_it_promises() -> None:
    drawn = cohort("real", persons=60, days=365, seed=2)
    assert logged_share(drawn, 365) == pytest.approx(0.87, abs=0.02)
    size = drawn.truth.groupby(["person", "lag"], observed=True).size().unstack()
    assert (size[[0, 1, -1]].to_numpy() == [3, 2, 2]).all()
    assert set(drawn.truth["effect"].abs().dropna()) == {0.4, 0.6, 0.8, 1.0}
    tags = drawn.tags.groupby("person", observed=True)["tag"].nunique()
    assert tags.min() >= 18
    assert tags.max() <= 40
    rate = drawn.tags.groupby(["person", "tag"], observed=True).size() / 365 / 0.87
    assert rate.median() == pytest.approx(0.1, abs=0.02)  # sqrt(.02 x .5): log-uniform
    longest = [by_day(drawn, p)[0].index.to_series().diff().max() for p in drawn.persons]
    assert min(longest) >= pd.Timedelta(days=6)  # the hole of five days


def test_an_oracle_gets_the_truth_back() -> None:
    """Least squares on the planted tags alone, 3000 days; the standard error of one is about .05."""
    drawn = cohort("real", persons=4, days=3000, seed=5)
    misses = []
    for person in drawn.persons:
        mood, there = by_day(drawn, person)
        daily = there.astype(float).reindex(pd.date_range(mood.index[0], mood.index[-1]))
        now, after = planted(drawn, person, 0), planted(drawn, person, 1)
        x = pd.concat([daily[list(now)], daily.shift()[list(after)]], axis=1).reindex(mood.index)
        ok = x.notna().all(axis=1)
        columns = np.column_stack([np.ones(ok.sum()), x[ok].to_numpy()])
        found = np.linalg.lstsq(columns, mood[ok].to_numpy(), rcond=None)[0][1:]
        misses += list(found - np.array([*now.values(), *after.values()]))
        for tag, direction in planted(drawn, person, -1).items():
            yesterday = mood.reindex(daily.index).shift().reindex(mood.index)
            assert np.sign(yesterday[there[tag]].mean() - yesterday[~there[tag]].mean()) == direction
    assert np.max(np.abs(misses)) < 0.25
    assert np.mean(np.abs(misses)) < 0.1


def test_lingering_differences_halve_from_day_to_day() -> None:
    drawn = cohort(replace(KINDS["carryover"], phi=(0.5, 0.5), missing=0.0, hole=0), persons=3, days=3000, seed=6)
    for person in drawn.persons:
        now, after = planted(drawn, person, 0), planted(drawn, person, 1)
        assert {tag: after[tag] / size for tag, size in now.items()} == pytest.approx(dict.fromkeys(now, 0.5))
        mood, there = by_day(drawn, person)
        x = there.astype(float)[list(after)]
        columns = np.column_stack([np.ones(len(mood)), x, x.shift().fillna(0)])
        found = np.linalg.lstsq(columns, mood.to_numpy(), rcond=None)[0][1 + len(after) :]
        assert found == pytest.approx(np.array([*after.values()]), abs=0.25)


def test_errors_have_the_autocorrelation_asked_for() -> None:
    mood, _ = by_day(cohort(FINE, persons=1, days=20_000))
    assert mood.std() == pytest.approx(100, abs=4)
    assert mood.autocorr(1) == pytest.approx(0.5, abs=0.025)  # 4 SE: sqrt(.75 / 20000)
    assert mood.autocorr(2) == pytest.approx(0.25, abs=0.03)


def test_noise_is_added_to_the_rating_and_is_gone_the_next_day() -> None:
    mood, _ = by_day(cohort(replace(FINE, noise=100.0), persons=1, days=20_000))
    assert mood.std() == pytest.approx(100 * np.sqrt(2), abs=5)
    assert mood.autocorr(1) == pytest.approx(0.25, abs=0.03)


def test_heavy_tails() -> None:
    """Excess kurtosis of the one-day innovations: 0 for normal ones, without limit for t3."""
    both = [by_day(cohort(replace(FINE, errors=kind), persons=1, days=20_000))[0] for kind in ("normal", "t3")]
    normal, heavy = ((m - 0.5 * m.shift()).kurt() for m in both)
    assert abs(normal) < 0.2
    assert heavy > 3


def test_long_memory_makes_means_settle_slowly() -> None:
    """The variance of a mean of k days falls as k ** (2 d - 1): -.4 on the log scale, and -1 with short memory."""

    def slope(errors: str) -> float:
        mood, _ = by_day(cohort(replace(FINE, errors=errors, phi=(0.3, 0.3)), persons=1, days=40_000))
        sizes = np.array([20, 50, 100, 200])
        spread = [mood.to_numpy().reshape(-1, k).mean(axis=1).var() for k in sizes]
        return float(np.polyfit(np.log(sizes), np.log(spread), 1)[0])

    assert slope("long") == pytest.approx(-0.4, abs=0.15)
    assert slope("normal") == pytest.approx(-1.0, abs=0.15)


def test_nothing_is_planted_in_the_null_kinds() -> None:
    assert cohort("nullclean", persons=5).truth.empty
    assert cohort("relapse", persons=5).truth.empty
    assert set(cohort("null", persons=5).truth["lag"]) == {-1}


def test_tags_go_together_in_the_real_kind_and_are_independent_in_nullclean() -> None:
    def spread(kind: str) -> float:
        _, there = by_day(cohort(kind, persons=1, days=4000, seed=3))
        common = there.loc[:, there.mean() > 0.1].astype(float).corr().to_numpy()
        return float(np.abs(common[np.triu_indices(len(common), 1)]).max())

    assert spread("nullclean") < 0.08  # 4 SE
    assert spread("real") > 0.12


def test_in_a_relapse_mood_and_ten_habits_shift_for_two_fifths_of_the_time() -> None:
    quiet = replace(KINDS["relapse"], sd=0.01, spell=120.0, weekday=0.0, missing=0.0, hole=0)
    moved = []
    for seed in range(5):
        mood, there = by_day(cohort(quiet, persons=1, days=1000, seed=seed))
        inside = (mood - mood.median()).abs().to_numpy() > 0.5
        assert inside.sum() == pytest.approx(400, abs=5)
        at = np.flatnonzero(inside)
        assert at[-1] - at[0] == len(at) - 1
        rate = there.mean().to_numpy()
        change = there[inside].mean().to_numpy() - there[~inside].mean().to_numpy()
        moved.append((np.abs(change) / np.sqrt(rate * (1 - rate)) > 0.3).sum())
    assert np.mean(moved) == pytest.approx(10, abs=1)


@pytest.mark.parametrize("share", [0.5, 0.35])
def test_sparse_logs_have_their_share_of_days(share: float) -> None:
    assert logged_share(cohort("sparse", persons=30, days=365, share=share), 365) == pytest.approx(share, abs=0.03)


def test_bad_days_and_their_tags_are_missing_where_logging_stops() -> None:
    real, stops = cohort("real", persons=40, seed=3), cohort("stops", persons=40, seed=3)  # the same days
    assert stops.ratings["mood"].mean() - real.ratings["mood"].mean() > 0.1
    assert logged_share(stops, 180) < logged_share(real, 180)

    def tags_on_bad_days(drawn: Cohort) -> float:
        """Tags a bad day in relation to tags a good day."""
        count = drawn.tags["tag"].notna().groupby([drawn.tags["person"], drawn.tags["day"]], observed=True).sum()
        mood = drawn.ratings.set_index(["person", "day"])["mood"]
        return float(count[mood[mood <= 4].index].mean() / count[mood[mood >= 6].index].mean())

    assert tags_on_bad_days(stops) == pytest.approx(0.7 * tags_on_bad_days(real), abs=0.1)


def test_five_points() -> None:
    assert set(cohort("five_point", persons=20).ratings["mood"]) == {1, 2, 3, 4, 5}


def test_half_of_the_tags_come_or_go_within_the_year() -> None:
    drawn = cohort(replace(KINDS["retired"], rates=(0.3, 0.5), persistent=0.0), persons=20, days=365, seed=3)
    shares = []
    for person in drawn.persons:
        _, there = by_day(drawn, person)
        shares += [(there.index[there[tag]][-1] - there.index[there[tag]][0]).days / 365 for tag in there]
    assert np.mean(np.array(shares) < 0.72) == pytest.approx(0.5, abs=0.08)


def test_twins_are_there_on_nearly_the_same_days() -> None:
    drawn = cohort("twins", persons=10, days=2000, seed=3)
    pairs = drawn.truth[drawn.truth["twin"].notna()].astype({"tag": "str", "twin": "str"})
    assert set(pairs.groupby("person", observed=True).size()) == {12}  # six tags and their copies
    alike = []
    for person, tag, twin in zip(pairs["person"], pairs["tag"], pairs["twin"], strict=True):
        _, there = by_day(drawn, person)
        alike.append(there[tag].corr(there[twin]))
    assert min(alike) > 0.9


def test_mood_words_go_with_the_mood_of_their_day() -> None:
    drawn = cohort("moodwords", persons=5, days=400, seed=3)
    words = drawn.tags.loc[drawn.tags["group"] == "emotion", "tag"].astype(str)
    assert set(words) == {"sad", "calm", "anxious", "happy"}
    for person in drawn.persons:
        mood, there = by_day(drawn, person)
        gap = {word: mood[there[word]].mean() - mood[~there[word]].mean() for word in set(words)}
        assert max(gap["sad"], gap["anxious"]) < -0.4
        assert min(gap["calm"], gap["happy"]) > 0.4


def test_entries_of_a_day_and_what_a_tag_is_followed_by() -> None:
    """Least squares on the previous entry's tags and mood; tags that the mood brings about go with their own entry."""
    drawn = cohort(replace(KINDS["entries"], missing=0.0), persons=4, days=1500, seed=5)
    count = drawn.ratings.groupby(["person", "day"], observed=True).size()
    assert set(count) == {3, 4, 5, 6}
    for person in drawn.persons:
        mine = drawn.ratings[drawn.ratings["person"] == person].set_index("entry")
        assert mine["at"].is_monotonic_increasing
        rows = drawn.tags[drawn.tags["person"] == person].astype({"tag": "str"})
        there = pd.crosstab(rows["entry"], rows["tag"]).reindex(mine.index).fillna(0)
        after, driven = planted(drawn, person, 1), planted(drawn, person, -1)
        same = (mine["day"] == mine["day"].shift()).to_numpy()
        before = pd.concat([there[list(after)].shift(), mine["mood"].shift()], axis=1)[same]
        columns = np.column_stack([np.ones(same.sum()), before.to_numpy()])
        found = np.linalg.lstsq(columns, mine["mood"][same].to_numpy(), rcond=None)[0][1:-1]
        assert found == pytest.approx(np.array([*after.values()]), abs=0.25)
        for tag, direction in driven.items():
            has = there[tag] > 0
            assert np.sign(mine["mood"][has].mean() - mine["mood"][~has].mean()) == direction


def test_a_recipe_of_ones_own_and_what_cannot_be_drawn() -> None:
    assert cohort(Recipe(same_day=1, next_day=0, reverse=0), persons=2).truth["lag"].tolist() == [0, 0]
    assert cohort("real", persons=0).ratings.empty
    for wrong in ({"kind": "happy"}, {"kind": "real", "days": 5}, {"kind": "sparse", "share": 0.0}):
        with pytest.raises(OptionError):
            cohort(**wrong)
