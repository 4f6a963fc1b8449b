"""Minimal change: a naive twin, scipy's t tests, the classes by hand, and every way in which there is no answer.

Numbers of clinicalsignificance 3.0.0 are met in tests/reference.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import Norms, minimal_change
from moodtrack.schema import SCORES, empty
from moodtrack.testing import check_analysis

LOWER = {"direction": "higher_worse"}


def scores(*persons: list[float | None], measure: str = "scale") -> pd.DataFrame:
    rows = [
        {"person": f"p{i}", "session": session, "measure": measure, "value": value}
        for i, values in enumerate(persons)
        for session, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def classes(frame: pd.DataFrame) -> list[str | None]:
    return [None if pd.isna(name) else str(name) for name in frame["class"]]


# against a twin that follows the rule score by score


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(-3, 20)), min_size=1, max_size=5), min_size=1, max_size=4),
    st.integers(1, 8),
    st.integers(1, 8),
    st.sampled_from([1, -1]),
    st.booleans(),
)
def test_twin(persons: list[list[float | None]], better: int, worse: int, sign: int, shares: bool) -> None:
    want = []
    size = 10 if shares else 1
    for values in persons:
        there = [v for v in values if v is not None]
        for value in there[1:]:
            change = value - there[0]
            if change == 0:
                want.append("unchanged")
            elif shares and there[0] <= 0:
                want.append(None)
            else:
                moved = sign * (change / there[0] if shares else change)
                want.append(
                    "improved" if moved >= better / size else "deteriorated" if -moved >= worse / size else "unchanged"
                )
    found = minimal_change(
        scores(*persons),
        threshold=better / size,
        deterioration=worse / size,
        unit="share_of_baseline" if shares else "points",
        direction="higher_better" if sign == 1 else "higher_worse",
    )
    assert classes(found.table) == want


# what there is no answer for


def test_a_baseline_of_zero_has_no_share() -> None:
    """0 to 5 has no share, 0 to 0 is no change, 10 to 5 is half."""
    frame = scores([0, 5], [0, 0], [10, 5], [-2, -4])
    found = minimal_change(frame, threshold=0.5, unit="share_of_baseline", **LOWER)
    assert classes(found.table) == [None, "unchanged", "improved", None]
    assert found.table["share"].isna().tolist() == [True, True, False, True]
    assert set(found.problems["code"].astype(str)) == {"undefined"}
    counts = found.counts().iloc[0]
    assert (counts["persons"], counts["paired"], counts["improved"], counts["not_evaluable"]) == (4, 4, 1, 2)


def test_the_peer_calls_a_change_from_zero_both() -> None:
    peer = minimal_change(
        scores([0, 5], [10, 5]),
        threshold=0.5,
        unit="share_of_baseline",
        convention="clinicalsignificance-3.0.0",
        **LOWER,
    )
    counts = peer.counts().iloc[0]
    assert classes(peer.table) == ["improved", "improved"]
    assert (counts["improved"], counts["deteriorated"]) == (2, 1)


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (scores([9]), {"threshold": 5, **LOWER}, "too_few"),
        (scores([9, 4]), {"threshold": 5}, "direction_unknown"),
        (scores([9, 4]), LOWER, "not_evaluable"),
        (scores([9, 4]), {"threshold": 5, "baseline": 7, **LOWER}, "not_evaluable"),
        (scores([None, None]), {"threshold": 5, "measure": "scale", **LOWER}, "no_data"),
    ],
)
def test_why_there_is_no_class(frame: pd.DataFrame, options: dict[str, object], code: str) -> None:
    found = minimal_change(frame, **options)  # type: ignore[arg-type]
    assert found.problems["code"].astype(str).tolist() == [code]
    assert classes(found.table) in ([], [None])


def test_a_set_for_improvement_only_says_nothing_of_worsening() -> None:
    found = minimal_change(scores([10, 8], [10, 9], [10, 12], measure="phq9"), threshold="anchor, points")
    assert classes(found.table) == ["improved", "unchanged", None]
    assert found.problems["person"].astype(str).tolist() == ["p2"]
    given = minimal_change(scores([10, 12], measure="phq9"), threshold="anchor, points", deterioration=2)
    assert classes(given.table) == ["deteriorated"]


def test_a_published_percentage_is_a_share() -> None:
    found = minimal_change(scores([10, 8], [15, 13], measure="phq9"), threshold="anchor, percent").table
    assert classes(found) == ["improved", "unchanged"]
    assert (found["threshold"][0], found["unit"][0], found["threshold_status"][0]) == (
        0.2,
        "share_of_baseline",
        "secondary",
    )


def test_a_set_from_memory_only_by_name() -> None:
    assert classes(minimal_change(scores([15, 9], measure="phq8")).table) == [None]


# possible improvement, cutoff


def test_share_of_what_was_possible() -> None:
    found = minimal_change(scores([20, 5], [20, 23], [0, 3], measure="phq9")).table
    assert found["possible"].round(3).fillna(-9).tolist() == [0.75, -0.15, -9]


def test_cutoffs_by_hand_and_the_one_of_the_peer() -> None:
    """Lower is better, 20 (5) and 8 (3): a = 20 - 10, b = 8 + 6, c = (5 x 8 + 3 x 20) / 8; the peer's b is 8 + 10."""
    samples = {"clinical": Norms(20, 5, 40, 0.8, "x"), "functional": Norms(8, 3, 90, 0.8, "y")}
    frame = scores([22, 9], [22, 12.5], [9, 16], [12.5, 20])
    for which, convention, at in [
        ("a", None, 10),
        ("b", None, 14),
        ("c", None, 12.5),
        ("b", "clinicalsignificance-3.0.0", 18),
    ]:
        found = minimal_change(frame, threshold=5, cutoff=which, convention=convention, **samples, **LOWER)
        assert found.series["cutoff"].tolist() == [at] * 4
    found = minimal_change(frame, threshold=5, cutoff="c", **samples, **LOWER).table
    assert classes(found) == ["recovered", "improved", "harmed", "harmed"]
    assert found["functional_now"].tolist() == [True, False, False, False]
    assert found["clinical_start"].tolist() == [True, True, False, False]


def test_a_cutoff_without_its_samples_is_said() -> None:
    with pytest.raises(OptionError, match="clinical="):
        minimal_change(scores([9, 3]), threshold=5, cutoff="c", **LOWER)


# groups


def test_within_and_between_are_students_and_welchs() -> None:
    before, after = [20, 18, 25, 14, 16, 22], [12, 15, 14, 13, 9, 20]
    frame = scores(*[[a, b] for a, b in zip(before, after, strict=True)])
    persons = pd.DataFrame({"person": [f"p{i}" for i in range(6)], "group": ["x", "x", "x", "y", "y", "y"]})
    found = minimal_change(frame, threshold=5, **LOWER)
    row = found.within(level=0.9).iloc[0]
    want = stats.ttest_rel(after, before).confidence_interval(0.9)
    assert (row["low"], row["high"]) == (pytest.approx(want.low), pytest.approx(want.high))
    assert (row["n"], row["side"], row["class"]) == (6, "better", "probable")
    assert found.within(persons)["n"].tolist() == [3, 3]
    pair = found.between(persons, reference="x").iloc[0]
    want = stats.ttest_ind(after[3:], after[:3], equal_var=False).confidence_interval(0.95)
    assert (pair["low"], pair["high"]) == (pytest.approx(want.low), pytest.approx(want.high))
    assert (pair["n_reference"], pair["n_comparison"], pair["class"]) == (3, 3, "not_significant")


@pytest.mark.parametrize(
    ("changes", "mid", "name", "side"),
    [
        ([-6, -7, -8, -7], 5, "large", "better"),
        ([-6, -7, -8, -7], 6.9, "probable", "better"),
        ([-6, -7, -8, -7], 7.5, "uncertain", "better"),
        ([-6, -7, -8, -7], 12, "significant_not_relevant", "better"),
        ([6, 7, 8, 7], 5, "significant_not_relevant", "worse"),
        ([-6, 7, -8, 8], 5, "not_significant", None),
        ([-5, -5, -5], 5, None, None),
        ([-5], 5, None, None),
    ],
)
def test_what_an_interval_says(changes: list[int], mid: float, name: str | None, side: str | None) -> None:
    """-7 -+ 3.182 x 0.408 is -8.30 to -5.70; changes that are all equal, and one person, have no interval."""
    for sign, way in ((1, "higher_worse"), (-1, "higher_better")):
        frame = scores(*[[50, 50 + sign * change] for change in changes])
        row = minimal_change(frame, threshold=mid, direction=way).within().iloc[0]
        assert (None if pd.isna(row["class"]) else str(row["class"])) == name
        assert (None if pd.isna(row["side"]) else str(row["side"])) == side
        assert math.isnan(row["low"]) == (name is None)


def test_no_reference_group_is_said() -> None:
    persons = pd.DataFrame({"person": ["p0"], "group": ["x"]})
    with pytest.raises(OptionError, match="reference"):
        minimal_change(scores([9, 3]), threshold=5, **LOWER).between(persons, reference="z")


def test_nobody() -> None:
    found = minimal_change(empty(SCORES))
    assert len(found.within()) == len(found.counts()) == 0


# laws, input


def test_laws() -> None:
    check_analysis(minimal_change)
    check_analysis(minimal_change, seeds=[1], threshold=0.2, unit="share_of_baseline", cutoff=10, baseline=2)


@pytest.mark.parametrize(
    "options",
    [
        {"threshold": 0}, {"threshold": True}, {"threshold": "nobody"}, {"deterioration": -1}, {"unit": "percent"},
        {"direction": "up"}, {"cutoff": "d"}, {"convention": "other"}, {"baseline": "last"},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        minimal_change(scores([9, 3]), **options)  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        minimal_change(pd.DataFrame({"person": ["a"]}))
    with pytest.raises(OptionError):
        minimal_change(scores([9, 3])).within(level=1)


def test_fractions_on_the_limit_are_on_it() -> None:
    """8.2 - 3.2 is 4.999999999999999 in floating point."""
    both = minimal_change(scores([8.2, 3.2], [3.2, 8.2]), threshold=5, **LOWER).table
    assert both["class"].astype(str).tolist() == ["improved", "deteriorated"]
