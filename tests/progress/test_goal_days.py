"""Goals on tags, events, things agreed and yes/no ratings: what is not known makes bounds, and is never none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.progress import GoalProgress, goal_progress
from moodtrack.schema import GOALS, RATINGS, SCORES, TAGS, empty, stack
from moodtrack.testing import check_analysis
from moodtrack.testing.generated import generated
from moodtrack.tidy import exposures

NO_SCORES, NO_RATINGS = empty(SCORES), empty(RATINGS)
START = pd.Timestamp("2024-03-04")


def days(*offsets: int) -> list[pd.Timestamp]:
    return [START + pd.Timedelta(days=i) for i in offsets]


def goal(**columns: object) -> pd.DataFrame:
    return pd.DataFrame([{"person": "a", "goal": "g", "measure": "tag:gym", "target": 3.0, "direction": "increase", "set_on": START, **columns}])  # fmt: skip


def tagged(present: dict[int, list[str | None]]) -> pd.DataFrame:
    """Tags by day; [None] is a day with an entry and without tags."""
    rows = [(day, tag) for day, named in present.items() for tag in named]
    return pd.DataFrame({"person": "a", "day": days(*(day for day, _ in rows)), "tag": [tag for _, tag in rows], "source": "app:log.csv"}).astype({"tag": "category"})  # fmt: skip


def bounds(found: GoalProgress) -> list[list[float]]:
    return found.course[["low", "high"]].to_numpy().tolist()


def codes(found: GoalProgress) -> list[str]:
    return sorted(found.problems["code"].astype(str))


def test_weeks_before_the_first_use_count_for_every_goal_on_a_tag_wherever_it_stands_in_the_list() -> None:
    tags = tagged({day: ["tea"] if day == 0 else ["panic attack"] if day == 40 else [None] for day in range(42)})
    other = tags.assign(source="other:notes.txt", tag="walk")
    both = pd.concat([goal(goal="s", measure="rating:mood"), goal(goal="tea", measure="tag:tea"), goal(measure="tag:panic attack", direction="decrease", target=1.0)])  # fmt: skip
    for logged in (tags, stack([tags, other], TAGS)):
        found = goal_progress(both, NO_SCORES, NO_RATINGS, tags=logged).course
        assert found.loc[found["goal"] == "g", "value"].tolist() == [0, 0, 0, 0, 0, 1]


FULL = {day: ["gym"] if day in (0, 2, 4, 8, 9) else [None] for day in range(14)}


def test_the_first_time_is_the_day_it_was_and_no_day_of_its_week_after() -> None:
    late = {day: ["gym"] if day in (9, 11) else [None] for day in range(14)}
    marks = goal_progress(goal(target=2.0), NO_SCORES, NO_RATINGS, tags=tagged(late)).milestones
    told = dict(zip(marks["kind"].astype(str), marks["day"], strict=True))
    assert (told["first_time"], told["reached"]) == tuple(days(9, 13))


def test_the_interval_of_a_count_does_not_leave_what_a_week_can_be() -> None:
    some = {day: ["gym"] if day < 7 or 28 <= day < 35 else [None] for day in range(35)}
    row = goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tagged(some)).table.iloc[0]
    assert row["recent_low"] == 0.0  # mean 7 / 3 less half an interval of 3.3


def test_a_week_of_which_every_day_is_known_is_one_number() -> None:
    found = goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tagged(FULL))
    assert bounds(found) == [[3, 3], [2, 2]]
    assert found.course["value"].tolist() == [3, 2]
    assert found.course["reached"].tolist() == [True, False]


def test_days_that_are_not_known_are_none_and_one_each() -> None:
    tags = tagged({day: tag for day, tag in FULL.items() if day not in (1, 8, 10)})
    found = goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tags)
    assert bounds(found) == [[3, 4], [1, 3]]
    assert found.course[["n", "of"]].to_numpy().tolist() == [[6, 7], [5, 7]]
    assert found.course["value"].isna().all()
    assert found.course["reached"].isna().tolist() == [False, True]
    assert found.course["reached"][0] == True  # noqa: E712
    row = found.table.iloc[0]
    assert (row["current_low"], row["current_high"], row["n_current"], row["of_current"]) == (1, 3, 5, 7)
    assert pd.isna(row["current"])
    assert "bounds" in codes(found)


def test_at_most_one_a_week_is_sure_only_where_all_days_could_hold_it() -> None:
    tags = tagged({0: ["Panic attack"], 1: [None], 2: [None], 3: [None], 4: [None], 5: [None], 6: [None], 7: ["Panic attack"], 8: ["Panic attack"], 9: [None], 13: [None], 14: [None], 20: [None]})  # fmt: skip
    found = goal_progress(goal(measure="tag:panic attack", target=1.0, direction="decrease"), NO_SCORES, NO_RATINGS, tags=tags)  # fmt: skip
    assert bounds(found) == [[1, 1], [2, 5], [0, 5]]
    assert found.course["reached"].astype("object").where(found.course["reached"].notna(), None).tolist() == [True, False, None]  # fmt: skip


def test_a_tag_with_a_goal_stays_in_use_when_it_is_no_longer_there() -> None:
    """Three weeks without a panic attack are three weeks at the aim, not three weeks of which nothing is known."""
    present: dict[int, list[str | None]] = {day: ["panic"] if day < 3 else [None] for day in range(70)}
    asked = goal(measure="tag:panic", target=1.0, direction="decrease")
    found = goal_progress(asked, NO_SCORES, NO_RATINGS, tags=tagged(present))
    assert bounds(found) == [[3, 3], *([[0, 0]] * 9)]
    assert found.table["state"].astype(str).tolist() == ["achieved"]
    known = exposures(tagged(present))
    assert known["day"].max() == START + pd.Timedelta(days=2 + 14)


def test_what_was_never_written_down_is_not_none() -> None:
    for measure in ("tag:swim", "event:panic", "assignment:skill"):
        asked = goal(measure=measure, target=1.0, direction="decrease")
        things = pd.DataFrame({"person": ["a"], "kind": ["homework"], "done": [True], "assigned_on": days(0), "due_on": days(3)})  # fmt: skip
        happened = pd.DataFrame({"person": ["a"], "start": days(1), "kind": ["life_event"], "label": ["Move"]})
        found = goal_progress(asked, NO_SCORES, NO_RATINGS, tags=tagged(FULL), assignments=things, events=happened)
        assert codes(found) == ["no_data"], measure
        assert found.table["state"].astype(str).tolist() == ["no_data"]


def test_a_week_that_is_not_over_is_no_count() -> None:
    tags = tagged({day: tag for day, tag in FULL.items() if day < 12})
    assert bounds(goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tags)) == [[3, 3]]
    assert bounds(goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tags, until="2024-03-17")) == [[3, 3], [2, 4]]


def test_events_count_on_days_with_an_entry() -> None:
    events = pd.DataFrame({"person": "a", "start": days(1, 1, 9), "kind": "warning_sign", "label": ["Panic attack", "panic attack", "Panic attack"]})  # fmt: skip
    ratings = pd.DataFrame({"person": "a", "day": days(*range(0, 14, 2), 13), "mood": 3.0})
    asked = goal(measure="event:panic_attack", target=1.0, direction="decrease")
    found = goal_progress(asked, NO_SCORES, ratings, events=events)
    assert bounds(found) == [[2, 4], [1, 3]]
    assert found.course["n"].tolist() == [5, 5]


def test_counts_by_session_run_from_one_session_to_the_next() -> None:
    sessions = pd.DataFrame({"person": "a", "session": [1, 2, 3], "day": days(0, 5, 9), "attended": [True, True, True]})
    columns, known = ["session", "low", "high", "of"], ["person", "session", "day"]
    for held in (sessions, sessions[known]):
        found = goal_progress(goal(per="session", set_on=days(-1)[0]), NO_SCORES, NO_RATINGS, tags=tagged(FULL), sessions=held)  # fmt: skip
        assert found.course[columns].to_numpy().tolist() == [[0, 1, 2, 2], [1, 2, 2, 5], [2, 2, 2, 4]]
    found = goal_progress(goal(per="session"), NO_SCORES, NO_RATINGS, tags=tagged(FULL), sessions=sessions)
    assert found.course[columns].to_numpy().tolist() == [[1, 3, 3, 6], [2, 2, 2, 4]]


def test_a_goal_for_the_next_session_that_is_set_at_one_is_one_period() -> None:
    sessions = pd.DataFrame({"person": "a", "session": [1, 2], "day": days(0, 9)})
    asked = pd.concat([goal(goal=rule, horizon="session", per="session", rule=rule, measure=measure) for rule, measure in (("count", "tag:gym"), ("mean", "rating:mood"))])  # fmt: skip
    mood = pd.DataFrame({"person": "a", "day": days(0, 4, 8), "mood": [3.0, 4.0, 5.0], "session": [0, 1, 1]})
    found = goal_progress(asked, NO_SCORES, mood, tags=tagged(FULL), sessions=sessions)
    assert found.course[["low", "high", "n"]].to_numpy().tolist() == [[5, 5, 10], [4, 4, 3]]
    assert found.table["due_on"].tolist() == days(9, 9)


def test_a_session_of_nobody_says_nothing_of_a_goal() -> None:
    sessions = pd.DataFrame({"person": ["a", None], "session": [1, 1], "day": days(7, 3)})
    asked = goal(measure="tag:gym", horizon="session")
    own, all_ = (goal_progress(asked, NO_SCORES, NO_RATINGS, tags=tagged(FULL), sessions=told) for told in (sessions[:1], sessions))  # fmt: skip
    pd.testing.assert_frame_equal(own.table, all_.table)
    assert own.table["due_on"].tolist() == days(7)


def test_held_and_ever_reached_are_not_known_where_bounds_leave_them_open() -> None:
    there = {"full": 3, "open": 2, "some": 1}  # days with the tag; of an open week two days are not known

    def weeks(*kinds: str) -> list[object]:
        present: dict[int, list[str | None]] = {7 * week + i: ["gym"] if i < there[kind] else [None] for week, kind in enumerate(kinds) for i in range(5 if kind == "open" else 7)}  # fmt: skip
        until = START + pd.Timedelta(days=7 * len(kinds) - 1)
        row = goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tagged(present), until=until).table.iloc[0]
        return [None if pd.isna(row[name]) else bool(row[name]) for name in ("ever_reached", "sustained", "ever_sustained")]  # fmt: skip

    assert weeks("full", "open", "full") == [True, None, None]
    assert weeks("full", "full", "open", "full") == [True, None, True]
    assert weeks("full", "some", "open", "full") == [True, None, None]
    assert weeks("open", "open", "some") == [None, False, None]
    assert weeks("full", "some", "full") == [True, False, False]
    assert weeks("some", "some") == [False, False, False]


def homework() -> pd.DataFrame:
    """Six agreed: four done, one not yet due, one without information."""
    return pd.DataFrame(
        {
            "person": "a", "kind": "homework", "session": range(1, 7), "assigned_on": days(*range(0, 42, 7)),
            "due_on": days(*range(7, 49, 7)), "done": [True, True, None, True, True, None],
        }
    ).astype({"done": "boolean"})  # fmt: skip


def test_things_agreed_that_are_not_yet_due_count_neither_way() -> None:
    asked = goal(measure="assignment:Homework", rule="count", per="week", target=1.0)
    found = goal_progress(asked, NO_SCORES, NO_RATINGS, assignments=homework(), until="2024-04-09")
    assert bounds(found) == [[1, 1], [1, 1], [0, 1], [1, 1], [1, 1]]
    share = goal_progress(goal(measure="assignment:homework", target=0.8), NO_SCORES, NO_RATINGS, assignments=homework(), until="2024-04-09")  # fmt: skip
    assert share.course["session"].tolist() == [1, 2, 3, 4, 5]
    assert bounds(share) == [[1, 1], [1, 1], [0, 1], [1, 1], [1, 1]]


def test_of_things_agreed_more_is_better_also_where_all_of_the_first_were_done() -> None:
    asked = goal(measure="assignment:homework", target=0.8, direction=None)
    row = goal_progress(asked, NO_SCORES, NO_RATINGS, assignments=homework().iloc[:2]).table.iloc[0]
    assert (str(row["direction"]), bool(row["reached"])) == ("increase", True)


def test_things_agreed_without_a_day_have_that_of_their_session_and_stand_in_its_place() -> None:
    sessions = pd.DataFrame({"person": "a", "session": [1, 2, 3], "day": days(0, 14, 28)})
    things = pd.DataFrame({"person": "a", "kind": "homework", "session": [1, None, 3], "assigned_on": [None, *days(14), None], "due_on": [*days(13), None, None], "done": [True, False, True]})  # fmt: skip
    asked = goal(measure="assignment:homework", target=0.8)
    found = goal_progress(asked, NO_SCORES, NO_RATINGS, assignments=things, sessions=sessions).course
    assert (found["day"].tolist(), found["session"].tolist(), found["value"].tolist()) == (days(13, 14, 28), [1, 2, 3], [1, 0, 1])  # fmt: skip
    later = goal_progress(goal(measure="assignment:homework", target=0.8, set_on=days(7)[0]), NO_SCORES, NO_RATINGS, assignments=things, sessions=sessions)  # fmt: skip
    assert later.course["session"].tolist() == [2, 3]


def test_a_goal_that_is_replaced_ends_where_the_next_one_starts() -> None:
    rows = [{"person": "a", "goal": "g1", "measure": "tag:gym", "target": 5.0, "set_on": START, "replaced_by": "g2"}, {"person": "a", "goal": "g2", "measure": "tag:gym", "target": 2.0, "set_on": START + pd.Timedelta(days=7)}]  # fmt: skip
    asked = pd.DataFrame(rows).assign(direction="increase")
    found = goal_progress(asked, NO_SCORES, NO_RATINGS, tags=tagged(FULL))
    assert found.course.groupby("goal", observed=True)["low"].apply(list).tolist() == [[3], [2]]
    assert found.table["standing"].astype(str).tolist() == ["replaced", "open"]
    whole = found.domains[found.domains["domain"].astype(str) == "overall"].iloc[0]
    assert (whole["n"], whole["closed"]) == (1, 1)


def twin(present: dict[int, list[str | None]], weeks: int) -> list[list[float]]:
    """Day by day: a week counts what is there, and what could have been."""
    rows = []
    for week in range(weeks):
        known = [day for day in range(7 * week, 7 * week + 7) if day in present]
        there = sum("gym" in present[day] for day in known)
        if known:
            rows.append([float(there), float(there + 7 - len(known))])
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_twin_of_weekly_counts_with_two_fifths_of_the_days_unlogged(seed: int) -> None:
    stream = np.random.default_rng(seed)
    present: dict[int, list[str | None]] = {day: ["gym", "tea"] if stream.random() < 0.4 else ["tea"] if stream.random() < 0.5 else [None] for day in range(84) if stream.random() < 0.6}  # fmt: skip
    found = goal_progress(goal(), NO_SCORES, NO_RATINGS, tags=tagged(present), until="2024-05-26")
    assert bounds(found) == twin(present, 12)


def test_where_bounds_reach_into_two_states_it_cannot_be_told() -> None:
    present: dict[int, list[str | None]] = {
        day: ["gym"] if day % 7 in (0, 2) else [None] for day in range(84) if day % 7 < 4
    }
    found = goal_progress(goal(baseline=0.0, target=5.0, due_on=START + pd.Timedelta(days=84)), NO_SCORES, NO_RATINGS, tags=tagged(present), until="2024-05-26")  # fmt: skip
    assert bounds(found) == [[2, 5]] * 12
    assert found.table["state"].astype(str).tolist() == ["cannot_tell"]


def with_goals_on_everything(seed: int) -> dict[str, pd.DataFrame]:
    tables = generated(seed)
    extra = tables["goals"].iloc[::2].assign(goal="g3", measure="tag:call", rule="count", per="week", target=3.0, direction="increase")  # fmt: skip
    plan = tables["goals"].iloc[::2].assign(goal="g4", measure="rating:mood", per="session", due_on=pd.Timestamp("2024-04-05"))  # fmt: skip
    return {**tables, "goals": stack([tables["goals"], extra, plan], GOALS)}


def test_laws_with_goals_on_everything() -> None:
    check_analysis(goal_progress, seeds=[1], tables=with_goals_on_everything)


def test_spans_widen_the_use_of_a_tag_that_the_person_has() -> None:
    present: dict[int, list[str | None]] = {day: ["run"] if day == 0 else [None] for day in range(0, 60, 3)}
    spans = pd.DataFrame({"person": ["a", "a", "b"], "tag": ["run", "swim", "run"], "first": days(0, 0, 0), "last": days(40, 59, 59)})  # fmt: skip
    known = exposures(tagged(present), spans)
    assert known["day"].max() == START + pd.Timedelta(days=39)
    assert set(known["tag"].astype(str)) == {"run"}
    assert exposures(tagged(present))["day"].max() == START + pd.Timedelta(days=12)
