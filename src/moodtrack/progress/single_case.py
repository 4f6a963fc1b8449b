"""Two phases of one person's series: how far apart they lie, by every index of single-case research, each under its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import name as name_given
from moodtrack.options import number as number_given
from moodtrack.options import several, share
from moodtrack.progress._change_rows import pairs
from moodtrack.progress._mid_rule import known, way
from moodtrack.progress._phase_indices import INDICES, Asked
from moodtrack.progress._phase_rows import SCALES, first_pass, index_rows, pooled, problems, series_rows, tau_rows
from moodtrack.progress._phases import TIMES, compared, groups
from moodtrack.progress._series import Series
from moodtrack.result import Method, Result
from moodtrack.schema import Column, Table, conform, empty

__all__ = ["SingleCase", "single_case"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire, or goal"),
    Column("item", "category", "total, total:<subscale>, or the goal"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
INDEX_ROWS = Table(
    "single_case",
    "one index of one series",
    (
        *_SERIES,
        Column("index", "category", "which index; docs/progress/single_case.md has them all", " | ".join(INDICES)),
        Column("estimate", "float", "larger is better but for lrri, lrrd and pogo, which say their own direction"),
        Column("se", "float", "standard error, where the index has one"),
        Column("low", "float", "lower end of the interval"),
        Column("high", "float", "upper end of the interval"),
        Column("level", "float", "level of the interval; null without one"),
        Column("n_baseline", "int", "scores of the first phase"),
        Column("n_treatment", "int", "scores of the second phase"),
        Column("n", "int", "both"),
        Column(
            "reason",
            "category",
            "why there is no estimate, or no interval where no value of a phase differs",
            "too_few | constant | undefined",
        ),
    ),
)
SERIES = Table(
    "series",
    "one series of scores and its two phases",
    (
        *_SERIES,
        Column("baseline", "category", "name of the first phase"),
        Column("treatment", "category", "name of the second phase"),
        Column("sign", "int", "1: higher is better, -1: lower is, 0: not known, nothing is compared"),
        Column("time", "category", "what the trend lines run along", " | ".join(TIMES)),
        Column("n_baseline", "int", "scores of the first phase"),
        Column("n_treatment", "int", "scores of the second phase"),
        Column("n_unplaced", "int", "scores that lie in no phase"),
        Column("mean_baseline", "float", "mean of the first phase", "points"),
        Column("mean_treatment", "float", "mean of the second phase", "points"),
        Column("sd_baseline", "float", "SD of the first phase", "points"),
        Column("sd_treatment", "float", "SD of the second phase", "points"),
        Column("sd_pooled", "float", "SD within both", "points"),
        Column("slope", "float", "Theil-Sen slope of the first phase", "points a day, session or score"),
        Column("intercept", "float", "the same line at time 0", "points"),
        Column("p_trend", "float", "p of Kendall's tau of the first phase with its order"),
        Column("pairs", "int", "pairs of a score of each phase"),
        Column("ties", "int", "those that are equal"),
        Column("kept", "int", "scores that can stay so that the phases do not overlap"),
        Column("in_place", "int", "scores whose phase is the same after sorting by value"),
    ),
)
TAUS = Table(
    "tau_u",
    "one model of the Tau-U family by one method",
    (
        *_SERIES,
        Column("method", "category", "how pairs, ties and SD are taken", "complete_b | complete_a | parker_b | tarlow_b | corrected_b | corrected_a"),
        Column("model", "category", "what is compared"),
        Column("pairs", "int", "pairs compared"),
        Column("s", "float", "pairs for the better minus pairs for the worse"),
        Column("d", "float", "what s is divided by"),
        Column("tau", "float", "s / d; not cut off at 1"),
        Column("sd_s", "float", "SD of s as the method gives it"),
        Column("z", "float", "z of the test; it takes scores as independent"),
        Column("p", "float", "two-sided p of it"),
    ),
)  # fmt: skip
POOLED = Table(
    "pooled",
    "one index over several series",
    (
        *_SERIES[1:],
        Column("index", "category", "which", "pand | pand_sort | ird"),
        Column("series", "int", "series with both phases"),
        Column("n_baseline", "int", "their scores of the first phase"),
        Column("n_treatment", "int", "their scores of the second phase"),
        Column("estimate", "float", "the index over all of them"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class SingleCase(Result):
    """What `single_case` returns: `table` (indices), `series` (the phases), `tau_u` (every variant), `problems`, `method`."""

    tables: ClassVar[Mapping[str, Table]] = {"table": INDEX_ROWS, "series": SERIES, "tau_u": TAUS}

    series: pd.DataFrame
    tau_u: pd.DataFrame

    def pooled(self) -> pd.DataFrame:
        """PAND by both definitions and IRD over the series of a measure: for a sample, never for one person.

        Notes
        -----
        Scores that can stay, or are in place, are counted in every series and divided by all scores; IRD is made of that
        PAND. Longer series weigh more.
        """
        return conform(pooled(self.series), POOLED) if len(self.series) else empty(POOLED)


def single_case(
    scores: pd.DataFrame,
    sessions: pd.DataFrame,
    events: pd.DataFrame,
    *,
    measure: str | None = None,
    item: str | None = None,
    baseline: str | None = None,
    treatment: str | None = None,
    direction: str | None = None,
    indices: Iterable[str] | None = None,
    scale: str = "other",
    goal: float | None = None,
    time: str | None = None,
    level: float = 0.95,
    convention: str | None = None,
) -> SingleCase:
    """How far apart do two phases of a person's series lie?

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
    baseline, treatment : str, optional
        Names of the phases. None takes the first two that a series has, in order of time.
    direction : {"higher_better", "higher_worse"}, optional
        For measures that are not in the registry; it overrides the registry.
    indices : iterable of str, optional
        Some indices only; the table `tau_u` is then left empty.
    scale : {"other", "count", "percentage", "proportion"}
        What the values are, for the log ratios; log odds are given for percentages and proportions only.
    goal : float, optional
        The value to be reached, for the percent of the goal obtained.
    time : {"day", "session", "order"}, optional
        What trend lines run along. None takes days where all scores of a series have one, else sessions, else order.
    level : float
        Level of the intervals.
    convention : {"singlecasees-0.7.4", "scan-0.68.0"}, optional
        The first has an interval of length 0 at NAP 0 or 1; the second sorts ties by the raw values in `pand_sort`.

    Returns
    -------
    SingleCase
        `table` has one row a series and index, `series` the phases, `tau_u` every variant of Tau-U; `pooled` is over series.

    Raises
    ------
    OptionError
        If an option cannot have its value.
    SchemaError
        If a table lacks a column that is needed.

    Notes
    -----
    m and n scores, turned so that larger is better. NAP: share of pairs in which the second phase is better, ties half;
    Tau = 2 NAP - 1; Tau-U = (S_AB - S_A) / mn, which can pass 1; Tau-BC: Tau of what the Theil-Sen line of the first phase
    leaves; PND, PEM, PET: share of the second phase beyond the best, the median, the straight line of the first; PAND:
    share of scores that can stay without overlap; IRD = ((m + n)^2 PAND - m^2 - n^2) / 2mn. Standard errors take scores as
    independent; scores that follow each other seldom are, so intervals are too short rather than too long. A difference
    between phases is not one that the phase brought about.

    References
    ----------
    Parker, Vannest, Davis 2011, 10.1177/0145445511399147; Tarlow 2017, 10.1177/0145445516676750; Pustejovsky 2019,
    10.1037/met0000179

    Examples
    --------
    >>> phase = ["A"] * 4 + ["B"] * 5
    >>> sessions = pd.DataFrame({"person": "a", "session": range(1, 10), "phase": phase})
    >>> values = [2.0, 3.0, 5.0, 3.0, 4.0, 5.0, 5.0, 7.0, 6.0]
    >>> scores = sessions[["person", "session"]].assign(measure="wellbeing", value=values)
    >>> events = pd.DataFrame({"person": [], "start": [], "kind": []})
    >>> found = single_case(scores, sessions, events, direction="higher_better", indices=["nap", "tau_u", "pnd"])
    >>> found.table.set_index("index")[["estimate", "low", "high"]].loc["nap"].round(2).tolist()
    [0.9, 0.5, 0.99]
    >>> found.table["estimate"].round(2).tolist()
    [0.9, 0.65, 0.4]
    """
    asked = _asked(indices, scale, goal, level, convention)
    if direction not in (None, "higher_better", "higher_worse"):
        raise OptionError(f"direction={direction!r}", "'higher_better' or 'higher_worse'")
    if time is not None and time not in TIMES:
        raise OptionError(f"time={time!r}", "None or " + " or ".join(map(repr, TIMES)))
    first, second = name_given(baseline, "baseline"), name_given(treatment, "treatment")
    if first is not None and first == second:
        raise OptionError("baseline and treatment are the same phase", "two phases", "")
    series = Series.of(scores, measure, item)
    phases = compared(series, sessions, events, first, second, time)
    kinds, kind = pairs(series.names)
    sign = np.array([way(known(name), part, direction) for name, part in kinds], dtype="int64")[kind]
    parts = first_pass(groups(phases), sign, asked)
    return SingleCase(
        table=index_rows(series.keys, phases, parts, asked),
        series=series_rows(series.keys, phases, parts, sign, convention),
        tau_u=tau_rows(series.keys, parts if indices is None else [], convention),
        problems=problems(series, phases, sign, named=first is not None or second is not None),
        method=Method(
            "single-case indices of two phases",
            {
                "baseline": first, "treatment": second, "direction": direction, "indices": tuple(asked.names),
                "scale": scale, "goal": goal, "time": time, "level": level,
            },
            ("10.1177/0145445511399147", "10.1177/0145445516676750", "10.1037/met0000179"),
            convention,
        ),
    )  # fmt: skip


def _asked(
    indices: Iterable[str] | None, scale: str, goal: float | None, level: float, convention: str | None
) -> Asked:
    names = INDICES if indices is None else several(indices, "indices")
    unknown = [name for name in names if name not in INDICES]
    if unknown:
        raise OptionError(f"indices={unknown!r}", f"some of {', '.join(INDICES)}")
    if scale not in SCALES:
        raise OptionError(f"scale={scale!r}", " or ".join(map(repr, SCALES)))
    if convention not in (None, "singlecasees-0.7.4", "scan-0.68.0"):
        raise OptionError(f"convention={convention!r}", "None, 'singlecasees-0.7.4' or 'scan-0.68.0'")
    wanted = None if goal is None else number_given(goal, "goal", "a number on the scale of the values")
    return Asked(names, share(level, "level"), scale, wanted, convention)
