"""Reliable change: is the difference of two scores larger than the measurement error of the questionnaire?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.progress._change_rows import CLASSES, baselines, changes, pairs, problems
from moodtrack.progress._change_rule import Critical, critical, rule
from moodtrack.progress._series import KEYS, Series
from moodtrack.progress.norms import Norms
from moodtrack.result import Method, Result
from moodtrack.schema import Column, Table, conform, require, text

__all__ = ["ReliableChange", "reliable_change"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
_RULE = (
    Column("threshold", "float", "size of a change that counts", "points"),
    Column("inclusive", "bool?", "whether a change of exactly the threshold counts"),
    Column("s_diff", "float", "standard error of a difference, sqrt(2) SD sqrt(1 - r); null for a threshold", "points"),
    Column("threshold_name", "category", "name of the rule or of the published set"),
    Column("threshold_source", "category", "where it comes from"),
    Column("threshold_status", "category", "how good that is", "primary | secondary | computed | given | ..."),
)
CHANGES = Table(
    "reliable_change",
    "one scored session after the baseline",
    (
        *_SERIES,
        Column("session", "int?", "number of the session"),
        Column("day", "datetime", "day of the score"),
        Column("baseline", "float", "the score that it is compared with", "points"),
        Column("value", "float", "the score", "points"),
        Column("change", "float", "value - baseline", "points"),
        Column("index", "float", "change / s_diff"),
        Column("low", "float", "lower end of the interval of the change; null for a published threshold", "points"),
        Column("high", "float", "upper end of the interval of the change; null for a published threshold", "points"),
        Column("level", "float", "level of the interval"),
        Column("n", "int", "scores from the baseline to this one, both included"),
        Column("class", "category", "what the change is", "improved | unchanged | deteriorated; null: not evaluable"),
        Column("established", "bool?", "this score and the one before it are both beyond the threshold, the same way"),
        *_RULE,
    ),
)
BASELINES = Table(
    "series",
    "one series of scores: the rule that judges it and what it starts from",
    (
        *_SERIES,
        Column("session", "int?", "session of the baseline"),
        Column("day", "datetime", "day of the baseline"),
        Column("baseline", "float", "the score at the baseline", "points"),
        Column("n", "int", "scores from the baseline on"),
        *_RULE,
    ),
)
COUNTS = Table(
    "counts",
    "the persons of a measure by their last class",
    (
        Column("group", "category", "group of the persons; null where no persons table was given"),
        *_SERIES[1:],
        Column("persons", "int", "persons with a series, scored or not"),
        Column("paired", "int", "persons with a score after the baseline"),
        *(Column(name, "int?", f"persons last {name}; null where a pair has no class") for name in CLASSES),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class ReliableChange(Result):
    """What `reliable_change` returns: `table` (sessions), `series` (baselines and rules), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": CHANGES, "series": BASELINES}

    series: pd.DataFrame

    def counts(self, persons: pd.DataFrame | None = None) -> pd.DataFrame:
        """How many persons ended improved, unchanged, deteriorated: for a sample, never for one person.

        Parameters
        ----------
        persons : DataFrame, optional
            The table `persons`; with it one row a group.

        Returns
        -------
        DataFrame
            group, measure, item, rater, persons, paired, improved, unchanged, deteriorated. The three counts are null
            where the last change of a pair has no class: a count that leaves some out would look too small.

        Raises
        ------
        SchemaError
            If persons lacks person or group.
        """
        last = _keyed(self.table)[[*KEYS, "class"]].drop_duplicates(KEYS, keep="last").assign(paired=True)
        frame = _keyed(self.series)[KEYS].merge(last, on=KEYS, how="left")
        frame["paired"] = frame["paired"].eq(True)
        frame["unclassed"] = frame["paired"] & ~frame["class"].isin(CLASSES)
        frame["group"] = ""
        if persons is not None:
            require(persons, ["person", "group"], "persons")
            groups = pd.Series(text(persons["group"]).fillna("").to_numpy(), index=text(persons["person"]).to_numpy())
            frame["group"] = frame["person"].map(groups[~groups.index.duplicated()]).fillna("")
        frame = frame.assign(persons=1, **{name: frame["class"].eq(name) for name in CLASSES})
        by = ["group", *KEYS[1:]]
        sums = frame.groupby(by, observed=True, sort=False)[["persons", "paired", "unclassed", *CLASSES]].sum()
        told = (sums["unclassed"] == 0) & (sums["paired"] > 0)
        for name in CLASSES:
            sums[name] = sums[name].astype("Int64").where(told)
        return conform(sums.drop(columns="unclassed").reset_index().sort_values(by), COUNTS)


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its keys as text without nulls, so that they can be merged."""
    return frame.assign(**{name: text(frame[name]).fillna("") for name in KEYS})


def reliable_change(
    scores: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    norms: Norms | Mapping[str, Norms] | None = None,
    threshold: float | str | None = None,
    method: str = "JT",
    baseline: str | int = "first",
    level: float = 0.95,
    alpha: float | None = None,
    critical_value: float | None = None,
    comparison: str | None = None,
    direction: str | None = None,
    convention: str | None = None,
    definitions: measures.Given = None,
) -> ReliableChange:
    """Has a score changed by more than its measurement error?

    Parameters
    ----------
    scores : DataFrame
        The table `scores`. Totals and subscales are looked at; items and goals only when asked for.
    measure, item : str, optional
        One measure, one item of it; None takes all totals and subscales.
    norms : Norms or mapping of measure to Norms, optional
        SD and reliability of a sample. Measures that they are not for use what is published.
    threshold : float or str, optional
        A number of points, or the name of a published set of the registry whatever its status. It goes before `norms`.
    method : {"JT"}
        Jacobson and Truax.
    baseline : "first" or int
        The first score, or the one of a session; earlier scores are then left out.
    level : float
        Level of the two-sided interval; the critical value is the normal quantile at (1 + level) / 2.
    alpha, critical_value : float, optional
        Instead of level: the error probability of both sides together, or the critical value itself.
    comparison : {"greater", "greater_or_equal"}, optional
        Whether the index must exceed the critical value (the default with norms) or may equal it (the default for a
        number of points). A published threshold is compared as its source says.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    convention : {"clinicalsignificance-3.0.0", "jt-rci"}, optional
        The first classes any change other than 0 by its sign when S_diff is 0; the second takes 1.96 and
        greater_or_equal where nothing is said. The default follows the published formula and gives null where it has
        no value.

    definitions : Measure, str, Path, Shelf, or several of them, optional
        Questionnaires of one's own, or TOML files of them: their thresholds and direction go before the registry's.

    Returns
    -------
    ReliableChange
        `table` has one row a score after the baseline, `series` one row a person, measure, item and rater. Columns are
        in points but index (a ratio), level, n, class and established.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published set has the name given.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    index = (value - baseline) / S_diff with S_diff = sqrt(2) SD sqrt(1 - r); the interval of the change is
    change -+ z S_diff. `established` asks for this and the previous score beyond the threshold in the same direction,
    because one look at every session finds chance changes more often than the level says. Not for groups (use a test
    of means), and not a statement about recovery: it needs a cutoff.

    References
    ----------
    Jacobson, Truax 1991, 10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> scores = pd.DataFrame({"person": "a", "session": [1, 2, 3], "measure": "phq9", "value": [18.0, 11.0, 10.0]})
    >>> change = reliable_change(scores).table
    >>> change["class"].astype(str).tolist(), change["established"].tolist()
    (['improved', 'improved'], [False, True])
    >>> norms = Norms(15.0, 5.0, 200, 0.84, "own clinic, retest after two weeks")
    >>> reliable_change(scores, norms=norms).table[["index", "low", "high"]].round(2).to_numpy().tolist()
    [[-2.47, -12.54, -1.46], [-2.83, -13.54, -2.46]]
    """
    shelf = measures.Shelf.of(definitions)
    limit = _checked(shelf, threshold, method, level, alpha, critical_value, comparison, direction, convention)
    series = Series.of(scores, measure, item)
    found, number = pairs(series.keys)
    rules = [rule(name, part, norms, threshold, limit, direction, shelf) for name, part in found]
    start = series.baseline(baseline)
    parameters: dict[str, object] = {
        "method": method, "baseline": baseline, "level": limit.level, "critical_value": limit.value,
        "comparison": comparison, "direction": direction, "threshold": threshold, "norms": norms,
    }  # fmt: skip
    if shelf.own:
        parameters["definitions"] = tuple(shelf.own)
    return ReliableChange(
        table=changes(series, start, rules, number, limit, convention),
        series=baselines(series, start, rules, number),
        problems=problems(series, start, rules, number, measure is not None, baseline),
        method=Method("Jacobson-Truax", parameters, ("10.1037/0022-006X.59.1.12",), convention),
    )


def _checked(
    shelf: measures.Shelf,
    threshold: float | str | None,
    method: str,
    level: float,
    alpha: float | None,
    critical_value: float | None,
    comparison: str | None,
    direction: str | None,
    convention: str | None,
) -> Critical:
    if method != "JT":
        raise OptionError(f"the method is {method!r}", "'JT'", "")
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"the direction is {direction!r}", "'higher_better' or 'higher_worse'", "")
    if convention not in (None, "clinicalsignificance-3.0.0", "jt-rci"):
        raise OptionError(f"the convention is {convention!r}", "'clinicalsignificance-3.0.0' or 'jt-rci'", "")
    if isinstance(threshold, str):
        known = [*(measures.get(key) for key in measures.names()), *shelf.own.values()]
        sets = {t.name for each in known for t in each.thresholds if t.kind == "reliable_change"}
        if threshold not in sets:
            raise OptionError(f"no reliable-change threshold is called {threshold!r}", f"one of {sorted(sets)}", "")
    elif threshold is not None and not threshold > 0:
        raise OptionError(f"the threshold is {threshold}", "a number of points above 0", "")
    if convention == "jt-rci":
        critical_value = 1.96 if critical_value is None and alpha is None else critical_value
        comparison = comparison or "greater_or_equal"
    return critical(level, alpha, critical_value, comparison)
