"""assignments.csv: homework, skills and material agreed, one a row, with done or not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from moodtrack.read.columns import verdict
from moodtrack.read.format import Format, Source
from moodtrack.read.rows import Kept, rows
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SHEET = SHEETS["assignments"]


def _parse(source: Source) -> Iterator[Item]:
    for got in rows(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        for what in _contradictions(got):
            yield Problem(Code.DATE_CONFLICT, f"{what}; both stay", got.line.number, person=got.person)
        yield got.row("assignments")


def _contradictions(got: Kept) -> Iterator[str]:
    agreed, due, done = (got.values.get(name) for name in ("assigned_on", "due_on", "done_on"))
    for day, words in ((due, "due_on lies before assigned_on"), (done, "done_on lies before assigned_on")):
        if isinstance(agreed, datetime) and isinstance(day, datetime) and day < agreed:
            yield words
    if done is not None and got.values.get("done") is False:
        yield "a day in done_on, and done is no"


FORMAT = Format("assignments", "Plain table assignments.csv", "log", partial(verdict, sheet=_SHEET), _parse)
