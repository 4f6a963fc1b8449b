"""How does a rating go with an amount: hours slept, steps, minutes? In a line, or only below some value?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number, several, share, whole
from moodtrack.panel import rated
from moodtrack.patterns._amounts import amounts
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, VARIABLES, Column, Table, conform, empty, from_days, require
from moodtrack.stats import car1, design, gls
from moodtrack.stats.claims import claims
from moodtrack.stats.grid import shifted

__all__ = ["COMPARED", "DOSE_RESPONSE", "DoseResponse", "dose_response"]

DOSE_RESPONSE = Table(
    "dose_response",
    "one amount, lag and term that was looked at",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("exposure", "category", "the amount: a variable, or `tag:<tag>` for the amount noted with a tag"),
        Column("lag", "int", "0 the amount of the same day, 1 of the day before"),
        Column("term", "category", "a straight line, or below the cut against the rest", "linear | below"),
        Column("cut", "float", "what `below` is below; null for the line", "unit of the amount"),
        Column("n", "int", "days with both", "days"),
        Column("n_below", "int?", "of them days below the cut; null for the line", "days"),
        Column("difference", "float", "of the rating: for one unit more, or below the cut against the rest", "points"),
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
        Column("p_adjusted", "float", "p-value among all tests of the person and variable"),
        Column(
            "shape",
            "category",
            "which of the two terms says more beside the other, where one was found",
            "linear | threshold | unclear",
        ),
        Column("phi", "float", "correlation of the errors of two days in a row"),
        Column("status", "category", "what came out", "found | not_found | not_testable"),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)
COMPARED = Table(
    "compared",
    "one day that was compared",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("exposure", "category", "the amount"),
        Column("lag", "int", "0 the amount of the same day, 1 of the day before"),
        Column("day", "datetime", "day of the rating"),
        Column("amount", "float", "the amount, `lag` days before", "unit of the amount"),
        Column("rating", "float", "mean of the day's ratings", "points"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class DoseResponse(Result):
    """What `dose_response` returns.

    `table` has two rows (line and cut) a person, variable, amount and lag; `compared` the days that they stand on.
    """

    compared: pd.DataFrame
    tables: ClassVar[dict[str, Table]] = {"table": DOSE_RESPONSE, "compared": COMPARED}


def dose_response(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    exposures: str | Sequence[str] | None = None,
    cuts: Mapping[str, float] | None = None,
    lags: int | Sequence[int] = (0, 1),
    alpha: float = 0.05,
    level: float = 0.95,
    min_days: int = 8,
) -> DoseResponse:
    """How does a rating go with an amount: in a line, or only below some value?

    The mean rating of a day is regressed on the amount of the day (lag 0) or the day before (lag 1), once as a straight
    line and once as below a cut against the rest, with weekday, trend and slow waves and errors that are a first-order
    autoregression in continuous time. All tests of a person and variable are adjusted together (Benjamini and Hochberg).
    Where one was found, both terms in one model say which shape it is.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`; amounts that are rated or measured daily (`sleep_hours`, `steps`) are columns of it.
    tags : DataFrame
        The table `tags`; amounts noted with a tag are summed over the day.
    variables : DataFrame, optional
        The table `variables`: without `exposures` every variable of the domain behaviours is an amount.
    of : str or sequence of str, optional
        Ratings to look at; None takes all that are not amounts.
    exposures : str or sequence of str, optional
        Amounts: names of variables, or `tag:<tag>`. None takes the variables of the domain behaviours and every tag with
        amounts.
    cuts : mapping of str to float, optional
        Cuts of amounts, such as `{"sleep_hours": 6}`; the person's own lower quartile for the others.
    lags : int or sequence of int
        0 is the same day, 1 the day after the amount.
    alpha : float
        A term is `found` when its adjusted p-value is at most this.
    level : float
        Level of the intervals of what was not found.
    min_days : int
        Days below and days not below the cut that a test needs.

    Returns
    -------
    DoseResponse
        `.table`: person, variable, exposure, lag, term, cut, n, n_below, difference, se, statistic, df, low, high, level,
        p, p_adjusted, shape, phi, status, reason. `.compared`: person, variable, exposure, lag, day, amount, rating.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    y_t = b x_(t - lag) + weekday + trend + waves + e_t, corr(e_t, e_s) = phi^|t - s|; x is the amount, or 1 below the cut.
    shape: `threshold` where the cut has p < .05 beside the line and the line has not beside the cut; `linear` the other
    way round; else, and where one of the two could not be tested, `unclear`. An amount is no tag: a day without a value is unknown, not zero. A difference is an
    association in a person's own notes. Not for amounts that are ratings of the same state by another name.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> day = pd.date_range("2026-01-01", periods=200)
    >>> stream = np.random.default_rng(1)
    >>> sleep = stream.normal(7, 1, 200)
    >>> ratings = pd.DataFrame({"person": "a", "day": day, "mood": 5 - 1.5 * (sleep < 6) + stream.normal(size=200), "sleep_hours": sleep})
    >>> tags = pd.DataFrame({"person": ["a"], "day": day[:1], "tag": [None]})
    >>> found = dose_response(ratings, tags, exposures="sleep_hours", cuts={"sleep_hours": 6}, lags=0).table
    >>> found[["term", "status", "shape"]].astype(str).to_numpy().tolist()
    [['linear', 'found', 'threshold'], ['below', 'found', 'threshold']]
    """
    lags = tuple(whole(lag, "lags", _LAGS) for lag in several(lags, "lags"))
    min_days = whole(min_days, "min_days", "a whole number from 1")
    if len(set(lags)) != len(lags) or not lags or any(not 0 <= lag <= 7 for lag in lags):
        raise OptionError(f"lags={lags}", _LAGS)
    alpha, level = share(alpha, "alpha"), share(level, "level")
    if min_days < 1:
        raise OptionError(f"min_days={min_days}", "a whole number from 1")
    require(ratings, ["person", "day"], "ratings")
    require(tags, ["person", "day", "tag"], "tags")
    ratings, tags = conform(ratings, RATINGS), conform(tags, TAGS)
    variables = None if variables is None else conform(variables, VARIABLES)
    given = None if exposures is None else [exposures] if isinstance(exposures, str) else list(exposures)
    source = amounts(ratings, tags, variables, given)
    names = [name for name in rated(ratings, of) if of is not None or name not in source.names]
    cuts = _cuts(cuts, source.names if len(ratings) else None)
    days: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    problems: list[dict[str, object]] = []
    for name in names:
        for person, day, y, at in source.of(name):
            if not len(day):
                if of is not None:
                    problems.append({"person": person, "variable": name, "code": Code.NO_DATA, "what": "no rating of the variable"})  # fmt: skip
                continue
            rows: list[dict[str, Any]] = []
            for exposure, lag in ((exposure, lag) for exposure in at if exposure != name for lag in lags):
                x = shifted(day, at[exposure], lag)
                both = np.isfinite(y) & np.isfinite(x)
                key = {"person": person, "variable": name, "exposure": exposure, "lag": lag}
                rows += [key | row for row in _both(day[both], y[both], x[both], cuts.get(exposure), min_days)]
                days.append(key | {"day": day[both], "amount": x[both], "rating": y[both]})
            parts += _adjusted(rows, alpha, level)
    method = Method(
        "first-order autoregressive errors in continuous time, Benjamini-Hochberg",
        {"of": tuple(names), "exposures": tuple(source.names), "cuts": cuts, "lags": lags, "alpha": alpha, "level": level, "min_days": min_days},
        ("https://doi.org/10.2307/2532504", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"),
    )  # fmt: skip
    table = pd.DataFrame(parts) if parts else empty(DOSE_RESPONSE)
    return DoseResponse(table, issues(problems), method, _compared(days))


def _both(day: np.ndarray, y: np.ndarray, x: np.ndarray, cut: float | None, min_days: int) -> list[dict[str, Any]]:
    """The line and the cut, each alone, and what each says beside the other."""
    cut = cut if cut is not None else float(np.quantile(x, 0.25)) if len(x) else np.nan
    below = (x < cut).astype("float64")
    n, count = len(x), int(below.sum())
    blank = dict.fromkeys(("difference", "se", "df", "phi"), np.nan)
    made: list[dict[str, Any]] = [
        {"term": "linear", "cut": np.nan, "n": n, "n_below": None, "reason": "", "together": 1.0, **blank},
        {"term": "below", "cut": cut, "n": n, "n_below": count, "reason": "", "together": 1.0, **blank},
    ]
    base = design.seasonal(day, 30.0)
    base = base[:, design.full_rank(base)] if n else base
    why = "too_few" if n - base.shape[1] - 2 < _FREE else "constant" if np.ptp(y) == 0 or np.ptp(x) == 0 else ""
    for row in made:
        row["reason"] = why
    if why:
        return made
    made[1]["reason"] = "few_with" if count < min_days else "few_without" if n - count < min_days else ""
    phi = car1.estimate(day, base, y)
    columns = np.column_stack([x - x.mean(), below])
    alone = gls.blocks(day, base, y, columns[:, :, None], phi)
    both = gls.blocks(day, base, y, columns[:, None, :], phi)
    together = gls.two_sided(both.coefficients[0] / both.se[0], both.df[0])
    for k, row in enumerate(made):
        if row["reason"]:
            continue
        if not alone.own[k, 0]:
            row["reason"] = "collinear"
            continue
        row |= {"difference": alone.coefficients[k, 0], "se": alone.se[k, 0], "df": float(alone.df[k]), "phi": phi}
        row["together"] = together[k]
    return made


def _adjusted(rows: list[dict[str, Any]], alpha: float, level: float) -> list[dict[str, Any]]:
    """All rows of a person and variable, corrected together."""
    if not rows:
        return []
    difference, se, df = (np.array([row[name] for row in rows]) for name in ("difference", "se", "df"))
    claimed = claims(difference, se, df, alpha, level)
    for i, row in enumerate(rows):
        row |= {
            "statistic": claimed.statistic[i],
            "p": claimed.p[i],
            "p_adjusted": claimed.adjusted[i],
            "low": claimed.low[i],
            "high": claimed.high[i],
            "level": claimed.level[i],
        }
        row["status"] = "not_testable" if np.isnan(claimed.p[i]) else "found" if claimed.hit[i] else "not_found"
        row["shape"] = None
    for line, cut in zip(rows[::2], rows[1::2], strict=True):
        if "found" in (line["status"], cut["status"]):
            clear = (line["together"] < 0.05, cut["together"] < 0.05)
            shape = {(True, False): "linear", (False, True): "threshold"}.get(clear, "unclear")
            shape = "unclear" if "not_testable" in (line["status"], cut["status"]) else shape
            line["shape"] = cut["shape"] = shape
    return [{key: value for key, value in row.items() if key != "together"} for row in rows]


def _cuts(given: Mapping[str, float] | None, names: Sequence[str] | None) -> dict[str, float]:
    """The cuts as numbers, of amounts that are looked at."""
    if not isinstance(given, Mapping | None):
        raise OptionError("cuts is no mapping", "cuts of amounts, such as {'sleep_hours': 6}")
    made: dict[str, float] = {}
    for name, cut in (given or {}).items():
        made[name] = number(cut, "cuts", "numbers, in the unit of the amount")
    if names is not None and not set(made) <= set(names):
        raise OptionError("cuts: an amount that is not looked at", f"some of {sorted(names)}", "name it in exposures")
    return made


def _compared(days: list[dict[str, Any]]) -> pd.DataFrame:
    """One frame of the days of all comparisons."""
    if not days:
        return empty(COMPARED)
    sizes = [len(part["day"]) for part in days]
    made = {name: np.repeat([part[name] for part in days], sizes) for name in ("person", "variable", "exposure", "lag")}
    made |= {name: np.concatenate([part[name] for part in days]) for name in ("day", "amount", "rating")}
    return pd.DataFrame(made | {"day": from_days(made["day"])})


_LAGS = "different whole numbers from 0 to 7"
_FREE = 10
