"""Kinds of persons: what a drawn mood log is made of, as numbers that can be changed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from moodtrack.errors import OptionError

__all__ = ["KINDS", "Recipe", "recipe_of"]


@dataclass(frozen=True)
class Recipe:
    """What one kind of person is made of; every person draws its own numbers from these ranges.

    Parameters
    ----------
    tags : tuple of int
        Fewest and most tags.
    rates : tuple of float
        Lowest and highest base rate, drawn log-uniformly.
    loaded, persistent, weekend : float
        Shares of the tags that hang on one of four common factors, that come in runs, that are bound to weekdays.
    same_day, next_day, reverse : int
        How many tags have a planted difference on their day, on the day after, or follow yesterday's mood
        (what of it lasts: neither the weekday nor a difference that ends with its day). They are taken among the tags
        of base rate .05 and above.
    sizes : tuple of float
        Planted differences in points; six in ten are negative.
    errors : str
        normal: first-order autoregression; t3: the same with innovations of Student's t with 3 degrees of freedom;
        long: long memory, d = .3.
    phi : tuple of float
        Lowest and highest autocorrelation from one day to the next.
    sd, level : float
        Standard deviation of the errors and mean of the mood in points.
    scale : tuple of float
        Lowest and highest rating; ratings are whole numbers.
    weekday, trend, season : float
        Size of the weekly profile, most points from first to last day, amplitude of a wave of 365 days.
    spell, shifting : float, int
        Points of one spell over 40 % of the days, and how many tags change their base rate in it.
    noise : float
        Standard deviation of white noise that is added to the rating and not to the mood.
    carry : bool
        Whether planted differences linger with the mood instead of ending with the day.
    missing, low, hole : float, float, int
        Share of days not logged at an ordinary mood, log-odds by which an SD less mood adds to it, days of one hole.
    hidden : float
        Share of the tags that are not written down on bad days (below -.8 SD).
    windows : bool
        Whether half of the tags are taken up or given up within the span.
    twins, mood_words : int
        How many tags have a near-duplicate, and how many are words for the day's mood.
    entries : tuple of int
        Fewest and most entries a day. From two on, the planted differences are those of a tag on the previous entry
        of the same day, and tags of `reverse` follow the mood of their own entry.
    """

    tags: tuple[int, int] = (20, 40)
    rates: tuple[float, float] = (0.02, 0.5)
    loaded: float = 0.6
    persistent: float = 0.4
    weekend: float = 0.25
    same_day: int = 3
    next_day: int = 2
    reverse: int = 2
    sizes: tuple[float, ...] = (0.4, 0.6, 0.8, 1.0)
    errors: Literal["normal", "t3", "long"] = "normal"
    phi: tuple[float, float] = (0.3, 0.6)
    sd: float = 1.0
    level: float = 6.0
    scale: tuple[float, float] = (1, 10)
    weekday: float = 1.0
    trend: float = 0.6
    season: float = 0.0
    spell: float = 0.0
    shifting: int = 0
    noise: float = 0.0
    carry: bool = False
    missing: float = 0.1
    low: float = 0.4
    hole: int = 5
    hidden: float = 0.0
    windows: bool = False
    twins: int = 0
    mood_words: int = 0
    entries: tuple[int, int] = (1, 1)


_REAL = Recipe()
_NULL = replace(_REAL, same_day=0, next_day=0)

KINDS: Mapping[str, Recipe] = MappingProxyType(
    {
        "real": _REAL,
        "noisy": replace(_REAL, noise=0.8),
        "carryover": replace(_REAL, carry=True),
        "null": _NULL,
        "nullclean": replace(_NULL, reverse=0, loaded=0.0, persistent=0.0, weekend=0.0, hole=0),
        "relapse": replace(_NULL, reverse=0, tags=(30, 30), rates=(0.1, 0.5), trend=0.0, spell=1.2, shifting=10),
        "sparse": replace(_REAL, missing=0.5, hole=0),
        "five_point": replace(_REAL, scale=(1, 5), level=3.2, sd=0.8, sizes=(0.32, 0.48, 0.64, 0.8)),
        "entries": replace(_REAL, entries=(3, 6), tags=(12, 20), rates=(0.08, 0.4), next_day=0, reverse=3, hole=0),
        "heavy_tails": replace(_REAL, errors="t3"),
        "long_memory": replace(_REAL, errors="long"),
        "stops": replace(_REAL, low=1.5, hidden=0.3),
        "retired": replace(_REAL, season=0.8, trend=0.0, windows=True),
        "twins": replace(_REAL, twins=6),
        "moodwords": replace(_REAL, mood_words=4),
    }
)
"""Every kind of cohort by name; docs of `moodtrack.testing.cohort` say what each is for."""


def recipe_of(kind: str | Recipe, share: float | None) -> Recipe:
    """The recipe of a kind, with so large a share of days logged where one is told."""
    if isinstance(kind, str) and kind not in KINDS:
        raise OptionError(f"kind={kind!r}", f"one of {sorted(KINDS)}, or a Recipe")
    recipe = KINDS[kind] if isinstance(kind, str) else kind
    if share is None:
        return recipe
    if not 0 < share <= 1:
        raise OptionError(f"share={share}", "a share of days above 0 and up to 1")
    return replace(recipe, missing=1 - share, hole=0)
