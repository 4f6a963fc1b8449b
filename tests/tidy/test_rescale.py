"""Variables of different scales on one scale: a straight line, a new column, nothing over the raw."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import OptionError
from moodtrack.log import Log
from moodtrack.testing import assert_tables
from moodtrack.tidy import rescale


def log_of(**ratings: list[float | None]) -> Log:
    n = len(next(iter(ratings.values())))
    variables = pd.DataFrame(
        [
            ("mood", 1.0, 5.0, "higher_better", "emotions"), ("score", 0.0, 100.0, "higher_better", "emotions"),
            ("low_mood", 0.0, 10.0, "higher_worse", "emotions"), ("sleep", 0.0, 12.0, "range", "behaviours"),
            ("pulse", None, None, "none", None), ("calm", 1.0, 7.0, None, None),
        ],
        columns=["variable", "low", "high", "direction", "domain"],
    )  # fmt: skip
    variables["best_low"] = [None, None, None, 6.0, None, None]
    variables["best_high"] = [None, None, None, 9.0, None, None]
    frame = pd.DataFrame({"person": ["anna"] * n, "entry": range(n), **ratings}).astype(dict.fromkeys(ratings, float))
    return Log(ratings=frame, variables=variables[variables["variable"].isin(list(ratings))])


def test_two_scales_become_one() -> None:
    """By hand: 1, 3, 5 of 1 to 5 are 0, 50, 100; 2 of 0 to 10 where higher is worse is 80."""
    log = log_of(mood=[1, 3, 5, None, None], low_mood=[None, None, None, 2, None])
    done = rescale(log, {"mood": "joined", "low_mood": "joined"}, low=0, high=100)
    assert done.ratings["joined"].tolist()[:4] == [0, 50, 100, 80]
    assert math.isnan(done.ratings["joined"].tolist()[4])
    assert_tables(done.ratings[["mood", "low_mood"]], log.ratings[["mood", "low_mood"]])
    scale = done.variables.set_index("variable").loc["joined"]
    assert (scale["low"], scale["high"], scale["direction"], scale["domain"], scale["source"]) == (0, 100, "higher_better", "emotions", "user")  # fmt: skip


def test_what_was_done_is_told() -> None:
    log = log_of(mood=[1, None], low_mood=[None, 2])
    done = rescale(log, {"mood": "joined", "low_mood": "joined"})
    assert done.problems["code"].tolist() == ["rescaled", "rescaled"]
    assert done.problems["what"].tolist() == ["mood (1 to 5) is in joined (1 to 5)", "low_mood (0 to 10) is in joined (1 to 5), turned round"]  # fmt: skip


def test_the_direction_asked_for_turns_what_runs_the_other_way() -> None:
    done = rescale(log_of(mood=[1, 5]), {"mood": "distress"}, low=0, high=10, direction="higher_worse")
    assert done.ratings["distress"].tolist() == [10, 0]
    assert done.variables.set_index("variable").loc["distress", "direction"] == "higher_worse"


def test_a_best_range_moves_along() -> None:
    done = rescale(log_of(sleep=[6, 9]), {"sleep": "sleep_share"}, low=0, high=1)
    scale = done.variables.set_index("variable").loc["sleep_share"]
    assert (scale["best_low"], scale["best_high"], scale["direction"]) == (0.5, 0.75, "range")


def test_different_values_of_one_entry_are_left_empty() -> None:
    log = log_of(mood=[1, 3, None], score=[0, 60, 25])
    done = rescale(log, {"mood": "joined", "score": "joined"}, low=0, high=100)
    assert done.ratings["joined"].isna().tolist() == [False, True, False]
    assert done.problems["code"].tolist().count("sources_differ") == 1
    assert done.problems.set_index("code").loc["sources_differ", "person"] == "anna"


@pytest.mark.parametrize(
    ("columns", "options", "words"),
    [
        ({}, {}, "no variable"), ({"joy": "new"}, {}, "not in the log"), ({"pulse": "new"}, {}, "scale of pulse is not known"),
        ({"mood": "score"}, {}, "in the log already"), ({"mood": "mood"}, {}, "in the log already"),
        ({"mood": "person"}, {}, "in the log already"), ({"mood": "New one"}, {}, "new_one"),
        ({"mood": "new"}, {"low": 5, "high": 1}, "low below high"), ({"mood": "new"}, {"low": 9}, "low below high"),
        ({"mood": "new"}, {"direction": "up"}, "higher_better"), ({"mood": "new", "calm": "new"}, {}, "which way is better"),
        ({"mood": "new", "sleep": "new"}, {}, "which way is better"), ({"calm": "new"}, {"direction": "higher_better"}, "which way is better"),
    ],
)  # fmt: skip
def test_what_cannot_be(columns: dict[str, str], options: dict[str, object], words: str) -> None:
    log = log_of(mood=[1], score=[1], sleep=[1], pulse=[1], calm=[1])
    with pytest.raises(OptionError, match=words):
        rescale(log, columns, **options)  # type: ignore[arg-type]


@settings(max_examples=20)
@given(
    values=st.lists(st.one_of(st.none(), st.floats(1, 5)), min_size=1, max_size=20),
    low=st.floats(-50, 50),
    width=st.floats(0.5, 100),
)
def test_there_and_back(values: list[float | None], low: float, width: float) -> None:
    """Within the new ends, in the same order, and the same numbers after the way back."""
    log = log_of(mood=values)
    there = rescale(log, {"mood": "there"}, low=low, high=low + width)
    back = rescale(there, {"there": "back"}, low=1, high=5).ratings["back"]
    for was, is_, new in zip(values, back, there.ratings["there"], strict=True):
        if was is None:
            assert math.isnan(new)
        else:
            assert low - 1e-6 <= new <= low + width + 1e-6
            assert math.isclose(is_, was, abs_tol=1e-6)


@settings(max_examples=20)
@given(values=st.lists(st.floats(0, 10), min_size=1, max_size=20))
def test_turned_round_twice_is_as_it_was(values: list[float]) -> None:
    log = log_of(low_mood=values)
    once = rescale(log, {"low_mood": "once"}, direction="higher_better")
    twice = rescale(once, {"once": "twice"}, direction="higher_worse")
    assert twice.ratings["twice"].tolist() == pytest.approx(values, abs=1e-9)


@pytest.mark.parametrize("ends", [(0.0, float("inf")), (float("-inf"), 1.0), (0.0, float("nan"))])
def test_ends_of_the_new_scale_are_finite(ends: tuple[float, float]) -> None:
    log = Log(
        ratings=pd.DataFrame({"person": ["p1"], "mood": [5.0]}),
        variables=pd.DataFrame({"variable": ["mood"], "low": [1.0], "high": [5.0], "direction": ["higher_better"]}),
    )
    with pytest.raises(OptionError, match="expected numbers, low below high"):
        rescale(log, {"mood": "joined"}, low=ends[0], high=ends[1])
