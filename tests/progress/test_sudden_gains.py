"""Sudden gains: a naive twin, numbers by hand, laws, and every way in which there is no answer.

Numbers of suddengains 0.7.2 (R) are met in tests/reference.
"""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import Norms, sudden_gains
from moodtrack.progress.sudden_gains import gains_and_losses
from moodtrack.schema import SCORES, empty
from moodtrack.testing import assert_tables, check_analysis

Values = list[float | None]
ALL: dict[str, Any] = {"cutoff": 5, "direction": "higher_worse", "draws": 0}
STEP: Values = [18, 17, 18, 10, 9, 9, 8, 8]


def scores(values: Values, person: str = "a", measure: str = "form", first: int = 1, **columns: object) -> pd.DataFrame:
    numbers = range(first, first + len(values))
    frame = pd.DataFrame({"person": person, "session": numbers, "measure": measure, "value": values})
    return frame.astype({"value": "float64"}).assign(**columns)


def codes(result: Any) -> list[str]:
    return sorted(result.problems["code"].astype(str))


def words(column: Any) -> list[bool | None]:
    return [None if pd.isna(v) else bool(v) for v in column]


# a twin that follows the rules client by client


def twin(values: Values, cutoff: float, share: float, used: tuple[int, ...], way: int, proper: bool, late: bool) -> Any:
    """way 1: a fall counts. Rows of intervals and of events."""
    intervals, events = [], []
    for n in range(1, len(values) - 2):
        x, y = values[n], values[n + 1]
        pre = [v for v in values[n - 2 if n >= 2 else 0 : n + 1] if v is not None]
        post = [v for v in values[n + 1 : n + 4] if v is not None]
        one = None if x is None or y is None else way * (x - y) >= cutoff
        two = None if x is None or y is None else way * (x - y) >= share * x
        three = None
        if len(pre) >= 2 and len(post) >= 2:
            df = len(pre) + len(post) - 2
            pooled = math.sqrt(
                ((len(pre) - 1) * statistics.variance(pre) + (len(post) - 1) * statistics.variance(post)) / df
            )
            limit = stats.t.ppf(0.975, df) * pooled * (math.sqrt(1 / len(pre) + 1 / len(post)) if proper else 1)
            three = way * (statistics.mean(pre) - statistics.mean(post)) > limit
        criteria = [c if i in used else None for i, c in enumerate((one, two, three), start=1)]
        asked = [criteria[i - 1] for i in used]
        met = None if None in asked else all(asked)
        intervals.append((n + 1, *criteria, met))
        if met:
            assert x is not None
            assert y is not None
            middle = y + (x - y) / 2
            later = [v for v in values[n + (3 if late else 2) :] if v is not None]
            turned = any(v > middle if way > 0 else v < middle for v in later)
            ends = (values[0], values[-1])
            total = None if None in ends else ends[0] - ends[1]  # type: ignore[operator]
            events.append((n + 1, x - y, total, abs(x - y) / total if total else None, turned))
    return intervals, events


values_of = st.lists(st.one_of(st.none(), st.integers(0, 27)), min_size=1, max_size=11)


@settings(max_examples=60)
@given(
    st.lists(values_of, min_size=1, max_size=4),
    st.sampled_from([(1, 2, 3), (1, 2), (1,), (2, 3), (1, 3)]),
    st.sampled_from(["gain", "loss"]),
    st.booleans(),
    st.sampled_from([None, "suddengains-0.7.2"]),
)
def test_twin(clients: list[Values], used: tuple[int, ...], which: str, proper: bool, convention: str | None) -> None:
    frame = pd.concat([scores(v, f"p{i}") for i, v in enumerate(clients)], ignore_index=True)
    found = sudden_gains(frame, criteria=used, which=which, variant="t_test" if proper else "published", convention=convention, **ALL)  # fmt: skip
    way = 1 if which == "gain" else -1
    for i, values in enumerate(clients):
        rows, events = twin(values, 5, 0.25, used, way, proper, convention is not None)
        mine = found.intervals[found.intervals["person"] == f"p{i}"]
        names = ["criterion_1", "criterion_2", "criterion_3", "met"]
        got = list(zip(mine["session"], *(words(mine[n]) for n in names), strict=True))
        assert got == rows
        seen = found.events[found.events["person"] == f"p{i}"]
        numbers = ["session", "magnitude", "total_change", "share_of_total_change", "reversed"]
        assert np.allclose(
            seen[numbers].to_numpy(dtype="float64").reshape(-1, 5), np.array(events, dtype="float64").reshape(-1, 5), equal_nan=True
        )  # fmt: skip
        first = found.first[found.first["person"] == f"p{i}"].iloc[0]
        assert first["n_events"] == len(events)
        assert pd.isna(first["session"]) if not events else first["session"] == events[0][0]
        largest = found.largest[found.largest["person"] == f"p{i}"].iloc[0]
        assert (
            pd.isna(largest["session"]) if not events else largest["session"] == max(events, key=lambda e: abs(e[1]))[0]
        )


def test_by_hand() -> None:
    """18, 17, 18 | 10, 9, 9: means 17.667 and 9.333, each variance 1/3; t(4) 2.776 * sqrt(1/3) = 1.603 < 8.333."""
    found = sudden_gains(scores(STEP), **ALL)
    row = found.events.iloc[0]
    got = row[
        ["session", "magnitude", "total_change", "share_of_total_change", "reversal_value", "n_later", "n_events"]
    ]
    assert got.tolist() == [3, 8, 10, 0.8, 14, 4, 1]
    assert row[[f"score_n_{w}" for w in ("minus_2", "minus_1", "plus_1", "plus_2", "plus_3")]].tolist() == [
        18,
        17,
        10,
        9,
        9,
    ]
    assert found.intervals["interval"].astype(str).tolist() == ["2-3", "3-4", "4-5", "5-6", "6-7"]


def test_the_published_third_criterion_is_stricter_than_a_t_test() -> None:
    """14, 18, 13 | 9, 10, 5: difference 7, both variances 7; 2.776 sqrt(7) = 7.35 > 7, with sqrt(2/3) 6.00 < 7."""
    near: Values = [14, 18, 13, 9, 10, 5, 9]
    pre, post = [14, 18, 13], [9, 10, 5]
    p = stats.ttest_ind(pre, post).pvalue
    assert p < 0.05
    assert words(sudden_gains(scores(near), variant="t_test", **ALL).intervals["criterion_3"])[1] is True
    assert words(sudden_gains(scores(near), **ALL).intervals["criterion_3"])[1] is False


@settings(max_examples=40)
@given(st.lists(st.integers(0, 27), min_size=6, max_size=6))
def test_the_t_test_is_that_of_scipy(values: list[int]) -> None:
    """Two-sided at .05, and the difference in the direction asked for."""
    pre, post = values[:3], values[3:]
    if len(set(pre)) == 1 or len(set(post)) == 1:
        return
    found = sudden_gains(scores([*values]), variant="t_test", **ALL).intervals
    want = bool(stats.ttest_ind(pre, post).pvalue < 0.05 and np.mean(pre) > np.mean(post))
    assert words(found.loc[found["session"] == 3, "criterion_3"]) == [want]


# what the published rule says where the R package does not


def test_a_reversal_at_n_plus_2_is_one() -> None:
    """The package begins to look at n + 3; with a baseline first it does not."""
    values: Values = [20, 20, 20, 10, 16, 9, 9, 9]
    asked: dict[str, Any] = {**ALL, "criteria": (1, 2)}
    assert words(sudden_gains(scores(values), **asked).events["reversed"])[0] is True
    peer: dict[str, Any] = {**asked, "convention": "suddengains-0.7.2"}
    assert words(sudden_gains(scores(values), **peer).events["reversed"])[0] is False
    assert words(sudden_gains(scores(values, first=0), **peer).events["reversed"])[0] is True


def test_a_share_of_a_score_below_zero_is_not_judged() -> None:
    values: Values = [-1, -1, -1, -9, -9, -9]
    assert words(sudden_gains(scores(values), **ALL).intervals["met"]) == [None, None, None]
    peer = sudden_gains(scores(values), convention="suddengains-0.7.2", **ALL)
    assert words(peer.intervals["met"]) == [False, True, False]


def test_the_largest_is_not_known_where_the_size_of_one_is_not() -> None:
    """By the third criterion alone an event may lie at a missing score: 4 of 1 client, as counted by the twin above."""
    values: Values = [30, 31, None, 20, 21, 20, 11, 10, 11]
    asked: dict[str, Any] = {**ALL, "criteria": (3,)}
    found = sudden_gains(scores(values), **asked)
    assert found.events["magnitude"].isna().tolist() == [True, True, False]
    assert found.events["n_events"].tolist() == [3, 3, 3]
    assert found.largest["session"].isna().tolist() == [True]
    assert found.largest["n_events"].tolist() == [3]
    peer = sudden_gains(scores(values), convention="suddengains-0.7.2", **asked)
    assert peer.largest["n_events"].tolist() == [0]


# edge cases


def test_constant() -> None:
    found = sudden_gains(scores([9] * 8), **ALL)
    assert len(found.events) == 0
    assert not found.intervals[["criterion_1", "criterion_2", "criterion_3"]].any(axis=None)


def test_a_flat_row_of_zeros_meets_the_second_criterion_and_is_no_gain() -> None:
    found = sudden_gains(scores([0] * 8), **ALL)
    assert found.intervals["criterion_2"].all()
    assert not found.intervals["met"].any()


@pytest.mark.parametrize(("values", "had"), [([12], 1), ([12, 3], 2), ([12, None, 3], 2), ([12, 11, 3], 3)])
def test_too_few_sessions(values: Values, had: int) -> None:
    found = sudden_gains(scores(values), **ALL)
    assert len(found.intervals) == 0
    assert found.problems[["code", "had", "needs"]].astype({"code": str}).to_numpy().tolist() == [["too_few", had, 4]]
    assert found.first["session"].isna().tolist() == [True]


def test_all_missing() -> None:
    found = sudden_gains(scores([None] * 6), measure="form", **ALL)
    assert codes(found) == ["no_data"]
    assert words(found.intervals["met"]) == [None] * 3
    assert found.first["n_events"].tolist() == [0]
    assert codes(sudden_gains(scores([None] * 6), **ALL)) == ["no_data"]


def test_without_scatter_any_difference_of_means_meets_the_third_criterion() -> None:
    found = sudden_gains(scores([30, 30, 30, 15, 15, 15]), **ALL)
    assert words(found.intervals["criterion_3"]) == [False, True, False]
    one = sudden_gains(scores([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]), **ALL)
    assert not one.intervals["criterion_3"].any()


def test_a_tie_with_the_cutoff_and_with_the_share_counts() -> None:
    assert words(sudden_gains(scores([20, 20, 20, 15, 15, 15]), **ALL).intervals["met"])[1] is True
    assert words(sudden_gains(scores([20, 20, 20, 15.01, 15, 15]), **ALL).intervals["met"])[1] is False
    assert words(sudden_gains(scores([20.3, 20.3, 20.3, 15.3, 15.3, 15.3]), **ALL).intervals["criterion_1"])[1] is True


def test_a_published_cutoff_is_compared_as_its_source_says() -> None:
    """NHS Talking Therapies: 6 points or more; Kroenke 2001, by name: more than 5.6."""
    found = sudden_gains(scores([20, 20, 20, 14, 14, 14], measure="phq9"), draws=0)
    assert len(found.events) == 1
    row = found.series.iloc[0]
    assert (row["cutoff"], row["inclusive"], row["cutoff_name"], row["cutoff_status"]) == (6, True, "NHS Talking Therapies", "secondary")  # fmt: skip
    named = sudden_gains(scores(STEP, measure="phq9"), cutoff="Kroenke 2001, major depression", draws=0)
    assert words(named.series["inclusive"]) == [False]


def test_the_cutoff_from_norms() -> None:
    """SD 7.5, r .80: S_diff 4.743416; 1.96 times that is 9.297096 (by hand)."""
    norms = Norms(None, 7.5, None, 0.8, "a study")
    found = sudden_gains(scores(STEP), norms=norms, critical_value=1.96, direction="higher_worse", draws=0)
    assert found.series["cutoff"].tolist() == pytest.approx([9.297096], abs=1e-6)
    assert not found.intervals["criterion_1"].any()
    certain = sudden_gains(scores(STEP), norms=Norms(None, 7.5, None, 1.0, "a study"), direction="higher_worse")
    assert codes(certain) == ["undefined"]
    assert words(certain.intervals["criterion_1"]) == [None] * 5


def test_without_a_cutoff_or_a_direction() -> None:
    found = sudden_gains(scores(STEP))
    assert codes(found) == ["direction_unknown", "not_evaluable"]
    assert words(found.intervals["met"]) == [None] * 5
    assert codes(sudden_gains(scores(STEP), direction="higher_worse", criteria=(2, 3))) == []


def test_the_days_between_sessions_do_not_matter() -> None:
    days = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-20", "2024-02-21", "2024-06-01", "2024-06-02", "2024-06-03", "2025-01-01"])  # fmt: skip
    assert_tables(sudden_gains(scores(STEP, day=days), **ALL).events, sudden_gains(scores(STEP), **ALL).events)


def test_a_session_without_a_row_is_missing_like_one_without_a_value() -> None:
    values: Values = [20, 20, 20, None, 10, 10, 10, 10]
    frame = scores(values)
    one, two = sudden_gains(frame, **ALL), sudden_gains(frame.dropna(subset="value"), **ALL)
    assert_tables(one.intervals, two.intervals)
    assert words(one.intervals["met"]) == [False, None, None, False, False]
    assert len(one.events) == 0


def test_missing_ends_leave_the_share_open_and_not_the_event() -> None:
    found = sudden_gains(scores([None, *STEP]), **ALL).events
    assert found[["session", "magnitude"]].to_numpy().tolist() == [[4, 8]]
    assert found[["total_change", "share_of_total_change"]].isna().all(axis=None)
    none = sudden_gains(scores([8, *STEP]), **ALL).events
    assert none["total_change"].tolist() == [0]
    assert none["share_of_total_change"].isna().tolist() == [True]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 26), min_size=6, max_size=10), st.sampled_from(["gain", "loss"]))
def test_higher_is_better_is_the_mirror_but_for_the_share_of_the_score(values: list[int], which: str) -> None:
    asked: dict[str, Any] = {"cutoff": 5, "criteria": (1, 3), "which": which, "draws": 60}
    one = sudden_gains(scores([*values]), direction="higher_worse", **asked)
    two = sudden_gains(scores([27 - v for v in values]), direction="higher_better", **asked)
    assert_tables(one.intervals, two.intervals)
    same = ["session", "share_of_total_change", "reversed"]
    assert_tables(one.events[same], two.events[same])
    assert (one.events["magnitude"] == -two.events["magnitude"]).all()


def test_a_rise_is_a_share_of_the_score_before() -> None:
    """10 to 13 is .30 of 10, 20 to 23 is .15 of 20."""
    asked: dict[str, Any] = {"cutoff": 3, "direction": "higher_better", "criteria": (1, 2), "draws": 0}
    assert words(sudden_gains(scores([10, 10, 10, 13, 13, 13]), **asked).intervals["met"])[1] is True
    assert words(sudden_gains(scores([20, 20, 20, 23, 23, 23]), **asked).intervals["met"])[1] is False


def test_a_baseline_before_the_first_session_opens_the_interval_1_to_2() -> None:
    values: Values = [20, 20, 12, 12, 12, 12]
    assert sudden_gains(scores(values, first=0), **ALL).events["session"].tolist() == [1]
    counts = sudden_gains(scores(values, first=0), **ALL).counts
    assert counts[["all", "candidate", "testable", "not_testable"]].to_numpy().tolist() == [[5, 4, 3, 0]]
    counts = sudden_gains(scores(values), **ALL).counts
    assert counts[["all", "candidate", "testable", "not_testable"]].to_numpy().tolist() == [[5, 3, 3, 0]]


def test_two_scores_of_one_session() -> None:
    days = pd.to_datetime([f"2024-01-0{d}" for d in range(1, 9)])
    frame = scores(STEP, day=days)
    again = frame.iloc[[3]].assign(day=pd.Timestamp("2024-03-01"))
    assert_tables(sudden_gains(pd.concat([frame, again]), **ALL).events, sudden_gains(frame, **ALL).events)
    other = sudden_gains(pd.concat([frame, again.assign(value=2.0)]), **ALL)
    assert codes(other) == ["score_conflict"]
    assert other.scores["session"].tolist() == [1, 2, 3, 5, 6, 7, 8]


def test_without_numbers_of_sessions_scores_are_counted_in_order() -> None:
    days = pd.to_datetime([f"2024-01-{d:02d}" for d in (1, 5, 6, 9, 12, 20, 21, 30)])
    frame = scores(STEP, day=days).drop(columns="session")
    found = sudden_gains(frame, **ALL)
    assert codes(found) == ["assumed"]
    assert_tables(found.events, sudden_gains(scores(STEP), **ALL).events)
    some = scores(STEP, day=days)
    some["session"] = some["session"].astype("Int64").where(some["session"] != 2)
    partly = sudden_gains(some, **ALL)
    assert codes(partly) == ["missing_field"]
    assert 2 not in partly.scores["session"].tolist()


def test_numbers_that_are_no_sessions() -> None:
    frame = scores(STEP)
    frame.loc[7, "session"] = 20240105
    found = sudden_gains(frame, **ALL)
    assert codes(found) == ["out_of_range"]
    assert len(found.intervals) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"variant": "other"}, {"criteria": ()}, {"criteria": (4,)}, {"criteria": (3,), "variant": "two_criteria"}, {"which": "both"},
        {"proportion": 25}, {"alpha": 0}, {"critical_t_value": -1}, {"draws": -1}, {"draws": 1.5}, {"seed": -1}, {"cutoff": -7},
        {"cutoff": "no such set"}, {"direction": "up"}, {"convention": "other"}, {"cutoff": float("inf")},
    ],
)  # fmt: skip
def test_impossible_options(wrong: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        sudden_gains(scores(STEP), **wrong)


def test_columns_are_asked_for() -> None:
    with pytest.raises(SchemaError, match="value"):
        sudden_gains(pd.DataFrame({"person": ["a"], "measure": ["phq9"]}))


# over clients


def test_summaries() -> None:
    frame = pd.concat([scores(STEP, "a"), scores([20, 20, 20, 10, 10, 18, 18, 18], "b"), scores([9] * 8, "c")])
    twice: Values = [30, 30, 30, 20, 20, 20, 10, 10, 10]
    found = sudden_gains(
        pd.concat([frame, scores(twice, "d")]), criteria=(1, 2), cutoff=5, direction="higher_worse", draws=0
    )
    one, clients = found.summary.iloc[0], found.summary_clients.iloc[0]
    assert one[["events", "share", "multiple_share", "reversal_n", "reversal_share"]].tolist() == [4, 1, 0.5, 1, 0.25]
    assert one["magnitude_mean"] == pytest.approx(9.5)
    assert one["magnitude_sd"] == pytest.approx(1.0)
    assert clients[["events", "clients", "n", "multiple_n", "reversal_n"]].tolist() == [4, 4, 3, 1, 1]
    # Wilson's interval of 3 in 4: (.3006, .9544), as binom.confint of R gives it
    assert clients[["share", "low", "high"]].tolist() == pytest.approx([0.75, 0.30064, 0.95441], abs=1e-4)
    nothing = sudden_gains(scores([9] * 8), **ALL)
    assert nothing.summary[["events", "reversal_n"]].to_numpy().tolist() == [[0, 0]]
    assert nothing.summary[["share", "multiple_share", "reversal_share", "magnitude_mean"]].isna().all(axis=None)
    assert len(nothing.first) == 1


def test_a_cohort_without_gains_has_a_rate_of_zero() -> None:
    """Wilson's upper end of 0 in 20 is z^2 / (20 + z^2) = .1611; a measure that no rule judges has no rate."""
    frame = pd.concat([scores([9] * 8, f"p{i:02d}") for i in range(20)])
    none = sudden_gains(frame, **ALL).summary_clients.iloc[0]
    assert none[["events", "clients", "n", "share", "low"]].tolist() == [0, 20, 0, 0, 0]
    assert none["high"] == pytest.approx(1.959964**2 / (20 + 1.959964**2))
    unjudged = sudden_gains(frame.assign(measure="own scale"), draws=0).summary_clients
    assert unjudged[["n", "clients"]].to_numpy().tolist() == [[0, 20]]
    assert unjudged[["share", "low", "high", "level", "multiple_share"]].isna().all(axis=None)
    short = sudden_gains(scores([9, 9]), **ALL).summary_clients
    assert short["share"].isna().all()
    assert len(sudden_gains(empty(SCORES)).summary_clients) == len(sudden_gains(empty(SCORES)).summary) == 0


@settings(max_examples=40)
@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=12), min_size=1, max_size=5))
def test_selection(scored: list[list[bool]]) -> None:
    frame = pd.concat([scores([5.0 if one else None for one in row], f"p{i}") for i, row in enumerate(scored)])
    found = sudden_gains(frame, **ALL)
    strings = ["".join("1" if one else "0" for one in row) for row in scored]
    want = [any(p in s for p in ("1111", "11101", "10111", "101101")) for s in strings]
    assert found.selected()["selected"].tolist() == want
    assert found.selected(3)["selected"].tolist() == [s.count("1") >= 3 for s in strings]


# by chance


def test_chance_is_that_of_a_naive_simulation() -> None:
    """Courses drawn one by one with another generator and judged by the twin; within 4 standard errors."""
    values = [19, 16, 17, 15, 16, 9, 10, 8, 9, 7]
    found = sudden_gains(scores([*values]), cutoff=5, direction="higher_worse", draws=4000).events
    assert found["session"].tolist() == [5]
    x = np.log(np.arange(1, 11))
    fit = np.polyfit(x, values, 1)
    line = np.polyval(fit, x)
    scatter = math.sqrt(((np.array(values) - line) ** 2).sum() / 8)
    stream = np.random.default_rng(11)
    hits = 0
    for _ in range(1500):
        drawn = np.round(line + scatter * stream.standard_normal(10)).tolist()
        events = twin(drawn, 5, 0.25, (1, 2, 3), 1, False, False)[1]
        hits += any(e[1] >= 7 for e in events)
    share = hits / 1500
    bound = 4 * math.sqrt(share * (1 - share) * (1 / 1500 + 1 / 4000)) + 1 / 1500
    assert abs(found["expected_by_chance"][0] - share) < bound


def test_chance_falls_with_size_and_needs_five_scores() -> None:
    two = sudden_gains(scores([30, 29, 30, 22, 21, 22, 12, 12, 13, 12]), cutoff=5, direction="higher_worse").events
    assert two["magnitude"].tolist() == [8, 10]
    assert two["expected_by_chance"][0] > two["expected_by_chance"][1]
    few = sudden_gains(scores([20, 20, 10, 10]), cutoff=5, direction="higher_worse").events
    assert few["n_scores"].tolist() == [4]
    assert few["expected_by_chance"].isna().tolist() == [True]


def test_chance_is_the_persons_own_and_repeatable() -> None:
    one = sudden_gains(scores(STEP), cutoff=5, direction="higher_worse").events["expected_by_chance"]
    more = pd.concat([scores(STEP, "b"), scores([20, 20, 20, 9, 9, 9, 9], "a")])
    both = sudden_gains(more, cutoff=5, direction="higher_worse").events
    assert both.loc[both["person"] == "b", "expected_by_chance"].tolist() == one.tolist()
    other = sudden_gains(scores(STEP), cutoff=5, direction="higher_worse", seed=1).events["expected_by_chance"]
    assert other.tolist() != one.tolist()
    assert abs(other[0] - one[0]) < 4 * math.sqrt(0.5 / 1000)


def test_smooth_courses_have_gains_as_often_as_the_page_says() -> None:
    """Log course 16 to 8 in 16 sessions with noise, cutoff 6: the shares of clients of another simulation (6,000 to 200,000).

    Within 4 standard errors and .01.
    """
    people = 3000
    line = 16 - 8 * np.log(np.arange(1, 17)) / np.log(16)
    stream = np.random.default_rng(5)
    names = np.repeat([f"p{i}" for i in range(people)], 16)
    for noise, three, two in ((2.0, 0.10, 0.41), (2.5, 0.15, 0.67), (3.0, 0.19, 0.85)):
        values = np.clip(np.round(line + noise * stream.standard_normal((people, 16))), 0, 27).ravel()
        columns = {"person": names, "session": np.tile(np.arange(1, 17), people), "measure": "phq9", "value": values}
        for variant, want in (("published", three), ("two_criteria", two)):
            found = sudden_gains(pd.DataFrame(columns), cutoff=6, variant=variant, draws=0)
            bound = 4 * math.sqrt(want * (1 - want) / people) + 0.01
            assert abs(found.summary_clients["share"][0] - want) < bound


# laws


def test_laws() -> None:
    check_analysis(sudden_gains, cutoff=4, draws=50)
    check_analysis(sudden_gains, cutoff=4, which="loss", criteria=(1, 2), draws=50)


def test_scores_and_cutoff_on_another_scale_give_the_same_events() -> None:
    one = sudden_gains(scores(STEP), **ALL)
    two = sudden_gains(scores([v * 3 for v in STEP if v is not None]), cutoff=15, direction="higher_worse", draws=0)
    assert_tables(one.intervals, two.intervals)


def test_items_and_goals_only_when_asked_for() -> None:
    frame = pd.concat([scores(STEP, item="9"), scores(STEP, measure="goal", item="g1")])
    assert len(sudden_gains(frame, **ALL).intervals) == 0
    assert len(sudden_gains(frame, item="9", **ALL).events) == 1


def test_a_score_without_a_measure_is_left_out() -> None:
    frame = pd.concat([scores(STEP), scores(STEP, "b").assign(measure=None)])
    assert set(sudden_gains(frame, **ALL).series["person"].astype(str)) == {"a"}


def test_empty() -> None:
    found = sudden_gains(empty(SCORES))
    frames = (
        found.events,
        found.intervals,
        found.first,
        found.summary,
        found.summary_clients,
        found.counts,
        found.selected(),
    )
    assert [len(f) for f in frames] == [0] * 7


def test_norms_of_another_measure_leave_the_published_cutoff_and_say_so() -> None:
    other = {"gad7": Norms(10.0, 5.0, 30, 0.8, "another scale")}
    found = sudden_gains(scores(STEP, measure="phq9"), norms=other, draws=0)
    assert found.series["cutoff"].tolist() == [6.0]
    assert found.problems["what"].tolist() == [
        "the norms are of another measure or item; the cutoff is that of NHS Talking Therapies"
    ]


def test_one_search_finds_the_gains_and_the_losses_of_two() -> None:
    falls, rises = [18, 17, 18, 10, 9, 9, 8, 8], [9, 9, 8, 8, 18, 17, 18, 18]
    for values, way in ((falls, [1, 0]), (rises, [0, 1])):
        frame = scores(values, measure="phq9")
        both = gains_and_losses(frame, item="total")
        assert [0 if one is None else len(one.table) for one in both] == way
        for one, which in zip(both, ("gain", "loss"), strict=True):
            if one is not None:
                alone = sudden_gains(frame, item="total", which=which)
                assert one.method == alone.method
                for name in (*alone.tables, "problems"):
                    assert_tables(getattr(one, name), getattr(alone, name))
