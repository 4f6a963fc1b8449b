"""The columns of a REDCap export: keys, forms with their state, ticks, dates, and what names a person and is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Layout", "Tick", "cell", "layout", "personal"]

_TICK = re.compile(r"(.+)___(.+)")
_PERSONAL = re.compile(
    r"(.*_)?(first|last|sur|maiden|full|middle)_?name(_.*)?|name|initials|(.*_)?(tele)?phone(_.*)?|(.*_)?e?_?mail(_.*)?|(.*_)?address(_.*)?|"
    r"(.*_)?(dob|birth_?date|date_of_birth)|(zip|post)_?code|ssn|mrn|nhs_?number|.*contact_name|.*signature|.*ip_?address|.*l(atitude|ongitude)"
)
_DATE = re.compile(r"(?:.*_)?(?:date|day|dt)(?:_.*)?")
_NOT_THE_DATE = re.compile(r".*(birth|withdraw|discharge|death|dob).*")
_ESCAPE = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>")
_NOTHING = ("NA", "[not completed]")


class Tick(NamedTuple):
    """A box that may be ticked: the field and the code of the choice."""

    field: str
    code: str


class Layout(NamedTuple):
    """Columns by what they are; `forms` has the columns of every form by the column of its state."""

    record: str
    stamps: tuple[str, ...]
    dates: tuple[str, ...]
    ticks: dict[str, Tick]
    states: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]
    personal: tuple[str, ...]
    fields: tuple[str, ...]


def personal(name: str) -> bool:
    """Whether the name of a column says that it tells who somebody is.

    Examples
    --------
    >>> personal("first_name"), personal("email"), personal("dob"), personal("username_score"), personal("mood")
    (True, True, True, False, False)
    """
    return _PERSONAL.fullmatch(name.casefold()) is not None


def cell(text: str) -> str:
    """A cell as it was meant: nothing for NA and for a form that was not completed, letters for what R wrote as codes.

    Examples
    --------
    >>> cell("NA"), cell("[not completed]"), cell("caf<U+00E9>")
    ('', '', 'café')
    """
    if text in _NOTHING:
        return ""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else found[0], text)


def layout(names: Sequence[str]) -> Layout | None:
    """What every column is; None where the header is not that of a REDCap export.

    Examples
    --------
    >>> found = layout(["record_id", "mood", "eat___1", "day_complete"])
    >>> found.ticks, found.forms
    ({'eat___1': Tick(field='eat', code='1')}, {'day_complete': ('mood', 'eat___1')})
    >>> layout(["id", "mood"]) is None
    True
    """
    told = [name for name in names if name and not name.startswith("(") and not name.startswith(" (")]
    states = tuple(name for name in told if name.endswith("_complete"))
    named = any(name.startswith("redcap_") for name in told)
    if not told or not (named or (states and re.fullmatch(r".*id|record|participant|subject", told[0]))):
        return None
    stamps = tuple(name for name in told if name.endswith("_timestamp"))
    ticks = {name: Tick(found[1], found[2]) for name in told if (found := _TICK.fullmatch(name))}
    hidden = tuple(name for name in told[1:] if personal(name))
    dates = tuple(name for name in told[1:] if _DATE.fullmatch(name) and not _NOT_THE_DATE.fullmatch(name) and name not in stamps)  # fmt: skip
    forms, start = {}, 1
    for place, name in enumerate(told):
        if name in states:
            forms[name] = tuple(each for each in told[start:place] if not each.startswith("redcap_"))
            start = place + 1
    taken = {told[0], *stamps, *ticks, *hidden, *dates, *states}
    fields = tuple(name for name in told if name not in taken and not name.startswith("redcap_"))
    return Layout(told[0], stamps, dates, ticks, states, forms, hidden, fields)
