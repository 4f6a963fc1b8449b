"""A client beside the course of a sample: what was to be expected from the first score, with bands, session by session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.options import number, several, share, whole
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._course_rows import band_rows, beside, client_rows
from moodtrack.progress._course_rule import RULES, SIGNALS, SignalRule
from moodtrack.progress._course_scores import problems, rule_rows, score_rows, signalled
from moodtrack.progress._level_rules import LevelRule, change_rule, level_rule, named_sets
from moodtrack.progress._mid_rule import way
from moodtrack.progress._series import Series
from moodtrack.progress.fit_course import Course
from moodtrack.result import Method, Result
from moodtrack.schema import Column, Table

__all__ = ["ExpectedCourse", "course"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire, or goal"),
    Column("item", "category", "total, total:<subscale>, or the goal"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
SCORE_ROWS = Table(
    "course",
    "one score after the first one",
    (
        *_SERIES,
        Column("session", "int", "its session"),
        Column("day", "datetime", "its day"),
        Column("value", "float", "the score", "points"),
        Column("intake", "float", "the first score", "points"),
        Column("expected", "float", "what was expected of clients with that first score; null without a course", "points"),
        Column("sd", "float", "SD of a new client's score around it", "points"),
        Column("low", "float", "lower end of the band", "points"),
        Column("high", "float", "upper end of the band", "points"),
        Column("level", "float", "share of new clients with that first score who lie in the band"),
        Column("place", "category", "where the score lies; null where the direction is not known and it lies outside", "within | better | worse"),
        Column("beyond", "float", "the widest level beyond which it lies on the worse side, 0 for none"),
        Column("signal", "category", "what the rule named says; null without one", " | ".join(SIGNALS)),
        Column("n", "int", "scores so far, this one and the first among them"),
        Column("n_sample", "int", "clients that the course was fitted to"),
    ),
)  # fmt: skip
BANDS = Table(
    "bands",
    "one session and one level of the expected course of one series",
    (
        *_SERIES,
        Column("session", "int", "up to the last session of the sample"),
        Column("expected", "float", "expected score", "points"),
        Column("se", "float", "standard error of it", "points"),
        Column("sd", "float", "SD of a new client's score around it", "points"),
        Column("level", "float", "share of new clients in the band"),
        Column("low", "float", "its lower end", "points"),
        Column("high", "float", "its upper end", "points"),
        Column("n", "int", "clients that the course was fitted to"),
    ),
)
CLIENTS = Table(
    "clients",
    "one client's own line along the curve of the course",
    (
        *_SERIES,
        Column("n", "int", "scores in it"),
        Column("intercept", "float", "own intercept, drawn toward the expected one", "points"),
        Column("slope", "float", "own slope, drawn toward the expected one", "points a unit of the curve"),
        Column("slope_low", "float", "lower end of its interval"),
        Column("slope_high", "float", "upper end of its interval"),
        Column("level", "float", "level of the interval"),
        Column("intercept_difference", "float", "own minus expected intercept", "points"),
        Column("slope_difference", "float", "own minus expected slope", "points a unit of the curve"),
        Column("ols_intercept", "float", "by least squares of the own scores alone", "points"),
        Column("ols_slope", "float", "the same; two sessions at least", "points a unit of the curve"),
        Column("ols_se_slope", "float", "its standard error; three scores at least"),
    ),
)
RULE_ROWS = Table(
    "rules",
    "one line that the signals of one series rest on",
    (
        *_SERIES,
        Column("rule", "category", "which", "signal | reliable_change | cutoff"),
        Column("name", "category", "the set that it comes from"),
        Column("value", "float", "points; null for a rule of bands and for what is not known", "points"),
        Column("source", "category", "where the set was published"),
        Column("status", "category", "how well that is known"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class ExpectedCourse(Result):
    """What `course` returns: `table` (every score), `bands`, `clients`, `rules`, `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {
        "table": SCORE_ROWS,
        "bands": BANDS,
        "clients": CLIENTS,
        "rules": RULE_ROWS,
    }

    bands: pd.DataFrame
    clients: pd.DataFrame
    rules: pd.DataFrame


def course(
    scores: pd.DataFrame,
    *,
    course: Course | Iterable[Course] | None = None,
    measure: str | None = None,
    item: str | None = None,
    baseline: str | int = "first",
    levels: Iterable[float] = (0.68, 0.8, 0.9),
    level: float = 0.8,
    rule: str | None = None,
    reliable: float | str | None = None,
    cutoff: float | str | None = None,
    by: int = 4,
    direction: str | None = None,
    definitions: measures.Given = None,
) -> ExpectedCourse:
    """Does a client's course lie within what was to be expected from the first score?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`, with sessions.
    course : Course, or several
        Fitted by `fit_course` to a sample like the client; each is used for its own measure, item and rater.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    baseline : "first" or int
        The first score, or the one of a session.
    levels : iterable of float
        Levels of the bands: shares of new clients with that first score.
    level : float
        Of which of them `low`, `high` and `place` are. Our convention.
    rule : str, optional
        A rule of signals, accepted by its name, as its lines are from memory: 'expected 68 and 80 percent', 'expected 68 and
        90 percent', or 'rational', which needs no course.
    reliable : float or str, optional
        For 'rational': points, or the name of a published set; None takes the set of the measure that may be used.
    cutoff : float or str, optional
        Points, or the name of a published caseness: at a score on the better side of it the signal is below_cutoff, and a
        client whose first score is there has no signal but that. None is without one.
    by : int
        For 'rational': the session from which on half of the reliable change is asked for.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    definitions : str, Path, Measure, or several of them, optional
        Questionnaires of one's own.

    Returns
    -------
    ExpectedCourse
        `table` has one row a score after the first, `bands` the expected course, `clients` own lines, `rules` what signals
        stand on.

    Raises
    ------
    OptionError
        If an option cannot have its value, or two courses are of the same measure, item and rater.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    A band is mean +- z sd with sd^2 = x'Vx + z'Gz + s^2: V of the mean course, G of clients around it, s^2 of scores around a
    client's own line. It is for one score of one new client; over many sessions more than a share 1 - level of clients lies
    outside at least once. Nothing is said beyond the last session of the sample or for first scores that it does not hold.
    Outside of the band is no forecast and no verdict on a therapy: it is a reason to ask. `expected 68 and ...`: beyond that
    band on the worse side is slower, beyond the other not_on_track. `rational`: worse than the first score by the reliable
    change is not_on_track; from session `by` on, a gain of less than half of it is slower.

    References
    ----------
    Lutz, Martinovich, Howard 1999, 10.1037/0022-006X.67.4.571; Finch, Lambert, Schaalje 2001, 10.1002/cpp.286

    Examples
    --------
    >>> from moodtrack.progress import fit_course
    >>> stream = np.random.default_rng(1)
    >>> session, start = np.tile(np.arange(8), 200), np.repeat(stream.normal(17, 3, 200), 8)
    >>> value = start - 3 * np.log(session + 1) + stream.normal(0, 2, 1600)
    >>> person = np.repeat([f"p{i:03d}" for i in range(200)], 8)
    >>> sample = pd.DataFrame({"person": person, "session": session, "measure": "own", "value": value})
    >>> ours = fit_course(sample, measure="own")
    >>> client = pd.DataFrame({"person": "a", "session": range(4), "measure": "own", "value": [18.0, 16.0, 15.0, 24.0]})
    >>> found = course(client, course=ours, direction="higher_worse")
    >>> found.table["place"].astype(str).tolist()
    ['within', 'within', 'worse']
    >>> course(client).problems["code"].astype(str).tolist()
    ['not_evaluable']
    """
    fitted = _courses(course)
    chosen, asked, one = _checked(rule, levels, level, by, direction)
    for name, given in (("reliable_change", reliable), ("caseness", cutoff)):
        if isinstance(given, str) or given is None:
            named_sets(name, given)
        elif name == "caseness":
            number(given, "cutoff", "points, or a name")
        elif number(given, "reliable", "points above 0, or a name") <= 0:
            raise OptionError(f"reliable={given!r}", "points above 0, or a name")
    shelf = measures.Shelf.of(definitions)
    series = Series.of(scores, measure, item, shelf)
    of = beside(series, fitted, baseline)
    found, kind = pairs(series.names)
    signs = np.array([way(shelf.find(name), part, direction) for name, part in found], dtype="int64")[kind]
    lines = [_lines(name, part, reliable, cutoff) for name, part in found]
    points, cut = (np.array([np.nan if line[i].value is None else line[i].value for line in lines], dtype="float64")[kind] for i in (0, 1))  # fmt: skip
    table, signal = score_rows(series, of, fitted, asked, one, signs)
    if chosen is not None:
        table["signal"] = pd.Categorical.from_codes(signalled(series, of, table, signal, chosen, signs, points, cut, by), categories=list(SIGNALS))  # fmt: skip
    return ExpectedCourse(
        table=table[of.after].reset_index(drop=True),
        bands=band_rows(series, of, fitted, asked),
        clients=client_rows(series, of, fitted, 0.95),
        rules=rule_rows(series.keys, chosen, lines, kind),
        problems=problems(series, of, fitted, chosen, signs, points, cut, measure is not None),
        method=Method(
            "expected course by the first score",
            {"courses": tuple(c.source for c in fitted), "levels": asked, "level": one, "rule": rule, "baseline": baseline, "reliable": reliable, "cutoff": cutoff, "by": by, "direction": direction},
            ("10.1037/0022-006X.67.4.571", "10.1002/cpp.286"),
        ),
    )  # fmt: skip


def _courses(given: Course | Iterable[Course] | None) -> tuple[Course, ...]:
    made = () if given is None else (given,) if isinstance(given, Course) else tuple(given)
    if any(not isinstance(one, Course) for one in made):
        raise OptionError("course= is no course", "what fit_course or Course.open gave, or several")
    keys = [(one.measure, one.item, one.rater) for one in made]
    if len(set(keys)) < len(keys):
        raise OptionError("two courses are of the same measure, item and rater", "one of each")
    return made


def _checked(
    rule: str | None, levels: Iterable[float], level: float, by: int, direction: str | None
) -> tuple[SignalRule | None, tuple[float, ...], float]:
    if rule is not None and rule not in RULES:
        raise OptionError(f"rule={rule!r}", "None or " + " or ".join(map(repr, RULES)))
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    given = (levels,) if isinstance(levels, float) else several(levels, "levels")
    asked = tuple(sorted({share(one, "levels") for one in given}))
    if share(level, "level") not in asked:
        raise OptionError(f"level={level!r}", f"one of the levels, {asked}")
    if whole(by, "by", "a whole number from 1") < 1:
        raise OptionError(f"by={by!r}", "a whole number from 1")
    return None if rule is None else RULES[rule], asked, float(level)


def _lines(
    measure: str, item: str, reliable: float | str | None, cutoff: float | str | None
) -> tuple[LevelRule, LevelRule]:
    """The reliable change in points and the cutoff of one measure."""
    if isinstance(reliable, str) or reliable is None:
        change = change_rule("reliable_change", measure, item, reliable or "reliable change")
    else:
        change = LevelRule(
            "reliable_change", float(reliable), "points", True, "points given by the caller", "the caller", "given"
        )
    line = (
        LevelRule("cutoff")
        if cutoff is None
        else level_rule("cutoff", "caseness", measure, item, cutoff, inclusive=True)
    )
    return change, line
