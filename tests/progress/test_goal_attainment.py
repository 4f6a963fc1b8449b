"""Goal attainment scaling: a worked example, a naive twin, weights and baselines, and the laws."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import goal_attainment
from moodtrack.schema import GOALS, SCORES, empty
from moodtrack.testing import check_analysis


def scores(levels: dict[str, dict[str, list[float | None]]]) -> pd.DataFrame:
    """person -> goal -> one level a session."""
    rows = [
        {"person": person, "session": s, "measure": "gas", "item": goal, "value": value}
        for person, goals in levels.items()
        for goal, values in goals.items()
        for s, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def tables(seed: int) -> dict[str, pd.DataFrame]:
    stream = np.random.default_rng(seed)
    levels = {f"p{i}": {f"g{j}": [float(v) for v in stream.integers(-2, 3, 1 + j)] for j in range(3)} for i in range(4)}
    rows = [(p, g, float(stream.integers(0, 5))) for p, goals in levels.items() for g in goals]
    return {"goals": pd.DataFrame(rows, columns=["person", "goal", "weight"]), "scores": scores(levels)}


def t(weights: list[float], levels: list[float], rho: float) -> float | None:
    """Kiresuk and Sherman 1968, written out."""
    inner = (1 - rho) * sum(w * w for w in weights) + rho * sum(weights) ** 2
    return 50 + 10 * sum(w * x for w, x in zip(weights, levels, strict=True)) / math.sqrt(inner) if inner else None


GOAL = st.tuples(st.integers(0, 9), st.sampled_from([-2, -1.5, -1, 0, 0.5, 1, 2]), st.sampled_from([-2, -1, 0, 0.5, 2]))


@settings(max_examples=40)
@given(st.lists(GOAL, min_size=1, max_size=5), st.sampled_from([0.0, 0.3, 0.6]))
def test_twin(goals: list[tuple[int, float, float]], rho: float) -> None:
    table = pd.DataFrame(
        {"person": "a", "goal": [f"g{i}" for i in range(len(goals))], "weight": [float(g[0]) for g in goals]}
    )
    levels = {"a": {f"g{i}": [g[1], g[2]] for i, g in enumerate(goals)}}
    row = goal_attainment(table, scores(levels), rho=rho).table.iloc[0]
    weights = [float(g[0]) for g in goals]
    for name, place in (("t_before", 1), ("t_after", 2), ("t_now", 2)):
        want = t(weights, [g[place] for g in goals], rho)
        assert pd.isna(row[name]) if want is None else row[name] == pytest.approx(want)
    last = [g[2] for g in goals]
    assert row["median"] == statistics.median(last)
    assert row["n_expected"] == sum(x >= 0 for x in last)
    assert row["share_expected"] == pytest.approx(sum(x >= 0 for x in last) / len(last))


def test_ends_depend_on_the_number_of_goals() -> None:
    levels = {"one": {"a": [2.0]}, "three": {"a": [2.0], "b": [2.0], "c": [2.0]}}
    found = goal_attainment(empty(GOALS), scores(levels)).table
    assert found["t_now"].round(3).tolist() == [70.0, 77.386]
    assert found["t_before"].isna().all()


def test_wording_is_kept_and_a_half_level_has_none() -> None:
    found = goal_attainment(empty(GOALS), scores({"a": {"x": [-2.0, 1.0], "y": [-1.0, 0.5]}}))
    assert found.goals["before_wording"].tolist() == ["much less than expected", "somewhat less than expected"]
    assert found.goals["wording"].astype(object).where(found.goals["wording"].notna(), None).tolist() == [
        "somewhat more than expected",
        None,
    ]


def test_an_unrated_goal_is_left_out_and_counted() -> None:
    found = goal_attainment(empty(GOALS), scores({"a": {"x": [-1.0, 0.0], "y": [None, None]}}))
    assert found.table[["n_goals", "n", "n_compared", "t_after", "mean"]].to_numpy().tolist() == [[2, 1, 1, 50.0, 0.0]]
    assert found.problems["code"].astype(str).tolist() == ["no_data"]


def test_the_change_is_of_the_same_goals() -> None:
    found = goal_attainment(empty(GOALS), scores({"a": {"x": [-1.0, 0.0], "new": [2.0]}})).table
    assert found[["n", "n_compared", "t_before", "t_after", "change"]].to_numpy().tolist() == [[2, 1, 40.0, 50.0, 10.0]]
    assert found["t_now"][0] > 60


def test_a_baseline_agreed_goes_before_the_first_level() -> None:
    goals = pd.DataFrame({"person": ["a", "b"], "goal": "x", "baseline": [-2.0, -5.0]})
    found = goal_attainment(goals, scores({"a": {"x": [0.0]}, "b": {"x": [-1.0, 1.0]}}))
    assert found.goals["before"].tolist() == [-2.0, -1.0]
    assert found.problems["code"].astype(str).tolist() == ["out_of_range"]


def test_weights_and_levels_that_cannot_be() -> None:
    goals = pd.DataFrame({"person": "a", "goal": ["x", "y", "z"], "weight": [0.0, -1.0, 1.0]})
    found = goal_attainment(goals, scores({"a": {"x": [0.0, 1.0], "y": [0.0, 1.0], "z": [0.0, 7.0]}}))
    assert found.table["n"].tolist() == [1]
    assert found.table["t_now"].isna().all()
    assert sorted(found.problems["code"].astype(str)) == ["out_of_range", "out_of_range", "undefined"]


def test_refusals() -> None:
    for option in ({"rho": 1}, {"rho": -0.1}, {"expected": None}):
        with pytest.raises(OptionError):
            goal_attainment(empty(GOALS), empty(SCORES), **option)  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        goal_attainment(pd.DataFrame({"person": ["a"]}), scores({"a": {"x": [0.0]}}))


def test_laws() -> None:
    check_analysis(goal_attainment, tables=tables)
