"""Sudden gains, caseness and the band on the clinician's page: with n and share by chance, and never in the client's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

import moodtrack
from moodtrack import report
from moodtrack.log import Log
from moodtrack.report.document import Items, Row
from moodtrack.schema import SCORES, stack

pytestmark = pytest.mark.usefixtures("demo_once")

Weekly = Callable[..., pd.DataFrame]
FALL = [19.0, 18, 19, 18, 11, 10, 11, 9]


def log(*scores: pd.DataFrame) -> Log:
    return Log(persons=pd.DataFrame({"person": ["p1"]}), scores=stack(scores, SCORES))


def told(page: report.Document) -> dict[str, str]:
    return dict(next(block for block in page["reliable_change"].blocks if isinstance(block, Items)).items)


def test_a_gain_is_told_with_its_share_by_chance_and_n(weekly: Weekly) -> None:
    found = report.findings(log(weekly(FALL)))
    row = found.get("sudden_gains").table.iloc[0]
    words = told(report.document(log(weekly(FALL))))["PHQ-9"]
    assert "Sudden gain from session 4 to 5, 7 points lower" in words
    assert f"a gain at least as large is in {round(100 * row['expected_by_chance'])} of 100 smooth courses with this client's own spread (8 scores)" in words  # fmt: skip


def test_a_loss_is_told_as_a_loss(weekly: Weekly) -> None:
    words = told(report.document(log(weekly([9.0, 9, 8, 9, 17, 18, 18, 18]))))["PHQ-9"]
    assert "Sudden loss from session 4 to 5, 8 points higher" in words
    assert "Sudden gain" not in words


def test_small_steps_and_few_scores_are_states_of_their_own(weekly: Weekly) -> None:
    assert "No sudden gain or loss: 5 steps" in told(report.document(log(weekly([9.0, 9, 8, 9, 9, 8, 8, 9]))))["PHQ-9"]
    few = told(report.document(log(weekly([18.0, 9.0]))))["PHQ-9"]
    assert "cannot be told: 2 scores" in few


def test_the_pair_is_told_in_the_words_of_the_service(weekly: Weekly) -> None:
    page = report.document(log(weekly(FALL), weekly([14.0, 13, 12, 12, 9, 7, 7, 6], measure="gad7")))
    words = told(page)["PHQ-9 and GAD-7"]
    assert "a case at the first scores, not a case at the last: “recovery”" in words
    assert "“reliable recovery”" in words
    assert "by the last score" in words
    assert "PHQ-9 19 to 9, 8 scores, a case from 10" in words


@pytest.mark.parametrize(
    ("phq9", "gad7", "expected"),
    [
        ([19.0, 12.0], [14.0, 9.0], "a case at the last: no “recovery”"),
        ([8.0, 7.0], [5.0, 4.0], "no recovery can be counted"),
        ([12.0, 20.0], [9.0, 9.0], "“reliable deterioration”"),
        ([18.0, 9.0], [8.0, 14.0], "one measure is reliably better and another reliably worse"),
    ],
)
def test_every_state_of_the_pair(weekly: Weekly, phq9: list[float], gad7: list[float], expected: str) -> None:
    page = report.document(log(weekly(phq9), weekly(gad7, measure="gad7")))
    assert expected in told(page)["PHQ-9 and GAD-7"]


def test_no_pair_no_outcome(weekly: Weekly) -> None:
    assert list(told(report.document(log(weekly(FALL))))) == ["PHQ-9"]
    once = log(weekly(FALL), weekly([14.0], measure="gad7"))
    assert "PHQ-9 and GAD-7" not in told(report.document(once))


def test_band_line_and_cutoff_are_named_in_the_caption(weekly: Weekly) -> None:
    row = next(block for block in report.document(log(weekly(FALL)))["figures"].blocks if isinstance(block, Row))
    assert "Shaded: score ± 1.96 standard errors of measurement (PHQ-9 ± 4.0 points)" in row.caption
    assert "Dashed: reliable change from the first score (PHQ-9 6 points)" in row.caption
    assert "Dotted: caseness (PHQ-9 10)" in row.caption
    assert "Thick: sudden gain or loss" in row.caption


def test_scores_of_unsure_order_have_no_gain_and_no_outcome(weekly: Weekly) -> None:
    frame = weekly(FALL)
    days = frame["day"].to_numpy(copy=True)
    days[[0, 7]] = days[[7, 0]]
    page = report.document(log(frame.assign(day=days, at=days), weekly([14.0, 6.0], measure="gad7")))
    assert "udden" not in told(page)["PHQ-9"]
    assert "PHQ-9 and GAD-7" not in told(page)


@pytest.mark.parametrize("norms", [False, True])
def test_nothing_of_it_is_in_the_client_edition(norms: bool) -> None:
    page = report.html(report.document(moodtrack.demo(), edition="client", norms=norms))
    assert not re.search(r"sudden|caseness|recover|smooth course|breakthrough|cured", page, re.IGNORECASE)
    clinician = report.html(report.document(moodtrack.demo()))
    assert "sudden gain" in clinician.lower()
    assert not re.search(r"breakthrough|cured", clinician, re.IGNORECASE)
