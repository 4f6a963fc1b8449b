"""Small logs to try an analysis on: persons who rated different things, some too little, one always the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.schema import TABLES, conform, empty, stack
from moodtrack.testing.simulate import simulate

__all__ = ["generated"]

_TAGS = {"walk": 0.35, "late": 0.25, "call": 0.5, "rare": 0.02}


def generated(seed: int) -> dict[str, pd.DataFrame]:
    """All tables of a log of six persons; equal seeds give equal tables.

    p001 rated mood and energy, with tags and an effect; p002 mood only, several times on some days; p003 energy only;
    p004 five days; p005 the same mood on every day; p006 mood without tags. All but p006 have scores and goals.

    Parameters
    ----------
    seed : int
        Not negative.

    Returns
    -------
    dict of str to DataFrame
        By the name of the table.

    Examples
    --------
    >>> tables = generated(1)
    >>> tables["ratings"].groupby("person", observed=True)["energy"].count().gt(0).tolist()
    [True, False, True, False, False, False]
    """
    stream = np.random.default_rng([seed, 99])
    logs = [
        simulate(seed=seed, first=1, days=110, tags=_TAGS, same_day={"walk": 1.5}, reverse={"late": -1.0}, trend=1.0),
        simulate(seed=seed, first=2, days=70, tags=_TAGS, phi=0.6, start="2024-02-10"),
        simulate(seed=seed, first=3, days=60, tags={"call": 0.4}, variable="energy", scale=(1, 5)),
        simulate(seed=seed, first=4, days=6, tags={"call": 0.4}),
        simulate(seed=seed, first=5, days=40, tags={"call": 0.4}, sd=0.01, weekly=0.0, level=6.0, missing=0.4),
        simulate(seed=seed, first=6, days=50, missing=0.5),
    ]
    ratings = [log.ratings for log in logs]
    ratings[0] = ratings[0].assign(
        energy=np.where(stream.random(len(ratings[0])) < 0.7, ratings[0]["mood"] / 2, np.nan)
    )
    again = ratings[1].iloc[::3]
    again = again.assign(entry=again["entry"] + 1000, at=again["at"] - pd.Timedelta(hours=9), mood=again["mood"] - 1)
    tables = {name: empty(table) for name, table in TABLES.items()}
    tables["ratings"] = stack([*ratings, again], TABLES["ratings"])
    tables["tags"] = stack([log.tags for log in logs[:5]], TABLES["tags"])
    tables["variables"] = stack([logs[0].variables, logs[2].variables], TABLES["variables"])
    tables["persons"] = conform(pd.DataFrame({"person": [log.persons[0].name for log in logs]}), TABLES["persons"])
    tables["sessions"], tables["scores"], tables["goals"] = _therapy(
        stream, tables["persons"]["person"].astype(str)[:5]
    )
    return tables


def _therapy(stream: np.random.Generator, persons: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    count = 8
    many = len(persons) * count
    session = np.tile(np.arange(1, count + 1), len(persons))
    at = pd.Timestamp("2024-01-05 15:00") + pd.to_timedelta(7 * (session - 1), unit="D")
    keys = pd.DataFrame({"person": np.repeat(persons.to_numpy(), count), "session": session, "at": at})
    keys["day"] = keys["at"].dt.normalize()
    value = np.clip(np.round(18 - 1.2 * session + stream.normal(0, 3, many)), 0, 27)
    scores = keys.assign(measure="phq9", item="total", value=value, rater="self")
    gad = keys.assign(measure="gad7", item="total", value=np.clip(value - 4, 0, 21), rater="self")[::2]
    goals = pd.DataFrame(
        {
            "person": np.repeat(persons.to_numpy(), 2),
            "goal": ["g1", "g2"] * len(persons),
            "domain": "emotions",
            "horizon": "treatment",
            "measure": ["phq9", "rating:mood"] * len(persons),
            "rule": ["last", "mean"] * len(persons),
            "per": ["session", "week"] * len(persons),
            "target": [9.0, 7.0] * len(persons),
            "direction": ["decrease", "increase"] * len(persons),
            "set_on": pd.Timestamp("2024-01-05"),
        }
    )
    sessions = conform(keys.assign(attended=True, kind="treatment"), TABLES["sessions"])
    return sessions, stack([scores, gad], TABLES["scores"]), conform(goals, TABLES["goals"])
