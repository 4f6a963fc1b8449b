"""Goal progress: naive twin, values by hand, laws, and every way in which there is no answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import GoalProgress, goal_progress
from moodtrack.schema import GOALS, RATINGS, SCORES, VARIABLES, empty
from moodtrack.testing import check_analysis

NO_SCORES, NO_RATINGS = empty(SCORES), empty(RATINGS)
START = pd.Timestamp("2024-03-04")


def goal(**columns: object) -> pd.DataFrame:
    return pd.DataFrame([{"person": "a", "goal": "g1", "measure": "goal", "baseline": 2.0, "target": 8.0, **columns}])


def rated(values: list[float | None], **columns: object) -> pd.DataFrame:
    """Ratings of the goal itself, one a session and week."""
    n = len(values)
    frame = pd.DataFrame({"person": "a", "measure": "goal", "item": "g1", "session": range(1, n + 1), "value": values})
    days = pd.Series([START + pd.Timedelta(days=7 * i) for i in range(n)])
    return frame.assign(at=days, day=days, **columns).astype({"value": "float64"})


def logged(values: list[float | None], name: str = "mood", **columns: object) -> pd.DataFrame:
    days = [START + pd.Timedelta(days=i) for i in range(len(values))]
    return pd.DataFrame({"person": "a", "day": days, name: values, **columns}).astype({name: "float64"})


def together(make: Callable[..., pd.DataFrame], cases: Iterable[dict[str, object]]) -> pd.DataFrame:
    """What `make` makes of every case, each of a person of its own: many cases in one call."""
    made = [make(**case, person=f"p{place:03d}") for place, case in enumerate(cases)]
    return pd.concat(made, ignore_index=True)


def codes(found: GoalProgress) -> list[str]:
    return sorted(found.problems["code"].astype(str))


def one(found: GoalProgress) -> pd.Series:
    assert len(found.table) == 1
    return found.table.iloc[0]


# a twin that follows the definition goal by goal


def twin(values: list[float | None], base: float, target: float, sustained: int) -> dict[str, object]:
    answered = [(i, v) for i, v in enumerate(values) if v is not None]
    up = target > base
    met = [v >= target if up else v <= target for _, v in answered]
    run = 0
    while run < len(met) and met[-1 - run]:
        run += 1
    first = next((i for (i, _), m in zip(answered, met, strict=True) if m), None)
    return {
        "percent": 100 * (answered[-1][1] - base) / (target - base),
        "n": len(answered),
        "first": first,
        "sustained": run >= sustained,
        "since": answered[len(answered) - run][0] if run else None,
    }


def some_of(elements: st.SearchStrategy[int], most: int) -> st.SearchStrategy[list[float | None]]:
    """Values of which one at least is there."""
    known = st.lists(st.one_of(st.none(), elements), min_size=1, max_size=most)
    return known.filter(lambda v: any(x is not None for x in v))


@settings(max_examples=6)
@given(
    st.lists(
        st.tuples(some_of(st.integers(0, 10), 8), st.integers(0, 10), st.integers(0, 10)), min_size=8, max_size=12
    ),
    st.integers(1, 3),
)
def test_twin(cases: list[tuple[list[float | None], int, int]], sustained: int) -> None:
    cases = [(values, base, target + (base == target)) for values, base, target in cases]
    goals = together(goal, ({"baseline": base, "target": target} for _, base, target in cases))
    found = goal_progress(goals, together(rated, ({"values": v} for v, _, _ in cases)), NO_RATINGS, sustained=sustained)
    for (_, row), (values, base, target) in zip(found.table.iterrows(), cases, strict=True):
        want = twin(values, base, target, sustained)
        assert row["percent"] == pytest.approx(want["percent"], abs=1e-9)
        assert (row["n"], bool(row["sustained"])) == (want["n"], want["sustained"])
        for column, index in (("first_reached", want["first"]), ("sustained_since", want["since"])):
            assert pd.isna(row[column]) if index is None else row[column] == START + pd.Timedelta(days=7 * index)  # type: ignore[operator]


def twin_weeks(values: list[float | None], rule: str) -> list[tuple[float, float]]:
    """Bounds of every week: days that are not known are none and one each; a week that is not over is no count."""
    weeks: dict[int, list[float]] = {}
    for i, v in enumerate(values):
        if v is not None:
            weeks.setdefault(i // 7, []).append(v)
    made = {
        "last": lambda v: v[-1],
        "mean": lambda v: sum(v) / len(v),
        "count": lambda v: sum(x != 0 for x in v),
        "share": lambda v: sum(x != 0 for x in v) / len(v),
    }
    whole = {w: v for w, v in weeks.items() if rule != "count" or 7 * w + 6 < len(values)}
    wide = {w: 7 - len(v) if rule == "count" else 0 for w, v in whole.items()}
    return [(made[rule](v), made[rule](v) + wide[w]) for w, v in sorted(whole.items())]


@settings(max_examples=6)
@given(
    st.lists(
        st.tuples(some_of(st.integers(0, 3), 30), st.sampled_from(["last", "mean", "count", "share"])),
        min_size=8,
        max_size=12,
    )
)
def test_twin_of_rules_by_week(cases: list[tuple[list[float | None], str]]) -> None:
    asked = {"measure": "rating:walked", "per": "week", "set_on": START}
    goals = together(goal, ({**asked, "rule": rule} for _, rule in cases))
    found = goal_progress(goals, NO_SCORES, together(logged, ({"values": v, "name": "walked"} for v, _ in cases)))
    for place, (values, rule) in enumerate(cases):
        course = found.course[found.course["person"] == f"p{place:03d}"]
        want = np.array(twin_weeks(values, rule)).reshape(-1, 2)
        np.testing.assert_allclose(course[["low", "high"]].to_numpy(), want, rtol=1e-12)
        assert course["value"].notna().tolist() == (want[:, 0] == want[:, 1]).tolist()


# percent, by hand


@pytest.mark.parametrize(
    ("base", "target", "now", "percent"),
    [(2, 8, 5, 50), (8, 2, 5, 50), (2, 8, 9.5, 125), (2, 8, 0.5, -25), (2, 8, 2, 0), (0, 10, 10, 100), (-4, 4, 0, 50)],
)
def test_percent(base: float, target: float, now: float, percent: float) -> None:
    assert one(goal_progress(goal(baseline=base, target=target), rated([base, now]), NO_RATINGS))["percent"] == percent


@pytest.mark.parametrize(
    ("base", "now", "percent", "reached"),
    [
        (5, 6, 50, False),
        (5, 7, 100, True),
        (5, 7.5, 100, True),
        (5, 9, 50, False),
        (10, 9, 50, False),
        (10, 8, 100, True),
        (5, 4, -50, False),
    ],
)
def test_range(base: float, now: float, percent: float, reached: bool) -> None:
    """Target 7 to 8: distances are those to the nearer end."""
    row = one(goal_progress(goal(baseline=base, target=7.0, target_high=8.0), rated([base, now]), NO_RATINGS))
    assert (row["percent"], row["reached"], row["direction"]) == (percent, reached, "range")


def test_baseline_from_the_first_value() -> None:
    row = one(goal_progress(goal(baseline=None), rated([None, 4, 6]), NO_RATINGS))
    assert (row["baseline"], row["baseline_source"], row["percent"]) == (4, "first", 50)
    given_one = one(goal_progress(goal(), rated([4, 6]), NO_RATINGS))
    assert (given_one["baseline"], given_one["baseline_source"]) == (2, "given")


def test_direction_is_said_or_follows_from_target_and_baseline() -> None:
    assert one(goal_progress(goal(), rated([3]), NO_RATINGS))["direction"] == "increase"
    assert one(goal_progress(goal(target=1.0), rated([3]), NO_RATINGS))["direction"] == "decrease"
    wrong_way = goal_progress(goal(direction="decrease"), rated([2, 5]), NO_RATINGS)
    assert pd.isna(one(wrong_way)["percent"])
    assert pd.isna(one(wrong_way)["reached"])
    assert (one(wrong_way)["state"], codes(wrong_way)) == ("not_evaluable", ["goal_conflict"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"measure": "PHQ-9", "baseline": 18.0, "target": 45.0}, "bad_value"),
        ({"measure": "PHQ-9", "baseline": 18.0, "target": -5.0}, "bad_value"),
        ({"measure": "PHQ-9", "baseline": 18.0, "target": 9.0, "direction": "increase"}, "goal_conflict"),
        ({"measure": "rating:mood", "baseline": 4.0, "target": 50.0}, "bad_value"),
        ({"measure": "rating:mood", "rule": "count", "baseline": 1.0, "target": 8.0}, "bad_value"),
        ({"measure": "assignment:homework", "baseline": None, "target": 80.0, "direction": "increase"}, "bad_value"),
    ],
)
def test_a_target_that_cannot_be_is_told_and_not_evaluated(given: dict[str, object], code: str) -> None:
    scale = pd.DataFrame({"variable": ["mood"], "low": [1.0], "high": [10.0], "direction": ["higher_better"]})
    scores = rated([18, 17, 16, 15]).assign(measure="phq9", item="total")
    agreed = pd.DataFrame({"person": "a", "session": [1, 2, 3], "kind": "homework", "done": [True, False, True]})
    found = goal_progress(goal(**given), scores, logged([4.0] * 28), scale, assignments=agreed, until="2024-09-01")
    assert one(found)["n"] > 0
    assert one(found)["state"] == "not_evaluable"
    assert code in codes(found)
    assert found.domains["not_told"].eq(1).all()


def test_a_baseline_beyond_the_aim_the_better_way_is_one_to_keep() -> None:
    scores = rated([4, 3, 5, 4]).assign(measure="phq9", item="total")
    found = goal_progress(goal(measure="PHQ-9", baseline=4.0, target=9.0, direction="decrease"), scores, NO_RATINGS)
    assert (one(found)["state"], codes(found)) == ("achieved", ["undefined"])


# where values come from


def test_questionnaire_by_its_total_or_item_and_the_person_s_own_answers() -> None:
    scores = pd.DataFrame(
        {
            "person": "a", "session": [1, 2, 1, 2, 2], "measure": "phq9", "item": ["total", "total", "3", "3", "total"],
            "value": [18.0, 9.0, 3.0, 1.0, 27.0], "rater": ["self", None, "self", "self", "therapist"],
        }
    )  # fmt: skip
    total = one(goal_progress(goal(measure="PHQ-9", baseline=18.0, target=9.0), scores, NO_RATINGS))
    assert (total["current"], total["percent"], total["n"], total["first_reached_session"]) == (9, 100, 2, 2)
    item = one(goal_progress(goal(measure="phq9", item="3", baseline=3.0, target=0.0), scores, NO_RATINGS))
    assert item["percent"] == pytest.approx(100 * 2 / 3)


def test_ratings_by_day_and_session() -> None:
    ratings = logged([2, 4, 6, 8], session=[0, 1, 1, 2])
    by_day = goal_progress(goal(measure="rating:mood", per="day"), NO_SCORES, ratings)
    assert by_day.course["value"].tolist() == [2, 4, 6, 8]
    by_session = goal_progress(goal(measure="rating:mood"), NO_SCORES, ratings, period="session")
    assert by_session.course[["session", "value", "n"]].to_numpy().tolist() == [[0, 2, 1], [1, 5, 2], [2, 8, 1]]


def test_weeks_start_on_the_day_the_goal_was_set() -> None:
    ratings = logged([1.0] * 3 + [5.0] * 7)
    found = goal_progress(goal(measure="rating:mood", set_on=START + pd.Timedelta(days=3)), NO_SCORES, ratings)
    assert found.course[["value", "n"]].to_numpy().tolist() == [[5, 7]]


def test_a_week_without_an_entry_is_no_week_of_zero() -> None:
    ratings = logged([1.0] * 7 + [None] * 7 + [1.0] * 3 + [None] * 4, "walked")
    found = goal_progress(goal(measure="rating:walked", rule="count", baseline=1.0, target=7.0), NO_SCORES, ratings)
    assert found.course[["low", "high", "n", "of"]].to_numpy().tolist() == [[7, 7, 7, 7], [3, 7, 3, 7]]
    assert codes(found) == ["bounds"]


def test_only_while_the_goal_was_set() -> None:
    asked = goal(set_on=START + pd.Timedelta(days=7), ended_on=START + pd.Timedelta(days=14))
    found = goal_progress(asked, rated([9, 3, 4, 9]), NO_RATINGS)
    assert found.course["value"].tolist() == [3, 4]


def test_names_of_variables_do_not_collide_with_columns_in_use() -> None:
    for name in ("value", "source", "part", "when", "kind"):
        found = goal_progress(goal(measure=f"rating:{name}"), NO_SCORES, logged([2, 8], name), period="day")
        assert found.course["value"].tolist() == [2, 8]


def test_sessions_without_a_day_are_in_order() -> None:
    scores = rated([2, 5, 8]).iloc[::-1].drop(columns=["at", "day"])
    found = goal_progress(goal(), scores, NO_RATINGS)
    assert found.course["value"].tolist() == [2, 5, 8]
    assert pd.isna(one(found)["first_reached"])
    assert one(found)["first_reached_session"] == 3


# sustained


@pytest.mark.parametrize(
    ("values", "sustained", "holds", "since"),
    [
        ([8, 8], 2, True, 0),
        ([8, 2, 8], 2, False, 2),
        ([8, 2, 8, 9], 2, True, 2),
        ([2, 8, 7], 2, False, None),
        ([8], 2, False, 0),
        ([8], 1, True, 0),
    ],
)
def test_sustained(values: list[float | None], sustained: int, holds: bool, since: int | None) -> None:
    row = one(goal_progress(goal(), rated(values), NO_RATINGS, sustained=sustained))
    assert bool(row["sustained"]) is holds
    assert (
        pd.isna(row["sustained_since"])
        if since is None
        else row["sustained_since"] == START + pd.Timedelta(days=7 * since)
    )


# no answer, and why


def test_target_at_the_baseline() -> None:
    found = goal_progress(goal(target=2.0), rated([2, 5]), NO_RATINGS)
    assert pd.isna(one(found)["percent"])
    assert pd.isna(one(found)["reached"])
    assert codes(found) == ["direction_unknown", "undefined"]
    said = goal_progress(goal(target=2.0, direction="increase"), rated([2, 5]), NO_RATINGS)
    assert one(said)["reached"]
    assert codes(said) == ["undefined"]
    scale = pd.DataFrame({"variable": ["mood"], "direction": ["higher_better"]})
    told = goal_progress(goal(measure="rating:mood", target=2.0), NO_SCORES, logged([2, 5]), scale)
    assert (one(told)["direction"], bool(one(told)["reached"])) == ("increase", True)


def test_a_range_that_holds_the_baseline() -> None:
    found = goal_progress(goal(baseline=7.5, target=7.0, target_high=8.0), rated([7.5, 9]), NO_RATINGS)
    assert pd.isna(one(found)["percent"])
    assert codes(found) == ["undefined"]


def test_one_value_that_is_the_baseline_is_no_progress_of_zero() -> None:
    found = goal_progress(goal(baseline=None), rated([4]), NO_RATINGS)
    assert pd.isna(one(found)["percent"])
    assert codes(found) == ["too_few"]
    assert found.problems[["had", "needs"]].to_numpy().tolist() == [[1, 2]]


@pytest.mark.parametrize("measure", ["goal", "phq9", "rating:mood", "rating:nothing"])
def test_no_value(measure: str) -> None:
    found = goal_progress(goal(measure=measure), NO_SCORES, logged([None, None]))
    assert one(found)["n"] == 0
    assert pd.isna(one(found)[["current", "percent", "reached", "sustained"]]).all()
    assert codes(found) == ["no_data"]


@pytest.mark.parametrize("columns", [{"measure": "goal:friends"}, {"item": "friends"}, {"measure": None, "item": "friends"}])  # fmt: skip
def test_a_goal_may_be_rated_under_another_name(columns: dict[str, object]) -> None:
    scores = rated([2, 5, 8]).assign(item="friends")
    assert one(goal_progress(goal(**columns), scores, NO_RATINGS))["n"] == 3


CONFLICTS = [
    ({"target": 9.0, "target_high": 7.0}, "goal_conflict", "not_evaluable"),
    ({"target": np.inf}, "bad_value", "not_evaluable"),
    ({"due_on": START - pd.Timedelta(days=1), "set_on": START}, "goal_conflict", "too_early"),
    ({"ended_on": START - pd.Timedelta(days=1), "set_on": START}, "goal_conflict", "no_data"),
    ({"replaced_by": "nobody"}, "unmatched", "too_early"),
    ({"replaced_by": "g1"}, "unmatched", "too_early"),
    ({"measure": "no such form"}, "unknown_measure", "no_data"),
]


@pytest.mark.parametrize(("columns", "code", "state"), CONFLICTS)
def test_what_a_goal_says_that_cannot_be_is_a_problem_and_the_rest_is_computed(columns: dict[str, object], code: str, state: str) -> None:  # fmt: skip
    found = goal_progress(goal(**columns), rated([2, 5, 6]), NO_RATINGS)
    assert code in codes(found)
    assert (one(found)["state"], one(found)["standing"]) == (state, "ended" if "ended_on" in columns else "open")


def test_goals_of_one_name_and_goals_that_follow_each_other() -> None:
    twice = goal_progress(pd.concat([goal(), goal(target=9.0)]), rated([2, 5]), NO_RATINGS)
    assert twice.table["percent"].round(1).tolist() == [50.0, 42.9]
    assert codes(twice) == ["goal_conflict", "goal_conflict"]
    circle = pd.concat([goal(replaced_by="h"), goal(goal="h", measure="goal:g1", replaced_by="g1")])
    found = goal_progress(circle, rated([2, 5]), NO_RATINGS)
    assert (found.table["n"].tolist(), codes(found)) == ([2, 2], ["goal_conflict", "goal_conflict"])


def test_an_infinite_value_is_none() -> None:
    assert one(goal_progress(goal(), rated([2, np.inf, 5]), NO_RATINGS))[["n", "current"]].tolist() == [2, 5]


@pytest.mark.parametrize(
    "columns",
    [
        {"measure": "tag:walk", "per": "session"},
        {"measure": "assignment:homework", "rule": "mean"},
        {"rule": "best"},
        {"per": "month"},
        {"target": None},
    ],
)
def test_not_evaluable(columns: dict[str, object]) -> None:
    found = goal_progress(goal(**columns), rated([2, 5]), NO_RATINGS)
    assert pd.isna(one(found)["percent"])
    assert codes(found) == ["not_evaluable"]


@pytest.mark.parametrize(
    "options",
    [
        {"sustained": 0}, {"sustained": True}, {"sustained": 1.5}, {"period": "month"}, {"sustained": (3, 2)},
        {"sustained": (1, 2, 3)}, {"pace": "steep"}, {"until": "soon"},
    ],
)  # fmt: skip
def test_impossible_options(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        goal_progress(goal(), rated([2]), NO_RATINGS, **options)  # type: ignore[arg-type]


def test_columns_are_asked_for() -> None:
    with pytest.raises(SchemaError, match="goal"):
        goal_progress(pd.DataFrame({"person": ["a"]}), NO_SCORES, NO_RATINGS)
    with pytest.raises(SchemaError, match="value"):
        goal_progress(goal(), pd.DataFrame({"person": ["a"]}), NO_RATINGS)


def test_empty() -> None:
    found = goal_progress(empty(GOALS), NO_SCORES, NO_RATINGS, empty(VARIABLES))
    assert [len(f) for f in (found.table, found.course, found.problems)] == [0, 0, 0]


# laws


def test_laws() -> None:
    check_analysis(goal_progress)
    check_analysis(goal_progress, seeds=[1], sustained=3, period="day")


LINES = st.lists(st.integers(0, 10), min_size=2, max_size=6)


@settings(max_examples=6)
@given(st.lists(st.tuples(LINES, st.sampled_from([2.0, 0.5, 4.0]), st.integers(-5, 5)), min_size=8, max_size=12))
def test_percent_does_not_depend_on_unit_and_zero(cases: list[tuple[list[float], float, int]]) -> None:
    bounds = ({"baseline": 2 * factor + zero, "target": 8 * factor + zero} for _, factor, zero in cases)
    moved = ({"values": [v * factor + zero for v in values]} for values, factor, zero in cases)
    plain = together(goal, ({} for _ in cases)), together(rated, ({"values": values} for values, _, _ in cases))
    first = goal_progress(*plain, NO_RATINGS)
    second = goal_progress(together(goal, bounds), together(rated, moved), NO_RATINGS)
    assert np.allclose(first.course["percent"], second.course["percent"], atol=1e-9)
    assert first.course["reached"].tolist() == second.course["reached"].tolist()


@settings(max_examples=6)
@given(st.lists(LINES, min_size=8, max_size=12))
def test_a_mirrored_scale_swaps_the_direction_only(cases: list[list[float]]) -> None:
    up = goal_progress(together(goal, ({} for _ in cases)), together(rated, ({"values": v} for v in cases)), NO_RATINGS)
    bounds = together(goal, ({"baseline": 8.0, "target": 2.0} for _ in cases))
    down = goal_progress(
        bounds, together(rated, ({"values": [10 - v for v in values]} for values in cases)), NO_RATINGS
    )
    assert np.allclose(up.course["percent"], down.course["percent"])
    assert up.table["sustained"].tolist() == down.table["sustained"].tolist()


def test_later_days_change_nothing_else() -> None:
    ratings = logged([2, 3, None, 8, 9, 9, 9, 9, 8, 8])
    later = ratings.assign(day=ratings["day"] + pd.Timedelta(days=100))
    first, second = (goal_progress(goal(measure="rating:mood"), NO_SCORES, r) for r in (ratings, later))
    assert first.course["value"].tolist() == second.course["value"].tolist()
    assert (second.course["day"] - first.course["day"]).dt.days.tolist() == [100, 100]
    assert math.isclose(first.table["percent"][0], second.table["percent"][0])


def test_scores_of_one_occasion_that_differ_are_not_used() -> None:
    scores = pd.concat([rated([2.0, 4.0, 8.0]), rated([2.0, 4.0, 5.0])], ignore_index=True)
    for shuffled in (scores, scores.iloc[::-1]):
        found = goal_progress(goal(), shuffled, NO_RATINGS)
        row = found.table.iloc[0]
        assert (row["current"], row["n"], row["percent"]) == (4.0, 2, pytest.approx(100 / 3))
        assert row["reached"] == False  # noqa: E712
        assert found.course["n"].tolist() == [1, 1]
        assert found.problems["code"].astype(str).tolist() == ["score_conflict"]
    assert goal_progress(goal(), rated([2.0, 4.0, 8.0]), NO_RATINGS).problems.empty
