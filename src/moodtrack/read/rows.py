"""The rows of a plain table that can be kept: cells by kind, and what no row can do without is there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from moodtrack.read.columns import Sheet, cells, layout, lines, verdict
from moodtrack.read.format import Format, Line, Source
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code

__all__ = ["Kept", "plain", "rows"]


class Kept(NamedTuple):
    """A row that is kept: the line, its cells as written and by kind, by column."""

    line: Line
    written: dict[str, str]
    values: dict[str, object]

    @property
    def person(self) -> str | None:
        """The person that the row names."""
        return self.written.get("person") or None

    def row(self, table: str) -> Row:
        """The row of the table of the schema."""
        return Row(table, self.values, self.line.number, self.person)


def rows(source: Source, sheet: Sheet) -> Iterator[Kept | Problem]:
    """The rows of a sheet, each kept or a problem that says that it is lost.

    Lost is a row of which day and month cannot be told apart, and one without what the sheet needs.

    Raises
    ------
    ReadError
        If the file is not this sheet.
    """
    found = layout(source, sheet)
    comma = found is not None and found.delimiter != ","
    for got in lines(source, sheet):
        if isinstance(got, Problem):
            yield got
            continue
        line, written, orders = got
        values, problems = cells(sheet.table, line, written, orders, comma)
        lacking = [column for group in sheet.needs if not values.keys() & group for column in group]
        why = next((p for p in problems if p.code == Code.AMBIGUOUS_DATE), None)
        if lacking and why is None:
            if any(written.get(column) for column in lacking):
                why = problems[0]
            else:
                problems.append(why := Problem(Code.MISSING_FIELD, sheet.lacking, line.number))
        yield from (Problem(p.code, p.what, p.line, p is why, written.get("person") or None) for p in problems)
        if why is None:
            yield Kept(line, written, values)


def plain(sheet: Sheet) -> Format:
    """The format of a sheet of which every row that is kept is one row of its table, as it is.

    Examples
    --------
    >>> from moodtrack.read.sheets import SHEETS
    >>> plain(SHEETS["events"]).name, plain(SHEETS["events"]).label
    ('events', 'Plain table events.csv')
    """
    name = sheet.called or sheet.table
    return Format(name, f"Plain table {sheet.file}", "log", partial(verdict, sheet=sheet), partial(_as_is, sheet=sheet))


def _as_is(source: Source, sheet: Sheet) -> Iterator[Item]:
    for got in rows(source, sheet):
        yield got if isinstance(got, Problem) else got.row(sheet.table)
