"""Scores in columns: which questionnaire, item and session the heading of a column names; nothing is guessed.

`phq9` and `PHQ-9 total` are totals, `phq9_3` and `phq9_item3` are items, `dass21_stress` is a subscale, and a word such as
`_s4`, `wk 2`, `intake` or `post` says when, as `moodtrack.read.session_columns` has it. A heading counts only if the registry knows the questionnaire and it has that item or subscale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from moodtrack.measures import get, resolve
from moodtrack.read.cells import number
from moodtrack.read.columns import Layout
from moodtrack.read.columns import resolve as columns
from moodtrack.read.format import DELIMITERS, Source
from moodtrack.read.occasions import Occasion
from moodtrack.read.session_columns import headings, worded
from moodtrack.read.sheets import SHEETS
from moodtrack.schema import slug

__all__ = ["Column", "Wide", "column_of", "why_not", "wide"]

_KEYS = ("person", "session", "at", "rater")
_OF_A_LOG = frozenset(("time", "clock", "time_of_day", "tags", "tag", "activities", "full_date", "weekday", "title", "beep", "beepno"))  # fmt: skip
_ITEM = re.compile(r"(.+?)_(?:item_?|q_?|question_?)?(\d{1,2})")
_ROW = re.compile(r"(.+?)_?(\d{1,2})")


class Column(NamedTuple):
    """What a heading names; the occasion is None where the heading names none."""

    measure: str
    item: str
    occasion: Occasion | None = None


class Wide(NamedTuple):
    """The header of a file: the key columns by place in `layout`, and the columns of scores by place.

    `session` has the place of every column of sessions.csv, where the sheet tells of sessions too; `note` is the place
    of a note, where it does not. `other` are the places of columns that nothing reads.
    """

    layout: Layout
    scores: dict[int, Column]
    session: dict[str, int]
    note: int | None
    other: tuple[int, ...]


def column_of(heading: str) -> Column | None:
    """What a heading names, or None.

    Examples
    --------
    >>> column_of("PHQ-9"), column_of("phq9_3"), column_of("phq9_s4")
    (Column(measure='phq9', item='total', occasion=None), Column(measure='phq9', item='3', occasion=None), Column(measure='phq9', item='total', occasion=Occasion(kind='session', number=4)))
    >>> column_of("phq9_10"), column_of("mood_1"), column_of("gad7 end").occasion
    (None, None, Occasion(kind='end', number=None))
    """
    written = slug(heading) if heading.strip() else ""
    found = _score(written)
    if found is None and (when := worded(heading)):
        inner = _score(when[0])
        found = inner and inner._replace(occasion=when[1])
    return found


def _score(written: str) -> Column | None:
    if key := resolve(written):
        return Column(key, "total")
    item = _ITEM.fullmatch(written)
    key = resolve(item[1]) if item else None
    if item and key and 1 <= int(item[2]) <= get(key).items:
        return Column(key, str(int(item[2])))
    head, _, name = written.rpartition("_")
    key = resolve(head) if head else None
    if key and name in {scale.name for scale in get(key).subscales}:
        return Column(key, f"total:{name}")
    return None


def wide(source: Source) -> Wide | None:
    """The header, if it has scores, it is told to which session or date they belong, and it is no other sheet.

    Further columns are allowed beside a session. Beside dates alone a further column must be one of sessions.csv or hold
    words, as a number by date is a rating of a log.
    """
    tried = (_tried(source, delimiter) for delimiter in DELIMITERS)
    return next((found for found in tried if isinstance(found, Wide)), None)


def why_not(source: Source) -> str:
    """Why a file is no such sheet, with the column that speaks against it where it has columns of scores."""
    tried = [_tried(source, delimiter) for delimiter in DELIMITERS]
    return next(
        (why for why in tried if isinstance(why, str) and why), "no column is a score of a questionnaire that is known"
    )


def _tried(source: Source, delimiter: str) -> Wide | str:
    header = source.first(delimiter).cells
    if len(header) < 2:
        return ""
    scores = {place: column for place, text in enumerate(header) if (column := column_of(text))}
    scores = {place: column for place, column in scores.items() if not _in_row(header, place, column)}
    if not scores:
        return ""
    keys = columns(SHEETS["scores"], header, delimiter)
    if {"session", "at"} & set(keys.columns):
        scores = {place: column for place, column in scores.items() if column.occasion is None} or scores
    once = {column: place for place, column in reversed(scores.items())}
    scores = {p: c for p, c in scores.items() if once[c] == p or c.occasion is None or c.occasion.number is not None}
    found = tuple("" if place in scores or c not in _KEYS else c for place, c in enumerate(keys.columns))
    first = {column: place for place, column in reversed(scores.items())}
    for place, column in scores.items():
        if first[column] != place:
            return f"the columns {header[first[column]].strip()!r} and {header[place].strip()!r} are the same score"
    if not _dated(found, scores):
        return "a column tells the session or date, or every heading of a score tells the session, not both"
    if _further(source, keys, scores):
        return "columns of a table of sessions in columns, more than those of questionnaires that are known"
    rest = [place for place, column in enumerate(found) if place not in scores and not column]
    for place in rest:
        if keys.columns[place] in ("measure", "item", "value") or _another(header[place]):
            return f"the column {header[place].strip()!r} does not go with columns of scores"
    made = _made(replace(keys, columns=found), scores, rest)
    if "session" not in found and "at" in found:
        for place in made.other:
            if _rating(source, made, place):
                return f"the column {header[place].strip()!r} is no score and may be a rating"
    return made


def _further(source: Source, keys: Layout, scores: dict[int, Column]) -> bool:
    """Whether it is a table of a client a row that tells the sessions of further scales, in numbers."""
    if "person" not in keys.columns or any(c.occasion is None or c.item != "total" for c in scores.values()):
        return False
    more = set(headings(keys.written))
    return more > set(scores) and any(_numeric(source, keys.delimiter, place)[1] for place in more - set(scores))


def _in_row(header: Sequence[str], place: int, column: Column) -> bool:
    """Whether a total is one of a numbered row that is not known, as bdi_2 beside bdi_1: an item, not the BDI-II."""
    own = _ROW.fullmatch(slug(header[place]))
    if own is None or column.item != "total":
        return False
    rows = [_ROW.fullmatch(slug(text)) for text in header if text.strip() and column_of(text) is None]
    return any(row is not None and row[1] == own[1] for row in rows)


def _another(heading: str) -> bool:
    return slug(heading) in SHEETS["sessions"].never | _OF_A_LOG


def _made(found: Layout, scores: dict[int, Column], rest: list[int]) -> Wide:
    sheet = SHEETS["sessions"]
    about = columns(sheet, ["" if n in scores else name for n, name in enumerate(found.written)], found.delimiter)
    session = {column: place for place, column in enumerate(about.columns) if column}
    note = session.get("note")
    if not any(sign <= about.strong for sign in sheet.signs):
        session = {}
    other = tuple(place for place in rest if place not in session.values() and place != note)
    return Wide(found, scores, session, None if session else note, other)


def _rating(source: Source, found: Wide, place: int) -> bool:
    """Whether a column holds a number, or nothing at all."""
    filled, numeric = _numeric(source, found.layout.delimiter, place)
    return numeric or not filled


def _numeric(source: Source, delimiter: str, place: int) -> tuple[bool, bool]:
    """Whether a column holds anything, and whether it holds a number."""
    cells = [line.cells[place] for line in islice(source.rows(delimiter), 1, None) if len(line.cells) > place]
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled), any(number(cell, decimal_comma=delimiter != ",") is not None for cell in filled)


def _dated(keys: tuple[str, ...], scores: dict[int, Column]) -> bool:
    in_heading = {column.occasion is not None for column in scores.values()}
    return len(in_heading) == 1 and (in_heading == {True}) != ("session" in keys or "at" in keys)
