"""goals.csv: one goal a row, with what shows it (`measure`), from where (`baseline`) to where (`target`)."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.measures import resolve
from moodtrack.read.cells import direction
from moodtrack.read.columns import verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.rows import rows
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem
from moodtrack.result import Code
from moodtrack.schema import slug

__all__ = ["FORMAT"]

_SHEET = SHEETS["goals"]
_KINDS = ("rating", "tag", "assignment", "event", "goal")


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
    for got in rows(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, values = got.line, got.values
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
        yield got.row("goals")


FORMAT = Format("goals", "Plain table goals.csv", "log", _recognise, _parse)
