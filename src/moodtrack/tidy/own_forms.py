"""Scores of questionnaires that the caller defines: their names, their scales, and values that they cannot have."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from moodtrack.log import Log
from moodtrack.measures import Measure, Shelf
from moodtrack.result import Code
from moodtrack.schema import NO_FORM, PROBLEMS, slug, stack, text
from moodtrack.tidy.notes import Notes

__all__ = ["under_own_keys"]


def under_own_keys(log: Log, shelf: Shelf) -> Log:
    """The log with the caller's questionnaires under their own keys; totals that they cannot have are not used.

    Reading knows the names of the registry alone. A name that one's own definition has too is meant as one's own.

    Examples
    --------
    >>> log = Log()
    >>> under_own_keys(log, Shelf()) is log
    True
    """
    if not shelf.own:
        return log
    written = text(log.scores["measure"])
    key = written.map({name: shelf.resolve(name) for name in written.dropna().unique()})
    mine = key.isin(list(shelf.own)).to_numpy(dtype=bool)
    scores = log.scores.assign(measure=written.where(~mine, key))
    notes = Notes()
    for name, measure in shelf.own.items():
        scores = _fitted(scores, measure, (key == name).fillna(False).to_numpy(dtype=bool), notes)
    goals = text(log.goals["measure"])
    goals = goals.map(lambda name: shelf.resolve(name) if shelf.resolve(name) in shelf.own else name, na_action="ignore")  # fmt: skip
    left = [
        name
        for name in text(scores["measure"]).dropna().unique()
        if name not in NO_FORM and shelf.resolve(name) is None
    ]
    told = log.problems["code"].eq(Code.UNKNOWN_MEASURE.value) & (not left)
    problems = stack([log.problems[~told.fillna(False).to_numpy(dtype=bool)], notes.frame()], PROBLEMS)
    return replace(log, scores=scores, goals=log.goals.assign(measure=goals), problems=problems)


def _fitted(scores: pd.DataFrame, measure: Measure, own: pd.Series, notes: Notes) -> pd.DataFrame:
    """Scales by their names, and totals and scales outside of their range without a value."""
    ranges = {"total": (measure.low, measure.high)} | {f"total:{s.name}": (s.low, s.high) for s in measure.subscales}
    parts = {slug(s.name): f"total:{s.name}" for s in measure.subscales}
    item = text(scores["item"])
    item = item.where(~own, item.map(lambda name: parts.get(slug(name), name), na_action="ignore"))
    low = item.map({name: span[0] for name, span in ranges.items()}).astype("float64")
    high = item.map({name: span[1] for name, span in ranges.items()}).astype("float64")
    strange = own & ((scores["value"] < low) | (scores["value"] > high)).to_numpy(dtype=bool)
    for person in text(scores.loc[strange, "person"]).dropna().unique():
        n = int((text(scores["person"]).eq(person).to_numpy(dtype=bool) & strange).sum())
        what = f"{measure.name}: {n} scores outside of the range of the questionnaire, which are not used"
        notes.add(Code.OUT_OF_RANGE, what, where=f"measures:{measure.name}", person=str(person))
    return scores.assign(item=item, value=scores["value"].mask(strange))
