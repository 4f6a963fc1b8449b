"""Courses of scores by the number of the session: one cell a session, scored or not, for all series in one array."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from moodtrack.progress._series import Series
from moodtrack.stats.steps import PAD

__all__ = ["LONGEST", "Courses"]

LONGEST = 1000
"""Numbers of sessions that a series may span; more are dates or codes, not sessions."""
_PATTERNS = ((0, 1, 2, 3), (0, 1, 2, 4), (0, 2, 3, 4), (0, 2, 3, 5))


@dataclass(frozen=True)
class Courses:
    """Scores in cells; the courses lie one behind the other with missing cells between them.

    Parameters
    ----------
    value : ndarray of float, shape (cells,)
        The scores, NaN where a session has none.
    offset, length, first : ndarray of int, shape (series,)
        First cell of every series, number of its sessions, number of its first session.
    counted : ndarray of bool, shape (series,)
        Series without any number of a session: their scores were counted in order.
    unnumbered, doubled : ndarray of int, shape (series,)
        Scores left out: without the number of a session among others that have one; different ones of one session.
    too_long : ndarray of bool, shape (series,)
        Series whose numbers span more than `LONGEST`: left out.
    """

    value: np.ndarray
    offset: np.ndarray
    length: np.ndarray
    first: np.ndarray
    counted: np.ndarray
    unnumbered: np.ndarray
    doubled: np.ndarray
    too_long: np.ndarray

    @classmethod
    def of(cls, series: Series) -> Courses:
        """Put every score into the cell of its session."""
        many, number = series.many, series.number
        session = series.session
        low, high = series.span[:, 0], series.span[:, 1]
        counted = np.isnan(low)
        if counted.any():
            order = np.arange(len(number)) - series.starts[number] + 1
            session = np.where(counted[number], order, session)
        low, high = np.where(counted, 1, low), np.where(counted, series.counts, high)
        too_long = high - low >= LONGEST
        length = np.where(too_long, 0, high - low + 1).astype("int64")
        offset = np.cumsum(length + PAD) - length
        value = np.full(PAD + int((length + PAD).sum()), np.nan)
        score = series.value
        missing = np.isnan(session)
        unnumbered = np.bincount(number[missing], minlength=many)
        left = missing | too_long[number] if missing.any() or too_long.any() else missing
        if left.any():
            number, session, score = number[~left], session[~left], score[~left]
        cell = ((offset - low)[number] + session).astype("int64")
        value[cell] = score
        doubled = np.zeros(many, dtype="int64")
        if not (np.diff(cell) > 0).all():
            bad = np.isin(cell, cell[value[cell] != score])
            value[cell[bad]] = np.nan
            doubled = np.bincount(number[bad], minlength=many)
        return cls(value, offset, length, low.astype("int64"), counted, unnumbered, doubled, too_long)

    def session(self, number: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """The numbers of the sessions of some cells."""
        return np.asarray(cell + (self.first - self.offset)[number])

    def intervals(self) -> tuple[np.ndarray, np.ndarray]:
        """The series and the cell n of every interval with two sessions up to n and two after it."""
        many = np.maximum(self.length - 3, 0)
        number = np.repeat(np.arange(len(many)), many)
        place = np.arange(len(number)) - np.repeat(np.cumsum(many) - many, many)
        return number, place + np.repeat(self.offset + 1, many)

    def counts(self) -> np.ndarray:
        """Number of scored sessions of every series."""
        return np.asarray(self._seen[self.offset + self.length] - self._seen[self.offset])

    def patterns(self) -> np.ndarray:
        """Whether a series has four scores near enough to each other: 1111, 11101, 10111 or 101101 somewhere."""
        there = np.append(np.isfinite(self.value), np.zeros(PAD + 3, dtype=bool))
        cells = len(self.value)
        # a window over the border of two series would need scores in the missing cells between them
        found = np.zeros(cells + 1, dtype="int64")
        for places in _PATTERNS:
            found[1:] |= np.logical_and.reduce([there[place : place + cells] for place in places])
        total = np.cumsum(found)
        return np.asarray(total[self.offset + self.length] > total[self.offset])

    def later(self, cells: np.ndarray, number: np.ndarray, from_next: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Smallest and largest score of a series from some cells after the ones given on; NaN where there is none."""
        end = self.offset[number] + self.length[number]
        start = np.minimum(cells + from_next, end)
        borders = np.column_stack([start, np.maximum(end, start + 1)]).ravel()
        if not len(borders):
            return np.zeros(0), np.zeros(0)
        # where start is the end, the missing cell behind the series is all there is
        return np.fmin.reduceat(self.value, borders)[::2], np.fmax.reduceat(self.value, borders)[::2]

    def later_count(self, cells: np.ndarray, number: np.ndarray, from_next: np.ndarray) -> np.ndarray:
        """Number of scores of a series from some cells after the ones given on."""
        end = self.offset[number] + self.length[number]
        return np.asarray(self._seen[end] - self._seen[np.minimum(cells + from_next, end)])

    def scores(self) -> tuple[np.ndarray, np.ndarray]:
        """The series and the cell of every score."""
        cell = np.flatnonzero(np.isfinite(self.value))
        return np.repeat(np.arange(len(self.length)), self.counts()), cell

    @cached_property
    def _seen(self) -> np.ndarray:
        """Number of scores before every cell."""
        return np.append(0, np.cumsum(np.isfinite(self.value)))
