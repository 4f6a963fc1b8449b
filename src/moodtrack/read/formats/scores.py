"""scores.csv: one score a row, totals and items in any usual spelling, `goal:g1` as a measure for the rating of a goal."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.measures import get, resolve
from moodtrack.measures.scoring import total_range
from moodtrack.read.columns import layout, verdict
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.parts import answer_doubt, fitting, part, whole_only
from moodtrack.read.rows import rows
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Item, Problem, Row
from moodtrack.result import Code
from moodtrack.schema import NO_FORM, slug

__all__ = ["FORMAT"]

_SHEET = SHEETS["scores"]
_SESSION = ("session", "session_rating", "rating_of_the_session")


def _recognise(source: Source) -> Verdict:
    found = verdict(source, _SHEET)
    if not found.matches:
        return found
    read_as = _read_as(source)
    return found._replace(why=f"{found.why}; items read as {', '.join(read_as)}") if read_as else found


def _read_as(source: Source) -> list[str]:
    """The spellings of items and totals that are not those of the table, with what they are read as."""
    found = layout(source, _SHEET)
    if found is None or not {"measure", "item"} <= set(found.columns):
        return []
    at, of = found.columns.index("item"), found.columns.index("measure")
    cells_of = [line.cells for line in source.rows(found.delimiter)][1:]
    pairs = dict.fromkeys((cell[at].strip(), cell[of]) for cell in cells_of if len(cell) > max(at, of))
    read = {written: part(written, resolve(measure)) for written, measure in pairs if _synonym(written, measure)}
    return [f"{written} = {item}" for written, item in read.items()]


def _synonym(written: str, measure: str) -> bool:
    item = part(written, resolve(measure))
    return bool(written) and item != written and slug(measure.partition(":")[0]) != "goal"


def _measure(written: str, item: str, subscale: bool) -> tuple[str, str, bool]:
    """Measure, item, and whether the measure is known."""
    head, _, rest = written.partition(":")
    if head.strip().casefold() == "goal":
        return "goal", rest.strip() or item, bool(rest.strip() or item)
    if slug(head) in _SESSION:
        return "session", rest.strip() or item or "rating", True
    key = resolve(written)
    if subscale and not part(item, key).startswith("total"):
        return key or written, f"total:{slug(item)}", key is not None
    return key or written, part(item, key), key is not None


def _doubts(measure: str, item: str, value: object, line: int) -> Iterator[Problem]:
    """What of a score is kept and yet cannot be: an item that the form has not, a half point, an answer that there is not."""
    if not fitting(item, measure):
        what = f"item: {measure} has {get(measure).items} items, and neither such an item nor such a subscale; kept as written"
        yield Problem(Code.UNKNOWN_ITEM, what, line)
    if isinstance(value, float) and value != int(value) and whole_only(item, measure):
        yield Problem(Code.NOT_WHOLE, f"value: {measure} has whole numbers; kept as written", line)
    if doubt := answer_doubt(item, measure, value):
        yield Problem(*doubt, line)


def _within(measure: str, value: object) -> bool:
    low, high = total_range(get(measure))
    return not isinstance(value, float) or low <= value <= high


def _parse(source: Source) -> Iterator[Item]:
    found = layout(source, _SHEET)
    subscale = found is not None and any(
        slug(written) == "subscale" and column == "item"
        for written, column in zip(found.written, found.columns, strict=True)
    )
    unknown: dict[str, int] = {}
    for got in rows(source, _SHEET):
        if isinstance(got, Problem):
            yield got
            continue
        line, values = got.line, got.values
        measure, item, known = _measure(str(values["measure"]), str(values.get("item", "")), subscale)
        if not known:
            unknown.setdefault(measure, line.number)
        elif measure not in NO_FORM:
            yield from _doubts(measure, item, values.get("value"), line.number)
        if known and measure not in NO_FORM and item == "total" and not _within(measure, values.get("value")):
            yield Problem(Code.OUT_OF_RANGE, f"value: outside the range of {measure}", line.number)
            del values["value"]
        yield Row("scores", values | {"measure": measure, "item": item or "total"}, line.number, got.person)
    for first in unknown.values():
        yield Problem(Code.UNKNOWN_MEASURE, "a measure that the registry does not know; its scores are kept", first)


FORMAT = Format("scores", "Plain table scores.csv", "log", _recognise, _parse)
