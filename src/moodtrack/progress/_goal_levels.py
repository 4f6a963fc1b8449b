"""What a level of attainment means in words, and the tables of levels: one row a person and rater, and one a goal."""

from __future__ import annotations

from collections.abc import Mapping

from moodtrack.schema import Column, Table

__all__ = ["ATTAINED", "LEVELLED", "LEVELS"]

LEVELS: Mapping[float, str] = {
    -2: "much less than expected",
    -1: "somewhat less than expected",
    0: "as expected",
    1: "somewhat more than expected",
    2: "much more than expected",
}
"""What a level means, as goal attainment scaling words it. A half level lies between two of them."""
_PERSON = Column("person", "category", "whose")
_RATER = Column("rater", "category", "who rated (self where it is not said); every rater is judged alone")
ATTAINED = Table(
    "goal_attainment",
    "one person and rater",
    (
        _PERSON,
        _RATER,
        Column("n_goals", "int", "goals with a row, rated or not"),
        Column("n", "int", "goals with a last level: what the levels, the share and t_now stand on"),
        Column("median", "float", "median of the last levels", "-2 to 2"),
        Column("wording", "category", "what the median level means; null between two levels"),
        Column("mean", "float", "mean of the last levels", "-2 to 2"),
        Column("weighted_mean", "float", "the same, by weight", "-2 to 2"),
        Column("n_expected", "int", "goals last at `expected` or above"),
        Column("share_expected", "float", "n_expected / n"),
        Column("t_now", "float", "T of the last levels of all of these goals; 50 is as expected"),
        Column("n_compared", "int", "goals with a level before and a last level: what the next three stand on"),
        Column("t_before", "float", "T of the levels before"),
        Column("t_after", "float", "T of the last levels of the same goals"),
        Column("change", "float", "t_after - t_before"),
        Column("rho", "float", "correlation of the goals that T assumes"),
    ),
)
LEVELLED = Table(
    "goals",
    "one goal of a person and rater",
    (
        _PERSON,
        _RATER,
        Column("goal", "category", "the goal"),
        Column("weight", "float", "weight among the person's goals; 1 where none is given"),
        Column("n", "int", "levels rated"),
        Column("before", "float", "baseline of the goal, else its first level where there are two", "-2 to 2"),
        Column("before_wording", "category", "what it means; null between two levels"),
        Column("after", "float", "last level", "-2 to 2"),
        Column("wording", "category", "what it means; null between two levels"),
        Column("change", "float", "after - before", "levels"),
    ),
)
