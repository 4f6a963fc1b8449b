"""What the person wrote at the last session that has a write-up; shown only when it is asked for."""

from __future__ import annotations

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, written

__all__ = ["section"]

_PARTS = {"highlights": "What was good", "takeaways": "What you took with you", "homework": "What you agreed on"}


def section(found: Findings) -> Section:
    """Good moments, what was taken away and what was agreed, as written; worries stay in the talk."""
    texts = found.log.texts[found.log.texts["part"].isin(list(_PARTS))]
    title = "In your own words"
    if texts.empty:
        none = (
            f"No session {found.view.where} has a write-up." if found.view.partial else "No session has a write-up yet."
        )
        return Section("notes", title, (Paragraph(none),))
    last = texts[texts["day"] == texts["day"].max()]
    items = tuple(
        (name, written(row.text, 2000))
        for part, name in _PARTS.items()
        for row in last[last["part"] == part].itertuples()
    )
    return Section("notes", title, (Paragraph(f"Written for {date(last['day'].iloc[0])}.", quiet=True), Items(items)))
