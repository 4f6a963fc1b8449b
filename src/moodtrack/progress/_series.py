"""Scores in their order: one series a person, measure, item and rater.

The order is `at` (else `day`), then session and entry, so that neither the order of rows nor a value ever matters. A
series in which a score has neither `at` nor `day` is ordered by session where every score has one, else by what more of
its scores have; scores that lack it have no place in the order and are left out, unless there is one score alone. A score
without an item is the total, one without a rater is the person's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack import measures
from moodtrack.errors import OptionError
from moodtrack.panel import sorting
from moodtrack.progress._occasions import one_an_occasion
from moodtrack.progress._problem_rows import Found, problem_rows
from moodtrack.progress._score_ranges import possible
from moodtrack.result import Code
from moodtrack.schema import SCORES, conform, require, text, to_days
from moodtrack.values import category

__all__ = ["KEYS", "Series", "absentees", "keyed"]

KEYS = ["person", "measure", "item", "rater"]
_REGISTRY = measures.Shelf.of(None)


@dataclass(frozen=True)
class Series:
    """The answered scores, sorted by series and time.

    Parameters
    ----------
    keys : DataFrame
        One row a series: person, measure, item, rater; a series without any value is there too.
    rows : DataFrame
        The scores that have a value, in order.
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
    absent : Series of text
        The persons with scores of whom none is of the measure that was named; empty where none was named.
    named : str
        The measure that was named, else empty.
    """

    keys: pd.DataFrame
    rows: pd.DataFrame
    number: np.ndarray
    starts: np.ndarray
    conflicts: np.ndarray
    span: np.ndarray
    unplaced: np.ndarray
    impossible: np.ndarray
    nameless: int
    absent: pd.Series
    named: str = ""

    @classmethod
    def of(
        cls,
        scores: pd.DataFrame,
        measure: str | None,
        item: str | None,
        shelf: measures.Shelf = _REGISTRY,
        native: bool = True,
    ) -> Series:
        """Totals and subscales of all measures, or those of one measure or item; `native`: on the scale of the form."""
        require(scores, ["person", "measure", "value"], "scores")
        frame = _keyed(conform(_filled(scores), SCORES, copy=False), shelf)
        wanted = _wanted(frame, measure and (shelf.resolve(measure) or measure), item)
        absent = absentees(frame, wanted) if measure else text([])
        place = slice(None) if wanted.all() else np.flatnonzero(wanted)
        key, value = _series_key(frame)[place], frame["value"].to_numpy(dtype="float64")[place]
        measured, part = (frame[name].array[place] for name in ("measure", "item"))
        fine = possible(measured, part, value, shelf) if native else ~np.isinf(value)
        used = fine & ~np.isnan(value)
        session = frame["session"].array.to_numpy("float64", na_value=np.nan)[place]
        when, moment, placed = _order(key, to_days(frame["at"])[place], to_days(frame["day"])[place], session, used)
        entry = frame["entry"].array.to_numpy("float64", na_value=np.nan)[place]
        at = sorting([key, *(each for each in (when, session, moment, entry) if _varies(each))])
        at = at[key[at] >= 0]
        new = np.append(True, np.diff(key[at]) != 0)[: len(at)]
        number = np.cumsum(new) - 1
        row = at if isinstance(place, slice) else place[at]
        keys = pd.DataFrame({name: category(pd.Series(frame[name].array.take(row[new]))) for name in KEYS}, copy=False)
        impossible = np.bincount(number[~fine[at]], minlength=len(keys))
        unplaced = np.bincount(number[(used & ~placed)[at]], minlength=len(keys))
        left = (used & placed)[at]
        span, nameless = _span(session[at], number, len(keys)), int((used & (key < 0)).sum())
        number, rows = number[left], frame.take(row[left]).set_axis(pd.RangeIndex(left.sum()))
        kept, doubtful = one_an_occasion(rows, number)
        conflicts = np.bincount(number[doubtful], minlength=len(keys))
        number, rows = _only(number, rows, kept)
        starts = np.searchsorted(number, np.arange(len(keys) + 1))
        return cls(
            keys,
            rows,
            number,
            starts,
            conflicts,
            span,
            unplaced,
            impossible,
            nameless,
            absent,
            (measure and shelf.resolve(measure)) or measure or "",
        )

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

    def problems(self, found: list[Found], variable: pd.Series | None = None, nameless: int = 0) -> pd.DataFrame:
        """One row a reason and series concerned, and one a person who has no score of the measure that was named."""
        rows = problem_rows(
            self.keys["person"], self.keys["measure"] if variable is None else variable, found, nameless
        )
        if not len(self.absent):
            return rows
        rows = rows.assign(person=text(rows["person"]), variable=text(rows["variable"]))
        none = {"variable": self.named, "code": str(Code.NO_DATA), "what": "no score of the measure asked for", "had": np.nan, "needs": np.nan}  # fmt: skip
        more = pd.DataFrame({"person": self.absent, **none})
        return pd.concat([rows, more], ignore_index=True) if len(rows) else more

    def baseline(self, which: str | int) -> np.ndarray:
        """The row that every series starts from, -1 where there is none: the first, or that of a session."""
        none = len(self.rows)
        start = np.full(len(self.keys), none)
        if which == "first":
            chosen = np.arange(none)
        elif isinstance(which, int) and not isinstance(which, bool):
            chosen = np.flatnonzero(self.rows["session"].eq(which).fillna(False).to_numpy(dtype=bool))
        else:
            raise OptionError(f"the baseline is {which!r}", "'first' or the number of a session", "")
        np.minimum.at(start, self.number[chosen], chosen)
        return np.where(start == none, -1, start)


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


def absentees(frame: pd.DataFrame, wanted: np.ndarray) -> pd.Series:
    """The persons of whom there are rows, and none that is wanted."""
    codes, names = frame["person"].array.codes.astype("int64") + 1, frame["person"].array.categories
    there, has = (np.bincount(some, minlength=len(names) + 1)[1:] > 0 for some in (codes, codes[wanted]))
    return text(names[there & ~has])


def _only(number: np.ndarray, rows: pd.DataFrame, which: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """Some of the rows; all of them are not copied."""
    return (number, rows) if which.all() else (number[which], rows[which].reset_index(drop=True))


def _span(session: np.ndarray, number: np.ndarray, many: int) -> np.ndarray:
    """Smallest and largest session of every series; the rows lie in order of their series."""
    if not len(session):
        return np.full((many, 2), np.nan)
    starts = np.searchsorted(number, np.arange(many))
    return np.column_stack([np.fmin.reduceat(session, starts), np.fmax.reduceat(session, starts)])


def _series_key(frame: pd.DataFrame) -> np.ndarray:
    """A number of the series of every row, in the order of person, measure, item and rater; negative where the person is not said."""
    person, *rest = (frame[name].array for name in KEYS)
    key: np.ndarray = person.codes.astype("int64")
    for each in rest:
        key = key * len(each.categories) + each.codes
    return key


def _filled(scores: pd.DataFrame) -> pd.DataFrame:
    """The columns of the table; a score without an item is the total, one without a rater is the person's own."""
    names = [name for name in SCORES.names if name in scores.columns]
    frame = scores if names == scores.columns.tolist() else scores[names]
    filled: dict[str, object] = {}
    for name, word in (("item", "total"), ("rater", "self")):
        if name not in names:
            filled[name] = word
        elif (values := _worded(frame[name], word)) is not None:
            filled[name] = values
    return frame.assign(**filled) if filled else frame


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


def _wanted(frame: pd.DataFrame, measure: str | None, item: str | None) -> np.ndarray:
    kept = _named(frame["measure"].array, lambda name: measure in (None, name))
    if item is None and measure == "goal":
        return kept
    whole = _named(frame["item"].array, lambda name: name.startswith("total") if item is None else name == item)
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
