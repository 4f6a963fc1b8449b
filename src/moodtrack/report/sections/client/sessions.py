"""The person's sessions in plain words: how many, what was written down of them, what came back in later notes."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, count, date
from moodtrack.report.sections.session_words import down

__all__ = ["section"]

TITLE = "Your sessions"
_NAMES = {"insights": "insight", "takeaways": "thing to take with you", "wins": "win", "questions": "question"}
_MANY = {"takeaways": "things to take with you"}


def section(found: Findings) -> Section:
    """Sessions held, what was written down, and what came back; nothing of sessions that did not take place."""
    rows = found.rows("sessions", "course")
    if not rows or not _held(rows[0]):
        return Section("sessions", TITLE, (Paragraph(f"No sessions are {found.view.partial or 'in your notes yet'}."),))
    row = rows[0]
    whole = " in all" if found.view.start is not None else ""
    unsaid = int(row["unsaid"]) if row["attended"] else 0
    which = f" Of {'one' if unsaid == 1 else unsaid} of them it is not written down whether you came." if unsaid else ""
    items = [("", f"You had {count(_held(row), 'session')}{whole}, {between(row['first'], row['last'])}.{which}")]
    written = down(found)
    for part, one in _NAMES.items():
        n = sum(row["n"] for row in written if row["part"] == part)
        items += [("", f"You wrote down {count(n, one, _MANY.get(part, ''))}.")] if n else []
    items += _back(found.rows("sessions", "returned"))
    start = found.view.start
    window = [] if start is None else [Paragraph(f"This part is about the whole time, not only since {date(start)}.", quiet=True)]  # fmt: skip
    return Section("sessions", TITLE, (*window, Items(tuple(items))))


def _held(row: dict[str, Any]) -> int:
    return int(row["attended"]) + int(row["unsaid"])


def _back(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Takeaways whose words come back in notes, as a count; nothing where none does. A tag alone is no word of a note."""
    some = int(rows[0]["came_back"]) if rows else 0
    if not some:
        return []
    what = "One thing that you took with you comes" if some == 1 else f"{some} things that you took with you come"
    return [("", f"{what} back later: some of the same words are in your later notes.")]
