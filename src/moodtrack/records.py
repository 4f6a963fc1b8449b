"""What a reader yields: plain frozen values, without pandas and without any knowledge of tables.

A log format yields a `Record` for every entry, a `Row` for a line of a sheet that is no entry (a score, a goal, an
event), a `Variable` where the file says how a rating is scaled, a `Label` where it says what a word is worth, and a
`Problem` for what it could not use. One bad entry is a `Problem`, never an exception. What a person wrote is in no repr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

__all__ = [
    "LARGEST",
    "YEARS",
    "FileRead",
    "Item",
    "Label",
    "Precision",
    "Problem",
    "Record",
    "Row",
    "Tag",
    "Variable",
]

Precision = Literal["second", "minute", "part_of_day", "day"]

YEARS = (1900, 2200)
"""First and last year of a date; any other is a slip of the pen or a placeholder."""

LARGEST = 1e15
"""The largest absolute value of a number; beyond it is no scale, and no float counts whole numbers any more."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of an entry.

    Parameters
    ----------
    name : str
        The tag as written, stripped.
    group : str, optional
        The group that the app puts it in (people, places, emotion, ...).
    amount : float, optional
        How much of it, in the app's unit.
    """

    name: str = field(repr=False)
    group: str | None = field(default=None, repr=False)
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a journal or mood log, as written.

    Parameters
    ----------
    at : datetime or None
        Wall clock as written, without a zone; midnight where only the day is known. None where a study keeps no dates.
    precision : {"second", "minute", "part_of_day", "day"}
        What of `at` is known; nothing of it where there is none.
    kind : str
        mood, journal, check-in, session, sleep or measure.
    line : int
        Line of the file where the entry starts, from 1; its number in the file where that has no lines (JSON, archives).
    person : str, optional
        The person that the file names; None where it names none.
    ratings : mapping of str to float or None
        Value by the variable's name as written; None where the entry offered the rating and it has no value.
    labels : mapping of str to str
        Word by variable, where a rating came as a word; assemble turns it into a number if a `Label` says how.
    tags : tuple of Tag or None
        None where the source cannot record tags; empty where it can and the entry has none.
    texts : mapping of str to str
        Plain text by part (title, note, highlights, ...).
    source_id : str, optional
        The app's own identifier; None where it has none.
    ended, part_of_day, utc_offset, session, shared, recorded_at : optional
        As in the table `entries`; `utc_offset` in minutes.
    extra : mapping
        What the format has and the tables have not; kept as JSON.
    """

    at: datetime | None
    precision: Precision
    kind: str
    line: int
    person: str | None = None
    ratings: Mapping[str, float | None] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    tags: tuple[Tag, ...] | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    source_id: str | None = None
    ended: datetime | None = None
    part_of_day: str | None = None
    utc_offset: int | None = None
    session: int | None = None
    shared: bool | None = None
    recorded_at: datetime | None = None
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def moment(self) -> datetime:
        """Where the entry stands in time, without a zone; one whose time is not known comes after all others."""
        return datetime.max if self.at is None else self.at.replace(tzinfo=None)

    @property
    def date(self) -> date | None:
        """The written date; None where it is not known."""
        return None if self.at is None else self.at.date()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a sheet that is no entry: it goes into the table named.

    Parameters
    ----------
    table : str
        Name of a table of the schema (sessions, scores, goals, assignments, events, persons).
    values : mapping
        Value by column of that table.
    line : int
        Line of the file, from 1.
    person : str, optional
        The person that the line names.
    source_id : str, optional
        The app's own identifier, where rows that are equal in all values are not the same row.
    """

    table: str
    values: Mapping[str, object] = field(repr=False)
    line: int
    person: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What a word of a scale is worth.

    Parameters
    ----------
    variable : str
        The variable whose label this is.
    label : str
        The word as written; compared after NFC, casefold and strip.
    value : float
        The number on the variable's native scale.
    source : str
        Where that came from (file, user, built in: English, ...). `app` is the app's own list of the person's words: it
        counts for all files of the app and person in the call.
    """

    variable: str
    label: str = field(repr=False)
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Variable:
    """How a rating is scaled, where a file or an app says so.

    The fields are the columns of the table `variables`; None is unknown.
    """

    name: str
    label: str | None = None
    low: float | None = None
    high: float | None = None
    best_low: float | None = None
    best_high: float | None = None
    step: float | None = None
    direction: str | None = None
    unit: str | None = None
    domain: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader could not use, or used with a doubt.

    Parameters
    ----------
    code : str
        One of `moodtrack.result.Code`.
    what : str
        In plain words, without any text that a person wrote.
    line : int, optional
        Line of the file, from 1.
    lost : bool
        True when the entry of that line could not be kept.
    person : str, optional
        The person that the line names.
    """

    code: str
    what: str
    line: int | None = None
    lost: bool = False
    person: str | None = None


Item = Record | Row | Label | Variable | Problem


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file gave: the hand-over from reading to tidying.

    Parameters
    ----------
    name : str
        Path as the caller gave it, or relative to the folder given.
    format : str
        Name of the format that recognised it.
    kind : {"log", "companion"}
        A log yields records and rows; a companion yields labels and variables for the logs of the same call.
    items : tuple of Item
        In the order of the file.
    about : mapping
        sha256, bytes, encoding, why it was recognised: goes into the provenance of the Log.
    person : str, optional
        The person that the caller names for this file.
    app : str
        The app, where several formats are of one; else empty.
    """

    name: str
    format: str
    kind: Literal["log", "companion"]
    items: tuple[Item, ...]
    about: Mapping[str, object] = field(default_factory=dict)
    person: str | None = None
    app: str = ""

    @property
    def family(self) -> str:
        """The app, else the format: files of one family may hold the same entries."""
        return self.app or self.format
