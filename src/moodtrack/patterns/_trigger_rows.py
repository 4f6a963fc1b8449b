"""Tests of one person, variable and family, corrected together and made into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from moodtrack.stats import gls
from moodtrack.stats.claims import Claims, adjusted, claims
from moodtrack.stats.multiplicity import selected_share
from moodtrack.stats.relations import Pairs
from moodtrack.stats.superiority import Superiority
from moodtrack.values import Coded, placed

__all__ = ["PRIOR", "Family", "found", "in_columns", "share_levels"]

PRIOR = 0.5
"""Standard deviation of true differences that the shrunken one assumes, in standard deviations of the errors."""


@dataclass(slots=True)
class Family:
    """The tests of one person, variable and direction, shape (m, k); every family is corrected on its own.

    Attributes
    ----------
    person, variable : str
    name : str
        triggers | reverse
    columns : ndarray of str, shape (m,)
        The tags.
    lags : tuple of int
    tests : Pairs
        With what was refused before any test as well.
    higher : list of Superiority
        One a lag; empty for the reverse relation.
    twin : ndarray of str, shape (m,)
        The tag that stands for this one; empty where it stands for itself.
    side : ndarray of float, shape (m,)
        -1 for a tag that says the opposite of the one that stands for it, else 1; None takes all as 1.
    alpha : float
        Level of the look.
    share : float
        Selected families over families of the person; 1 for the triggers of the primary variable.
    early : bool
        Whether there are too few days for anything to be shown.
    reads : ndarray of str, shape (m, k)
        What a difference on the day after reads as.
    change : ndarray of str, shape (m, k)
        Against the look before.
    p : ndarray of float, shape (m, k)
        Two-sided p-values of the tests alone.
    """

    person: str
    variable: str
    name: str
    columns: np.ndarray
    lags: tuple[int, ...]
    tests: Pairs
    higher: list[Superiority]
    twin: np.ndarray
    alpha: float
    early: bool = False
    reads: np.ndarray | None = None
    change: np.ndarray | None = None
    share: float = 1.0
    side: np.ndarray | None = None
    p: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.p = gls.two_sided(self.tests.difference / self.tests.se, self.tests.df)

    def claims(self, level: float) -> Claims:
        """What may be claimed; `level` is that of the intervals of what does not stand out."""
        tests = self.tests
        return claims(tests.difference, tests.se, tests.df, self.alpha, level, self.share)

    @property
    def tested(self) -> int:
        """How many tests there are."""
        return int((self.tests.refused == "").sum())


def share_levels(families: Sequence[Family], primary: str, beside: tuple[int, int] = (0, 0)) -> None:
    """Give every family but the triggers of the primary variable its share of the level.

    A family is selected when it holds a finding at its level; of F families of a person S are selected, and each other
    family is held to alpha S / F. Families that are too early to be shown count only where all of them are; `beside` are
    families that are tested elsewhere: how many are selected, and how many there are.
    """
    groups: dict[str, list[Family]] = {}
    for family in families:
        if family.tested:
            groups.setdefault(family.person, []).append(family)
    for group in groups.values():
        asked = [family for family in group if not family.early] or group
        share = selected_share([family.p.ravel() for family in asked], [family.alpha for family in asked], beside)
        for family in group:
            if (family.variable, family.name) != (primary, "triggers"):
                family.share = share


def found(family: Family) -> np.ndarray:
    """Which tests are findings, shape (m, k)."""
    return np.asarray(adjusted(family.p, family.share) <= family.alpha)


def in_columns(families: Sequence[Family], level: float) -> dict[str, Any]:
    """The columns of the table, from the arrays of all families."""
    parts = [_columns(family, level) for family in families]
    columns: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    columns |= {name: placed(columns[name].tolist()) for name in _WORDS}
    place = np.repeat(np.arange(len(families)), [family.tests.se.size for family in families])
    for name, of in (("person", "person"), ("variable", "variable"), ("family", "name")):
        codes, words = placed([getattr(family, of) for family in families])
        columns[name] = Coded(codes[place], words)
    order = np.lexsort([columns["lag"], *(columns[name].codes for name in ("tag", "variable", "person"))])
    return {
        name: Coded(values.codes[order], values.words) if isinstance(values, Coded) else values[order]
        for name, values in columns.items()
    }


_WORDS = ("tag", "reported_as", "reported_on", "fitted", "reads", "change", "status", "reason")


def _reported_on(family: Family) -> np.ndarray:
    """same_days or other_days for a tag that another one stands for, shape (m,); empty for the rest."""
    side = np.ones(len(family.columns)) if family.side is None else family.side
    return np.where(family.twin == "", "", np.where(side < 0, "other_days", "same_days"))


def _columns(family: Family, level: float) -> dict[str, np.ndarray]:
    """Flat columns of one family."""
    tests, k = family.tests, len(family.lags)
    claimed = family.claims(level)
    hit, low, high = claimed.hit, claimed.low, claimed.high
    tested = tests.refused == ""
    plain = gls.interval(tests.difference, tests.se, tests.df, level)
    spread = (PRIOR * tests.sigma) ** 2
    with np.errstate(invalid="ignore"):
        shrunken = np.clip(tests.difference * spread / (spread + tests.se**2), low, high)
    if family.name == "reverse":
        shrunken = np.full(shrunken.shape, np.nan)
    blank = np.full(tests.se.shape, np.nan)
    higher = [np.stack([getattr(one, name) for one in family.higher], axis=1) if family.higher else blank for name in ("share", "low", "high")]  # fmt: skip
    share = np.where(tested, higher[0], np.nan)
    with np.errstate(invalid="ignore"):
        flipped = hit & ((share - 0.5) * tests.difference < 0)
    status = np.where(flipped, "scale_dependent", np.where(hit, "found", "not_found"))
    status = np.where(tested & family.early, "early", np.where(tested, status, "not_testable"))
    empty = np.full(tests.se.shape, "", dtype="U12")
    made = {
        "tag": np.repeat(family.columns, k), "reported_as": np.repeat(family.twin, k), "reported_on": np.repeat(_reported_on(family), k), "lag": np.tile(family.lags, len(family.columns)),
        "n_with": tests.with_, "n_without": tests.without, "difference": tests.difference, "se": tests.se,
        "statistic": claimed.statistic, "df": tests.df, "low": low, "high": high, "level": claimed.level,
        "shrunken": shrunken, "low_marginal": plain[0], "high_marginal": plain[1],
        "p": claimed.p, "p_adjusted": claimed.adjusted, "alpha": np.where(tested, family.alpha, np.nan),
        "p_superior": share, "p_superior_low": np.where(tested, higher[1], np.nan),
        "p_superior_high": np.where(tested, higher[2], np.nan), "phi": tests.phi, "sigma": tests.sigma,
        "others": np.where(tested, tests.others, 0), "fitted": np.where(tested, np.where(tests.apart, "apart", "together"), ""),
        "reads": empty if family.reads is None else family.reads, "change": empty if family.change is None else family.change,
        "status": status, "reason": tests.refused,
    }  # fmt: skip
    return {name: np.asarray(values).ravel() for name, values in made.items()}
