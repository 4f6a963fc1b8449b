"""Sets of tags: against a loop over all combinations. The cases of mlxtend are replayed in tests/reference."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import itemsets
from moodtrack.testing import check_analysis, simulate
from moodtrack.tidy import exposures


def test_laws() -> None:
    check_analysis(itemsets, shift=[])
    check_analysis(itemsets, of=None, max_length=2, seeds=[3])


def test_sets_and_rules_are_those_of_a_loop_over_all_combinations() -> None:
    log = simulate(days=120, seed=4, tags={"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.3}, missing=0.2)
    ratings = log.ratings.iloc[::2]  # half of the days are not rated: neither low nor not low
    found = itemsets(log.tags, ratings, min_support=0.1)
    known = exposures(log.tags)
    state = {(str(t), d): bool(p) for t, d, p in zip(known["tag"], known["day"], known["present"], strict=True)}
    cut = np.percentile(ratings["mood"], 25)
    state |= {("low_mood", d): bool(m <= cut) for d, m in zip(ratings["day"], ratings["mood"], strict=True)}
    every = sorted({d for _, d in state})
    want, rules = {}, {}
    for size in (1, 2, 3):
        for items in combinations(sorted({t for t, _ in state}), size):
            days = [d for d in every if all((t, d) in state for t in items)]
            n = sum(all(state[t, d] for t in items) for d in days)
            parts = [part for k in range(1, size) for part in combinations(items, k)]
            if n >= 0.1 * len(days) and all("|".join(part) in want for part in parts):
                want["|".join(items)] = (n, len(days))
                tags = [t for t in items if t != "low_mood"]
                if "low_mood" in items and tags:
                    with_ = [all(state[t, d] for t in tags) for d in days]
                    low = [state["low_mood", d] for d in days]
                    pairs = list(zip(with_, low, strict=True))
                    rules["|".join(tags)] = [pairs.count(x) for x in ((1, 1), (1, 0), (0, 1), (0, 0))]
    got = {row["items"]: (row["n"], row["n_days"]) for _, row in found.table.iterrows()}
    assert got == want
    assert len({days for _, days in want.values()}) == 2
    names = ["n_both", "n_tags_only", "n_low_only", "n_neither"]
    assert {row["items"]: row[names].tolist() for _, row in found.rules.iterrows()} == rules
    assert found.cuts["cut"].tolist() == [cut]
    assert found.cuts["share"].tolist() == [pytest.approx((ratings["mood"] <= cut).mean())]
    row = found.rules.iloc[0]
    both, only, low_only, neither = row[names]
    odds = both * neither / (only * low_only)
    assert row["conviction"] * row["n_tags_only"] * row["n_days"] == pytest.approx(
        (both + only) * (only + neither)
    )  # (1 - low) / (1 - confidence)
    assert (row["lift"] > 1) == (odds > 1) == (row["leverage"] > 0)


def test_conviction_of_tags_whose_days_are_all_low_is_not_defined() -> None:
    day = pd.date_range("2024-01-01", periods=40)
    ratings = pd.DataFrame({"person": "a", "day": day, "mood": np.where(np.arange(40) < 10, 2.0, 7.0)})
    tags = pd.DataFrame({"person": "a", "day": day, "tag": np.where(np.arange(40) < 8, "bad", None)})
    rule = itemsets(tags, ratings).rules.iloc[0]
    assert rule["confidence"] == 1
    assert np.isnan(rule["conviction"])


def test_a_tag_named_like_the_low_day_is_left_out() -> None:
    log = simulate(days=60, tags={"walk": 0.4})
    tags = log.tags.assign(tag=log.tags["tag"].astype(str).replace({"walk": "low_mood", "nan": None}))
    items = itemsets(tags, log.ratings).table
    assert items["items"].tolist() == ["low_mood"]
    assert items["n"].tolist() == [int((log.ratings["mood"] <= log.ratings["mood"].quantile(0.25)).sum())]


def test_without_ratings_there_are_sets_and_no_rules() -> None:
    log = simulate(days=60, tags={"walk": 0.4, "late": 0.4})
    found = itemsets(log.tags)
    assert found.table["items"].tolist() == ["late", "walk", "late|walk"]
    assert len(found.rules) == len(found.cuts) == len(found.problems) == 0


def test_wrong_input_is_said() -> None:
    log = simulate(days=10, tags={"a": 0.5})
    with pytest.raises(SchemaError, match="calm"):
        itemsets(log.tags, log.ratings, of="calm")
    for wrong in ({"quantile": 0}, {"min_support": 1.0}, {"max_length": 6}, {"max_length": 1.5}, {"of": 3}):
        with pytest.raises(OptionError, match=next(iter(wrong))):
            itemsets(log.tags, log.ratings, **wrong)
