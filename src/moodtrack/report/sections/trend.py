"""Whether a rating rises or falls over the days of the log."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, decimals, interval, number, written
from moodtrack.report.verdict import verdict

__all__ = ["change", "section", "sentence"]

_WEEKS = 28


def change(found: Findings) -> str:
    """What the fitted line of the first-page rating says, over the days of the log."""
    row = next((r for r in _rows(found) if str(r["variable"]) == found.variable), None)
    if row is None:
        return ""
    scale = found.scale(found.variable)
    summary = found.results["summary"].table if found.get("summary") is not None else None
    days = 0
    if summary is not None:
        own = summary.loc[summary["variable"] == found.variable, "span"]
        days = int(own.iloc[0]) if len(own) else 0
    return sentence(row, scale, days or found.coverage.span)


def sentence(row: dict[str, Any], scale: dict[str, Any], days: int) -> str:
    """A fitted line in words: change over the days, interval, n, and what may be said of it.

    Examples
    --------
    >>> line = {"estimate": 0.005, "low": -0.001, "high": 0.011, "level": 0.95, "n": 90}
    >>> sentence(line, {"label": "Mood", "low": 1, "high": 5, "direction": "higher_better"}, 101)
    'Daily mood: 0.5 points higher over the 101 days along the fitted line (95 % interval −0.1 to 1.1; 90 days rated). The interval holds zero: no rise or fall is shown.'
    """
    name, places = f"Daily {written(scale['label']).lower()}", decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))  # fmt: skip
    reach = max(days - 1, 1)
    estimate, low, high = (float(row[key]) * reach for key in ("estimate", "low", "high"))
    said = verdict(estimate, low, high, scale.get("direction"))
    if said == "cannot tell":
        return f"{name}: too few rated days to fit a line (n = {int(row['n'])})."
    way = "higher" if estimate >= 0 else "lower"
    size = f"{number(abs(estimate), places)} points {way} over the {count(days, 'day')} along the fitted line"
    told = {
        "improved": "The interval leaves out zero: improved.",
        "worsened": "The interval leaves out zero: worsened.",
        "higher": "The interval leaves out zero; which way is better is not known.",
        "lower": "The interval leaves out zero; which way is better is not known.",
        "not shown": "The interval holds zero: no rise or fall is shown.",
    }[said]
    return f"{name}: {size} ({100 * row['level']:.0f} % interval {interval(low, high, places)}; {count(row['n'], 'day')} rated). {told}"


def section(found: Findings) -> Section:
    """Every rating's change in four weeks, with its interval."""
    rows = _rows(found)
    if not rows:
        return Section("trend", "Rise and fall", (Paragraph("No rating has enough days for a fitted line."),))
    cells, words = [], []
    for row in rows:
        scale = found.scale(str(row["variable"]))
        places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
        estimate, low, high = (float(row[key]) * _WEEKS for key in ("estimate", "low", "high"))
        said = verdict(estimate, low, high, scale.get("direction"))
        words.append(f"{written(scale['label'])}: {said}")
        cells.append((written(scale["label"]), number(estimate, places), interval(low, high, places), str(int(row["n"])), said))  # fmt: skip
    level = f"{100 * rows[0]['level']:.0f} % interval"
    table = Table(
        "Change in 28 days along a straight line, fitted so that days resembling the day before are not counted twice.",
        ("Rating", "Change in 28 days", level, "Days", "What may be said"),
        tuple(cells),
        (1, 2, 3),
    )
    blocks: list[Block] = [table]
    if len(rows) > 1:
        from moodtrack import plot
        from moodtrack.plot.drawing import svg

        labels = {str(r["variable"]): str(found.scale(str(r["variable"]))["label"]) for r in rows}
        drawn = plot.trend(found.results["trend"], person=found.person, labels=labels)
        caption = "Filled, solid: the interval leaves out zero. Open, dashed: it holds zero. The scales differ between ratings."  # fmt: skip
        blocks.append(Figure("trend", "Change in 28 days", svg(drawn, "trend"), "; ".join(words) + ".", caption))
    return Section("trend", "Rise and fall", tuple(blocks))


def _rows(found: Findings) -> list[dict[str, Any]]:
    result = found.get("trend")
    if result is None:
        return []
    table = result.table
    return table[(table["estimator"] == "ar1") & table["estimate"].notna()].to_dict("records")
