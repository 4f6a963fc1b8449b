"""What was written since the last session: takeaways, concerns not yet spoken about, wins, questions, insights, highlights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, missing, written
from moodtrack.schema import among, numbers, to_days

__all__ = ["OPTIONS", "TITLE", "Part", "parts", "section"]

OPTIONS = ("texts",)
"""Options of a report that this section takes."""

TITLE = "Written down"
_MOST = 3
_LEADS = {
    "takeaways": "Takeaways",
    "concerns": "Concerns not yet spoken about",
    "wins": "Wins",
    "questions": "Questions",
    "insights": "Insights",
    "highlights": "Highlights",
}
_DIARY_ONLY = ("concerns",)
"""What was told at a session counts as spoken about: of these only those of the diary since then are here."""


class Part(NamedTuple):
    """One part: its name, how many, from which days, and in the person's words, a day and text each."""

    key: str
    n: int
    days: tuple[pd.Timestamp, ...]
    words: tuple[tuple[pd.Timestamp, str], ...]


def parts(found: Findings) -> list[Part]:
    """The parts that have a text since the first day of the view, in reading order."""
    entries, texts = found.log.entries, found.log.texts
    ups = set(entries["entry"].to_numpy()[among(entries["kind"], {"session"})].tolist())
    order = np.lexsort([numbers(texts["entry"]), to_days(texts["day"])]).tolist()
    told = [row for place in order if not missing((row := found.log_rows("texts")[place])["text"])]
    made = []
    for key in _LEADS:
        mine = [row for row in told if row["part"] in (key, key.removesuffix("s"))]
        rows = [row for row in mine if row["entry"] not in ups] if key in _DIARY_ONLY else mine
        if rows:
            words = tuple((row["day"], row["text"]) for row in rows)
            made.append(Part(key, len(rows), tuple(sorted({day for day, _ in words})), words))
    return made


def section(found: Findings, *, texts: bool = False) -> Section:
    """A line a part: how many and when; in the person's words where that is asked for."""
    told = parts(found)
    blank = [lead.lower() for key, lead in _LEADS.items() if key not in {part.key for part in told}]
    shared = "None in what is shared" if found.view.shared_only else "None"
    none = Paragraph(f"{shared}: {', '.join(blank)}.", quiet=True)
    if not told:
        return Section("written", TITLE, (none,))
    items = [(_LEADS[part.key], _when(part)) for part in told]
    if texts:
        items = [
            (_LEADS[part.key] + (f", the latest {_MOST} of {part.n}" if part.n > _MOST else ""), _quoted(part))
            for part in told
        ]
    return Section("written", TITLE, (Items(tuple(items)), *([none] if blank else [])))


def _quoted(part: Part) -> str:
    return " ".join(f"“{written(words, 200)}” ({date(day)})" for day, words in part.words[-_MOST:])


def _when(part: Part) -> str:
    days = ", ".join(date(day) for day in part.days[-3:])
    return f"{count(part.n, 'note')}, {days if len(part.days) <= 3 else f'latest {days}'}."
