"""The tables of goal progress: one row a goal, and one a goal and period."""

from __future__ import annotations

from moodtrack.progress._goal_state import STATES
from moodtrack.schema import Column, Table

__all__ = ["COURSE", "GOAL_TABLE"]

_PERSON = Column("person", "category", "whose")
_GOAL = Column("goal", "category", "short name of the goal")
_STATE = " | ".join(STATES)
GOAL_TABLE = Table(
    "goal_progress",
    "one goal",
    (
        _PERSON,
        _GOAL,
        Column("label", "text", "the goal in the person's words"),
        Column("domain", "category", "what it is about", "thoughts | emotions | behaviours | relationships | other"),
        Column("horizon", "category", "until when", "session | treatment"),
        Column("measure", "category", "what shows it"),
        Column("rule", "category", "how values become one", "last | mean | count | share"),
        Column("per", "category", "over what", "day | week | session | span (until the next session)"),
        Column("standing", "category", "whether it is still a goal", "open | replaced | ended"),
        Column("replaced_by", "category", "the goal that follows it"),
        Column("set_on", "datetime", "day it was set"),
        Column("due_on", "datetime", "day it is due: as given, else the next session for a goal until then"),
        Column("baseline", "float", "where it started", "unit of the measure"),
        Column("baseline_source", "category", "where the baseline comes from", "given | first"),
        Column(
            "current", "float", "value of the last period; null where it is a pair of bounds", "unit of the measure"
        ),
        Column("current_low", "float", "the least that it can be", "unit of the measure"),
        Column("current_high", "float", "the most that it can be", "unit of the measure"),
        Column("n_current", "int?", "values, days or things known of the last period"),
        Column("of_current", "int?", "days or things due in the last period, known or not; null: not counted"),
        Column("target", "float", "where it is to be; the lower end of a range", "unit of the measure"),
        Column("target_high", "float", "the upper end of a range", "unit of the measure"),
        Column("direction", "category", "which way", "increase | decrease | range"),
        Column("percent", "float", "part of the way obtained; below 0 and above 100 are possible", "percent"),
        Column("recent", "float", "mean of the last values; null where it is a pair of bounds", "unit of the measure"),
        Column("recent_low", "float", "lower end of its interval; of bounds: the least", "unit of the measure"),
        Column("recent_high", "float", "upper end of its interval; of bounds: the most", "unit of the measure"),
        Column("level", "float", "level of the interval"),
        Column(
            "expected", "float", "what the plan expects of these values; null without a due day", "unit of the measure"
        ),
        Column("state", "category", "where it stands", _STATE),
        Column("state_since", "datetime", "last day of the first period of the present run in this state"),
        Column("n", "int", "periods with a value"),
        Column("first_reached", "datetime", "last day of the first period in which it was surely reached"),
        Column("first_reached_session", "int?", "session of that period"),
        Column("ever_reached", "bool?", "whether some period reaches it; null: cannot be told"),
        Column("reached", "bool?", "whether the last period reaches it; null: cannot be told"),
        Column("sustained", "bool?", "whether as many of the last periods as asked for reach it; null: cannot be told"),
        Column("ever_sustained", "bool?", "whether it was ever held for as long as asked for; null: cannot be told"),
        Column("sustained_since", "datetime", "last day of the first period of the present run of surely reached ones"),
        Column("last_day", "datetime", "last day with a value"),
        Column(
            "rated", "int?", "rated days of the goal's time; null, as the next three, where none is in words", "days"
        ),
        Column("worded", "int?", "of these, days with a rating in a word without a number", "days"),
        Column(
            "rated_latest", "int?", "rated days from the first of the latest periods, on which the state stands", "days"
        ),
        Column("worded_latest", "int?", "of these, days with a rating in a word without a number", "days"),
    ),
)
COURSE = Table(
    "course",
    "one period of a goal in which there is a value",
    (
        _PERSON,
        _GOAL,
        Column("day", "datetime", "last day of the period with a value"),
        Column("session", "int?", "session at which it was rated or agreed; of days counted or averaged, the one before them, 0 before the first"),
        Column("value", "float", "value of the period by the goal's rule; null where it is a pair of bounds", "unit of the measure"),
        Column("low", "float", "the least that it can be: nothing on the days that are not known", "unit of the measure"),
        Column("high", "float", "the most that it can be: one on each of them", "unit of the measure"),
        Column("percent", "float", "part of the way obtained", "percent"),
        Column("n", "int", "values, days or things known in the period"),
        Column("of", "int?", "days or things due in it, known or not; null: not counted"),
        Column("reached", "bool?", "whether it reaches the target; null: cannot be told"),
        Column("expected", "float", "what the plan expects of this and the values before it", "unit of the measure"),
        Column("state", "category", "where the goal stood after it", _STATE),
    ),
)  # fmt: skip
