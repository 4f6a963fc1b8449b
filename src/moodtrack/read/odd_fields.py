"""Fields of an entry in JSON that are of another kind than the app writes: kept in `extra`, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moodtrack.records import Problem
from moodtrack.result import Code

__all__ = ["odd", "odd_texts", "odd_told"]


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


def odd_texts(row: Mapping[str, Any], *names: str) -> dict[str, object]:
    """What stands under these keys, by the key, and is neither a text nor nothing.

    Examples
    --------
    >>> odd_texts({"note": 5, "title": None, "text": "tea"}, "note", "title", "text")
    {'note': 5}
    """
    return {name: row[name] for name in names if not isinstance(row.get(name), str | None)}


def odd_told(found: Mapping[str, object], line: int) -> Iterator[Problem]:
    """The problems of what `odd` and `odd_texts` found.

    Examples
    --------
    >>> [problem.what for problem in odd_told({"tags": "tea"}, 2)]
    ['tags: not of the kind that the app writes; kept in extra as it stands']
    """
    for name in found:
        yield Problem(Code.BAD_VALUE, f"{name}: not of the kind that the app writes; kept in extra as it stands", line)
