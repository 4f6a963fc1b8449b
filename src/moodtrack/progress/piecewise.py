"""Phases of one person's series: how level and slope differ between them, and what a start drawn by lot says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import several, share, whole
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._mid_rule import known, way
from moodtrack.progress._phases import TIMES, placed
from moodtrack.progress._piece_rows import (
    TERMS,
    Asked,
    Course,
    Fitted,
    courses,
    fitted,
    joined,
    model_rows,
    phase_rows,
    point_rows,
    start_rows,
    term_rows,
)  # fmt: skip
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import KEYS, Series
from moodtrack.result import Code, Method, Result
from moodtrack.schema import Column, Table
from moodtrack.stats.phase_lines import CODINGS
from moodtrack.stats.start_points import STATISTICS

__all__ = ["Piecewise", "piecewise"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire, or goal"),
    Column("item", "category", "total, total:<subscale>, or the goal"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
TERM_ROWS = Table(
    "piecewise",
    "one term of the line of one series",
    (
        *_SERIES,
        Column("term", "category", "what it is", "intercept | trend | level | slope"),
        Column("phase", "category", "the phase that a level or slope is of; null for intercept and trend"),
        Column("estimate", "float", "level: how far the line stands from that of the first phase at the start of this one; slope: how much steeper it is; on the scale of the scores, whichever way is better", "points, points a day, session or score"),
        Column("se", "float", "standard error"),
        Column("low", "float", "lower end of the interval"),
        Column("high", "float", "upper end of the interval"),
        Column("level", "float", "level of the interval; null without one"),
        Column("t", "float", "estimate / se"),
        Column("p", "float", "two-sided p of it"),
        Column("r_squared_change", "float", "R squared that is lost without the term; null for the intercept"),
        Column("n", "int", "scores in the model"),
        Column("reason", "category", "why there is no estimate or no interval", "too_few | constant | collinear | undefined"),
    ),
)  # fmt: skip
MODELS = Table(
    "models",
    "the line of one series",
    (
        *_SERIES,
        Column("coding", "category", "how phases are coded", " | ".join(CODINGS)),
        Column("autoregression", "int", "order of the memory of errors"),
        Column("spacing", "category", "what memory runs along", "rows | times | none"),
        Column("time", "category", "what the lines run along", " | ".join(TIMES)),
        Column("sign", "int", "1: higher is better, -1: lower is, 0: not known; no number depends on it"),
        Column("phases", "int", "phases in the model"),
        Column("n", "int", "scores in them"),
        Column("n_unplaced", "int", "scores that lie in none"),
        Column("df", "int", "scores minus terms"),
        Column(
            "memory", "float", "correlation of errors one row, or one unit of time, apart; null for other orders than 1"
        ),
        Column("sd", "float", "SD of the errors", "points"),
        Column("r_squared", "float", "1 - var(residual) / var(score)"),
        Column("r_squared_adjusted", "float", "the same, corrected for the number of terms"),
        Column("f", "float", "F of all terms together, from plain residuals"),
        Column("df_terms", "int", "terms but the intercept"),
        Column("p", "float", "p of F; it takes scores as independent"),
        Column("aic", "float", "Akaike's criterion at the highest likelihood"),
        Column("bic", "float", "the same with log n"),
    ),
)
PHASES = Table(
    "phases",
    "one phase of one series",
    (
        *_SERIES,
        Column("phase", "category", "its name; with a number behind it where it comes back"),
        Column("number", "int", "its place in order of time, from 1"),
        Column("start", "float", "time of its first score", "days since 1970-01-01, session or order"),
        Column("end", "float", "time of its last score", "days since 1970-01-01, session or order"),
        Column("n", "int", "its scores"),
        Column("mean", "float", "their mean", "points"),
        Column("sd", "float", "their SD", "points"),
    ),
)
TESTS = Table(
    "tests",
    "one statistic of one series, against all starts that could have been drawn",
    (
        *_SERIES,
        Column("statistic", "category", "which", " | ".join(STATISTICS)),
        Column("observed", "float", "its value at the start that was"),
        Column("arrangements", "int", "starts compared"),
        Column("least", "int", "scores that a start leaves on either side"),
        Column("n", "int", "scores"),
        Column("p", "float", "share of starts whose statistic is as extreme, ties with it; not below 1 / arrangements"),
        Column("z", "float", "observed minus the mean of all, over their SD"),
        Column("p_normal", "float", "p of z; for comparison only"),
        Column("drawn", "bool", "whether the start that was is one of those compared; without it p is no test"),
    ),
)
STARTS = Table(
    "starts",
    "one start that could have been drawn",
    (
        *_SERIES,
        Column("statistic", "category", "which"),
        Column(
            "start", "float", "time of the first score of the second phase", "days since 1970-01-01, session or order"
        ),
        Column("n_before", "int", "scores before it"),
        Column("value", "float", "the statistic; null where it has no value"),
    ),
)


POINTS = Table(
    "points",
    "one score of one series that lies in a phase",
    (
        *_SERIES,
        Column("phase", "category", "the phase that it lies in"),
        Column("time", "float", "when", "days since 1970-01-01, session or order"),
        Column("value", "float", "the score", "points"),
        Column("line", "float", "the line of its phase; null without a model", "points"),
        Column("continued", "float", "the line of the first phase, continued; null without a model", "points"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Piecewise(Result):
    """What `piecewise` returns: `table` (terms), `models`, `phases`, `points`, `tests`, `starts`, `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": TERM_ROWS, "models": MODELS, "phases": PHASES, "points": POINTS, "tests": TESTS, "starts": STARTS}  # fmt: skip

    models: pd.DataFrame
    phases: pd.DataFrame
    points: pd.DataFrame
    tests: pd.DataFrame
    starts: pd.DataFrame


def piecewise(
    scores: pd.DataFrame,
    sessions: pd.DataFrame,
    events: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    phases: Iterable[str] | None = None,
    direction: str | None = None,
    coding: str = "W",
    terms: Iterable[str] = TERMS,
    autoregression: int = 1,
    statistics: Iterable[str] = (),
    least: int = 3,
    time: str | None = None,
    level: float = 0.95,
    convention: str | None = None,
) -> Piecewise:
    """How do level and slope of a person's series differ between phases?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`. Totals and subscales are looked at; goals when measure is 'goal'.
    sessions : DataFrame
        The table `sessions`: `phase` is the phase of the scores of that session. It may be empty.
    events : DataFrame
        The table `events`: rows of kind phase place the other scores by their day; a phase without an end lasts until the
        next begins. It may be empty.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    phases : iterable of str, optional
        Phases to look at; None takes all. They are in order of time; one that comes back is a phase of its own.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; only the drawing says it, estimates stay on the scale of the scores.
    coding : {"W", "H-M", "B&L-B", "JW"}
        Where time and slopes start and what a phase is compared with: `moodtrack.stats.phase_lines.columns`. In W a level is
        the step at the first score of the phase.
    terms : iterable of {"trend", "level", "slope"}
        What the model has beside the intercept.
    autoregression : int
        Order of the memory of errors; 0 takes them as independent. Of order 1 it runs along the times where gaps differ.
    statistics : iterable of str
        For the randomisation test of two phases: valid only where the start of the second was drawn by lot.
    least : int
        Scores that every start compared leaves in either phase.
    time : {"day", "session", "order"}, optional
        What the lines run along. None takes days where all scores of a series have one, else sessions, else order.
    level : float
        Level of the intervals.
    convention : {"scan-0.68.0"}, optional
        Memory by the likelihood and along the rows, whatever the gaps.

    Returns
    -------
    Piecewise
        `table` has one row a term, `models` one a series, `phases` one a phase, `points` one a score; `tests` and `starts` are of the randomisation
        test and empty unless `statistics` are named.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If a table lacks a column that is needed.

    Notes
    -----
    score = b0 + b1 t + sum over later phases k of D_k (b2k + b3k (t - t_k)) + error, generalised least squares; memory by
    restricted likelihood, between -0.9 (0 where gaps are no multiples of one) and 0.9, from 3 degrees of freedom left on; below
    that errors are taken as independent and a problem says so. Intervals are Student's with n minus terms; in short series
    they hold the truth less often than they say: of 5 + 10 scores a 95 % interval did so in .90 to .93 of drawn series (the page has more). Not for series with
    curved courses, and not a sign of what brought a difference about. The default is the restricted likelihood because the
    plain one takes memory, and with it standard errors, for too small.

    References
    ----------
    Huitema, McKean 2000, 10.1177/00131640021970358; Jones, Boadi-Boateng 1991, 10.2307/2532504; Edgington 1975,
    10.1080/00223980.1975.9923926 (DOIs from memory, unverified)

    Examples
    --------
    >>> phase = ["A"] * 6 + ["B"] * 6
    >>> sessions = pd.DataFrame({"person": "a", "session": range(1, 13), "phase": phase})
    >>> values = [16.0, 15.0, 17.0, 16.0, 15.0, 16.0, 12.0, 11.0, 11.0, 9.0, 10.0, 8.0]
    >>> scores = sessions[["person", "session"]].assign(measure="phq9", value=values)
    >>> events = pd.DataFrame({"person": [], "start": [], "kind": []})
    >>> found = piecewise(scores, sessions, events, autoregression=0)
    >>> found.table.set_index("term")["estimate"].round(2).tolist()
    [15.9, -0.03, -3.78, -0.69]
    >>> drawn = piecewise(scores, sessions, events, statistics=["mean_abs_difference"])
    >>> drawn.tests[["observed", "arrangements"]].round(2).to_numpy().tolist()
    [[5.67, 7.0]]
    """
    asked = _asked(coding, terms, autoregression, level, statistics, least, convention)
    if time is not None and time not in TIMES:
        raise OptionError(f"time={time!r}", "None or " + " or ".join(map(repr, TIMES)))
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    names = None if phases is None else tuple(map(str, several(phases, "phases")))
    series = Series.of(scores, measure, item)
    where = placed(series, sessions, events)
    found = courses(series, where, names, time)
    fits = [fitted(one, asked) if len(one.names) > 1 else None for one in found]
    both = [(one, fit) for one, fit in zip(found, fits, strict=True) if fit is not None]
    pair = [start_rows(one, asked) for one in found if len(one.names) == 2]
    keys, kept = series.keys[KEYS], np.zeros(series.many, dtype="int64")
    for one in found:
        kept[one.series] = len(one.value)
    unplaced = series.counts - kept
    kinds, kind = pairs(series.names)
    sign = np.array([way(known(name), part, direction) for name, part in kinds], dtype="int64")[kind]
    made = [
        _listed(model_rows(one, fit, asked) | {"n_unplaced": unplaced[one.series], "sign": sign[one.series]})
        for one, fit in both
    ]
    return Piecewise(
        table=joined(keys, [term_rows(one, fit, asked.level) for one, fit in both], TERM_ROWS.names[4:]),
        models=joined(keys, made, MODELS.names[4:]),
        phases=joined(keys, [phase_rows(one) for one in found], PHASES.names[4:]),
        points=joined(keys, [point_rows(one, fit, asked) for one, fit in zip(found, fits, strict=True)], POINTS.names[4:]),
        tests=joined(keys, [tests for tests, _ in pair], TESTS.names[4:]),
        starts=joined(keys, [starts for _, starts in pair], STARTS.names[4:]),
        problems=_problems(series, found, fits, asked, kept),
        method=Method(
            "piecewise lines with errors that remember",
            {
                "phases": names, "direction": direction, "coding": coding, "terms": asked.terms, "autoregression": asked.order, "statistics": asked.statistics,
                "least": asked.least, "time": time, "level": level, "estimation": "ML" if convention else "REML",
            },
            ("10.1177/00131640021970358", "10.2307/2532504", "10.1080/00223980.1975.9923926"),
            convention,
        ),
    )  # fmt: skip


def _listed(row: Mapping[str, object]) -> dict[str, list[object]]:
    return {name: [value] for name, value in row.items()}


def _asked(
    coding: str, terms: Iterable[str], autoregression: int, level: float, statistics: Iterable[str], least: int,
    convention: str | None,
) -> Asked:  # fmt: skip
    if coding not in CODINGS:
        raise OptionError(f"coding={coding!r}", " or ".join(map(repr, CODINGS)))
    wanted = several(terms, "terms")
    if any(name not in TERMS for name in wanted):
        raise OptionError(f"terms={wanted!r}", f"some of {', '.join(TERMS)}")
    tested = several(statistics, "statistics")
    strange = [name for name in tested if name not in STATISTICS]
    if strange:
        raise OptionError(f"statistics={strange!r}", f"some of {', '.join(STATISTICS)}")
    order = whole(autoregression, "autoregression", "a whole number from 0 to 5")
    if not 0 <= order <= 5:
        raise OptionError(f"autoregression={order}", "a whole number from 0 to 5")
    fewest = whole(least, "least", "a whole number from 1")
    if fewest < 1:
        raise OptionError(f"least={fewest}", "a whole number from 1")
    if convention not in (None, "scan-0.68.0"):
        raise OptionError(f"convention={convention!r}", "None or 'scan-0.68.0'")
    return Asked(
        coding, order, tuple(t for t in TERMS if t in wanted), share(level, "level"), tested, fewest, convention
    )


def _problems(
    series: Series, found: list[Course], fits: list[Fitted | None], asked: Asked, kept: np.ndarray
) -> pd.DataFrame:
    """Why a series has no line, no interval, no memory or no test."""
    flags = {
        name: np.zeros(series.many, dtype=bool)
        for name in ("one", "few", "flat", "same", "rows", "short", "two", "out")
    }
    for course, fit in zip(found, fits, strict=True):
        at, many = course.series, len(course.value)
        flags["one"][at] = fit is None
        if fit is None:
            continue
        line = fit.line
        flags["few"][at] = line.df < 1
        flags["flat"][at] = bool((course.value == course.value[0]).all())
        flags["same"][at] = bool(np.isnan(line.coefficients).any())
        flags["short"][at] = len(line.partial) < asked.order
        flags["rows"][at] = asked.order > 1 and len(course.at) > 2 and bool(np.ptp(np.diff(course.at)) > 1e-9)
        flags["two"][at] = bool(asked.statistics) and len(course.names) != 2
        first = int((course.phase == 0).sum())
        flags["out"][at] = (
            bool(asked.statistics) and len(course.names) == 2 and not asked.least <= first <= many - asked.least
        )
    answered = series.counts > 0
    rows = [
        Found(~answered & (series.conflicts == 0), Code.NO_DATA, "no score"),
        Found(answered & (kept == 0), Code.NOT_EVALUABLE, "no score lies in a phase"),
        Found(flags["one"], Code.NOT_EVALUABLE, "the scores lie in one phase only"),
        Found(flags["few"], Code.TOO_FEW, "no more scores than terms: no interval"),
        Found(flags["flat"], Code.CONSTANT, "all scores are equal: no interval"),
        Found(flags["same"], Code.COLLINEAR, "a term cannot be told apart from the others, as with a phase of one score"),
        Found(flags["short"] & ~flags["few"], Code.TOO_FEW, "too few scores to estimate memory; errors are taken as independent"),
        Found(flags["rows"], Code.ASSUMED, "memory above order 1 runs along the rows, though the gaps differ"),
        Found(flags["two"], Code.NOT_EVALUABLE, "the randomisation test compares two phases: name them with phases="),
        Found(flags["out"], Code.NOT_EVALUABLE, "the start leaves fewer scores in a phase than those compared; p is no test", needs=asked.least),
        *series.left_out(),
    ]  # fmt: skip
    return series.problems(rows)
