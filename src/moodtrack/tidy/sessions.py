"""Which entries lie between which sessions, and which session a score belongs to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from moodtrack.log import Log
from moodtrack.result import Code
from moodtrack.tidy.notes import Notes
from moodtrack.tidy.time import midnight

__all__ = ["APART", "link", "numbered", "sessions"]

APART = 14
"""Days between a score and its session from which on one of the two dates is doubted; a convention."""

_SPAN = 2 * 86_400_000_000


def sessions(log: Log) -> Log:
    """After which session was an entry written?

    Fills `session` of entries and ratings: the number of the last session attended before the entry, 0 before the
    first. A session counts unless `attended` says that it did not take place; one without a date does not count. On
    the day of a session an entry comes after it only if both have a clock time and the entry's is not earlier; where
    either is known by day only, the entry counts as before. A number that the entry itself names is kept; the write-up of
    a session that names none has that of the session of its day, where there is exactly one, and none where that session
    has none while others have. Without any session of the person it stays null.

    Parameters
    ----------
    log : Log
        Entries, ratings and sessions.

    Returns
    -------
    Log
        The same with `entries.session` and `ratings.session`.

    Examples
    --------
    >>> from moodtrack.log import Log
    >>> sessions(Log())
    <Log of 0 persons: empty>
    """
    if not len(log.sessions) or not len(log.entries):
        return log
    entries = log.entries
    told = entries["session"].where(entries["kind"].eq("session").to_numpy() | entries["session"].gt(0).fillna(False))
    before = _last_before(entries, log.sessions).mask(_nameless(entries, log.sessions))
    filled = told.fillna(_own(entries, log.sessions)).fillna(before)
    after = entries[["person", "entry"]].assign(_session=filled)
    ratings = log.ratings[["person", "entry"]].merge(after, how="left", on=["person", "entry"])
    values = pd.Series(ratings["_session"].array, index=log.ratings.index, dtype="Int64")
    return replace(
        log,
        entries=entries.assign(session=filled),
        ratings=log.ratings.assign(session=values.fillna(log.ratings["session"])),
    )


def _nameless(entries: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Which entries are write-ups of a session without a number: none of their day has one."""
    dated = held[held["day"].notna()]
    place = pd.MultiIndex.from_arrays([entries["person"].astype("str"), entries["day"]])
    days = pd.MultiIndex.from_arrays([dated["person"].astype("str"), dated["day"]])
    named = dated["session"].notna().to_numpy()
    return np.asarray(entries["kind"].eq("session").to_numpy() & place.isin(days[~named]) & ~place.isin(days[named]))


def _own(entries: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    """Number of the session that an entry is the write-up of: the only one of its day."""
    one = held[held["day"].notna()].drop_duplicates(["person", "day"], keep=False)
    number = one.set_index([one["person"].astype("str"), "day"])["session"]
    place = pd.MultiIndex.from_arrays([entries["person"].astype("str"), entries["day"]])
    return number.reindex(place).set_axis(entries.index).where(entries["kind"].eq("session").to_numpy())


def _last_before(entries: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    """Number of the last session before every entry, in one sort over all persons."""
    held = held[held["attended"].fillna(True).to_numpy(dtype=bool) & held["day"].notna() & held["session"].notna()]
    names = pd.Index(sorted(set(entries["person"].cat.categories) | set(held["person"].cat.categories)))
    clock = entries["precision"].isin(["second", "minute"]).to_numpy()
    keys = np.concatenate([_key(held, ~midnight(held["at"]), _SPAN - 1), _key(entries, clock, 0)])
    who = np.concatenate([names.get_indexer(frame["person"].astype(str)) for frame in (held, entries)])
    is_entry = np.repeat([False, True], [len(held), len(entries)])
    order = np.lexsort([is_entry, keys, who])
    last = np.maximum.accumulate(np.where(is_entry[order], -1, np.arange(len(order))))
    mine = (last >= 0) & (who[order][last] == who[order])
    number = np.append(held["session"].to_numpy(dtype="int64"), np.zeros(len(entries), dtype="int64"))
    found = np.empty(len(order), dtype="int64")
    found[order] = np.where(mine, number[order][last], 0)
    known = np.isin(who[len(held) :], who[: len(held)])
    return pd.Series(found[len(held) :], index=entries.index).astype("Int64").where(known)


def _key(frame: pd.DataFrame, clock: np.ndarray, otherwise: int) -> np.ndarray:
    """Microseconds that order by day first and by clock time within the day."""
    day = frame["day"].to_numpy("datetime64[us]").astype("int64")
    at = frame["at"].to_numpy("datetime64[us]").astype("int64")
    return np.asarray(day * 2 + np.where(clock, at - day, otherwise))


def numbered(held: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Number the sessions of persons of whom no session has a number, by date."""
    if not len(held):
        return held
    numbers = held.groupby("person", observed=True, sort=False)["session"].transform("count")
    bare = (numbers == 0) & held["day"].notna()
    if bare.any():
        ordered = held[bare].sort_values(["person", "at"], kind="stable")
        rank = ordered.groupby("person", observed=True, sort=False).cumcount() + 1
        held = held.assign(session=held["session"].fillna(rank.astype("Int64")))
        _assumed(held, bare, "sessions have no number and are numbered by date", "sessions", notes)
    return held


def link(scores: pd.DataFrame, held: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Date scores by their session, and give dated scores the session of their day, where exactly one fits."""
    if not len(scores) or not len(held):
        return scores
    dated = held[held["session"].notna() & held["day"].notna()]
    by_number = dated.drop_duplicates(["person", "session"], keep=False).set_index(["person", "session"])
    by_day = dated.drop_duplicates(["person", "day"], keep=False).set_index(["person", "day"])
    no_date = scores["at"].isna() & scores["day"].isna() & scores["session"].notna()
    no_number = scores["session"].isna() & scores["day"].notna()
    place = pd.MultiIndex.from_frame(scores[["person", "session"]].astype({"session": "Int64"}))
    found = by_number[["at", "day"]].reindex(place).set_axis(scores.index)
    day = pd.MultiIndex.from_frame(scores[["person", "day"]])
    number = by_day["session"].reindex(day).set_axis(scores.index)
    _apart(scores, found["day"], notes)
    no_date &= found["day"].notna()
    no_number &= number.notna()
    _assumed(scores, no_date, "scores have no date and take the date of their session", "scores", notes)
    _assumed(scores, no_number, "scores have no session number and take the session of their day", "scores", notes)
    return scores.assign(
        at=scores["at"].where(~no_date, found["at"]),
        day=scores["day"].where(~no_date, found["day"]),
        session=scores["session"].where(~no_number, number),
    )


def _apart(scores: pd.DataFrame, held: pd.Series, notes: Notes) -> None:
    """Tell the scores that lie far from the day of their session."""
    days = (scores["day"] - held).abs()
    odd = scores[days > pd.Timedelta(days=APART)]
    for (person, measure), rows in odd.groupby(["person", "measure"], observed=True, sort=True):
        numbers = ", ".join(str(number) for number in sorted(set(rows["session"])))
        what = f"{measure}: scores lie more than {APART} days from the day of their session (session {numbers}); both dates stay"
        notes.add(Code.DATE_CONFLICT, what, where="scores", person=str(person))


def _assumed(frame: pd.DataFrame, rows: pd.Series, what: str, where: str, notes: Notes) -> None:
    counts = frame.loc[rows, "person"].value_counts()
    for person, count in sorted(counts[counts > 0].items()):
        notes.add(Code.ASSUMED, f"{count} {what}", where=where, person=str(person))
