"""Every limit of the readers in one value: what is larger is refused while it is read, never cut silently.

The defaults hold what years of one person fill, with much to spare, and keep a hostile file from filling the memory.
A caller who needs more says so: `moodtrack.load(path, limits=Limits(file_bytes=2**30))`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from moodtrack.errors import OptionError

__all__ = ["DEFAULTS", "Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the readers accept at most.

    Parameters
    ----------
    file_bytes : int
        Largest file, and largest member of an archive, that is held in memory as a whole.
    stream_bytes : int
        Largest file or member that is read as a stream and never held as a whole (XML).
    archive_bytes : int
        Most bytes of one archive that are held in memory, counted over its members while they are read.
    archive_members : int
        Most members of an archive, and files of a folder that is one export.
    archive_ratio : int
        Largest ratio of read to stored bytes of a member.
    archive_small : int
        Bytes up to which the ratio does not count: a small text may repeat itself.
    files : int
        Most files of a folder.
    nesting : int
        Deepest nesting of XML, JSON and YAML.
    elements : int
        Most XML elements within one that a reader asks for.
    yaml_characters : int
        Longest YAML text: the head of a note.
    cell_characters : int
        Longest cell of a sheet; the default of the csv module, some twenty thousand words.
    line_characters : int
        Longest line of a sheet, and longest text between two tags of XML.
    columns : int
        Most columns of a sheet, and most different ratings of a file and of all files of a call: each is a column of one table.
    cells : int
        Most cells of the table of ratings that are empty, entries times ratings without the values that are given; more
        are accepted where a fifth of the table is filled.
    records : int
        Most rows of a sheet, lines of a text, and entries and rows that one file gives.
    lost : int
        Most rows of a file that are lost one by one, where nine of ten or more are.
    seconds : int
        Longest time for one file.

    Raises
    ------
    OptionError
        If one of them is no whole number above zero.

    Examples
    --------
    >>> Limits().columns, Limits(columns=20_000).columns
    (10000, 20000)
    """

    file_bytes: int = 128 * 1024**2
    stream_bytes: int = 16 * 1024**3
    archive_bytes: int = 1024**3
    archive_members: int = 50_000
    archive_ratio: int = 200
    archive_small: int = 1024**2
    files: int = 10_000
    nesting: int = 100
    elements: int = 500_000
    yaml_characters: int = 65_536
    cell_characters: int = 131_072
    line_characters: int = 4 * 1024**2
    columns: int = 10_000
    cells: int = 25_000_000
    records: int = 2_000_000
    lost: int = 100_000
    seconds: int = 600

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise OptionError(f"the limit {field.name} is {value!r}", "a whole number above zero")


DEFAULTS = Limits()
"""The limits that hold where a caller gives none."""
