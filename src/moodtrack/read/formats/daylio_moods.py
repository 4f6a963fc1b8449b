"""Label map: which number the mood words of a person have; a companion of the exports read in the same call.

Either JSON of five groups, named or numbered, with their labels (`{"rad": [...], ..., "awful": [...]}`, best is 5), or
CSV with the columns label, value and perhaps variable, as `inspect` prints it. A row without a value is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moodtrack.errors import ReadError
from moodtrack.read.cells import number, unguarded
from moodtrack.read.format import DELIMITERS, Format, Source, Verdict
from moodtrack.records import Item, Label, Problem
from moodtrack.result import Code

__all__ = ["FORMAT"]

_GROUPS = {
    "rad": 5.0, "great": 5.0, "good": 4.0, "neutral": 3.0, "meh": 3.0, "bad": 2.0, "awful": 1.0,
    "5": 5.0, "4": 4.0, "3": 3.0, "2": 2.0, "1": 1.0,
}  # fmt: skip
_COLUMNS = ({"label", "value"}, {"label", "value", "variable"})


def _json(source: Source) -> Mapping[str, Any] | None:
    if not source.text.lstrip().startswith("{"):
        return None
    data = source.json
    if not isinstance(data, dict):
        return None
    groups = {str(name).strip().casefold() for name in data}
    listed = all(isinstance(labels, list) and all(isinstance(x, str) for x in labels) for labels in data.values())
    return data if groups and listed and groups <= set(_GROUPS) else None


def _delimiter(source: Source) -> str | None:
    for delimiter in DELIMITERS:
        if {cell.strip().casefold() for cell in source.first(delimiter).cells} in _COLUMNS:
            return delimiter
    return None


def _recognise(source: Source) -> Verdict:
    if _json(source) is not None:
        return Verdict(True, "JSON whose keys are the five groups of moods")
    if _delimiter(source) is not None:
        return Verdict(True, "columns label and value")
    return Verdict(False, "neither the columns label and value nor JSON of the groups rad, good, neutral, bad, awful")


def _parse(source: Source) -> Iterator[Item]:
    groups, delimiter = _json(source), _delimiter(source)
    if groups is not None:
        for name, labels in groups.items():
            for label in labels:
                yield Label("mood", label.strip(), _GROUPS[name.strip().casefold()], "file")
    elif delimiter is not None:
        yield from _table(source, delimiter)
    else:
        raise ReadError(f"{source.name} is no label map", "CSV with label,value or JSON of five groups", "see the docs")


def _table(source: Source, delimiter: str) -> Iterator[Item]:
    lines = source.rows(delimiter)
    header = [cell.strip().casefold() for cell in next(lines).cells]
    for line in lines:
        row = dict(zip(header, (cell.strip() for cell in line.cells), strict=False))
        value = number(row.get("value", ""), decimal_comma=delimiter != ",")
        if line.broken or len(line.cells) > len(header):
            yield Problem(Code.RAGGED_ROW, line.broken or "more fields than the header", line.number, lost=True)
        elif not row.get("label"):
            yield Problem(Code.MISSING_FIELD, "a row without a label", line.number, lost=True)
        elif value is not None and (row.get("variable") or "mood") == "mood" and not 1 <= value <= 5:
            yield Problem(Code.OUT_OF_RANGE, "the value of a mood is not from 1 to 5", line.number, lost=True)
        elif value is not None:
            yield Label(row.get("variable") or "mood", unguarded(row["label"]), value, "file")
        elif row.get("value"):
            yield Problem(Code.BAD_VALUE, "the value of a label is no number", line.number, lost=True)
        else:
            yield Problem(Code.UNMAPPED_LABEL, "a label without a value", line.number)


FORMAT = Format("daylio_moods", "Label map (numbers of mood words)", "companion", _recognise, _parse)
