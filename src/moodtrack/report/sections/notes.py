"""What was written at the last session that has a write-up; shown only when it is asked for."""

from __future__ import annotations

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, written

__all__ = ["section"]

_PARTS = ("highlights", "takeaways", "concerns", "homework")


def section(found: Findings) -> Section:
    """Highlights, takeaways, concerns and homework of one session, as written."""
    texts = found.log.texts[found.log.texts["part"].isin(_PARTS)]
    title = "From the last session's write-up"
    if texts.empty:
        return Section("notes", title, (Paragraph(f"No session {found.view.where} has a write-up."),))
    last = texts[texts["day"] == texts["day"].max()]
    items = tuple(
        (part.capitalize(), written(row.text, 2000))
        for part in _PARTS
        for row in last[last["part"] == part].itertuples()
    )
    return Section("notes", title, (Paragraph(f"Written for {date(last['day'].iloc[0])}, in the person's words.", quiet=True), Items(items)))  # fmt: skip
