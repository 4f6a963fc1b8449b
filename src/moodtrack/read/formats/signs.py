"""signs.toml: the warning signs that a person chose to watch, in the person's own words, one `[[sign]]` each."""

from __future__ import annotations

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


def _signs(source: Source) -> list[Any] | None:
    if "[[" not in source.text:
        return None
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return data["sign"] if set(data) == {"sign"} and isinstance(data["sign"], list) else None


def _recognise(source: Source) -> Verdict:
    found = _signs(source) is not None
    return Verdict(found, "TOML of [[sign]] tables" if found else "no TOML that holds [[sign]] tables alone")


def _parse(source: Source) -> Iterator[Item]:
    signs = _signs(source)
    if signs is None:
        raise ReadError(
            f"{source.name} is no list of signs", "TOML of [[sign]] tables", "see docs/formats.md, signs.toml"
        )
    lines = [number for number, line in enumerate(source.lines, start=1) if line.strip() == "[[sign]]"]
    for number, sign in zip(lines if len(lines) == len(signs) else range(1, len(signs) + 1), signs, strict=True):
        yield from _sign(sign if isinstance(sign, Mapping) else {}, number)


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
