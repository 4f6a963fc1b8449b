"""Norms are checked when they are made, and computed from one score a person."""

from __future__ import annotations

import statistics

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.progress import Norms, norms, reliable_change


def sample(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": ["a", "a", "b", "b", "c", "d"],
            "session": [1, 2, 1, 2, 1, 2],
            "measure": "phq9",
            "value": [20.0, 5.0, 14.0, 6.0, 11.0, 8.0],
            **columns,
        }
    )


def test_first_score_of_every_person() -> None:
    found = norms(sample(), measure="PHQ-9", reliability=0.8)
    first = [20.0, 14.0, 11.0, 8.0]
    assert (found.mean, found.n, found.measure, found.item) == (statistics.mean(first), 4, "phq9", "total")
    assert found.sd == pytest.approx(statistics.stdev(first), rel=1e-15)
    assert "4 persons" in found.source


def test_a_session_and_only_pairs() -> None:
    assert norms(sample(), measure="phq9", reliability=0.8, at=1).n == 3
    assert norms(sample(), measure="phq9", reliability=0.8, at_least=2).mean == 17.0


def test_missing_scores_do_not_count() -> None:
    assert norms(sample(value=[None, 5.0, 14.0, 6.0, 11.0, 8.0]), measure="phq9", reliability=0.8).mean == 9.5


def test_another_rater_is_another_sample() -> None:
    scores = sample(rater=["therapist", "self", None, "self", "therapist", "self"])
    assert norms(scores, measure="phq9", reliability=0.8).mean == (5 + 14 + 8) / 3
    assert norms(scores, measure="phq9", reliability=0.8, rater="therapist").mean == (20 + 11) / 2


def test_one_person_has_no_sd() -> None:
    found = norms(sample().iloc[:2], measure="phq9", reliability=0.8)
    assert (found.n, found.sd, found.s_diff, found.se_measurement) == (1, None, None, None)


def test_nobody_with_a_score_has_no_mean() -> None:
    """A measure that was given and never answered is no mistake of the caller; a change judged by it has a reason."""
    unanswered = sample().assign(value=np.nan)
    found = norms(unanswered, measure="phq9", reliability=0.8)
    assert (found.n, found.mean, found.sd, found.s_diff) == (0, None, None, None)
    change = reliable_change(sample(), measure="phq9", norms=found)
    assert change.table["class"].isna().all()
    assert "not_evaluable" in set(change.problems["code"].astype(str))


def test_a_measure_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OptionError, match="at least one"):
        norms(sample(), measure="gad7", reliability=0.8)
    with pytest.raises(SchemaError, match="measure"):
        norms(pd.DataFrame({"person": [], "value": []}), measure="gad7", reliability=0.8)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sd": -1.0}, {"sd": float("nan")}, {"reliability": 1.1}, {"reliability": -0.1}, {"reliability": float("nan")},
        {"mean": float("inf")}, {"n": -1}, {"source": " "},
    ],
)  # fmt: skip
def test_impossible_norms(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        Norms(**{"mean": 10.0, "sd": 5.0, "n": 10, "reliability": 0.8, "source": "a study", **wrong})  # type: ignore[arg-type]


def test_standard_errors() -> None:
    """SD 7.5, r .80: SEM = 7.5 * 0.4472136 = 3.354102, S_diff = 3.354102 * 1.4142136 = 4.743416 (by hand)."""
    found = Norms(20.0, 7.5, 50, 0.8, "a study")
    assert found.se_measurement == pytest.approx(3.354102, abs=1e-6)
    assert found.s_diff == pytest.approx(4.743416, abs=1e-6)
