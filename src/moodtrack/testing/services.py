"""A service of invented clients with known courses: scores of two questionnaires by session, and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.schema import PERSONS, SCORES, SESSIONS, Column, Table, conform

__all__ = ["SERVICE_TRUTH", "Service", "service"]

SERVICE_TRUTH = Table(
    "truth",
    "one client and questionnaire: the course without error of measurement",
    (
        Column("person", "category", "whose"),
        Column("measure", "category", "key of the questionnaire"),
        Column("course", "category", "which", "better | same | worse"),
        Column("start", "float", "true score at the first session", "points"),
        Column("end", "float", "true score at the last session that was scored", "points"),
        Column("sem", "float", "SD of the error of one score, before rounding", "points"),
    ),
)
_COURSES = {"better": (0.55, -8.0, 2.5), "same": (0.35, 0.0, 0.0), "worse": (0.10, 5.0, 1.5)}
"""Share of clients, mean and SD of the true change over all sessions on the PHQ-9, in points."""
_FORMS = {"phq9": (1.0, 15.5, 4.5, 27.0), "gad7": (0.75, 12.5, 3.8, 21.0)}
"""Change against that of the PHQ-9, mean and SD of the start, highest score."""


@dataclass(frozen=True, eq=False)
class Service:
    """What `service` returns: tables that analyses take, and the truth.

    Parameters
    ----------
    scores, sessions, persons : DataFrame
        In the shape of the tables of those names; persons has two groups, which differ in nothing.
    truth : DataFrame
        One row a client and questionnaire: person, measure, course, start, end, sem.
    """

    scores: pd.DataFrame
    sessions: pd.DataFrame
    persons: pd.DataFrame
    truth: pd.DataFrame


def service(clients: int = 200, sessions: int = 12, seed: int = 1, *, sem: float = 2.0) -> Service:
    """Draw the clients of a service: PHQ-9 and GAD-7 by session, weekly, from a smooth course with error.

    The true course goes from the start along the logarithm of the session; 55 in 100 clients get better, 35 stay, 10 get
    worse. Some come only once, a third leaves early whatever the course, one form in twelve is not filled in. There is no
    sudden gain in any of them.

    Parameters
    ----------
    clients : int
        How many; they are named c001, c002, ...
    sessions : int
        Most sessions of one client, at least 2.
    seed : int
        Seed, not negative. A client depends on sessions, seed, sem and the own number only.
    sem : float
        SD of the error of one score, in points.

    Returns
    -------
    Service
        Tables and truth.

    Raises
    ------
    OptionError
        If a number is out of range.

    Notes
    -----
    Shares of drawn clients say how a method behaves where the truth is known; they are no claim about real services.

    Examples
    --------
    >>> drawn = service(40, seed=2)
    >>> len(drawn.persons), sorted(drawn.truth["course"].unique())
    (40, ['better', 'same', 'worse'])
    """
    if clients < 0 or sessions < 2 or seed < 0 or not sem >= 0:
        raise OptionError(f"clients={clients}, sessions={sessions}, seed={seed}, sem={sem}", "numbers from 0, two sessions or more")  # fmt: skip
    drawn = [_client(np.random.default_rng([seed, number]), sessions, sem) for number in range(1, clients + 1)]
    names = np.array([f"c{number:03d}" for number in range(1, clients + 1)], dtype="str")
    held = np.array([len(each["value"]) for each in drawn], dtype="int64")
    keys = pd.DataFrame({"person": np.repeat(names, held), "session": _joined([np.arange(1, n + 1) for n in held])})
    keys["at"] = pd.Timestamp("2024-01-08 15:00") + pd.to_timedelta(7 * (keys["session"] - 1), unit="D")
    keys["day"] = keys["at"].dt.normalize()
    values = np.concatenate([each["value"] for each in drawn] or [np.zeros((0, 2))])
    scores = [
        keys.assign(measure=form, item="total", value=values[:, place], rater="self")[~np.isnan(values[:, place])]
        for place, form in enumerate(_FORMS)
    ]
    persons = pd.DataFrame({"person": names, "group": np.where(np.arange(clients) % 2, "team B", "team A")})
    return Service(
        conform(pd.concat(scores, ignore_index=True), SCORES),
        conform(keys.assign(attended=True, kind="treatment"), SESSIONS),
        conform(persons, PERSONS),
        _truth(names, drawn, sem),
    )


def _client(stream: np.random.Generator, sessions: int, sem: float) -> dict[str, np.ndarray]:
    """Scores by session and questionnaire (NaN: not filled in), the number of the course, and its ends."""
    course = int(stream.choice(len(_COURSES), p=[share for share, _, _ in _COURSES.values()]))
    _, mean, sd = list(_COURSES.values())[course]
    change, common = mean + sd * stream.standard_normal(), stream.standard_normal()
    held = sessions if stream.random() < 2 / 3 else int(stream.integers(1, sessions + 1))
    grown = np.log(np.arange(1, held + 1)) / np.log(sessions)
    value, ends = np.zeros((held, len(_FORMS))), np.zeros((2, len(_FORMS)))
    for place, (factor, start, spread, top) in enumerate(_FORMS.values()):
        first = float(np.clip(start + spread * (0.7 * common + 0.7 * stream.standard_normal()), 5.0, top - 2))
        true = np.clip(first + factor * change * grown, 1.0, top - 1)
        seen = np.clip(np.round(true + sem * stream.standard_normal(held)), 0, top)
        seen[(stream.random(held) < 1 / 12) & (np.arange(held) > 0)] = np.nan
        scored = np.flatnonzero(~np.isnan(seen))
        value[:, place], ends[:, place] = seen, (true[0], true[scored[-1]])
    return {"value": value, "course": np.array(course), "ends": ends}


def _truth(names: np.ndarray, drawn: list[dict[str, np.ndarray]], sem: float) -> pd.DataFrame:
    words = list(_COURSES)
    rows = [
        (
            name,
            form,
            words[int(each["course"])],
            float(each["ends"][0, place]),
            float(each["ends"][1, place]),
            float(sem),
        )
        for name, each in zip(names.tolist(), drawn, strict=True)
        for place, form in enumerate(_FORMS)
    ]
    return conform(pd.DataFrame(rows, columns=SERVICE_TRUTH.names), SERVICE_TRUTH)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype="int64")
