"""Whether a rating rises or falls over the days of the log."""

from __future__ import annotations

from math import nan
from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, decimals, every, interval, number, sized, written
from moodtrack.report.sections import worded
from moodtrack.report.verdict import verdict
from moodtrack.result import Code

__all__ = ["TELL", "change", "fitted", "nothing", "section", "sentence"]

TELL = "--higher-better or --higher-worse and the name of the rating"
"""How a direction is told."""


def nothing(found: Findings) -> str:
    """What is said when neither scores nor ratings can show a change."""
    few = "and the days are rated in words without a number" if worded.unnumbered(found) else "and too few rated days"
    return f"Nothing {found.view.where} can show a change: no repeated scores, {few}."


def change(found: Findings) -> list[tuple[str, str]]:
    """What the fitted line of the first-page rating says, over the days of the log: subject and statement."""
    scale = found.scale(found.variable)
    name = f"Daily {written(scale['label']).lower()}"
    if found.get("trend") is not None and in_words.too_many(found):
        return [(name, worded.untold(found))]
    row = fitted(found)
    if row is None:
        return _flat(found)
    return [(name, f"{sentence(row, scale, _span(found, found.variable))}{worded.note(found)}")]


def fitted(found: Findings) -> dict[str, Any] | None:
    """The fitted line of the first-page rating; None where there is none, or where too much is left out of it."""
    row = next((r for r in _rows(found) if str(r["variable"]) == found.variable), None)
    return None if row is None or in_words.too_many(found) else row


def sentence(row: dict[str, Any], scale: dict[str, Any], days: int) -> str:
    """A fitted line in words: change over the days, interval, n, and what may be said of it.

    Examples
    --------
    >>> line = {"estimate": 0.005, "low": -0.001, "high": 0.011, "level": 0.95, "n": 90}
    >>> sentence(line, {"label": "Mood", "low": 1, "high": 5, "direction": "higher_better"}, 101)
    'no rise or fall is shown: a change of +0.5 points over 101 days along a fitted line (95 % interval −0.1 to 1.1; 90 days rated), and the interval holds zero.'
    """
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))  # fmt: skip
    reach = max(days - 1, 1)
    estimate, low, high = (float(row[key]) * reach for key in ("estimate", "low", "high"))
    said = verdict(estimate, low, high, scale.get("direction"))
    if said == "cannot tell":
        return f"too few rated days to fit a line (n = {int(row['n'])})."
    over = f"over {count(days, 'day')} along a fitted line"
    level, n = f"{100 * row['level']:.0f} % interval", f"{count(row['n'], 'day')} rated"
    if said == "not shown":
        signed = f"{'+' if estimate > 0 else ''}{number(estimate, places)}"
        return f"no rise or fall is shown: a change of {signed} points {over} ({level} {interval(low, high, places)}; {n}), and the interval holds zero."
    size = f"{number(abs(estimate), places)} points {'higher' if estimate > 0 else 'lower'}"
    about = f"{size} {over} ({level} {sized(low, high, places)}; {n})"
    if said in ("higher", "lower"):
        return f"{about}; which way is better is not known: say it with {TELL}."
    return f"{said}: {about}; the interval leaves out zero."


def section(found: Findings) -> Section:
    """Every rating's change over its days, with its interval."""
    rows = _rows(found)
    if not rows:
        none = Paragraph("No rating has enough days for a fitted line.")
        return Section("trend", "Rise and fall", (none, *worded.paragraph(found)))
    cells = []
    for row in rows:
        scale = found.scale(str(row["variable"]))
        places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
        days = _span(found, str(row["variable"]))
        estimate, low, high = (float(row[key]) * max(days - 1, 1) for key in ("estimate", "low", "high"))
        said = verdict(estimate, low, high, scale.get("direction"))
        if in_words.too_many(found, str(row["variable"])):
            estimate, low, high, said = nan, nan, nan, "cannot tell"
        cells.append((written(scale["label"]), number(estimate, places), interval(low, high, places), str(days), str(int(row["n"])), said))  # fmt: skip
    table = Table(
        "Change from the first to the last day along a straight line, fitted so that days resembling the day before are not counted twice.",
        (
            "Rating",
            "Change",
            f"{100 * rows[0]['level']:.0f} % interval",
            "Over days",
            f"Days rated{' with a number' if worded.told(found) else ''}",
            "What may be said",
        ),
        tuple(cells),
        (1, 2, 3, 4),
    )
    return Section("trend", "Rise and fall", (table, *worded.paragraph(found)))


def _flat(found: Findings) -> list[tuple[str, str]]:
    """A rating that is the same on all its days has no line; that is not the same as too few days."""
    problems = found.rows("trend", "problems")
    if not any(row["variable"] == found.variable and row["code"] == Code.CONSTANT for row in problems):
        return []
    told, days = found.scale(found.variable), len(found.daily)
    return [(f"Daily {written(told['label']).lower()}", f"the same on {every(days, 'day')} rated, so no line is fitted.")]  # fmt: skip


def _span(found: Findings, variable: str) -> int:
    return next((int(row["span"]) for row in found.rows("summary") if row["variable"] == variable), found.coverage.span)


def _rows(found: Findings) -> list[dict[str, Any]]:
    return [r for r in found.rows("trend") if str(r["estimator"]) == "ar1" and r["estimate"] == r["estimate"]]
