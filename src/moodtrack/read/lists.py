"""A list of an entry that is no list of what it should hold: kept in `extra`, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moodtrack.records import Problem
from moodtrack.result import Code

__all__ = ["odd", "odd_told"]


def odd(row: Mapping[str, Any], name: str, *kinds: type) -> dict[str, object]:
    """What stands under a key, by the key, where it is something else than a list of these kinds; empty where all is well.

    Examples
    --------
    >>> odd({"tags": ["tea"]}, "tags", str), odd({"tags": "tea"}, "tags", str), odd({"tags": ["tea", 3]}, "tags", str)
    ({}, {'tags': 'tea'}, {'tags': ['tea', 3]})
    """
    value = row.get(name)
    fine = not value if value is None or isinstance(value, str | list | dict) else False
    if fine or (isinstance(value, list) and all(isinstance(item, kinds) for item in value)):
        return {}
    return {name: value}


def odd_told(found: Mapping[str, object], line: int) -> Iterator[Problem]:
    """The problem of what `odd` found.

    Examples
    --------
    >>> [problem.what for problem in odd_told({"tags": "tea"}, 2)]
    ['tags: no list of the kind that the app writes; kept in extra as it stands']
    """
    for name in found:
        yield Problem(
            Code.BAD_VALUE, f"{name}: no list of the kind that the app writes; kept in extra as it stands", line
        )
