"""What was written since the last session: takeaways, concerns not yet spoken about, wins, questions, insights, highlights."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, written

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
    log = found.log
    ups = log.entries.loc[log.entries["kind"].eq("session").fillna(False).to_numpy(dtype=bool), ["person", "entry"]]
    of_session = pd.MultiIndex.from_frame(ups.astype({"person": "str"}))
    told = log.texts[log.texts["text"].notna()].sort_values(["day", "entry"], kind="stable")
    up = pd.MultiIndex.from_frame(told[["person", "entry"]].astype({"person": "str"})).isin(of_session)
    made = []
    for key in _LEADS:
        mine = told["part"].isin([key, key.removesuffix("s")]).to_numpy(dtype=bool)
        rows = told[mine & ~up] if key in _DIARY_ONLY else told[mine]
        if len(rows):
            words = tuple(zip(rows["day"], rows["text"].astype("str"), strict=True))
            made.append(Part(key, len(rows), tuple(sorted(set(rows["day"]))), words))
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
