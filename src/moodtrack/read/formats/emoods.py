"""eMoods: the `.emoods` archive with its entry.csv, or that CSV; severities 1 to 4 of the day's peak, and 0 is not recorded.

Elevation and depression are two scales, not the two ends of one. What a tracking point of your own is, its cells tell:
Y and N, whole numbers up to 4, or other numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import moment, order
from moodtrack.read.details import name_and_brackets
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.read.own_names import apart
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SEVERITY = ("irritability", "anxiety", "depressed", "elevated")
_FLAGS = ("psychotic", "therapy", "menstrual")
_CONTEXT, _NOTES = ("sleep", "weight"), ("note", "notes")
_YES, _NO = ("y", "yes", "true"), ("n", "no", "false")


def _sheet(source: Source) -> Source:
    """The table: the file itself, or entry.csv of the archive."""
    archive = source.archive
    found = [name for name in archive.names if name.rpartition("/")[2].casefold() == "entry.csv"] if archive else []
    return source.inside(found[0]) if found else source


def _header(source: Source) -> Header | None:
    found = header(source, "irritability")
    if found is None or _date(found) is None:
        return None
    return found if all(any(name.startswith(each) for name in found.names) for each in _SEVERITY) else None


def _date(head: Header) -> str | None:
    return next((name for name in head.names if name.startswith("date")), None)


def _recognise(source: Source) -> Verdict:
    sheet = _sheet(source)
    found = _header(sheet)
    if found is None:
        return Verdict(False, "no columns DATE, IRRITABILITY, ANXIETY, DEPRESSED and ELEVATED, plain or in entry.csv")
    kinds = _columns(found, [row for row in rows(sheet, found) if isinstance(row, Row)])
    about = {_date(found): "at", "id": "extra"} | dict.fromkeys(_NOTES, "note")
    told = {name: {"flag": "tags", "text": "extra"}.get(kind, "ratings") for name, kind in kinds.items()}
    return Verdict(True, "eMoods columns", {written: (about | told)[name] for name, written in found.written.items()})


def _called(written: str) -> tuple[str, str | None]:
    """The name of a column in lower case but for its first letter where it is in capitals, and its unit."""
    name, unit = name_and_brackets(written)
    return name.capitalize() if name.isupper() else name, unit or None


def _columns(head: Header, found: Sequence[Row]) -> dict[str, str]:
    """What every column is: severity, flag, number or text; told by its name, else by its cells."""
    about = (*_NOTES, "id", _date(head))
    cells = {name: {row.cells[name].casefold() for row in found} - {""} for name in head.names if name not in about}
    return {name: _kind(name, written, {number(cell) for cell in written}) for name, written in cells.items()}


def _kind(name: str, cells: set[str], values: set[float | None]) -> str:
    if name.startswith(_SEVERITY):
        return "severity"
    if cells <= {*_YES, *_NO} or (name.startswith(_FLAGS) and values <= {0.0, 1.0}):
        return "flag"
    if values == {None}:
        return "text"
    return "severity" if values <= {0.0, 1.0, 2.0, 3.0, 4.0} and not name.startswith(_CONTEXT) else "number"


def _value(name: str, kind: str, cell: str, line: int) -> tuple[float | None, list[Problem]]:
    """The number of a cell, None where nothing is recorded; and what is wrong with it."""
    value = number(cell)
    if value is None and cell:
        return None, [Problem(Code.BAD_VALUE, f"{name}: not a number; kept in extra", line)]
    if kind == "severity" and value and not (1 <= value <= 4 and value == int(value)):
        return None, [Problem(Code.OUT_OF_RANGE, f"{name}: not 1 to 4; kept in extra", line)]
    if value and name_and_brackets(name)[0] == "sleep" and "min" not in name and not 0 <= value <= 24:
        return None, [Problem(Code.OUT_OF_RANGE, f"{name}: not 0 to 24 hours; kept in extra", line)]
    return value or None, []


def _entry(row: Row, names: Mapping[str, str], kinds: Mapping[str, str], at: Record) -> Iterator[Item]:
    ratings: dict[str, float | None] = {}
    extra: dict[str, object] = {"surplus": row.surplus} if row.surplus else {}
    tags = []
    for name, kind in kinds.items():
        called, cell = names[name], row.cells[name]
        if kind == "flag":
            tags += [Tag(called)] if cell.casefold() in (*_YES, "1") else []
            continue
        if kind == "text":
            extra |= {called: cell} if cell else {}
            continue
        ratings[called], wrong = _value(name, kind, cell, row.line)
        if cell and ratings[called] is None and number(cell) != 0:
            extra[called] = cell
        yield from wrong
    note = next((row.cells[name] for name in _NOTES if row.cells.get(name)), "")
    said = bool(tags or note or any(value is not None for value in ratings.values()))
    flags = any(row.cells[name] for name, kind in kinds.items() if kind == "flag")
    yield Record(
        at.at, at.precision, "check-in", row.line,
        ratings=ratings, tags=tuple(tags) if said and flags else None, texts={"note": note} if note else {},
        source_id=f"{row.cells['id']} of {at.at:%Y-%m-%d}" if row.cells.get("id") else None,
        extra=extra,
    )  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    head = _header(sheet := _sheet(source))
    if head is None:
        raise ReadError(f"{source.name} is no eMoods export", "the .emoods archive or its entry.csv", "export again")
    read = list(rows(sheet, head))
    found = [row for row in read if isinstance(row, Row)]
    kinds, date = _columns(head, found), _date(head) or ""
    decided = order(row.cells[date] for row in found)
    headings = {name: head.written[name] or f"unnamed{name}" for name in kinds}
    own, told = apart({heading: _called(heading)[0] for heading in headings.values()})
    names = {name: own[heading] for name, heading in headings.items()}
    for row in (*told, *read):
        when = moment(row.cells[date], decided) if isinstance(row, Row) else None
        if isinstance(row, Problem) or when is None:
            yield from [row] if isinstance(row, Problem) else []
        elif when.at is None:
            yield Problem(Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE, when.why, row.line, lost=True)
        else:
            yield from _entry(row, names, kinds, Record(when.at, when.precision, "", row.line))
    for name, kind in kinds.items():
        unit = _called(head.written[name])[1] or ("h" if name == "sleep" else None)
        known = name.startswith(_SEVERITY)
        low, high, step = (1.0, 4.0, 1.0) if kind == "severity" else (None, None, None)
        direction = "higher_worse" if known else "none" if name.startswith(_CONTEXT) else None
        if kind not in ("flag", "text"):
            yield Variable(names[name], names[name], low, high, step=step, direction=direction, unit=unit, domain="emotions" if known else None, source="app" if known else "seen")  # fmt: skip
    yield from [] if read else [Problem(Code.EMPTY_FILE, "a header and no entries")]


FORMAT = Format("emoods", "eMoods export", "log", _recognise, _parse, app="emoods")
