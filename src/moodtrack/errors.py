"""Every exception and warning of moodtrack, in one tree.

::

    MoodtrackError                 catch this to catch all of them
    ├── ReadError                  a file cannot be read at all
    │   ├── UnknownFormat          no format, or more than one, recognises a file
    │   └── LimitExceeded          a file or archive is larger than a reader accepts
    ├── UnknownPerson              it is not said whose file this is
    ├── SchemaError                a table lacks a column, or a column holds the wrong kind of value
    ├── OptionError                an option has a value that it cannot have
    ├── MeasureError               a questionnaire is not known, or its definition is not valid
    └── MissingExtra               an optional package is not installed
    MoodtrackWarning               the base of all warnings

A message says what came, what was expected and what to do. It never holds what a person wrote: no note, no label, no
tag, only file names, line numbers, column names and codes.
"""

from __future__ import annotations

import importlib
from types import ModuleType

__all__ = [
    "LimitExceeded",
    "MeasureError",
    "MissingExtra",
    "MoodtrackError",
    "MoodtrackWarning",
    "OptionError",
    "ReadError",
    "SchemaError",
    "UnknownFormat",
    "UnknownPerson",
    "need",
]


class MoodtrackError(Exception):
    """What came, what was expected and what to do.

    Parameters
    ----------
    got : str
        What came.
    expected : str
        What was expected instead.
    do : str
        What the reader of the message can do about it.

    Examples
    --------
    >>> print(MoodtrackError("the column day holds text", "dates", "convert it with pandas.to_datetime"))
    the column day holds text; expected dates; convert it with pandas.to_datetime
    """

    def __init__(self, got: str, expected: str = "", do: str = "") -> None:
        super().__init__(got, expected, do)
        self.got, self.expected, self.do = got, expected, do

    def __str__(self) -> str:
        parts = [self.got, f"expected {self.expected}" if self.expected else "", self.do]
        return "; ".join(part for part in parts if part)


class ReadError(MoodtrackError):
    """A file cannot be read at all; the message names it."""


class UnknownFormat(ReadError):
    """No format, or more than one, recognises a file; the message lists the candidates and their reasons."""


class LimitExceeded(ReadError):
    """A file, archive, row or cell is larger than a reader accepts."""


class UnknownPerson(MoodtrackError):
    """Several persons are named and a file names none, or a named person is not in the log."""


class SchemaError(MoodtrackError):
    """A table lacks a column, or a column holds the wrong kind of value; the message says what is there."""


class OptionError(MoodtrackError, ValueError):
    """An option has a value that it cannot have; the message lists the possible ones."""


class MeasureError(MoodtrackError):
    """A questionnaire is not in the registry, or its definition is not valid."""


class MissingExtra(MoodtrackError, ImportError):
    """An optional package is not installed; the message has the command that installs it."""


class MoodtrackWarning(UserWarning):
    """The base of all warnings; the text says what it means for the number that is shown."""


def need(module: str, extra: str) -> ModuleType:
    """Import an optional package, or say which extra brings it.

    Parameters
    ----------
    module : str
        Name of the module to import.
    extra : str
        The extra of moodtrack that installs it.

    Returns
    -------
    module
        The imported module.

    Raises
    ------
    MissingExtra
        If the package is not installed.

    Examples
    --------
    >>> need("json", extra="parquet").__name__
    'json'
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"the package {module.partition('.')[0]} is not installed",
            f"it comes with the extra {extra!r}",
            f'install it with: pip install "moodtrack[{extra}]"',
        ) from error
