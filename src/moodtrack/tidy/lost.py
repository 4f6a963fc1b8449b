"""Files of which nothing, or not all, could be kept: what is said of each to who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moodtrack.result import Code

if TYPE_CHECKING:
    from moodtrack.log import Log

__all__ = ["Lost", "lost", "wordless"]


class Lost(NamedTuple):
    """What is to be said of a file, and whether every row of it was lost."""

    text: str
    whole: bool


def lost(log: Log) -> dict[str, Lost]:
    """The files of a log of which every row was lost, or some because day and month cannot be told apart: why, and what to do.

    Parameters
    ----------
    log : Log
        As `moodtrack.load` gives it.

    Examples
    --------
    >>> from moodtrack import demo
    >>> lost(demo())
    {}
    """
    told: dict[str, Lost] = {}
    where = log.problems["where"].astype("str").str.replace(r":[^:]*$", "", regex=True)
    for file in log.provenance:
        name, gone, read = str(file["name"]), _count(file.get("rows_lost")), _count(file.get("rows_read"))
        found = log.problems[where == name]
        unclear = found[found["code"].astype("str") == Code.AMBIGUOUS_DATE]["what"].astype("str").tolist()
        if gone and (gone == read or unclear):
            reasons = found["what"].astype("str").tolist()
            told[name] = Lost(f"{name}: {_said(gone, read, unclear, reasons)}", gone == read)
    return told


def wordless(log: Log) -> list[str]:
    """What is said where ratings of a log are words without a number; nothing where none are.

    Examples
    --------
    >>> from moodtrack import demo
    >>> wordless(demo())
    []
    """
    open_ = log.labels[log.labels["missing"].eq(Code.UNMAPPED_LABEL.value).fillna(False)]
    n = len(open_.drop_duplicates(["person", "entry"]))
    if not n:
        return []
    who = "1 entry is" if n == 1 else f"{n:,} entries are"
    return [f"{who} rated in words without a number, which are in no mean and no change\n  give the words numbers with --moods; `moodtrack inspect` prints a map to fill in"]  # fmt: skip


def _said(gone: int, read: int, unclear: list[str], reasons: list[str]) -> str:
    whole = f"none of its {read:,} rows could be kept" if read > 1 else "its only row could not be kept"
    kept = whole if gone == read else f"{gone:,} of its {read:,} rows are not kept"
    if not unclear:
        why = f"{reasons[0]}\n  " if reasons else ""
        return f"{kept}\n  {why}`moodtrack inspect` shows each problem; see docs/problems.md"
    way = "say --dates day-first or --dates month-first (or dates in a map given with --map)"
    return f"{kept}, day and month of its dates cannot be told apart\n  {unclear[0]}\n  {way}"


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
