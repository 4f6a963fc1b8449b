"""Minimal change: is the difference of two scores as large as one that matters to persons, alone or as a group?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number as number_given
from moodtrack.options import share
from moodtrack.progress import _mid_groups as groups
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._cutoffs import cutoff as cut
from moodtrack.progress._mid_rows import CLASSES, changes, problems, starts
from moodtrack.progress._mid_rule import check, mid_rule
from moodtrack.progress._series import Series
from moodtrack.progress.norms import Norms
from moodtrack.result import Method, Result
from moodtrack.schema import Column, Table, conform, empty

__all__ = ["MinimalChange", "minimal_change"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
_RULE = (
    Column("threshold", "float", "size of an improvement that matters", "points, or share of the baseline"),
    Column("threshold_worse", "float", "size of a worsening that matters; null where the set has none", "the same"),
    Column("unit", "category", "of both", "points | share_of_baseline"),
    Column("inclusive", "bool?", "whether a change of exactly the threshold counts"),
    Column("cutoff", "float", "between the clinical and the functional side; null without one", "points"),
    Column("threshold_name", "category", "name of the rule or of the published set"),
    Column("threshold_source", "category", "where it comes from"),
    Column("threshold_status", "category", "how good that is", "primary | secondary | given | ..."),
)
CHANGES = Table(
    "minimal_change",
    "one score after the baseline",
    (
        *_SERIES,
        Column("session", "int?", "number of the session"),
        Column("day", "datetime", "day of the score"),
        Column("baseline", "float", "the score that it is compared with", "points"),
        Column("value", "float", "the score", "points"),
        Column("change", "float", "value - baseline", "points"),
        Column("share", "float", "change / baseline; null for a baseline of 0 or below"),
        Column("possible", "float", "improvement as a share of the way from the baseline to the best score"),
        Column("n", "int", "scores from the baseline to this one, both included"),
        Column("class", "category", "what the change is", "recovered | improved | unchanged | deteriorated | harmed"),
        Column("clinical_start", "bool?", "whether the baseline is on the clinical side of the cutoff"),
        Column("functional_now", "bool?", "whether the score is on the functional side of the cutoff"),
        *_RULE,
    ),
)
STARTS = Table(
    "series",
    "one series of scores: what it starts from, where it is last, and the rule that judges it",
    (
        *_SERIES,
        Column("baseline", "float", "the score at the baseline", "points"),
        Column("last", "float", "the last score", "points"),
        Column("n", "int", "scores from the baseline on"),
        Column("class", "category", "class of the last score"),
        Column("sign", "int", "1: higher is better, -1: lower is, 0: not known"),
        *_RULE,
    ),
)
_ABOUT = (
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered"),
)
COUNTS = Table(
    "counts",
    "the persons of a measure by the class of their last score",
    (
        Column("group", "category", "group of the persons; null where no persons table was given"),
        *_ABOUT,
        Column("persons", "int", "persons with a series, scored or not"),
        Column("paired", "int", "persons with a score after the baseline"),
        *(Column(name, "int", f"persons last {name}") for name in CLASSES),
        Column("not_evaluable", "int", "paired persons whose change has no class"),
    ),
)
_INTERVAL = (
    Column("low", "float", "lower end of the interval", "points"),
    Column("high", "float", "upper end of the interval", "points"),
    Column("level", "float", "level of the interval"),
    Column("threshold", "float", "size of a difference that matters", "points"),
    Column("side", "category", "which way the whole interval lies", "better | worse; null: it holds 0"),
    Column("class", "category", "what the interval says", " | ".join(groups.CLASSES)),
)
WITHIN = Table(
    "within",
    "a group between its baseline and its last score",
    (
        Column("group", "category", "group of the persons; null where no persons table was given"),
        *_ABOUT,
        Column("n", "int", "persons with both scores"),
        Column("difference", "float", "mean of last - baseline", "points"),
        *_INTERVAL,
    ),
)
BETWEEN = Table(
    "between",
    "two groups at their last score",
    (
        Column("reference", "category", "the group that is compared with"),
        Column("comparison", "category", "the other group"),
        *_ABOUT,
        Column("n_reference", "int", "persons of the reference with a score"),
        Column("n_comparison", "int", "persons of the other group with a score"),
        Column("difference", "float", "mean of the comparison - mean of the reference", "points"),
        *_INTERVAL,
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class MinimalChange(Result):
    """What `minimal_change` returns: `table` (scores), `series` (baseline, last score, rule), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": CHANGES, "series": STARTS}

    series: pd.DataFrame

    def counts(self, persons: pd.DataFrame | None = None) -> pd.DataFrame:
        """How many persons ended in which class: for a sample, never for one person.

        Parameters
        ----------
        persons : DataFrame, optional
            The table `persons`; with it one row a group.

        Raises
        ------
        SchemaError
            If persons lacks person or group.
        """
        return conform(groups.counts(self.series, persons, self.method.convention), COUNTS)

    def within(self, persons: pd.DataFrame | None = None, *, level: float = 0.95) -> pd.DataFrame:
        """Did a group change by a difference that matters? Paired t interval of last - baseline.

        Parameters
        ----------
        persons : DataFrame, optional
            The table `persons`; with it one row a group.
        level : float
            Level of the interval.

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.

        Notes
        -----
        Turned so that larger is better, the interval is not_significant when it holds 0; significant_not_relevant when
        all of it is short of the difference that matters, worsening included (`side` tells); uncertain or probable
        when it holds that difference and the mean is short of it or not; large when all of it is beyond. One person, or
        changes that are all the same, have no interval and no class.
        """
        return _shaped(groups.within(self.series, persons, share(level, "level"), self.method.convention), WITHIN)

    def between(self, persons: pd.DataFrame, *, reference: str, level: float = 0.95) -> pd.DataFrame:
        """Do groups differ at their last score by a difference that matters? Welch t interval, comparison - reference.

        Parameters
        ----------
        persons : DataFrame
            The table `persons` with the groups.
        reference : str
            The group that every other one is compared with.
        level : float
            Level of the interval.

        Raises
        ------
        OptionError
            If nobody is in the reference group, or the level is not between 0 and 1.

        Notes
        -----
        Classes as in `within`. Groups that were not drawn by lot differ for many reasons.
        """
        return _shaped(
            groups.between(self.series, persons, reference, share(level, "level"), self.method.convention), BETWEEN
        )


def minimal_change(
    scores: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    threshold: float | str | None = None,
    deterioration: float | None = None,
    unit: str = "points",
    baseline: str | int = "first",
    cutoff: float | str | None = None,
    clinical: Norms | None = None,
    functional: Norms | None = None,
    direction: str | None = None,
    convention: str | None = None,
) -> MinimalChange:
    """Has a score changed by a difference that matters?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`. Totals and subscales are looked at; items and goals only when asked for.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    threshold : float or str, optional
        A number in `unit`, or the name of a published minimal important difference whatever its status. None takes the
        first of the measure whose status is primary or secondary.
    deterioration : float, optional
        A number of its own for worsening, in the unit of the threshold; else the same, or what the set says.
    unit : {"points", "share_of_baseline"}
        Of a number given as threshold. A published set has its own.
    baseline : "first" or int
        The first score, or the one of a session; earlier scores are then left out.
    cutoff : float or {"a", "b", "c"}, optional
        With it an improvement that crosses from the clinical to the functional side is `recovered`, and a worsening
        the other way `harmed`. A score on the cutoff is on neither side.
    clinical, functional : Norms, optional
        The samples that a cutoff by name is made from.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    convention : {"clinicalsignificance-3.0.0"}, optional
        Divides by any baseline, 0 and below too, counts a change from 0 as improved and as deteriorated, and takes the SD
        of the clinical sample in cutoff b.

    Returns
    -------
    MinimalChange
        `table` has one row a score after the baseline, `series` one row a person, measure, item and rater.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published set has the name given.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    improved: the change towards the better is the threshold or more; deteriorated: the change towards the worse is. A
    share of a baseline of 0 or below is not defined: such a change has no class, but no change at all is unchanged. What
    matters to persons (an anchor) and what exceeds the measurement error are two things: a change can be one without the
    other, so look at `reliable_change` too. A minimal important difference has no interval for one person.

    References
    ----------
    Jaeschke, Singer, Guyatt 1989, 10.1016/0197-2456(89)90005-6

    Examples
    --------
    >>> scores = pd.DataFrame({"person": "a", "session": [1, 2, 3], "measure": "phq9", "value": [18.0, 14.0, 12.0]})
    >>> found = minimal_change(scores)
    >>> found.table[["change", "share", "class"]].astype({"class": str}).round(2).to_numpy().tolist()
    [[-4.0, -0.22, 'unchanged'], [-6.0, -0.33, 'improved']]
    >>> found.table["threshold"][0], found.table["threshold_name"][0]
    (np.float64(5.0), 'Loewe 2004')
    >>> minimal_change(scores, threshold=0.5, unit="share_of_baseline").table["class"].astype(str).tolist()
    ['unchanged', 'unchanged']
    """
    check(threshold, deterioration, unit, direction)
    if convention not in (None, "clinicalsignificance-3.0.0"):
        raise OptionError(f"convention={convention!r}", "None or 'clinicalsignificance-3.0.0'")
    if cutoff not in (None, "a", "b", "c"):
        number_given(cutoff, "cutoff", "a number, or 'a', 'b' or 'c'")
    series = Series.of(scores, measure, item)
    found, number = pairs(series.names)
    rules = [mid_rule(name, part, threshold, deterioration, unit, direction) for name, part in found]
    cuts = [None if cutoff is None else cut(cutoff, clinical, functional, rule.sign, convention) for rule in rules]
    start = series.baseline(baseline)
    table = changes(series, start, rules, cuts, number, convention)
    parameters: dict[str, object] = {
        "threshold": threshold, "deterioration": deterioration, "unit": unit, "baseline": baseline, "cutoff": cutoff,
        "direction": direction,
    }  # fmt: skip
    for name, sample in (("clinical", clinical), ("functional", functional)):
        of = (None, None, None) if sample is None else (sample.mean, sample.sd, sample.source)
        parameters |= dict(zip((f"{name}_mean", f"{name}_sd", f"{name}_source"), of, strict=True))
    return MinimalChange(
        table=table,
        series=starts(series, start, rules, cuts, number, table),
        problems=problems(series, start, rules, number, table, baseline, named=measure is not None),
        method=Method("minimal important difference", parameters, ("10.1016/0197-2456(89)90005-6",), convention),
    )


def _shaped(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    return conform(frame, table) if len(frame) else empty(table)
