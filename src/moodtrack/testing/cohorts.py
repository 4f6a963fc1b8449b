"""Cohorts of drawn persons, as tables with their truth: to count how often an answer is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.schema import RATINGS, TAGS, VARIABLES, Column, Table, conform
from moodtrack.testing.drawing import Drawn, draw
from moodtrack.testing.recipes import Recipe, recipe_of
from moodtrack.testing.within_day import draw_entries

__all__ = ["COHORT_TRUTH", "Cohort", "cohort"]

COHORT_TRUTH = Table(
    "truth",
    "one planted relation between a tag and the mood",
    (
        Column("person", "category", "whose"),
        Column("tag", "category", "the tag"),
        Column("lag", "int", "0 same day, 1 the tag on the day (or entry) before, -1 the mood brings the tag about"),
        Column("effect", "float", "planted difference; null for lag -1", "points"),
        Column("direction", "int", "sign of the relation", "-1 | 1"),
        Column("twin", "category", "the near-duplicate tag that counts as the same; null: none"),
    ),
)


@dataclass(frozen=True, eq=False)
class Cohort:
    """What `cohort` returns: tables that analyses take, and the truth.

    Parameters
    ----------
    ratings, tags, variables : DataFrame
        In the shape of the tables of those names; only what was written down.
    truth : DataFrame
        One row a planted relation: person, tag, lag, effect (points), direction, twin.
    persons : tuple of str
        Everyone, also those with nothing planted.
    """

    ratings: pd.DataFrame
    tags: pd.DataFrame
    variables: pd.DataFrame
    truth: pd.DataFrame
    persons: tuple[str, ...]


def cohort(
    kind: str | Recipe,
    persons: int = 200,
    days: int = 180,
    seed: int = 1,
    *,
    share: float | None = None,
    start: str = "2024-01-01",
    first: int = 1,
) -> Cohort:
    """Draw a cohort of one kind.

    A person of kind `real` has an autoregressive mood (phi .3 to .6) with a weekly profile and a trend, 20 to 40 tags
    that go together, come in runs or belong to weekends, three tags with a difference of .4 to 1.0 points on their
    day, two with one on the day after, two that follow yesterday's mood, and a log with gaps, more of them when mood
    is low. The other kinds change one thing each:

    - `noisy`: measurement noise of .8 points; `five_point`: a scale from 1 to 5
    - `carryover`: planted differences linger with the mood; the truth of lag 1 is all that is left the day after
    - `null`: nothing but tags that follow yesterday's mood; `nullclean`: independent tags, nothing planted
    - `relapse`: a spell of 1.2 SD over 40 % of the days in which 10 of 30 tags shift their base rate, nothing planted
    - `sparse`: half of the days logged, or the `share` told
    - `heavy_tails`: innovations of Student's t with 3 degrees of freedom; `long_memory`: d = .3
    - `stops`: logging stops on bad days, and tags are left out on them
    - `retired`: half of the tags are taken up or given up within a seasonal year
    - `twins`: six tags have a near-duplicate; `moodwords`: four tags, in the group emotion, are words for the mood
    - `entries`: three to six entries a day; lag 1 is the previous entry of the same day, lag -1 the entry's own mood

    Parameters
    ----------
    kind : str or Recipe
        A name of `moodtrack.testing.KINDS`, or a recipe of one's own (`dataclasses.replace` of one of them).
    persons : int
        How many; they are named p001, p002, ...
    days : int
        Days from the first to the last, at least 14.
    seed : int
        Seed, not negative. What a person is depends on the kind, the days, the seed and the person's number only.
    share : float, optional
        Share of days that are logged at an ordinary mood.
    start : str
        First day.
    first : int
        Number of the first person.

    Returns
    -------
    Cohort
        Tables, truth and names of the persons.

    Raises
    ------
    OptionError
        If the kind is unknown or a number is out of range.

    Notes
    -----
    Error rates on drawn persons say how a method behaves where its assumptions hold or fail in a known way; they are
    no claim about real ones.

    Examples
    --------
    >>> drawn = cohort("real", persons=2, days=60, seed=3)
    >>> drawn.truth.groupby("person", observed=True)["lag"].agg(list).to_dict()
    {'p001': [0, 0, 0, 1, 1, -1, -1], 'p002': [0, 0, 0, 1, 1, -1, -1]}
    >>> cohort("nullclean", persons=2, days=60).truth.empty
    True
    """
    recipe = recipe_of(kind, share)
    if persons < 0 or first < 0:
        raise OptionError(f"persons={persons}, first={first}", "whole numbers from 0")
    if days < 14:
        raise OptionError(f"days={days}", "at least 14 days")
    begin = np.datetime64(start, "D")
    weekday = pd.Timestamp(begin).weekday()
    drawn: list[Drawn] = []
    for number in range(first, first + persons):
        stream = np.random.default_rng([seed, number])
        many = recipe.entries[1] > 1
        drawn.append(draw_entries(recipe, stream, days) if many else draw(recipe, stream, days, weekday))
    names = tuple(f"p{number:03d}" for number in range(first, first + persons))
    low, high = recipe.scale
    variables = pd.DataFrame(
        {"variable": ["mood"], "low": float(low), "high": float(high), "step": 1.0, "direction": "higher_better"}
    )
    ratings = _moments(names, drawn, [np.arange(len(one.day)) for one in drawn], begin)
    ratings["mood"] = _joined([one.rating for one in drawn], "float64")
    return Cohort(
        conform(ratings, RATINGS),
        _tags(names, drawn, begin),
        conform(variables, VARIABLES),
        _truth(names, drawn),
        names,
    )


def _moments(
    names: Sequence[str], drawn: Sequence[Drawn], rows: Sequence[np.ndarray], begin: np.datetime64
) -> pd.DataFrame:
    """Person, entry, time and day of chosen rows of everyone."""
    day = begin + _joined([one.day[r] for one, r in zip(drawn, rows, strict=True)], "int64")
    minutes = np.round(_joined([one.hour[r] for one, r in zip(drawn, rows, strict=True)], "float64") * 60)
    return pd.DataFrame(
        {
            "person": np.repeat(np.array(names, dtype="str"), [len(r) for r in rows]),
            "entry": _joined(rows, "int64") + 1,
            "at": pd.DatetimeIndex(day) + pd.to_timedelta(minutes, unit="min"),
            "day": pd.DatetimeIndex(day),
        }
    )


def _tags(names: Sequence[str], drawn: Sequence[Drawn], begin: np.datetime64) -> pd.DataFrame:
    """One row a tag of an entry; a null tag where the entry has none."""
    cells = [np.nonzero(np.column_stack([one.present, ~one.present.any(axis=1)])) for one in drawn]
    frame = _moments(names, drawn, [row for row, _ in cells], begin)
    pairs = list(zip(drawn, cells, strict=True))
    frame["tag"] = _joined([np.array([*one.names, ""], dtype="str")[column] for one, (_, column) in pairs], "str")
    frame["group"] = _joined([np.array([*one.groups, ""], dtype="str")[column] for one, (_, column) in pairs], "str")
    frame["source"] = "drawn"
    return conform(frame, TAGS)


def _truth(names: Sequence[str], drawn: Sequence[Drawn]) -> pd.DataFrame:
    rows = [
        (name, one.names[row.tag], row.lag, row.effect, row.direction, "" if row.twin < 0 else one.names[row.twin])
        for name, one in zip(names, drawn, strict=True)
        for row in one.truth
    ]
    return conform(pd.DataFrame(rows, columns=COHORT_TRUTH.names), COHORT_TRUTH)


def _joined(parts: Sequence[np.ndarray], dtype: str) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
