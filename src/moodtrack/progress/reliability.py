"""Reliability of a questionnaire in a cohort: how consistent its items are, how well occasions agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures, options
from moodtrack.errors import OptionError
from moodtrack.progress._occasion_matrix import Matrix, by_item, by_session
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import Column, Table, require
from moodtrack.stats.reliability import alpha, icc

__all__ = ["Reliability", "reliability"]

_ABOUT = (
    Column("measure", "category", "key of the questionnaire"),
    Column(
        "statistic",
        "category",
        "alpha | alpha_standardised | G6 | average_r | ICC1 | ICC2 | ICC3 | ICC1k | ... | pearson",
    ),
)
COEFFICIENTS = Table(
    "reliability",
    "one coefficient",
    (
        *_ABOUT,
        Column("estimate", "float", "the coefficient"),
        Column("low", "float", "lower end of the interval; null where there is none"),
        Column("high", "float", "upper end of the interval"),
        Column("level", "float", "level of the interval"),
        Column("n", "int", "persons behind it"),
        Column("k", "int", "items, or occasions"),
        Column("se", "float", "standard error of alpha"),
        Column("f", "float", "F of persons against error, for an ICC"),
        Column("df1", "float", "its degrees of freedom"),
        Column("df2", "float", "its degrees of freedom"),
        Column("p", "float", "its p-value, for no differences of persons"),
        Column("days", "float", "mean days from the first to the last occasion, where known"),
        Column("n_complete", "int", "persons without a gap"),
        Column("mean", "float", "of the sum of the items, or of the first occasion, of these"),
        Column("sd", "float", "the same, with n - 1"),
    ),
)
ITEMS = Table(
    "items",
    "one item, for alpha",
    (
        Column("measure", "category", "key of the questionnaire"),
        Column("item", "category", "number of the item"),
        Column("n", "int", "persons who answered it"),
        Column("alpha_dropped", "float", "alpha without it; null where two items are left"),
        Column("r_rest", "float", "correlation with the sum of the others"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Result):
    """What `reliability` returns: `table` (coefficients), `items` (for alpha), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": COEFFICIENTS, "items": ITEMS}

    items: pd.DataFrame

    def of(self, statistic: str) -> float:
        """One coefficient, to be given to `norms`.

        Raises
        ------
        OptionError
            If there is none of that name.
        """
        found = self.table.loc[self.table["statistic"].eq(statistic), "estimate"]
        if not len(found):
            raise OptionError(
                f"no coefficient is called {statistic!r}", f"one of {self.table['statistic'].astype('str').tolist()}"
            )
        return float(found.iloc[0])


def reliability(
    scores: pd.DataFrame,
    *,
    measure: str,
    kind: str = "alpha",
    at: str | int = "first",
    sessions: Sequence[int] = (1, 2),
    item: str = "total",
    reversed_items: Sequence[int] | None = None,
    level: float = 0.95,
    rater: str = "self",
    estimator: str = "mean squares",
) -> Reliability:
    """How reliable is a questionnaire in this cohort: do its items, or two occasions, go together?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`: answers to items for alpha, totals for ICC.
    measure : str
        The questionnaire.
    kind : {"alpha", "icc", "pearson"}
        Internal consistency of the items on one occasion, agreement of the totals of several sessions, or the correlation
        of two.
    at : "first" or int
        For alpha: the first occasion of every person that has items, or the one of a session.
    sessions : sequence of int
        For ICC and correlation: the sessions to compare; best without treatment between them.
    item : str
        For ICC and correlation: total, or total:<subscale>.
    reversed_items : sequence of int, optional
        For alpha: items that count the other way round; None takes those of the registry.
    level : float
        Level of the intervals.
    rater : str
        Whose answers; a score without a rater counts as self.
    estimator : {"mean squares", "cut at 0"}
        For ICC: "cut at 0" takes an occasion component below 0 as 0, as a mixed model does.

    Returns
    -------
    Reliability
        `table` has one row a coefficient, `items` one row an item.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If scores lacks person, measure, item or value.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum of item variances / variance of the sum) from covariances of the persons who answered
    both items, with Feldt's interval. ICC1 to ICC3 of Shrout and Fleiss: one-way; two-way agreement, a shift of all persons
    counts as error; two-way consistency, it does not; with k for the mean of the occasions. For norms of single scores take
    ICC2. True change between the sessions lowers an ICC, and alpha is no measure of stability: which of them is meant, and
    after how many days, belongs to every reliability.

    References
    ----------
    Cronbach 1951, 10.1007/BF02310555; Feldt 1965, 10.1007/BF02289499; Shrout, Fleiss 1979, 10.1037/0033-2909.86.2.420

    Examples
    --------
    >>> rows = [(f"p{i}", 1, "scale", str(j + 1), float((i * (j + 2)) % 5 + i)) for i in range(8) for j in range(3)]
    >>> scores = pd.DataFrame(rows, columns=["person", "session", "measure", "item", "value"])
    >>> found = reliability(scores, measure="scale")
    >>> row = found.table.iloc[0]
    >>> row["statistic"], f"{row['estimate']:.2f} ({row['low']:.2f} to {row['high']:.2f}), n {row['n']}"
    ('alpha', '0.95 (0.83 to 0.99), n 8')
    """
    if kind not in ("alpha", "icc", "pearson"):
        raise OptionError(f"kind={kind!r}", "'alpha', 'icc' or 'pearson'")
    if estimator not in ("mean squares", "cut at 0"):
        raise OptionError(f"estimator={estimator!r}", "'mean squares' or 'cut at 0'")
    if not 0 < level < 1:
        raise OptionError(f"level={level!r}", "a number between 0 and 1")
    if at != "first":
        options.whole(at, "at", "'first' or the number of a session")
    asked = [options.whole(one, "sessions", "numbers of sessions") for one in options.several(sessions, "sessions")]
    if len(set(asked)) < 2:
        raise OptionError(f"sessions={asked}", "at least two different sessions")
    if kind == "pearson" and len(asked) != 2:
        raise OptionError(f"sessions={asked}", "two sessions for a correlation")
    require(scores, ["person", "measure", "value", *(["item"] if kind == "alpha" else [])], "scores")
    key = measures.resolve(measure) or measure
    if kind == "alpha":
        matrix = by_item(scores, measure, at, rater, reversed_items)
        rows, items, why = _alpha(matrix, level)
    else:
        matrix = by_session(scores, measure, item, asked, rater)
        rows, items, why = _icc(matrix, level, estimator == "cut at 0") if kind == "icc" else _retest(matrix, level)
    said = [{"variable": key, **one} for one in why]
    if matrix.conflicts:
        said.append({"variable": key, "code": Code.SCORE_CONFLICT, "what": "different scores for one occasion; none of them is used", "had": matrix.conflicts})  # fmt: skip
    parameters = {
        "measure": key, "kind": kind, "at": at, "sessions": tuple(asked), "item": item, "reversed_items": reversed_items,
        "level": level, "rater": rater, "estimator": estimator,
    }  # fmt: skip
    return Reliability(
        table=pd.DataFrame([{"measure": key, **row} for row in rows], columns=COEFFICIENTS.names),
        items=pd.DataFrame([{"measure": key, **row} for row in items], columns=ITEMS.names),
        problems=issues(said),
        method=Method(kind, parameters, ("10.1007/BF02310555", "10.1007/BF02289499", "10.1037/0033-2909.86.2.420")),
    )


_Rows = list[dict[str, object]]


def _alpha(matrix: Matrix, level: float) -> tuple[_Rows, _Rows, _Rows]:
    x = matrix.values[~np.isnan(matrix.values).all(axis=1)]
    found = alpha(x, level) if x.size else None
    if found is None:
        return [], [], [_why(len(x), x.shape[1], "items", 3)]
    whole = x[~np.isnan(x).any(axis=1)].sum(axis=1)
    about = {"n": len(x), "k": x.shape[1], "n_complete": len(whole), **_moments(whole)}
    rows: _Rows = [
        {"statistic": "alpha", "estimate": found.raw, "low": found.low, "high": found.high, "level": level, "se": found.se, **about},
        {"statistic": "alpha_standardised", "estimate": found.standardised, **about},
        {"statistic": "G6", "estimate": found.g6, **about},
        {"statistic": "average_r", "estimate": found.average_r, **about},
    ]  # fmt: skip
    items: _Rows = [
        {"item": name, "n": int((~np.isnan(x[:, i])).sum()), "alpha_dropped": found.dropped[i], "r_rest": found.rest[i]}
        for i, name in enumerate(matrix.names)
    ]
    return rows, items, []


def _icc(matrix: Matrix, level: float, cut: bool) -> tuple[_Rows, _Rows, _Rows]:
    x = matrix.values[~np.isnan(matrix.values).any(axis=1)]
    found = icc(x, level, cut=cut)
    if found is None:
        return [], [], [_why(len(x), x.shape[1], "occasions", 2)]
    about = {"n": len(x), "k": x.shape[1], "days": matrix.days, "n_complete": len(x), **_moments(x[:, 0])}
    names = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
    parts = ("estimate", "low", "high", "f", "df1", "df2", "p")
    rows: _Rows = [
        {"statistic": name, "level": level, **{part: float(getattr(found, part)[i]) for part in parts}, **about}
        for i, name in enumerate(names)
    ]
    return rows, [], []


def _retest(matrix: Matrix, level: float) -> tuple[_Rows, _Rows, _Rows]:
    x = matrix.values[~np.isnan(matrix.values).any(axis=1)]
    if len(x) < 3 or not (np.ptp(x, axis=0) > 0).all():
        return [], [], [_why(len(x), x.shape[1], "occasions", 3)]
    about = {"n": len(x), "k": 2, "days": matrix.days, "n_complete": len(x), **_moments(x[:, 0])}
    return [{"statistic": "pearson", **_pearson(x, level), **about}], [], []


def _pearson(x: np.ndarray, level: float) -> dict[str, object]:
    """The correlation with Fisher's interval; no interval below four persons or at a correlation of 1."""
    from scipy.special import ndtri

    r = float(np.corrcoef(x.T)[0, 1])
    if len(x) < 4 or abs(r) >= 1:
        return {"estimate": r}
    half = float(ndtri((1 + level) / 2)) / np.sqrt(len(x) - 3)
    return {
        "estimate": r,
        "low": float(np.tanh(np.arctanh(r) - half)),
        "high": float(np.tanh(np.arctanh(r) + half)),
        "level": level,
    }


def _moments(values: np.ndarray) -> dict[str, object]:
    mean = float(values.mean()) if len(values) else np.nan
    return {"mean": mean, "sd": float(values.std(ddof=1)) if len(values) > 1 else np.nan}


def _why(n: int, k: int, what: str, least: int) -> dict[str, object]:
    if n == 0:
        return {"code": Code.NO_DATA, "what": f"nobody has answers to compare over {what}", "had": 0, "needs": least}
    if n < least or k < 2:
        return {"code": Code.TOO_FEW, "what": f"too few persons, or fewer than two {what}", "had": n, "needs": least}
    return {
        "code": Code.UNDEFINED,
        "what": f"an item or the persons do not vary, or the {what} agree without any error",
    }
