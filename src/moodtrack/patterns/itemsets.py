"""Which sets of tags stand on one day, and on how many of these days was a rating low? Counts to read, no tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import name as named
from moodtrack.options import share, whole
from moodtrack.panel import Panel, rated
from moodtrack.patterns._tag_days import tag_days
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, empty, require
from moodtrack.stats.segments import daily, segments

__all__ = ["CUTS", "ITEMSETS", "RULES", "Itemsets", "itemsets"]

_KEYS = (
    Column("person", "category", "whose"),
    Column("items", "text", "the tags in alphabetical order, with '|' between them; low_<rating> is a low day"),
    Column("length", "int", "items of the set"),
)
ITEMSETS = Table(
    "itemsets",
    "one person and set of items",
    (
        *_KEYS,
        Column("n", "int", "days with all of them", "days"),
        Column("n_days", "int", "days on which all of them are known", "days"),
        Column("support", "float", "n / n_days"),
    ),
)
RULES = Table(
    "rules",
    "one person and set of tags that a low day goes with",
    (
        *_KEYS,
        Column("low_item", "category", "the item of a low day"),
        Column("n_days", "int", "days on which all are known", "days"),
        Column("n_both", "int", "days with the tags that are low", "days"),
        Column("n_tags_only", "int", "days with the tags that are not low", "days"),
        Column("n_low_only", "int", "low days without all of the tags", "days"),
        Column("n_neither", "int", "the other days", "days"),
        Column("support", "float", "n_both / n_days"),
        Column("confidence", "float", "share of the days with the tags that are low"),
        Column("lift", "float", "confidence over the share of low days"),
        Column("leverage", "float", "support less the product of the two shares"),
        Column("conviction", "float", "(1 - share of low days) / (1 - confidence); null where every such day is low"),
    ),
)
CUTS = Table(
    "cuts",
    "one person and rating: what a low day is",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("item", "category", "the item"),
        Column("n", "int", "rated days", "days"),
        Column("cut", "float", "a day is low at or below this", "points"),
        Column("share", "float", "share of rated days that are low; on a coarse scale far more than the quantile"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Itemsets(Result):
    """What `itemsets` returns: `table` (sets), `rules` (sets before a low day) and `cuts` (what a low day is)."""

    tables: ClassVar[dict[str, Table]] = {"table": ITEMSETS, "rules": RULES, "cuts": CUTS}

    rules: pd.DataFrame
    cuts: pd.DataFrame


def itemsets(
    tags: pd.DataFrame,
    ratings: pd.DataFrame | None = None,
    *,
    of: str | None = "mood",
    quantile: float = 0.25,
    min_support: float = 0.05,
    max_length: int = 3,
) -> Itemsets:
    """Which sets of tags stand on one day, and on how many of these days was a rating low?

    For reading, not for testing: there is no p-value, on purpose. Pairs are tested by `moodtrack.patterns.together`,
    tags and a rating by `moodtrack.patterns.triggers`.

    Parameters
    ----------
    tags : DataFrame
        The table `tags`.
    ratings : DataFrame, optional
        The table `ratings`; without it there are no low days.
    of : str, optional
        The rating whose low days are an item, named low_<rating>; None: no low days. A tag of that very name is left out.
    quantile : float
        A day is low when its mean is at or below this quantile of the person's rated days.
    min_support : float
        Share of days that a set must stand on, and each of its parts.
    max_length : int
        Items of a set, 1 to 5.

    Returns
    -------
    Itemsets
        `.table`: person, items, length, n, n_days (days), support. `.rules`: the same with counts, confidence, lift,
        leverage, conviction. `.cuts`: person, variable, item, n (days), cut (points), share.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Sets are grown one item at a time from sets that are frequent (Apriori), on the days on which all of their items are known
    (`moodtrack.tidy.exposures`); where tags came into use at different times the days differ, and a set is looked at only
    when all of its parts are frequent. Do not read a lift as a finding: with 30 tags there are 4,060 sets of three, and
    the largest lift among them is large by chance.

    References
    ----------
    Agrawal, R., Imielinski, T. and Swami, A. (1993), Mining association rules between sets of items in large databases,
    SIGMOD Record 22, 207-216. https://doi.org/10.1145/170036.170072

    Examples
    --------
    >>> day = pd.date_range("2026-03-02", periods=4)
    >>> tags = pd.DataFrame({"person": "me", "day": [*day, *day[:2]], "tag": ["late", "late", None, None, "tea", "tea"]})
    >>> itemsets(tags).table[["items", "n", "support"]].values.tolist()
    [['late', 2, 0.5], ['tea', 2, 0.5], ['late|tea', 2, 0.5]]
    """
    of = named(of, "of")
    max_length = whole(max_length, "max_length", "a whole number from 1 to 5")
    if not 1 <= max_length <= 5:
        raise OptionError(f"max_length={max_length}", "a whole number from 1 to 5")
    quantile, min_support = share(quantile, "quantile"), share(min_support, "min_support")
    require(tags, ["person", "day", "tag"], "tags")
    persons, names, every = tag_days(conform(tags, TAGS))
    low = _low_days(ratings, of, quantile) if ratings is not None and of is not None else {}
    item = f"low_{of}"
    sets: list[_Set] = []
    owners: list[str] = []
    cuts: list[tuple[str, str, str, int, float, float]] = []
    problems: list[dict[str, object]] = []
    for days in every:
        person = str(persons[days.person])
        words = names[days.columns].tolist()
        kept = [j for j, word in enumerate(words) if not (person in low and word == item)]
        day, present, words = days.day, days.present[:, kept], [words[j] for j in kept]
        if person in low:
            rows, is_low, cut = low[person]
            cuts.append((person, str(of), item, len(rows), cut, float(is_low.mean())))
            day, present = _beside(day, present, rows, is_low)
            words.append(item)
        elif ratings is not None and of is not None:
            problems.append(
                {"person": person, "variable": of, "code": Code.NO_DATA, "what": "no rating of the variable"}
            )
        found = _frequent(present, words, min_support, max_length, item if person in low else None)
        sets += found
        owners += [person] * len(found)
    method = Method(
        "Apriori; no test",
        {"of": of, "quantile": quantile, "min_support": min_support, "max_length": max_length},
        ("https://doi.org/10.1145/170036.170072",),
    )
    table = pd.DataFrame({"person": owners, **_columns(sets)}) if sets else empty(ITEMSETS)
    lows = pd.DataFrame(cuts, columns=CUTS.names) if cuts else empty(CUTS)
    return Itemsets(table, issues(problems), method, _rules(sets, owners, item), lows)


class _Set(NamedTuple):
    """One set: its items, and its days; where a low day is one of them, the days of its tags and the low ones."""

    items: tuple[str, ...]
    n: int
    n_days: int
    n_tags: int
    n_low: int


def _low_days(ratings: pd.DataFrame, of: str, quantile: float) -> dict[str, tuple[np.ndarray, np.ndarray, float]]:
    """Rated days, which of them are low, and the cut, by person."""
    require(ratings, ["person", "day"], "ratings")
    names = rated(ratings, of)
    panel = Panel.of(conform(ratings, RATINGS), "day")
    if not len(panel):
        return {}
    mean = daily(panel.codes, panel["day"], panel[names[0]])
    found = {}
    for code, rows in segments(mean.group):
        cut = float(np.quantile(mean.mean[rows], quantile))
        found[str(panel.persons[code])] = (mean.day[rows], mean.mean[rows] <= cut, cut)
    return found


def _beside(
    day: np.ndarray, present: np.ndarray, rows: np.ndarray, is_low: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Days with a tag or a rating, and the low days as one more column."""
    days = np.union1d(day, rows)
    both = np.full((len(days), present.shape[1] + 1), np.nan)
    both[np.searchsorted(days, day), :-1] = present
    both[np.searchsorted(days, rows), -1] = is_low
    return days, both


def _frequent(present: np.ndarray, words: list[str], least: float, longest: int, low: str | None) -> list[_Set]:
    """All sets whose support, and that of all their parts, is at least `least`."""
    order = np.argsort(np.array(words, dtype="str"), kind="stable")
    present, words = present[:, order], [words[j] for j in order]
    known, there = (~np.isnan(present)).astype("float64"), np.nan_to_num(present)
    at = words.index(low) if low is not None else -1
    found: list[_Set] = []
    grown: dict[tuple[int, ...], tuple[np.ndarray, np.ndarray]] = {(): (np.ones(len(present)), np.ones(len(present)))}
    for _ in range(longest):
        longer: dict[tuple[int, ...], tuple[np.ndarray, np.ndarray]] = {}
        for parts, (days, all_) in grown.items():
            first = parts[-1] + 1 if parts else 0
            n, n_days = all_ @ there[:, first:], days @ known[:, first:]
            for j in np.flatnonzero((n > 0) & (n >= least * n_days - 1e-9)) + first:
                new = (*parts, int(j))
                if all(new[:k] + new[k + 1 :] in grown for k in range(len(new))):
                    longer[new] = days * known[:, j], all_ * there[:, j]
        found += [_counted(new, *sums, there, at, words) for new, sums in longer.items()]
        grown = longer
    return found


def _counted(
    parts: tuple[int, ...], days: np.ndarray, all_: np.ndarray, there: np.ndarray, at: int, words: list[str]
) -> _Set:
    n_tags, n_low = 0, 0
    if at in parts and len(parts) > 1:
        tags = days.copy()
        for j in parts:
            if j != at:
                tags = tags * there[:, j]
        n_tags, n_low = int(tags.sum()), int((days * there[:, at]).sum())
    return _Set(tuple(words[j] for j in parts), int(all_.sum()), int(days.sum()), n_tags, n_low)


def _columns(sets: list[_Set]) -> dict[str, object]:
    n, n_days = np.array([one.n for one in sets]), np.array([one.n_days for one in sets])
    return {
        "items": ["|".join(one.items) for one in sets],
        "length": [len(one.items) for one in sets],
        "n": n,
        "n_days": n_days,
        "support": n / n_days,
    }


def _rules(sets: list[_Set], owners: list[str], item: str) -> pd.DataFrame:
    """Every set of tags beside a low day."""
    pairs = [(one, owner) for one, owner in zip(sets, owners, strict=True) if one.n_tags]
    if not pairs:
        return empty(RULES)
    antecedent = [[word for word in one.items if word != item] for one, _ in pairs]
    both, days, tags, low = (
        np.array([getattr(one, name) for one, _ in pairs], dtype="float64")
        for name in ("n", "n_days", "n_tags", "n_low")
    )
    confidence = both / tags
    sure = confidence >= 1
    return pd.DataFrame(
        {
            "person": [owner for _, owner in pairs],
            "items": ["|".join(words) for words in antecedent],
            "length": [len(words) for words in antecedent],
            "low_item": item,
            "n_days": days,
            "n_both": both,
            "n_tags_only": tags - both,
            "n_low_only": low - both,
            "n_neither": days - tags - low + both,
            "support": both / days,
            "confidence": confidence,
            "lift": confidence / (low / days),
            "leverage": both / days - tags / days * (low / days),
            "conviction": np.where(sure, np.nan, (1 - low / days) / np.where(sure, 1.0, 1 - confidence)),
        }
    )
