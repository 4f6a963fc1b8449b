"""Which tags stand on the same days more often, or less often, than each of them alone would bring about?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number, share, whole
from moodtrack.patterns._tag_days import TagDays, tag_days
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import TAGS, Column, Table, conform, empty, require
from moodtrack.stats.coincidence import chance, coincidence, difference, seasons, two_sided
from moodtrack.stats.multiplicity import benjamini_hochberg

__all__ = ["TOGETHER", "Together", "together"]

LEAST_DAYS = 28
"""Days on which both tags are known that a test needs."""
_LEAST_VARIANCE = 0.05  # of the number of days with both; below it both tags are told by weekday, season and yesterday

TOGETHER = Table(
    "together",
    "one pair of tags that was looked at, tested or not",
    (
        Column("person", "category", "whose"),
        Column("tag", "category", "one tag; the two stand in alphabetical order"),
        Column("other", "category", "the other tag"),
        Column("n", "int", "days on which both are known", "days"),
        Column("n_both", "int", "of these, days with both", "days"),
        Column("n_tag", "int", "of these, days with the tag", "days"),
        Column("n_other", "int", "of these, days with the other", "days"),
        Column("expected", "float", "n_tag n_other / n: days with both if base rates were all", "days"),
        Column("support", "float", "n_both / n"),
        Column("confidence", "float", "n_both / n_tag: share of the tag's days that have the other"),
        Column("confidence_other", "float", "n_both / n_other: share of the other's days that have the tag"),
        Column("lift", "float", "n_both / expected"),
        Column("chance", "float", "days with both to be expected from rate, weekday and season of each", "days"),
        Column("difference", "float", "share of days with the other: days of the tag less comparable days without it"),
        Column("low", "float", "lower end of its interval"),
        Column("high", "float", "upper end of its interval"),
        Column("level", "float", "level of the interval"),
        Column("p", "float", "two-sided p-value of this pair alone"),
        Column("p_adjusted", "float", "p-value among all pairs of the person"),
        Column("status", "category", "what came out", "found | not_found | not_testable"),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Together(Result):
    """What `together` returns: `table` has a row a person and pair of tags, also for pairs that could not be tested."""

    tables: ClassVar[dict[str, Table]] = {"table": TOGETHER}


def together(
    tags: pd.DataFrame, *, alpha: float = 0.05, level: float = 0.95, min_days: int = 8, slow: float = 30.0
) -> Together:
    """Which tags stand on the same days more often, or less often, than each of them alone would bring about?

    Tags come in runs, on weekdays and in seasons, so two of them meet often without having to do with each other. For
    every tag the probability of each day is fitted from its own rate, weekday, slow waves and its own last days; a pair is
    judged by what is left of both on the same days. All pairs of a person are adjusted together (Benjamini and Hochberg).

    Parameters
    ----------
    tags : DataFrame
        The table `tags`. A pair is looked at on the days on which both are known to be there or not
        (`moodtrack.tidy.exposures`).
    alpha : float
        A pair is `found` when its adjusted p-value is at most this.
    level : float
        Level of the intervals; they are not adjusted for the number of pairs.
    min_days : int
        Days with each tag, and days without it, that a test needs.
    slow : float
        Days a slow wave: what drifts more slowly than this is no relation.

    Returns
    -------
    Together
        `.table`: person, tag, other, n, n_both, n_tag, n_other, expected (days), support, confidence, confidence_other,
        lift, chance (days), difference, low, high, level, p, p_adjusted, status, reason.

    Raises
    ------
    SchemaError
        If person, day or tag is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Test: with x, y in 0, 1 and their fitted probabilities p, q the excess is sum (x - p)(y - q). Where the two are
    independent each term has mean 0 given the past, so its variance is sum p (1 - p) q (1 - q) whatever the runs; the
    p-value is that of a gamma with this variance and the third cumulant.
    Size: with probabilities that do not know the last days, chance = sum p q, difference =
    sum (x - p)(y - q) / sum (x - p)^2; its interval counts runs and is not that of the test, so in single cases one
    holds zero where the other does not.
    A difference above 0 says that two tags go together in a person's notes; not which brings about which, and not
    whether a third thing brings about both. Do not use it for tags that exclude each other by the app's design.

    References
    ----------
    Shah, R. D. and Peters, J. (2020), The hardness of conditional independence testing and the generalised covariance
    measure, Annals of Statistics 48, 1514-1538. https://doi.org/10.1214/19-AOS1857
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(seed=5, tags={"walk": 0.3, "late": 0.2, "call": 0.3})
    >>> walks = log.tags[log.tags["tag"] == "walk"].iloc[::2]
    >>> tags = pd.concat([log.tags, walks.assign(tag="friend")])
    >>> found = together(tags).table.query("status == 'found'")
    >>> found[["tag", "other", "n_both"]].astype({"tag": str, "other": str}).to_dict("records")
    [{'tag': 'friend', 'other': 'walk', 'n_both': 22}]
    """
    min_days = whole(min_days, "min_days", "a whole number from 1")
    _check(alpha, level, min_days, slow)
    require(tags, ["person", "day", "tag"], "tags")
    persons, names, every = tag_days(conform(tags, TAGS))
    parts = [_tested(days, min_days, slow, level) for days in every if len(days.columns) > 1]
    method = Method(
        "generalised covariance of logistic residuals, Benjamini-Hochberg",
        {"alpha": alpha, "level": level, "min_days": min_days, "slow": slow},
        ("https://doi.org/10.1214/19-AOS1857", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"),
    )
    return Together(_frame(parts, persons, names, alpha, level), issues([]), method)


class _Part(NamedTuple):
    """The pairs of one person."""

    person: np.ndarray
    tag: np.ndarray
    other: np.ndarray
    n: np.ndarray
    n_both: np.ndarray
    n_tag: np.ndarray
    n_other: np.ndarray
    chance: np.ndarray
    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    refused: np.ndarray


def _tested(days: TagDays, min_days: int, slow: float, level: float) -> _Part:
    knowing, without = (_probabilities(days, slow, past=past) for past in (True, False))
    sums, size = coincidence(days.present, knowing), coincidence(days.present, without).chance
    a, b = np.triu_indices(len(days.columns), 1)
    n, both, tag, other = sums.n[a, b], sums.both[a, b], sums.first[a, b], sums.first[b, a]
    refused = np.select(
        [
            n < LEAST_DAYS,
            np.minimum(tag, other) < min_days,
            n - np.maximum(tag, other) < min_days,
            sums.variance[a, b] < _LEAST_VARIANCE,
        ],
        [Code.TOO_FEW.value, Code.FEW_WITH.value, Code.FEW_WITHOUT.value, Code.COLLINEAR.value],
        default="",
    )
    kept = refused == ""
    ends = np.full((3, len(a)), np.nan)
    used = 7 + seasons(days.day, slow).shape[1]
    for j in np.unique(a[kept]):
        rows = kept & (a == j)
        others = days.present[:, b[rows]], without[:, b[rows]]
        ends[:, rows] = difference(days.day, days.present[:, j], without[:, j], *others, used, level)
    p = np.full(len(a), np.nan)
    at = a[kept], b[kept]
    p[kept] = two_sided(sums.excess[at], sums.variance[at], sums.third[at])
    return _Part(
        np.full(len(a), days.person),
        days.columns[a],
        days.columns[b],
        n.astype("int64"),
        both.astype("int64"),
        tag.astype("int64"),
        other.astype("int64"),
        np.where(n > 0, size[a, b], np.nan),
        ends[0],
        ends[1],
        ends[2],
        p,
        benjamini_hochberg(p),
        refused,
    )


def _probabilities(days: TagDays, slow: float, *, past: bool) -> np.ndarray:
    """Of every tag on the days on which it is known."""
    probability = np.full(days.present.shape, np.nan)
    for j in range(len(days.columns)):
        known = ~np.isnan(days.present[:, j])
        probability[known, j] = chance(days.day[known], days.present[known, j], slow, past=past)
    return probability


def _frame(parts: list[_Part], persons: pd.Index, names: np.ndarray, alpha: float, level: float) -> pd.DataFrame:
    """One frame from the arrays of all persons."""
    if not parts:
        return empty(TOGETHER)
    columns = _Part(*(np.concatenate(values) for values in zip(*parts, strict=True)))
    n, both, tag, other = columns.n, columns.n_both, columns.n_tag, columns.n_other
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(n > 0, tag * other / n, np.nan)
        support, confidence, confidence_other, lift = (both / whole_ for whole_ in (n, tag, other, expected))
    refused = columns.refused
    return pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(columns.person, categories=persons),
            "tag": pd.Categorical.from_codes(columns.tag, categories=names),
            "other": pd.Categorical.from_codes(columns.other, categories=names),
            "n": n,
            "n_both": both,
            "n_tag": tag,
            "n_other": other,
            "expected": expected,
            "support": support,
            "confidence": confidence,
            "confidence_other": confidence_other,
            "lift": lift,
            "chance": columns.chance,
            "difference": columns.difference,
            "low": columns.low,
            "high": columns.high,
            "level": np.where(refused == "", level, np.nan),
            "p": columns.p,
            "p_adjusted": columns.p_adjusted,
            "status": np.where(
                refused != "", "not_testable", np.where(columns.p_adjusted <= alpha, "found", "not_found")
            ),
            "reason": refused,
        }
    )


def _check(alpha: float, level: float, min_days: int, slow: float) -> None:
    share(alpha, "alpha")
    share(level, "level")
    if min_days < 1:
        raise OptionError(f"min_days={min_days}", "a whole number from 1")
    if number(slow, "slow", "at least 14 days") < 14:
        raise OptionError(f"slow={slow}", "at least 14 days")
