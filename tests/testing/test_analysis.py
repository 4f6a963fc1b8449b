"""The check of analyses: it passes a good one and names the law that a bad one breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import Column, Table
from moodtrack.testing import check_analysis, generated

MEAN = Table(
    "mean",
    "one person",
    (
        Column("person", "category", "whose"),
        Column("estimate", "float", "mean"),
        Column("low", "float", "lower end"),
        Column("high", "float", "upper end"),
        Column("level", "float", "level"),
        Column("n", "int", "days"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Mean(Result):
    tables: ClassVar[dict[str, Table]] = {"table": MEAN}


class Talkative(Mean):
    """A result whose repr was put back to show its frames."""


Talkative.__repr__ = lambda self: self.table.to_string()


def build(ratings: pd.DataFrame, kind: type[Mean] = Mean, **change: object) -> Mean:
    rows = ratings[ratings["mood"].notna()].groupby("person", observed=True, sort=True)["mood"]
    mean, n = rows.mean(), rows.count()
    frame = pd.DataFrame(
        {"person": mean.index, "estimate": mean.to_numpy(), "low": mean.to_numpy() - 1, "high": mean.to_numpy() + 1,
         "level": 0.95, "n": n.to_numpy()}
    )  # fmt: skip
    return kind(frame.assign(**change), issues([]), Method("mean"))


def good(ratings: pd.DataFrame) -> Mean:
    return build(ratings)


def test_a_good_analysis_passes() -> None:
    check_analysis(good, shift=["estimate", "low", "high"])


def pooled(ratings: pd.DataFrame) -> Mean:
    return build(ratings, low=-100.0, high=float(ratings["mood"].max()))


def by_row(ratings: pd.DataFrame) -> Mean:
    return build(ratings.assign(mood=ratings["mood"] + np.arange(len(ratings))))


def by_name(ratings: pd.DataFrame) -> Mean:
    found = build(ratings)
    return Mean(
        found.table.assign(high=found.table["person"].astype(str).str.len() + 100.0), found.problems, found.method
    )


def changing(ratings: pd.DataFrame) -> Mean:
    ratings["mood"] = ratings["mood"] + 1
    return build(ratings)


def chatty(ratings: pd.DataFrame) -> Mean:
    return build(ratings, kind=Talkative)


def outside(ratings: pd.DataFrame) -> Mean:
    return build(ratings, high=-50.0)


def infinite(ratings: pd.DataFrame) -> Mean:
    return build(ratings, high=np.inf)


def unlevelled(ratings: pd.DataFrame) -> Mean:
    return build(ratings, level=np.nan)


def coded(ratings: pd.DataFrame) -> Mean:
    found = build(ratings)
    bad = issues([{"person": "p001", "code": "whatever", "what": "?"}]) if len(ratings) else found.problems
    return Mean(found.table, bad, found.method)


def never_empty(ratings: pd.DataFrame) -> Mean:
    found = build(ratings)
    rows = [{"person": name, "code": Code.TOO_FEW, "what": "?"} for name in sorted(set(ratings["person"].astype(str)))]
    return Mean(found.table, issues(rows or [{"code": Code.NO_DATA, "what": "nothing"}]), found.method)


def misnamed(frame: pd.DataFrame) -> Mean:
    return build(frame)


CALLS = iter(range(10**6))


def drifting(ratings: pd.DataFrame) -> Mean:
    return build(ratings, high=1000.0 + next(CALLS))


@pytest.mark.parametrize(
    ("function", "law"),
    [
        (pooled, "each other's rows"),
        (by_row, "order of rows"),
        (by_name, "renaming"),
        (changing, "left as it was"),
        (chatty, "repr"),
        (outside, "does not hold its estimate"),
        (infinite, "infinite"),
        (unlevelled, "level"),
        (coded, "not in Code"),
        (never_empty, "empty in"),
        (misnamed, "not named like a table"),
        (drifting, "twice"),
    ],
)
def test_a_broken_law_is_named(function: Callable[..., Mean], law: str) -> None:
    with pytest.raises(AssertionError, match=law):
        check_analysis(function, seeds=[1])


def test_what_a_shift_moves_is_checked() -> None:
    with pytest.raises(AssertionError, match="shift"):
        check_analysis(good, seeds=[1], shift=["estimate", "low"])
    with pytest.raises(AssertionError, match="scale"):
        check_analysis(good, seeds=[1], scale=["estimate", "low", "high"])  # low and high lie one point away, always


def test_generated_persons_rated_different_things() -> None:
    ratings = generated(3)["ratings"]
    rated = ratings.groupby("person", observed=True)[["mood", "energy"]].count().gt(0)
    assert len(rated.drop_duplicates()) == 3
    assert ratings.groupby("person", observed=True)["mood"].nunique().min() <= 1


def test_tables_without_anybody_are_named() -> None:
    """The generated log has no prompts of an app; an analysis of them needs tables of its own."""
    from moodtrack.dynamics import compliance

    with pytest.raises(AssertionError, match="nobody is in entries and prompts: give tables="):
        check_analysis(compliance)
