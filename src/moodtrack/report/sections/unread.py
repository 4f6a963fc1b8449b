"""Which files and sheets could not be read at all, said at the head of a page before it says that there is no data."""

from __future__ import annotations

from moodtrack.report.document import Paragraph
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written

__all__ = ["unread"]

_MOST = 5


def unread(found: Findings) -> tuple[Paragraph, ...]:
    """A line with the names of the files and sheets that were not read, as given; nothing where all were, or on a page of what is shared."""
    names = sorted({str(file.get("name")) for file in found.log.provenance if file.get("format") == "unknown"})
    if not names or found.view.shared_only:
        return ()
    shown = "; ".join(written(name, 80) for name in names[:_MOST])
    more = f"; and {len(names) - _MOST} more" if len(names) > _MOST else ""
    what = "1 file or sheet" if len(names) == 1 else f"{len(names)} files or sheets"
    it = "it" if len(names) == 1 else "them"
    return (Paragraph(f"{what} could not be read, so nothing from {it} is on this page: {shown}{more}."),)
