"""goals.csv: one goal a row, with what shows it (`measure`), from where (`baseline`) to where (`target`)."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.measures import resolve
from moodtrack.read.cells import direction
from moodtrack.read.columns import cells, layout, lines, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_SHEET = SHEETS["goals"]
_KINDS = ("rating", "tag", "assignment", "goal")


def _recognise(source: Source) -> Verdict:
    return verdict(source, _SHEET)


def _measure(written: str) -> tuple[dict[str, object], bool]:
    """The columns measure and item of what is written under measure, and whether it is known."""
    head, _, rest = written.partition(":")
    kind, rest = head.strip().casefold(), rest.strip()
    if kind == "goal":
        return {"measure": "goal", **({"item": rest} if rest else {})}, True
    if kind in _KINDS and rest:
        return {"measure": f"{kind}:{slug(rest) if kind == 'rating' else rest}"}, True
    key = resolve(written)
    return {"measure": key or written}, key is not None


def _parse(source: Source) -> Iterator[Item]:
    found = layout(source, _SHEET)
    for got in lines(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, row, orders = got
        values, problems = cells("goals", line, row, orders, comma=found is not None and found.delimiter != ",")
        ambiguous = [p for p in problems if p.code == Code.AMBIGUOUS_DATE]
        yield from (Problem(p.code, p.what, p.line, p in ambiguous[:1]) for p in problems)
        if ambiguous:
            continue
        if "goal" not in values:
            yield Problem(Code.MISSING_FIELD, "a goal needs its short name in the column goal", line.number, lost=True)
            continue
        if "direction" in values:
            way = direction(str(values.pop("direction")))
            if way is None:
                yield Problem(Code.BAD_VALUE, "direction: neither increase, decrease nor range", line.number)
            else:
                values["direction"] = way
        if "measure" in values:
            told, known = _measure(str(values["measure"]))
            values |= told
            if told["measure"] == "goal":
                values.setdefault("item", values["goal"])
            if not known:
                yield Problem(Code.UNKNOWN_MEASURE, "the measure of a goal is not in the registry; kept", line.number)
        yield Row("goals", values, line.number, row.get("person") or None)


FORMAT = Format("goals", "Plain table goals.csv", "log", _recognise, _parse)
