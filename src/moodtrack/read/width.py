"""How wide the table of ratings becomes: a column a variable and a row an entry, so that a small file can ask for much memory."""

from __future__ import annotations

from moodtrack.errors import LimitExceeded
from moodtrack.read.limits import DEFAULTS, Limits
from moodtrack.records import Item, Record, Variable

__all__ = ["Width"]


class Width:
    """Entries, variables and values so far; more than accepted are refused as soon as they are met.

    Parameters
    ----------
    name : str
        What the file, or the files together, are called.
    limits : Limits
        What is accepted: `columns` variables, and `cells` of the table that would be empty.
    per_value : int
        How many empty cells every value that is given allows, where that is more than `cells`.

    Examples
    --------
    >>> from datetime import datetime
    >>> width = Width("a.csv", Limits(columns=1))
    >>> width.add(Record(datetime(2026, 3, 1), "day", "mood", 2, ratings={"Mood": 4.0, "Sleep": 7.5}))
    Traceback (most recent call last):
    ...
    moodtrack.errors.LimitExceeded: a.csv names more than 1 different ratings; expected at most 1 ratings and 25,000,000 empty cells of their table; split what is read by dates, or raise the limits (limits=)
    """

    def __init__(self, name: str, limits: Limits = DEFAULTS, per_value: int = 4) -> None:
        self._name, self._limits, self._per_value = name, limits, per_value
        self._entries = self._given = 0
        self._variables: set[str] = set()

    def add(self, item: Item) -> None:
        """Count an item.

        Raises
        ------
        LimitExceeded
            If there are more variables, or more empty cells, than accepted.
        """
        if isinstance(item, Record):
            rated = item.ratings.keys() | item.labels.keys() if item.labels else item.ratings.keys()
            if not rated:
                return
            self._entries += 1
            self._given += len(rated)
            self._variables.update(rated)
        elif isinstance(item, Variable):
            self._variables.add(item.name)
        else:
            return
        columns = len(self._variables)
        if columns > self._limits.columns:
            raise self._beyond(f"names more than {self._limits.columns:,} different ratings")
        if self._entries * columns - self._given > max(self._limits.cells, self._per_value * self._given):
            raise self._beyond(f"has {columns:,} different ratings in {self._entries:,} entries, most of them empty")

    def _beyond(self, got: str) -> LimitExceeded:
        wanted = f"at most {self._limits.columns:,} ratings and {self._limits.cells:,} empty cells of their table"
        do = "split what is read by dates, or raise the limits (limits=)"
        return LimitExceeded(f"{self._name} {got}", wanted, do)
