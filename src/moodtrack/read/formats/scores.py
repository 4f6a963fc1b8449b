"""scores.csv: one score a row, totals and items as they come, `goal:g1` as a measure for the rating of a goal."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.measures import get, resolve
from moodtrack.read.columns import cells, layout, lines, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_SHEET = SHEETS["scores"]


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _measure(written: str, item: str, subscale: bool) -> tuple[str, str, bool]:
    """Measure, item, and whether the measure is known."""
    head, _, rest = written.partition(":")
    if head.strip().casefold() == "goal":
        return "goal", rest.strip() or item, bool(rest.strip() or item)
    if subscale and item and item.casefold() != "total":
        item = f"total:{slug(item)}"
    key = resolve(written)
    return key or written, item.casefold() if item.casefold() == "total" else item or "total", key is not None


def _within(measure: str, value: object) -> bool:
    low, high = get(measure).low, get(measure).high
    if not isinstance(value, float):
        return True
    return (low is None or low <= value) and (high is None or value <= high)


def _parse(source: Source) -> Iterator[Item]:
    found = layout(source, _SHEET)
    subscale = found is not None and any(
        slug(written) == "subscale" and column == "item"
        for written, column in zip(found.written, found.columns, strict=True)
    )
    unknown: dict[str, int] = {}
    for got in lines(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, row, orders = got
        values, problems = cells("scores", line, row, orders, comma=found is not None and found.delimiter != ",")
        ambiguous = any(p.code == Code.AMBIGUOUS_DATE for p in problems)
        lost = ambiguous or "measure" not in values or not {"at", "session"} & set(values)
        yield from (Problem(p.code, p.what, p.line, lost and p is problems[0]) for p in problems)
        if lost:
            if not problems:
                yield Problem(
                    Code.MISSING_FIELD, "a score needs a measure, and a date or session", line.number, lost=True
                )
            continue
        measure, item, known = _measure(str(values["measure"]), str(values.get("item", "")), subscale)
        if not known:
            unknown.setdefault(measure, line.number)
        elif measure != "goal" and item == "total" and not _within(measure, values.get("value")):
            yield Problem(Code.OUT_OF_RANGE, f"value: outside the range of {measure}", line.number)
            del values["value"]
        yield Row(
            "scores", values | {"measure": measure, "item": item or "total"}, line.number, row.get("person") or None
        )
    for first in unknown.values():
        yield Problem(Code.UNKNOWN_MEASURE, "a measure that the registry does not know; its scores are kept", first)


FORMAT = Format("scores", "Plain table scores.csv", "log", _recognise, _parse)
