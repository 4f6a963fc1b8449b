"""What was agreed with the person, one by one; what was not done is one count, once."""

from __future__ import annotations

from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date
from moodtrack.report.sections.agreed import Agreed, agreed

__all__ = ["section", "sentence"]

_KINDS = {"homework": "Something to do", "skill": "A skill to practise", "material": "Something to read or watch"}
_MOST = 6
TITLE = "What you agreed on"


def sentence(one: Agreed) -> str:
    """When a thing was agreed and what is known of it.

    Examples
    --------
    >>> import pandas as pd
    >>> day, due = pd.Timestamp("2025-03-04"), pd.Timestamp("2025-03-11")
    >>> one = Agreed("skill", "", "Slow breathing", 3, day, due, "due", None)
    >>> sentence(one)
    'Agreed on 4 Mar 2025, for 11 Mar 2025. The notes do not say how it went.'
    >>> sentence(one._replace(state="done", done=due))
    'Agreed on 4 Mar 2025, for 11 Mar 2025. You did it on 11 Mar 2025.'
    """
    when = f"Agreed on {date(one.day)}" if one.day is not None else f"Agreed at session {one.session}" if one.session is not None else "Agreed"  # fmt: skip
    until = "" if one.due is None else f", for {date(one.due)}"
    return f"{when}{until}. {_state(one)}".strip()


def section(found: Findings) -> Section:
    """The latest things agreed, the newest first."""
    told = list(agreed(found))[::-1]
    if not told:
        where = found.view.partial or "written down here yet"
        return Section("agreed", TITLE, (Paragraph(f"No things that were agreed are {where}."),))
    items = tuple((one.label or _KINDS.get(one.kind, "Something agreed"), sentence(one)) for one in told[:_MOST])
    left = _left(sum(one.state == "not done" for one in told[:_MOST]), len(items))
    older = (Paragraph(f"These are the latest {_MOST} of {len(told)}.", quiet=True),) if len(told) > _MOST else ()
    return Section("agreed", TITLE, (Items(items), *left, *older))


def _left(n: int, of: int) -> tuple[Paragraph, ...]:
    """How many of the things told were not done."""
    if not n:
        return ()
    which = ("This was" if of == 1 else f"These {n} were") if n == of else f"{n} of these {'was' if n == 1 else 'were'}"
    return (Paragraph(f"{which} not done, and that happens. You can keep, change or drop what you agreed on."),)


def _state(one: Agreed) -> str:
    if one.state == "done":
        return f"You did it{'' if one.done is None else f' on {date(one.done)}'}."
    if one.state == "not done":
        return ""
    return "There is still time." if one.state == "not yet due" else "The notes do not say how it went."
