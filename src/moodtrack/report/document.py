"""What a report is made of: frozen blocks of plain text, tables and drawings, without any markup.

A `Document` is a list of `Section`s, a section a list of blocks. Blocks hold the text as it is read; a renderer escapes
it and gives it a shape. The only markup is the drawing of a `Figure`, which `moodtrack.plot` made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Block", "Document", "Facts", "Figure", "Flag", "Flags", "Heading", "Items", "Paragraph", "Questions", "Row", "Section", "Sentences", "Table"]  # fmt: skip

State = Literal["check", "at this session", "no data", "clear"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section, one step below the section's own."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `quiet` is set smaller (cautions, definitions)."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Sentences:
    """Statements under a short lead word each: (lead, ((subject, statement), ...))."""

    items: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `term` of an item is set apart when it is not empty: (term, text)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values, side by side: the head of a page."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule says: its state in one word, the statement, and the rule itself.

    Parameters
    ----------
    state : {"check", "at this session", "no data", "clear"}
        check: the rule fired; at this session: it fired once and is not established.
    text : str
        What was found.
    rule : str
        The rule, in words.
    subject : str
        What it was checked on: a questionnaire, an item, a goal; empty where the rule has only one.
    fact : str
        What fired, so that a later and different fact is told from it; empty where the state alone tells it.
    about : mapping of str to str or int
        The same for programs: measure, item, rater, variable, goal, session, date.
    numbers : mapping of str to float
        Its numbers: value, limit, age_days, change and others.
    n : int or None
        How many answers, scores or days it rests on.
    """

    state: State
    text: str
    rule: str
    subject: str = ""
    fact: str = ""
    about: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Flags:
    """Rules that were checked; those that fired come first."""

    items: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text cells; the first cell of a row names the row.

    Parameters
    ----------
    caption : str
        What the table shows.
    columns : tuple of str
        Names of the columns.
    rows : tuple of tuple of str
        The cells.
    numeric : tuple of int
        Columns that are set to the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if {*map(len, self.rows)} - {len(self.columns)}:
            raise ValueError(f"a row of the table {self.caption!r} has not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with the words that stand for it.

    Parameters
    ----------
    key : str
        Name of the figure, unique in a document.
    title : str
        What it shows.
    svg : str
        The drawing, from `moodtrack.plot.drawing.svg`.
    alternative : str
        The conclusion in words, for who does not see the drawing.
    caption : str
        How to read it, printed below.
    data : Table, optional
        The numbers of the drawing.
    """

    key: str
    title: str
    svg: str
    alternative: str
    caption: str = ""
    data: Table | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Drawings side by side, with one caption below."""

    figures: tuple[Figure, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """Open questions, each with the figure of the document that it comes from: (words, key, title of the figure)."""

    items: tuple[tuple[str, str, str], ...]


Block = Heading | Paragraph | Sentences | Items | Facts | Flags | Table | Figure | Row | Questions


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document.

    Parameters
    ----------
    key : str
        The word of the section: `triggers`, `header`, ...
    title : str
        Its heading; empty: the section has none.
    blocks : tuple of Block
        What stands in it.
    new_page : bool
        Whether it starts a page when printed.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = field(repr=False)
    new_page: bool = False

    def figures(self) -> tuple[Figure, ...]:
        """The drawings of the section."""
        rows = [block.figures if isinstance(block, Row) else (block,) for block in self.blocks]
        return tuple(block for row in rows for block in row if isinstance(block, Figure))


@dataclass(frozen=True, slots=True)
class Document:
    """A report, before it has a shape.

    Parameters
    ----------
    title : str
        Title, also of the window.
    edition : str
        For whom: clinician or client.
    person : str
        The pseudonym; empty when the log has nobody.
    sections : tuple of Section
        In reading order.
    footer : str
        The last line.
    """

    title: str
    edition: str
    person: str
    sections: tuple[Section, ...]
    footer: str = ""

    def __getitem__(self, key: str) -> Section:
        """The section of a word."""
        return next(section for section in self.sections if section.key == key)

    def text(self) -> str:
        """All words of the document, a line a statement: to read aloud, to search, to check."""
        lines = [self.title]
        for section in self.sections:
            lines.append(section.title)
            for block in section.blocks:
                lines += _words(block)
        return "\n".join(line for line in [*lines, self.footer] if line)


def _words(block: Block) -> list[str]:
    if isinstance(block, (Heading, Paragraph)):
        return [block.text]
    if isinstance(block, Sentences):
        return [
            f"{lead}: " + " ".join(": ".join(part for part in pair if part) for pair in told)
            for lead, told in block.items
        ]
    if isinstance(block, Row):
        return [*(word for figure in block.figures for word in _words(figure)), block.caption]
    if isinstance(block, (Items, Facts)):
        return [": ".join(part for part in item if part) for item in block.items]
    if isinstance(block, Questions):
        return [f"{words} ({title})" for words, _, title in block.items]
    if isinstance(block, Flags):
        return [f"{flag.state}: {flag.text} ({flag.rule})" for flag in block.items]
    if isinstance(block, Table):
        return [block.caption, " | ".join(block.columns), *(" | ".join(row) for row in block.rows)]
    data = _words(block.data) if block.data else []
    return [block.title, block.alternative, block.caption, *data]
