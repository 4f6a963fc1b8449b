"""The frames that staying_well returns."""

from __future__ import annotations

from moodtrack.schema import Column, Table

__all__ = ["CHARTS", "DAYS", "SETBACKS", "SIGNS"]

SIGNS = Table(
    "signs",
    "one warning sign that a person declared",
    (
        Column("person", "category", "whose"),
        Column("number", "int", "number of the sign, by day and words"),
        Column("sign", "text", "the sign in the person's words"),
        Column("kind", "category", "what it was read as", "limit | away | often; null: not read as a rule"),
        Column("of", "category", "what it looks at", "rating:<variable> | score:<measure> | tag:<tag>"),
        Column("status", "category", "on the last day of the log", "present | quiet | not_logged; null: not evaluated"),
        Column("since", "datetime", "where present: the day from which it has been present on every day"),
        Column("last_present", "datetime", "the last day on which it was present"),
        Column("n", "int?", "days of the rule that are known; of scores and latest values, values", "days"),
        Column("days", "int?", "days of the rule, or days that a latest value is good for", "days"),
        Column("worded", "int?", "of `days`, days with a rating in a word without a number, which are not known", "days"),
        Column("through", "datetime", "the day that is asked about: the last of the person's log"),
        Column("ended", "datetime", "where it is no longer watched on the day that is asked about: its last day; it has no status then"),
        Column("shared", "bool?", "whether the author shares the sign"),
    ),
)  # fmt: skip
CHARTS = Table(
    "charts",
    "one person and rating: the time after the stable phase against it",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("first", "datetime", "first day of the stable phase"),
        Column("last", "datetime", "last day of the stable phase"),
        Column("n_stable", "int?", "rated days of the stable phase", "days"),
        Column("mean", "float", "their mean", "points"),
        Column("sd", "float", "their SD", "points"),
        Column("phi", "float", "their correlation from one day to the next"),
        Column("side", "category", "which way is worse", "lower | higher"),
        Column("limit", "float", "where the chart signals", "SDs of the chart"),
        Column("false_per_year", "float", "signals a year where nothing changes, simulated", "signals"),
        Column("delay", "float", "days until half of lasting shifts by one SD are found, simulated; null: over a year", "days"),
        Column("delay_high", "float", "days until 9 of 10 of them are found; null: over a year", "days"),
        Column("n", "int?", "rated days after the stable phase", "days"),
        Column("signals", "int?", "signals among them"),
        Column("last_signal", "datetime", "day of the latest one"),
        Column("status", "category", "on the last day of the log", "signal | quiet | not_logged | cannot_tell: too many rated days after the stable phase, or of the latest ones, are in words without a number"),
        Column("rated", "int?", "rated days after the stable phase, with or without a number", "days"),
        Column("worded", "int?", "of these, days with a rating in a word without a number", "days"),
        Column("rated_latest", "int?", "the same as `rated` of the latest 14 days", "days"),
        Column("worded_latest", "int?", "the same as `worded` of the latest 14 days", "days"),
        Column("through", "datetime", "the last day of the person's log"),
    ),
)  # fmt: skip
DAYS = Table(
    "days",
    "one rated day after the stable phase",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("day", "datetime", "the day"),
        Column("value", "float", "mean of its ratings", "points"),
        Column("error", "float", "value less what the day before leads one to expect", "SDs"),
        Column("chart", "float", "the chart after it; below zero where lower is worse", "SDs of the chart"),
        Column("signal", "bool", "whether it reached the limit; then it starts again at zero"),
    ),
)
SETBACKS = Table(
    "setbacks",
    "one setback that a person wrote down",
    (
        Column("person", "category", "whose"),
        Column("start", "datetime", "first day"),
        Column("end", "datetime", "last day, where told"),
        Column("days_since", "int?", "days from its last day, else its first, to the last day of the log", "days"),
        Column("helped", "int?", "entries of that time that say what helped", "entries"),
        Column("helped_shared", "int?", "of those, entries that the author shares", "entries"),
        Column("shared", "bool?", "whether the author shares the setback"),
    ),
)
