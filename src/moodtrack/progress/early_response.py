"""Early response, response, remission, relapse and the step that each client stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import options
from moodtrack.errors import OptionError
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._level_rules import EARLY, LevelRule, change_rule, level_rule, named_sets
from moodtrack.progress._mid_rule import known, way
from moodtrack.progress._response_rows import STEPS, Course, problems
from moodtrack.progress._series import Series
from moodtrack.result import Method, Result
from moodtrack.schema import Column, Table

__all__ = ["EarlyResponse", "early_response"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
RESPONSES = Table(
    "early_response",
    "one series of scores",
    (
        *_SERIES,
        Column("baseline", "float", "the score that it is compared with", "points"),
        Column("n", "int", "scores after the baseline"),
        Column("n_early", "int", "scores after the baseline and in the early part"),
        Column("share_early", "float", "improvement at the last early score, as a share of the baseline"),
        Column("early", "bool?", "whether the last early score meets the early rule; null: no rule, or no such score"),
        Column("first_early", "float", "the first early score that meets it", "session, or days since the baseline"),
        Column("last", "float", "the last score after the baseline", "points"),
        Column("share_last", "float", "improvement at the last score, as a share of the baseline"),
        Column("response", "bool?", "whether the last score meets the response rule"),
        Column("first_response", "float", "the first score that meets it", "session, or days since the baseline"),
        Column("remission", "bool?", "whether the last score is in remission"),
        Column("first_remission", "float", "the first score in remission", "session, or days since the baseline"),
        Column("remission_at_start", "bool?", "whether the baseline already is in remission"),
        Column("relapse", "bool?", "established remission, then established scores out of it; null: no such remission"),
        Column("first_relapse", "float", "the score that establishes it", "session, or days since the baseline"),
        Column("status", "category", "the step at the last score", " | ".join(STEPS)),
    ),
)
REACHED = Table(
    "steps",
    "one step of one series",
    (
        *_SERIES,
        Column("step", "category", "the step", " | ".join(STEPS[1:])),
        Column("reached", "bool?", "whether it was ever established; null: its rule is missing"),
        Column("first", "float", "the score that established it first", "session, or days since the baseline"),
    ),
)
RULES = Table(
    "rules",
    "one rule of one series",
    (
        *_SERIES,
        Column("rule", "category", "which rule", "early | response | remission | reliable_change | caseness"),
        Column("value", "float", "the threshold; null: none, and what depends on it is null"),
        Column("unit", "category", "of the threshold", "points | share_of_baseline"),
        Column("inclusive", "bool", "whether a score or change of exactly the threshold counts"),
        Column("name", "category", "name of the rule or of the published set"),
        Column("source", "category", "where it comes from"),
        Column("status", "category", "how good that is", "primary | secondary | from_memory | given | ..."),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class EarlyResponse(Result):
    """What `early_response` returns: `table` (one row a series), `steps`, `rules`, `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": RESPONSES, "steps": REACHED, "rules": RULES}

    steps: pd.DataFrame
    rules: pd.DataFrame


def early_response(
    scores: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    by: float = 4,
    clock: str = "session",
    early: float | str | None = "reliable change",
    response: float | None = None,
    remission: float | str | None = None,
    change: str | None = None,
    caseness: float | str | None = None,
    baseline: str | int = "first",
    consecutive: int = 2,
    sustained: int = 3,
    direction: str | None = None,
) -> EarlyResponse:
    """Has a score come down early, by how much in all, and on which step does it stand?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`. Totals and subscales are looked at; items and goals only when asked for.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    by : float
        The early part: sessions up to this number, or days since the baseline.
    clock : {"session", "day"}
        What `by` and the columns `first_*` count.
    early : float or str, optional
        What is an early response: "reliable change" takes the published reliable change of the measure, else the name of
        a set of it, a number as share of the baseline, or "20 percent by session 4", which is from memory.
    response : float, optional
        Share of the baseline that is a response; 0.5 is the usual one. None gives no verdict.
    remission : float or str, optional
        Scores on the better side of this number of points are remission; or the name of a published set. None takes the
        set of the measure whose status is primary or secondary, if there is one.
    change, caseness : float or str, optional
        Names of the sets of reliable change and caseness behind the steps (caseness: or points). None takes the default of
        the measure.
    baseline : "first" or int
        The first score, or the one of a session.
    consecutive : int
        Scores running that establish a step, a remission or a relapse.
    sustained : int
        Scores running that make a recovery sustained.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.

    Returns
    -------
    EarlyResponse
        `table` has one row a series, `steps` one row a step, `rules` every threshold with name, source and status.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published set has the name given.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    Improvement is (baseline - score) / baseline where lower is better; a baseline of 0 or below has no share. early,
    response and remission look at one score each, as they are published; what one score says can be chance. The steps,
    remission before a relapse and the relapse itself ask for `consecutive` scores running:
    not_started < deteriorated < no_reliable_change < improved < recovered < sustained, recovered being a reliable
    improvement from caseness to below it. No early response is no forecast for one person: in 4,394 courses of therapy one
    class of depression changed little until session 6 and then improved fast (PMC6428692).

    References
    ----------
    Delgadillo et al. 2014, https://eprints.hud.ac.uk/18900; Beard, Delgadillo 2019, https://eprints.whiterose.ac.uk/146850

    Examples
    --------
    >>> scores = pd.DataFrame({"person": "a", "session": range(1, 7), "measure": "phq9", "value": [18.0, 15, 13, 11, 8, 7]})
    >>> found = early_response(scores, response=0.5, remission=5)
    >>> row = found.table.iloc[0]
    >>> bool(row["early"]), int(row["first_early"]), f"{row['share_last']:.2f}", bool(row["response"]), row["status"]
    (True, 4, '0.61', True, 'recovered')
    """
    _check(clock, by, early, response, remission, change, caseness, direction)
    consecutive = options.whole(consecutive, "consecutive", "a whole number from 1")
    sustained = options.whole(sustained, "sustained", "a whole number not below consecutive")
    if not 1 <= consecutive <= sustained:
        raise OptionError(f"consecutive={consecutive}, sustained={sustained}", "1 <= consecutive <= sustained")
    series = Series.of(scores, measure, item)
    found, number = pairs(series.names)
    rules = [_rules(name, part, early, response, remission, change, caseness) for name, part in found]
    signs = [way(known(name), part, direction) for name, part in found]
    course = Course.of(series, baseline, clock, rules, signs, number)
    parameters = {
        "by": by, "clock": clock, "early": early, "response": response, "remission": remission, "change": change,
        "caseness": caseness, "baseline": baseline, "consecutive": consecutive, "sustained": sustained, "direction": direction,
    }  # fmt: skip
    sources = ("https://eprints.hud.ac.uk/18900", "https://eprints.whiterose.ac.uk/146850")
    return EarlyResponse(
        table=course.table(by, consecutive, sustained),
        steps=course.reached(consecutive, sustained),
        rules=_told(series.keys, rules, number),
        problems=problems(course, rules, number, baseline, by, named=measure is not None),
        method=Method("early response, response, remission, relapse", parameters, sources),
    )


def _told(keys: pd.DataFrame, rules: Sequence[Mapping[str, LevelRule]], number: np.ndarray) -> pd.DataFrame:
    """One row a series and rule."""
    names = RULES.names[len(_SERIES) :]
    flat = pd.DataFrame([{f: getattr(one, f) for f in names} for of in rules for one in of.values()], columns=names)
    each = max((len(of) for of in rules), default=0)
    rows = (number[:, None] * each + np.arange(each)).reshape(-1)
    repeated = keys.iloc[np.repeat(np.arange(len(keys)), each)].reset_index(drop=True)
    return pd.concat([repeated, flat.iloc[rows].reset_index(drop=True)], axis=1)


def _rules(
    measure: str,
    item: str,
    early: float | str | None,
    response: float | None,
    remission: float | str | None,
    change: str | None,
    caseness: float | str | None,
) -> dict[str, LevelRule]:
    rules = [
        change_rule("early", measure, item, early),
        change_rule("response", measure, item, response),
        level_rule("remission", "remission", measure, item, remission, inclusive=False),
        change_rule("reliable_change", measure, item, "reliable change" if change is None else change),
        level_rule("caseness", "caseness", measure, item, caseness, inclusive=True),
    ]
    return {rule.rule: rule for rule in rules}


def _check(
    clock: str,
    by: float,
    early: float | str | None,
    response: float | None,
    remission: float | str | None,
    change: str | None,
    caseness: float | str | None,
    direction: str | None,
) -> None:
    if clock not in ("session", "day"):
        raise OptionError(f"clock={clock!r}", "'session' or 'day'")
    if options.number(by, "by", "a number above 0") <= 0:
        raise OptionError(f"by={by!r}", "a number above 0")
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    if isinstance(response, str):
        raise OptionError(f"response={response!r}", "a share of the baseline such as 0.5, or None")
    named_sets("reliable_change", early, (EARLY, "reliable change"))
    named_sets("reliable_change", change)
    named_sets("remission", remission)
    named_sets("caseness", caseness)
    expected = "a share of the baseline above 0 and at most 1"
    for name, share in (("early", early), ("response", response)):
        if share is not None and not isinstance(share, str) and not 0 < options.number(share, name, expected) <= 1:
            raise OptionError(f"{name}={share!r}", expected)
