"""The contract of a reader: a `Format` is a value, a `Source` is one file, opened within limits."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import IO, Literal, NamedTuple
from xml.etree.ElementTree import Element

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.archive import Archive, Progress, digest, folder, gunzipped, is_zip, zipped
from moodtrack.read.bare_rows import celled
from moodtrack.read.decode import Decoded, decode, wide
from moodtrack.read.elements import elements, is_xml
from moodtrack.read.gunzip import is_gzip
from moodtrack.read.limits import DEFAULTS, Limits
from moodtrack.read.neighbours import beside
from moodtrack.read.objects import parsed
from moodtrack.read.strict_rows import Line, rows
from moodtrack.records import Item, Problem

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


@dataclass(frozen=True)
class Source:
    """One file, read within limits, never extracted and never written.

    Parameters
    ----------
    path : Path
        Where it is.
    name : str
        What messages and provenance call it.
    limits : Limits
        What is accepted.
    progress : callable, optional
        Told while a large file is read as a stream.
    faults : tuple of Problem
        What is told of a sheet of a workbook beside what its format reads.
    """

    path: Path
    name: str
    limits: Limits = DEFAULTS
    progress: Progress | None = None
    faults: tuple[Problem, ...] = ()

    @cached_property
    def data(self) -> bytes:
        """All bytes; of a gzip file those of what is in it.

        Raises
        ------
        LimitExceeded
            If the file is larger than `Limits.file_bytes`.
        ReadError
            If it cannot be opened, or is a damaged gzip file.
        """
        most = self.limits.file_bytes
        if self._is_gzip:
            return gunzipped(self.path, self.name, self.limits)
        with self._opened() as file:
            data = file.read(most + 1) if file.seek(0, io.SEEK_END) <= most and not file.seek(0) else None
        if data is None or len(data) > most:
            do = "split the export by dates, or raise the limit (limits=)"
            raise LimitExceeded(f"{self.name} is larger than {most:,} bytes", "a smaller file", do)
        return data

    def _opened(self) -> IO[bytes]:
        if self.path.exists() and not self.path.is_file():
            raise ReadError(f"{self.name} is no file", "a file on disk", "save it as a file first")
        try:
            return self.path.open("rb")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no such name"
            raise ReadError(
                f"{self.name} cannot be opened ({why})", "a readable file", "check name and rights"
            ) from None

    @cached_property
    def _is_gzip(self) -> bool:
        if "data" in vars(self):
            return False
        with self._opened() as file:
            return is_gzip(file.read(2))

    def _stream(self) -> IO[bytes]:
        """The bytes as a stream: what is large is not read as a whole."""
        return io.BytesIO(self.data) if "data" in vars(self) or self._is_gzip else self._opened()

    def _stored(self) -> IO[bytes]:
        """The bytes as they lie on disk, of a gzip file too."""
        return self._opened() if vars(self).get("_is_gzip") else self._stream()

    @cached_property
    def start(self) -> bytes:
        """The first 64 KiB; of a folder none."""
        if "data" not in vars(self) and self.path.is_dir():
            return b""
        with self._stream() as stream:
            return stream.read(65_536)

    @cached_property
    def head(self) -> str:
        """The start as text, for recognising the file, so what is no text is replaced; an archive has none."""
        if self.archive is not None:
            return ""
        return self.start.decode(wide(self.start) or "utf-8-sig", "replace").lstrip("\ufeff")

    @property
    def beside(self) -> tuple[str, ...]:
        """Names of the files of the same folder and ending, this one too: what they are called may say what a name means."""
        if "data" in vars(self) and not self.path.is_file():
            return (self.name,)
        return beside(self.path.absolute().parent, self.path.suffix, self.limits.files)

    @cached_property
    def streamed(self) -> bool:
        """Whether it is XML and too large to be held: it has no text then, and `xml` is the way to read it."""
        return self.archive is None and self.size > self.limits.file_bytes and is_xml(self.head)

    @cached_property
    def archive(self) -> Archive | None:
        """The members, where it is a zip archive or a folder that is one export; else None.

        Raises
        ------
        ReadError
            If it is a damaged or encrypted archive.
        """
        if "data" not in vars(self) and self.path.is_dir():
            return folder(self.path, self.name, self.limits, self.progress)
        if not is_zip(self.start):
            return None
        file = io.BytesIO(self.data) if "data" in vars(self) else self.path
        return zipped(file, self.name, self.limits, self.progress)

    def close(self) -> None:
        """Let go of the file, where it is an archive."""
        if isinstance(found := vars(self).get("archive"), Archive):
            found.close()

    def inside(self, member: str) -> Source:
        """A text of the archive as a source of its own, read within the same limits.

        Raises
        ------
        ReadError
            If it is damaged, no text, larger than accepted or itself an archive.
        """
        found = Source(self.path, self.name, self.limits)
        vars(found)["data"] = data = self.archive.read(member) if self.archive is not None else b""
        vars(found)["_decoded"] = text = decode(data, self.name)
        if self.archive is not None:
            self.archive.decoded[member] = text
        return found

    def xml(self, *tags: str, others: Counter[str] | None = None) -> Iterator[Element]:
        """The elements of these tags, as a stream, however large the file is; see `moodtrack.read.elements`.

        Raises
        ------
        ReadError
            If it is damaged or no XML.
        LimitExceeded
            If it is larger than a stream may be, or nested too deeply.
        """
        size, progress = self.size, self.progress
        told = (lambda done: progress(self.name, done, size)) if progress is not None else None
        with self._stream() as stream:
            yield from elements(stream, self.name, *tags, limits=self.limits, told=told, others=others)

    @cached_property
    def size(self) -> int:
        """Number of bytes; of a folder, of all its files."""
        if self.archive is not None and self.archive.kind == "folder":
            return sum(member.stored for member in self.archive.members.values())
        with self._stored() as stream:
            return stream.seek(0, io.SEEK_END)

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes; of a folder, of the names and bytes of its files."""
        if self.archive is None or self.archive.kind == "zip":
            with self._stored() as stream:
                return digest(stream).hexdigest()
        whole = hashlib.sha256()
        for name, member in self.archive.members.items():
            with member.open() as stream:
                whole.update(name.encode("utf-8", "surrogateescape") + digest(stream).digest())
        return whole.hexdigest()

    @cached_property
    def _decoded(self) -> Decoded:
        if self.archive is not None:
            return Decoded("", self.archive.kind)
        if self.streamed:
            return Decoded("", "xml")
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The text, without byte order mark, line ends as in the file; an archive, and XML that is streamed, has none."""
        return self._decoded.text

    @property
    def encoding(self) -> str:
        """utf-8, utf-16-le, ... or cp1252 where nothing stricter fits; zip, folder or xml where there is no text."""
        return self._decoded.encoding

    @property
    def doubtful(self) -> list[tuple[str, int]]:
        """Encoding and number of characters that could not be read, of the text and of every member that was read as text."""
        texts = [self._decoded] if self.archive is None else self.archive.decoded.values()
        return [(found.encoding, found.replaced) for found in texts if found.encoding == "cp1252" or found.replaced]

    @cached_property
    def json(self) -> object:
        """The value of a JSON text, None where it is none; see `moodtrack.read.objects.parsed`.

        Raises
        ------
        LimitExceeded
            If it is nested deeper than accepted.
        """
        if isinstance(found := self._json, LimitExceeded):
            raise found
        return found

    @cached_property
    def _json(self) -> object:
        """The value, or why there is none: many formats ask, and a text is read once."""
        try:
            return parsed(self.text, self.limits.nesting)
        except LimitExceeded as error:
            return LimitExceeded(error.got, error.expected, error.do)

    @cached_property
    def _structured(self) -> bool:
        """Whether the text starts as JSON or XML do: then it has no rows, however long its lines are."""
        head = self.text[:99].lstrip()
        return "".join(head.split()).startswith(_JSON) or is_xml(head)

    @property
    def lines(self) -> list[str]:
        """The lines of a text without their ends, of all three kinds, at most `Limits.records`; the last one is not empty."""
        self._refuse_more_lines(self.limits.records)
        return self.text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")

    @cached_property
    def _lines(self) -> list[str]:
        self._refuse_more_lines(_LINES * self.limits.records)
        lines = _LINE.findall(self.text)
        if lines and _SEPARATOR.fullmatch(lines[0][:99].strip()):
            lines[0] = "\n"
        return lines

    def _refuse_more_lines(self, most: int) -> None:
        if len(self.text) > most and sum(map(self.text.count, "\r\n")) - self.text.count("\r\n") > most:
            raise self._beyond(f"{self.name} has more than {most:,} lines")

    def rows(self, delimiter: str) -> Iterator[Line]:
        """The rows that are not empty, read strictly; a broken one has no cells, and JSON and XML have no rows.

        Parameters
        ----------
        delimiter : str
            What separates the cells.

        Raises
        ------
        LimitExceeded
            If there are more rows or columns than accepted, or a line is longer.
        """
        if self._structured:
            return
        count, most = 0, self.limits
        start, end = self._longest
        if end > start:
            long = len(_LINE.findall(self.text, 0, start)) + 1
            raise self._beyond(f"line {long} of {self.name} is longer than {most.line_characters:,} characters")
        for line in celled(rows(self._lines, delimiter, most.cell_characters), self.name, most.lost // 10):
            if len(line.cells) > most.columns:
                raise self._beyond(f"line {line.number} of {self.name} has {len(line.cells):,} cells")
            if not line.broken and not any(cell.strip() for cell in line.cells):
                continue
            count += 1
            if count > most.records:
                raise self._beyond(f"{self.name} has more than {most.records:,} rows")
            yield line

    def _beyond(self, got: str) -> LimitExceeded:
        wanted = f"at most {self.limits.columns:,} columns and {self.limits.records:,} rows"
        return LimitExceeded(got, wanted, "split the file, or raise the limits (limits=)")

    def first(self, delimiter: str) -> Line:
        """The first row that is not empty; without cells where there is none, and in JSON and XML."""
        if delimiter not in self._firsts:
            try:
                self._firsts[delimiter] = self._first(delimiter)
            except LimitExceeded as error:
                self._firsts[delimiter] = LimitExceeded(error.got, error.expected, error.do)
        if isinstance(found := self._firsts[delimiter], LimitExceeded):
            raise found
        return Line(found.number, [*found.cells], found.broken)

    @cached_property
    def _firsts(self) -> dict[str, Line | LimitExceeded]:
        """The first rows by delimiter, or why there is none: every format asks for them."""
        return {}

    def _first(self, delimiter: str) -> Line:
        if self._structured:
            return Line(1, [])
        start, end = self._longest
        if end > start == 0 and self.text.find(delimiter, 0, end) < 0:  # a text in base64 is one line
            return Line(1, [])
        return next(self.rows(delimiter), Line(1, []))

    @cached_property
    def _longest(self) -> tuple[int, int]:
        """Start and end of the first line that is longer than accepted; twice the same where there is none.

        Such a line spans a multiple of the limit, so only the lines there are looked at.
        """
        text, most = self.text, self.limits.line_characters
        for place in range(0, len(text) if len(text) > most else 0, most):
            low = max(0, place - most)
            start = max(low, *(text.rfind(end, low, place) + 1 for end in "\r\n"))
            ends = [found for end in "\r\n" if (found := text.find(end, place, place + most + 1)) >= 0]
            end = min(ends, default=min(len(text), place + most + 1))
            if end - start > most:
                return start, end
        return 0, 0


_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
"""A line with its end, of all three kinds."""
_LINES = 5
"""How many lines there may be for every row that is accepted: cells may hold several."""


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
