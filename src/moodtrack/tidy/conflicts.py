"""Scores that contradict each other: two values for one part of a questionnaire on one occasion, from one rater, and
days that order the scores otherwise than their session numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from moodtrack.records import Row
from moodtrack.result import Code
from moodtrack.schema import text, to_days
from moodtrack.tidy.notes import Notes, lines_in_words
from moodtrack.values import category

__all__ = ["conflicts", "out_of_order"]


def out_of_order(scores: pd.DataFrame) -> pd.Series:
    """Which scores lie on an earlier day than a score of an earlier session; of one person, measure and rater.

    Examples
    --------
    >>> frame = pd.DataFrame({"person": "a", "measure": "phq9", "rater": "self", "session": [1, 2],
    ...                       "day": pd.to_datetime(["2026-01-05", "2025-01-12"])})
    >>> out_of_order(frame).tolist()
    [False, True]
    """
    days, sessions = to_days(scores["day"]), scores["session"].array
    known = np.flatnonzero(~np.isnan(days) & ~sessions.isna())
    if not len(known):
        return pd.Series(False, index=scores.index)
    group = np.zeros(len(known), dtype="int64")
    for name in ("person", "measure", "rater"):
        codes, size = _own(scores[name])
        group = group * size + codes[known]
    session, day = sessions.to_numpy("int64", na_value=0)[known], days[known]
    order = np.lexsort((session, group))
    group, session, day = group[order], session[order], day[order]
    apart = group * (np.ptp(day) + 1)
    so_far = np.maximum.accumulate(day + apart) - apart
    new = np.append(True, (np.diff(group) != 0) | (np.diff(session) != 0))
    last = np.flatnonzero(new)[np.cumsum(new) - 1] - 1  # the last row of the session before
    odd = np.zeros(len(scores), dtype=bool)
    odd[known[order]] = (last >= 0) & (group[last] == group) & (day < so_far[last])
    return pd.Series(odd, index=scores.index)


def _own(values: pd.Series) -> tuple[np.ndarray, int]:
    """The number of every row's word, where none is told that of self, and how many words there are."""
    named = category(values)
    names = named.categories.tolist()
    none = names.index("self") if "self" in names else len(names)
    return np.where(named.codes < 0, none, named.codes).astype("int64"), len(names) + 1


def _disordered(scores: pd.DataFrame, notes: Notes) -> None:
    """Tell the scores whose days and session numbers order them differently."""
    odd = scores[out_of_order(scores)]
    for (person, measure), rows in odd.groupby(["person", "measure"], observed=True, sort=True):
        numbers = ", ".join(str(number) for number in sorted(set(rows["session"])))
        what = f"{measure}: days and session numbers disagree (session {numbers} lies before an earlier session)"
        notes.add(Code.DATE_CONFLICT, what, where="scores", person=str(person))


def conflicts(scores: pd.DataFrame, rows: Sequence[tuple[str, str, Row]], notes: Notes) -> None:
    """Tell the scores of one occasion that differ, and those with days against their sessions; all of them stay.

    An occasion is a session and day, without a session a time. No item is the total, no rater the person. Equal scores
    are no conflict; rows without session and time are occasions of their own.

    Parameters
    ----------
    scores : DataFrame
        The table `scores`, one row for each of `rows`, in their order.
    rows : sequence of (file name, person, Row)
        The lines.
    notes : Notes
        Takes one problem row an occasion, with files and lines.
    """
    _disordered(scores, notes)
    session, at, day = scores["session"], scores["at"], scores["day"]
    keys = pd.DataFrame(
        {
            "person": text(scores["person"]),
            "measure": text(scores["measure"]),
            "item": text(scores["item"]).fillna("total"),
            "rater": text(scores["rater"]).fillna("self"),
            "session": session.astype("float64"),
            "when": day.where(session.notna() | at.isna(), at),
        }
    ).reset_index(drop=True)
    value = scores["value"].reset_index(drop=True)
    usable = value.notna() & keys.duplicated(keep=False) & (keys["session"].notna() | keys["when"].notna())
    found = keys[usable].groupby(list(keys), sort=True, dropna=False).indices
    places = usable.to_numpy().nonzero()[0]
    for key, inside in found.items():
        mine = places[inside]
        if len(mine) > 1 and value.iloc[mine].nunique() > 1:
            lines: dict[str, list[int]] = {}
            for place in mine:
                file, _, row = rows[place]
                lines.setdefault(file, []).append(row.line)
            told = "; ".join(f"{file} {lines_in_words(numbers)}" for file, numbers in lines.items())
            what = f"{key[1]}: different scores for one occasion ({told}); all are kept, analyses use none of them"
            notes.add(Code.SCORE_CONFLICT, what, where=", ".join(lines), person=str(key[0]))
