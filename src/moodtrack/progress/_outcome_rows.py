"""First and last scores of every client on the measures of a service, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._outcome_limits import Limits
from moodtrack.progress._problem_rows import Found
from moodtrack.progress._series import Series, words_among
from moodtrack.progress._ties import ahead, reaches
from moodtrack.result import Code
from moodtrack.schema import require, text

__all__ = ["Slot", "contacts", "join", "people", "slot"]


@dataclass(frozen=True)
class Slot:
    """One place of the pair of measures: for every client the measure that fills it, its first and last score.

    `which` is the number of the candidate, -1 where there is no score; arrays have one value a client.
    """

    names: tuple[str, ...]
    limits: tuple[Limits | None, ...]
    which: np.ndarray
    first: np.ndarray
    last: np.ndarray
    n: np.ndarray
    from_session: np.ndarray
    to_session: np.ndarray

    def limit(self, name: str) -> np.ndarray:
        """A number of the limits of the measure that fills the place."""
        values = [np.nan if one is None or getattr(one, name) is None else getattr(one, name) for one in self.limits]
        return np.asarray(np.append(np.array(values, dtype="float64"), np.nan)[self.which])

    @property
    def sign(self) -> np.ndarray:
        """1 where higher is better, -1 where lower is."""
        signs = [1.0 if one is not None and one.direction == "higher_better" else -1.0 for one in self.limits]
        return np.asarray(np.append(signs, np.nan)[self.which])

    @property
    def paired(self) -> np.ndarray:
        """Whether there are two scores of one measure."""
        return np.asarray(self.n > 1)

    def case(self, score: np.ndarray) -> np.ndarray:
        """Whether a score is a case: at the threshold or on its worse side."""
        return np.asarray(ahead(score, self.limit("caseness"), self.sign) <= 0)

    @property
    def moved(self) -> np.ndarray:
        """1 reliably better, -1 reliably worse, 0 neither."""
        gain = self.sign * (self.last - self.first)
        change = self.limit("change")
        return np.where(reaches(gain, change, True), 1, np.where(reaches(-gain, change, True), -1, 0))


def people(columns: Mapping[str, Any], wanted: Sequence[str]) -> pd.Index:
    """Everyone with a row of a measure asked for, in order."""
    person = columns["person"]
    codes = person.codes[words_among(columns["measure"], wanted)]
    used = np.bincount(codes[codes >= 0], minlength=len(person.categories)) > 0
    return person.categories if used.all() else person.categories[used]


def _place(person: Any, persons: pd.Index) -> np.ndarray:
    """The place of every row's person among the persons, -1 where it is none of them."""
    if not isinstance(person.dtype, pd.CategoricalDtype):
        return np.asarray(persons.get_indexer(text(person)))
    names, codes = person.dtype.categories, person.array.codes if isinstance(person, pd.Series) else person.codes
    return np.asarray(
        codes if names.equals(persons) else np.append(persons.get_indexer(names), -1)[codes], dtype="int64"
    )


def slot(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    names: Sequence[str],
    limits: Mapping[str, tuple[Limits | None, str]],
    rater: str,
    persons: pd.Index,
    baseline: str | int,
) -> tuple[Slot, list[Found]]:
    """Fill a place: the first candidate with a pair of scores and limits, else the first with a score.

    `frame` and `columns` are the table of scores and its arrays.
    """
    size = len(persons)
    numbers = {name: np.full(size, np.nan) for name in ("first", "last", "from_session", "to_session")}
    which, n = np.full(size, -1), np.zeros(size, dtype="int64")
    problems: list[Found] = []
    for place, name in enumerate(names):
        if not words_among(columns["measure"], [name]).any():
            continue
        series = Series.part(frame, columns, name, "total")
        own = words_among(series.names["rater"], [rater])
        row = _place(series.names["person"], persons)
        begin = series.baseline(baseline)
        row, count = row[own], np.where(begin >= 0, series.starts[1:] - begin, 0)[own]
        for one in series.left_out():
            whose = np.zeros(size, dtype=bool)
            whose[row[one.which[own]]] = True
            problems.append(one._replace(which=whose, what=f"{name}: {one.what}"))
        if limits[name][0] is None:
            lacking = np.zeros(size, dtype=bool)
            lacking[row[count > 1]] = True
            problems.append(Found(lacking, Code.NOT_EVALUABLE, f"{name} is recorded and not used: {limits[name][1]}"))
            continue
        better = (count > 1) & (n[row] < 2) | (count == 1) & (n[row] == 0)
        row, count = row[better], count[better]
        start, end = begin[own][better], series.starts[1:][own][better] - 1
        value = series.value
        session = series.session
        for key, at, of in (
            ("first", start, value),
            ("last", end, value),
            ("from_session", start, session),
            ("to_session", end, session),
        ):
            numbers[key][row] = of[at]
        which[row], n[row] = place, count
    return Slot(tuple(names), tuple(limits[name][0] for name in names), which, n=n, **numbers), problems


def contacts(sessions: pd.DataFrame, persons: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """Sessions that every client attended (not said counts as attended), and courses of treatment."""
    require(sessions, ["person"], "sessions")
    came = np.ones(len(sessions), dtype=bool)
    if "attended" in sessions:
        came = sessions["attended"].astype("boolean").array.to_numpy("bool", na_value=True)
    row = _place(sessions["person"], persons)
    counted = np.bincount(row[came & (row >= 0)], minlength=len(persons))
    if "course" not in sessions:
        return counted, np.ones(len(persons), dtype="int64")
    course, names = pd.factorize(sessions["course"])
    pairs = np.unique((row * len(names) + course)[(row >= 0) & (course >= 0)])
    return counted, np.bincount(pairs // max(len(names), 1), minlength=len(persons))


def join(slots: Sequence[Slot], usable: np.ndarray, mixed: str) -> dict[str, Any]:
    """What the places come to together; null where the client cannot be judged."""
    size = len(usable)
    paired = np.logical_and.reduce([one.paired for one in slots])
    known = paired & usable
    cased = np.logical_and.reduce([~np.isnan(one.limit("caseness")) & (one.n > 0) for one in slots])
    together = np.logical_and.reduce([_same(slots[0].from_session, one.from_session) for one in slots])
    with_case, begun = known & cased, cased & (paired | together)
    start = np.logical_or.reduce([one.case(one.first) for one in slots])
    end = np.logical_or.reduce([one.case(one.last) for one in slots])
    up = np.logical_or.reduce([one.moved > 0 for one in slots])
    down = np.logical_or.reduce([one.moved < 0 for one in slots])
    improved, worse = up & ~down, down & ~up if mixed == "no_reliable_change" else down
    true = pd.arrays.BooleanArray
    among = with_case & start
    return {
        "paired": paired,
        "judged": known,
        "caseness_start": true(start, ~begun),
        "caseness_end": true(end, ~with_case),
        "recovery": true(start & ~end, ~among),
        "reliable_improvement": true(improved, ~known),
        "reliable_deterioration": true(worse, ~known),
        "no_reliable_change": true(~improved & ~worse, ~known),
        "reliable_recovery": true(start & ~end & improved, ~among),
        "mixed": true(up & down, ~known) if size else true(up, up),
    }


def _same(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
