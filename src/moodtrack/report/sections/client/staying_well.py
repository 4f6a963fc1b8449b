"""Your own signs and your steady time, in plain words."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, date, missing
from moodtrack.report.sections import staying_well
from moodtrack.report.sections.client import plain

__all__ = ["section", "sign"]

TITLE = "Staying well"


def sign(row: dict[str, Any]) -> str:
    """What the notes say of a sign that the person chose to watch.

    Examples
    --------
    >>> import pandas as pd
    >>> sign({"status": "quiet", "since": pd.NaT, "last_present": pd.NaT})
    'Not there in your latest notes.'
    >>> sign({"status": "present", "since": pd.Timestamp("2026-03-18"), "last_present": pd.NaT})
    'In your notes since 18 Mar 2026. Worth talking about.'
    """
    if missing(row["status"]):
        return "You decide: the notes cannot answer this one."
    if row["status"] == "present":
        return f"In your notes since {date(row['since'])}. Worth talking about."
    if row["status"] == "quiet":
        return "Not there in your latest notes."
    if row.get("worded"):
        return f"You told {plain.several(row['worded'], 'day')} of this time in words that have no number yet, so the notes cannot say."
    return "There are too few notes of these days to say."


def section(found: Findings) -> Section:
    """The signs that the person chose and still watches, the steady time, and what is behind."""
    if staying_well.empty(found):
        return Section("staying_well", "", ())
    blocks: list[Block] = []
    watched = [row for row in found.rows("staying_well") if not staying_well.over(row)]
    if watched:
        blocks.append(Paragraph("These are the signs that you chose to watch."))
        blocks.append(Items(tuple((staying_well.words(row, "A sign"), sign(row)) for row in watched)))  # fmt: skip
    for row in found.rows("staying_well", "charts"):
        name = plain.rating(found, str(row["variable"]))
        blocks += [Paragraph(text) for text in _steady(row, name)]
    if any(str(row["code"]) == "unmapped_label" for row in staying_well.uncharted(found)):
        blocks.append(Paragraph("Your steady time is told in words that have no number yet, so nothing can be compared with it."))  # fmt: skip
    if any(str(row["code"]) == "too_few" for row in staying_well.uncharted(found)):
        blocks.append(Paragraph("There are too few notes of your steady time to compare with it yet."))
    blocks += [Paragraph(_behind(row)) for row in found.rows("staying_well", "setbacks")]
    return Section("staying_well", TITLE if blocks else "", tuple(blocks))


def _steady(row: dict[str, Any], name: str) -> list[str]:
    if row["status"] == "cannot_tell":
        return [f"You told {plain.several(row['worded'], 'day')} after your steady time in words that have no number yet, so it cannot be said how your {name} compares with it. These notes count as much as the others."]  # fmt: skip
    if row["status"] == "not_logged" or not row["n"]:
        return [f"There are no notes of the last two weeks to compare your {name} with your steady time."]
    if row["status"] == "signal":
        steady = f"in your steady time, {between(row['first'], row['last'])}"
        return [f"Your {name} has lately been {row['side']} than {steady}, for longer than your ups and downs usually last. Worth talking about.", plain.FACT]  # fmt: skip
    return [f"Your notes of the last two weeks do not show your {name} {row['side']} than in your steady time."]


def _behind(row: dict[str, Any]) -> str:
    days = row["days_since"]
    ago = "" if missing(days) or not days else f", {plain.several(days, 'day')} before your last note"
    helped = " You also wrote down what helped then." if row["helped"] else ""
    return f"You wrote down a setback on {date(row['start'])}{ago}.{helped}"
