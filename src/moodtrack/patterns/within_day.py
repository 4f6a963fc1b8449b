"""With several entries a day: how is the next entry of the day after one with a tag?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import share, whole
from moodtrack.panel import rated
from moodtrack.patterns import _tautology
from moodtrack.patterns._entry_pairs import EntryPairs, entry_pairs
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import LABELS, RATINGS, TAGS, VARIABLES, Column, Table, conform, empty, require
from moodtrack.stats import design, gls
from moodtrack.stats.claims import claims
from moodtrack.stats.grid import same_rows

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
        Column(
            "n_mirror", "int", "pairs of entries with the tag that have an entry of the day on either side", "pairs"
        ),
        Column(
            "mirror",
            "float",
            "the entry after the tag's minus the entry before it, with the tag against without",
            "points",
        ),
        Column("mirror_low", "float", "lower end of its 90 % interval", "points"),
        Column("mirror_high", "float", "upper end of its 90 % interval", "points"),
        Column("p", "float", "two-sided p-value of this test alone"),
        Column("p_adjusted", "float", "p-value among all tags of the person and variable"),
        Column("status", "category", "what came out", "found | unclear | not_found | not_testable"),
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
    variable are adjusted together (Benjamini and Hochberg). What stands out is found only where the mirror agrees: the
    entry after the tag's differs from the entry before it in the same direction; else it is unclear what came first.

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
        A tag stands out when its adjusted p-value is at most this; it is `found` when the 90 % interval of the mirror lies
        on the same side of zero, else `unclear`.
    level : float
        Level of the intervals of what was not found.
    min_pairs : int
        Pairs of entries with and without the tag that a test needs.

    Returns
    -------
    WithinDay
        `.table`: person, variable, tag, n_with, n_without, hours, difference, se, statistic, df, low, high, level,
        n_mirror, mirror, mirror_low, mirror_high, p, p_adjusted, status, reason.

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
    trigger, and so would the tag of the entry itself. Given the rating before, it does not, as far as the rating tells
    the mood. A rating is never the mood itself, so the mirror asks in addition: y_(i + 1) - y_(i - 1) = a + b x_i +
    c y_i + weekday + time of day + trend + (difference of the two gaps, alone and times y_i) + e_i. A tag that only
    follows mood stands as near to the entry before as to the one after, and b is zero whatever the error of the rating,
    where mood runs alike in both directions of time. Only pairs of one day count,
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
    alpha, level = share(alpha, "alpha"), share(level, "level")
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


def _tested(one: EntryPairs, worded: np.ndarray, min_pairs: int) -> dict[str, Any]:
    """Every tag of one person; `reason` says why there is no number."""
    m = len(one.columns)
    made: dict[str, Any] = {name: np.full(m, np.nan) for name in ("hours", "difference", "se", "df", "mirror", "mirror_low", "mirror_high")}  # fmt: skip
    made["n_with"], made["n_without"] = (one.present == 1).sum(axis=0), (one.present == 0).sum(axis=0)
    few = np.where(made["n_with"] < min_pairs, "few_with", np.where(made["n_without"] < min_pairs, "few_without", ""))
    says = worded | _tautology.derived(one.before, one.present, min_pairs)
    reason = made["reason"] = np.where(says, "tautology", few).astype("U16")
    for columns, rows in same_rows(np.isfinite(one.present)):
        live = columns[reason[columns] == ""]
        if not len(live):
            continue
        found = _fitted(one, rows, one.after[rows], live, np.zeros((len(rows), 0)))
        if isinstance(found, str):
            reason[live] = found
            continue
        made["difference"][live], made["se"][live] = found.coefficients[:, 0], found.se[:, 0]
        made["df"][live] = found.df
        reason[live[~found.own[:, 0]]] = "collinear"
        for j in live:
            made["hours"][j] = np.median(one.hours[rows][one.present[rows, j] == 1])
        _mirrored(one, rows, live, made)
    refused = reason != ""
    for name in ("hours", "difference", "se", "df", "mirror", "mirror_low", "mirror_high"):
        made[name][refused] = np.nan
    there = np.isfinite(one.earlier)[:, None] & (one.present == 1)
    made["n_mirror"] = there.sum(axis=0)
    return made


def _mirrored(one: EntryPairs, rows: np.ndarray, live: np.ndarray, made: dict[str, Any]) -> None:
    """The entry after against the entry before the one with the tag, where the day has both."""
    rows = rows[np.isfinite(one.earlier[rows])]
    gaps = one.hours[rows] - one.earlier_hours[rows]
    before = one.before[rows]
    beside = np.column_stack([gaps, gaps * (before - before.mean())]) if len(rows) else np.zeros((0, 2))
    found = _fitted(one, rows, one.after[rows] - one.earlier[rows], live, beside)
    if isinstance(found, str):
        return
    low, high = gls.interval(found.coefficients[:, 0], found.se[:, 0], found.df, _MIRROR)
    made["mirror"][live], made["mirror_low"][live], made["mirror_high"][live] = found.coefficients[:, 0], low, high


def _fitted(one: EntryPairs, rows: np.ndarray, y: np.ndarray, live: np.ndarray, more: np.ndarray) -> gls.Blocks | str:
    """Least squares for every tag alone, or why there is none."""
    day = one.day[rows]
    if len(day) < _FREE:
        return "too_few"
    turn = 2 * np.pi * one.clock[rows]
    base = np.column_stack([design.seasonal(day, 30.0), np.cos(turn), np.sin(turn), one.before[rows], more])
    base = base[:, design.full_rank(base)]
    if np.ptp(y) == 0:
        return "constant"
    if len(day) - base.shape[1] - 1 < _FREE:
        return "too_few"
    order = np.arange(len(day), dtype="float64")
    return gls.blocks(order, base, y, one.present[np.ix_(rows, live)][:, :, None], 0.0)


def _frame(parts: list[dict[str, Any]], alpha: float, level: float) -> pd.DataFrame:
    """One frame; every person and variable is corrected on its own."""
    made: dict[str, list[np.ndarray]] = {}
    for part in parts:
        claimed = claims(part["difference"], part["se"], part["df"], alpha, level)
        size, tested = len(claimed.p), np.isfinite(claimed.p)
        with np.errstate(invalid="ignore"):
            agrees = np.where(part["difference"] > 0, part["mirror_low"] > 0, part["mirror_high"] < 0)
        more = {"person": np.repeat(part["person"], size), "variable": np.repeat(part["variable"], size),
                "statistic": claimed.statistic, "low": claimed.low, "high": claimed.high, "level": claimed.level,
                "p": claimed.p, "p_adjusted": claimed.adjusted,
                "status": np.where(~tested, "not_testable", np.where(~claimed.hit, "not_found", np.where(agrees, "found", "unclear")))}  # fmt: skip
        for name, values in (part | more).items():
            made.setdefault(name, []).append(np.asarray(values))
    frame = pd.DataFrame({name: np.concatenate(values) for name, values in made.items()})
    return frame.sort_values(["person", "variable", "tag"], kind="stable")


_FREE = 10
_MIRROR = 0.9
