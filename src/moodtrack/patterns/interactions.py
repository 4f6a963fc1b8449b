"""Do two tags on one day go with a rating otherwise than each of them alone adds up to?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import share, whole
from moodtrack.panel import rated
from moodtrack.patterns import _tautology
from moodtrack.patterns._grids import Grids
from moodtrack.patterns.triggers import MINIMUM, triggers
from moodtrack.result import Code, Method, Result, issues
from moodtrack.schema import EVENTS, LABELS, RATINGS, TAGS, VARIABLES, Column, Table, conform, empty, require
from moodtrack.stats import design, gls
from moodtrack.stats.claims import claims
from moodtrack.stats.grid import Grid

__all__ = ["INTERACTIONS", "Interactions", "interactions"]

INTERACTIONS = Table(
    "interactions",
    "one pair of tags that was looked at",
    (
        Column("person", "category", "whose"),
        Column("variable", "category", "the rating"),
        Column("tag", "category", "one tag"),
        Column("other", "category", "the other tag"),
        Column("n_both", "int", "rated days with both", "days"),
        Column("n_only", "int", "rated days with `tag` and without `other`", "days"),
        Column("n_other", "int", "rated days with `other` and without `tag`", "days"),
        Column("n_neither", "int", "rated days known to be without both", "days"),
        Column("difference_tag", "float", "days with `tag` alone minus days with neither", "points"),
        Column("difference_other", "float", "days with `other` alone minus days with neither", "points"),
        Column(
            "interaction",
            "float",
            "days with both minus days with neither, less the two differences: how far both together lie from their sum",
            "points",
        ),
        Column("se", "float", "standard error of the interaction", "points"),
        Column("statistic", "float", "interaction / se, Student's t"),
        Column("df", "float", "degrees of freedom"),
        Column(
            "low",
            "float",
            "lower end of the interval that is claimed: for what was found, widened for the choosing",
            "points",
        ),
        Column("high", "float", "upper end of the interval that is claimed", "points"),
        Column("level", "float", "level of low and high; for what was found 1 - alpha found / tested"),
        Column("p", "float", "two-sided p-value of this test alone"),
        Column("p_adjusted", "float", "p-value among all pairs of the person"),
        Column("phi", "float", "correlation of the errors of two days in a row"),
        Column(
            "at_end",
            "float",
            "share of the days at the highest, or lowest, rating that the person gave; the larger one",
        ),
        Column(
            "status",
            "category",
            "what came out; scale_dependent: would be found, but more than a fifth of the days lie at an end of the scale",
            "found | not_found | scale_dependent | early | not_testable",
        ),
        Column("reason", "category", "why it was not tested: a code of docs/problems.md"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Interactions(Result):
    """What `interactions` returns: `table`, one row a person, variable and pair, also where it could not be tested."""

    tables: ClassVar[dict[str, Table]] = {"table": INTERACTIONS}


def interactions(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    pairs: Iterable[tuple[str, str]] | None = None,
    season: Literal["smooth", "linear"] = "smooth",
    adjust: Literal["select", "none"] = "select",
    alpha: float = 0.05,
    level: float = 0.95,
    min_days: int = 8,
    minimum: int = MINIMUM,
) -> Interactions:
    """Do two tags on one day go with a rating otherwise than each of them alone adds up to?

    Only pairs of main findings, or pairs that were declared, are looked at: with 30 tags there are 435 pairs, and most
    have too few days with both. The mean rating of a day is regressed on both tags and their product, with weekday,
    trend, slow waves, phases and medication and errors that are a first-order autoregression in continuous time. All
    pairs of a person are adjusted together (Benjamini and Hochberg).

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`.
    tags : DataFrame
        The table `tags`; days on which it is not known of both tags whether they were there are left out.
    variables, labels : DataFrame, optional
        The tables of those names: tags that say a rating again are not tested.
    events : DataFrame, optional
        The table `events`: phases and medication are held equal.
    of : str or sequence of str, optional
        Variables to look at; None takes all.
    pairs : iterable of (str, str), optional
        Pairs of tags that were named before looking. None takes all pairs of tags that `triggers`, with the same options,
        finds on the same day.
    season : "smooth" or "linear"
        Slow waves beside the straight trend, or the straight trend alone.
    adjust : "select" or "none"
        Whether other tags are held equal where the main findings are looked for; of no account with `pairs`.
    alpha : float
        A pair is `found` when its adjusted p-value is at most this; also the level of the main findings.
    level : float
        Level of the intervals of what was not found.
    min_days : int
        Days that each of the four groups needs: both, one, the other, neither.
    minimum : int
        Rated days below which declared pairs have the status `early`.

    Returns
    -------
    Interactions
        `.table`: person, variable, tag, other, n_both, n_only, n_other, n_neither, difference_tag, difference_other,
        interaction, se, statistic, df, low, high, level, p, p_adjusted, phi, at_end, status, reason. Tags of a pair are
        in alphabetical order.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    y_t = b1 x_t + b2 z_t + b3 x_t z_t + weekday + trend + waves + phases + e_t, corr(e_t, e_s) = phi^|t - s|; phi by
    restricted likelihood with both tags and their product. b3 is the interaction: 0 where two differences add up. It
    depends on the scale: near its end two differences cannot add up. Where more than a fifth of the days have the
    highest, or the lowest, rating that the person gave, what would be found is `scale_dependent`. An association in a person's own notes. Not for combinations of three tags, and not to say that a pair which
    was not found adds up: intervals are wide.

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(days=365, seed=6, scale=(0, 20), tags={"walk": 0.4, "friend": 0.4})
    >>> one = log.persons[0]
    >>> both = (one.tags["walk"] & one.tags["friend"])[one.logged]
    >>> ratings = log.ratings.assign(mood=log.ratings["mood"] + 2 * both)
    >>> row = interactions(ratings, log.tags).table.iloc[0]
    >>> str(row["tag"]), str(row["other"]), int(row["n_both"]) == int(both.sum()), str(row["status"])
    ('friend', 'walk', True, 'found')
    >>> bool(row["low"] < 2 < row["high"])
    True
    """
    asked = _asked(pairs)
    min_days = whole(min_days, "min_days", "a whole number from 1")
    minimum = whole(minimum, "minimum", "a whole number from 0")
    alpha, level = share(alpha, "alpha"), share(level, "level")
    for name, count in (("min_days", min_days), ("minimum", minimum)):
        if count < (name == "min_days"):
            raise OptionError(f"{name}={count}", "a whole number from 1")
    for name, value, known in (("season", season, ("smooth", "linear")), ("adjust", adjust, ("select", "none"))):
        if value not in known:
            raise OptionError(f"{name}={value!r}", f"one of {known}")
    require(ratings, ["person", "day"], "ratings")
    require(tags, ["person", "day", "tag"], "tags")
    ratings, tags = conform(ratings, RATINGS), conform(tags, TAGS)
    labels, events, variables = (
        None if given is None else conform(given, table)
        for given, table in ((labels, LABELS), (events, EVENTS), (variables, VARIABLES))
    )
    names = rated(ratings, of)
    method = Method(
        "product term, first-order autoregressive errors in continuous time, Benjamini-Hochberg",
        {
            "of": tuple(names), "pairs": None if asked is None else len(asked), "season": season, "adjust": adjust,
            "alpha": alpha, "level": level, "min_days": min_days, "minimum": minimum,
        },
        ("https://doi.org/10.2307/2532504", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"),
    )  # fmt: skip
    main: dict[tuple[str, str], list[tuple[str, str]]] = {}
    if asked is None:
        found = triggers(
            ratings, tags, variables, labels, events,
            of=of, season=season, adjust=adjust, alpha=alpha, level=level, min_days=min_days, minimum=minimum,
        )  # fmt: skip
        main = _of_findings(found.table)
    grids = Grids(ratings, tags, events)
    said = _tautology.worded(tags, labels, variables)
    rows: dict[str, list[dict[str, Any]]] = {}
    problems: list[dict[str, object]] = []
    for name in names:
        for code, grid, columns in grids.of(name):
            person = str(grids.persons[code])
            wanted = asked if asked is not None else main.get((person, name), [])
            what = "no rating of the variable" if grid is None else "" if wanted else "fewer than two tags found"
            if what and of is not None:
                problems.append({"person": person, "variable": name, "code": Code.NO_DATA if grid is None else Code.TOO_FEW, "what": what})  # fmt: skip
            if grid is None or not wanted:
                continue
            words = [str(grids.tags[column]) for column in columns]
            own = said[""] | said.get(person, set())
            says = _tautology.derived(grid.outcome, grid.present, min_days)
            says |= np.array([_tautology.plain(word) in own for word in words], dtype=bool)
            place = {word: at for at, word in enumerate(words)}
            early = int(np.isfinite(grid.outcome).sum()) < minimum
            for tag, other in wanted:
                pair = (place.get(tag, -1), place.get(other, -1))
                row = _tested(grid, pair, says, 30.0 if season == "smooth" else None, min_days)
                rows.setdefault(person, []).append(
                    {"person": person, "variable": name, "tag": tag, "other": other, "early": early, **row}
                )
    made = [row for own in rows.values() for row in _adjusted(own, alpha, level)]
    return Interactions(pd.DataFrame(made) if made else empty(INTERACTIONS), issues(problems), method)


def _asked(pairs: object) -> list[tuple[str, str]] | None:
    """Declared pairs, each once and in alphabetical order."""
    if pairs is None:
        return None
    wrong = OptionError("pairs holds something else", "pairs of two different tags, such as [('walk', 'friend')]")
    if isinstance(pairs, str) or not isinstance(pairs, Iterable):
        raise wrong
    made = set()
    for pair in pairs:
        two = () if isinstance(pair, str) or not isinstance(pair, Iterable) else tuple(pair)
        if len(two) != 2 or not all(isinstance(tag, str) for tag in two) or two[0] == two[1]:
            raise wrong
        made.add((min(two), max(two)))
    return sorted(made)


def _of_findings(table: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """All pairs of the tags that were found on the same day, by person and variable."""
    found = table[((table["status"] == "found") & (table["lag"] == 0)).to_numpy()]
    tags: dict[tuple[str, str], list[str]] = {}
    for person, variable, tag in zip(found["person"], found["variable"], found["tag"], strict=True):
        tags.setdefault((str(person), str(variable)), []).append(str(tag))
    return {key: list(combinations(sorted(own), 2)) for key, own in tags.items() if len(own) > 1}


def _tested(grid: Grid, pair: tuple[int, int], says: np.ndarray, slow: float | None, min_days: int) -> dict[str, Any]:
    """One pair of columns; `reason` says why there is no number. A tag that the person never used is column -1."""
    blank = dict.fromkeys(("difference_tag", "difference_other", "interaction", "se", "df", "phi", "at_end"), np.nan)
    counts = ("n_both", "n_only", "n_other", "n_neither")
    if min(pair) < 0:
        return {**dict.fromkeys(counts, 0), **blank, "reason": "few_with"}
    rows = np.isfinite(grid.outcome) & np.isfinite(grid.present[:, pair]).all(axis=1)
    x, z = grid.present[rows][:, pair].T
    day, y = grid.day[rows], grid.outcome[rows]
    n = [int(part.sum()) for part in (x * z, x * (1 - z), (1 - x) * z, (1 - x) * (1 - z))]
    made = {**dict(zip(counts, n, strict=True)), **blank}
    base = [design.seasonal(day, slow)] if len(day) else []
    base += [grid.beside[rows]] if grid.beside is not None and len(day) else []
    columns = np.column_stack([*base, x, z, x * z])
    kept = design.full_rank(columns, 1e-3)
    told = np.isin(np.arange(columns.shape[1] - 3, columns.shape[1]), kept)
    reason = (
        "tautology" if says[list(pair)].any()
        else "few_with" if min(n[:3]) < min_days
        else "few_without" if n[3] < min_days
        else "too_few" if len(day) - len(kept) < _FREE
        else "constant" if np.ptp(y) == 0
        else "" if told.all() else "collinear"
    )  # fmt: skip
    if reason:
        return made | {"reason": reason}
    fit = gls.fit(day, columns[:, kept], y)
    names = ("difference_tag", "difference_other", "interaction")
    values = dict(zip(names, fit.coefficients[-3:].tolist(), strict=True))
    return made | values | {"se": float(np.sqrt(fit.covariance[-1, -1])), "df": float(fit.df), "phi": fit.phi, "at_end": _at_end(y), "reason": ""}  # fmt: skip


def _at_end(y: np.ndarray) -> float:
    return max(float(np.isclose(y, end).mean()) for end in (y.min(), y.max()))


def _adjusted(rows: list[dict[str, Any]], alpha: float, level: float) -> list[dict[str, Any]]:
    """All pairs of a person, corrected together."""
    value, se, df = (np.array([row[name] for row in rows]) for name in ("interaction", "se", "df"))
    claimed = claims(value, se, df, alpha, level)
    for i, row in enumerate(rows):
        row |= {"statistic": claimed.statistic[i], "p": claimed.p[i], "p_adjusted": claimed.adjusted[i]}
        row |= {"low": claimed.low[i], "high": claimed.high[i], "level": claimed.level[i]}
        found = "scale_dependent" if row["at_end"] > _END else "found"
        status = "early" if row["early"] else found if claimed.hit[i] else "not_found"
        row["status"] = "not_testable" if np.isnan(claimed.p[i]) else status
    return [{key: value for key, value in row.items() if key != "early"} for row in rows]


_FREE = 10
_END = 0.2  # convention; with fewer days at an end, differences that add up were found as often as promised
