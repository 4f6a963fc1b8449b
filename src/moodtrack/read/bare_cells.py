"""Sheets whose app writes some cells without quotes, whatever they hold: a comma in such a cell makes a cell too many.

What stands quoted in the line tells which cell it was: an app that quotes a column quotes it in every row.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

__all__ = ["rejoined"]


def rejoined(
    cells: Sequence[str], names: Sequence[str], written: str, delimiter: str, known: Container[str]
) -> tuple[list[str], str]:
    """The cells with mood or activities in one piece again, and which of them it was; as they are where that is not sure.

    Parameters
    ----------
    cells : sequence of str
        The row.
    names : sequence of str
        The header.
    written : str
        The line as it stands in the file.
    delimiter : str
        What separates the cells.
    known : container of str
        The moods of rows that have as many cells as the header.

    Examples
    --------
    >>> names, written = ["day", "mood", "activities", "note"], '2026-03-01,fine, thanks,"walk","a note"'
    >>> rejoined(["2026-03-01", "fine", " thanks", "walk", "a note"], names, written, ",", {"good"})
    (['2026-03-01', 'fine, thanks', 'walk', 'a note'], 'mood')
    >>> rejoined(["2026-03-01", "good", "tea", " hot", "a note"], names, '2026-03-01,good,tea, hot,"a note"', ",", {"good"})
    (['2026-03-01', 'good', 'tea, hot', 'a note'], 'activities')
    """
    before, quote, _ = written.partition(f'{delimiter}"')
    more = len(cells) - len(names)
    place = names.index("mood") if "mood" in names else len(names)
    if more <= 0 or not quote or before.startswith('"') or [*names[place + 1 : place + 2]] != ["activities"]:
        return [*cells], ""
    bare = before.count(delimiter) + 1 - more
    if bare == place + 1:
        return _joined(cells, place, more, delimiter), "mood"
    if bare == place + 2 and cells[place].strip() in known:
        return _joined(cells, place + 1, more, delimiter), "activities"
    return [*cells], ""


def _joined(cells: Sequence[str], place: int, more: int, delimiter: str) -> list[str]:
    return [*cells[:place], delimiter.join(cells[place : place + more + 1]), *cells[place + more + 1 :]]
