"""Persons with known truth: what a mood log would look like if the differences in it were planted.

Mood follows a first-order autoregression around a level, a weekly wave, a trend and spells; tags have a base rate, a
difference on their day or the day after, or are driven by yesterday's mood. Everything is drawn; no one is copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.schema import RATINGS, TAGS, VARIABLES, Column, Table, conform

__all__ = ["TRUTH", "SimulatedLog", "SimulatedPerson", "simulate"]

TRUTH = Table(
    "truth",
    "one planted relation between a tag and the rating",
    (
        Column("person", "category", "whose"),
        Column("tag", "category", "the tag"),
        Column(
            "lag", "int", "0 same day, 1 the tag on the day before the rating, -1 yesterday's rating drives the tag"
        ),
        Column("size", "float", "planted difference", "points; for lag -1 log-odds per SD of yesterday's mood"),
    ),
)


@dataclass(frozen=True, eq=False)
class SimulatedPerson:
    """One simulated person, day by day; also the days that were not logged.

    Parameters
    ----------
    name : str
        The person.
    days : ndarray of datetime64[D], shape (days,)
        Every day of the span.
    logged : ndarray of bool, shape (days,)
        Whether the day was logged.
    mood : ndarray of float, shape (days,)
        The mood before it was rounded to the scale.
    rating : ndarray of float, shape (days,)
        The mood as a rating on the scale; a value for unlogged days too.
    tags : mapping of str to ndarray of bool, shape (days,)
        Whether the tag was present, also on unlogged days.
    """

    name: str
    days: np.ndarray
    logged: np.ndarray
    mood: np.ndarray
    rating: np.ndarray
    tags: Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class SimulatedLog:
    """What `simulate` returns: tables that analyses take, and the truth.

    Parameters
    ----------
    ratings, tags, variables : DataFrame
        In the shape of the tables of those names; only logged days.
    truth : DataFrame
        One row a planted relation: person, tag, lag, size.
    persons : tuple of SimulatedPerson
        The days as arrays.
    """

    ratings: pd.DataFrame
    tags: pd.DataFrame
    variables: pd.DataFrame
    truth: pd.DataFrame
    persons: tuple[SimulatedPerson, ...]


def simulate(
    *,
    persons: int = 1,
    days: int = 180,
    seed: int = 1,
    start: str = "2024-01-01",
    variable: str = "mood",
    scale: tuple[float, float] = (1, 10),
    step: float = 1,
    level: float | None = None,
    phi: float = 0.4,
    sd: float = 1.0,
    weekly: float = 0.3,
    trend: float = 0.0,
    spells: Sequence[tuple[int, int, float]] = (),
    tags: Mapping[str, float] = MappingProxyType({}),
    same_day: Mapping[str, float] = MappingProxyType({}),
    next_day: Mapping[str, float] = MappingProxyType({}),
    reverse: Mapping[str, float] = MappingProxyType({}),
    missing: float = 0.13,
    holes: Sequence[tuple[int, int]] = (),
    first: int = 1,
) -> SimulatedLog:
    """Draw persons whose mood log has a known truth.

    Mood on day t is level + weekly wave + trend + spells + differences of the tags + e, where e is a stationary
    first-order autoregression with coefficient `phi` and standard deviation `sd`. A tag is drawn each day with its
    base rate; a tag of `reverse` has the log-odds of its rate plus the strength times yesterday's mood in units of
    `sd`. The stream of a person depends on `seed` and the person's number only.

    Parameters
    ----------
    persons : int
        How many; they are named p001, p002, ...
    days : int
        Days from the first to the last.
    seed : int
        Seed of the stream, not negative.
    start : str
        First day.
    variable : str
        Name of the rating.
    scale : tuple of float
        Lowest and highest rating.
    step : float
        Smallest step of the scale.
    level : float, optional
        Mean of the mood in points; the middle of the scale unless told.
    phi : float
        Autocorrelation from one day to the next, above -1 and below 1.
    sd : float
        Standard deviation of e in points.
    weekly : float
        Amplitude of a seven-day wave in points.
    trend : float
        Points from the first to the last day.
    spells : sequence of (first day, last day, points)
        Stretches, by number of the day from 0, during which the mood lies so many points higher.
    tags : mapping of str to float
        Base rate by tag, between 0 and 1.
    same_day, next_day : mapping of str to float
        Points by tag: on its own day, and on the day after it.
    reverse : mapping of str to float
        Log-odds of the tag per SD of yesterday's mood.
    missing : float
        Share of days that are not logged, drawn independently.
    holes : sequence of (first day, last day)
        Stretches that are not logged at all.
    first : int
        Number of the first person; lets cohorts of different settings share one seed.

    Returns
    -------
    SimulatedLog
        Tables, truth and daily arrays.

    Raises
    ------
    OptionError
        If a difference is asked for a tag without a base rate, or a number is out of range.

    Notes
    -----
    Do not use it to show how well an analysis works on real people: errors here are autoregressive by construction.

    Examples
    --------
    >>> log = simulate(days=60, seed=3, tags={"walk": 0.3, "late": 0.2}, same_day={"walk": 1.0}, reverse={"late": -0.8})
    >>> log.truth[["tag", "lag", "size"]].to_dict("list")
    {'tag': ['walk', 'late'], 'lag': [0, -1], 'size': [1.0, -0.8]}
    >>> int(log.persons[0].logged.sum()) == len(log.ratings)
    True
    """
    _check(tags, {"same_day": same_day, "next_day": next_day, "reverse": reverse}, phi=phi, missing=missing, days=days)
    low, high = scale
    middle = (low + high) / 2 if level is None else level
    span = np.arange(np.datetime64(start, "D"), np.datetime64(start, "D") + days)
    wave = weekly * np.sin(2 * np.pi * (span.astype("int64") + 3) / 7)
    base = middle + wave + trend * np.arange(days) / max(days - 1, 1)
    for a, b, points in spells:
        base[a : b + 1] += points
    drawn = []
    for number in range(first, first + persons):
        stream = np.random.default_rng([seed, number])
        error = _errors(stream, days, phi, sd)
        present, mood = _tagged(stream, base, error, sd, tags, same_day, next_day, reverse)
        logged = stream.random(days) >= missing
        for a, b in holes:
            logged[a : b + 1] = False
        rating = np.clip(low + step * np.round((mood - low) / step), low, high)
        columns = {tag: present[:, j] for j, tag in enumerate(tags)}
        drawn.append(SimulatedPerson(f"p{number:03d}", span, logged, mood, rating, MappingProxyType(columns)))
    relations = [(tag, 0, size) for tag, size in same_day.items()]
    relations += [(tag, 1, size) for tag, size in next_day.items()]
    relations += [(tag, -1, size) for tag, size in reverse.items()]
    truth = pd.DataFrame([(p.name, *r) for p in drawn for r in relations], columns=TRUTH.names)
    variables = pd.DataFrame(
        {"variable": [variable], "low": low, "high": high, "step": step, "direction": "higher_better"}
    )
    return SimulatedLog(
        _ratings(drawn, variable),
        _tags(drawn, list(tags)),
        conform(variables, VARIABLES),
        conform(truth, TRUTH),
        tuple(drawn),
    )


def _check(
    tags: Mapping[str, float], differences: Mapping[str, Mapping[str, float]], *, phi: float, missing: float, days: int
) -> None:
    for option, sizes in differences.items():
        strangers = [tag for tag in sizes if tag not in tags]
        if strangers:
            raise OptionError(
                f"{option} names {strangers}", f"tags with a base rate: {list(tags)}", "add them to tags="
            )
    if any(not 0 < rate < 1 for rate in tags.values()):
        raise OptionError("a base rate of tags= is not between 0 and 1", "rates such as 0.2")
    if not -1 < phi < 1:
        raise OptionError(f"phi={phi}", "a number above -1 and below 1")
    if days < 1:
        raise OptionError(f"days={days}", "at least one day")
    if not 0 <= missing < 1:
        raise OptionError(f"missing={missing}", "a share from 0 to below 1")


def _errors(stream: np.random.Generator, days: int, phi: float, sd: float) -> np.ndarray:
    innovation = stream.standard_normal(days) * sd
    innovation[1:] *= np.sqrt(1 - phi * phi)
    error = innovation.copy()
    for t in range(1, days):
        error[t] = phi * error[t - 1] + innovation[t]
    return error


def _tagged(
    stream: np.random.Generator,
    base: np.ndarray,
    error: np.ndarray,
    sd: float,
    tags: Mapping[str, float],
    same_day: Mapping[str, float],
    next_day: Mapping[str, float],
    reverse: Mapping[str, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Presence of every tag and the mood, day by day: the tags of a day may hang on the mood of the day before."""
    rates = np.array([*tags.values()], dtype="float64")
    odds = np.log(rates / (1 - rates))
    now, after, back = (np.array([sizes.get(tag, 0.0) for tag in tags]) for sizes in (same_day, next_day, reverse))
    uniform = stream.random((len(base), len(rates)))
    present = np.zeros(uniform.shape, dtype=bool)
    mood = base + error
    yesterday, before = 0.0, np.zeros(len(rates))
    middle = float(base.mean()) + float(rates @ (now + after))
    for t in range(len(base)):
        present[t] = uniform[t] < 1 / (1 + np.exp(-(odds + back * yesterday)))
        mood[t] += now @ present[t] + after @ before
        before, yesterday = present[t].astype("float64"), (mood[t] - middle) / sd
    return present, mood


def _ratings(persons: Sequence[SimulatedPerson], variable: str) -> pd.DataFrame:
    rows = [np.flatnonzero(person.logged) for person in persons]
    days = pd.DatetimeIndex(_joined([p.days[r] for p, r in zip(persons, rows, strict=True)], "datetime64[D]"))
    frame = pd.DataFrame(
        {
            "person": np.repeat(np.array([p.name for p in persons], dtype="str"), [len(r) for r in rows]),
            "entry": _joined(rows, "int64") + 1,
            "at": days + pd.Timedelta(hours=21),
            "day": days,
            variable: _joined([p.rating[r] for p, r in zip(persons, rows, strict=True)], "float64"),
        }
    )
    return conform(frame, RATINGS)


def _tags(persons: Sequence[SimulatedPerson], tags: Sequence[str]) -> pd.DataFrame:
    names = np.array([*tags, ""], dtype="str")
    cells = [np.nonzero(_shown(person)) for person in persons]
    days = pd.DatetimeIndex(_joined([p.days[r] for p, (r, _) in zip(persons, cells, strict=True)], "datetime64[D]"))
    frame = pd.DataFrame(
        {
            "person": np.repeat(np.array([p.name for p in persons], dtype="str"), [len(r) for r, _ in cells]),
            "entry": _joined([r for r, _ in cells], "int64") + 1,
            "at": days + pd.Timedelta(hours=21),
            "day": days,
            "tag": names[_joined([c for _, c in cells], "int64")],
            "source": "simulated",
        }
    )
    return conform(frame, TAGS)


def _shown(person: SimulatedPerson) -> np.ndarray:
    """Which tags the log shows, with a last column for logged days without any."""
    matrix = np.stack([*person.tags.values(), np.zeros(len(person.days), dtype=bool)], axis=1)
    matrix[:, -1] = ~matrix.any(axis=1)
    return np.asarray(matrix & person.logged[:, None])


def _joined(parts: Sequence[np.ndarray], dtype: str) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
