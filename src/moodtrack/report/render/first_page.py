"""How large the drawings of the first printed page may be: what its lines of text leave of a sheet of A4.

Lines are counted by letters, with the sizes of `report.css`, as nothing that writes a page knows the fonts that print it.
"""

from __future__ import annotations

from textwrap import wrap
from typing import NamedTuple

from moodtrack.report.document import Block, Document, Facts, Figure, Flags, Paragraph, Row, Section, Sentences

__all__ = ["LEAST", "Room", "room"]

LEAST = 5.5 / 6.3
"""The least size of a drawing: its smallest words, of 6.3 points, stay at 5.5 points."""

_SHEET = 297 - 10 - 12 - 2.0
"""What can be printed on, in mm, less what fonts may differ."""
_ROW, _DAILY = 42.0, 32.0
_LINE, _SMALL, _HEAD = 4.22, 4.09, 4.84
"""A line of text, one of captions, the title of a drawing."""
_LETTERS, _SMALL_LETTERS, _BESIDE = 128, 148, 112
"""Letters on a line: of text, of captions, of text beside its lead."""


class Room(NamedTuple):
    """Whether rows stand closer, whether a drawing goes on to the second page, and the heights of the drawings in mm."""

    tight: bool
    over: bool
    row: float
    daily: float


def room(document: Document) -> Room | None:
    """The room for the drawings of a first page; None for a page that has none.

    They are as large as fits, down to `LEAST`. Where both do not fit at that, the questionnaires are first, as statements and
    rules above are of them, and the rating by day goes on to the next page, which then does not begin anew.
    """
    keys = [section.key for section in document.sections]
    if "figures" not in keys:
        return None
    *before, drawn = document.sections[: keys.index("figures") + 1]
    rows, days = (any(isinstance(block, kind) for block in drawn.blocks) for kind in (Row, Figure))
    wanted = rows * _ROW + days * _DAILY
    if not wanted:
        return None
    left = 0.0
    for tight in (False, True):
        words = 6.4 * _lines(document.title, 64) + 1.5 + sum(_section(section, tight) for section in before)
        left = _SHEET - words - _section(drawn, tight)
        if left >= wanted:
            return Room(tight, False, _ROW, _DAILY)
    part = left / wanted
    over = part < LEAST
    if over and rows and days:
        alone = (left + _HEAD + 2 * _SMALL) / _ROW
        return Room(True, over, _ROW * (min(alone, 1.0) if alone >= LEAST else 1.0), _DAILY)
    return Room(True, over, _ROW * max(part, LEAST), _DAILY * max(part, LEAST))


def _section(section: Section, tight: bool) -> float:
    title = (2.5 if tight else 4.0) + 5.1 + 1.0 if section.title else 0.0
    return title + sum(_block(block, tight) for block in section.blocks)


def _block(block: Block, tight: bool) -> float:
    """The height of a block in mm; of a drawing without the drawing."""
    pad = 0.6 if tight else 1.4
    if isinstance(block, Facts):
        return 2.8 + 8.4 * _facts(block)
    if isinstance(block, Sentences):
        return sum(pad + 0.3 + sum(0.4 + _LINE * _lines(f"{who} {words}", _BESIDE) for who, words in told) for _, told in block.items)  # fmt: skip
    if isinstance(block, Flags):
        return 1.2 + sum(
            pad + _LINE * _lines(f"{flag.text} Rule: {flag.rule[len(flag.rule) // 11 :]}", _BESIDE)
            for flag in block.items
        )
    if isinstance(block, Row):
        return 1.8 + _HEAD + _SMALL * _lines(block.caption, _SMALL_LETTERS)
    if isinstance(block, Figure):
        return 1.8 + 0.6 + _HEAD + _SMALL * _lines(block.caption, _SMALL_LETTERS)
    if isinstance(block, Paragraph):
        return _SMALL * _lines(block.text, _SMALL_LETTERS) if block.quiet else _LINE * _lines(block.text, _LETTERS)
    return 3 * _LINE


def _facts(block: Facts) -> int:
    """On how many lines the facts of the head stand."""
    width = sum(max(1.12 * len(name), 1.55 * len(value)) + 3 for name, value in block.items) - 3
    return 1 + int(width // 180)


def _lines(text: str, letters: int) -> int:
    return len(wrap(text, letters))
