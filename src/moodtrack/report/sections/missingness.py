"""Whether days without a rating could hide something: the next day, the days before gaps, the tipping point."""

from __future__ import annotations

from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, decimals, interval, number, percent, written
from moodtrack.report.sections import worded
from moodtrack.result import Code

__all__ = ["before", "headline", "next_day", "section", "undone"]

_TITLE = "Days without a rating"


def next_day(row: dict[str, Any]) -> str:
    """Whether the day after a low day is rated as often as the day after a high one, in words.

    Examples
    --------
    >>> next_day({"n": 112, "estimate": -0.2, "low": -0.31, "high": -0.08, "level": 0.95, "after_low": 0.6, "after_high": 0.8})
    'as modelled, with weekday and trend held equal, the next day is less often rated after a low day: difference −20 percentage points (95 % interval −31 to −8; share 60 % after a low day, 80 % after a high one; n = 112 days).'
    """
    about = (
        f"difference {number(100 * row['estimate'], 0)} percentage points ({100 * row['level']:.0f} % interval "
        f"{interval(100 * row['low'], 100 * row['high'], 0)}; share {number(100 * row['after_low'], 0)} % after a low day, "
        f"{number(100 * row['after_high'], 0)} % after a high one; n = {count(row['n'], 'day')})"
    )
    held = "as modelled, with weekday and trend held equal,"
    if row["low"] <= 0 <= row["high"]:
        return f"{held} no difference is shown between low and high days in how often the next day is rated: {about}, and the interval holds zero."
    return f"{held} the next day is {'less' if row['estimate'] < 0 else 'more'} often rated after a low day: {about}."


def before(row: dict[str, Any], places: int) -> str:
    """The last rated day before a gap against the other days, in words.

    Examples
    --------
    >>> before({"n_before": 16, "n_other": 144, "estimate": 0.087, "low": -0.45, "high": 0.63, "level": 0.95}, 1)
    'the last day before a gap does not differ clearly from other days: 0.1 points higher (95 % interval −0.5 to 0.6; 16 days before a gap, 144 others), and the interval holds zero.'
    """
    way = "higher" if row["estimate"] >= 0 else "lower"
    about = (
        f"{number(abs(row['estimate']), places)} points {way} ({100 * row['level']:.0f} % interval "
        f"{interval(row['low'], row['high'], places)}; {count(row['n_before'], 'day')} before a gap, {int(row['n_other'])} others)"
    )
    if row["low"] <= 0 <= row["high"]:
        return f"the last day before a gap does not differ clearly from other days: {about}, and the interval holds zero."  # fmt: skip
    return f"the last day before a gap is {about}, at the same weekday and along a trend."


def undone(row: dict[str, Any], places: int) -> str:
    """The difference between the first and the last four weeks, and what would undo it, in words."""
    way = "higher" if row["estimate"] >= 0 else "lower"
    about = (
        f"the last 28 days are {number(abs(row['estimate']), places)} points {way} than the first 28 "
        f"({100 * row['level']:.0f} % interval {interval(row['low'], row['high'], places)}; {count(row['n'], 'day')} rated)"
    )
    if row["low"] <= 0 <= row["high"]:
        return f"{about}; the interval holds zero, so there is no difference that unrated days could undo."
    rated = f"the {percent(row['unrated'], 1)} unrated days of the {row['window']} 28 would have to be {number(row['tipping'], places)} points {row['side']} than its rated ones for the difference to be zero"
    beyond = "; that lies beyond the end of the scale" if str(row["possible"]) == "False" else ""
    return f"{about}; {rated}{beyond}."


def headline(found: Findings) -> list[tuple[str, str]]:
    """Whether the day after a low day is rated as often as others, for the first page; nothing where it cannot be told."""
    rows = [] if found.view.shared_only else found.rows("missingness")
    row = next((r for r in rows if str(r["variable"]) == found.variable), None)
    if row is None or not _there(row, "estimate"):
        return []
    words = next_day(row)
    return [("", words[0].upper() + words[1:])]


def section(found: Findings) -> Section:
    """The rating of the first page: three statements, or why there is none."""
    if found.view.shared_only:
        return Section(
            "missingness",
            _TITLE,
            (
                Paragraph(
                    "Only shared entries are used: of days without a shared rating it is not known whether they were rated."
                ),
            ),
        )
    row = next((r for r in found.rows("missingness") if str(r["variable"]) == found.variable), None)
    if row is None:
        return Section("missingness", _TITLE, (Paragraph(f"No day has a rating{worded.numbered(found)}, so nothing can be said about the days without one."),))  # fmt: skip
    scale = found.scale(found.variable)
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    gaps, windows = _row(found, "before_gaps"), _row(found, "tipping")
    why, ends = _reasons(found), in_words.ends(found) or ()
    told_ends = (
        f"{undone(windows, places)}{worded.note(found, '', *ends)}"
        if windows and _there(windows, "low") and _there(windows, "tipping")
        else why
    )
    told_ends = worded.untold(found, "", *ends) if in_words.too_many(found, "", *ends) else told_ends
    statements = (
        ("The next day", next_day(row) if _there(row, "estimate") else why),
        ("Before a gap", before(gaps, places) if gaps and _there(gaps, "estimate") else why),
        ("What gaps could hide", told_ends),
    )  # fmt: skip
    told = f"{written(scale['label'])}: a low day lies one SD below the person's mean of that weekday, a high day one SD above it."
    quiet = (
        "What happened on a day without a rating is not known; these statements say what the rated days around it show."
    )
    quiet += " A day rated in words without a number counts as rated." if in_words.days(found).worded else ""
    return Section("missingness", _TITLE, (Items(statements), Paragraph(told, quiet=True), Paragraph(quiet, quiet=True)))  # fmt: skip


def _row(found: Findings, table: str) -> dict[str, Any] | None:
    return next((row for row in found.rows("missingness", table) if row["variable"] == found.variable), None)


def _there(row: dict[str, Any], name: str) -> bool:
    return bool(row[name] == row[name] and row[name] is not None)


def _reasons(found: Findings) -> str:
    reasons = [
        f"{row['what']} ({int(row['had'])} of {int(row['needs'])} needed)" if row["needs"] == row["needs"] else str(row["what"])
        for row in found.rows("missingness", "problems")
        if str(row["code"]) != str(Code.UNMAPPED_LABEL)
    ]  # fmt: skip
    return f"cannot be told: {'; '.join(dict.fromkeys(reasons))}." if reasons else "cannot be told."
