"""Goals on a rating of which some days are words without a number: what is told of them, by hand and by a plain twin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from moodtrack.progress import GoalProgress, goal_progress
from moodtrack.schema import SCORES, empty

START = pd.Timestamp("2024-03-04")


def diary(values: list[float | None], person: str = "a") -> tuple[pd.DataFrame, pd.DataFrame]:
    """One rating a day; None is a word without a number, NaN an entry without a rating."""
    days = [START + pd.Timedelta(days=i) for i in range(len(values))]
    ratings = pd.DataFrame({"person": person, "entry": range(len(values)), "day": days, "mood": [np.nan if v is None else v for v in values]})  # fmt: skip
    words = [i for i, value in enumerate(values) if value is None]
    return ratings, pd.DataFrame({"person": person, "entry": words, "variable": "mood", "missing": "unmapped_label"})


def progress(values: list[float | None], **columns: object) -> GoalProgress:
    ratings, labels = diary(values)
    goal = {"person": "a", "goal": "g", "measure": "rating:mood", "baseline": 2.0, "target": 4.0, "set_on": START, **columns}  # fmt: skip
    return goal_progress(pd.DataFrame([goal]), empty(SCORES), ratings, labels=labels)


def counts(found: GoalProgress) -> list[int]:
    return found.table.loc[0, ["worded", "rated", "worded_latest", "rated_latest"]].tolist()


WEEK: list[float | None] = [4.0, 5.0, 3.0, 5.0, 4.0, 4.0, 3.0]
"""Its mean is 4."""


def test_a_state_on_days_in_words_cannot_be_told() -> None:
    """Four weeks at the start, then four with one good day each and the others in words."""
    found = progress([2.0] * 28 + [5.0, *[None] * 6] * 4)
    row = found.table.iloc[0]
    assert counts(found) == [24, 56, 18, 21]
    assert (str(row["state"]), row["current"]) == ("cannot_tell", 5.0)
    assert row[["percent", "reached", "sustained", "ever_reached", "first_reached", "sustained_since"]].isna().all()
    assert found.milestones.empty
    told = found.problems[found.problems["code"] == "unmapped_label"]
    assert told["had"].tolist() == [24]
    assert (found.domains["achieved"].iloc[0], found.domains["not_told"].iloc[0]) == (0, 1)


def test_words_after_the_last_number_count() -> None:
    """Four weeks at the aim, then ten days in words alone: they are no values, and nobody knows whether it is held."""
    row = (found := progress(WEEK * 4 + [None] * 10)).table.iloc[0]
    assert counts(found) == [10, 38, 10, 31]
    assert str(row["state"]) == "cannot_tell"
    assert row["first_reached"] == START + pd.Timedelta(days=6)
    assert row[["percent", "reached", "sustained", "sustained_since"]].isna().all()
    assert progress(WEEK * 4 + [np.nan] * 10).table["state"].tolist() == ["achieved"]


@pytest.mark.parametrize(("words", "state"), [((29, 36), "achieved"), ((29, 36, 43), "cannot_tell")])
def test_one_day_in_ten_is_told_and_one_more_is_not(words: tuple[int, ...], state: str) -> None:
    """The latest three weeks hold 21 rated days; of a week with one word it is not known whether it was at the aim."""
    values: list[float | None] = WEEK * 7
    for day in words:
        values[day] = None
    found = progress(values, target=3.0)
    assert found.table["state"].tolist() == [state]
    assert counts(found)[2:] == [len(words), 21]
    weeks = {day // 7 for day in words}
    assert found.course["reached"].isna().tolist() == [week in weeks for week in range(7)]
    assert found.course["percent"].isna().tolist() == [week in weeks for week in range(7)]


def test_a_first_week_with_words_is_no_baseline() -> None:
    found = progress([None, *[1.0] * 6, *[2.0] * 7, *WEEK * 3], baseline=np.nan)
    assert found.table[["baseline", "percent"]].to_numpy().tolist() == [[2.0, 100.0]]


def test_a_level_on_words_makes_no_setback() -> None:
    """Six weeks near 4, then one at 1.5; where the three weeks before it hold words nobody knows from where it fell."""
    low: list[float | None] = [1.5] * 7
    assert len(progress(WEEK * 6 + low).setbacks) == 1
    assert not len(progress([*WEEK * 5, *[None] * 3, *WEEK[3:], *low]).setbacks)


def test_a_day_that_is_past_is_not_known_to_be_missed() -> None:
    due = START + pd.Timedelta(days=40)
    found = progress([2.0] * 28 + [3.0, *[None] * 6] * 3, due_on=due)
    assert found.table["state"].tolist() == ["date_passed_unclear"]


def test_words_outside_of_the_time_of_a_goal_and_of_other_ratings_change_nothing() -> None:
    values = [None] * 14 + WEEK * 4 + [None] * 14
    found = progress(values, set_on=START + pd.Timedelta(days=14), ended_on=START + pd.Timedelta(days=41))
    assert found.table[["worded", "rated", "worded_latest", "rated_latest"]].isna().all(axis=None)
    assert (found.table.loc[0, "percent"], str(found.table.loc[0, "state"])) == (100.0, "achieved")
    assert found.problems.empty


@pytest.mark.parametrize("per", ["week", "day", "session"])
def test_plain_twin(per: str) -> None:
    """Periods that are no one number, and the days that a state stands on, counted day by day on drawn diaries."""
    stream = np.random.default_rng(8)
    names = [f"p{i}" for i in range(12)]
    made = [diary([None if u < 0.12 else np.nan if u < 0.3 else v for u, v in zip(stream.random(60), stream.integers(1, 6, 60).astype(float), strict=True)], name) for name in names]  # fmt: skip
    ratings, labels = (pd.concat(part, ignore_index=True) for part in zip(*made, strict=True))
    ratings["session"] = (ratings["day"] - START).dt.days // 10
    goals = pd.DataFrame({"person": names, "goal": "g", "measure": "rating:mood", "target": 4.0, "direction": "increase", "per": per, "set_on": START})  # fmt: skip
    found = goal_progress(goals, empty(SCORES), ratings, labels=labels)
    for name, course in found.course.groupby("person", observed=True):
        own = ratings[ratings["person"] == name]
        day = (own["day"] - START).dt.days.to_numpy()
        number, word = own["mood"].notna().to_numpy(), own["entry"].isin(labels.loc[labels["person"] == name, "entry"]).to_numpy()  # fmt: skip
        last = (course["day"] - START).dt.days.tolist()
        ends = []
        for place, at in enumerate(last):
            nearest = next((d for d in day[number] if d > at), 99)
            before = last[place - 1] if place else -1
            ends.append({"week": (7 * (at // 7), 7 * (at // 7) + 6), "day": (at, at), "session": (before + 1, nearest - 1)}[per])  # fmt: skip
        vague = [sum(word & (day >= a) & (day <= b)) > 0.1 * sum((word | number) & (day >= a) & (day <= b)) for a, b in ends]  # fmt: skip
        assert course["reached"].isna().tolist() == vague
        row = found.table[found.table["person"] == name].iloc[0]
        latest = ends[-3:][0][0]
        want = [sum(word), sum(word | number), sum(word & (day >= latest)), sum((word | number) & (day >= latest))]
        assert row[["worded", "rated", "worded_latest", "rated_latest"]].tolist() == want
        assert (str(row["state"]) == "cannot_tell") == (want[2] > 0.1 * want[3])
