"""Is logging random? Whether a day is rated after a low day, what stands before gaps, and how much gaps could hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.dynamics._after import MIN_DAYS, MIN_EITHER, before_gaps, next_day
from moodtrack.dynamics._tipping import MIN_RATED, WINDOW, tipping
from moodtrack.options import share
from moodtrack.panel import Panel, rated
from moodtrack.result import Code, Method, Result
from moodtrack.schema import RATINGS, VARIABLES, Column, Table, conform, plain_list, require
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy.worded import NOTHING, issue, worded

__all__ = ["BEFORE_GAPS", "MISSINGNESS", "TIPPING", "Missingness", "missingness"]

_KEYS = (Column("person", "category", "whose"), Column("variable", "category", "the rating"))
_INTERVAL = (
    Column("low", "float", "lower end of its interval"),
    Column("high", "float", "upper end of its interval"),
    Column("level", "float", "level of the interval"),
)
MISSINGNESS = Table(
    "missingness",
    "one person and variable: is the next day rated",
    (
        *_KEYS,
        Column("n", "int?", "rated days whose next day is known to be rated or not", "days"),
        Column("rated_next", "int?", "of those, days whose next day is rated", "days"),
        Column("estimate", "float", "share of next days rated after a low day less that after a high day"),
        *_INTERVAL,
        Column("after_low", "float", "share rated after a low day: one SD below the person's mean of that weekday"),
        Column("after_high", "float", "share rated after a high day: one SD above it"),
        Column("sd", "float", "SD of the ratings around the person's means of the weekdays", "points"),
        Column("odds_ratio", "float", "odds of a rated next day after a low day over those after a high day"),
        Column("odds_low", "float", "lower end of its interval"),
        Column("odds_high", "float", "upper end of its interval"),
    ),
)
BEFORE_GAPS = Table(
    "before_gaps",
    "one person and variable: the last rated day before a gap",
    (
        *_KEYS,
        Column("n", "int?", "rated days whose next day is known to be rated or not", "days"),
        Column("n_before", "int?", "of those, days before a gap", "days"),
        Column("n_other", "int?", "of those, the others", "days"),
        Column("mean_before", "float", "mean of the days before a gap", "points"),
        Column("mean_other", "float", "mean of the others", "points"),
        Column("estimate", "float", "difference, at the same weekday and along a trend", "points"),
        *_INTERVAL,
    ),
)
TIPPING = Table(
    "tipping",
    "one person and variable: first and last 28 days, and what would undo their difference",
    (
        *_KEYS,
        Column("n", "int?", "rated days of both windows", "days"),
        Column("n_first", "int?", "rated days of the first 28", "days"),
        Column("n_last", "int?", "rated days of the last 28", "days"),
        Column("mean_first", "float", "mean of the first 28 days", "points"),
        Column("mean_last", "float", "mean of the last 28 days", "points"),
        Column("estimate", "float", "last less first", "points"),
        *_INTERVAL,
        Column("side", "category", "which way is worse", "lower | higher"),
        Column("window", "category", "the window that looks better", "first | last"),
        Column(
            "unrated", "float", "share of its days without a rating; days rated in a word without a number are left out"
        ),
        Column("tipping", "float", "how much worse its unrated days would have to be than its rated ones", "points"),
        Column("possible", "bool?", "whether that lies on the scale; null: the scale is not known"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Missingness(Result):
    """What `missingness` returns: `table` (the next day), `before_gaps` and `tipping`, a row a person and variable each."""

    tables: ClassVar[dict[str, Table]] = {"table": MISSINGNESS, "before_gaps": BEFORE_GAPS, "tipping": TIPPING}
    built: ClassVar[bool] = True

    before_gaps: pd.DataFrame
    tipping: pd.DataFrame


def missingness(
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    level: float = 0.95,
) -> Missingness:
    """Is a day less likely to be rated after a low day, and how low would unrated days have to be to undo a change?

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`. Several ratings of a day count as one, their mean; a day is rated if it has one,
        or one in a word without a number (`labels`).
    variables : DataFrame, optional
        The table `variables`; tells which way is worse and the ends of the scale, for the tipping point.
    labels : DataFrame, optional
        The table `labels`; tells of ratings in words without a number, whose days count as rated.
    of : str, sequence of str or None
        Variables to look at; None takes all.
    level : float
        Level of the intervals.

    Returns
    -------
    Missingness
        `.table`: share of next days rated after a low less that after a high day, with interval, and the odds ratio.
        `.before_gaps`: the last rated day before a gap against other days (points). `.tipping`: difference between the
        last and the first 28 days and the tipping point (points).

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If `level` is not between 0 and 1.

    Notes
    -----
    Next day: logit P(day t + 1 rated) = a + b trend + c z, over rated days t; z is the rating less the person's own mean
    of that weekday, in SDs; Firth's penalised likelihood and Wald's interval of c. A low day has z = -1, a high one
    z = 1: odds ratio exp(-2 c), shares averaged over the days; the interval of their difference is that difference at
    both ends of the interval of c. Needs 30 such days, 8 with and 8 without a rated next day.

    Before gaps: rating ~ weekday + trend + (next day not rated), errors as in `trend`.

    Tipping point: with the means m of the rated days of the first and the last 28 days, and u the share of unrated days
    in the window that looks better, d = (m_last - m_first) in size over u. If the unrated days of that window were on
    average d points worse than its rated ones, and those of the other window like its rated ones, the difference would
    be zero. Days rated only in a word without a number are in neither mean and in no share. Needs 56 days from first to last and 7 rated days a window. The interval of m_last - m_first is that of a
    mixture of Student distributions, one a correlation of neighbouring days, weighted by its restricted likelihood.

    Not a proof that nothing is missing: what happens on an unrated day is never seen, and a day whose own mood keeps it
    from being rated shows here only as far as moods of two days in a row are alike.

    References
    ----------
    Firth, D. (1993), Biometrika 80, 27-38. https://doi.org/10.1093/biomet/80.1.27
    Yan, X., Lee, S. and Li, N. (2009), Journal of Biopharmaceutical Statistics 19, 1085-1098.
    https://doi.org/10.1080/10543400903243009

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=180, seed=2, missing=0.3)
    >>> found = missingness(log.ratings, log.variables)
    >>> row = found.table.iloc[0]
    >>> int(row["n"]), bool(row["low"] < 0 < row["high"])
    (112, True)
    """
    level = share(level, "level")
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS, copy=False)
    names = rated(ratings, of)
    panel, wordy = Panel.of(ratings, "day"), worded(ratings, labels)
    persons = panel.persons.tolist()
    scales = _scales(variables)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in Missingness.tables}
    problems: list[dict[str, object]] = []
    for name in names:
        found = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        stretches = dict(segments(found.group)) if found is not None else {}
        for code in range(len(panel)):
            here = {"person": persons[code], "variable": name}
            words = wordy.get((persons[code], name), NOTHING)
            if found is None or code not in stretches:
                if bare := issue(words, NOTHING):
                    problems.append(here | bare)
                elif of is not None:
                    problems.append(here | {"code": Code.NO_DATA, "what": "no rating of the variable"})
                continue
            day, value = found.day[stretches[code]], found.mean[stretches[code]]
            rated_on = np.union1d(day, words) if len(words) else day
            asked = {
                "table": next_day(day, value, level, rated_on),
                "before_gaps": before_gaps(day, value, level, rated_on),
                "tipping": tipping(day, value, level, *scales.get(name, (np.nan, np.nan)), rated_on),
            }
            seen: list[dict[str, object]] = []
            for part, (row, problem) in asked.items():
                rows[part].append(here | row)
                told = [(old["code"], old.get("needs")) for old in seen]
                if problem and (problem["code"], problem.get("needs")) not in told:
                    seen.append(here | problem)
            problems += [*seen, *([here | left] if (left := issue(words, day)) else [])]
    problems.sort(key=lambda row: str(row["person"]))
    method = Method(
        "penalised logistic regression of the next day; tipping point of two windows",
        {
            "of": tuple(names), "level": level, "min_days": MIN_DAYS, "min_either": MIN_EITHER, "window": WINDOW,
            "min_rated": MIN_RATED,
        },
        ("https://doi.org/10.1093/biomet/80.1.27", "https://doi.org/10.1080/10543400903243009"),
    )  # fmt: skip
    frames: dict[str, Any] = {name: sorted(own, key=lambda row: str(row["person"])) for name, own in rows.items()}
    return Missingness(problems=problems, method=method, **frames)


def _scales(variables: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    """For every variable with a direction: -1 where lower is worse, 1 where higher is; and the worst possible value."""
    if variables is None or not len(variables):
        return {}
    require(variables, ["variable"], "variables")
    own = [name for name in VARIABLES.names if name in variables.columns]
    known = conform(variables if len(own) == len(variables.columns) else variables[own], VARIABLES, copy=False)
    ways = {"higher_better": (-1.0, "low"), "higher_worse": (1.0, "high")}
    names, directions, low, high = (plain_list(known[name].array) for name in ("variable", "direction", "low", "high"))
    ends = {"low": low, "high": high}
    return {
        str(name): (ways[direction][0], float(ends[ways[direction][1]][row]))
        for row, (name, direction) in enumerate(zip(names, directions, strict=True))
        if direction in ways
    }
