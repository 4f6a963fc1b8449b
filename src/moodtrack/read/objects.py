"""JSON as apps write it: a value or nothing, with text that every table can hold, and fields by their kind."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from moodtrack.errors import LimitExceeded
from moodtrack.read.limits import DEFAULTS

__all__ = ["entries", "flag", "integer", "listed", "numbered", "objects", "parsed", "text", "unwrapped", "whole"]

_BROKEN = re.compile("[\ud800-\udfff\0]")
_DIGITS = re.compile(r"[0-9]{1,15}")
_ESCAPED = re.compile(r"\\u(?:d[89a-f]|0000)", re.IGNORECASE)


def parsed(written: str, nesting: int = DEFAULTS.nesting) -> object:
    """The value of a JSON text; None if it is none. Halves of characters and NUL become U+FFFD, NaN becomes null.

    Raises
    ------
    LimitExceeded
        If it is nested deeper than `nesting`, or a number has thousands of digits.

    Examples
    --------
    >>> parsed('{"a": NaN}'), parsed("date,mood"), parsed('["\\\\ud83d"]')
    ({'a': None}, None, ['\ufffd'])
    """
    if not written.lstrip().startswith(("{", "[")):
        return None
    try:
        value = json.loads(written, parse_constant=lambda _: None)
    except RecursionError:
        raise _too_deep(nesting) from None
    except json.JSONDecodeError:
        return None
    except ValueError:
        raise LimitExceeded(
            "a JSON text holds a number of thousands of digits", "numbers of an app", "export it again"
        ) from None
    if _deeper(value, nesting):
        raise _too_deep(nesting)
    return whole(value) if _ESCAPED.search(written) else value


def _deeper(value: object, nesting: int) -> bool:
    """Whether lists and objects stand in one another more often than that."""
    level = [value] if isinstance(value, (list, dict)) else []
    while level and nesting:
        inner = (item for each in level for item in (each.values() if isinstance(each, dict) else each))
        level = [item for item in inner if isinstance(item, (list, dict))]
        nesting -= 1
    return bool(level)


def _too_deep(nesting: int) -> LimitExceeded:
    return LimitExceeded(
        f"a JSON text is nested deeper than {nesting} levels", "an export of an app", "export it again"
    )


def whole(value: object) -> object:
    """The same value with U+FFFD for what no table can hold: halves of characters and NUL.

    Examples
    --------
    >>> whole({"a": ["b\\0"]})
    {'a': ['b�']}
    """
    if isinstance(value, str):
        return _BROKEN.sub("\ufffd", value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {str(whole(key)): whole(item) for key, item in value.items()}
    return value


def entries(value: object, name: str = "entries") -> list[object] | None:
    """The list under a key of an object; None where it is not so.

    Examples
    --------
    >>> entries({"entries": [1]}), entries([1]), entries({"entries": 1})
    ([1], None, None)
    """
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else None


def objects(value: object, name: str = "entries") -> list[dict[str, Any]]:
    """The objects of the list under a key; what is none is left out.

    Examples
    --------
    >>> objects({"tags": [{"id": 1}, 2]}, "tags"), objects({}, "tags")
    ([{'id': 1}], [])
    """
    return [item for item in entries(value, name) or [] if isinstance(item, dict)]


def unwrapped(written: str) -> str:
    """The text in a base64 text; empty where it is none.

    Examples
    --------
    >>> unwrapped("eyJhIjog\\nMX0="), unwrapped("date,mood")
    ('{"a": 1}', '')
    """
    try:
        return base64.b64decode("".join(written.split()), validate=True).decode("utf-8-sig")
    except ValueError:
        return ""


def text(row: Mapping[str, Any], name: str) -> str:
    """The text under a key, stripped; empty where there is none.

    Examples
    --------
    >>> text({"title": " a walk "}, "title"), text({"title": None}, "title")
    ('a walk', '')
    """
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def integer(row: Mapping[str, Any], name: str) -> int | None:
    """The whole number under a key, also one that is written with a point; None for anything else.

    Examples
    --------
    >>> integer({"day": 3}, "day"), integer({"day": "3"}, "day"), integer({"day": True}, "day")
    (3, None, None)
    >>> integer({"date": 1700000000000.0}, "date"), integer({"date": 0.5}, "date")
    (1700000000000, None)
    """
    value = row.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


def numbered(row: Mapping[str, Any], name: str) -> int | None:
    """The whole number under a key, also one that is written as text.

    Examples
    --------
    >>> numbered({"id": "3"}, "id"), numbered({"id": 3}, "id"), numbered({"id": "x"}, "id")
    (3, 3, None)
    """
    written = text(row, name)
    return int(written) if _DIGITS.fullmatch(written) else integer(row, name)


def flag(row: Mapping[str, Any], name: str) -> bool:
    """Whether the value under a key is true.

    Examples
    --------
    >>> flag({"starred": True}, "starred"), flag({}, "starred")
    (True, False)
    """
    return row.get(name) is True


def listed(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts of a list under a key, stripped, each once; what is no text is left out.

    Examples
    --------
    >>> listed({"tags": ["tea", " tea", 3, ""]}, "tags")
    ('tea',)
    """
    value = row.get(name)
    found = (item.strip() for item in value if isinstance(item, str)) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(item for item in found if item))
