"""Sessions in their order, and what lies between one and the one held before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.schema import NOT_DIARY, among, answered, coded, from_days, numbers, text, to_days
from moodtrack.tidy.held import coming as to_come

__all__ = ["FirstUses", "Rows", "first_place", "first_uses"]

_DAYS = ("day", "day", "assigned_on")  # of the tables that name sessions

_WIDE = 10_000_000.0  # more days than there are, so that person and day make one number


@dataclass(frozen=True)
class Rows:
    """One row a person and session, sorted by person and number.

    Parameters
    ----------
    frame : DataFrame
        person, session, day, attended, kind, phase.
    names : Index
        Persons by code.
    code, number : ndarray of int, shape (rows,)
        Person and number of every row.
    day : ndarray of float, shape (rows,)
        Its day; it may be NaN.
    held : ndarray of int
        The rows that were held on a known day, by person and day.
    since : ndarray of float, shape (rows,)
        Day of the session held before; NaN for the first one.
    coming, named : ndarray of bool, shape (rows,)
        Whether it is still to come, and whether nothing but an assignment names it.
    """

    frame: pd.DataFrame
    names: pd.Index
    code: np.ndarray
    number: np.ndarray
    day: np.ndarray
    held: np.ndarray
    since: np.ndarray
    coming: np.ndarray
    named: np.ndarray

    @classmethod
    def of(
        cls, sessions: pd.DataFrame, scores: pd.DataFrame, assignments: pd.DataFrame, seen: Sequence[pd.DataFrame], until: float
    ) -> Rows:  # fmt: skip
        """The sessions of the table, and those that only scores or assignments name.

        Which are still to come is said by `moodtrack.tidy.held`. One that only assignments name is neither held nor to come.
        """
        told = (sessions, scores, assignments)
        names, code = _people(told)
        number = np.concatenate([numbers(frame["session"]) for frame in told])
        when = np.concatenate([frame[day].to_numpy() for frame, day in zip(told, _DAYS, strict=True)])
        source, day = np.repeat([0, 1, 2], [len(frame) for frame in told]), to_days(pd.Series(when))
        at = np.flatnonzero((code >= 0) & np.isfinite(number))
        at = at[np.lexsort([np.where(np.isnan(day), np.inf, day)[at], source[at], number[at], code[at]])]
        again = (np.diff(code[at]) == 0) & (np.diff(number[at]) == 0)
        at = at[np.append(True, ~again)[: len(at)]]
        code, number, day, named = code[at], number[at].astype("int64"), np.floor(day[at]), source[at] == 2
        own = np.where(source[at] == 0, at, -1)
        person = pd.Categorical.from_codes(code, dtype=pd.CategoricalDtype(names))
        more = {name: sessions[name].array.take(own, allow_fill=True) for name in ("attended", "kind", "phase")}
        frame = pd.DataFrame({"person": person, "session": number, "day": when[at], **more}, copy=False)
        coming = to_come(frame, seen, until) & ~named
        held = np.flatnonzero(~answered(frame["attended"], False) & np.isfinite(day) & ~coming & ~named)
        held = held[np.lexsort([day[held], code[held]])]
        place = np.searchsorted(_key(code[held], day[held]), _key(code, day)) - 1
        before = held[np.maximum(place, 0)] if len(held) else np.zeros(len(code), dtype="int64")
        mine = (place >= 0) & np.isfinite(day)
        mine[mine] &= code[before[mine]] == code[mine]
        since = np.where(mine, day[before] if len(day) else day, np.nan)
        return cls(frame, names, code, number, day, held, since, coming, named)

    @property
    def attendance(self) -> pd.Categorical:
        """What is known of every row: attended, missed, not_said, to_come, or named_only (by an assignment)."""
        yes, no = (answered(self.frame["attended"], answer) for answer in (True, False))
        words = ("attended", "missed", "named_only", "not_said", "to_come")
        code = np.select([self.named, yes, no, self.coming], [2, 0, 1, 4], 3)
        return coded(code, words)

    def who(self, frame: pd.DataFrame) -> np.ndarray:
        """The code of the person of every row, -1 for those who are not in `names`."""
        person = frame["person"].array
        return np.asarray(np.append(self.names.get_indexer(person.categories), -1)[person.codes])

    def between(self, who: np.ndarray, day: np.ndarray, *, whole: bool = True, once: bool = False) -> np.ndarray:
        """How many days of `day` lie from the session held before up to the day before this one, each once if `once`.

        NaN where the session has no day, and for persons of whom there is no such day at all. For the first session it is
        the number before it if `whole`, else NaN.
        """
        kept = (who >= 0) & np.isfinite(day)
        keys = _key(who[kept], np.floor(day[kept]))
        keys = np.unique(keys) if once else np.sort(keys)
        start = np.where(np.isnan(self.since), -_WIDE / 4, self.since)
        some = np.searchsorted(keys, _key(self.code, self.day)) - np.searchsorted(keys, _key(self.code, start))
        known = np.isin(self.code, who[kept]) & np.isfinite(self.day)
        return np.asarray(np.where(known & (whole | np.isfinite(self.since)), some, np.nan))

    def find(self, who: np.ndarray, session: np.ndarray) -> np.ndarray:
        """The row of a person and session, -1 where there is none."""
        keys = _key(self.code, self.number)
        return first_place(keys, np.where(who < 0, np.nan, _key(who, session)))

    def next_held(self, who: np.ndarray, day: np.ndarray) -> np.ndarray:
        """The row of the first session held on a day or after it, -1 where there is none."""
        place = np.searchsorted(_key(self.code[self.held], self.day[self.held]), _key(who, day))
        row = np.append(self.held, -1)[np.minimum(place, len(self.held))]
        return self._of(who, np.where(np.isfinite(day), row, -1))

    def last_held(self, who: np.ndarray, day: np.ndarray) -> np.ndarray:
        """The row of the last session held on a day or before it, -1 where there is none."""
        place = np.searchsorted(_key(self.code[self.held], self.day[self.held]), _key(who, np.floor(day)), side="right")
        row = np.append(self.held, -1)[np.maximum(place, 0) - 1]
        return self._of(who, np.where((place > 0) & np.isfinite(day), row, -1))

    def on_day(self, who: np.ndarray, day: np.ndarray) -> np.ndarray:
        """The row of the first session held on a day itself, -1 where there is none."""
        row, day = self.next_held(who, np.floor(day)), np.floor(day)
        return np.asarray(np.where((row >= 0) & (np.append(self.day, np.nan)[row] == day), row, -1))

    def _of(self, who: np.ndarray, row: np.ndarray) -> np.ndarray:
        """The rows that are of the same person, -1 for the others."""
        return np.asarray(np.where((row >= 0) & (np.append(self.code, -1)[row] == who), row, -1))

    def since_last(self, entries: pd.DataFrame, first: FirstUses, events: pd.DataFrame) -> dict[str, np.ndarray]:
        """Entries, logged days, tags used for the first time and events, a number a row; a warning sign is no event."""
        who = np.where(among(entries["kind"], NOT_DIARY), -1, self.who(entries))
        day, start = to_days(entries["day"]), to_days(events["start"])
        happened = np.where(among(events["kind"], ("warning_sign",)), -1, self.who(events))
        return {
            "since": from_days(self.since),
            "entries": self.between(who, day),
            "days": self.between(who, day, once=True),
            "new_tags": self.between(first.who, first.day, whole=False),
            "events": self.between(happened, start),
        }

    def new_tags(self, first: FirstUses) -> pd.DataFrame:
        """Every tag that was used for the first time after a session, with the next session held."""
        row = self.next_held(first.who, first.day + 1)
        kept = (row >= 0) & np.isfinite(np.append(self.since, np.nan)[row])
        row = row[kept]
        person, day = self.frame["person"].array.take(row), from_days(first.day[kept])
        columns = {"person": person, "session": self.number[row], "tag": first.tag[kept], "day": day}
        return pd.DataFrame(columns, copy=False)


class FirstUses(NamedTuple):
    """The tags by the day of their first use, one a person and tag: code of the person in `Rows.names`, tag, day."""

    who: np.ndarray
    tag: pd.Categorical
    day: np.ndarray


def first_uses(rows: Rows, tags: pd.DataFrame, diary: np.ndarray) -> FirstUses:
    """Of tags of the diary, those that are used for the first time, a row a person and tag."""
    tag, who, day = tags["tag"].array, rows.who(tags), to_days(tags["day"])
    at = np.flatnonzero(diary & (tag.codes >= 0) & np.isfinite(day) & (who >= 0))
    at = at[np.lexsort([tag.codes[at], day[at]])]
    at = at[np.sort(np.unique(who[at] * len(tag.categories) + tag.codes[at], return_index=True)[1])]
    return FirstUses(who[at], tag[at], day[at])


def first_place(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where every number that is wanted stands first among the keys, -1 where it does not; a null stands nowhere."""
    known, first = np.unique(keys, return_index=True)
    place = np.searchsorted(known, wanted)
    return np.asarray(np.where(np.append(known, np.nan)[place] == wanted, np.append(first, -1)[place], -1))


def _people(frames: Sequence[pd.DataFrame]) -> tuple[pd.Index, np.ndarray]:
    """All persons of the frames, sorted, and the place of that of every row among them; -1 where there is none."""
    each = [frame["person"].array for frame in frames]
    names = pd.Index(text(sorted({name for one in each for name in one.categories})))
    return names, np.concatenate([np.append(names.get_indexer(one.categories), -1)[one.codes] for one in each])


def _key(code: np.ndarray, day: np.ndarray) -> np.ndarray:
    return np.asarray(code * _WIDE + day)
