"""Reliable change: is the difference of two scores larger than the measurement error of the questionnaire?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack import measures, options
from moodtrack.errors import OptionError
from moodtrack.progress._change_cutoff import CUTOFFS, Cut, cut
from moodtrack.progress._change_lines import LEAST, lines
from moodtrack.progress._change_methods import LABELS, METHODS, SOURCES
from moodtrack.progress._change_prior import Prior
from moodtrack.progress._change_rows import CLASSES, Judges, baselines, changes, pairs, problems
from moodtrack.progress._change_rule import Asked, Critical, Rule, critical, of_measure, rule, sampled
from moodtrack.progress._change_start import BEST, start
from moodtrack.progress._change_tables import BASELINES, CHANGES, COUNTED, COUNTS
from moodtrack.progress._series import KEYS, Series
from moodtrack.progress.norms import Norms
from moodtrack.result import Method, Result
from moodtrack.schema import Table, conform, require, text

__all__ = ["Prior", "ReliableChange", "reliable_change"]

_LEVELS = {"class": CLASSES, "crossed": CLASSES, "established_class": CLASSES, "combined": COUNTED, "outcome": COUNTED,
           "established_outcome": COUNTED}  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ReliableChange(Result):
    """What `reliable_change` returns: `table` (sessions), `series` (baselines and rules), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": CHANGES, "series": BASELINES}
    built: ClassVar[bool] = True

    series: pd.DataFrame

    def latest(self) -> pd.DataFrame:
        """The rows of the last score of every series; what `counts` counts."""
        table = self.table
        numbers = table.groupby(KEYS, observed=True, sort=False, dropna=False).ngroup().to_numpy()
        return table[np.append(numbers[1:] != numbers[:-1], True)[: len(table)]].reset_index(drop=True)

    def counts(self, persons: pd.DataFrame | None = None, *, by: str = "class") -> pd.DataFrame:
        """How many persons ended improved, unchanged, deteriorated: for a sample, never for one person.

        Parameters
        ----------
        persons : DataFrame, optional
            The table `persons`; with it one row a group.
        by : {"class", "established_class", "crossed", "combined", "outcome", "established_outcome"}
            The column of `table` that is counted, at the last score of every person.

        Returns
        -------
        DataFrame
            group, measure, item, rater, persons, paired and one column a class. The counts are null where the last
            change of a pair has no class: a count that leaves some out would look too small. `not_evaluable` says how
            many persons are in none of them.

        Raises
        ------
        OptionError
            If by is another column.
        SchemaError
            If persons lacks person or group.
        """
        if by not in _LEVELS:
            raise OptionError(f"by is {by!r}", f"one of {list(_LEVELS)}", "")
        counted = _LEVELS[by]
        kept = self.latest()[[*KEYS, by, "clinical_start"]]
        last = _keyed(kept.rename(columns={by: "class"})).assign(paired=True)
        frame = _keyed(self.series)[KEYS].merge(last, on=KEYS, how="left")
        frame["paired"] = frame["paired"].eq(True)
        frame["unclassed"] = frame["paired"] & ~frame["class"].isin(counted)
        frame["not_evaluable"] = ~frame["class"].isin(counted)
        frame["functional_start"] = frame["clinical_start"].eq(False).fillna(False)
        frame["group"] = ""
        if persons is not None:
            require(persons, ["person", "group"], "persons")
            groups = pd.Series(text(persons["group"]).fillna("").to_numpy(), index=text(persons["person"]).to_numpy())
            frame["group"] = frame["person"].map(groups[~groups.index.duplicated()]).fillna("")
        frame = frame.assign(persons=1, **{name: frame["class"].eq(name) for name in counted})
        keys = ["group", *KEYS[1:]]
        parts = ["persons", "paired", "unclassed", "not_evaluable", "functional_start", *counted]
        sums = frame.groupby(keys, observed=True, sort=False)[parts].sum()
        told = (sums["unclassed"] == 0) & (sums["paired"] > 0)
        for name in counted:
            sums[name] = sums[name].astype("Int64").where(told)
        if not self.series["cutoff"].notna().any():
            sums = sums.drop(columns="functional_start")
        return conform(sums.drop(columns="unclassed").reset_index().sort_values(keys), COUNTS)


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
    method: str | None = None,
    baseline: str | int = "first",
    level: float = 0.95,
    alpha: float | None = None,
    critical_value: float | None = None,
    comparison: str | None = None,
    sides: int | None = None,
    direction: str | None = None,
    end: Norms | Mapping[str, Norms] | None = None,
    cutoff: float | str | None = None,
    clinical: Norms | Mapping[str, Norms] | None = None,
    functional: Norms | Mapping[str, Norms] | None = None,
    prior: Prior | None = None,
    time: str = "session",
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
        SD and reliability of a sample. Measures that they are not for are judged by published points where no method is
        named; `problems` says which.
    threshold : float or str, optional
        A number of points, or the name of a published set of the registry whatever its status. With `norms` only where
        they serve the baseline, the cutoff or the prior.
    method : {"JT", "GLN", "HLL", "EN", "NK", "HA", "HLM"}, optional
        Jacobson-Truax; Gulliksen-Lord-Novick; Hsu-Linn-Lord; Edwards-Nunnally; Nunnally-Kotsch; Hageman-Arrindell; a
        mixed model with a slope for every person (`time`, three scores or more; it looks at all persons given). A method
        that is named and lacks its norms gives null. Without a name: JT where there are norms, else published points.
    baseline : "first", int, "mean of first k" or "best estimate"
        The first score; the one of a session, earlier scores left out; the mean of the first k scores; mean + r (first
        score - mean) of the norms. The last two for the method JT and thresholds.
    level : float
        Level of the two-sided interval; the critical value is the normal quantile at (1 + level) / 2.
    alpha, critical_value : float, optional
        Instead of level: the error probability of both sides together, or the critical value itself.
    comparison : {"greater", "greater_or_equal"}, optional
        Whether the index must exceed the critical value (the default with norms) or may equal it (the default for a
        number of points). A published threshold is compared as its source says.
    sides : {1, 2}, optional
        Whether alpha holds for each direction or for both together; 1 for HA as published, else 2.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    end : Norms or mapping, optional
        A sample of later scores: its mean (HLL, HA), SD and correlation with the first scores (HA), SD and reliability
        (NK, which else takes those of `norms`).
    cutoff : float or {"a", "b", "c", "auto"}, optional
        A score, or 2 SD from the clinical mean (a), 2 SD from the functional mean (b), between both (c); auto is c where
        the samples overlap, else b. With it the columns from `clinical_start` to `established_outcome` are filled.
    clinical, functional : Norms or mapping, optional
        The samples of the cutoff; the clinical one is `norms` where it is not given.
    prior : Prior, optional
        A normal prior of true change; with it, and norms with a mean, `p_change` is filled.
    time : {"session", "day"}
        What the slope of HLM is a slope over.
    convention : {"clinicalsignificance-3.0.0", "jt-rci"}, optional
        The first classes any change other than 0 by its sign when S_diff is 0, takes the clinical SD in the cutoff b
        and leaves the mean slope out of HLM; the second takes 1.96 and greater_or_equal where nothing is said, counts a
        score on the cutoff as functional and asks for no clinical start. The default follows the published formula and
        gives null where it has no value.
    definitions : Measure, str, Path, Shelf, or several of them, optional
        Questionnaires of one's own, or TOML files of them: their thresholds and direction go before the registry's.

    Returns
    -------
    ReliableChange
        `table` has one row a score after the baseline, `series` one row a person, measure, item and rater. Columns are
        in points but index (a ratio), level, n, probabilities and classes. `class`, `combined` and `outcome` are at this
        session, as published; those called established need two scores running.

    Raises
    ------
    OptionError
        If an option cannot have its value, or no published set has the name given.
    SchemaError
        If scores lacks person, measure or value.

    Notes
    -----
    index = estimate / se. With d = value - baseline, M, s, r of `norms`, SEM = s sqrt(1 - r), M2, s2, r2 of `end`:

    - JT: d / (sqrt(2) SEM); with the mean of k scores d / (SEM sqrt(1 + 1/k)); with the best estimate as baseline the
      error is s sqrt(1 - r^2), which is GLN
    - GLN: [(value - M) - r (baseline - M)] / (s sqrt(1 - r^2)); HLL: the same with value - M2
    - EN: [value - M - r (baseline - M)] / SEM; NK: the same over sqrt(r^2 SEM^2 + s2^2 (1 - r2))
    - HA: [d r_dd + (M2 - M)(1 - r_dd)] / (sqrt(2 r_dd) SEM), r_dd the reliability of the change
    - HLM: slope / SE of score ~ time + (time | person) by REML, the mean slope and its uncertainty included

    The interval is estimate -+ z se. `established` asks for this and the previous score beyond the threshold in the same
    direction, because one look at every session finds chance changes more often than the level says. With JT and
    norms, nobody selected, chance alone establishes a change in less than .05 of persons each way at 12 sessions; with
    points, published ones included, it depends on SD and reliability and can be several times that (table in docs/progress). EN stands apart:
    it takes the error of the start for nothing and finds change too often. HLM draws every slope to the mean one and gives
    none where the slopes cannot be told apart (`series.slope_reliability` below .2). `p_change` holds for the prior printed
    beside it and norms of persons before any were chosen for their score. Not for groups (use a test of means).

    References
    ----------
    Jacobson, Truax 1991, 10.1037/0022-006X.59.1.12; Hsu 1995, 10.1037/0022-006X.63.1.141; Hsu 1989, Behavioral Assessment
    11, 459-467; Speer 1992, 10.1037/0022-006X.60.3.402; Nunnally, Kotsch 1983, 10.1111/j.2044-8260.1983.tb00582.x;
    Hageman, Arrindell 1999, 10.1016/S0005-7967(99)00032-7; Laird, Ware 1982, 10.2307/2529876

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
    options.name(measure, "measure")
    for given, word in ((norms, "norms"), (end, "end"), (clinical, "clinical"), (functional, "functional")):
        sampled(given, word)
    if prior is not None and not isinstance(prior, Prior):
        raise OptionError(f"prior is given as {type(prior).__name__}", "progress.Prior(mean, sd, source)")
    _checked(shelf, threshold, method, direction, convention, sides, cutoff)
    serves = baseline == BEST or prior is not None or (cutoff is not None and clinical is None)
    if threshold is not None and norms is not None and not serves:
        raise OptionError("both a threshold and norms are given", "one of them", "the change is judged by either")
    limit = _limit(method, level, alpha, critical_value, comparison, sides, convention)
    series = Series.of(scores, measure, item, shelf, native=norms is None)  # norms of one's own say their scale
    found, number = pairs(series.names)
    begin = start(series, baseline, LEAST if method == "HLM" else 2)
    if method not in (None, "JT") and (begin.many > 1 or begin.best):
        raise OptionError(f"the baseline is {baseline!r} with the method {method}", "'first' or a session, or JT", "")
    asked = Asked(method, end, begin.many, begin.best)
    rules = [rule(name, part, norms, threshold, limit, direction, shelf, asked) for name, part in found]
    samples = [[of_measure(given, *one, shelf) for one in found] for given in (clinical or norms, functional, end)]
    judges = Judges(
        rules, _cuts(cutoff, method or "JT", rules, samples, convention), number, limit, convention, prior,
        lines(series, begin.row, time, convention == "clinicalsignificance-3.0.0") if method == "HLM" else None,
    )  # fmt: skip
    parameters: dict[str, object] = {
        "method": method or ("points" if threshold is not None or norms is None else "JT"), "baseline": baseline, "level": limit.level, "critical_value": limit.value,
        "comparison": comparison, "direction": direction, "threshold": threshold, "norms": norms,
    }  # fmt: skip
    more = {
        "sides": sides,
        "end": end,
        "cutoff": cutoff,
        "clinical": clinical,
        "functional": functional,
        "prior": prior,
    }
    parameters |= {name: given for name, given in more.items() if given is not None}
    if method == "HLM":
        parameters["time"] = time
    if shelf.own:
        parameters["definitions"] = tuple(shelf.own)
    return ReliableChange(
        table=changes(series, begin, judges),
        series=baselines(series, begin, judges),
        problems=problems(series, begin, judges, measure is not None, baseline),
        method=_method(method, threshold, norms, parameters, convention),
    )


def _method(
    method: str | None, threshold: float | str | None, norms: object, parameters: dict[str, object],
    convention: str | None,
) -> Method:  # fmt: skip
    """The method under the name of what judges: a method of the field, or a rule in points."""
    if method is not None:
        return Method(LABELS[method], parameters, SOURCES[method], convention)
    if threshold is not None:
        name = f"published points, {threshold}" if isinstance(threshold, str) else "points given by the caller"
        return Method(name, parameters, (), convention)
    if norms is None:
        return Method("published points", parameters, (), convention)
    return Method(
        f"{LABELS['JT']}, published points where the norms are of another measure",
        parameters,
        SOURCES["JT"],
        convention,
    )


def _cuts(
    cutoff: float | str | None, method: str, rules: list[Rule], samples: list[list[Norms | None]], convention: str | None
) -> list[Cut]:  # fmt: skip
    return [
        cut(cutoff, method, judged.sign, clinical, functional, end, convention)
        for judged, clinical, functional, end in zip(rules, *samples, strict=True)
    ]


def _limit(
    method: str | None, level: float, alpha: float | None, value: float | None, comparison: str | None, sides: int | None,
    convention: str | None,
) -> Critical:  # fmt: skip
    if convention == "jt-rci":
        value = 1.96 if value is None and alpha is None else value
        comparison = comparison or "greater_or_equal"
    return critical(level, alpha, value, comparison, sides or (1 if method == "HA" else 2))


def _checked(
    shelf: measures.Shelf, threshold: float | str | None, method: str | None, direction: str | None, convention: str | None,
    sides: int | None, cutoff: float | str | None,
) -> None:  # fmt: skip
    if method is not None and method not in METHODS:
        raise OptionError(f"the method is {method!r}", f"one of {list(METHODS)}", "")
    if method is not None and threshold is not None:
        raise OptionError(f"both the method {method} and a threshold are given", "one of them", "")
    if sides not in (None, 1, 2):
        raise OptionError(f"sides is {sides!r}", "1 or 2", "")
    score = isinstance(cutoff, int | float) and not isinstance(cutoff, bool) and math.isfinite(cutoff)
    if cutoff is not None and not score and not (isinstance(cutoff, str) and cutoff in CUTOFFS):
        raise OptionError(f"the cutoff is {cutoff!r}", f"a score, or one of {list(CUTOFFS)}", "")
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"the direction is {direction!r}", "'higher_better' or 'higher_worse'", "")
    if convention not in (None, "clinicalsignificance-3.0.0", "jt-rci"):
        raise OptionError(f"the convention is {convention!r}", "'clinicalsignificance-3.0.0' or 'jt-rci'", "")
    if isinstance(threshold, str):
        known = [*(measures.get(key) for key in measures.names()), *shelf.own.values()]
        sets = {t.name for each in known for t in each.thresholds if t.kind == "reliable_change"}
        if threshold not in sets:
            raise OptionError(f"no reliable-change threshold is called {threshold!r}", f"one of {sorted(sets)}", "")
    elif threshold is not None and options.number(threshold, "threshold", "points above 0, or a name") <= 0:
        raise OptionError(f"the threshold is {threshold}", "a number of points above 0", "")
