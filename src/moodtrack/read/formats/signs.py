"""signs.toml: the warning signs that a person chose to watch, in the person's own words, one `[[sign]]` each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from moodtrack.errors import ReadError
from moodtrack.read.format import Format, Source, Verdict
from moodtrack.records import YEARS, Item, Problem, Row
from moodtrack.result import Code

__all__ = ["FORMAT"]

_KEYS = {"words", "person", "since", "until", "shared"}


_HEADING = re.compile(r"^[ \t]*\[\[ *sign *\]\]", re.MULTILINE)
_WORDS = re.compile(r"^[ \t]*words[ \t]*=", re.MULTILINE)
_LINE = re.compile(r"at line (\d+)")


def _signs(source: Source) -> list[Any] | None:
    data = tomllib.loads(source.text)
    return data["sign"] if set(data) == {"sign"} and isinstance(data["sign"], list) else None


def _recognise(source: Source) -> Verdict:
    """Also what has the heading and the key of a sign and is no TOML, so that the mistake is told with its line."""
    if "[[" not in source.text:
        return Verdict(False, "no [[sign]] tables")
    try:
        found = _signs(source) is not None
    except (tomllib.TOMLDecodeError, RecursionError):
        found = bool(_HEADING.search(source.text) and _WORDS.search(source.text))
    return Verdict(found, "TOML of [[sign]] tables" if found else "no TOML that holds [[sign]] tables alone")


def _parse(source: Source) -> Iterator[Item]:
    try:
        signs = _signs(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(
            f"{source.name} cannot be read as TOML: a mistake in line {_broken(error, source)}",
            "TOML of [[sign]] tables",
            'write words in double quotes, words = "...", and true or false without; see docs/formats.md, signs.toml',
        ) from None
    if signs is None:
        raise ReadError(
            f"{source.name} is no list of signs", "TOML of [[sign]] tables", "see docs/formats.md, signs.toml"
        )
    lines = [number for number, line in enumerate(source.lines, start=1) if line.strip() == "[[sign]]"]
    for number, sign in zip(lines if len(lines) == len(signs) else range(1, len(signs) + 1), signs, strict=True):
        yield from _sign(sign if isinstance(sign, Mapping) else {}, number)


def _broken(error: Exception, source: Source) -> int:
    """The line of a mistake; the last one where the file ends too early."""
    found = _LINE.search(str(error))
    return int(found[1]) if found else max(len(list(source.lines)), 1)


def _sign(sign: Mapping[str, Any], line: int) -> Iterator[Item]:
    words, person = sign.get("words"), sign.get("person")
    who = person if isinstance(person, str) and person else None
    if not isinstance(words, str) or not words.strip():
        yield Problem(Code.MISSING_FIELD, "a sign needs its words", line, lost=True, person=who)
        return
    days = {"start": _day(sign.get("since")), "end": _day(sign.get("until"))}
    for key, name in (("since", "start"), ("until", "end")):
        if key in sign and days[name] is None:
            yield Problem(Code.BAD_DATE, f"{key}: no date such as 2026-03-01", line, person=who)
    if set(sign) - _KEYS:
        yield Problem(Code.UNKNOWN_COLUMN, f"{len(set(sign) - _KEYS)} keys of a sign are not known", line, person=who)  # fmt: skip
    values: dict[str, object] = {"kind": "warning_sign", "label": words.strip()}
    values |= {name: day for name, day in days.items() if day is not None}
    if isinstance(sign.get("shared"), bool):
        values["shared"] = sign["shared"]
    yield Row("events", values, line, who)


def _day(value: object) -> datetime | None:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    elif isinstance(value, date):
        value = datetime(value.year, value.month, value.day)
    else:
        return None
    return value if YEARS[0] <= value.year <= YEARS[1] else None


FORMAT = Format("signs", "Warning signs signs.toml", "log", _recognise, _parse)
