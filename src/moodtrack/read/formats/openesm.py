"""openESM metadata (JSON), a companion of the table of a data set: labels, scales and words of its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from moodtrack.errors import ReadError
from moodtrack.read.cells import number
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.read.objects import text
from moodtrack.records import Item, Label, Problem, Variable
from moodtrack.result import Code

__all__ = ["FORMAT"]

_SCALED = ("rating_scale", "slider", "binary")
_CODE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[=:]\s*(\S.*)")


def _features(source: Source) -> list[object] | None:
    data = source.json
    if not isinstance(data, Mapping) or not {"dataset_id", "features"} <= data.keys():
        return None
    return data["features"] if isinstance(data["features"], list) else None


def _recognise(source: Source) -> Verdict:
    found = _features(source)
    return Verdict(found is not None, "JSON with dataset_id and features" if found is not None else "no JSON with dataset_id and features")  # fmt: skip


def _parse(source: Source) -> Iterator[Item]:
    features = _features(source)
    if features is None:
        raise ReadError(f"{source.name} is no openESM metadata", "JSON with dataset_id and features", "take the file as published")  # fmt: skip
    for line, each in enumerate(features, start=1):
        name = text(each, "name") if isinstance(each, Mapping) else ""
        if not isinstance(each, Mapping) or not name:
            yield Problem(Code.MISSING_FIELD, "a variable without a name", line, lost=True)
        else:
            yield from _variable(name, each)


def _variable(name: str, told: Mapping[str, object]) -> Iterator[Item]:
    lines = (text(told, "labels") or text(told, "coding")).splitlines()
    words = {value: found[2].strip() for each in lines if (found := _CODE.fullmatch(each)) and (value := number(found[1])) is not None}  # fmt: skip
    scaled = text(told, "variable_type") in _SCALED
    low, high = (min(words), max(words)) if scaled and len(words) > 1 else (None, None)
    yield Variable(name, text(told, "description") or None, low=low, high=high, source="file" if low is not None else None)  # fmt: skip
    for value, word in words.items():
        yield Label(name, word, value, "file")


FORMAT = Format("openesm", "openESM metadata", "companion", _recognise, _parse)
