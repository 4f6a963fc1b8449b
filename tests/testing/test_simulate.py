"""Simulated persons: the truth is in the numbers, and equal seeds give equal people."""

from __future__ import annotations

import numpy as np
import pytest

from moodtrack.errors import OptionError
from moodtrack.schema import RATINGS, TAGS, conform
from moodtrack.testing import assert_tables, simulate
from moodtrack.tidy import exposures


def test_equal_seeds_give_equal_persons_whatever_the_cohort() -> None:
    many, one = simulate(persons=3, seed=8, tags={"a": 0.2}), simulate(seed=8, first=3, tags={"a": 0.2})
    assert_tables(many.ratings[many.ratings["person"] == "p003"], one.ratings)
    assert not np.array_equal(many.persons[0].mood, many.persons[1].mood)
    assert not np.array_equal(simulate(seed=9).persons[0].mood, simulate(seed=8).persons[0].mood)


def test_errors_have_the_autocorrelation_and_spread_asked_for() -> None:
    mood = simulate(days=20_000, seed=1, phi=0.6, sd=1.5, weekly=0.0).persons[0].mood
    assert np.std(mood) == pytest.approx(1.5, abs=0.12)  # 4 SE: 1.5 sqrt((1 + .36) / (1 - .36) / 40000)
    assert np.corrcoef(mood[1:], mood[:-1])[0, 1] == pytest.approx(0.6, abs=0.025)  # 4 SE: .8 / sqrt(20000)


def test_planted_differences_are_in_the_mood_and_only_there() -> None:
    settings = {"days": 4000, "seed": 2, "weekly": 0.0, "phi": 0.0}
    tags = {"now": 0.3, "after": 0.3, "driven": 0.3, "none": 0.3}
    person = simulate(
        **settings, tags=tags, same_day={"now": 1.0}, next_day={"after": -1.0}, reverse={"driven": 1.0}
    ).persons[0]

    def difference(tag: str, lag: int) -> float:
        there = person.tags[tag][: len(person.mood) - lag]
        mood = person.mood[lag:]
        return float(mood[there].mean() - mood[~there].mean())

    slack = 4 * 1.2 / np.sqrt(4000 * 0.3 * 0.7)
    assert difference("now", 0) == pytest.approx(1.0, abs=slack)
    assert difference("now", 1) == pytest.approx(0.0, abs=slack)
    assert difference("after", 1) == pytest.approx(-1.0, abs=slack)
    assert difference("after", 0) == pytest.approx(0.0, abs=slack)
    assert difference("none", 0) == pytest.approx(0.0, abs=slack)
    driven, yesterday = person.tags["driven"][1:], person.mood[:-1]
    assert yesterday[driven].mean() - yesterday[~driven].mean() > 4 * slack / 1.2


def test_trend_spells_weekdays_and_holes_are_where_they_were_put() -> None:
    person = simulate(
        days=70, sd=1e-9, weekly=0.5, trend=2.0, spells=[(10, 19, -3.0)], holes=[(30, 39)], missing=0.0
    ).persons[0]
    flat = simulate(days=70, sd=1e-9, weekly=0.5, missing=0.0).persons[0]
    extra = person.mood - flat.mood
    rise = 2 * np.arange(70) / 69
    assert extra[69] == pytest.approx(2.0, abs=1e-6)
    np.testing.assert_allclose(extra[10:20] - rise[10:20], -3.0, atol=1e-6)
    np.testing.assert_allclose(flat.mood[7:], flat.mood[:-7], atol=1e-6)
    assert not person.logged[30:40].any()
    assert person.logged[:30].all()


def test_ratings_lie_on_the_scale() -> None:
    log = simulate(days=300, scale=(0, 3), step=0.5, sd=3.0, missing=0.0)
    assert set(log.ratings["mood"]) <= {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0}
    assert {0.0, 3.0} <= set(log.ratings["mood"])


def test_tables_have_the_declared_shape_and_every_logged_day_is_known() -> None:
    log = simulate(persons=2, days=50, tags={"a": 0.3, "b": 0.1})
    assert_tables(log.ratings, conform(log.ratings, RATINGS))
    assert_tables(log.tags, conform(log.tags, TAGS))
    for person in log.persons:
        days = log.tags[log.tags["person"] == person.name]["day"].to_numpy("datetime64[D]")
        assert set(days) == set(person.days[person.logged])
        known = exposures(log.tags)
        shown = known[(known["person"] == person.name) & (known["tag"] == "a") & known["present"]]["day"]
        assert set(shown.to_numpy("datetime64[D]")) == set(person.days[person.logged & person.tags["a"]])


def test_no_persons_and_no_tags() -> None:
    assert len(simulate(persons=0).ratings) == 0
    assert simulate(days=20).tags["tag"].isna().all()


@pytest.mark.parametrize(
    "wrong",
    [{"same_day": {"x": 1.0}}, {"tags": {"x": 1.0}}, {"phi": 1.0}, {"missing": 1.0}, {"days": 0}],
    ids=lambda w: next(iter(w)),
)
def test_wrong_options_are_said(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        simulate(**wrong)
