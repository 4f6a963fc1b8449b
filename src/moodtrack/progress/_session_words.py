"""What was written down, by part and day, and what came back of takeaways: counts, never words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._comes_back import all_back, comes_back, words
from moodtrack.progress._session_rows import ATTENDANCE, Rows
from moodtrack.progress._session_tables import INTEGRATION, RETURNED
from moodtrack.schema import Coded, among, columns_of, from_days, numbers, to_days
from moodtrack.stats.segments import segments

__all__ = ["PARTS", "Told", "counted", "integration", "parts_of", "placed", "returned", "sources", "write_ups", "written"]  # fmt: skip

_ByPerson = dict[str, list[tuple[float, frozenset[str]]]]

PARTS = ("highlights", "takeaways", "insights", "concerns", "wins", "questions")
"""Parts of a write-up or a diary entry that are told apart; each may be written in the singular."""


class Told(NamedTuple):
    """Texts that have a day: names of the persons, place of whose it is among them, number of the entry, place in `PARTS` (-1: another), day, whether of a write-up, row of the session, words."""

    names: list[str]
    person: np.ndarray
    entry: np.ndarray
    part: np.ndarray
    day: np.ndarray
    up: np.ndarray
    row: np.ndarray
    text: np.ndarray

    def only(self, which: np.ndarray) -> Told:
        """Some of them."""
        return Told(self.names, *(each[which] for each in self[1:]))


class Sources(NamedTuple):
    """Takeaways of write-ups in order (person, row, day, text); words of the diary and of tags of the same persons, by day."""

    takeaways: list[tuple[str, int, float, str]]
    notes: _ByPerson
    marks: _ByPerson


def parts_of(texts: pd.DataFrame) -> np.ndarray:
    """The place of the part of every text in `PARTS`, -1 where it is another."""
    place = {form: at for at, name in enumerate(PARTS) for form in (name, name.removesuffix("s"))}
    part = texts["part"].array
    return np.asarray(np.array([*(place.get(name, -1) for name in part.categories), -1])[part.codes])


def write_ups(rows: Rows, entries: pd.DataFrame) -> np.ndarray:
    """The row of the session that every entry writes up, -1 where it writes up none."""
    up = among(entries["kind"], ("session",))
    return np.asarray(np.where(up, rows.find(rows.who(entries), numbers(entries["session"])), -1))


def counted(rows: Rows, ups: np.ndarray, part: np.ndarray, entry: np.ndarray, parts: Sequence[str]) -> dict[str, Any]:  # fmt: skip
    """How many written parts of each kind a write-up has; null for sessions without a write-up.

    `ups` is that of `write_ups`, `part` and `entry` the part and the place of the entry of every text.
    """
    there = np.isin(np.arange(len(rows.code)), ups)
    row = np.append(ups, -1)[entry]
    each = {name: row[(part == PARTS.index(name)) & (row >= 0)] for name in parts}
    return {
        name: pd.arrays.IntegerArray(np.bincount(some, minlength=len(there)), ~there) for name, some in each.items()
    }


def placed(
    rows: Rows, ups: np.ndarray, entries: pd.DataFrame, day: np.ndarray, texts: pd.DataFrame, part: np.ndarray, entry: np.ndarray
) -> Told:  # fmt: skip
    """Every text that has a day, beside the session that it belongs to.

    `day` is that of every entry. A diary text is of the last session held, a write-up of the one that it names, else of the one on its day.
    """
    up = np.append(among(entries["kind"], ("session",)), False)[entry]
    own, of_entry = to_days(texts["day"]), np.append(day, np.nan)[entry]
    day = np.floor(np.where(np.isnan(own), of_entry, own))
    last = rows.last_held(rows.who(texts), day)
    theirs = ~up | (np.append(rows.day, np.nan)[last] == day)
    row = np.append(ups, -1)[entry]
    row = np.where((row < 0) & theirs, last, row)
    said = texts["text"].to_numpy(dtype="object")
    kept = np.isfinite(day) & ~texts["text"].array.isna()
    person = texts["person"].array
    return Told(person.categories.tolist(), person.codes, numbers(texts["entry"]), part, day, up, row, said).only(kept)


def written(rows: Rows, told: Told) -> dict[str, Any]:
    """One row an entry and part of `PARTS`."""
    told = told.only((told.part >= 0) & (told.person >= 0))
    parts, origins = sorted(PARTS), ["diary", "session"]
    part = np.array([parts.index(name) for name in PARTS])[told.part]
    keys = [told.person, told.day, np.nan_to_num(told.entry, nan=-1.0), part, told.up, told.row]
    found, n = np.unique(
        np.column_stack([np.asarray(key, dtype="float64") for key in keys]), axis=0, return_counts=True
    )
    person, _, _, part, source, row = found.astype("int64").T
    number = np.append(rows.number.astype("float64"), np.nan)
    return {
        "person": Coded(person, told.names), "session": number[row], "day": from_days(found[:, 1]),
        "part": Coded(part, parts), "source": Coded(source, origins), "n": n,
    }  # fmt: skip


def integration(rows: Rows, said: Sources, agreed: dict[str, Any], at: np.ndarray) -> dict[str, Any]:
    """One row a takeaway of a write-up; diary texts of every part, tags, and what was agreed at its session (the row `at`)."""
    sums = {name: np.bincount(at, agreed[name], len(rows.code)) for name in ("agreed", "done")}
    made: list[dict[str, Any]] = []
    for person, row, day, takeaway in said.takeaways:
        counts = comes_back(takeaway, day, said.notes[person], said.marks[person])._asdict()
        of = {"agreed": sums["agreed"][row], "practised": sums["done"][row]}
        made.append({"person": person, "session": rows.number[row], "day": day} | counts | of)
    return columns_of(made, INTEGRATION)


def returned(said: Sources) -> dict[str, Any]:
    """One row a person with a takeaway of a write-up, over all of them."""
    takeaways: dict[str, list[tuple[float, frozenset[str]]]] = defaultdict(list)
    for person, _, day, each in said.takeaways:
        takeaways[person].append((day, words(each)))
    made = [{"person": person, **all_back(mine, said.notes[person], said.marks[person])} for person, mine in takeaways.items()]  # fmt: skip
    return columns_of(made, RETURNED)


def sources(rows: Rows, told: Told, tags: pd.DataFrame, day: np.ndarray, diary: np.ndarray) -> Sources:
    """Takeaways of write-ups of sessions that were not missed, and words of the diary and of its tags of the same persons."""
    mine = told.only((told.part == PARTS.index("takeaways")) & told.up & (told.row >= 0) & (told.person >= 0))
    mine = mine.only(rows.attendance[mine.row] != ATTENDANCE.index("missed"))
    mine = mine.only(np.lexsort([mine.entry, mine.day, mine.row, mine.person]))
    persons = [mine.names[code] for code in mine.person.tolist()]
    takeaways = list(zip(persons, mine.row.tolist(), mine.day.tolist(), mine.text.tolist(), strict=True))
    people = set(persons)
    return Sources(takeaways, _notes(told, people), _marks(tags, day, people, diary))


def _notes(told: Told, people: set[str]) -> _ByPerson:
    """Words of every diary entry, by person, with its day."""
    own = np.array([*(name in people for name in told.names), False])
    diary = told.only(~told.up & own[told.person])
    joined: dict[tuple[str, bool, float], tuple[float, set[str]]] = {}
    for person, entry, day, said in zip(
        diary.person.tolist(), diary.entry.tolist(), diary.day.tolist(), diary.text, strict=True
    ):
        alone = np.isnan(entry)
        joined.setdefault((told.names[person], bool(alone), day if alone else entry), (day, set()))[1].update(
            words(str(said))
        )
    found: _ByPerson = defaultdict(list)
    for (person, _, _), (day, said) in joined.items():
        found[person].append((day, frozenset(said)))
    return found


def _marks(tags: pd.DataFrame, day: np.ndarray, people: set[str], kept: np.ndarray) -> _ByPerson:
    """Days and words of every tag, by person."""
    tag, day, person = tags["tag"].array, np.floor(day), tags["person"].array
    own = np.array([*(name in people for name in person.categories), False])[person.codes]
    kept = kept & own & (tag.codes >= 0) & np.isfinite(day)
    at = np.flatnonzero(kept)
    at = at[np.argsort(person.codes[at], kind="stable")]
    names = [words(name) for name in tag.categories.tolist()]
    said = [names[code] for code in tag.codes[at].tolist()]
    found: _ByPerson = defaultdict(list)
    for who, mine in segments(person.codes[at]):
        found[str(person.categories[who])] = list(zip(day[at[mine]].tolist(), said[mine], strict=True))
    return found
