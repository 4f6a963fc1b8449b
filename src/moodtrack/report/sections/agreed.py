"""What was agreed, one by one: when, until when, and whether it is told to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import missing, written

__all__ = ["Agreed", "agreed", "held"]


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


def agreed(found: Findings) -> tuple[Agreed, ...]:
    """Every assignment by the day it was agreed; where the view has a first day, those agreed, due or done from it on.

    Nothing says whether an assignment is shared: where only what is shared is used, kind and days are told and its
    words are not.
    """
    return found.once("agreed", lambda: tuple(_told(found)))


def _told(found: Findings) -> Iterator[Agreed]:
    day_of = held(found)
    rows: list[dict[str, Any]] = []
    for row in found.log_rows("assignments"):
        told: dict[str, Any] = {name: None if missing(cell) else cell for name, cell in row.items()}
        rows.append({**told, "day": told["assigned_on"] or day_of.get(told["session"])})
    start, through = found.view.start, found.until
    for told in sorted(rows, key=lambda row: [(row[name] is None, row[name] or 0) for name in ("day", "session")]):
        days = [told[name] for name in ("day", "due_on", "done_on") if told[name] is not None]
        if start is not None and days and max(days) < start:
            continue
        words = "" if found.view.shared_only else _words(told)
        kind, domain = (written(str(told[name])) if told[name] else "" for name in ("kind", "domain"))
        yield Agreed(kind, domain, words, told["session"], told["day"], told["due_on"], _state(told, through), told["done_on"])  # fmt: skip


def held(found: Findings) -> dict[int, pd.Timestamp]:
    """The day of every session whose number stands once among those that have a day."""
    rows = [row for row in found.log_rows("sessions") if row["session"] is not None and not missing(row["day"])]
    times = Counter(row["session"] for row in rows)
    return {row["session"]: row["day"] for row in rows if times[row["session"]] == 1}


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
