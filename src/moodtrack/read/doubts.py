"""What is to be said of the moment of an entry: that the entry is lost, or that it is kept by its day alone."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.read.dates import Moment
from moodtrack.records import Problem
from moodtrack.result import Code

__all__ = ["doubts"]


def doubts(
    when: Moment, line: int, *, of: str = "", empty: bool = False, person: str | None = None
) -> Iterator[Problem]:
    """The problem of a moment, if it has one; without a date the entry is lost, without its clock it is not.

    Parameters
    ----------
    when : Moment
        As `moodtrack.read.dates.moment` read it.
    line : int
        Where it stands.
    of : str
        What was read, where it is no column of a date.
    empty : bool
        Whether nothing was written.
    person : str, optional
        Whose entry it is.

    Examples
    --------
    >>> from moodtrack.read.dates import moment
    >>> [(str(told.code), told.lost) for text in ("1 March", "2026-03-01") for told in doubts(moment(text, at="soon"), 2)]
    [('bad_date', True), ('bad_value', False)]
    """
    lead = f"{of}: " if of else ""
    if when.at is None:
        code = Code.AMBIGUOUS_DATE if when.ambiguous else Code.MISSING_FIELD if empty else Code.BAD_DATE
        yield Problem(code, f"{lead}{when.why or 'no date'}", line, lost=True, person=person)
    elif when.why:
        yield Problem(Code.BAD_VALUE, f"{lead}{when.why}; the entry is kept by its day", line, person=person)
