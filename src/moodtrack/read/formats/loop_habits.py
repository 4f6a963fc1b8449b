"""Loop Habit Tracker: the zip of an export, its folder, or Checkmarks.csv; one entry a day, acts as tags, amounts as ratings.

Unknown (-1) is not no. An automatic tick and a skipped day are no acts; they are in `extra`. Amounts stand in the file
times 1000. In an archive the file of a habit counts before the common one, which can miss ticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from moodtrack.errors import ReadError
from moodtrack.read import checkmarks
from moodtrack.read.checkmarks import AUTO, DONE, NO, SKIPPED, UNKNOWN, habits, is_numeric, listed, mark, ticks
from moodtrack.read.dates import Moment
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.tick_days import days
from moodtrack.records import Item, Problem, Record, Tag, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_FOLDER = re.compile(r"(?:^|.*/)(\d{3}) ([^/]+)/checkmarks\.csv$", re.IGNORECASE)
_Days = dict[str, tuple[int, dict[str, int | None], dict[str, str]]]
"""By the date as written: line, number by habit, note by habit."""


def _sheets(source: Source, called: str) -> list[str]:
    names = source.archive.names if source.archive is not None else ()
    return [name for name in names if name.rpartition("/")[2].casefold() == called]


def _recognise(source: Source) -> Verdict:
    if source.archive is not None:
        if _sheets(source, "checkmarks.csv") and _sheets(source, "habits.csv"):
            return Verdict(True, "an archive with Habits.csv and Checkmarks.csv")
        return Verdict(False, "no archive with Habits.csv and Checkmarks.csv")
    found = ticks(source)
    if found is None:
        return Verdict(False, "no column Date beside columns of ticks (-1 to 3, or YES_MANUAL, NO, UNKNOWN)")
    days: _Days = {}
    list(_plain(source, days))
    amounts = {name for name in found.habits if is_numeric(marks.get(name) for _, marks, _ in days.values())}
    columns = {name: "ratings" if name in amounts else "tags" for name in found.habits}
    why = f"ticks of {len(found.habits)} habits{': ' * bool(found.told_by)}{found.told_by}"
    return Verdict(True, why, {"Date": "at"} | columns)


def _plain(source: Source, found: _Days) -> Iterator[Problem]:
    table = ticks(source, asked=True)
    if table is None:
        raise ReadError(f"{source.name} is no Loop export", "the zip, or Checkmarks.csv", "export as CSV again")
    for line in islice(source.rows(table.delimiter), 1, None):
        if line.broken:
            yield Problem(Code.RAGGED_ROW, line.broken, line.number, lost=True)
            continue
        cells = checkmarks.whole(line.cells)
        if len(cells) <= len(table.habits):
            told = f"{len(cells)} fields, the header has {len(table.habits) + 1}; the rest is unknown"
            yield Problem(Code.RAGGED_ROW, told, line.number)
        written = cells[0].strip()
        day = f"{written}\0{line.number}" if written in found else written
        marks = {habit: mark(cell) for habit, cell in zip(table.habits, cells[1:], strict=False)}
        found[day] = (line.number, marks, {})


def _archived(source: Source, found: _Days) -> Iterator[Problem]:
    """The files of the habits, then what only the common file has."""
    archive = source.archive
    assert archive is not None
    known = {
        k: name for sheet in _sheets(source, "habits.csv") for k, (name, _, _) in habits(archive.text(sheet)).items()
    }
    own: set[str] = set()
    differ = 0
    for sheet in sorted(_sheets(source, "checkmarks.csv"), key=lambda name: not _FOLDER.match(name)):
        folder = _FOLDER.match(sheet)
        rows = list(listed(archive.text(sheet)))
        if not rows:
            yield Problem(Code.UNREADABLE, "a table of the archive holds nothing that can be read")
        headed = bool(rows) and rows[0][0].strip().casefold() == "date"
        names = [known.get(folder[1], folder[2])] if folder else [c.strip() for c in rows[0][1:]] if headed else []
        own.update(names if folder else ())
        for row in rows[headed:]:
            _, marks, notes = found.setdefault(row[0].strip(), (len(found) + 1, {}, {}))
            for habit, cell in zip(names, row[1:], strict=False):
                if not folder and habit in own:
                    differ += habit in marks and marks[habit] != mark(cell)
                elif habit:
                    marks[habit] = mark(cell)
            if folder and len(row) > 2 and row[2].strip():
                notes[names[0]] = row[2].strip()
    if differ:
        what = f"Checkmarks.csv and the files of the habits differ in {differ} places; the files of the habits are used"
        yield Problem(Code.ASSUMED, what)


def _listed(source: Source) -> dict[str, tuple[bool, str]]:
    """Whether a habit is measured, and its unit, as the list of habits says."""
    archive = source.archive
    texts = [] if archive is None else [archive.text(sheet) for sheet in _sheets(source, "habits.csv")]
    return {name: (measured, unit) for text in texts for name, measured, unit in habits(text).values()}


def _entry(line: int, when: Moment, marks: dict[str, int | None], notes: dict[str, str], measured: set[str]) -> Record:
    said = {habit: value for habit, value in marks.items() if habit not in measured}
    known = any(value in (NO, DONE, AUTO, SKIPPED) for value in said.values())
    others = {"automatic": AUTO, "skipped": SKIPPED, "unknown": UNKNOWN if known else None}
    kept = {name: [h for h, v in said.items() if v == code and code is not None] for name, code in others.items()}
    amounts = {h: v for h, v in marks.items() if h in measured}
    assert when.at is not None
    return Record(
        at=when.at,
        precision="day",
        kind="check-in",
        line=line,
        ratings={h: None if v is None or v in (UNKNOWN, AUTO, SKIPPED) else v / 1000 for h, v in amounts.items()},
        tags=tuple(Tag(habit) for habit, value in said.items() if value == DONE) if known else None,
        texts={"note": "\n".join(f"{habit}: {note}" for habit, note in notes.items())} if notes else {},
        extra={name: named for name, named in kept.items() if named},
    )


def _parse(source: Source) -> Iterator[Item]:
    if source.archive is not None and not _recognise(source).matches:
        raise ReadError(f"{source.name} is no Loop export", "the zip, or Checkmarks.csv", "export as CSV again")
    found: _Days = {}
    yield from (_plain if source.archive is None else _archived)(source, found)
    if (sheet := ticks(source)) is not None and sheet.told_by:
        yield Problem(Code.ASSUMED, f'read as ticks of habits: {sheet.told_by}; format="log" reads ratings')
    told = _listed(source)
    names = dict.fromkeys(habit for _, marks, _ in found.values() for habit in marks)
    seen = {habit: [marks.get(habit) for _, marks, _ in found.values()] for habit in names}
    measured = {h for h in names if told.get(h, (False, ""))[0] or is_numeric(seen[h])}
    for (line, marks, notes), when in zip(found.values(), days([d.partition("\0")[0] for d in found]), strict=True):
        if when.at is None:
            code = Code.AMBIGUOUS_DATE if when.ambiguous else Code.BAD_DATE
            yield Problem(code, when.why, line, lost=True)
            continue
        if any(value is None for value in marks.values()):
            yield Problem(Code.BAD_VALUE, "a cell is neither a tick nor a number; taken as unknown", line)
        yield _entry(line, when, marks, notes, measured)
    for habit in sorted(measured):
        yield Variable(habit, habit, direction="none", unit=told.get(habit, (True, ""))[1] or None, source="file")
    if not found:
        yield Problem(Code.EMPTY_FILE, "habits without a day")


FORMAT = Format("loop_habits", "Loop Habit Tracker", "log", _recognise, _parse, app="loop_habits")
