"""A client beside a course: bands that hold the share they say, signals by name, what cannot be said, the laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError
from moodtrack.progress import course, fit_course
from moodtrack.schema import SCORES, empty
from moodtrack.testing import check_analysis

from .test_fit_course import drawn

OURS = fit_course(drawn(400, 1), measure="own")


def client(values: list[float], measure: str = "own", start: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": "a",
            "session": range(start, start + len(values)),
            "measure": measure,
            "value": [float(v) for v in values],
        }
    )


def tables(seed: int) -> dict[str, pd.DataFrame]:
    made = drawn(5, seed, sessions=10)
    stream = np.random.default_rng(seed)
    return {"scores": made[stream.random(len(made)) < 0.9].reset_index(drop=True)}


# calibration


@pytest.mark.parametrize("session", [1, 3, 7])
def test_bands_hold_the_share_of_fresh_clients_that_they_say(session: int) -> None:
    """6,400 clients that the course has not seen, one score each: the standard error of a share of .8 is .005."""
    fresh = drawn(6400, 100 + session)
    found = course(fresh[fresh["session"].isin([0, session])], course=OURS, direction="higher_worse")
    for level, sides in ((0.68, 0.16), (0.8, 0.1), (0.9, 0.05)):
        rows = course(
            fresh[fresh["session"].isin([0, session])], course=OURS, direction="higher_worse", level=level
        ).table
        rows = rows[rows["expected"].notna()]
        se = math.sqrt(level * (1 - level) / len(rows))
        assert abs(rows["place"].eq("within").mean() - level) < 4 * se
        assert abs(rows["place"].eq("worse").mean() - sides) < 4 * math.sqrt(sides * (1 - sides) / len(rows))
    inside = found.table["place"].eq("within").sum() / found.table["expected"].notna().sum()
    assert 0.78 <= inside <= 0.82


def test_bands_hold_their_share_at_high_and_low_first_scores() -> None:
    fresh = drawn(12800, 17)
    rows = course(fresh[fresh["session"].isin([0, 5])], course=OURS, direction="higher_worse").table
    rows = rows[rows["expected"].notna()]
    for part in (rows[rows["intake"] < 16], rows[rows["intake"] > 20]):
        assert abs(part["place"].eq("within").mean() - 0.8) < 4 * math.sqrt(0.16 / len(part)) + 0.01


# places and signals


def test_places_follow_the_direction() -> None:
    up = course(client([18, 16, 30]), course=OURS, direction="higher_better").table
    down = course(client([18, 16, 30]), course=OURS, direction="higher_worse").table
    assert up["place"].astype("str").tolist() == ["within", "better"]
    assert down["place"].astype("str").tolist() == ["within", "worse"]
    assert down["beyond"].tolist() == [0.0, 0.9]
    unknown = course(client([18, 16, 30]), course=OURS)
    assert unknown.table["place"].isna().tolist() == [False, True]
    assert "direction_unknown" in set(unknown.problems["code"].astype("str"))


def test_nothing_signals_unless_a_rule_is_named() -> None:
    found = course(client([18, 30]), course=OURS, direction="higher_worse")
    assert found.table["signal"].isna().all()
    assert found.rules.empty


@pytest.mark.parametrize(
    ("rule", "want"), [("expected 68 and 90 percent", "slower"), ("expected 68 and 80 percent", "not_on_track")]
)
def test_signals_of_bands(rule: str, want: str) -> None:
    mean, _, sd = OURS.at(np.array([3.0]), np.array([18.0]))
    value = float(mean[0] + 1.5 * sd[0])  # between the 80 % band (1.28 SD) and the 90 % band (1.64 SD)
    found = course(client([18, 15, 14, value]), course=OURS, direction="higher_worse", rule=rule)
    assert found.table["signal"].astype("str").tolist() == ["on_track", "on_track", want]
    assert found.rules["status"].astype("str").tolist() == ["from_memory"]


def test_below_the_cutoff_and_a_start_below_it() -> None:
    given = {"course": OURS, "direction": "higher_worse", "rule": "expected 68 and 90 percent", "cutoff": 15.0}
    assert course(client([18, 14, 26]), **given).table["signal"].astype("str").tolist() == [
        "below_cutoff",
        "not_on_track",
    ]
    low = course(client([14.9, 14, 26]), **given).table["signal"]
    assert low.astype("str").tolist()[0] == "below_cutoff"
    assert low.isna().tolist() == [False, True]


def test_the_rational_rule_needs_no_course() -> None:
    """PHQ-9, 6 points given: session 1 is 7 worse, session 4 is 2 better (less than 3), session 5 is 3 better."""
    found = course(client([15, 22, 16, 16, 13, 12], "phq9"), rule="rational", reliable=6.0)
    assert found.table["signal"].astype("str").tolist() == [
        "not_on_track",
        "on_track",
        "on_track",
        "slower",
        "on_track",
    ]
    assert found.problems.empty
    assert set(found.rules["rule"].astype("str")) == {"signal", "reliable_change"}
    assert found.table["expected"].isna().all()
    unknown = course(client([15, 22]), rule="rational", direction="higher_worse")
    assert unknown.table["signal"].isna().all()
    assert "give reliable=" in unknown.problems["what"].iloc[0]


# what cannot be said


def test_without_a_course_the_step_is_named() -> None:
    found = course(client([18, 15, 14]))
    assert found.problems["code"].astype("str").tolist() == ["not_evaluable"]
    assert "fit_course" in found.problems["what"].iloc[0]
    assert found.table["expected"].isna().all()
    assert found.bands.empty


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (client([60, 40, 30]), "no such first score"), (client([18, 15], start=1), "number sessions alike"),
        (client([18, *[12] * 9]), "after the last session"), (client([18]), "one score"),
        (client([18, 15]).drop(columns="session").assign(day=pd.to_datetime(["2026-01-01", "2026-01-08"])), "has no session"),
    ],
)  # fmt: skip
def test_nothing_is_said_beyond_the_sample(scores: pd.DataFrame, said: str) -> None:
    found = course(scores, course=OURS, direction="higher_worse")
    assert said in " ".join(found.problems["what"])
    assert len(found.table) == 0 or found.table["expected"].isna().any()


def test_bands_go_to_the_last_session_of_the_sample() -> None:
    bands = course(client([18, 15]), course=OURS, direction="higher_worse").bands
    assert sorted(bands["session"].unique()) == list(range(1, 8))
    assert sorted(bands["level"].unique()) == [0.68, 0.8, 0.9]
    wide = bands[bands["session"] == 3].set_index("level")
    assert wide.loc[0.9, "low"] < wide.loc[0.8, "low"] < wide.loc[0.68, "low"]


def test_a_course_without_a_first_score_is_the_same_for_all() -> None:
    plain = fit_course(drawn(100, 3), measure="own", intake=False)
    found = course(
        pd.concat([client([18, 15]), client([30, 15]).assign(person="b")]), course=plain, direction="higher_worse"
    )
    assert found.table["expected"].nunique() == 1
    assert found.clients["n"].tolist() == [2, 2]


def test_own_line_lies_between_the_expected_one_and_least_squares() -> None:
    found = course(client([18, 17, 17, 18, 17, 18, 17, 18]), course=OURS, direction="higher_worse").clients.iloc[0]
    expected = OURS.fixed[1] + OURS.fixed[3] * (18 - OURS.intake_mean)  # type: ignore[operator]
    assert expected < found["slope"] < found["ols_slope"]
    assert found["slope_low"] < found["slope"] < found["slope_high"]


@pytest.mark.parametrize(
    "options",
    [{"course": "a"}, {"course": [OURS, OURS]}, {"rule": "red"}, {"level": 0.95}, {"levels": [1.2]}, {"by": 0}, {"direction": "up"},
     {"reliable": "no such set"}, {"cutoff": "no such set"}],
)  # fmt: skip
def test_refused(options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        course(client([18, 15]), **options)  # type: ignore[arg-type]


# laws


@pytest.mark.parametrize("options", [{"course": OURS, "direction": "higher_worse", "rule": "expected 68 and 80 percent"}, {"rule": "rational", "reliable": 5.0, "direction": "higher_worse"}, {}])  # fmt: skip
def test_laws(options: dict[str, object]) -> None:
    check_analysis(course, tables=tables, **options)


def test_empty() -> None:
    found = course(empty(SCORES), course=OURS)
    assert all(len(getattr(found, name)) == 0 for name in [*found.tables, "problems"])
