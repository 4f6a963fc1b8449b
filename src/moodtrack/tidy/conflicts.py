"""Scores that contradict each other: two values for one part of a questionnaire on one occasion, from one rater."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from moodtrack.records import Row
from moodtrack.result import Code
from moodtrack.schema import text
from moodtrack.tidy.notes import Notes, lines_in_words

__all__ = ["conflicts"]


def conflicts(scores: pd.DataFrame, rows: Sequence[tuple[str, str, Row]], notes: Notes) -> None:
    """Tell the scores of one occasion that differ; all of them stay.

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
