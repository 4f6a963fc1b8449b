"""YAML read strictly: every scalar is the text that stands there, and nothing in it can refer, repeat or make objects.

In YAML 1.1 `10:45` is the number 645, `no` is false and a date is a date; here all of them stay as written. A key whose value is
`null` or `~`, without quotes, has none, as one with nothing behind it. Anchors, aliases, tags and a key that stands twice are
refused, and so is what is too deep or too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml

from moodtrack.read.limits import DEFAULTS, Limits

__all__ = ["Yaml", "scalars"]

_PLAIN = (None, "!")


class Yaml(NamedTuple):
    """The value, of text, lists and mappings from text; or None and why it is not read, without a word of the text."""

    value: object = None
    why: str = ""

    def __repr__(self) -> str:
        """Without what was written."""
        return f"Yaml(value={type(self.value).__name__}, why={self.why!r})"


class _Refused(Exception):
    """Never leaves this module."""


def scalars(written: str, limits: Limits = DEFAULTS) -> Yaml:
    """The value of one YAML document.

    Parameters
    ----------
    written : str
        The text, such as the head of a note between its two lines of `---`.
    limits : Limits
        What is accepted.

    Examples
    --------
    >>> scalars("up: 6:45\\nok: no\\nwith: [Ann, null]\\nmore:").value
    {'up': '6:45', 'ok': 'no', 'with': ['Ann', 'null'], 'more': ''}
    >>> scalars("mood: null\\nname: 'null'").value
    {'mood': '', 'name': 'null'}
    >>> scalars("a: &x [1]\\nb: *x").why, scalars("a: 1\\na: 2").why
    ('line 1: an anchor', 'line 2: a key that stands twice')
    """
    if len(written) > limits.yaml_characters:
        return Yaml(why=f"longer than {limits.yaml_characters:,} characters")
    try:
        events = yaml.parse(written, Loader=yaml.SafeLoader)
        found = [_value(event, events, limits.nesting) for event in events if isinstance(event, _STARTS)]
    except _Refused as refused:
        return Yaml(why=str(refused))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Yaml(why=f"line {mark.line + 1}: no YAML" if mark is not None else "no YAML")
    except (ValueError, RecursionError):
        return Yaml(why="no YAML")
    return Yaml(found[0]) if len(found) == 1 else Yaml(why="no single document")


_STARTS = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent, yaml.AliasEvent)


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise _Refused(f"{line}: an alias")
    if getattr(event, "anchor", None) is not None:
        raise _Refused(f"{line}: an anchor")
    if getattr(event, "tag", None) not in _PLAIN:
        raise _Refused(f"{line}: a tag")
    if depth < 1:
        raise _Refused(f"{line}: nested too deeply")
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(inner, events, depth - 1) for inner in _until(events, yaml.SequenceEndEvent)]
    found: dict[str, object] = {}
    for key in _until(events, yaml.MappingEndEvent):
        name = _value(key, events, 1)
        if not isinstance(name, str):
            raise _Refused(f"{line}: a key that is no text")
        if name in found:
            raise _Refused(f"{_line(key)}: a key that stands twice")
        inner = next(events)
        found[name] = "" if _is_null(inner) else _value(inner, events, depth - 1)
    return found


def _is_null(event: yaml.Event) -> bool:
    if not isinstance(event, yaml.ScalarEvent) or event.style is not None or event.anchor is not None or event.tag:
        return False
    return event.value in ("null", "Null", "NULL", "~")


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark is not None else "somewhere"


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event
