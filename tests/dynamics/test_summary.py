"""Means and their intervals, against the dense covariance, and how much was logged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from moodtrack.dynamics import summary
from moodtrack.errors import OptionError, SchemaError
from moodtrack.stats import car1, gls
from moodtrack.testing import check_analysis, simulate

MOVES = ["estimate", "low", "high", "median", "min", "max"]


def rated(days: list[int], mood: list[float], person: str = "a") -> pd.DataFrame:
    return pd.DataFrame(
        {"person": person, "day": pd.Timestamp("2024-03-01") + pd.to_timedelta(days, "D"), "mood": mood}
    )


def test_laws() -> None:
    check_analysis(summary, shift=MOVES, scale=[*MOVES, "sd"])
    check_analysis(summary, of="mood", level=0.8, seeds=[3])


def test_daily_law() -> None:
    log = simulate(persons=2, days=30)
    found = summary(log.ratings)
    assert len(found.daily) == len(log.ratings)
    assert found.daily["value"].tolist() == log.ratings["mood"].tolist()


def test_counts_of_a_log_with_a_gap_and_two_entries_on_a_day() -> None:
    found = summary(rated([0, 0, 1, 5, 6], [4, 8, 5, np.nan, 7])).table.iloc[0]
    assert (found["n"], found["days"], found["span"], found["longest_gap"]) == (4, 3, 7, 4)
    assert found["estimate"] == pytest.approx((6 + 5 + 7) / 3)  # the two entries of the first day count as one
    assert (found["min"], found["median"], found["max"]) == (5, 6, 7)
    assert found["first"] == pd.Timestamp("2024-03-01")
    assert found["last"] == pd.Timestamp("2024-03-07")


def test_days_in_words_are_rated_days_without_a_number() -> None:
    """Days 0 and 1 in words alone, 4 with a number and a word, 9 in a word; numbers on 3, 4 and 6."""
    ratings = rated([0, 1, 3, 4, 4, 6, 9], [np.nan, np.nan, 5, 7, np.nan, 3, np.nan]).assign(entry=range(7))
    labels = pd.DataFrame({"person": "a", "entry": [0, 1, 4, 6], "variable": "mood", "missing": "unmapped_label"})
    found = summary(ratings, labels=labels).table.iloc[0]
    assert (found["n"], found["days"], found["in_words"]) == (3, 3, 3)
    assert (found["span"], found["longest_gap"], found["estimate"]) == (10, 2, 5)
    assert [found["first"], found["last"]] == [pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-10")]
    alone = summary(ratings).table.iloc[0]
    assert (alone["in_words"], alone["span"], alone["longest_gap"]) == (0, 4, 1)


def test_interval_is_that_of_the_dense_covariance() -> None:
    log = simulate(days=80, seed=4, phi=0.5)
    found = summary(log.ratings).table.iloc[0]
    day = log.ratings["day"].to_numpy("datetime64[D]").astype("float64")
    y, n = log.ratings["mood"].to_numpy(), len(log.ratings)
    phi = car1.estimate(day, np.ones((n, 1)), y)
    sigma = gls.fit(day, np.ones((n, 1)), y, phi).sigma
    ones = np.ones(n) / n
    dense = phi ** np.abs(np.subtract.outer(day, day))
    se = np.sqrt(sigma**2 * ones @ dense @ ones)
    reach = student.ppf(0.975, 1 / (ones @ dense @ ones) - 1) * se
    assert found["phi"] == phi
    assert (found["high"] - found["low"]) / 2 == pytest.approx(reach, rel=1e-9)
    assert found["estimate"] == pytest.approx(y.mean())


def test_few_days_keep_the_mean_and_lose_the_interval() -> None:
    found = summary(rated(list(range(13)), [3.0, 4.0] * 6 + [5.0]))
    row = found.table.iloc[0]
    assert row["estimate"] > 0
    assert np.isnan([row["low"], row["high"], row["level"]]).all()
    problem = found.problems.iloc[0]
    assert (problem["code"], problem["had"], problem["needs"]) == ("too_few", 13, 14)


def test_equal_days_have_no_interval() -> None:
    found = summary(rated(list(range(20)), [0.1 + 0.2] * 20))
    assert found.table["estimate"][0] == 0.1 + 0.2
    assert found.problems["code"].astype(str).tolist() == ["constant"]


def test_no_answer_gives_no_row_and_a_problem_only_if_asked_for() -> None:
    ratings = rated([0, 1], [np.nan, np.nan])
    assert len(summary(ratings).table) == len(summary(ratings).problems) == 0
    assert summary(ratings, of="mood").problems["code"].astype(str).tolist() == ["no_data"]


def test_wrong_input_is_said() -> None:
    with pytest.raises(SchemaError, match="calm"):
        summary(rated([0], [1.0]), of="calm")
    with pytest.raises(SchemaError, match="day"):
        summary(pd.DataFrame({"person": ["a"]}))
    with pytest.raises(OptionError):
        summary(rated([0], [1.0]), level=95)


@pytest.mark.parametrize("phi", [0.0, 0.5])
def test_interval_covers_the_true_mean(phi: float) -> None:
    log = simulate(persons=400, days=60, seed=11, phi=phi, weekly=0.0, scale=(0, 100), step=0.01, sd=5.0, tags={})
    table = summary(log.ratings).table
    covered = ((table["low"] < 50) & (table["high"] > 50)).mean()
    assert covered > 0.94 - 4 * np.sqrt(0.95 * 0.05 / 400)
    assert covered < 1.0
