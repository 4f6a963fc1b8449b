"""Which phase every score lies in, by its session or by the dates of phases, and the two phases that are compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._series import Series
from moodtrack.schema import EVENTS, SESSIONS, among, conform, require, text, to_days

__all__ = ["TIMES", "Compared", "Group", "Placed", "called_stable", "compared", "groups", "placed", "times"]

TIMES = ("day", "session", "order")


class Compared(NamedTuple):
    """The scores of the two phases in order of series, phase and time; `size` counts both phases of every series."""

    names: pd.DataFrame
    size: np.ndarray
    value: np.ndarray
    time: np.ndarray
    timed: np.ndarray
    unplaced: np.ndarray


class Group(NamedTuple):
    """The series whose phases have these sizes: values and times of the first phase (k, m), of the second (k, n)."""

    which: np.ndarray
    a: np.ndarray
    b: np.ndarray
    at: np.ndarray
    bt: np.ndarray


class Placed(NamedTuple):
    """When every score was given, in days, and the phase that it lies in: an index into `words`, -1 for none."""

    when: np.ndarray
    code: np.ndarray
    words: pd.Index


def called_stable(events: pd.DataFrame) -> np.ndarray:
    """Which events declare the stable phase that staying_well compares with; it is no phase of a treatment."""
    phase = among(events["kind"], ("phase",))
    stable = [isinstance(label, str) and label.strip().casefold() == "stable" for label in events["label"].array[phase]]
    phase[phase] = stable
    return phase


def placed(series: Series, sessions: pd.DataFrame, events: pd.DataFrame) -> Placed:
    """The phase of every score: that of its session, else the one that its day lies in."""
    when = to_days(series.rows["at"].where(series.rows["at"].notna(), series.rows["day"]))
    phase = _of_sessions(series.rows, sessions)
    phase = phase.where(phase.notna(), _of_events(series.rows, when, events))
    return Placed(when, *pd.factorize(phase))


def compared(
    series: Series,
    sessions: pd.DataFrame,
    events: pd.DataFrame,
    baseline: str | None,
    treatment: str | None,
    time: str | None,
) -> Compared:
    """The first two phases of every series in order of time, or the two named."""
    rows, number, many = series.rows, series.number, series.many
    when, code, words = placed(series, sessions, events)
    unplaced = np.bincount(number[code < 0], minlength=many)
    first = _named(words, baseline, many) if baseline is not None else _earliest(code, number, np.full(many, -1))
    second = _named(words, treatment, many) if treatment is not None else _earliest(code, number, first)
    if baseline is None and treatment is not None:  # the first phase that is not the one named
        first = _earliest(code, number, second)
    side = np.where(code == second[number], 1, np.where(code == first[number], 0, -1))
    side[code < 0] = -1
    use = np.flatnonzero(side >= 0)
    number, side = number[use], side[use]
    order_in = np.arange(len(use)) - np.searchsorted(number, number) + 1.0
    moments = {
        "day": when[use],
        "session": rows["session"].to_numpy(dtype="float64", na_value=np.nan)[use],
        "order": order_in,
    }
    at, timed = times(moments, number, many, time)
    order = np.lexsort((np.arange(len(use)), side, number))
    size = np.stack([np.bincount(number[side == s], minlength=many) for s in (0, 1)])
    word = np.array([*words, None], dtype=object)
    names = pd.DataFrame({"baseline": text(word[first]), "treatment": text(word[second])})
    return Compared(names, size, rows["value"].to_numpy(dtype="float64")[use][order], at[order], timed, unplaced)


def groups(found: Compared, most: int = 4_000_000) -> list[Group]:
    """The series with both phases, by the sizes of their phases, in portions that do not fill the memory."""
    start = np.append(0, found.size.sum(axis=0).cumsum())[:-1]
    both = np.flatnonzero((found.size > 0).all(axis=0))
    sizes, kind = np.unique(found.size[:, both], axis=1, return_inverse=True)
    out = []
    for i, (m, n) in enumerate(sizes.T):
        mine = both[kind.ravel() == i]
        step = max(1, most // int(m + n) ** 2)
        for part in (mine[j : j + step] for j in range(0, len(mine), step)):
            one = start[part][:, None] + np.arange(m)
            two = start[part][:, None] + m + np.arange(n)
            out.append(Group(part, found.value[one], found.value[two], found.time[one], found.time[two]))
    return out


def _of_sessions(rows: pd.DataFrame, sessions: pd.DataFrame) -> pd.Series:
    """The phase of the session of every score; null where sessions of one number say different things."""
    require(sessions, ["person", "session"], "sessions")
    if "phase" not in sessions.columns or not len(sessions):
        return text(pd.Series([None] * len(rows), dtype="object"))
    told = conform(sessions[[name for name in SESSIONS.names if name in sessions.columns]], SESSIONS)
    told = told[told["phase"].notna() & told["session"].notna()][["person", "session", "phase"]].drop_duplicates()
    told = told[~told.duplicated(["person", "session"], keep=False) & told["person"].notna()]
    place = rows["person"].cat.categories.get_indexer(told["person"].cat.categories)[told["person"].cat.codes]
    known = pd.DataFrame(
        {"person": place, "session": told["session"].astype("float64"), "phase": told["phase"].cat.codes}
    )
    keys = pd.DataFrame(
        {"person": rows["person"].cat.codes.astype("int64"), "session": rows["session"].astype("float64")}
    )
    found = keys.merge(known[place >= 0], on=["person", "session"], how="left")["phase"].fillna(-1).astype("int64")
    return text(pd.Series(pd.Categorical.from_codes(found, dtype=told["phase"].dtype)))


def _of_events(rows: pd.DataFrame, when: np.ndarray, events: pd.DataFrame) -> pd.Series:
    """The phase that began last before the day of a score and has not ended; null where two began on one day."""
    nothing = text(pd.Series([None] * len(rows), dtype="object"))
    require(events, ["person", "start", "kind"], "events")
    told = conform(events[[name for name in EVENTS.names if name in events.columns]], EVENTS)
    told = told[told["kind"].eq("phase") & told["label"].notna() & told["start"].notna()]
    if not len(told):
        return nothing
    spans = pd.DataFrame(
        {"person": text(told["person"]), "start": np.floor(to_days(told["start"])), "end": np.floor(to_days(told["end"])), "phase": text(told["label"])}
    ).drop_duplicates()  # fmt: skip
    keys = pd.DataFrame({"person": text(rows["person"]), "row": np.arange(len(rows)), "day": np.floor(when)})
    both = keys.merge(spans, on="person", how="inner")
    both = both[(both["start"] <= both["day"]) & ~(both["day"] > both["end"])]
    latest = both["start"].eq(both.groupby("row")["start"].transform("max"))
    both = both[latest & ~both[latest].duplicated("row", keep=False).reindex(both.index, fill_value=False)]
    return text(both.set_index("row")["phase"].reindex(np.arange(len(rows))).reset_index(drop=True))


def _named(words: pd.Index, name: str, many: int) -> np.ndarray:
    found = np.flatnonzero(np.asarray(words, dtype=object) == name)
    return np.full(many, found[0] if len(found) else -1)


def _earliest(code: np.ndarray, number: np.ndarray, but: np.ndarray) -> np.ndarray:
    """The phase of the first score of every series that lies in one, in another than `but`; -1 for none."""
    some = np.flatnonzero((code >= 0) & (code != but[number]))
    first = np.full(len(but), len(code))
    np.minimum.at(first, number[some], some)
    return np.asarray(np.append(code, -1)[first])


def times(
    moments: dict[str, np.ndarray], number: np.ndarray, many: int, time: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Times of the scores, and by what: days where all of a series are known, else sessions, else order."""
    at, timed = moments["order"].copy(), np.full(many, "order", dtype=object)
    for name in ("session", "day") if time is None else (time,):
        lacking = np.bincount(number[np.isnan(moments[name])], minlength=many) > 0
        at = np.where(lacking[number], at, moments[name])
        timed[~lacking] = name
    return at, timed
