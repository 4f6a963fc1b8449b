"""Sessions in their order, and what lies between one and the one held before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._goal_arrays import whole
from moodtrack.progress._series import pick
from moodtrack.schema import NOT_DIARY, among, coded, from_days, numbers, to_days
from moodtrack.tidy.held import Dated, to_come

__all__ = ["ATTENDANCE", "FirstUses", "Rows", "first_place", "first_uses"]

ATTENDANCE = ("attended", "missed", "named_only", "not_said", "to_come")
"""What is known of a session; named_only: by an assignment."""
_WIDE = 10_000_000.0  # more days than there are, so that person and day make one number


@dataclass(frozen=True)
class Rows:
    """One row a person and session, sorted by person and number.

    Parameters
    ----------
    columns : dict of str to array
        person, session, day, attended, kind, phase.
    names : list of str
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

    columns: dict[str, Any]
    names: list[str]
    code: np.ndarray
    number: np.ndarray
    day: np.ndarray
    held: np.ndarray
    since: np.ndarray
    coming: np.ndarray
    named: np.ndarray

    @classmethod
    def of(
        cls, told: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], days: Sequence[np.ndarray], seen: Sequence[Dated], until: float
    ) -> Rows:  # fmt: skip
        """The sessions of the table of sessions, and those that only scores or assignments name; beside these tables their days.

        Which are still to come is said by `moodtrack.tidy.held`, from what was `seen`. One that only assignments name is neither held nor to come.
        """
        names, code = _people(told)
        number = np.concatenate([numbers(frame["session"]) for frame in told])
        source, day = np.repeat([0, 1, 2], [len(frame) for frame in told]), np.concatenate(days)
        at = np.flatnonzero((code >= 0) & np.isfinite(number))
        at = at[np.lexsort([np.where(np.isnan(day), np.inf, day)[at], source[at], number[at], code[at]])]
        again = (np.diff(code[at]) == 0) & (np.diff(number[at]) == 0)
        at = at[np.append(True, ~again)[: len(at)]]
        code, number, when, named = code[at], number[at].astype("int64"), day[at], source[at] == 2
        own, day = np.where(source[at] == 0, at, -1), np.floor(when)
        columns = {"person": coded(code, names), "session": number, "day": from_days(when)}
        columns |= {name: _of_table(told[0][name].array, own) for name in ("attended", "kind", "phase")}
        went, missed = _answers(columns["attended"])
        coming = to_come((columns["person"], day), went, ~(went | missed), seen, until) & ~named
        held = np.flatnonzero(~missed & np.isfinite(day) & ~coming & ~named)
        held = held[np.lexsort([day[held], code[held]])]
        place = np.searchsorted(_key(code[held], day[held]), _key(code, day)) - 1
        before = held[np.maximum(place, 0)] if len(held) else np.zeros(len(code), dtype="int64")
        mine = (place >= 0) & np.isfinite(day)
        mine[mine] &= code[before[mine]] == code[mine]
        since = np.where(mine, day[before] if len(day) else day, np.nan)
        return cls(columns, names, code, number, day, held, since, coming, named)

    @cached_property
    def attendance(self) -> np.ndarray:
        """What is known of every row: its place in `ATTENDANCE`."""
        went, missed = _answers(self.columns["attended"])
        said = np.where(went, 0, np.where(missed, 1, np.where(self.coming, 4, 3)))
        return np.where(self.named, 2, said)

    @cached_property
    def places(self) -> dict[str, int]:
        """The code of every person."""
        return {name: code for code, name in enumerate(self.names)}

    def who(self, frame: pd.DataFrame) -> np.ndarray:
        """The code of the person of every row, -1 for those who are not in `names`."""
        person, place = frame["person"].array, self.places
        return np.asarray(np.array([*(place.get(name, -1) for name in person.categories), -1])[person.codes])

    def of_rows(self, row: np.ndarray) -> dict[str, Any]:
        """Person and session of some rows."""
        return {"person": pick(self.columns["person"], row), "session": self.number[row]}

    def between(self, who: np.ndarray, day: np.ndarray, *, first: bool = True, once: bool = False) -> np.ndarray:
        """How many days of `day` lie from the session held before up to the day before this one, each once if `once`.

        NaN where the session has no day, and for persons of whom there is no such day at all. For the first session it is
        the number before it if `first`, else NaN.
        """
        kept = (who >= 0) & np.isfinite(day)
        keys = _key(who[kept], np.floor(day[kept]))
        keys = np.unique(keys) if once else np.sort(keys)
        start = np.where(np.isnan(self.since), -_WIDE / 4, self.since)
        some = np.searchsorted(keys, _key(self.code, self.day)) - np.searchsorted(keys, _key(self.code, start))
        known = np.isin(self.code, who[kept]) & np.isfinite(self.day)
        return np.asarray(np.where(known & (first | np.isfinite(self.since)), some, np.nan))

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

    def since_last(
        self, entries: pd.DataFrame, day: np.ndarray, first: FirstUses, events: pd.DataFrame
    ) -> dict[str, Any]:
        """Entries, logged days, tags used for the first time and events, a number a row; a warning sign is no event.

        `day` is that of every entry.
        """
        who = np.where(among(entries["kind"], NOT_DIARY), -1, self.who(entries))
        start = to_days(events["start"])
        happened = np.where(among(events["kind"], ("warning_sign",)), -1, self.who(events))
        return {
            "since": from_days(self.since),
            "entries": whole(self.between(who, day)),
            "days": whole(self.between(who, day, once=True)),
            "new_tags": whole(self.between(first.who, first.day, first=False)),
            "events": whole(self.between(happened, start)),
        }

    def new_tags(self, first: FirstUses) -> dict[str, Any]:
        """Every tag that was used for the first time after a session, with the next session held."""
        row = self.next_held(first.who, first.day + 1)
        kept = (row >= 0) & np.isfinite(np.append(self.since, np.nan)[row])
        row = row[kept]
        return self.of_rows(row) | {"tag": pick(first.tag, kept), "day": from_days(first.day[kept])}


class FirstUses(NamedTuple):
    """The tags by the day of their first use, one a person and tag: code of the person in `Rows.names`, tag, day."""

    who: np.ndarray
    tag: pd.Categorical
    day: np.ndarray


def first_uses(tag: pd.Categorical, who: np.ndarray, day: np.ndarray, diary: np.ndarray) -> FirstUses:
    """Of tags of the diary, those that are used for the first time, a row a person and tag."""
    at = np.flatnonzero(diary & (tag.codes >= 0) & np.isfinite(day) & (who >= 0))
    at = at[np.lexsort([tag.codes[at], day[at]])]
    at = at[np.sort(np.unique(who[at] * len(tag.categories) + tag.codes[at], return_index=True)[1])]
    return FirstUses(who[at], pick(tag, at), day[at])


def first_place(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where every number that is wanted stands first among the keys, -1 where it does not; a null stands nowhere."""
    known, first = np.unique(keys, return_index=True)
    place = np.searchsorted(known, wanted)
    return np.asarray(np.where(np.append(known, np.nan)[place] == wanted, np.append(first, -1)[place], -1))


def _of_table(values: Any, row: np.ndarray) -> Any:
    """The values of some rows, null for -1."""
    if isinstance(values, pd.Categorical):
        return pd.Categorical.from_codes(np.append(values.codes, -1)[row], dtype=values.dtype, validate=False)
    return values.take(row, allow_fill=True)


def _answers(attended: Any) -> tuple[np.ndarray, np.ndarray]:
    """Which are said to be attended, and which not."""
    return attended.to_numpy("bool", na_value=False), ~attended.to_numpy("bool", na_value=True)


def _people(frames: Sequence[pd.DataFrame]) -> tuple[list[str], np.ndarray]:
    """All persons of the frames, sorted, and the place of that of every row among them; -1 where there is none."""
    each = [frame["person"].array for frame in frames]
    names = sorted({name for one in each for name in one.categories})
    place = {name: code for code, name in enumerate(names)}
    return names, np.concatenate([np.array([*map(place.__getitem__, one.categories), -1])[one.codes] for one in each])


def _key(code: np.ndarray, day: np.ndarray) -> np.ndarray:
    return np.asarray(code * _WIDE + day)
