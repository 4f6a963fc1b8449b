"""events.csv: phases, medication, life events, milestones and warning signs, one a row, with first and last day."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.read.columns import cells, layout, lines, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SHEET = SHEETS["events"]


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _parse(source: Source) -> Iterator[Item]:
    found = layout(source, _SHEET)
    for got in lines(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, row, orders = got
        values, problems = cells("events", line, row, orders, comma=found is not None and found.delimiter != ",")
        lost = "start" not in values or any(p.code == Code.AMBIGUOUS_DATE for p in problems)
        yield from (Problem(p.code, p.what, p.line, lost and p is problems[0]) for p in problems)
        if not lost:
            yield Row("events", values, line.number, row.get("person") or None)
        elif not problems:
            yield Problem(Code.MISSING_FIELD, "an event needs its first day", line.number, lost=True)


FORMAT = Format("events", "Plain table events.csv", "log", _recognise, _parse)
