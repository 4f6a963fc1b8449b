"""One budget of chance findings a report: the first question has all of its level, every further one its share of it.

The first question is the family of tests of tags and the rating of the first page, on the same day and the day after.
Every other family (does a tag follow the rating, from entry to entry, amounts) is held to alpha times selected families
over families (Benjamini and Bogomolov): a family is selected when it holds a finding at alpha.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.stats.claims import claims
from moodtrack.stats.multiplicity import selected, selected_share

__all__ = ["beside", "held", "shares"]

FURTHER = ("within_day", "dose_response")
"""Questions beside `triggers` that a report asks."""

_FIRST = "triggers"


def shares(families: Mapping[str, np.ndarray], alpha: float, first: str) -> dict[str, float]:
    """The share of alpha that every family has.

    Parameters
    ----------
    families : mapping of str to ndarray of float
        p-values of every family; NaN is no test, and a family without a test is none.
    alpha : float
        Level of the report.
    first : str
        The family that has all of alpha.

    References
    ----------
    Benjamini, Y. and Bogomolov, M. (2014), J. R. Stat. Soc. B 76, 297-318. https://doi.org/10.1111/rssb.12028

    Examples
    --------
    >>> families = {"main": np.array([0.001]), "next": np.array([0.03]), "other": np.array([0.5]), "none": np.array([])}
    >>> {name: round(share, 3) for name, share in shares(families, 0.05, "main").items()}
    {'main': 1.0, 'next': 0.667, 'other': 0.667}
    """
    return _shares(families, dict.fromkeys(families, alpha), first)


def _shares(families: Mapping[str, np.ndarray], alphas: Mapping[str, float], first: str) -> dict[str, float]:
    tested = {name: p for name, p in families.items() if np.isfinite(p).any()}
    share = selected_share(list(tested.values()), [alphas[name] for name in tested]) if tested else 1.0
    return {name: 1.0 if name == first else share for name in tested}


def _alpha(results: Mapping[str, Any], word: str, rows: pd.Series, alpha: float) -> float:
    """The level of the look that a family stands on: every rating has its own looks."""
    return float(results[word].table.loc[rows, "alpha"].iloc[0]) if word == _FIRST else alpha


def held(results: Mapping[str, Any], variable: str, alpha: float) -> dict[str, Any]:
    """Results with every further family held to its share of one budget.

    Parameters
    ----------
    results : mapping of str to Result
        `triggers`, and `within_day` and `dose_response` where they were run at alpha.
    variable : str
        The rating of the first page.
    alpha : float
        Level of the look that the first question and the questions beside `triggers` stand on.

    Returns
    -------
    dict of str to Result
        The same with p_adjusted, low, high, level and status of the further families told at their share. What
        `triggers` gave its own further families counts no more: only p-values of single tests are used of them. Alone
        it is returned as it is, since then both budgets are one.
    """
    if set(results) == {_FIRST}:
        return dict(results)
    own: dict[str, tuple[str, pd.Series]] = {}
    for word, result in results.items():
        table = result.table
        if word != _FIRST:
            own[word] = (word, pd.Series(data=True, index=table.index))
            continue
        of = table["variable"].astype("str") + " " + table["family"].astype("str")
        own |= {f"{word} {family}": (word, of == family) for family in dict.fromkeys(of)}
    first = f"{_FIRST} {variable} {_FIRST}"
    tests = {name: _p(results[word].table[rows]) for name, (word, rows) in own.items()}
    made = dict(results)
    for name, share in _shares(tests, {name: _alpha(results, *of, alpha) for name, of in own.items()}, first).items():
        word, rows = own[name]
        if name != first:
            at = _alpha(results, word, rows, alpha)
            table = _told(made[word].table, rows.to_numpy(), at * share, at, _level(made[word]))
            made[word] = replace(made[word], table=table)
    return made


def beside(results: Mapping[str, Any], alpha: float) -> tuple[int, int]:
    """Of the families of questions beside `triggers`, how many hold a finding at alpha, and how many there are.

    Parameters
    ----------
    results : mapping of str to Result
        As for `held`; others are not looked at.
    alpha : float
        Level of the look that they stand on.
    """
    tests = [_p(results[word].table) for word in FURTHER if results.get(word) is not None]
    tested = [p for p in tests if np.isfinite(p).any()]
    return selected(tested, [alpha] * len(tested)), len(tested)


def _p(table: pd.DataFrame) -> np.ndarray:
    return np.asarray(table["p"].where(~table["status"].isin(["not_testable", "early"])), dtype="float64")


def _level(result: Any) -> float:
    return float(result.method.parameters["level"])


def _told(table: pd.DataFrame, rows: np.ndarray, at: float, alpha: float, level: float) -> pd.DataFrame:
    """The table with the rows of one family told at the level `at`; p_adjusted is to be held against alpha.

    What was found and withheld for another reason (unclear) stays withheld.
    """
    p = np.where(rows, _p(table), np.nan)
    tested = np.isfinite(p)
    difference, se, df = (
        np.where(tested, table[name].to_numpy("float64"), np.nan) for name in ("difference", "se", "df")
    )
    claimed = claims(difference, se, df, alpha, level, at / alpha)
    old = _plain(table["status"])
    told: dict[str, np.ndarray] = {
        "p_adjusted": claimed.adjusted, "low": claimed.low, "high": claimed.high, "level": claimed.level,
        "status": np.where(~claimed.hit, "not_found", np.where(old == "not_found", "found", old)),
    }  # fmt: skip
    made = table.assign(**{name: np.where(tested, values, _plain(table[name])) for name, values in told.items()})
    if "shape" in made:
        keys = ["person", "variable", "exposure", "lag"]
        any_found = (made["status"] == "found").groupby([made[key] for key in keys], observed=True, sort=False)
        made["shape"] = made["shape"].where(any_found.transform("any"))
    return made


def _plain(column: pd.Series) -> np.ndarray:
    kept: np.ndarray = (column.astype("str") if isinstance(column.dtype, pd.CategoricalDtype) else column).to_numpy()
    return kept
