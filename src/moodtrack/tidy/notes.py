"""The problem rows of one call: codes, file names, line numbers and counts, never a word that a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

import pandas as pd

from moodtrack.result import Code
from moodtrack.schema import PROBLEMS

__all__ = ["Notes", "flagged", "lines_in_words", "short"]


def flagged(lines: Iterable[int | None], rows: Iterable[int]) -> int:
    """How many lines have a problem; what is said of the whole file, and of a header on line 1, is of none.

    Examples
    --------
    >>> flagged([1, 3, 3, None], rows=[2, 3]), flagged([1, 3], rows=[1, 2, 3])
    (1, 2)
    """
    told = {line for line in lines if line is not None}
    return len(told) if 1 in set(rows) else len(told - {1})


def short(name: str) -> str:
    """The name of a file without its folder.

    Examples
    --------
    >>> short("exports/2026/daylio.csv")
    'daylio.csv'
    """
    return PurePath(name.replace("\\", "/")).name or name


def lines_in_words(lines: Iterable[int | None], most: int = 8) -> str:
    """Line numbers in a few words; runs are joined.

    Examples
    --------
    >>> lines_in_words([2, 3, 4, 9])
    'lines 2-4, 9'
    """
    numbers = sorted({line for line in lines if line is not None})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [f"{a}" if a == b else f"{a}-{b}" for a, b in runs[:most]]
    more = ", ..." if len(runs) > most else ""
    return f"line{'s' * (len(numbers) != 1)} {', '.join(words)}{more}" if words else "no line known"


class Notes:
    """Problem rows as they are met; one frame at the end.

    Parameters
    ----------
    persons : mapping of str to str or None, optional
        The person of a file by its name, where the whole file is one person's: its problems are then this person's.
    """

    def __init__(self, persons: Mapping[str, str | None] | None = None) -> None:
        self._persons = dict(persons or {})
        self._rows: list[tuple[str | None, str, str, str, str]] = []

    def add(
        self,
        code: Code | str,
        what: str,
        *,
        where: str,
        person: str | None = None,
        step: str = "tidy",
        line: int | None = None,
    ) -> None:
        """Add one row."""
        place = where if line is None else f"{where}:{line}"
        self._rows.append((person or self._persons.get(where), step, place, str(code), what))

    def frame(self) -> pd.DataFrame:
        """The rows as the table `problems`."""
        columns: Sequence[Sequence[object]] = list(zip(*self._rows, strict=True)) or [[]] * 5
        return pd.DataFrame(dict(zip(PROBLEMS.names, map(list, columns), strict=True)))
