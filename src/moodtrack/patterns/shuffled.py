"""The shuffled twin: how often would triggers show something if the tags had nothing to do with the ratings?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import share as share_given
from moodtrack.options import whole
from moodtrack.panel import Panel
from moodtrack.patterns._turned import MIN_DAYS, copied, turned, turns
from moodtrack.patterns.triggers import triggers
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import RATINGS, TAGS, Column, Table, conform, require
from moodtrack.stats.shares import share, wilson

__all__ = ["SHUFFLED", "Shuffled", "shuffled"]

SHUFFLED = Table(
    "shuffled",
    "one person: how many turned copies of the log showed anything",
    (
        Column("person", "category", "whose"),
        Column("n", "int", "copies that were looked at"),
        Column("n_shown", "int", "of those, copies in which at least one pair was found"),
        Column("share", "float", "of the copies"),
        Column("low", "float", "lower end of its interval"),
        Column("high", "float", "upper end of its interval"),
        Column("level", "float", "level of the interval"),
        Column("found", "int", "pairs found in the log as it is"),
        Column("tested", "int", "pairs tested in the log as it is"),
    ),
)
_ROWS = 400_000
"""Rows of tags and ratings that are looked at in one go."""


@dataclass(frozen=True, eq=False, repr=False)
class Shuffled(Result):
    """What `shuffled` returns: `table` has one row a person."""

    tables: ClassVar[dict[str, Table]] = {"table": SHUFFLED}


def shuffled(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    n: int = 100,
    seed: int = 1,
    level: float = 0.95,
    **options: object,
) -> Shuffled:
    """In how many shuffled copies of this log would triggers show anything?

    In each copy all tags of a day move together to another day of the log: the first logged day gets the tags of, say,
    the fortieth, the second those of the forty-first, and so on around the circle. Tags keep their company, their runs
    and their rates, ratings and gaps stay where they are; only what ties tags to ratings is gone. What `triggers` finds
    in a copy is false.

    Parameters
    ----------
    ratings, tags : DataFrame
        The tables of those names.
    variables, labels, events : DataFrame, optional
        The tables of those names; passed on to `triggers`.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    n : int
        Copies a person; fewer where the log has fewer turns by at least 14 logged days.
    seed : int
        Of the turns.
    level : float
        Level of the interval of the share.
    **options
        Options of `triggers`, the same for the log and its copies.

    Returns
    -------
    Shuffled
        `.table`: person, n, n_shown, share, low, high, level, found, tested.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Wilson's interval, as if copies were independent; neighbouring turns resemble each other, so it is too narrow
    with many copies of a short log. The share is an error rate of "shows anything" when nothing is there; it says
    nothing about which of the pairs in the log as it is are true. Less than 60 logged days have too few turns.

    References
    ----------
    Theiler, J. and Prichard, D. (1996), Constrained-realization Monte-Carlo method for hypothesis testing,
    Physica D 94, 221-235. https://doi.org/10.1016/0167-2789(96)00050-4

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=150, seed=5, tags={"walk": 0.3, "late": 0.2}, same_day={"walk": 1.2})
    >>> row = shuffled(log.ratings, log.tags, n=20).table.iloc[0]
    >>> int(row["n"]), int(row["found"]) > 0, bool(row["share"] < 0.3)
    (20, True, True)
    """
    n, seed = whole(n, "n", _FROM_1), whole(seed, "seed", "a whole number from 0")
    if n < 1:
        raise OptionError(f"n={n}", _FROM_1)
    if seed < 0:
        raise OptionError(f"seed={seed}", "a whole number from 0")
    level = share_given(level, "level")
    if strangers := sorted(set(options) - _OPTIONS):
        raise OptionError(f"the options {strangers}", f"some of {sorted(_OPTIONS)}", "they are those of triggers")
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    tags = conform(tags, TAGS)
    beside = {"labels": labels, "events": events}
    beside = {name: frame for name, frame in beside.items() if frame is not None and len(frame)}
    real = triggers(ratings, tags, variables, of=of, **beside, **options)  # type: ignore[arg-type]
    panel = Panel.of(tags[tags["day"].notna() & tags["person"].isin(ratings["person"].dropna()).to_numpy()], "day")
    drawn = turns(panel, n, seed)
    shown = np.zeros(len(panel), dtype="int64")
    chunk = max(1, _ROWS // max(len(ratings) + len(tags), 1))
    for first in range(0, n, chunk):
        some = range(first, min(first + chunk, n))
        copies = {
            name: copied(frame, panel.persons, drawn, some) for name, frame in {"ratings": ratings, **beside}.items()
        }
        moved = turned(panel, drawn, some)
        if len(moved):
            table = triggers(tags=moved, variables=variables, of=of, **copies, **options).table  # type: ignore[arg-type]
            names = table.loc[table["status"] == "found", "person"].astype(str).unique()
            shown += np.bincount([int(name.partition(".")[0]) for name in names], minlength=len(panel))
    count = np.array([len(turn) for turn in drawn], dtype="int64")
    kept = count > 0
    low, high = wilson(shown, count, level)
    frame = panel.pack(
        {
            "n": count, "n_shown": shown, "share": share(shown, count), "low": low, "high": high, "level": level,
            "found": _count(real.table, "found", panel.persons),
            "tested": _count(real.table, "found", panel.persons) + _count(real.table, "not_found", panel.persons),
        }
    )  # fmt: skip
    problems: list[dict[str, object]] = [
        {"person": panel.persons[i], "code": Code.TOO_FEW, "what": "too few logged days to turn", "had": int(days), "needs": MIN_DAYS}
        for i, days in enumerate(_logged(panel))
        if days < MIN_DAYS
    ]  # fmt: skip
    method = Method(
        "circular shift of all tags together",
        {"n": n, "seed": seed, "level": level, **real.method.parameters},
        ("https://doi.org/10.1016/0167-2789(96)00050-4",),
    )
    return Shuffled(frame[kept], issues(problems), method)


def _count(table: pd.DataFrame, status: str, persons: pd.Index) -> np.ndarray:
    """Pairs of one status of every person."""
    place = persons.get_indexer(table.loc[table["status"] == status, "person"].astype(str))
    return np.bincount(place[place >= 0], minlength=len(persons))


def _logged(panel: Panel) -> list[int]:
    day = panel["day"]
    return [len(np.unique(day[rows])) for rows in panel.segments()]


_FROM_1 = "a whole number from 1"
_OPTIONS = {"lags", "reverse", "season", "adjust", "looks", "phi", "alpha", "min_days", "minimum", "beside"}
