"""Scores in their order: one series a person, measure, item and rater.

The order is `at` (else `day`), then session and entry, so that neither the order of rows nor a value ever matters. A
series in which a score has neither `at` nor `day` is ordered by session where every score has one, else by what more of
its scores have; scores that lack it have no place in the order and are left out, unless there is one score alone. A score
without an item is the total, one without a rater is the person's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.panel import sorting
from moodtrack.progress._occasions import one_an_occasion
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._score_ranges import possible
from moodtrack.result import ISSUES, Code
from moodtrack.schema import SCORES, conform, framed, require, stack, text, to_days
from moodtrack.values import category

__all__ = ["KEYS", "Series", "absentees", "filled", "keyed", "pick", "table_of", "words_among"]

KEYS = ["person", "measure", "item", "rater"]
_REGISTRY = measures.Shelf.of(None)


@dataclass(frozen=True)
class Series:
    """The answered scores, sorted by series and time.

    Parameters
    ----------
    names : dict of str to Categorical
        One row a series: person, measure, item, rater, with categories that no series has; a series without any value is there too.
    frame : DataFrame
        The table `scores`, measures under their keys.
    row : ndarray of int, shape (rows,)
        The scores that have a value, in order: their rows in `frame`.
    value, session : ndarray of float, shape (rows,)
        The score, and the number of its session, NaN where it has none.
    number : ndarray of int, shape (rows,)
        Number of the series of every row.
    starts : ndarray of int, shape (series + 1,)
        The rows of series i are `starts[i]:starts[i + 1]`.
    conflicts : ndarray of int, shape (series,)
        Scores left out because another one of the same occasion differs.
    span : ndarray of float, shape (series, 2)
        Smallest and largest number of a session, scored or not; NaN where no row has one.
    unplaced : ndarray of int, shape (series,)
        Scores left out because nothing says their place in the order.
    impossible : ndarray of int, shape (series,)
        Scores left out because the form cannot give them.
    nameless : int
        Scores left out because it is not said whose they are.
    absent : list of str
        The persons with scores of whom none is of the measure that was named; empty where none was named.
    named : str
        The measure that was named, else empty.
    """

    names: dict[str, pd.Categorical]
    frame: pd.DataFrame
    row: np.ndarray
    value: np.ndarray
    session: np.ndarray
    number: np.ndarray
    starts: np.ndarray
    conflicts: np.ndarray
    span: np.ndarray
    unplaced: np.ndarray
    impossible: np.ndarray
    nameless: int
    absent: list[str]
    named: str = ""

    @classmethod
    def of(
        cls,
        scores: pd.DataFrame,
        measure: str | None,
        item: str | None,
        shelf: measures.Shelf = _REGISTRY,
        native: bool = True,
        goals: bool = False,
    ) -> Series:
        """Totals and subscales of all measures, or those of one measure or item.

        `native`: on the scale of the form. `goals`: every rating of a goal too, whatever its item.
        """
        frame = table_of(scores, shelf)
        columns = {name: column.array for name, column in frame.items()}
        return cls.part(frame, columns, measure, item, shelf, native, goals)

    @classmethod
    def part(
        cls, frame: pd.DataFrame, columns: Mapping[str, Any], measure: str | None, item: str | None,
        shelf: measures.Shelf = _REGISTRY, native: bool = True, goals: bool = False,
    ) -> Series:  # fmt: skip
        """The same of a table of scores and its arrays."""
        key = measure and (shelf.resolve(measure) or measure)
        wanted = _wanted(columns, key, item)
        wanted = wanted | _named(columns["measure"], lambda name: name == "goal") if goals else wanted
        absent = absentees(columns["person"], wanted) if measure else []
        return cls.among(frame, columns, wanted, shelf if native else None, absent, key or "")

    @classmethod
    def among(
        cls, frame: pd.DataFrame, columns: Mapping[str, Any], wanted: np.ndarray, shelf: measures.Shelf | None,
        absent: list[str], named: str,
    ) -> Series:  # fmt: skip
        """Those of the wanted rows of the table; `columns` are its arrays, with the shelf a form says what is possible."""
        place = slice(None) if wanted.all() else np.flatnonzero(wanted)
        key, value = (each[place] for each in (_series_key(columns), columns["value"].to_numpy("float64")))
        session, entry = (columns[name].to_numpy("float64", na_value=np.nan)[place] for name in ("session", "entry"))
        clock, day = (to_days(columns[name])[place] for name in ("at", "day"))
        fine = ~np.isinf(value) if shelf is None else possible(columns["measure"], columns["item"], place, value, shelf)
        used = fine & ~np.isnan(value)
        when, moment, placed = _order(key, clock, day, session, used)
        at = sorting([key, *(each for each in (when, session, moment, entry) if _varies(each))])
        at = at[key[at] >= 0]
        new = np.append(True, np.diff(key[at]) != 0)[: len(at)]
        number = np.cumsum(new) - 1
        many, row = int(new.sum()), at if isinstance(place, slice) else place[at]
        names = {name: pick(columns[name], row[new]) for name in KEYS}
        impossible = np.bincount(number[~fine[at]], minlength=many)
        unplaced = np.bincount(number[(used & ~placed)[at]], minlength=many)
        span, nameless = _span(session[at], number, many), int((used & (key < 0)).sum())
        left = (used & placed)[at]
        number, at, row = number[left], at[left], row[left]
        kept, doubtful = one_an_occasion(number, at, session, clock, day, value)
        conflicts = np.bincount(number[doubtful], minlength=many)
        number, at, row = (each if kept.all() else each[kept] for each in (number, at, row))
        starts = np.searchsorted(number, np.arange(many + 1))
        return cls(
            names, frame, row, value[at], session[at], number, starts, conflicts, span, unplaced, impossible,
            nameless, absent, named,
        )  # fmt: skip

    @property
    def many(self) -> int:
        """Number of series."""
        return len(self.conflicts)

    @cached_property
    def keys(self) -> pd.DataFrame:
        """One row a series: person, measure, item, rater."""
        return pd.DataFrame({name: category(words) for name, words in self.names.items()})

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The scores that have a value, in order."""
        return self.frame.take(self.row).set_axis(pd.RangeIndex(len(self.row)))

    def column(self, name: str, at: np.ndarray | None = None) -> Any:
        """A column of the scores that have a value, in order, or of some of them; -1 is a null."""
        row = self.row if at is None else np.append(self.row, -1)[at]
        return self.frame[name].array.take(row, allow_fill=bool((row < 0).any()))

    def keyed(self, at: np.ndarray | None = None) -> dict[str, Any]:
        """Person, measure, item and rater of every series, or of some of them."""
        return dict(self.names) if at is None else {name: pick(words, at) for name, words in self.names.items()}

    def of_goals(self) -> np.ndarray:
        """Which series are ratings of goals."""
        return _named(self.names["measure"], lambda name: name == "goal")

    @property
    def counts(self) -> np.ndarray:
        """Number of scores of every series."""
        return np.diff(self.starts)

    def without(self, named: bool) -> np.ndarray:
        """Which series have no score; where the measure was not named, only those whose scores nothing else has left out."""
        lost = self.conflicts + self.impossible + self.unplaced
        return np.asarray((self.counts == 0) & (named | (lost == 0)))

    def left_out(self) -> list[Found]:
        """Why scores of a series are not used."""
        return [
            Found(self.conflicts > 0, Code.SCORE_CONFLICT, "different scores for one occasion; none of them is used"),
            Found(self.impossible > 0, Code.OUT_OF_RANGE, "scores that the form cannot give were left out"),
            Found(self.unplaced > 0, Code.MISSING_FIELD, "scores whose place in the order is not known were left out"),
        ]

    def problems(self, found: list[Found], variable: Any = None, nameless: int = 0) -> Any:
        """One row a reason and series concerned, and one a person who has no score of the measure that was named."""
        rows = problem_rows(self.names["person"], self.names["measure"] if variable is None else variable, found, nameless)  # fmt: skip
        if not self.absent:
            return rows
        none = {"variable": self.named, "code": str(Code.NO_DATA), "what": "no score of the measure asked for"}
        return stack([framed(rows, ISSUES), pd.DataFrame({"person": self.absent, **none})], ISSUES)

    def baseline(self, which: str | int) -> np.ndarray:
        """The row that every series starts from, -1 where there is none: the first, or that of a session."""
        none = len(self.row)
        start = np.full(self.many, none)
        if which == "first":
            chosen = np.arange(none)
        elif isinstance(which, int) and not isinstance(which, bool):
            chosen = np.flatnonzero(self.session == which)
        else:
            raise OptionError(f"the baseline is {which!r}", "'first' or the number of a session", "")
        np.minimum.at(start, self.number[chosen], chosen)
        return np.where(start == none, -1, start)


def table_of(scores: pd.DataFrame, shelf: measures.Shelf = _REGISTRY) -> pd.DataFrame:
    """The table `scores` with item, rater and the keys of the measures filled in."""
    require(scores, ["person", "measure", "value"], "scores")
    return _keyed(conform(filled(scores, {"item": "total", "rater": "self"}), SCORES, copy=False), shelf)


def keyed(measure: pd.Series, shelf: measures.Shelf = _REGISTRY) -> pd.Series:
    """Measures under their keys, whatever way somebody wrote their names; a name that is not known stays."""
    if not isinstance(measure.dtype, pd.CategoricalDtype):
        measure = measure.astype("category")
    names = [str(name) for name in measure.array.categories]
    keys = [name if name in shelf.own else shelf.resolve(name) or name for name in names]
    if keys == names:
        return measure
    of = pd.Index(sorted(set(keys)))
    codes = np.append(of.get_indexer(keys), -1)[measure.array.codes]
    return pd.Series(pd.Categorical.from_codes(codes, categories=text(of)), index=measure.index)


def _keyed(frame: pd.DataFrame, shelf: measures.Shelf) -> pd.DataFrame:
    """Scores with their measures under their keys."""
    written = frame["measure"]
    measure = keyed(written, shelf)
    return frame if measure is written else frame.assign(measure=measure)


def absentees(person: pd.Categorical, wanted: np.ndarray) -> list[str]:
    """The persons of whom there are rows, and none that is wanted."""
    codes, names = person.codes.astype("int64") + 1, person.categories
    there, has = (np.bincount(some, minlength=len(names) + 1)[1:] > 0 for some in (codes, codes[wanted]))
    return [str(names[code]) for code in np.flatnonzero(there & ~has).tolist()]


def pick(words: pd.Categorical, at: np.ndarray) -> pd.Categorical:
    """Some of the words."""
    return pd.Categorical.from_codes(words.codes[at], dtype=words.dtype, validate=False)


def words_among(words: pd.Categorical, wanted: Collection[str]) -> np.ndarray:
    """Which rows have one of the words."""
    return _named(words, lambda name: name in wanted)


def _span(session: np.ndarray, number: np.ndarray, many: int) -> np.ndarray:
    """Smallest and largest session of every series; the rows lie in order of their series."""
    if not len(session):
        return np.full((many, 2), np.nan)
    starts = np.searchsorted(number, np.arange(many))
    return np.column_stack([np.fmin.reduceat(session, starts), np.fmax.reduceat(session, starts)])


def _series_key(columns: Mapping[str, Any]) -> np.ndarray:
    """A number of the series of every row, in the order of person, measure, item and rater; negative where the person is not said."""
    person, *rest = (columns[name] for name in KEYS)
    key: np.ndarray = person.codes.astype("int64")
    for each in rest:
        key = key * len(each.categories) + each.codes
    return key


def filled(scores: pd.DataFrame, blank: Mapping[str, str]) -> pd.DataFrame:
    """The columns of the table, with a word in those named where there is none."""
    names = [name for name in SCORES.names if name in scores.columns]
    frame = scores if names == scores.columns.tolist() else scores[names]
    more: dict[str, object] = {}
    for name, word in blank.items():
        if name not in names:
            more[name] = word
        elif (values := _worded(frame[name], word)) is not None:
            more[name] = values
    return frame.assign(**more) if more else frame


def _worded(values: pd.Series, word: str) -> pd.Series | None:
    """Text with a word where there is none, None where there is one everywhere; categories stay categories."""
    if not isinstance(values.dtype, pd.CategoricalDtype) or "" in values.array.categories:
        return text(values).fillna(word)
    if (values.array.codes >= 0).all():
        return None
    there = word in values.array.categories
    return (values if there else values.cat.add_categories([word])).fillna(word)


def _varies(key: np.ndarray) -> bool:
    """Whether there is more than one value, so that it can say something about the order."""
    return bool((key[1:] != key[:-1]).any() and not np.isnan(key).all())


def _wanted(columns: Mapping[str, Any], measure: str | None, item: str | None) -> np.ndarray:
    kept = _named(columns["measure"], lambda name: measure in (None, name))
    if item is None and measure == "goal":
        return kept
    whole = _named(columns["item"], lambda name: name.startswith("total") if item is None else name == item)
    return np.asarray(kept & whole)


def _named(words: pd.Categorical, fits: Callable[[str], bool]) -> np.ndarray:
    """Which rows have a word that fits."""
    return np.asarray(np.array([*map(fits, words.categories), False], dtype=bool)[words.codes])


def _order(
    key: np.ndarray, at: np.ndarray, day: np.ndarray, session: np.ndarray, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of scores, of which some have a value, what says the order: `when` and `moment` in days, and whether a score has a place.

    `when` is 0 in a series that is ordered by session; there `moment` tells scores of one session apart.
    """
    moment = np.where(np.isnan(at), day, at)
    dated, numbered = ~np.isnan(moment), ~np.isnan(session)
    moment = np.nan_to_num(moment)
    if dated[used].all():
        return moment, np.zeros(len(key)), np.ones(len(key), dtype=bool)
    if numbered[used].all() and not dated[used].any():
        return np.zeros(len(key)), moment, np.ones(len(key), dtype=bool)
    series = np.unique(key, return_inverse=True)[1]
    n, days, sessions = (np.bincount(series[used & each], minlength=len(key)) for each in (used, dated, numbered))
    by_day = ((days == n) | ((sessions < n) & (days >= sessions)))[series]
    placed = np.where(by_day, dated, numbered) | (n == 1)[series]
    return np.where(by_day, moment, 0.0), moment, placed
