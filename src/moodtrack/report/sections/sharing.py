"""What the head of a page says of sharing: what is used though it is not shared, or that no entry is known to be shared."""

from __future__ import annotations

from moodtrack.report.document import Paragraph
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count
from moodtrack.schema import answered

__all__ = ["none_shared", "used_all_the_same"]

_LIST = "share"


def used_all_the_same(found: Findings) -> tuple[Paragraph, ...]:
    """How much is marked as not shared on a page of everything; nothing where no file marks any and no share list was read."""
    if found.view.shared_only:
        return ()
    entries, events = found.whole.entries["shared"], found.whole.events["shared"]
    no, others = (int(answered(shared, False).sum()) for shared in (entries, events))
    unsaid = int(entries.array.isna().sum())
    if not (no or others or _listed(found)):
        return ()
    marked = [count(no, "entry", "entries")] if no else []
    marked += [count(others, "event")] if others else []
    told = (
        f"{' and '.join(marked) or 'no entry'} {'is' if no + others < 2 else 'are'} marked as not shared by the author"
    )
    rest = f", of {unsaid} it is not said" if unsaid else ""
    left = f"All are used on this page; --shared-only makes it without {'them' if no + others + unsaid > 1 else 'it'}."
    return (Paragraph(f"Sharing: {told}{rest}.{f' {left}' if no + others + unsaid else ''}", quiet=True),)


def none_shared(found: Findings) -> tuple[Paragraph, ...]:
    """Why a page of what is shared has no entry where no share list was read; the same whatever is not shared."""
    if not found.view.shared_only or len(found.whole.entries) or _listed(found):
        return ()
    words = (
        "No share list was read and no entry is marked as shared. Where nothing is said an entry counts as not shared, so nothing "
        "from entries is on this page. To share some, put a file share.csv beside the others, with the columns at (the date of an "
        "entry) and shared (yes or no)."
    )
    return (Paragraph(words),)


def _listed(found: Findings) -> bool:
    return any(file.get("format") == _LIST for file in found.log.provenance)
