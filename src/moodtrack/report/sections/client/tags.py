"""What goes with better and harder days, in plain words: found pairs only, with how sure it is."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Heading, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import decimals, number, written
from moodtrack.report.sections.client import plain

__all__ = ["helpful", "section", "sentence"]

_MOST = 5


def sentence(found: Findings, row: dict[str, Any]) -> str:
    """A pair that was found: on which days, higher or lower, by how much, and how far that could be off."""
    told = found.scale(found.variable)
    places = decimals(told.get("low", float("nan")), told.get("high", float("nan")))
    size, (near, far) = abs(row["difference"]), sorted((abs(row["low"]), abs(row["high"])))
    when = {0: "days with", 1: "days after"}.get(int(row["lag"]), "days some time after")
    way = "higher" if row["difference"] > 0 else "lower"
    spread = f"It may be as little as {number(near, places)} or as much as {number(far, places)}."
    return f"On {int(row['n_with'])} {when} “{written(row['tag'], 40)}”, your {plain.rating(found)} was {way} than on days like them, by about {number(size, places)}. {spread}"


def helpful(found: Findings) -> list[str]:
    """Found pairs on whose days the rating was better, largest first."""
    return [sentence(found, row) for row in _rows(found, better=True)]


def section(found: Findings) -> Section:
    """Better days, harder days, and what came after a harder day."""
    title = "What goes with your days"
    result = found.get("triggers")
    if result is None or result.table.empty:
        return Section("tags", title, (Paragraph("There are no tags to compare yet."),))
    blocks: list[Block] = []
    unknown = _rows(found, better=None)
    for name, rows in (("Better days", _rows(found, True)), ("Harder days", _rows(found, False)), ("Higher or lower days", unknown)):  # fmt: skip
        if rows:
            blocks += [Heading(name), Items(tuple(("", sentence(found, row)) for row in rows[:_MOST]))]
    after = [r for r in result.table.to_dict("records") if r["lag"] < 0 and _shown(r)]
    if after:
        blocks += [Heading("The day after"), Items(tuple(("", _after(found, row)) for row in after[:_MOST]))]
    if not blocks:
        blocks = [Paragraph("No tag stands out so far. That does not mean that nothing matters.")]
    else:
        blocks.append(Paragraph("These are things that came together in your notes. They do not say why. Now and then one of them is chance.", quiet=True))  # fmt: skip
    return Section("tags", title, tuple(blocks))


def _after(found: Findings, row: dict[str, Any]) -> str:
    way = "higher" if row["difference"] > 0 else "lower"
    return f"You noted “{written(row['tag'], 40)}” more often on the day after a {way} {plain.rating(found)}."


def _shown(row: dict[str, Any]) -> bool:
    return str(row["status"]) == "found" and not row["low"] <= 0 <= row["high"]


def _rows(found: Findings, better: bool | None) -> list[dict[str, Any]]:
    result = found.get("triggers")
    rows = [] if result is None else result.table.to_dict("records")
    direction = str(found.scale(found.variable).get("direction")) if found.variable else ""
    known = {"higher_better": 1, "higher_worse": -1}.get(direction)
    own = [r for r in rows if r["lag"] >= 0 and _shown(r)]
    if known is None:
        own = own if better is None else []
    else:
        own = [] if better is None else [r for r in own if (r["difference"] * known > 0) == better]
    return sorted(own, key=lambda r: (-abs(r["difference"]), str(r["tag"]), r["lag"]))
