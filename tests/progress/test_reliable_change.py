"""Reliable change: naive twin, values by hand, laws, and every way in which there is no answer.

Numbers of clinicalsignificance 3.0.0 and JT-RCI are met in tests/reference.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import Norms, minimal_change, reliable_change, sudden_gains
from moodtrack.schema import SCORES, empty
from moodtrack.testing import assert_tables, check_analysis

NORMS = Norms(20.0, 7.5, 50, 0.8, "a study")


def scores(values: list[float | None], person: str = "a", measure: str = "phq9", **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"person": person, "session": range(1, len(values) + 1), "measure": measure, "value": values})
    return frame.astype({"value": "float64"}).assign(**columns)


def classes(frame: pd.DataFrame) -> list[str | None]:
    return [None if pd.isna(c) else str(c) for c in frame["class"]]


# against a twin that follows the formulas person by person


def twin(frame: pd.DataFrame, s_diff: float, z: float, better: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for person in sorted(frame["person"].unique()):
        series = [
            (s, v)
            for s, v in sorted(
                zip(*[frame.loc[frame["person"] == person, c] for c in ("session", "value")], strict=True)
            )
            if not math.isnan(v)
        ]
        moved_before = 0
        for place, (session, value) in enumerate(series):
            change = value - series[0][1]
            index = change / s_diff
            moved = (index > z) - (index < -z)
            if place:
                name = {1: "improved", 0: "unchanged", -1: "deteriorated"}[moved * better]
                rows.append((person, session, change, index, name, moved != 0 and moved == moved_before, place + 1))
            moved_before = moved
    return rows


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(0, 27)), min_size=1, max_size=6), min_size=1, max_size=4),
    st.floats(1.0, 9.0),
    st.floats(0.1, 0.95),
    st.sampled_from([-1, 1]),
)
def test_twin(persons: list[list[float | None]], sd: float, reliability: float, better: int) -> None:
    frame = pd.concat([scores(v, person=f"p{i}") for i, v in enumerate(persons)], ignore_index=True)
    way = {1: "higher_better", -1: "higher_worse"}[better]
    found = reliable_change(frame, norms=Norms(10, sd, 30, reliability, "a study"), direction=way).table
    want = twin(frame, math.sqrt(2) * sd * math.sqrt(1 - reliability), 1.959963984540054, better)
    got = list(
        zip(
            found["person"].astype(str),
            found["session"],
            found["change"],
            found["index"],
            classes(found),
            found["established"],
            found["n"],
            strict=True,
        )
    )
    assert [(g[0], g[1], g[2], g[4], g[5], g[6]) for g in got] == [(w[0], w[1], w[2], w[4], w[5], w[6]) for w in want]
    assert np.allclose([g[3] for g in got], [w[3] for w in want], rtol=1e-12)


def test_by_hand() -> None:
    """SD 7.5, r .80: S_diff 4.743416; 32 to 22 is -10 / 4.743416 = -2.108185; -10 -+ 1.959964 * 4.743416 = -10 -+ 9.296926."""
    row = reliable_change(scores([32, 22]), norms=NORMS).table.iloc[0]
    assert row["index"] == pytest.approx(-2.108185, abs=1e-6)
    assert (row["low"], row["high"]) == (pytest.approx(-19.296926, abs=1e-5), pytest.approx(-0.703074, abs=1e-5))
    assert row["threshold"] == pytest.approx(9.296926, abs=1e-5)
    assert (row["level"], row["class"], row["n"]) == (0.95, "improved", 2)
    assert (row["threshold_name"], row["threshold_source"], row["threshold_status"]) == (
        "Jacobson-Truax",
        "a study",
        "given",
    )


# which threshold


def test_published_threshold_is_inclusive_and_named() -> None:
    found = reliable_change(scores([16, 10, 11, 22, 5]))
    assert classes(found.table) == ["improved", "unchanged", "deteriorated", "improved"]
    row = found.table.iloc[0]
    assert (row["threshold"], row["inclusive"], row["threshold_name"], row["threshold_status"]) == (
        6,
        True,
        "NHS Talking Therapies",
        "secondary",
    )
    assert "PMC8411661" in row["threshold_source"]
    assert found.table[["index", "low", "high", "level", "s_diff"]].isna().all(axis=None)
    assert found.method.name == "published points"
    assert found.method.parameters["method"] == "points"
    assert len(found.problems) == 1  # once a person and measure, not once a score
    assert "no standard error" in found.problems["what"][0]
    assert "NHS Talking Therapies" in found.problems["what"][0]


def test_a_set_by_name_whatever_its_status() -> None:
    found = reliable_change(scores([16, 10], measure="gad7"), threshold="NHS children and young people").table
    assert (found["threshold"][0], found["threshold_status"][0]) == (4, "code_only")
    found = reliable_change(scores([16, 11], measure="gad7"), threshold="Bischoff 2020").table
    assert classes(found) == ["unchanged"]


def test_a_number_of_points() -> None:
    assert classes(reliable_change(scores([16, 11]), threshold=5).table) == ["improved"]
    assert classes(reliable_change(scores([16, 11]), threshold=5, comparison="greater").table) == ["unchanged"]


def test_norms_by_measure_and_the_rest_as_published() -> None:
    frame = pd.concat([scores([20, 12]), scores([20, 12], measure="gad7")])
    found = reliable_change(frame, norms={"PHQ-9": NORMS}).table.set_index("measure")
    assert found["threshold_name"].astype(str).to_dict() == {"phq9": "Jacobson-Truax", "gad7": "NHS Talking Therapies"}
    assert found["class"].astype(str).to_dict() == {"phq9": "unchanged", "gad7": "improved"}


def test_norms_of_another_measure_or_item_are_not_used() -> None:
    other = Norms(10, 0.001, 5, 0.5, "another scale", measure="gad7")
    assert reliable_change(scores([20, 12]), norms=other).table["threshold_name"].astype(str).tolist() == [
        "NHS Talking Therapies"
    ]
    part = reliable_change(scores([20, 12], item="total:first"), norms=NORMS)
    assert classes(part.table) == [None]


@pytest.mark.parametrize("method", ["JT", "GLN", "HLL", "EN", "NK", "HA"])
@pytest.mark.parametrize("norms", [None, {"gad7": NORMS}, Norms(10, 5, 30, 0.8, "another scale", measure="gad7")])
def test_a_method_that_is_named_is_never_replaced_by_points(method: str, norms: object) -> None:
    found = reliable_change(scores([20, 12, 5]), method=method, norms=norms)  # type: ignore[arg-type]
    assert classes(found.table) == [None, None]
    assert found.table[["threshold", "index", "low", "high"]].isna().all(axis=None)
    assert found.table["established"].isna().all()
    assert codes(found) == ["not_evaluable"]
    what = found.problems["what"][0]
    assert "SD and reliability" in what
    assert ("no norms are given" if norms is None else "of another measure") in what


def test_norms_of_another_measure_leave_points_and_say_so() -> None:
    found = reliable_change(scores([20, 12]), norms={"gad7": NORMS})
    assert classes(found.table) == ["improved"]
    assert codes(found) == ["not_evaluable"]
    assert found.problems["what"][0].startswith("the norms are of another measure or item; judged by points")
    assert "published points" in repr(found)


def test_a_threshold_and_norms_contradict_each_other() -> None:
    with pytest.raises(OptionError, match="both a threshold and norms"):
        reliable_change(scores([20, 12]), threshold=2, norms=NORMS)
    with pytest.raises(OptionError, match="both the method JT and a threshold"):
        reliable_change(scores([20, 12]), threshold=2, method="JT")
    best = reliable_change(scores([20, 12]), threshold=2, norms=NORMS, baseline="best estimate")
    assert (classes(best.table), best.method.name) == (["improved"], "points given by the caller")


def test_a_tie_with_the_critical_value() -> None:
    """SD 1, r .5: S_diff 1 exactly; a change of 2 against the critical value 2."""
    norms = Norms(0.0, 1.0, 10, 0.5, "made for the test")
    assert norms.s_diff == 1
    frame, options = scores([10, 8]), {"norms": norms, "critical_value": 2.0}
    assert classes(reliable_change(frame, **options).table) == ["unchanged"]  # type: ignore[arg-type]
    assert classes(reliable_change(frame, **options, comparison="greater_or_equal").table) == ["improved"]  # type: ignore[arg-type]


def test_level_alpha_and_critical_value_say_the_same() -> None:
    """The normal quantile at .95 is 1.6448536 (any table)."""
    by = [
        reliable_change(scores([20, 12]), norms=NORMS, **o)
        for o in ({"level": 0.9}, {"alpha": 0.1}, {"critical_value": 1.6448536269514722})
    ]  # type: ignore[arg-type]
    assert [r.method.parameters["critical_value"] for r in by] == pytest.approx([1.6448536269514722] * 3)
    assert [r.table["level"][0] for r in by] == pytest.approx([0.9] * 3)
    assert len({round(float(r.table["low"][0]), 9) for r in by}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "GLM"}, {"direction": "up"}, {"threshold": "no such set"}, {"threshold": 0}, {"level": 1.0}, {"alpha": 0.0},
        {"critical_value": -1.0}, {"alpha": 0.05, "critical_value": 2.0}, {"comparison": ">"}, {"baseline": "lowest"},
        {"convention": "other"}, {"baseline": True},
    ],
)  # fmt: skip
def test_impossible_options(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        reliable_change(scores([16, 10]), **wrong)  # type: ignore[arg-type]


def test_columns_are_asked_for() -> None:
    with pytest.raises(SchemaError, match="value"):
        reliable_change(pd.DataFrame({"person": ["a"], "measure": ["phq9"]}))


# which scores


def test_established_needs_two_scores_the_same_way() -> None:
    found = reliable_change(scores([16, 9, 9, 16, 9, 23, 23, 9])).table
    assert found["established"].tolist() == [False, True, False, False, False, True, False]


def test_the_order_is_that_of_time_then_of_sessions() -> None:
    days = pd.to_datetime(["2024-03-01", "2024-01-01", "2024-02-01"])
    found = reliable_change(scores([5, 20, 12], at=days, day=days)).table
    assert found["value"].tolist() == [12, 5]
    assert found["baseline"].tolist() == [20, 20]
    partly = scores([20, 12, 5], at=[days[0], pd.NaT, days[1]])
    assert reliable_change(partly).table["value"].tolist() == [12, 5]


def test_missing_scores_are_passed_over() -> None:
    found = reliable_change(scores([None, 20, None, 10]))
    assert found.table[["session", "baseline", "value", "n"]].to_numpy().tolist() == [[4, 20, 10, 2]]
    assert found.series[["session", "baseline", "n"]].to_numpy().tolist() == [[2, 20, 2]]


def test_another_baseline() -> None:
    found = reliable_change(scores([25, 20, 10]), baseline=2)
    assert found.table[["session", "baseline", "change"]].to_numpy().tolist() == [[3, 20, -10]]
    absent = reliable_change(scores([25, 20, 10]), baseline=7)
    assert len(absent.table) == 0
    assert absent.problems["code"].astype(str).tolist() == ["not_evaluable"]


def test_raters_and_subscales_are_series_of_their_own() -> None:
    frame = pd.concat([scores([20, 10], rater="self"), scores([20, 26], rater="therapist"), scores([3, 1], item="9")])
    found = reliable_change(frame).table
    assert dict(zip(found["rater"].astype(str), classes(found), strict=True)) == {
        "self": "improved",
        "therapist": "deteriorated",
    }


def test_goals_and_items_only_when_asked_for() -> None:
    frame = pd.concat([scores([2, 6], measure="goal", item="g1"), scores([3, 1], item="9")])
    assert len(reliable_change(frame).table) == 0
    asked = reliable_change(frame, measure="goal", threshold=3, direction="higher_better").table
    assert classes(asked) == ["improved"]
    assert classes(reliable_change(frame, measure="phq9", item="9", threshold=2, direction="higher_worse").table) == [
        "improved"
    ]


# no answer, and why


def codes(result: object) -> list[str]:
    return sorted(result.problems["code"].astype(str))  # type: ignore[attr-defined]


def test_one_score() -> None:
    found = reliable_change(scores([16]))
    assert len(found.table) == 0
    assert found.problems[["person", "variable", "had", "needs"]].astype(
        {"person": str, "variable": str}
    ).to_numpy().tolist() == [["a", "phq9", 1.0, 2.0]]
    assert codes(found) == ["too_few"]


@pytest.mark.parametrize("analysis", [reliable_change, sudden_gains])
def test_scores_of_nobody_are_said(analysis: object) -> None:
    frame = pd.concat([scores([20, 12, 9, 8, 8]), scores([7, 6]).assign(person=None)], ignore_index=True)
    problems = analysis(frame).problems  # type: ignore[operator]
    row = problems[problems["code"] == "missing_field"].iloc[0]
    assert (row["what"], row["had"], pd.isna(row["person"])) == ("scores without a person were left out", 2.0, True)
    only = analysis(frame[frame["person"].isna()]).problems  # type: ignore[operator]
    assert only["code"].astype(str).tolist() == ["missing_field"]


def test_no_score_at_all_is_said() -> None:
    assert codes(reliable_change(scores([None, None]))) == ["no_data"]
    assert codes(minimal_change(scores([None, None]), threshold=5)) == ["no_data"]
    assert codes(sudden_gains(scores([None, None]))) == ["no_data"]
    assert codes(reliable_change(scores([None]), measure="PHQ-9")) == ["no_data"]


def test_a_measure_that_nobody_knows_keeps_its_change() -> None:
    found = reliable_change(scores([16, 10], measure="own scale"))
    assert found.table["change"].tolist() == [-6]
    assert classes(found.table) == [None]
    assert found.table["established"].isna().all()
    assert codes(found) == ["direction_unknown", "not_evaluable"]
    known = reliable_change(scores([16, 5], measure="own scale"), norms=NORMS)
    assert known.table["index"].notna().all()
    assert classes(known.table) == [None]
    assert codes(known) == ["direction_unknown"]


@pytest.mark.parametrize("norms", [Norms(20, 0.0, 9, 0.8, "equal scores"), Norms(20, 5.0, 9, 1.0, "no error")])
def test_no_measurement_error_is_undefined(norms: Norms) -> None:
    found = reliable_change(scores([16, 10]), norms=norms)
    assert found.table[["index", "low", "high", "threshold"]].isna().all(axis=None)
    assert found.table["s_diff"].tolist() == [0.0]
    assert classes(found.table) == [None]
    assert codes(found) == ["undefined"]


def test_norms_without_sd() -> None:
    found = reliable_change(scores([16, 10]), norms=Norms(16, None, 1, 0.8, "one person"))
    assert classes(found.table) == [None]
    assert codes(found) == ["not_evaluable"]


# conventions of peers


def test_convention_by_sign() -> None:
    """clinicalsignificance 3.0.0 divides by 0: any change is infinite and classed by its sign, no change has no class."""
    none = Norms(20, 0.0, 9, 0.8, "equal scores")
    found = reliable_change(scores([16, 10, 16, 17]), norms=none, convention="clinicalsignificance-3.0.0")
    assert classes(found.table) == ["improved", None, "deteriorated"]
    assert found.table["index"].isna().all()
    usual = [
        reliable_change(scores([16, 10, 32]), norms=NORMS, convention=c).table
        for c in (None, "clinicalsignificance-3.0.0")
    ]
    assert_tables(usual[0], usual[1])


def test_convention_jt_rci() -> None:
    """JT-RCI compares with a literal 1.96 and >=."""
    found = reliable_change(scores([16, 10]), norms=NORMS, convention="jt-rci")
    assert found.method.parameters["critical_value"] == 1.96
    norms = Norms(0.0, 1.0, 10, 0.5, "made for the test")
    assert classes(reliable_change(scores([0.0, -1.96]), norms=norms, critical_value=1.96).table) == ["unchanged"]
    assert classes(reliable_change(scores([0.0, -1.96]), norms=norms, convention="jt-rci").table) == ["improved"]


# counts of a sample


def test_counts() -> None:
    frame = pd.concat(
        [
            scores([20, 10], "a"),
            scores([20, 19], "b"),
            scores([20, 27], "c"),
            scores([20], "d"),
            scores([20, 10, 20], "e"),
            scores([None, None], "f"),
        ]
    )
    found = reliable_change(frame).counts()
    assert found[["persons", "paired", "improved", "unchanged", "deteriorated"]].to_numpy().tolist() == [
        [6, 4, 1, 2, 1]
    ]
    persons = pd.DataFrame({"person": list("abcdef"), "group": ["x", "x", "y", "y", "y", "y"]})
    by = (
        reliable_change(frame)
        .counts(persons)
        .set_index("group")[["persons", "paired", "improved", "unchanged", "deteriorated"]]
    )
    assert by.loc["x"].tolist() == [2, 2, 1, 1, 0]
    assert by.loc["y"].tolist() == [4, 2, 0, 1, 1]


def test_counts_are_null_where_a_pair_has_no_class() -> None:
    found = reliable_change(pd.concat([scores([20, 10], measure="own"), scores([20])])).counts().set_index("measure")
    assert found[["improved", "unchanged", "deteriorated"]].isna().all(axis=None)
    assert found["paired"].to_dict() == {"own": 1, "phq9": 0}


# laws


def test_laws() -> None:
    check_analysis(reliable_change, shift=["value", "baseline"])
    check_analysis(reliable_change, seeds=[1], norms=NORMS, shift=["value", "baseline"])
    check_analysis(reliable_change, seeds=[1], baseline=3, threshold=4)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 27), min_size=2, max_size=7), st.sampled_from([2.0, 4.0, 0.5]))
def test_scale_of_scores_and_norms_together_changes_no_class(values: list[float], factor: float) -> None:
    one = reliable_change(scores(values), norms=NORMS).table
    two = reliable_change(
        scores([v * factor for v in values]), norms=Norms(20.0, 7.5 * factor, 50, 0.8, "a study")
    ).table
    assert classes(one) == classes(two)
    assert np.allclose(one["index"], two["index"], rtol=1e-12)
    assert np.allclose(one["high"] * factor, two["high"], rtol=1e-12)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 27), min_size=2, max_size=7))
def test_a_mirrored_scale_keeps_the_class_and_another_direction_swaps_it(values: list[float]) -> None:
    swap = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    one = reliable_change(scores(values), norms=NORMS, direction="higher_worse").table
    mirrored = reliable_change(scores([27 - v for v in values]), norms=NORMS, direction="higher_better").table
    other = reliable_change(scores(values), norms=NORMS, direction="higher_better").table
    assert classes(one) == classes(mirrored)
    assert [swap[c] for c in classes(one) if c] == classes(other)


def test_empty() -> None:
    found = reliable_change(empty(SCORES))
    assert [len(f) for f in (found.table, found.series, found.problems, found.counts())] == [0, 0, 0, 0]


def test_a_look_at_every_session_finds_chance_changes_and_two_in_a_row_far_fewer() -> None:
    """Nobody changes, reliability .80: the shares that docs/progress/reliable_change.md names, within 4 standard errors.

    With error SD sqrt(.2) and z = 1.96, as drawn here; the share of "improved" at one session alone is .025.
    """
    people, sessions = 4000, 20
    stream = np.random.default_rng(1)
    values = np.sqrt(0.8) * stream.normal(size=(people, 1)) + np.sqrt(0.2) * stream.normal(size=(people, sessions))
    frame = pd.DataFrame(
        {
            "person": np.repeat([f"p{i}" for i in range(people)], sessions),
            "session": np.tile(np.arange(1, sessions + 1), people),
            "measure": "phq9",
            "value": values.ravel(),
        }
    )
    table = reliable_change(frame, norms=Norms(0.0, 1.0, people, 0.8, "as drawn")).table
    better = table["class"].astype(str).eq("improved")
    for until, once, twice in ((2, 0.025, 0.0), (6, 0.10, 0.015), (20, 0.21, 0.04)):
        seen = table["session"] <= until
        bound = 4 * np.sqrt(once * (1 - once) / people) + 0.005
        assert abs(table["person"][better & seen].nunique() / people - once) < bound
        established = table["person"][better & table["established"] & seen].nunique() / people
        assert abs(established - twice) < 4 * np.sqrt(0.04 * 0.96 / people) + 0.005


@pytest.mark.parametrize("values", [[18.0, 11.0, 10.0], [18.0, 3.0, 17.0]])
def test_two_scores_of_one_session_are_not_two_sessions(values: list[float]) -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 2, 2], "day": pd.to_datetime(["2025-01-08", "2025-01-15", "2025-01-15"]), "measure": "phq9", "value": values})  # fmt: skip
    found = reliable_change(scores)
    assert found.table.empty
    assert "score_conflict" in found.problems["code"].astype(str).tolist()


def test_equal_scores_of_one_session_count_once() -> None:
    scores = pd.DataFrame({"person": "a", "session": [1, 2, 2], "measure": "phq9", "value": [18.0, 10.0, 10.0]})
    table = reliable_change(scores).table
    assert table[["n", "established"]].to_numpy().tolist() == [[2, False]]


def test_fractions_on_the_limit_are_on_it() -> None:
    """8.2 - 3.2 is 4.999999999999999 in floating point; an index of exactly -2 comes out as -2.0000000000000004."""
    given = reliable_change(scores([8.2, 3.2], measure="coreom"), threshold=5, direction="higher_worse")
    assert classes(given.table) == ["improved"]
    beyond = reliable_change(scores([8.2, 3.2]), threshold=5, comparison="greater")
    assert classes(beyond.table) == ["unchanged"]
    norms = Norms(20.0, 10.0, 100, 0.92, "a study")
    assert classes(reliable_change(scores([20, 12]), norms=norms, critical_value=2).table) == ["unchanged"]
    assert classes(reliable_change(scores([20, 11.9]), norms=norms, critical_value=2).table) == ["improved"]
    cut = reliable_change(scores([0.7, 0.1 + 0.2]), threshold=0.1, cutoff=0.3).table
    assert cut["functional_now"].tolist() == [False]
    assert cut["clinical_now"].tolist() == [False]
