"""Early response: a naive twin score by score, steps and relapse by hand, and every way in which there is no answer."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import early_response
from moodtrack.testing import check_analysis


def scores(*persons: list[float | None], measure: str = "phq9") -> pd.DataFrame:
    rows = [
        {"person": f"p{i}", "session": session, "measure": measure, "value": value}
        for i, values in enumerate(persons)
        for session, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def plain(value: Any) -> Any:
    return None if pd.isna(value) else value


# against a twin that walks along the scores


def twin(values: list[float | None], sign: int) -> dict[str, Any]:
    """Published single-score rules with 30 % by session 3, 50 % response, remission on the better side of 5."""
    there = [(s, v) for s, v in enumerate(values, start=1) if v is not None]
    if not there:
        return {}
    base, later = there[0][1], there[1:]
    share = {s: (sign * (v - base) / base if base > 0 else None) for s, v in later}
    inside = {s: sign * (v - 5) > 0 for s, v in later}
    early = [s for s, _ in later if s <= 3]
    found: dict[str, Any] = {"n": len(later), "n_early": len(early)}
    found["share_early"] = share[early[-1]] if early else None
    found["early"] = None if found["share_early"] is None else found["share_early"] >= 0.3
    found["first_early"] = next((s for s in early if share[s] is not None and share[s] >= 0.3), None)
    last = later[-1][0] if later else None
    found["share_last"] = None if last is None else share[last]
    found["response"] = None if found["share_last"] is None else found["share_last"] >= 0.5
    found["first_response"] = next((s for s, _ in later if share[s] is not None and share[s] >= 0.5), None)
    found["remission"] = None if last is None else inside[last]
    found["first_remission"] = next((s for s, _ in later if inside[s]), None)
    pairs = list(itertools.pairwise(later))
    held = next((s for (r, _), (s, _) in pairs if inside[r] and inside[s]), None)
    out = [s for (r, _), (s, _) in pairs if not inside[r] and not inside[s] and held is not None and s > held]
    found["relapse"] = None if held is None else bool(out)
    found["first_relapse"] = out[0] if out else None
    return found


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=9), min_size=1, max_size=3),
    st.sampled_from([1, -1]),
)
def test_twin(persons: list[list[float | None]], sign: int) -> None:
    way = "higher_better" if sign == 1 else "higher_worse"
    found = early_response(scores(*persons, measure="scale"), by=3, early=0.3, response=0.5, remission=5, direction=way)
    for i, values in enumerate(persons):
        row = found.table[found.table["person"] == f"p{i}"].iloc[0]
        for name, want in twin(values, sign).items():
            got = plain(row[name])
            assert got == (pytest.approx(want, abs=1e-12) if isinstance(want, float) else want), name


# steps


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([18], "not_started"),
        ([18, 17], "no_reliable_change"),
        ([18, 9], "no_reliable_change"),
        ([18, 12, 11], "improved"),
        ([18, 9, 9], "recovered"),
        ([18, 9, 9, 8], "sustained"),
        ([18, 9, 9, 8, 14], "no_reliable_change"),
        ([10, 16, 17], "deteriorated"),
        ([9, 3, 3], "improved"),
        ([None, None], None),
    ],
)
def test_the_step_at_the_last_score(values: list[float | None], status: str | None) -> None:
    """PHQ-9 in NHS Talking Therapies: change from 6, caseness from 10; two scores running, three for sustained."""
    assert plain(early_response(scores(values)).table["status"].iloc[0]) == status


def test_when_each_step_was_reached() -> None:
    found = early_response(scores([18, 17, 12, 11, 9, 8, 7, 15]))
    steps = found.steps.set_index("step")
    assert steps["first"].dropna().to_dict() == {"improved": 4, "recovered": 6, "sustained": 7}
    assert plain(found.table["status"].iloc[0]) == "no_reliable_change"
    assert steps.loc["deteriorated", "reached"] == False  # noqa: E712
    alone = early_response(scores([18, 17, 12, 11]), consecutive=1, sustained=1).steps.set_index("step")
    assert alone["first"].dropna().to_dict() == {"no_reliable_change": 2, "improved": 3}


# thresholds


def test_every_threshold_is_named_with_its_status() -> None:
    rules = early_response(scores([18, 9]), remission=5, early="20 percent by session 4").rules.set_index("rule")
    assert rules["value"].round(2).to_dict() == {
        "early": 0.2, "response": pytest.approx(float("nan"), nan_ok=True), "remission": 5, "reliable_change": 6, "caseness": 10,
    }  # fmt: skip
    assert rules["status"].astype(str).to_dict()["early"] == "from_memory"
    assert rules.loc["caseness", "name"] == "NHS Talking Therapies"
    assert not early_response(scores([18, 9])).rules["status"].astype(str).isin(["from_memory"]).any()


def test_the_default_is_the_published_reliable_change_and_a_tie_counts() -> None:
    found = early_response(scores([16, 12, 10], [16, 12, 11])).table
    assert found["early"].tolist() == [True, False]
    assert early_response(scores([16, 11], measure="gad7"), early="Bischoff 2020").table["early"].tolist() == [False]


def test_remission_needs_a_number_or_a_set() -> None:
    assert early_response(scores([16, 2])).table["remission"].isna().all()
    assert early_response(scores([16, 7], measure="isi")).table["remission"].tolist() == [True]
    assert early_response(scores([16, 8], measure="isi")).table["remission"].tolist() == [False]


# the clock, odd rows


def test_days_since_the_baseline() -> None:
    frame = scores([20, 18, 12, 10]).assign(
        day=pd.to_datetime(["2026-01-05", "2026-01-20", "2026-02-02", "2026-02-03"])
    )
    found = early_response(frame, by=28, clock="day").table.iloc[0]
    assert (found["n_early"], found["early"], found["first_early"]) == (2, True, 28)
    assert early_response(frame, by=27, clock="day").table["early"].tolist() == [False]


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (scores([0, 5]), {"remission": 5}, "undefined"),
        (scores([9]), {}, "too_few"),
        (scores([9, None, None, None, 4]), {}, "not_evaluable"),
        (scores([9, 4], measure="scale"), {"direction": "higher_worse"}, "not_evaluable"),
        (scores([None]), {"measure": "phq9"}, "no_data"),
    ],
)
def test_what_is_missing_is_said(frame: pd.DataFrame, options: dict[str, Any], code: str) -> None:
    found = early_response(frame, **options)
    assert found.problems["code"].astype(str).tolist() == [code]
    assert plain(found.table["response"].iloc[0]) is None


def test_a_missing_baseline_leaves_remission() -> None:
    frame = scores([None, 12, 3], [None, 3, 12])
    found = early_response(frame, baseline=1, remission=5).table
    assert found["remission"].tolist() == [True, False]
    assert found[["early", "status"]].isna().all(axis=None)


def test_remission_at_the_start_is_told() -> None:
    assert early_response(scores([3, 2]), remission=5).table["remission_at_start"].tolist() == [True]


# laws, input


def test_laws() -> None:
    check_analysis(early_response, response=0.5, remission=5)
    check_analysis(early_response, seeds=[1], by=28, clock="day", early=0.2, baseline=2)


@pytest.mark.parametrize(
    "options",
    [
        {"by": 0}, {"clock": "week"}, {"early": 0}, {"early": 1.2}, {"early": "nobody"}, {"response": "half"}, {"response": 2},
        {"remission": "nobody"}, {"change": "nobody"}, {"caseness": True}, {"consecutive": 0}, {"sustained": 1},
        {"direction": "up"}, {"baseline": "last"},
    ],
)  # fmt: skip
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        early_response(scores([9, 3]), **options)
    with pytest.raises(SchemaError):
        early_response(pd.DataFrame({"person": ["a"]}))
