"""The frames that `triggers` returns."""

from __future__ import annotations

from moodtrack.schema import Column, Table

__all__ = ["LOOKS", "TRIGGERS"]

TRIGGERS = Table(
    "triggers",
    "one tag and lag that was looked at, tested or not",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag"),
        Column(
            "lag", "int", "0 same day, 1 the tag on the day before the rating, -1 the rating on the day before the tag"
        ),
        Column("n_with", "int", "days with the tag among the days compared", "days"),
        Column("n_without", "int", "days without the tag among the days compared", "days"),
        Column(
            "difference",
            "float",
            "days with the tag minus comparable days without it, as estimated",
            "points; for lag -1 share of days with the tag per point of yesterday's rating",
        ),
        Column("se", "float", "standard error of the difference"),
        Column("statistic", "float", "difference / se, Student's t"),
        Column("df", "float", "degrees of freedom"),
        Column(
            "low", "float", "lower end of the interval that is claimed: for what was found, widened for the choosing"
        ),
        Column("high", "float", "upper end of the interval that is claimed"),
        Column("level", "float", "level of low and high; for what was found 1 - alpha found / tested"),
        Column(
            "shrunken",
            "float",
            "the difference as it is told: drawn towards 0 as far as it is uncertain; null for lag -1",
        ),
        Column("low_marginal", "float", "lower end of the interval of this pair alone, not adjusted for the choosing"),
        Column("high_marginal", "float", "upper end of the interval of this pair alone"),
        Column("p", "float", "two-sided p-value of this test alone"),
        Column(
            "p_adjusted",
            "float",
            "p-value among all tests of the person, variable and family, over the share of the level that the family has",
        ),
        Column("alpha", "float", "level that p_adjusted is held against"),
        Column("family", "category", "tests that are corrected together", "triggers | reverse"),
        Column(
            "p_superior",
            "float",
            "share of comparable pairs of days in which the day with the tag is higher, ties half",
        ),
        Column("p_superior_low", "float", "lower end of its interval"),
        Column("p_superior_high", "float", "upper end of its interval"),
        Column("phi", "float", "correlation of the errors of two days in a row; null for lag -1"),
        Column("sigma", "float", "standard deviation of the errors", "points; for lag -1 share of days"),
        Column("others", "int", "columns of other tags that were held equal"),
        Column("fitted", "category", "whether the lags stand in one model", "together | apart"),
        Column("reads", "category", "what a difference found on the day after reads as", "lingers | second | unclear"),
        Column(
            "reported_as",
            "category",
            "the tag that stands for this one: on nearly the same days, or on nearly all others",
        ),
        Column("reported_on", "category", "on which days of that tag this one is", "same_days | other_days"),
        Column(
            "change",
            "category",
            "against the look before; of tags on nearly the same days, whichever stood for them",
            "new | still | no_longer",
        ),
        Column(
            "status",
            "category",
            "what came out; scale_dependent: the difference and the share of pairs of days point different ways: the steps of the scale, or other tags on the same days, may be why",
            "found | not_found | early | scale_dependent | not_testable",
        ),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)

LOOKS = Table(
    "trigger_looks",
    "one person and rating: on which days the answer stands",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("days", "int", "rated days in the log", "days"),
        Column(
            "look",
            "int?",
            "rated days of the planned look that the answer is from; null where none is reached or planned",
        ),
        Column("day", "datetime", "last rated day of that look"),
        Column("alpha", "float", "level of the look"),
        Column("tested", "int", "pairs tested"),
        Column("found", "int", "pairs found"),
        Column("new", "int", "found, and not at the look before"),
        Column("no_longer", "int", "found at the look before, and not now"),
        Column("next_look", "int", "rated days of the next look", "days"),
        Column("next_day", "datetime", "when it is reached if rating goes on as so far"),
    ),
)
