"""One questionnaire of all persons as a matrix: one row an occasion on which it was filled in, one column an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from moodtrack.measures import Measure
from moodtrack.measures.scoring import codings, item_range, item_step
from moodtrack.result import Code
from moodtrack.schema import SCORES, conform
from moodtrack.tidy.notes import Notes

__all__ = ["Forms"]

_MOST = 6
_NULL = np.iinfo("int64").min


@dataclass(frozen=True, eq=False)
class Forms:
    """The answers to one questionnaire.

    Parameters
    ----------
    measure : str
        Its key.
    first : DataFrame
        The first row of every occasion, with person, session, at, day, rater and entry.
    answers : ndarray of float, shape (occasions, items)
        NaN where there is no answer, or two.
    offered : ndarray of bool, shape (occasions, items)
        Whether the file has a row for the item, with an answer or without.
    twice : ndarray of bool, shape (occasions,)
        Occasions with two answers to one item.
    totals : mapping of str to list of list of float
        For every part the scores of the file on each occasion; an occasion that cannot be matched has a NaN.
    unreadable : ndarray of bool, shape (occasions, items)
        Answers that were given and taken out, because the form does not have them; empty before that is looked at.
    """

    measure: str
    first: pd.DataFrame
    answers: np.ndarray
    offered: np.ndarray
    twice: np.ndarray
    totals: dict[str, list[list[float]]] = field(default_factory=dict)
    unreadable: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))

    @classmethod
    def of(cls, scores: pd.DataFrame, measure: Measure) -> Forms | None:
        """The forms of a measure; None where the file has no item of it."""
        own = scores[scores["measure"] == measure.name]
        number = pd.to_numeric(own["item"].astype(str).where(own["item"].astype(str).str.fullmatch(r"[0-9]{1,3}")))
        rows = own[number.between(1, measure.items).to_numpy(dtype=bool)]
        if rows.empty:
            return None
        items = number[number.between(1, measure.items)].to_numpy("int64") - 1
        keys = _keys(rows)
        _, firsts, occasion = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        occasion = occasion.reshape(-1)
        shape = (len(firsts), measure.items)
        value = rows["value"].to_numpy("float64")
        known = ~np.isnan(value)
        count, answers, offered = np.zeros(shape, int), np.full(shape, np.nan), np.zeros(shape, bool)
        np.add.at(count, (occasion[known], items[known]), 1)
        answers[occasion[known], items[known]] = value[known]
        offered[occasion, items] = True
        answers[count > 1] = np.nan
        made = cls(
            measure.name,
            rows.iloc[firsts].reset_index(drop=True),
            answers,
            offered,
            np.asarray((count > 1).any(axis=1)),
        )
        others = own[~number.notna().to_numpy(dtype=bool)]
        return replace(made, totals=made._totals(others[others["value"].notna()]))

    def _totals(self, given: pd.DataFrame) -> dict[str, list[list[float]]]:
        """The file's own scores by part and occasion: same time, or the only occasion of that person and day."""
        mine, theirs = _loose(self.first), _loose(given)
        of_day: dict[tuple[object, ...], list[int]] = {}
        for place, key in enumerate(mine):
            of_day.setdefault(key, []).append(place)
        at, when = self.first["at"].tolist(), given["at"].tolist()
        found: dict[str, list[list[float]]] = {}
        for row, (key, item, value) in enumerate(zip(theirs, given["item"].astype(str), given["value"], strict=True)):
            same = of_day.get(key, [])
            exact = [place for place in same if at[place] == when[row]]
            lists = found.setdefault(item, [[] for _ in mine])
            for place in exact or same:
                lists[place].append(float(value) if exact or len(same) == 1 else np.nan)
        return found

    def lacks(self, item: str) -> np.ndarray:
        """Occasions on which the file does not give the score."""
        return np.array([not given for given in self.totals.get(item, [()] * len(self.first))], dtype=bool)

    def within(self, measure: Measure, notes: Notes) -> Forms:
        """Without answers that no coding of the form has; they are told."""
        ranges = [item_range(measure, coding) for coding in codings(measure)]
        low, high = np.min([r[0] for r in ranges], axis=0), np.max([r[1] for r in ranges], axis=0)
        outside = (self.answers < low) | (self.answers > high)
        step = np.min([item_step(measure, coding) for coding in codings(measure)], axis=0)
        broken = np.mod(np.where(outside, np.nan, self.answers) - low, step) != 0  # an answer may be infinite
        broken &= ~np.isnan(self.answers) & ~outside
        if "integer" not in measure.checks:
            broken = np.zeros_like(outside)
        self.note(Code.OUT_OF_RANGE, outside.any(axis=1), "answers outside of the scale, which are not used", notes)
        self.note(Code.BAD_VALUE, broken.any(axis=1), "answers between those of the form, which are not used", notes)
        self.note(Code.ITEMS_TWICE, self.twice, "two answers to one item, so that there is no score", notes)
        return replace(self, answers=np.where(outside | broken, np.nan, self.answers), unreadable=outside | broken)

    def unanswered(self, measure: Measure, notes: Notes) -> Iterator[tuple[np.ndarray, str, np.ndarray]]:
        """Occasions on which an item that is read on its own has no answer, where the person's file has the item."""
        person = self.first["person"].cat.codes.to_numpy()
        for critical in measure.critical_items:
            column = critical.item - 1
            has = np.isin(person, person[self.offered[:, column]])
            empty = has & np.isnan(self.answers[:, column]) & ~self.twice
            empty &= ~np.isnan(self.answers).all(axis=1) | self.offered[:, column]
            if self.unreadable.size:
                empty &= ~self.unreadable[:, column]
            self.note(Code.UNANSWERED, empty, f"no answer to item {critical.item}, which is read on its own", notes)
            fresh = np.flatnonzero(empty & ~self.offered[:, column])
            yield fresh, str(critical.item), np.full(len(empty), np.nan)

    def rows(self, new: Sequence[tuple[np.ndarray, str, np.ndarray, str]]) -> pd.DataFrame | None:
        """Rows for the table `scores`: occasions, item, values and how they were made."""
        if not new:
            return None
        place = np.concatenate([occasions for occasions, _, _, _ in new])
        frame = self.first.iloc[place].reset_index(drop=True)
        frame["item"] = [item for occasions, item, _, _ in new for _ in occasions]
        frame["value"] = np.concatenate([values for _, _, values, _ in new])
        frame["derived"] = [derived for occasions, _, _, derived in new for _ in occasions]
        return conform(frame.assign(order=place).sort_values("order", kind="stable").drop(columns="order"), SCORES)

    def compare(self, item: str, values: np.ndarray, notes: Notes) -> None:
        """Tell where a score of the file is not what the items give."""
        given = self.totals.get(item)
        if given is None:
            return
        known = [(i, g) for i, g in enumerate(given) if g and not np.isnan(values[i]) and not np.isnan(g).all()]
        off = [i for i, g in known if np.nanmin(np.abs(np.array(g) - values[i])) > 1e-9]
        where = np.zeros(len(values), dtype=bool)
        where[off] = True
        differences = {round(float(np.nanmax(given[i]) - values[i]), 6) for i in off}
        hint = f"; each is off by {differences.pop():+g}" if len(differences) == 1 and len(off) > 1 else ""
        ratios = {round(float(np.nanmax(given[i]) / values[i]), 6) for i in off if values[i] and np.nanmax(given[i])}
        if not hint and len(ratios) == 1 and len(off) > 1:
            hint = f"; each is {ratios.pop():g} times the one from its items: another way of scoring"
        what = f"a score {item} in the file that its items do not give, and which stays{hint}"
        self.note(Code.TOTAL_DIFFERS, where, what, notes)

    def note(self, code: Code, where: np.ndarray, what: str, notes: Notes, *, items: bool = False) -> None:
        """One problem row a person: how many of the occasions, which, and which items are missing on them."""
        codes = self.first["person"].cat.codes.to_numpy()
        names = self.first["person"].cat.categories
        for person in np.unique(codes[where]):
            at = np.flatnonzero(where & (codes == person))
            shown = [self._place(i) + (f" ({_numbers(self.answers[i])})" if items else "") for i in at[:_MOST]]
            more = f" and {len(at) - _MOST} more" if len(at) > _MOST else ""
            text = f"{self.measure}, {len(at)} of {int((codes == person).sum())} occasions: {what}: {'; '.join(shown)}{more}"
            notes.add(code, text, where=f"score:{self.measure}", person=str(names[person]) if person >= 0 else None)

    def _place(self, occasion: int) -> str:
        row = self.first.iloc[occasion]
        if pd.notna(row["day"]):
            return str(row["day"].date())
        return f"session {row['session']}" if pd.notna(row["session"]) else "no date"


def _numbers(answers: np.ndarray) -> str:
    missing = (np.flatnonzero(np.isnan(answers)) + 1).tolist()
    return f"item{'s' * (len(missing) != 1)} {', '.join(map(str, missing[:_MOST]))}{', ...' * (len(missing) > _MOST)}"


def _keys(rows: pd.DataFrame) -> np.ndarray:
    """What makes an occasion: person, rater, session, at and day, as integers."""
    times = [rows[name].to_numpy("datetime64[us]").astype("int64") for name in ("day", "at")]
    session = rows["session"].fillna(_NULL).to_numpy("int64")
    return np.column_stack([rows["person"].cat.codes, times[0], times[1], session, rows["rater"].cat.codes])


def _loose(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """Person, rater, and the day; the session where no day is known."""
    day, session = rows["day"].to_numpy("datetime64[us]").astype("int64"), rows["session"].fillna(_NULL)
    when: Iterable[tuple[object, ...]] = zip(day.tolist(), session.to_numpy("int64").tolist(), strict=True)
    who = zip(rows["person"].astype(str), rows["rater"].astype(str), strict=True)
    return [(*p, d, None if d != _NULL else s) for p, (d, s) in zip(who, when, strict=True)]
