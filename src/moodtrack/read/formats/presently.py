"""Presently CSV, a gratitude journal: a date and a text a row; other apps write the date with a clock at midnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from moodtrack.errors import ReadError
from moodtrack.read.dates import moment, order
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Row, header, rows
from moodtrack.records import Item, Problem, Record
from moodtrack.result import Code

__all__ = ["FORMAT"]

_DATE, _TEXT = "entrydate", "entrycontent"


def _recognise(source: Source) -> Verdict:
    found = header(source, _DATE, _TEXT)
    if found is None:
        return Verdict(False, "no columns entryDate and entryContent")
    columns = {w: {_DATE: "at", _TEXT: "gratitude"}.get(name, "extra") for name, w in found.written.items()}
    return Verdict(True, "columns entryDate and entryContent", columns)


def _parse(source: Source) -> Iterator[Item]:
    head = header(source, _DATE, _TEXT)
    if head is None:
        raise ReadError(f"{source.name} is no Presently CSV", "columns entryDate and entryContent", "export again")
    read = list(rows(source, head))
    decided = order(row.cells[_DATE] for row in read if isinstance(row, Row))
    for row in read:
        if isinstance(row, Problem):
            yield row
            continue
        when = moment(row.cells[_DATE], decided)
        if when.at is None:
            yield Problem(Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE, when.why, row.line, lost=True)
            continue
        others = {head.written[name]: c for name, c in row.cells.items() if c and name not in (_DATE, _TEXT)}
        yield Record(
            at=when.at,
            precision="day" if when.at.time() == time() else when.precision,
            kind="journal",
            line=row.line,
            texts={"gratitude": row.cells[_TEXT]} if row.cells[_TEXT] else {},
            utc_offset=when.utc_offset,
            extra=others | ({"surplus": row.surplus} if row.surplus else {}),
        )
    if not read:
        yield Problem(Code.EMPTY_FILE, "a header and no entries")


FORMAT = Format("presently", "Presently CSV", "log", _recognise, _parse, app="presently")
