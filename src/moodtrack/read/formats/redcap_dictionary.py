"""REDCap data dictionary, a companion of its CSV: labels, ranges and the words of coded answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.headed import Header, Row, header, rows
from moodtrack.read.markup import plain
from moodtrack.records import Item, Label, Problem, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_FIELD, _TYPE, _LABEL, _CHOICES = "variable / field name", "field type", "field label", "choices, calculations, or slider labels"  # fmt: skip
_SHORT = {_FIELD: "field_name", _TYPE: "field_type", _LABEL: "field_label", _CHOICES: "select_choices_or_calculations"}
_ENDS = (("text validation min", "text_validation_min"), ("text validation max", "text_validation_max"))
_CODED = ("radio", "dropdown", "yesno", "truefalse")


def _header(source: Source) -> Header | None:
    return header(source, _FIELD, _TYPE, _LABEL) or header(source, _SHORT[_FIELD], _SHORT[_TYPE], _SHORT[_LABEL])


def _recognise(source: Source) -> Verdict:
    found = _header(source) is not None
    return Verdict(found, "columns Variable / Field Name, Field Type, Field Label" if found else "no columns Variable / Field Name and Field Type")  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    head = _header(source)
    if head is None:
        raise ReadError(f"{source.name} is no REDCap dictionary", "the data dictionary as CSV", "export it again")
    for row in rows(source, head):
        if isinstance(row, Problem):
            yield row
        elif not _cell(row, _FIELD):
            yield Problem(Code.MISSING_FIELD, "a line without the name of a field", row.line, lost=True)
        else:
            yield from _variable(row)


def _cell(row: Row, name: str) -> str:
    return row.cells.get(name) or row.cells.get(_SHORT.get(name, ""), "")


def _variable(row: Row) -> Iterator[Item]:
    kind, name = _cell(row, _TYPE).casefold(), _cell(row, _FIELD)
    choices = {"0": "No", "1": "Yes"} if kind == "yesno" else _choices(_cell(row, _CHOICES)) if kind in _CODED else {}
    codes = [value for code in choices if (value := number(code)) is not None]
    low, high = (number(row.cells.get(long, "") or row.cells.get(short, "")) for long, short in _ENDS)
    if codes and len(codes) == len(choices):
        low, high = min(codes), max(codes)
    elif kind == "slider" and low is None and high is None:
        low, high = 0.0, 100.0
    label = " ".join(plain(_cell(row, _LABEL)).split())
    yield Variable(name, label or None, low=low, high=high, source="file" if low is not None or high is not None else None)  # fmt: skip
    for code, word in choices.items():
        value = number(code)
        if value is not None and kind != "yesno" and word:
            yield Label(name, word, value, "file")


def _choices(cell: str) -> dict[str, str]:
    """Word by code of `1, never | 2, often`."""
    parts = (part.partition(",") for part in re.split(r"\s*\|\s*", cell))
    return {code.strip(): " ".join(plain(word).split()) for code, comma, word in parts if comma and code.strip()}


FORMAT = Format("redcap_dictionary", "REDCap data dictionary", "companion", _recognise, _parse)
