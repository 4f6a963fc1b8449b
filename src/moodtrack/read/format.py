"""The contract of a reader: a `Format` is a value, a `Source` is one file, opened within limits."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import limits
from moodtrack.read.decode import decode
from moodtrack.records import Item

__all__ = ["DELIMITERS", "Format", "Line", "Source", "Verdict"]

DELIMITERS = (",", ";", "\t")
"""What separates the cells of a sheet; a format tries them on the header, never on free text."""

_SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""A first line that spreadsheet programs write for themselves."""


class Verdict(NamedTuple):
    """Whether a format recognises a file, and why; `why` names columns and keys, never what a person wrote.

    `columns` tells for a sheet which column of the tables every written column is read as; empty text is not read.
    """

    matches: bool
    why: str
    columns: Mapping[str, str] = MappingProxyType({})


class Line(NamedTuple):
    """A row of a sheet: the line where it starts, its cells, and what is broken (then it has no cells)."""

    number: int
    cells: list[str]
    broken: str = ""


@dataclass(frozen=True)
class Source:
    """One file, read within limits, never extracted and never written.

    Parameters
    ----------
    path : Path
        Where it is.
    name : str
        What messages and provenance call it.
    """

    path: Path
    name: str

    @cached_property
    def data(self) -> bytes:
        """All bytes.

        Raises
        ------
        LimitExceeded
            If the file is larger than `limits.FILE_BYTES`.
        ReadError
            If it cannot be opened.
        """
        if self.path.exists() and not self.path.is_file():
            raise ReadError(f"{self.name} is no file", "a file on disk", "save it as a file first")
        try:
            with self.path.open("rb") as file:
                data = file.read(limits.FILE_BYTES + 1)
        except OSError as error:
            raise ReadError(
                f"{self.name} cannot be opened ({error.strerror})", "a readable file", "check name and rights"
            ) from error
        if len(data) > limits.FILE_BYTES:
            raise LimitExceeded(
                f"{self.name} is larger than {limits.FILE_BYTES:,} bytes", "a smaller file", "split the export by dates"
            )
        return data

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The text, without byte order mark, line ends as in the file."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """utf-8, utf-16-le, ... or cp1252 where nothing stricter fits."""
        return self._decoded[1]

    @cached_property
    def _lines(self) -> list[str]:
        lines = list(io.StringIO(self.text, newline=""))
        if lines and _SEPARATOR.fullmatch(lines[0].strip()):
            lines[0] = "\n"
        return lines

    def rows(self, delimiter: str) -> Iterator[Line]:
        """The rows that are not empty, read strictly; a row that breaks the rules of quoting has no cells.

        Parameters
        ----------
        delimiter : str
            What separates the cells.

        Raises
        ------
        LimitExceeded
            If there are more rows or columns than accepted.
        """
        count = 0
        for line in _rows(self._lines, delimiter):
            if not line.broken and not any(cell.strip() for cell in line.cells):
                continue
            count += 1
            if len(line.cells) > limits.COLUMNS or count > limits.ROWS:
                raise LimitExceeded(
                    f"line {line.number} of {self.name} has {len(line.cells):,} cells, row {count:,}",
                    f"at most {limits.COLUMNS:,} columns and {limits.ROWS:,} rows",
                    "split the file",
                )
            yield line

    def first(self, delimiter: str) -> Line:
        """The first row that is not empty; without cells where there is none."""
        return next(self.rows(delimiter), Line(1, []))


def _rows(physical: list[str], delimiter: str) -> Iterator[Line]:
    """Rows read strictly. After a broken row that swallowed others, reading starts again one line below its start."""
    start, again = 0, 0
    while start < len(physical):
        reader = csv.reader(physical[start:] if again else physical, delimiter=delimiter, strict=True)
        offset, below = start, None
        while below is None:
            first = offset + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                end = offset + reader.line_num
                swallowed = end > first + 1
                restart = swallowed and again < _RESTARTS
                yield Line(first + 1, [], _broken(str(error), first + 1, first + 1 if restart else end))
                below = first + 1 if restart else None
            else:
                yield Line(first + 1, cells)
        start, again = below, again + 1


_RESTARTS = 50
"""How often reading starts again after a broken row, at most; then the lines that it swallowed are told."""


def _broken(message: str, start: int, end: int) -> str:
    lines = f"lines {start} to {end} cannot be read" if end > start else "the row cannot be read"
    if "unexpected end" in message:
        return f"a quote opened here is never closed; {lines}"
    if "field larger" in message:
        return f"a cell is longer than {limits.FIELD_CHARACTERS:,} characters; {lines}"
    return f"the quotes do not match; {lines}"


@dataclass(frozen=True, slots=True)
class Format:
    """One file format: how it is recognised by content and how it is read.

    Parameters
    ----------
    name : str
        Short name, as in `format=` and in the column `source`.
    label : str
        What a person calls it.
    kind : {"log", "companion"}
        A companion (label map, dictionary) yields Label and Variable items for the logs of the same call.
    recognise : callable
        Source -> Verdict; looks at the content, not at the name of the file.
    parse : callable
        Source -> iterator of items; yields a Problem for a bad row, raises ReadError if nothing can be read.
    """

    name: str
    label: str
    kind: Literal["log", "companion"]
    recognise: Callable[[Source], Verdict]
    parse: Callable[[Source], Iterator[Item]]
