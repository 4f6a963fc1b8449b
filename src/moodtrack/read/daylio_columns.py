"""Which columns a Daylio CSV has: five header generations since 2017, exports cut to some columns, files without a header."""

from __future__ import annotations

import re
from itertools import islice

from moodtrack.read.dates import clock, day_and_month, moment, weekday
from moodtrack.read.format import DELIMITERS, Source

__all__ = ["layout"]

_HEAD = ("full_date", "date", "weekday", "time", "mood", "activities")
_HEADERS = (
    ("full_date", "weekday", "mood", "activities", "note"),
    (*_HEAD, "note"),
    (*_HEAD, "note_title", "note"),
    (*_HEAD, "scales", "note_title", "note"),
)
_TELLING = (
    {"full_date", "mood", "activities"},
    {"full_date", "mood", "weekday"},
    {"year", "date", "mood", "activities"},
)
"""Columns of which a header has all of one set: people cut the others out."""


def layout(source: Source) -> tuple[str, tuple[str, ...], bool] | None:
    """Delimiter, column names and whether they stand in the file; None for a file of another kind."""
    for delimiter in DELIMITERS:
        header = tuple(cell.strip().casefold() for cell in source.first(delimiter).cells)
        if len(set(header)) == len(header) and any(columns <= set(header) for columns in _TELLING):
            return delimiter, header, True
    for delimiter in DELIMITERS:
        lines = [line.cells for line in islice(source.rows(delimiter), 20) if line.cells]
        if lines and (names := _unheaded(lines)):
            return delimiter, names, False
    return None


def _unheaded(lines: list[list[str]]) -> tuple[str, ...] | None:
    width = max((len(cells) for cells in lines), key=[len(cells) for cells in lines].count)
    names = next((header for header in _HEADERS if len(header) == width), None)
    if names and len(names) > 5 and re.fullmatch(r"(?:19|20)\d\d", lines[0][0].strip()):
        names = ("year", *names[1:])
    elif names is None or moment(lines[0][0]).at is None:
        return None
    if "time" in names:
        return names if len(lines[0]) > 3 and clock(lines[0][3]) and _named(lines[0]) else None
    return names if len(lines[0]) > 1 and weekday(lines[0][1]) else None


def _named(cells: list[str]) -> bool:
    """Whether the second cell says the day again in words; of a language that is not known, by its number."""
    at = moment(cells[0]).at
    words = bool(re.search(r"[^\W\d_]", cells[1]))
    counted = at is not None and words and at.day in map(int, re.findall(r"\d+", cells[1]))
    return counted or day_and_month(cells[1]) is not None
