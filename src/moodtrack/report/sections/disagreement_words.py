"""Methods of reliable change that disagree, in words: how many say what, and the change that they judge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moodtrack import measures
from moodtrack.progress import Sensitivity
from moodtrack.report.numbers import count, score, written

__all__ = ["sentence", "sentences"]

_SAID = {
    "recovered": "reliably improved and beyond the cutoff",
    "improved": "reliably improved",
    "unchanged": "no reliable change",
    "deteriorated": "reliably worsened",
    "harmed": "reliably worsened and beyond the cutoff",
    "non_reliably_recovered": "beyond the cutoff without a reliable change",
}


def sentences(result: Sensitivity) -> list[tuple[str, str]]:
    """Person and sentence of every series whose methods disagree, in the order of the result."""
    methods: Any = result.method.parameters["methods"]
    rows = result.table.to_dict("records")
    return [(str(row["person"]), sentence(row, methods)) for row in rows if str(row["agree"]) == "False"]


def sentence(row: dict[str, Any], methods: Iterable[str]) -> str:
    """What every method says of one change; most methods first, those without an answer last.

    Examples
    --------
    >>> change = {"measure": "phq9", "item": "total", "baseline": 24.0, "value": 15.0, "JT": "improved", "EN": "improved", "HLL": "unchanged", "HA": None}
    >>> sentence(change, ("JT", "EN", "HLL", "HA"))
    'PHQ-9, 24 to 15: reliably improved by 2 of 3 methods (JT, EN), no reliable change by 1 (HLL); HA gives no answer.'
    """
    said: dict[str, list[str]] = {}
    for name in methods:
        said.setdefault(str(row[name]) if str(row[name]) in _SAID else "", []).append(name)
    silent = said.pop("", [])
    parts = sorted(said.items(), key=lambda part: (-len(part[1]), list(_SAID).index(part[0])))
    n = sum(len(names) for _, names in parts)
    told = [f"{_SAID[word]} by {len(names)}{{}} ({', '.join(names)})" for word, names in parts]
    words = ", ".join(told).format(f" of {count(n, 'method')}", *("" for _ in told[1:]))
    without = f"; {', '.join(silent)} {'gives' if len(silent) == 1 else 'give'} no answer" if silent else ""
    return f"{_name(row)}, {score(row['baseline'])} to {score(row['value'])}: {words}{without}."


def _name(row: dict[str, Any]) -> str:
    known = measures.resolve(str(row["measure"]))
    label = measures.get(known).label if known is not None else written(row["measure"])
    part = str(row["item"]).removeprefix("total").lstrip(":")
    return f"{label} {written(part.replace('_', ' '))}" if part else label
