"""After a dip: how long until a rating is back in the person's own band, and how long would chance alone take?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.dynamics._dips import LEAST_DIPS, MIN_DAYS, Rule, one_person
from moodtrack.errors import OptionError
from moodtrack.options import number, share, whole
from moodtrack.panel import Panel, rated
from moodtrack.result import Code, Method, Result
from moodtrack.schema import (
    RATINGS,
    VARIABLES,
    Column,
    Table,
    conform,
    from_days,
    plain_list,
    require,
)
from moodtrack.stats.segments import daily, segments
from moodtrack.values import named

__all__ = ["CURVE", "DAYS", "DIPS", "RECOVERY", "Recovery", "recovery"]

_DIRECTIONS = ("higher_better", "higher_worse", "range", "none")
_KEYS = (Column("person", "category", "whose"), Column("variable", "category", "the rating"))

RECOVERY = Table(
    "recovery",
    "one person and variable",
    (
        *_KEYS,
        Column("n", "int", "rated days", "days"),
        Column("mean", "float", "their mean", "points"),
        Column("sd", "float", "their standard deviation", "points"),
        Column("band_low", "float", "lower end of the person's own band: mean less `width` SD", "points"),
        Column("band_high", "float", "upper end of it: mean plus `width` SD", "points"),
        Column("side", "category", "which side of the band is a dip: the worse one", "low | high"),
        Column("n_out", "int?", "rated days on that side of the band", "days"),
        Column("dips", "int?", "dips whose first day follows a rated day in the band; these are counted below"),
        Column("unseen", "int?", "further dips, of which the first day is not known"),
        Column("back", "int?", "of the dips, seen to come back"),
        Column("censored", "int?", "of the dips, not seen to come back: days without a rating, or the end of the log"),
        Column("median", "float", "half of the dips were over within this time (Kaplan-Meier)", "days"),
        Column("low", "float", "lower end of its interval", "days"),
        Column("high", "float", "upper end of its interval; null: not reached", "days"),
        Column("level", "float", "level of the interval"),
        Column("longest", "float", "longest time that a dip was seen to last, over or not", "days"),
        Column("expected", "float", "the median that memory alone makes, the middle of the series drawn", "days"),
        Column("expected_low", "float", "lower end of the range of it", "days"),
        Column("expected_high", "float", "upper end of that range; null: not reached", "days"),
        Column("draws", "int?", "series drawn"),
        Column("phi", "float", "correlation of two days in a row"),
        Column("reason", "category", "why there is no median; a code"),
    ),
)
DIPS = Table(
    "dips",
    "one dip",
    (
        *_KEYS,
        Column("number", "int", "number of the dip within person and variable, from 1"),
        Column("start", "datetime", "first rated day outside of the band"),
        Column("last", "datetime", "last rated day of it outside of the band"),
        Column("back", "datetime", "first rated day back; null: not seen"),
        Column("days", "float", "from start to back, or to last where the return was not seen", "days"),
        Column("extreme", "float", "its worst day", "points"),
        Column("start_seen", "bool", "it follows a rated day in the band; only such dips are counted"),
        Column("state", "category", "how it ended", "back | gap | end of the log"),
    ),
)
CURVE = Table(
    "curve",
    "one person, variable and time",
    (
        *_KEYS,
        Column("time", "float", "days since the first day of a dip", "days"),
        Column("n_risk", "int", "dips that were still followed"),
        Column("n_back", "int", "of those, back at this time"),
        Column("n_censored", "int", "of those, not followed beyond this time"),
        Column("share", "float", "share of dips not over by then (Kaplan-Meier)"),
        Column("low", "float", "lower end of its interval; null at 1 and 0"),
        Column("high", "float", "upper end of its interval; null at 1 and 0"),
    ),
)
DAYS = Table(
    "days",
    "one person, variable and rated day",
    (
        *_KEYS,
        Column("day", "datetime", "the person's own day"),
        Column("value", "float", "mean of the day's ratings", "points"),
        Column("number", "int?", "number of the dip that the day belongs to"),
    ),
)
_DATED = ("start", "last", "back", "day")


@dataclass(frozen=True, eq=False, repr=False)
class Recovery(Result):
    """What `recovery` returns: `table`, a row a person and variable; `dips`, `curve` and `days`."""

    tables: ClassVar[dict[str, Table]] = {"table": RECOVERY, "dips": DIPS, "curve": CURVE, "days": DAYS}
    built: ClassVar[bool] = True

    dips: pd.DataFrame
    curve: pd.DataFrame
    days: pd.DataFrame


def recovery(
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    width: float = 1.0,
    bridge: int = 1,
    direction: str | None = None,
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Recovery:
    """How long does a rating take back into the person's own band after a dip?

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`. Several ratings of a day count as one, their mean.
    variables : DataFrame, optional
        The table `variables`; its direction says on which side of the band a dip lies.
    of : str, sequence of str or None
        Variables to look at; None takes all.
    width : float
        Half the band in SD of the person's rated days, above 0 and at most 3.
    bridge : int
        Days without a rating that may lie between two rated days that follow each other.
    direction : {"higher_better", "higher_worse", "range", "none"}, optional
        Which way is better, for all variables asked for; goes before `variables`.
    level : float
        Level of the intervals, and of the range against chance.
    draws : int
        Series drawn for that range; 0 draws none.
    seed : int
        Seed of the draws; equal seed and equal ratings give equal numbers, whatever the person is called.

    Returns
    -------
    Recovery
        `.table`: a row a person and variable: band (points), dips, median (days) with interval, and the median that
        memory alone makes. `.dips`: a row a dip. `.curve`: the Kaplan-Meier curve. `.days`: the rated days.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Band: mean ± `width` SD of all rated days of the person in these tables. A dip starts on a rated day on the worse side
    of the band that follows a rated day in it (or better), and is over on the first rated day that is not there. It is
    censored on its last rated day where more than `bridge` unrated days follow, or the log ends. Dips after a gap have no
    known first day and are not counted. Median: Kaplan-Meier; its interval inverts the complementary log-log band. It
    needs 5 dips and 30 rated days.

    Every dip comes back, as a day is a dip because it is unlike the person's other days: regression to the mean. So the
    median stands beside the one that memory alone makes: phi by restricted likelihood around the mean; `draws` series
    with correlation phi^|days apart| on the same rated days, as many of their lowest days out of the band as the person
    has. A median inside that range is what anyone with such a memory has. It says nothing of what helped.

    Not where bad days are left unrated: short dips are then not seen and long ones are cut, and the median may be off
    either way. The band is that of the whole log, so a course that rises has most of its dips at its start.

    References
    ----------
    Kaplan, E. L. and Meier, P. (1958), J. Am. Stat. Assoc. 53, 457-481. https://doi.org/10.1080/01621459.1958.10501452
    Brookmeyer, R. and Crowley, J. (1982), Biometrics 38, 29-41. https://doi.org/10.2307/2530286

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=180, seed=3, phi=0.5)
    >>> row = recovery(log.ratings, log.variables).table.iloc[0]
    >>> bool(row["dips"] == row["back"] + row["censored"]), bool(row["low"] <= row["median"])
    (True, True)
    """
    rule = Rule(
        number(width, "width", "SD, above 0 and at most 3"), whole(bridge, "bridge", "a whole number from 0"),
        share(level, "level"), whole(draws, "draws", "0 or a whole number from 100"),
        whole(seed, "seed", "a whole number from 0"),
    )  # fmt: skip
    _check(rule, direction)
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS, copy=False)
    names, known = rated(ratings, of), _directions(variables)
    panel = Panel.of(ratings, "day")
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*Recovery.tables, "problems")}
    for name in names:
        days = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        stretches = dict(segments(days.group)) if days is not None else {}
        for code in range(len(panel)):
            here = {"person": panel.persons[code], "variable": name}
            if days is None or code not in stretches:
                if of is not None:
                    found["problems"].append(here | {"code": Code.NO_DATA, "what": "no rating of the variable"})
                continue
            mine = stretches[code]
            told = one_person(days.day[mine], days.mean[mine], direction or known.get(name), rule)
            for table, columns in told.items():
                found[table].append(here | columns)
    for name in found:
        found[name].sort(key=lambda part: str(part["person"]))
    parameters = {
        "of": tuple(names), "width": rule.width, "bridge": rule.bridge, "direction": direction, "level": level,
        "draws": rule.draws, "seed": rule.seed, "min_rated": MIN_DAYS, "least_dips": LEAST_DIPS,
    }  # fmt: skip
    return Recovery(
        found["table"],
        found["problems"],
        Method(
            "Kaplan-Meier of the days back into mean ± SD, beside series of the same memory", parameters,
            ("https://doi.org/10.1080/01621459.1958.10501452", "https://doi.org/10.2307/2530286"),
        ),
        *(_long(found[name], Recovery.tables[name]) for name in ("dips", "curve", "days")),
    )  # fmt: skip


def _long(parts: list[dict[str, Any]], table: Table) -> dict[str, Any]:
    """The columns of all persons and variables."""
    names = [name for name in table.names if name not in ("person", "variable")]
    sizes = [len(part[names[0]]) for part in parts]
    if not sum(sizes):
        return {}
    columns = {name: np.concatenate([part[name] for part in parts]) for name in names}
    keys = {name: named(np.repeat([str(part[name]) for part in parts], sizes)) for name in ("person", "variable")}
    return keys | {name: _values(name, values) for name, values in columns.items()}


def _values(name: str, values: np.ndarray) -> Any:
    if values.dtype.kind == "U":
        return named(values)
    return from_days(values) if name in _DATED and values.dtype.kind == "f" else values


def _directions(variables: pd.DataFrame | None) -> dict[str, str]:
    """The direction of every variable that has one."""
    if variables is None or not len(variables):
        return {}
    require(variables, ["variable"], "variables")
    own = [name for name in VARIABLES.names if name in variables.columns]
    known = conform(variables if len(own) == len(variables.columns) else variables[own], VARIABLES, copy=False)
    names, directions = (plain_list(known[name].array) for name in ("variable", "direction"))
    return {name: way for name, way in zip(names, directions, strict=True) if isinstance(way, str)}


def _check(rule: Rule, direction: str | None) -> None:
    if not 0 < rule.width <= 3:
        raise OptionError(f"width={rule.width}", "SD, above 0 and at most 3")
    for name in ("bridge", "seed"):
        if getattr(rule, name) < 0:
            raise OptionError(f"{name}={getattr(rule, name)}", "a whole number from 0")
    if rule.draws != 0 and rule.draws < 100:
        raise OptionError(f"draws={rule.draws}", "0 or a whole number from 100")
    if direction is not None and direction not in _DIRECTIONS:
        raise OptionError(f"direction={direction!r}", f"one of {list(_DIRECTIONS)}")
