"""Spells: days in a row at or beyond a cut, how long they were, and how many a memory of that strength makes anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import number, several, share, whole
from moodtrack.panel import Panel, rated
from moodtrack.patterns._spell_rows import MIN_CHANCE, MIN_DAYS, Found, Rule, of_kind
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, VARIABLES, Column, Table, conform, empty, from_days, require
from moodtrack.stats.segments import daily

__all__ = ["DAYS", "EPISODES", "SUMMARY", "Episodes", "episodes"]

_KINDS = ("low", "high")
_DIRECTIONS = ("higher_better", "higher_worse", "range", "none")
_KEYS = (
    Column("person", "category", "whose"),
    Column("variable", "category", "the rating"),
    Column("kind", "category", "low: at or below the cut; high: at or above it", "low | high"),
)
_SIDE = Column("side", "category", "what that kind is, where the direction is known", "worse | better")

EPISODES = Table(
    "episodes",
    "one spell",
    (
        *_KEYS,
        Column("number", "int", "number of the spell within person, variable and kind, from 1"),
        Column("start", "datetime", "first day at or beyond the cut"),
        Column("end", "datetime", "last day at or beyond the cut"),
        Column("days", "int", "from start to end, days without a rating in between included", "days"),
        Column("n_logged", "int", "rated days of the spell", "days"),
        Column("mean", "float", "mean of its rated days", "points"),
        Column("extreme", "float", "its lowest (low) or highest (high) day", "points"),
        Column("cut", "float", "the cut", "points"),
        _SIDE,
        Column("start_known", "bool", "the day before was rated: the spell did not begin unseen"),
        Column("end_known", "bool", "the day after was rated: the spell did not go on unseen"),
        Column("state", "category", "open: the log ends before anything says that the spell is over", "closed | open"),
    ),
)
SUMMARY = Table(
    "summary",
    "one person, variable and kind",
    (
        *_KEYS,
        _SIDE,
        Column("cut", "float", "the cut", "points"),
        Column("n", "int", "rated days", "days"),
        Column("n_beyond", "int?", "of those, at or beyond the cut", "days"),
        Column("number", "int?", "spells"),
        Column("days", "int?", "days in spells, days without a rating in between included", "days"),
        Column("n_logged", "int?", "rated days in spells", "days"),
        Column("share", "float", "share of the rated days that lie in spells"),
        Column("median_days", "float", "median length of a spell", "days"),
        Column("longest", "int?", "length of the longest spell", "days"),
        Column("expected", "float", "spells that memory alone makes, on average"),
        Column("expected_low", "float", "lower end of the range of what memory alone makes"),
        Column("expected_high", "float", "upper end of that range"),
        Column("expected_longest", "float", "length of the longest spell that memory alone makes, on average", "days"),
        Column("longest_low", "float", "lower end of the range of that length", "days"),
        Column("longest_high", "float", "upper end of that range", "days"),
        Column("level", "float", "share of the series drawn that lie inside a range, at least"),
        Column("draws", "int?", "series drawn"),
        Column("phi", "float", "correlation of two days in a row"),
    ),
)
DAYS = Table(
    "days",
    "one person, variable, kind and rated day",
    (
        *_KEYS,
        Column("day", "datetime", "the person's own day"),
        Column("value", "float", "mean of the day's ratings", "points"),
        Column("number", "int?", "number of the spell that the day belongs to"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Episodes(Result):
    """What `episodes` returns: `table`, a row a spell; ``summary``, a row a person, variable and kind; `days`."""

    tables: ClassVar[dict[str, Table]] = {"table": EPISODES, "summary": SUMMARY, "days": DAYS}

    summary: pd.DataFrame
    days: pd.DataFrame


def episodes(
    ratings: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    kind: str | Sequence[str] = "low",
    cut: float | None = None,
    quantile: float = 0.25,
    min_days: int = 2,
    bridge: int = 1,
    direction: str | None = None,
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Episodes:
    """When was a rating low, or high, for days on end, and is that more often than by chance?

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`. Several ratings of a day count as one, their mean.
    variables : DataFrame, optional
        The table `variables`; its direction says whether low is worse or better. Without it neither is said.
    of : str, sequence of str or None
        Variables to look at; None takes all.
    kind : "low", "high" or both
        Spells at or below the cut, at or above it.
    cut : float, optional
        The cut in points, for one kind; without it the person's own quantile.
    quantile : float
        Share of the person's rated days that defines low, above 0 and at most 0.5; high is the mirror of it. Linear
        between order statistics; the cut itself counts, so with few steps of the scale more days than that are low.
    min_days : int
        Rated days at or beyond the cut that a spell needs.
    bridge : int
        Unrated days in a row that a spell may step over.
    direction : {"higher_better", "higher_worse", "range", "none"}, optional
        Which way is better, for all variables asked for; goes before `variables`.
    level : float
        Level of the ranges against chance.
    draws : int
        Series drawn for them; 0 draws none.
    seed : int
        Seed of the draws; equal seed and equal ratings give equal numbers, whatever the person is called.

    Returns
    -------
    Episodes
        `.table`: a row a spell with start, end, days, n_logged, mean, extreme, cut (points), side, start_known,
        end_known, state. ``.summary``: a row a person, variable and kind: how many, how long, and what memory alone
        makes. `.days`: the rated days with the number of their spell.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    A spell starts on a rated day at or beyond the cut, steps over at most `bridge` unrated days in a row and ends on
    its last rated day at or beyond the cut. Days are days of the calendar, never rows.

    Against chance: phi by restricted likelihood around the person's mean; `draws` series with correlation
    phi^|days apart| on the person's rated days are drawn, and the person's own ratings are put in their order, so mean,
    SD, ties, cut and gaps are the person's; the spells of each are counted. A number inside the range is what anyone
    with such a memory has; a drift over months counts as memory. Needs 30 rated days.

    Not a diagnosis: a low spell is days with low numbers, not an episode of an illness.

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=120, seed=4, spells=[(60, 75, -4.0)])
    >>> found = episodes(log.ratings, log.variables, cut=3)
    >>> found.table[["days", "n_logged", "state"]].astype({"state": str}).to_dict("records")
    [{'days': 16, 'n_logged': 15, 'state': 'closed'}]
    """
    kinds = tuple(dict.fromkeys(several(kind, "kind")))
    rule = Rule(
        cut, quantile, whole(min_days, "min_days", "a whole number from 1"),
        whole(bridge, "bridge", "a whole number from 0"), level,
        whole(draws, "draws", "0 or a whole number from 100"), whole(seed, "seed", "a whole number from 0"),
    )  # fmt: skip
    _check(kinds, rule, direction)
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS)
    names = rated(ratings, of)
    panel = Panel.of(ratings, "day")
    known = _directions(variables)
    last = np.floor(np.fmax.reduceat(panel["day"], panel.starts[:-1])) if len(panel) else np.zeros(0)
    parts: list[Found] = []
    problems: list[dict[str, object]] = []
    for name in names:
        found = daily(panel.codes, panel["day"], panel[name]) if len(panel) else None
        if of is not None:
            absent = sorted(set(range(len(panel))) - (set(found.group.tolist()) if found is not None else set()))
            nothing = {"variable": name, "code": Code.NO_DATA, "what": "no rating of the variable"}
            problems += [nothing | {"person": panel.persons[code]} for code in absent]
        if found is not None and len(found.group):
            parts += [of_kind(found, name, word, direction or known.get(name), last, rule) for word in kinds]
    told = {
        (code, part.name, problem["code"], problem["what"]): problem
        for part in parts
        for code, problem in part.problems
    }
    problems += [{"person": panel.persons[key[0]], "variable": key[1]} | problem for key, problem in told.items()]
    problems.sort(key=lambda row: str(row["person"]))
    method = Method(
        "runs of days at or beyond a cut; their number beside that of the person's own values in autoregressive order",
        {
            "of": tuple(names), "kind": kinds, "cut": cut, "quantile": None if cut is not None else quantile,
            "min_days": rule.min_days, "bridge": rule.bridge, "direction": direction, "level": level, "draws": rule.draws,
            "seed": rule.seed, "min_rated": MIN_DAYS, "min_rated_chance": MIN_CHANCE,
        },
    )  # fmt: skip
    return Episodes(
        _frame([part.spells for part in parts], parts, panel, EPISODES),
        issues(problems),
        method,
        _frame([part.summary for part in parts], parts, panel, SUMMARY),
        _frame([part.days for part in parts], parts, panel, DAYS),
    )


def _frame(columns: list[dict[str, np.ndarray]], parts: list[Found], panel: Panel, table: Table) -> pd.DataFrame:
    """One frame of the columns of all variables and kinds, in the order of persons, variables and kinds."""
    if not columns:
        return empty(table)
    joined = {name: np.concatenate([part[name] for part in columns]) for name in columns[0]}
    sizes = [len(part["code"]) for part in columns]
    code, place = joined.pop("code"), np.repeat(np.arange(len(parts)), sizes)
    frame = pd.DataFrame({name: from_days(v) if name in ("start", "end", "day") else v for name, v in joined.items()})
    frame["person"] = panel.names(code)
    for name in ("variable", "kind", "side"):
        if name in table.names:
            words = [getattr(part, "name" if name == "variable" else name) for part in parts]
            frame[name] = pd.Categorical.from_codes(*_codes(words, place))
    return frame[[name for name in table.names if name in frame]].iloc[np.lexsort([place, code])]


def _codes(words: list[str | None], place: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Codes of the words at the places, and the words; -1 for none."""
    known = sorted({word for word in words if word is not None})
    return np.array([known.index(word) if word is not None else -1 for word in words])[place], known


def _directions(variables: pd.DataFrame | None) -> dict[str, str]:
    """The direction of every variable that has one."""
    if variables is None or not len(variables):
        return {}
    require(variables, ["variable"], "variables")
    known = conform(variables[[name for name in VARIABLES.names if name in variables.columns]], VARIABLES)
    told = known[known["direction"].notna()]
    return dict(zip(told["variable"].astype(str), told["direction"].astype(str), strict=True))


def _check(kinds: tuple[Any, ...], rule: Rule, direction: str | None) -> None:
    if not kinds or any(kind not in _KINDS for kind in kinds):
        raise OptionError(f"kind={kinds}", "'low', 'high' or both")
    if rule.cut is not None:
        number(rule.cut, "cut", "a number of points, or None")
    if rule.cut is not None and len(kinds) > 1:
        raise OptionError("one cut for two kinds", "one kind", "ask for low and high apart, each with its cut")
    if share(rule.quantile, "quantile") > 0.5:
        raise OptionError(f"quantile={rule.quantile}", "a share above 0 and at most 0.5", "high takes its mirror")
    for name, least in (("min_days", 1), ("bridge", 0), ("seed", 0)):
        if getattr(rule, name) < least:
            raise OptionError(f"{name}={getattr(rule, name)}", f"a whole number from {least}")
    if rule.draws != 0 and rule.draws < 100:
        raise OptionError(f"draws={rule.draws}", "0 or a whole number from 100")
    if direction is not None and direction not in _DIRECTIONS:
        raise OptionError(f"direction={direction!r}", f"one of {list(_DIRECTIONS)}")
    share(rule.level, "level")
