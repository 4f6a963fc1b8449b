"""The sentences of what goes from entry to entry, and of amounts: how much, how far it could be off, and which shape."""

from __future__ import annotations

from typing import Any

from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, number, sized
from moodtrack.report.sections import further_rows as rows
from moodtrack.report.sections import trigger_rows as pairs
from moodtrack.report.sections import trigger_words as words

__all__ = ["AMOUNTS", "ENTRIES", "amount", "amounts", "entries", "entry"]

ENTRIES = (
    "The rating of an entry after one with the tag, on the same day, against entries after one without it, given the rating of "
    "the entry before, weekday, time of day and trend. Told only where the entry after the "
    "tag also differs from the one before it, as a tag that only follows the rating stands as near to both."
)
"""What is compared from entry to entry."""

AMOUNTS = (
    "Days with more against days with less, weekday and trend held equal; a day without a value is unknown, not zero. The cut is the "
    "person's own lower quartile. Line and step of the same days are told once. Amounts resemble those of the day before: "
    "where both days are found, the larger difference is the better guess."
)
"""What is compared of amounts."""

_SHAPES = {
    "linear": "The days fit a straight line better than a step at {cut}.",
    "threshold": "The days fit a step at {cut} better than a straight line.",
    "unclear": "Whether a straight line or a step at {cut} fits better cannot be told.",
}


def entries(found: Findings) -> list[tuple[dict[str, Any], str]]:
    """Tags that were found from entry to entry, each with its sentence."""
    tested = pairs.tested(found.rows("within_day"))
    return [(row, entry(found, row, tested)) for row in rows.entries(found)]


def amounts(found: Findings) -> list[tuple[dict[str, Any], str]]:
    """Amounts that were found, each with its sentence."""
    tested = pairs.tested(found.rows("dose_response"))
    return [(row, amount(found, row, tested)) for row in rows.amounts(found)]


def entry(found: Findings, row: dict[str, Any], tested: int) -> str:
    """One tag from entry to entry."""
    scale = found.scale(str(row["variable"]))
    way = "higher" if row["difference"] > 0 else "lower"
    about = f"{_interval(row, scale)}; the next entry came {number(row['hours'])} hours later in the median; one of {count(tested, 'tag')} tested"
    first = f"After {count(row['n_with'], 'entry', 'entries')} with {words.quoted(row['tag'])}, {words.label(scale)} of the next entry that day was {words.size(row['difference'], scale)} points {way} than after {int(row['n_without'])} without it ({about})."
    kind = pairs.worse(found, row)
    return f"{first} {words.HARD_DAYS[kind]}" if kind else first


def amount(found: Findings, row: dict[str, Any], tested: int) -> str:
    """One amount on one day, as a line or below the cut, and the shape."""
    scale, unit, step = found.scale(str(row["variable"])), rows.unit(found, row["exposure"]), 1.0
    when = {0: "of the same day", 1: "of the day before"}.get(int(row["lag"]), f"{row['lag']} days before")
    cut = rows.cut(found, _cut(found, row), row["exposure"])
    if row["term"] == "linear":
        step = rows.step(found, row["exposure"])
        on, against, days = f"for every {step:g}{unit} more", "", f"; {count(row['n'], 'day')}"
    else:
        rest = int(row["n"]) - int(row["n_below"])
        on, against, days = f"on the {count(row['n_below'], 'day')} below {cut}", f" than on the other {rest}", ""
    told = {name: row[name] * step for name in ("difference", "low", "high")} | {"level": row["level"]}
    way = "higher" if row["difference"] > 0 else "lower"
    about = f"{_interval(told, scale)}{days}; one of {count(tested, 'comparison')} tested"
    first = f"{rows.amount(found, row['exposure'])} {when}: {on}, {words.label(scale)} was {words.size(told['difference'], scale)} points {way}{against} ({about})."
    return f"{first} {_SHAPES.get(str(row['shape']), '').format(cut=cut)}".rstrip()


def _cut(found: Findings, row: dict[str, Any]) -> float:
    """The cut of the step beside a line."""
    return next(
        float(r["cut"])
        for r in found.rows("dose_response")
        if r["term"] == "below" and all(r[key] == row[key] for key in ("variable", "exposure", "lag"))
    )


def _interval(row: dict[str, Any], scale: dict[str, Any]) -> str:
    return f"{words.percent_level(row['level'])} % interval {sized(row['low'], row['high'], words.places(scale))}"
