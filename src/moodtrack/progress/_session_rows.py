"""Sessions in their order, and what lies between one and the one held before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack.log import places
from moodtrack.schema import NOT_DIARY, from_days, stack, text, to_days
from moodtrack.schema import SESSIONS as TABLE
from moodtrack.tidy.held import coming as to_come

__all__ = ["Rows", "first_uses"]

_WIDE = 10_000_000.0  # more days than there are, so that person and day make one number


@dataclass(frozen=True)
class Rows:
    """One row a person and session, sorted by person and number.

    Parameters
    ----------
    frame : DataFrame
        In the shape of the table `sessions`.
    names : Index
        Persons by code.
    code, day : ndarray of float, shape (rows,)
        Person and day of every row; a day may be NaN.
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
        agreed = assignments[["person", "session"]].assign(day=assignments["assigned_on"])
        frame = stack([sessions, scores[["person", "session", "day"]], agreed], TABLE)
        told = np.arange(len(frame)) < len(sessions)
        thin = np.arange(len(frame)) >= len(sessions) + len(scores)
        kept = frame["session"].notna() & frame["person"].notna()
        frame, told, thin = frame[kept], told[kept.to_numpy()], thin[kept.to_numpy()]
        day = to_days(frame["day"])
        number = frame["session"].to_numpy(dtype="float64")
        code = frame["person"].cat.codes.to_numpy(dtype="float64")
        order = np.lexsort([np.where(np.isnan(day), np.inf, day), thin, ~told, number, code])
        again = (np.diff(code[order]) == 0) & (np.diff(number[order]) == 0)
        new = np.append(True, ~again)[: len(order)]
        named = thin[order][new]
        rows = frame.iloc[order[new]].reset_index(drop=True)
        code, day = code[order][new], np.floor(day[order][new])
        coming = to_come(rows, seen, until) & ~named
        ran = ~rows["attended"].eq(False).fillna(False).to_numpy(dtype=bool) & np.isfinite(day) & ~coming & ~named
        held = np.flatnonzero(ran)
        held = held[np.lexsort([day[held], code[held]])]
        place = np.searchsorted(_key(code[held], day[held]), _key(code, day)) - 1
        before = held[np.maximum(place, 0)] if len(held) else np.zeros(len(code), dtype="int64")
        mine = (place >= 0) & np.isfinite(day)
        mine[mine] &= code[before[mine]] == code[mine]
        since = np.where(mine, day[before] if len(day) else day, np.nan)
        return cls(rows, frame["person"].cat.categories, code, day, held, since, coming, named)

    @property
    def attendance(self) -> np.ndarray:
        """What is known of every row: attended, missed, not_said, to_come, or named_only (by an assignment)."""
        yes, no = (self.frame["attended"].eq(answer).fillna(False).to_numpy(dtype=bool) for answer in (True, False))
        return np.select(
            [self.named, yes, no, self.coming], ["named_only", "attended", "missed", "to_come"], "not_said"
        )

    def who(self, person: pd.Series) -> np.ndarray:
        """The code of every person, -1 for those who are not in `names`."""
        if isinstance(person.dtype, pd.CategoricalDtype):
            of = np.append(self.names.get_indexer(person.dtype.categories), -1)
            return np.asarray(of[person.array.codes], dtype="float64")
        return np.asarray(self.names.get_indexer(person.astype("str")), dtype="float64")

    def between(self, person: pd.Series, day: np.ndarray, *, whole: bool = True) -> np.ndarray:
        """How many days of `day` lie from the session held before up to the day before this one.

        NaN where the session has no day, and for persons of whom there is no such day at all. For the first session it is
        the number before it if `whole`, else NaN.
        """
        who = self.who(person)
        kept = (who >= 0) & np.isfinite(day)
        keys = np.sort(_key(who[kept], np.floor(day[kept])))
        start = np.where(np.isnan(self.since), -_WIDE / 4, self.since)
        some = np.searchsorted(keys, _key(self.code, self.day)) - np.searchsorted(keys, _key(self.code, start))
        known = np.isin(self.code, who[kept]) & np.isfinite(self.day)
        return np.asarray(np.where(known & (whole | np.isfinite(self.since)), some, np.nan))

    def find(self, person: pd.Series, session: pd.Series) -> np.ndarray:
        """The row of a person and session, -1 where there is none."""
        keys = _key(self.code, self.frame["session"].to_numpy(dtype="float64"))
        who = self.who(person)
        wanted = np.where(who < 0, -1.0, _key(who, session.to_numpy(dtype="float64", na_value=-1)))
        return np.asarray(pd.Index(keys).get_indexer(wanted))

    def next_held(self, person: pd.Series, day: np.ndarray) -> np.ndarray:
        """The row of the first session held on a day or after it, -1 where there is none."""
        who = self.who(person)
        place = np.searchsorted(_key(self.code[self.held], self.day[self.held]), _key(who, day))
        row = np.append(self.held, -1)[np.minimum(place, len(self.held))]
        wrong = (row < 0) | ~np.isfinite(day)
        wrong[~wrong] = self.code[row[~wrong]] != who[~wrong]
        return np.asarray(np.where(wrong, -1, row))

    def last_held(self, person: pd.Series, day: np.ndarray) -> np.ndarray:
        """The row of the last session held on a day or before it, -1 where there is none."""
        who = self.who(person)
        place = np.searchsorted(_key(self.code[self.held], self.day[self.held]), _key(who, np.floor(day)), side="right")
        row = np.append(self.held, -1)[np.maximum(place, 0) - 1]
        wrong = (place < 1) | ~np.isfinite(day) | (row < 0)
        wrong[~wrong] = self.code[row[~wrong]] != who[~wrong]
        return np.asarray(np.where(wrong, -1, row))

    def since_last(self, entries: pd.DataFrame, first: pd.DataFrame, events: pd.DataFrame) -> dict[str, np.ndarray]:
        """Entries, logged days, tags used for the first time and events, a number a row."""
        kept = ~entries["kind"].isin(NOT_DIARY).to_numpy() & entries["day"].notna().to_numpy()
        diary = entries.loc[kept, ["person", "day"]]
        days = diary.drop_duplicates()
        return {
            "since": from_days(self.since),
            "entries": self.between(diary["person"], to_days(diary["day"])),
            "days": self.between(days["person"], to_days(days["day"])),
            "new_tags": self.between(first["person"], to_days(first["day"]), whole=False),
            "events": self.between(events["person"], to_days(events["start"])),
        }

    def new_tags(self, first: pd.DataFrame) -> pd.DataFrame:
        """Every tag that was used for the first time after a session, with the next session held."""
        row = self.next_held(first["person"], to_days(first["day"]) + 1)
        kept = (row >= 0) & np.isfinite(np.append(self.since, np.nan)[row])
        number = self.frame["session"].iloc[row[kept]].reset_index(drop=True)
        return first[kept].reset_index(drop=True).assign(session=number)

    def counted(self, person: pd.Series, session: pd.Series, what: pd.Series) -> np.ndarray:
        """How many different `what` every row has."""
        row = self.find(person, session)
        pairs = pd.DataFrame({"row": row, "what": text(what).to_numpy()})[row >= 0].drop_duplicates()
        return np.bincount(pairs["row"].to_numpy(dtype="int64"), minlength=len(self.code))

    def texts(self, entries: pd.DataFrame, texts: pd.DataFrame, parts: Sequence[str]) -> dict[str, np.ndarray]:
        """How many written parts of each kind a write-up has; NaN for sessions without a write-up."""
        written = entries.loc[entries["kind"].eq("session").to_numpy(dtype=bool), ["person", "entry", "session"]]
        row = self.find(written["person"], written["session"])
        there = np.isin(np.arange(len(self.code)), row)
        place = np.append(row, -1)[places(texts, written)]
        counts = {}
        for part in parts:
            some = place[texts["part"].isin([part, part.removesuffix("s")]).to_numpy(dtype=bool) & (place >= 0)]
            counts[part] = np.where(there, np.bincount(some, minlength=len(there)), np.nan)
        return counts


def first_uses(tags: pd.DataFrame) -> pd.DataFrame:
    """person, tag and the day of its first use, a row a person and tag."""
    used = tags.loc[tags["tag"].notna() & tags["day"].notna() & tags["person"].notna(), ["person", "tag", "day"]]
    ordered = used.iloc[np.lexsort([used["tag"].cat.codes, to_days(used["day"])])]
    return ordered.drop_duplicates(["person", "tag"]).reset_index(drop=True)


def _key(code: np.ndarray, day: np.ndarray) -> np.ndarray:
    return np.asarray(code * _WIDE + day)
