"""Reliability: Shrout and Fleiss' table, alpha from its definition, and what cannot be computed.

Numbers of psych 2.2.9 (R) are met in tests/reference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import norms, reliability
from moodtrack.schema import SCORES, empty

FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Shrout and Fleiss 1979, table 2: six targets, four judges."""


def items(rows: list[list[float | None]], session: int = 1, measure: str = "scale") -> pd.DataFrame:
    cells = [(f"p{i}", session, measure, str(j), v) for i, row in enumerate(rows) for j, v in enumerate(row, start=1)]
    return pd.DataFrame(cells, columns=["person", "session", "measure", "item", "value"]).astype({"value": "float64"})


def totals(rows: list[list[float | None]], measure: str = "scale") -> pd.DataFrame:
    cells = [(f"p{i}", j, measure, v) for i, row in enumerate(rows) for j, v in enumerate(row, start=1)]
    return pd.DataFrame(cells, columns=["person", "session", "measure", "value"]).astype({"value": "float64"})


# textbook and definition


def test_shrout_and_fleiss() -> None:
    """Table 4 of the paper: .17, .29, .71 and for the mean of four .44, .62, .91."""
    found = reliability(totals(FLEISS), measure="scale", kind="icc", sessions=(1, 2, 3, 4)).table
    assert found["estimate"].round(2).tolist() == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert found["statistic"].astype(str).tolist() == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    assert ((found["low"] < found["estimate"]) & (found["estimate"] < found["high"])).all()


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=4, max_size=9))
def test_alpha_is_its_definition(rows: list[list[int]]) -> None:
    """k / (k - 1) (1 - sum of variances / variance of the sum), and the same without each item."""
    x = np.array(rows, dtype=float)
    found = reliability(items(rows), measure="scale")
    if (x.std(axis=0) == 0).any() or x.sum(axis=1).std() < 1e-9:
        assert found.problems["code"].astype(str).tolist() == ["undefined"]
        return
    want = 4 / 3 * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1))
    row = found.table.iloc[0]
    assert (row["estimate"], row["mean"]) == (pytest.approx(want, abs=1e-9), pytest.approx(x.sum(axis=1).mean()))
    rest = np.delete(x, 0, axis=1)
    if rest.sum(axis=1).std() > 1e-9:
        r = np.corrcoef(x[:, 0], rest.sum(axis=1))[0, 1]
        assert found.items["r_rest"][0] == pytest.approx(r, abs=1e-9)


def test_items_of_the_registry_are_turned() -> None:
    """CORE-10 counts items 2 and 3 the other way round; without turning alpha falls."""
    stream = np.random.default_rng(3)
    level = stream.integers(0, 5, 60)
    rows = np.clip(level[:, None] + stream.integers(-1, 2, (60, 10)), 0, 4)
    rows[:, [1, 2]] = 4 - rows[:, [1, 2]]
    frame = items(rows.tolist(), measure="core10")
    assert reliability(frame, measure="CORE-10").of("alpha") > 0.9
    assert reliability(frame, measure="core10", reversed_items=()).of("alpha") < 0.8


def test_an_occasion_component_below_zero() -> None:
    """Where occasions do not differ at all, one-way and two-way agree once the component is 0."""
    rows = [[1, 2], [4, 3], [6, 7], [9, 8]]
    plain = reliability(totals(rows), measure="scale", kind="icc").table
    cut = reliability(totals(rows), measure="scale", kind="icc", estimator="cut at 0").table
    assert plain["estimate"][0] != plain["estimate"][2]
    assert cut["estimate"][0] == cut["estimate"][1] == cut["estimate"][2] == plain["estimate"][0]


def test_retest_correlation_with_its_days() -> None:
    frame = totals([[1, 2], [4, 3], [6, 9], [9, 8], [5, None]])
    frame = frame.assign(day=pd.to_datetime(frame["session"].map({1: "2026-01-01", 2: "2026-01-15"})))
    row = reliability(frame, measure="scale", kind="pearson").table.iloc[0]
    assert row["estimate"] == pytest.approx(np.corrcoef([1, 4, 6, 9], [2, 3, 9, 8])[0, 1])
    assert (row["n"], row["days"], row["mean"]) == (4, 14, 5)


def test_it_gives_norms() -> None:
    frame = totals([[1, 2], [4, 3], [6, 9], [9, 8]])
    r = reliability(frame, measure="scale", kind="icc").of("ICC2")
    assert norms(frame, measure="scale", reliability=r).reliability == r


# which rows


def test_the_first_occasion_that_has_items() -> None:
    first, later = items(FLEISS, session=2), items([[0, 1, 2, 3]] * 6, session=5)
    both = pd.concat([later, first])
    assert reliability(both, measure="scale").of("alpha") == reliability(first, measure="scale").of("alpha")
    assert len(reliability(both, measure="scale", at=5).table) == 0
    assert reliability(both, measure="scale", at=9).problems["code"].astype(str).tolist() == ["no_data"]


def test_scores_that_contradict_each_other_are_not_used() -> None:
    again = items(FLEISS).head(1).assign(value=3.0)
    found = reliability(pd.concat([items(FLEISS), again]), measure="scale")
    assert "score_conflict" in found.problems["code"].astype(str).tolist()
    assert found.table["n_complete"][0] == 5


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (items(FLEISS[:2]), {}, "too_few"),
        (items([[1.0]] * 5), {}, "too_few"),
        (items([[1.0, 2.0]] * 5), {}, "undefined"),
        (totals([[1, 1], [2, 2], [3, 3]]), {"kind": "icc"}, "undefined"),
        (totals([[1, None], [2, None]]), {"kind": "icc"}, "no_data"),
        (totals([[1, 5], [2, 5], [3, 5]]), {"kind": "pearson"}, "undefined"),
    ],
)
def test_what_cannot_be_computed_is_said(frame: pd.DataFrame, options: dict[str, Any], code: str) -> None:
    found = reliability(frame, measure="scale", **options)
    assert len(found.table) == len(found.items) == 0
    assert found.problems["code"].astype(str).tolist() == [code]


def test_nobody() -> None:
    assert reliability(empty(SCORES), measure="phq9").problems["code"].astype(str).tolist() == ["no_data"]


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "omega"}, {"estimator": "reml"}, {"level": 1}, {"at": "last"}, {"sessions": (1,)}, {"sessions": (1, 1)},
        {"kind": "pearson", "sessions": (1, 2, 3)},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        reliability(items(FLEISS), measure="scale", **options)
    with pytest.raises(SchemaError):
        reliability(totals(FLEISS), measure="scale")
    with pytest.raises(OptionError):
        reliability(items(FLEISS), measure="scale").of("omega")
