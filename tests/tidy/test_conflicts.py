"""Two scores for one occasion: different ones are kept and told, equal ones are a repeat."""

from __future__ import annotations

from datetime import datetime

import pytest

from moodtrack.log import Log
from moodtrack.records import FileRead, Row
from moodtrack.result import Code
from moodtrack.tidy import assemble

FIRST = {"measure": "phq9", "item": "total", "session": 1, "at": datetime(2026, 1, 5), "value": 17.0}


def both(one: dict[str, object], two: dict[str, object], *, same_file: bool = False, person: str = "anna") -> Log:
    rows = [Row("scores", one, 2, "anna"), Row("scores", two, 3, person)]
    if same_file:
        return assemble([FileRead("a.csv", "scores", "log", tuple(rows))])
    return assemble([FileRead(f"{name}.csv", "scores", "log", (row,)) for name, row in zip("ab", rows, strict=True)])


def codes(log: Log) -> list[str]:
    return log.problems["code"].astype(str).tolist()


@pytest.mark.parametrize("same_file", [True, False])
def test_two_different_scores_are_both_kept_and_told_with_their_lines(same_file: bool) -> None:
    log = both(FIRST, FIRST | {"value": 12.0}, same_file=same_file)
    assert sorted(log.scores["value"]) == [12.0, 17.0]
    assert codes(log) == [Code.SCORE_CONFLICT.value]
    assert log.problems["person"].astype(str).tolist() == ["anna"]
    what = log.problems["what"].item()
    assert ("a.csv lines 2-3" if same_file else "a.csv line 2; b.csv line 3") in what
    assert "17" not in what


def test_equal_scores_are_a_repeat() -> None:
    log = both(FIRST, dict(FIRST))
    assert log.scores["value"].tolist() == [17.0]
    assert codes(log) == [Code.REPEATED.value]


@pytest.mark.parametrize(
    "other",
    [
        {"session": 2, "at": datetime(2026, 1, 12)},
        {"at": datetime(2026, 1, 12)},
        {"measure": "gad7"},
        {"item": "9"},
        {"rater": "therapist"},
        {"session": None, "at": None},
    ],
)
def test_scores_of_other_occasions_or_parts_do_not_contradict(other: dict[str, object]) -> None:
    assert Code.SCORE_CONFLICT.value not in codes(both(FIRST, FIRST | {"value": 12.0} | other))


def test_scores_of_two_persons_do_not_contradict() -> None:
    assert codes(both(FIRST, FIRST | {"value": 12.0}, person="ben")) == []


def test_without_a_session_the_time_is_the_occasion() -> None:
    bare = FIRST | {"session": None}
    assert codes(both(bare, bare | {"value": 12.0})) == [Code.SCORE_CONFLICT.value]
    assert codes(both(bare, bare | {"value": 12.0, "at": datetime(2026, 1, 5, 18)})) == []
