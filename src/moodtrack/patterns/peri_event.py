"""What does a rating look like in the days around a tag? Averages to read; nothing here is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import several, share, whole
from moodtrack.panel import Panel, rated
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, empty, require, text
from moodtrack.stats import car1, gls
from moodtrack.stats.onsets import averages, onsets
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy import exposures

__all__ = ["MIN_DAYS", "PERI_EVENT", "PeriEvent", "peri_event"]

MIN_DAYS = 14
"""Rated days that an interval needs. Convention of this library, as in `dynamics.summary`."""

PERI_EVENT = Table(
    "peri_event",
    "one person, variable, tag and offset",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "the tag"),
        Column("offset", "int", "days from the first day of a run of days with the tag; 0 is that day", "days"),
        Column("n", "int", "rated days at this offset", "days"),
        Column("with_tag", "int", "of those, days on which the tag was there", "days"),
        Column("estimate", "float", "mean of these days", "points"),
        Column("low", "float", "lower end of its interval", "points"),
        Column("high", "float", "upper end of its interval", "points"),
        Column("level", "float", "level of the interval"),
        Column("usual", "float", "mean of all rated days of the person", "points"),
        Column("days", "int", "rated days of the person", "days"),
        Column("onsets", "int", "runs of days with the tag"),
        Column("phi", "float", "correlation of two days in a row"),
        Column("reason", "category", "why there is no mean: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class PeriEvent(Result):
    """What `peri_event` returns: `table`, a row a person, variable, tag and offset."""

    tables: ClassVar[dict[str, Table]] = {"table": PERI_EVENT}


def peri_event(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    tag: str | Sequence[str] | None = None,
    days: int = 7,
    bridge: int = 1,
    min_onsets: int = 3,
    level: float = 0.95,
) -> PeriEvent:
    """What does a rating look like in the days around a tag?

    For reading, not for testing: there is no p-value, on purpose. Whether a tag goes with a rating is asked by
    `moodtrack.patterns.triggers`.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`. Several ratings of a day count as one, their mean.
    tags : DataFrame
        The table `tags`.
    variables : DataFrame, optional
        The table `variables`; not needed.
    of : str, sequence of str or None
        Variables to look at; None takes all.
    tag : str or sequence of str, optional
        Tags to look at; None takes all.
    days : int
        Days before and after.
    bridge : int
        Days in a row of which it is not known whether the tag was there that a run of days with the tag may step over.
    min_onsets : int
        Runs that a tag needs; with fewer there is no mean and the reason is `few_with`.
    level : float
        Level of the intervals.

    Returns
    -------
    PeriEvent
        `.table`: person, variable, tag, offset, n, with_tag (days), estimate, low, high, level, usual (points), days,
        onsets, phi, reason.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Around the first day of every run of days with the tag, the day means at each offset are averaged over the runs;
    unrated days are left out, so n differs. Windows of runs that lie close together overlap; `with_tag` says how many
    of the days have the tag themselves. The day before a first day is one without the tag, by definition: a tag whose
    own days are high makes it look low.

    Interval: sigma / n times the root of the sum of phi^|days apart| over pairs of the n days; phi by restricted
    likelihood and sigma around a constant; Student's t with the effective number of independent days less one. Each
    interval is about its own offset: among fifteen of them, one or two leave out the usual mean by chance. Weekday and
    trend are not held equal: a tag of Mondays shows the week. Needs 14 rated days.

    Do not use it to find triggers, nor to say what comes first: a test of such averages found a true difference in .00 to
    .31 of simulated persons, the regression of `triggers` the same one in .98 to 1.00.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(seed=5, tags={"walk": 0.2, "late": 0.2}, same_day={"walk": 2.0})
    >>> found = peri_event(log.ratings, log.tags, tag="walk", days=1).table
    >>> (found["estimate"] - found["usual"]).round(1).tolist()
    [-0.5, 1.7, -0.1]
    """
    days = whole(days, "days", "a whole number from 1 to 60")
    bridge = whole(bridge, "bridge", "a whole number from 0")
    min_onsets = whole(min_onsets, "min_onsets", "a whole number from 1")
    only = None if tag is None else several(tag, "tag")
    _check(days, bridge, min_onsets, level)
    require(ratings, ["person", "day"], "ratings")
    if variables is not None:
        require(variables, [], "variables")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    names = rated(ratings, of)
    panel = Panel.of(ratings, "day")
    known = _runs(panel.persons, conform(tags, TAGS), only, bridge)
    blocks: list[_Block] = []
    problems: list[dict[str, object]] = []
    for name in names:
        found = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        stretches = dict(segments(found.group)) if found is not None else {}
        for code in range(len(panel)):
            here = {"person": panel.persons[code], "variable": name}
            if found is None or code not in stretches:
                if of is not None:
                    problems.append(here | {"code": Code.NO_DATA, "what": "no rating of the variable"})
                continue
            day, value = found.day[stretches[code]], found.mean[stretches[code]]
            errors, problem = _errors(day, value)
            own = known.get(code, [])
            if own and problem:
                problems.append(here | problem)
            blocks += [_block(code, name, run, day, value, errors, days, min_onsets, level) for run in own]
    problems.sort(key=lambda row: str(row["person"]))
    method = Method(
        "averages around the first day of runs of a tag, first-order autoregressive errors in continuous time; no test",
        {
            "of": tuple(names), "tag": only, "days": days, "bridge": bridge, "min_onsets": min_onsets, "level": level,
            "min_days": MIN_DAYS,
        },
        ("https://doi.org/10.2307/2532504",),
    )  # fmt: skip
    return PeriEvent(_frame(blocks, panel, days), issues(problems), method)


class _Run(NamedTuple):
    """One tag of one person: its days, and the first days of its runs."""

    tag: str
    day: np.ndarray
    first: np.ndarray


class _Errors(NamedTuple):
    phi: float
    sigma: float
    df: float


class _Block(NamedTuple):
    """One person, variable and tag: scalars, and columns of one row an offset."""

    code: int
    variable: str
    tag: str
    columns: dict[str, np.ndarray]


def _runs(persons: pd.Index, tags: pd.DataFrame, only: tuple[Any, ...] | None, bridge: int) -> dict[int, list[_Run]]:
    """Tags of every person with at least one day, by the person's number."""
    frame = exposures(tags[tags["person"].isin(persons).to_numpy() & tags["day"].notna().to_numpy()])
    if only is not None:
        frame = frame[frame["tag"].isin(only).to_numpy()]
    panel = Panel.of(frame, "tag", "day")
    words = text(frame["tag"].cat.categories).to_numpy()
    tag, day, there = panel["tag"].astype("int64"), np.floor(panel["day"]), panel["present"] > 0
    group = panel.codes * max(len(words), 1) + tag
    first = onsets(group, day, there, bridge)
    place = persons.get_indexer(panel.persons)
    known: dict[int, list[_Run]] = {}
    for _, rows in segments(group):
        if there[rows].any():
            run = _Run(str(words[tag[rows.start]]), day[rows][there[rows]], day[rows][first[rows]])
            known.setdefault(int(place[panel.codes[rows.start]]), []).append(run)
    return known


def _errors(day: np.ndarray, value: np.ndarray) -> tuple[_Errors, dict[str, object] | None]:
    """Memory and spread of the days around their mean; NaN where they cannot be known."""
    nothing = _Errors(np.nan, np.nan, np.nan)
    if len(day) < MIN_DAYS:
        what = "too few rated days for intervals"
        return nothing, {"code": Code.TOO_FEW, "what": what, "had": len(day), "needs": MIN_DAYS}
    if np.ptp(value) == 0:
        return nothing, {"code": Code.CONSTANT, "what": "the same rating on every day"}
    ones = np.ones((len(day), 1))
    phi = car1.estimate(day, ones, value)
    sigma = float(gls.fit(day, ones, value, phi).sigma)
    return _Errors(phi, sigma, max(car1.effective_size(day, phi) - 1, 1.0)), None


def _block(
    code: int, name: str, run: _Run, day: np.ndarray, value: np.ndarray, errors: _Errors, k: int, least: int,
    level: float,
) -> _Block:  # fmt: skip
    found = averages(day, value, run.first, k, errors.phi)
    enough = len(run.first) >= least
    mean = np.where(enough, found.mean, np.nan)
    low, high = gls.interval(mean, errors.sigma * found.unit_se, errors.df, level)
    wanted = run.first + np.arange(-k, k + 1)[:, None]
    columns = {
        "n": found.n,
        "with_tag": (np.isin(wanted, day) & np.isin(wanted, run.day)).sum(axis=1),
        "estimate": mean,
        "low": low,
        "high": high,
        "level": np.where(np.isfinite(low), level, np.nan),
        "usual": np.full(2 * k + 1, value[0] + (value - value[0]).mean()),
        "days": np.full(2 * k + 1, len(day)),
        "onsets": np.full(2 * k + 1, len(run.first)),
        "phi": np.full(2 * k + 1, errors.phi),
        "reason": np.where(np.isfinite(mean), "", str(Code.FEW_WITH)),
    }
    return _Block(code, name, run.tag, columns)


def _frame(blocks: list[_Block], panel: Panel, k: int) -> pd.DataFrame:
    """One frame of all blocks."""
    if not blocks:
        return empty(PERI_EVENT)
    columns: dict[str, Any] = {
        name: np.concatenate([block.columns[name] for block in blocks]) for name in blocks[0].columns
    }
    size = 2 * k + 1
    columns["offset"] = np.tile(np.arange(-k, k + 1), len(blocks))
    columns["person"] = panel.names(np.repeat([block.code for block in blocks], size))
    variable = np.repeat(np.array([block.variable for block in blocks], dtype="str"), size)
    columns["variable"], columns["tag"] = variable, np.repeat(np.array([block.tag for block in blocks], "str"), size)
    order = np.lexsort([columns["offset"], columns["tag"], variable, columns["person"].codes])
    return pd.DataFrame(columns)[PERI_EVENT.names].iloc[order]


def _check(days: int, bridge: int, min_onsets: int, level: float) -> None:
    if not 1 <= days <= 60:
        raise OptionError(f"days={days}", "a whole number from 1 to 60")
    if bridge < 0:
        raise OptionError(f"bridge={bridge}", "a whole number from 0")
    if min_onsets < 1:
        raise OptionError(f"min_onsets={min_onsets}", "a whole number from 1")
    share(level, "level")
