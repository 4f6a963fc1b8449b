"""Which tags go with a higher or lower rating, on the same day or the day after?

The comparison of a tag's days with the others, in a regression whose errors remember the days before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.log import places
from moodtrack.options import number, several, share, whole
from moodtrack.panel import rated
from moodtrack.patterns import _tautology
from moodtrack.patterns._grids import Grids
from moodtrack.patterns._trigger_changes import compare
from moodtrack.patterns._trigger_families import Plan, Series, examined, read_days_after
from moodtrack.patterns._trigger_looks import Look, ends_of, looks_of, within
from moodtrack.patterns._trigger_rows import Family, found, in_columns, share_levels
from moodtrack.patterns._trigger_tables import LOOKS, TRIGGERS
from moodtrack.patterns._untold import infinite, untold
from moodtrack.result import Code, Method, Result
from moodtrack.schema import EVENTS, LABELS, RATINGS, TAGS, VARIABLES, Table, conform, require
from moodtrack.stats.grid import Grid
from moodtrack.stats.relations import Model

__all__ = ["LOOKS", "MINIMUM", "TRIGGERS", "Triggers", "triggers"]

MINIMUM = 90
"""Rated days below which nothing is shown (convention): below it few true differences are found, and too large."""


@dataclass(frozen=True, eq=False, repr=False)
class Triggers(Result):
    """What `triggers` returns.

    `table` has one row a person, variable, tag and lag, also for the pairs that could not be tested, so the number of
    comparisons is in sight. `looks` says for every person and variable on which days the answer stands.
    """

    looks: pd.DataFrame
    tables: ClassVar[dict[str, Table]] = {"table": TRIGGERS, "looks": LOOKS}
    built: ClassVar[bool] = True


def triggers(
    ratings: pd.DataFrame,
    tags: pd.DataFrame,
    variables: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    *,
    of: str | Sequence[str] | None = "mood",
    lags: int | Sequence[int] = (0, 1),
    reverse: bool = True,
    season: Literal["smooth", "linear"] = "smooth",
    adjust: Literal["select", "none"] = "select",
    looks: Literal["planned"] | None = None,
    phi: float | Literal["base", "each"] = "base",
    alpha: float = 0.05,
    level: float = 0.95,
    min_days: int = 8,
    minimum: int = MINIMUM,
    beside: tuple[int, int] = (0, 0),
) -> Triggers:
    """Which tags go with a higher or lower rating, on the same day or the day after?

    The mean rating of a day is regressed on the tag at all `lags` together, the weekday, a trend with slow waves, phases
    and medication of `events`, and those other tags that go with the rating or with the tag. Errors are a first-order
    autoregression in which gaps between days count. All tests of a person, variable and family are adjusted together
    (Benjamini and Hochberg). The reverse relation (lag -1: yesterday's rating and today's tag) is a family of its own,
    tested by ordinary least squares with yesterday's tag, the weekday and the trend held equal.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`.
    tags : DataFrame
        The table `tags`; days on which it is not known whether a tag was there are left out for that tag
        (`moodtrack.tidy.exposures`). A rated day on which no tag was used needs a row with a null tag: a day without any
        row is unknown, not a day without tags, and is not compared. Logs that `moodtrack.load` makes have such rows; a
        table of tags used alone has not. Where more than a quarter of a person's rated days (a convention) are
        unknown, `problems` says so with the code `no_tags`. Tags of the groups emotion and symptom are not tested.
    variables : DataFrame, optional
        The table `variables`: a tag that is the name of a rating is not tested.
    labels : DataFrame, optional
        The table `labels`: a tag that is one of the person's own words for a rating is not tested.
    events : DataFrame, optional
        The table `events`: phases and medication are held equal.
    of : str or sequence of str, optional
        Variables to look at; None takes all. The first named (without names `mood`) is the primary one.
    lags : int or sequence of int
        0 is the same day, 1 the day after the tag.
    reverse : bool
        Whether to test lag -1.
    season : "smooth" or "linear"
        A straight trend with slow waves, one for every 30 days of the span, so that a bad spell in which habits change
        does not make all of them triggers; or the straight trend alone, which finds a little more where mood has no
        spells.
    adjust : "select" or "none"
        Whether other tags are held equal (double selection). Tags on nearly the same days (correlation .9) are reported
        as one before.
    looks : "planned", optional
        The answer as of the last planned look: at 90, 120, 180, 270, 365 rated days, then every 90, each at its share
        of alpha. Without it one look at all days, at the whole of alpha: then look once, or plan.
    phi : "base", "each" or float
        Correlation of errors one day apart: estimated by restricted likelihood once for a person and variable, without
        any tag; estimated again with each tag in the model; or a number above -1 and below 1.
    alpha : float
        Level of the false discovery rate for the tags of the primary variable. Every other family of the person (other
        variables, the reverse relation) is held to alpha times selected families over families.
    level : float
        Level of the intervals of single pairs.
    min_days : int
        Days with and days without the tag that a test needs, counted among the days compared.
    minimum : int
        Rated days (of the look, with planned looks) below which tests have the status `early`.
    beside : tuple of int
        Further families of each person that are tested elsewhere on the same budget: how many hold a finding at the level, and
        how many there are.

    Returns
    -------
    Triggers
        `.table`: a row a person, variable, tag and lag. What is claimed of a pair that was found is `shrunken` with `low`
        and `high`, an interval at the level 1 - alpha found / tested; `difference`, `low_marginal` and `high_marginal`
        are the plain estimate. `.looks`: a row a person and variable.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    Model: y_t = weekday + trend + waves + others + sum over lags of b_lag x_(t - lag) + e_t, corr(e_t, e_s) =
    phi^|t - s|. Lag 0 stands on every rated day. Where the day before was not logged, the expected value of the tag
    stands for it, given the tag of the day; where that is more than half of the days, the lags are fitted apart. A lag
    with too few days stays in the model and is not reported. shrunken = b s / (s + se^2) with s = (sigma / 2)^2.
    `reads` compares a difference on the day after with the same model given yesterday's rating. `scale_dependent`: the
    share of pairs of days points the other way than the difference.

    A difference is an association in a person's own notes. Do not use it with several entries a day to say what came
    first within the day, nor where the person chose when to log by mood and tag together (`dynamics.missingness`).

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Unequally spaced longitudinal data with AR(1) serial correlation,
    Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
    Belloni, A., Chernozhukov, V. and Hansen, C. (2014), Rev. Econ. Stud. 81, 608-650. https://doi.org/10.1093/restud/rdt044
    Benjamini, Y. and Yekutieli, D. (2005), J. Am. Stat. Assoc. 100, 71-81. https://doi.org/10.1198/016214504000001907
    Benjamini, Y. and Bogomolov, M. (2014), J. R. Stat. Soc. B 76, 297-318. https://doi.org/10.1111/rssb.12028
    Lan, K. K. G. and DeMets, D. L. (1983), Biometrika 70, 659-663. https://doi.org/10.1093/biomet/70.3.659

    Examples
    --------
    >>> from moodtrack.testing import simulate
    >>> log = simulate(seed=5, tags={"walk": 0.3, "late": 0.2}, same_day={"walk": 1.2})
    >>> found = triggers(log.ratings, log.tags).table.query("status == 'found'")
    >>> found[["tag", "lag"]].astype({"tag": str}).to_dict("records")
    [{'tag': 'walk', 'lag': 0}]
    """
    lags = tuple(whole(lag, "lags", _LAGS) for lag in several(lags, "lags"))
    min_days = whole(min_days, "min_days", "a whole number from 1")
    minimum = whole(minimum, "minimum", "a whole number from 0")
    _check(lags, phi, alpha=alpha, level=level, min_days=min_days, minimum=minimum)
    for name, value, known in (("season", season, ("smooth", "linear")), ("adjust", adjust, ("select", "none")), ("looks", looks, ("planned", None))):  # fmt: skip
        if value not in known:
            raise OptionError(f"{name}={value!r}", f"one of {known}")
    if not isinstance(reverse, (bool, np.bool_)):
        raise OptionError(f"reverse={reverse!r}", "True or False")
    beside = _families(beside)
    require(ratings, ["person", "day"], "ratings")
    ratings = conform(ratings, RATINGS)
    require(tags, ["person", "day", "tag"], "tags")
    tags = conform(tags, TAGS)
    labels, events, variables = (
        None if given is None else conform(given, table)
        for given, table in ((labels, LABELS), (events, EVENTS), (variables, VARIABLES))
    )
    names = rated(ratings, of)
    primary = _primary(of, names)
    method = Method(
        "first-order autoregressive errors in continuous time, double selection, Benjamini-Hochberg"
        if adjust == "select"
        else "first-order autoregressive errors in continuous time, Benjamini-Hochberg",
        {
            "of": tuple(names), "primary": primary, "lags": lags, "reverse": reverse, "season": season, "adjust": adjust,
            "looks": looks, "phi": phi, "alpha": alpha, "level": level, "min_days": min_days, "minimum": minimum,
            "beside": beside,
        },
        (
            "https://doi.org/10.2307/2532504", "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
            "https://doi.org/10.1093/restud/rdt044", "https://doi.org/10.1198/016214504000001907",
            "https://doi.org/10.1111/rssb.12028", "https://doi.org/10.1093/biomet/70.3.659",
        ),
    )  # fmt: skip
    slow = _WAVE if season == "smooth" else None
    plan = Plan(lags, reverse, Model(phi, slow, adjust == "select", min_days), level)
    tables = _Tables(ratings, tags, variables, labels, events)
    told = _Told([], [], [], [])
    seen: dict[bool, tuple[dict[str, float], _View]] = {}
    for name in names:
        told.problems += infinite(ratings, name)
        views = looks_of(ratings, name, alpha, looks == "planned")
        for view, families in zip(views, (told.now, told.before), strict=False):
            last, ends = families is told.now, ends_of(view)
            if last not in seen or seen[last][0] != ends:
                seen[last] = ends, tables.until(ends)
            for series in _series(seen[last][1], name):
                if series.person not in view:
                    if last and of is not None:
                        told.problems.append(_problem(series.person, name))
                    continue
                look = view[series.person]
                early = (look.number or look.days) < minimum or (looks == "planned" and not look.number)
                own = examined(series, plan, look.alpha, early)
                families += own
                if last:
                    told.problems += untold(series.person, name, series.grid)
                    told.looks.append((series.person, name, look, own))
                    told.grids += [series.grid] * len(own)
    share_levels(told.now, primary, beside)
    share_levels(told.before, primary, beside)
    if looks == "planned":
        compare(told.now, told.before)
    for family, grid in zip(told.now, told.grids, strict=True):
        read_days_after(family, grid, slow)
    table = in_columns(told.now, level) if told.now else {}
    return Triggers(table, told.problems, method, _looks(told))


_View = tuple[Grids, Mapping[str, set[str]]]


@dataclass(frozen=True)
class _Tables:
    """What is given, and the part of it that a look sees."""

    ratings: pd.DataFrame
    tags: pd.DataFrame
    variables: pd.DataFrame | None
    labels: pd.DataFrame | None
    events: pd.DataFrame | None

    def until(self, ends: dict[str, float]) -> _View:
        """Days and words up to the day of each person's look; labels go with their entries."""
        if not ends:
            return self._grids, _tautology.worded(self.tags, self.labels, self.variables)
        labels = slice(None) if self.labels is None else self._labels(within(self.ratings, ends))
        seen = within(self.tags, ends)
        return self._grids.until(ends), _tautology.worded(self.tags, self.labels, self.variables, seen, labels)

    @cached_property
    def _grids(self) -> Grids:
        return Grids(self.ratings, self.tags, self.events)

    @cached_property
    def _entries(self) -> tuple[np.ndarray, np.ndarray]:
        """For every label, and every rating, the first rating of the same entry."""
        return places(self.labels, self.ratings), places(self.ratings, self.ratings)

    def _labels(self, ratings: np.ndarray) -> np.ndarray:
        """Labels of the entries of these ratings, and of no entry."""
        assert self.labels is not None
        of_labels, of_ratings = self._entries
        there = np.zeros(len(ratings) + 1, dtype=bool)
        there[of_ratings[ratings]] = True
        there[-1] = False
        return np.asarray(there[of_labels] | self.labels["entry"].isna().to_numpy())


def _series(view: _View, name: str) -> Iterator[Series]:
    """The series of every person; those who never rated it have an empty grid."""
    grids, said = view
    several = grids.several(name)
    for code, grid, columns in grids.of(name):
        person = str(grids.persons[code])
        own = said[""] | said.get(person, set())
        tags = grids.tags[columns]
        worded = np.array([_tautology.plain(tag) in own for tag in tags], dtype=bool)
        yield Series(person, name, _NOTHING if grid is None else grid, tags, worded, person in several)


@dataclass(slots=True)
class _Told:
    """What the loop over persons gathers: families of the last look and of the one before, problems, looks, grids."""

    now: list[Family]
    before: list[Family]
    problems: list[dict[str, object]]
    looks: list[tuple[str, str, Look, list[Family]]]
    grids: list[Grid] = field(default_factory=list)


def _looks(told: _Told) -> list[dict[str, Any]]:
    """One row a person and variable."""
    rows = []
    for person, name, look, families in told.looks:
        shown = [family for family in families if not family.early]
        changed = [family.change for family in shown if family.change is not None]
        rows.append(
            {
                "person": person, "variable": name, "days": look.days, "look": look.number or np.nan, "day": look.day,
                "alpha": look.alpha, "tested": sum(family.tested for family in families),
                "found": sum(int(found(family).sum()) for family in shown),
                "new": sum(int((change == "new").sum()) for change in changed),
                "no_longer": sum(int((change == "no_longer").sum()) for change in changed),
                "next_look": look.ahead, "next_day": look.ahead_day,
            }
        )  # fmt: skip
    return rows


def _primary(of: str | Sequence[str] | None, names: list[str]) -> str:
    if of is None:
        return "mood" if "mood" in names else names[0] if names else ""
    return of if isinstance(of, str) else next(iter(of), "")


def _families(beside: object) -> tuple[int, int]:
    """Families with a finding, and families, of tests made elsewhere."""
    asked = "two whole numbers, families with a finding and families, the first no larger"
    given = [whole(number, "beside", asked) for number in several(beside, "beside")]
    if len(given) != 2 or not 0 <= given[0] <= given[1]:
        raise OptionError(f"beside={beside!r}", asked)
    return given[0], given[1]


def _problem(person: str, variable: str) -> dict[str, object]:
    return {"person": person, "variable": variable, "code": Code.NO_DATA, "what": "no rating of the variable"}


_NOTHING = Grid(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool), np.zeros((0, 0)))


_LAGS = "different whole numbers from 0 to 7"
_PHI = "'base', 'each' or a number above -1 and below 1"
_WAVE = 30.0


def _check(lags: tuple[int, ...], phi: float | str, *, alpha: float, level: float, min_days: int, minimum: int) -> None:
    if len(set(lags)) != len(lags) or any(not 0 <= lag <= 7 for lag in lags):
        raise OptionError(f"lags={lags}", _LAGS, "lag -1 is the option reverse")
    if phi not in ("base", "each") and abs(number(phi, "phi", _PHI)) >= 1:
        raise OptionError(f"phi={phi!r}", _PHI)
    share(alpha, "alpha")
    share(level, "level")
    for name, count in (("min_days", min_days), ("minimum", minimum)):
        if count < (name == "min_days"):
            raise OptionError(f"{name}={count}", "a whole number from 1")
