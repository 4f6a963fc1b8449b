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
from typing import IO, Literal, NamedTuple

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import limits
from moodtrack.read.archive import Archive, folder, is_zip, zipped
from moodtrack.read.decode import decode
from moodtrack.read.objects import parsed
from moodtrack.records import Item

__all__ = ["DELIMITERS", "Format", "Line", "Source", "Verdict"]

DELIMITERS = (",", ";", "\t")
"""What separates the cells of a sheet; a format tries them on the header, never on free text."""

_SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""A first line that spreadsheet programs write for themselves."""


_JSON = ("{", "[{", "[[", "[]")
"""What starts like this is no sheet."""


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

    def __repr__(self) -> str:
        """Without what the cells hold."""
        return f"Line(number={self.number}, cells={len(self.cells)}, broken={self.broken!r})"


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

    @cached_property
    def archive(self) -> Archive | None:
        """The members, where it is a zip archive or a folder that is one export; else None.

        Raises
        ------
        ReadError
            If it is a damaged or encrypted archive.
        """
        if "data" not in vars(self) and self.path.is_dir():
            return folder(self.path, self.name)
        with self._stream() as stream:
            if not is_zip(stream.read(4)):
                return None
        return zipped(io.BytesIO(self.data) if "data" in vars(self) else self.path, self.name)

    def _stream(self) -> IO[bytes]:
        """The bytes as a stream: an archive is not read as a whole."""
        if "data" in vars(self) or not self.path.is_file():
            return io.BytesIO(self.data)
        try:
            return self.path.open("rb")
        except OSError:
            return io.BytesIO(self.data)

    @cached_property
    def size(self) -> int:
        """Number of bytes; of a folder, of all its files."""
        if self.archive is None:
            return len(self.data)
        if self.archive.kind == "folder":
            return sum(member.stored for member in self.archive.members.values())
        with self._stream() as stream:
            return stream.seek(0, io.SEEK_END)

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes; of a folder, of the names and bytes of its files."""
        if self.archive is None:
            return hashlib.sha256(self.data).hexdigest()
        if self.archive.kind == "zip":
            with self._stream() as stream:
                return _digest(stream).hexdigest()
        whole = hashlib.sha256()
        for name, member in self.archive.members.items():
            with member.open() as stream:
                whole.update(name.encode("utf-8", "surrogateescape") + _digest(stream).digest())
        return whole.hexdigest()

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        if self.archive is not None:
            return "", self.archive.kind
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The text, without byte order mark, line ends as in the file; an archive has none."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """utf-8, utf-16-le, ... or cp1252 where nothing stricter fits; zip or folder for an archive."""
        return self._decoded[1]

    @cached_property
    def json(self) -> object:
        """The value of a JSON text, None where it is none; see `moodtrack.read.objects.parsed`."""
        return parsed(self.text)

    @property
    def lines(self) -> list[str]:
        """The lines of a text without their ends, of all three kinds; the last one is not empty."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")

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
        """The first row that is not empty; without cells where there is none, and in JSON."""
        if self.text[:99].lstrip().startswith(_JSON):
            return Line(1, [])
        return next(self.rows(delimiter), Line(1, []))


def _digest(stream: IO[bytes]) -> hashlib._Hash:
    found = hashlib.sha256()
    while chunk := stream.read(1024 * 1024):
        found.update(chunk)
    return found


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
    app : str
        The app, where several formats are of one; its files may hold the same entries under other names.
    """

    name: str
    label: str
    kind: Literal["log", "companion"]
    recognise: Callable[[Source], Verdict]
    parse: Callable[[Source], Iterator[Item]]
    app: str = ""
