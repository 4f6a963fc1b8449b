"""With several entries a day: how is the next entry of the day after one with a tag?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import whole
from moodtrack.panel import rated
from moodtrack.patterns import _tautology
from moodtrack.patterns._entry_pairs import EntryPairs, entry_pairs
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import LABELS, RATINGS, TAGS, VARIABLES, Column, Table, conform, empty, require
from moodtrack.stats import design, gls
from moodtrack.stats.grid import same_rows
from moodtrack.stats.multiplicity import benjamini_hochberg

__all__ = ["WITHIN_DAY", "WithinDay", "within_day"]

WITHIN_DAY = Table(
    "within_day",
    "one tag that was looked at from entry to entry",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag of the earlier entry"),
        Column("n_with", "int", "pairs of entries whose earlier one has the tag", "pairs"),
        Column("n_without", "int", "pairs of entries whose earlier one has it not", "pairs"),
        Column("hours", "float", "median time between the two entries, with the tag", "hours"),
        Column(
            "difference",
            "float",
            "the next entry's rating after the tag minus without it, given the rating before",
            "points",
        ),
        Column("se", "float", "standard error of the difference", "points"),
        Column("statistic", "float", "difference / se, Student's t"),
        Column("df", "float", "degrees of freedom"),
        Column(
            "low",
            "float",
            "lower end of the interval that is claimed: for what was found, widened for the choosing",
            "points",
        ),
        Column("high", "float", "upper end of the interval that is claimed", "points"),
        Column("level", "float", "level of low and high; for what was found 1 - alpha found / tested"),
        Column("p", "float", "two-sided p-value of this test alone"),
        Column("p_adjusted", "float", "p-value among all tags of the person and variable"),
        Column("status", "category", "what came out", "found | not_found | not_testable"),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class WithinDay(Result):
    """What `within_day` returns: `table`, one row a person, variable and tag, also where nothing could be tested."""

    tables: ClassVar[dict[str, Table]] = {"table": WITHIN_DAY}


def within_day(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    alpha: float = 0.05,
    level: float = 0.95,
    min_pairs: int = 8,
) -> WithinDay:
    """With several entries a day: how is the next entry of the day after one with a tag?

    The rating of an entry is regressed on the tag of the entry before it on the same day, given that entry's own rating,
    the time of day, the weekday and a trend with slow waves, by ordinary least squares. All tags of a person and
    variable are adjusted together (Benjamini and Hochberg).

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`; entries need a time (`at`).
    tags : DataFrame
        The table `tags`, with the entry that each tag belongs to.
    variables, labels : DataFrame, optional
        The tables of those names: tags that say a rating again are not tested.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    alpha : float
        A tag is `found` when its adjusted p-value is at most this.
    level : float
        Level of the intervals of what was not found.
    min_pairs : int
        Pairs of entries with and without the tag that a test needs.

    Returns
    -------
    WithinDay
        `.table`: person, variable, tag, n_with, n_without, hours, difference, se, statistic, df, low, high, level, p,
        p_adjusted, status, reason.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    y_i = a + b x_(i - 1) + c y_(i - 1) + weekday + time of day + trend + waves + e_i over entries i - 1, i of one day.
    A tag that mood itself brings about stands beside a mood that is already low; means of days would show it as a
    trigger, and so would the tag of the entry itself. Given the rating before, it does not. Only pairs of one day count,
    so a person with one entry a day has no rows to test, and it says so. Not for tags that are noted for the whole day
    with the last entry of it.

    References
    ----------
    Granger, C. W. J. (1969), Econometrica 37, 424-438. https://doi.org/10.2307/1912791
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> from moodtrack.testing import cohort
    >>> drawn = cohort("entries", persons=1, days=150, seed=4)
    >>> found = within_day(drawn.ratings, drawn.tags).table.query("status == 'found'")
    >>> planted = drawn.truth[drawn.truth["lag"] == 1]["tag"].astype(str).tolist()
    >>> set(found["tag"].astype(str)) <= set(planted), len(found) > 0
    (True, True)
    """
    min_pairs = whole(min_pairs, "min_pairs", "a whole number from 1")
    for name, share in (("alpha", alpha), ("level", level)):
        if not 0 < share < 1:
            raise OptionError(f"{name}={share}", "a number above 0 and below 1")
    if min_pairs < 1:
        raise OptionError(f"min_pairs={min_pairs}", "a whole number from 1")
    require(ratings, ["person", "day", "at", "entry"], "ratings")
    require(tags, ["person", "day", "tag", "entry"], "tags")
    ratings, tags = conform(ratings, RATINGS), conform(tags, TAGS)
    labels, variables = (None if given is None else conform(given, table) for given, table in ((labels, LABELS), (variables, VARIABLES)))  # fmt: skip
    names = rated(ratings, of)
    said = _tautology.worded(tags, labels, variables)
    parts: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for name in names if len(ratings) else ():
        persons, every, pairs = entry_pairs(ratings, tags, name)
        for one in pairs:
            person = str(persons[one.person])
            own = said[""] | said.get(person, set())
            worded = np.array([_tautology.plain(every[column]) in own for column in one.columns], dtype=bool)
            if not len(one.day):
                problems.append({"person": person, "variable": name, "code": Code.TOO_FEW, "what": "no two entries of one day with times"})  # fmt: skip
            parts.append(
                {"person": person, "variable": name, "tag": every[one.columns], **_tested(one, worded, min_pairs)}
            )
    method = Method(
        "least squares on the entry before, Benjamini-Hochberg",
        {"of": tuple(names), "alpha": alpha, "level": level, "min_pairs": min_pairs},
        ("https://doi.org/10.2307/1912791", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"),
    )
    parts = [part for part in parts if len(part["tag"])]
    return WithinDay(_frame(parts, alpha, level) if parts else empty(WITHIN_DAY), issues(problems), method)


def _tested(one: EntryPairs, worded: np.ndarray, min_pairs: int) -> dict[str, np.ndarray]:
    """Every tag of one person; `reason` says why there is no number."""
    m = len(one.columns)
    with_, without = (one.present == 1).sum(axis=0), (one.present == 0).sum(axis=0)
    hours, difference, se, df = (np.full(m, np.nan) for _ in range(4))
    reason = np.where(
        worded, "tautology", np.where(with_ < min_pairs, "few_with", np.where(without < min_pairs, "few_without", ""))
    )
    reason = reason.astype("U16")
    for columns, rows in same_rows(np.isfinite(one.present)):
        live = columns[reason[columns] == ""]
        if not len(live):
            continue
        day, y = one.day[rows], one.after[rows]
        turn = 2 * np.pi * one.clock[rows]
        base = np.column_stack([design.seasonal(day, 30.0), np.cos(turn), np.sin(turn), one.before[rows]])
        base = base[:, design.full_rank(base)]
        if len(day) - base.shape[1] - 1 < _FREE or np.ptp(y) == 0:
            reason[live] = "constant" if np.ptp(y) == 0 else "too_few"
            continue
        found = gls.blocks(
            np.arange(len(day), dtype="float64"), base, y, one.present[np.ix_(rows, live)][:, :, None], 0.0
        )
        difference[live], se[live], df[live] = found.coefficients[:, 0], found.se[:, 0], found.df
        reason[live[~found.own[:, 0]]] = "collinear"
        for j in live:
            hours[j] = np.median(one.hours[rows][one.present[rows, j] == 1])
    refused = reason != ""
    for values in (hours, difference, se, df):
        values[refused] = np.nan
    return {"n_with": with_, "n_without": without, "hours": hours, "difference": difference, "se": se, "df": df, "reason": reason}  # fmt: skip


def _frame(parts: list[dict[str, Any]], alpha: float, level: float) -> pd.DataFrame:
    """One frame; every person and variable is corrected on its own."""
    made: dict[str, list[np.ndarray]] = {}
    for part in parts:
        p = gls.two_sided(part["difference"] / part["se"], part["df"])
        adjusted = benjamini_hochberg(p)
        hit, tested = adjusted <= alpha, np.isfinite(p)
        own = np.where(hit, np.maximum(level, 1 - alpha * hit.sum() / max(tested.sum(), 1)), level)
        low, high = gls.interval(part["difference"], part["se"], part["df"], own)
        size = len(p)
        more = {"person": np.repeat(part["person"], size), "variable": np.repeat(part["variable"], size), "statistic": part["difference"] / part["se"],
                "low": low, "high": high, "level": np.where(tested, own, np.nan), "p": p, "p_adjusted": adjusted,
                "status": np.where(~tested, "not_testable", np.where(hit, "found", "not_found"))}  # fmt: skip
        for name, values in (part | more).items():
            made.setdefault(name, []).append(np.asarray(values))
    frame = pd.DataFrame({name: np.concatenate(values) for name, values in made.items()})
    return frame.sort_values(["person", "variable", "tag"], kind="stable")


_FREE = 10
