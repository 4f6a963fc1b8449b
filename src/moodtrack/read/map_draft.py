"""A first map of the columns of a sheet, as TOML to correct: what a column is, told by its cells, never by a guess of its meaning.

A scale is what was seen, written as a comment: only who knows the app knows its lowest and highest value, and which way
is better.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from moodtrack.errors import OptionError, ReadError
from moodtrack.read.cells import number
from moodtrack.read.dates import clock, moment, order
from moodtrack.read.foreign import refuse
from moodtrack.read.format import DELIMITERS, Source
from moodtrack.read.registry import recognise
from moodtrack.read.sheets import LOG_NAMES
from moodtrack.read.workbook import is_workbook, readable, sheets
from moodtrack.schema import slug

__all__ = ["draft", "of_file"]

_ROWS = 500
_MOSTLY = 0.9
_OFTEN, _SHORT = 4, 3
_PERSONS = ("client", "klient", "klientin", "participant", "patient", "patientin", "person", "proband", "probandin", "subject", "teilnehmer", "teilnehmerin", "who")  # fmt: skip
_CODES = ("code", "id", "key", "no", "nr", "number", "nummer")
_NAMES = {name: column for column, more in LOG_NAMES.items() for name in (column, *more)}


def draft(source: Source) -> str:
    """The map of a sheet, from its header and its first rows.

    Raises
    ------
    ReadError
        If the file has no header of at least two names, or one that stands there twice. A column without a heading is in no map.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source(Path("a.csv"), "a.csv")
    >>> vars(source)["data"] = b"Tag,Laune,Notiz\\n01.02.2026,3,gut\\n13.02.2026,5,\\n"
    >>> print(draft(source).partition("[")[2])
    columns."Tag"]
    as = "at"  # day first, as row 2 of the column shows
    <BLANKLINE>
    [columns."Laune"]
    as = "rating"  # 3 to 5 in 2 cells
    name = "laune"
    # low = ?
    # high = ?
    # direction = "higher_better"  # or "higher_worse"
    <BLANKLINE>
    [columns."Notiz"]
    as = "text"
    part = "note"
    <BLANKLINE>
    """
    delimiter = max(DELIMITERS, key=lambda each: len(source.first(each).cells))
    rows = list(islice(source.rows(delimiter), _ROWS))
    header = [name.strip() for name in rows[0].cells] if rows else []
    if len([*filter(None, header)]) < 2:
        raise ReadError(f"{source.name} has no header", "a first row with the names of the columns", "add one")
    if again := next((place for place, name in enumerate(header) if name and name in header[:place]), 0):
        first = header.index(header[again])
        got = f"{source.name}: the columns {first + 1} and {again + 1} have the same heading"
        raise ReadError(got, "every heading once", "rename one of the two")
    cells = {
        name: [line.cells[place].strip() for line in rows[1:] if place < len(line.cells)]
        for place, name in enumerate(header)
        if name
    }
    done: set[str] = set()
    blocks = [_block(name, [cell for cell in found if cell], delimiter != ",", done) for name, found in cells.items()]
    head = [
        f"# A first map of {json.dumps(source.name.replace(chr(92), '/').rpartition('/')[2], ensure_ascii=False)}. Correct it, then: moodtrack tidy FILE --map THIS -o FOLDER",
        'label = "My app"',
        '# dates = "day first"  # or "month first", where the file does not tell',
    ]
    return "\n".join(head) + "\n\n" + "\n".join(blocks)


def of_file(paths: Sequence[Path]) -> str:
    """The map of the one sheet that is named.

    Raises
    ------
    OptionError
        If it is not one file, or a workbook of which more or fewer than one sheet is read by no format.
    ReadError
        If it is no sheet.
    """
    if len(paths) != 1 or not paths[0].is_file():
        raise OptionError("a first map is for one sheet", "one file", "name it alone; of a workbook, the workbook")
    source = Source(paths[0], str(paths[0]))
    if readable() and is_workbook(source):
        source = _sheet(source)
    refuse(source)
    return draft(source)


def _sheet(book: Source) -> Source:
    """The only sheet of a workbook, or the only one that no format reads."""
    found = list(sheets(book))
    left = found if len(found) == 1 else [sheet for sheet in found if not _known(sheet)]
    if len(left) == 1:
        return left[0]
    names = ", ".join(sheet.name.removeprefix(f"{book.name} ") for sheet in left) or "none"
    do = "save the sheet as CSV (UTF-8) in the program that it is from, and name that file alone"
    raise OptionError(f"a first map is for one sheet; of this workbook no format reads: {names}", "one sheet", do)


def _known(source: Source) -> bool:
    try:
        recognise(source, reasons=False)
    except ReadError:
        return False
    return True


def _block(name: str, cells: list[str], comma: bool, done: set[str]) -> str:
    lines = _lines(name, cells, comma, done)
    return f"[columns.{json.dumps(name, ensure_ascii=False)}]\n" + "\n".join(lines) + "\n"


def _lines(name: str, cells: list[str], comma: bool, done: set[str]) -> list[str]:
    """What a column is, with what shows it; `done` are the roles that were given."""
    known = _NAMES.get(slug(name), "")
    dated = [moment(cell, "day first") for cell in cells]
    if "at" not in done and cells and all(each.at is not None for each in dated[:20]):
        done.add("at")
        return [f'as = "at"{_evidence(cells)}']
    if (known == "person" or _whose(name)) and "person" not in done:
        done.add("person")
        return ['as = "person"' + ("" if known else "  # whose row it is? else skip")]
    if (
        "time" not in done
        and cells
        and all(clock(cell) is not None for cell in cells[:20])
        and not _numbers(cells, comma)
    ):
        done.add("time")
        return ['as = "time"']
    if values := _numbers(cells, comma):
        seen = f"{min(values):g} to {max(values):g} in {len(values)} cells"
        if odd := len(cells) - len(values):
            seen += f"; {odd} cell{'s' * (odd > 1)} no number: a problem each, or name such words in missing = [...]"
        return [
            f'as = "rating"  # {seen}', f"name = {json.dumps(slug(name))}", "# low = ?", "# high = ?",
            '# direction = "higher_better"  # or "higher_worse"',
        ]  # fmt: skip
    if known == "tags" or _lists(cells):
        sign = _lists(cells) or max("|;,", key=lambda sign: sum(sign in cell for cell in cells))
        return ['as = "tags"', f'separator = "{sign}"']
    if cells and len(set(cells)) <= max(7, len(cells) // 20) and len(cells) > 2 * len(set(cells)):
        return ['as = "word"  # few words, often: a mood scale perhaps', f"name = {json.dumps(slug(name))}"]
    return ['as = "text"', 'part = "note"'] if cells else ['as = "skip"  # empty']


def _whose(name: str) -> bool:
    """Whether a heading is a word for the person, alone or with one such as code or number."""
    words = slug(name).split("_")
    return any(word in _PERSONS for word in words) and all(word in (*_PERSONS, *_CODES) for word in words)


def _lists(cells: list[str]) -> str:
    """The sign that joins the short words of many cells, where one of them stands twice; empty for any other column."""
    for sign in "|;,":
        parts = [part.strip() for cell in cells for part in cell.split(sign) if part.strip()]
        often = sum(sign in cell for cell in cells) * _OFTEN >= max(len(cells), 1)
        if often and len(set(parts)) < len(parts) and all(len(part.split()) <= _SHORT for part in parts):
            return sign
    return ""


def _numbers(cells: list[str], comma: bool) -> list[float]:
    """The numbers of a column of numbers; none where more than one cell in ten is something else."""
    found = [value for cell in cells if (value := number(cell, decimal_comma=comma)) is not None]
    return found if len(found) >= _MOSTLY * len(cells) else []


def _evidence(cells: list[str]) -> str:
    """Which row tells the order of day and month, or that none does."""
    told = order(cells)
    if told in ("day first", "month first"):
        row = next(place for place, cell in enumerate(cells, start=1) if order([cell]) == told)
        return f"  # {told}, as row {row} of the column shows"
    read = next((found for cell in cells if (found := moment(cell)).ambiguous), None)
    return f"  # {read.why}: say dates above" if read is not None else ""
