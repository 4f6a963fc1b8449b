"""sessions.csv: one session a row; what was written about it becomes an entry of the kind session."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.read.columns import layout, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.rows import rows
from moodtrack.read.session_rows import session_row
from moodtrack.read.sheets import SHEETS
from moodtrack.read.wide import column_of
from moodtrack.records import Item, Problem

__all__ = ["FORMAT"]

_SHEET = SHEETS["sessions"]


def _recognise(source: Source) -> Verdict:
    found = layout(source, _SHEET)
    if found is not None and any(map(_of_a_session, found.written)):
        return Verdict(False, "columns of questionnaires: a sheet of scores")
    return verdict(source, _SHEET)


def _of_a_session(heading: str) -> bool:
    """Whether it is a score of the line, or of a numbered session; one of the start or end, as `srs_end`, is told as not read."""
    column = column_of(heading)
    return column is not None and (column.occasion is None or bool(column.occasion.number))


def _parse(source: Source) -> Iterator[Item]:
    for got in rows(source, _SHEET):
        if isinstance(got, Problem):
            yield got
        else:
            yield from session_row(got.written, got.values, got.line.number)


FORMAT = Format("sessions", "Plain table sessions.csv", "log", _recognise, _parse)
