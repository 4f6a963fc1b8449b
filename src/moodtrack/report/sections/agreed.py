"""What was agreed, one by one: when, until when, and whether it is told to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written
from moodtrack.schema import plain_rows

__all__ = ["Agreed", "agreed"]


class Agreed(NamedTuple):
    """One assignment: what, at which session and day, due when, and its state.

    The state is done, not done, due (its day is over and nothing is told), not yet due, or no information.
    """

    kind: str
    domain: str
    label: str
    session: int | None
    day: pd.Timestamp | None
    due: pd.Timestamp | None
    state: str
    done: pd.Timestamp | None


def agreed(found: Findings) -> Iterator[Agreed]:
    """Every assignment by the day it was agreed; where the view has a first day, those agreed, due or done from it on.

    Nothing says whether an assignment is shared: where only what is shared is used, kind and days are told and its
    words are not.
    """
    rows, sessions = found.log.assignments, found.log.sessions
    once = sessions[["session", "day"]].dropna().drop_duplicates("session", keep=False)
    held = dict(zip(once["session"].astype("int64").tolist(), once["day"], strict=True))
    at = [None if pd.isna(number) else held.get(int(number)) for number in rows["session"]]
    day = rows["assigned_on"].fillna(pd.Series(at, index=rows.index, dtype="datetime64[us]"))
    rows = rows.assign(day=day).sort_values(["day", "session"], kind="stable")
    start, through = found.view.start, found.until
    for row in plain_rows(rows):
        told: dict[str, Any] = {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        days = [told[name] for name in ("day", "due_on", "done_on") if told[name] is not None]
        if start is not None and days and max(days) < start:
            continue
        words = "" if found.view.shared_only else _words(told)
        session = None if told["session"] is None else int(told["session"])
        kind, domain = (written(str(told[name])) if told[name] else "" for name in ("kind", "domain"))
        yield Agreed(kind, domain, words, session, told["day"], told["due_on"], _state(told, through), told["done_on"])


def _words(row: dict[str, Any]) -> str:
    """The label, else the short name where it is a word."""
    name = row["assignment"]
    if row["label"] is not None:
        return written(row["label"], 80)
    return written(str(name).replace("_", " "), 80) if name is not None and any(map(str.isalpha, str(name))) else ""


def _state(row: dict[str, Any], through: pd.Timestamp | None) -> str:
    if row["done"] is not None:
        return "done" if row["done"] else "not done"
    due = row["due_on"]
    if due is None or through is None:
        return "no information"
    return "due" if due <= through else "not yet due"
