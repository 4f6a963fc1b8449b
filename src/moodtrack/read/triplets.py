"""The columns of an m-Path table: `sad_sliderNegPos`, and three columns of one choice, `_index`, `_string` and `_likert`."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

__all__ = ["Asked", "asked", "words"]

_CHOICE = re.compile(r"(.+)_(multipleChoice)_(index|string|likert)")
_OTHER = re.compile(r"(.+)_([A-Za-z]+)()")


class Asked(NamedTuple):
    """What a column holds: the name of the question, the kind of answer, and of a choice which part."""

    name: str
    kind: str
    part: str


def asked(column: str) -> Asked | None:
    """The question of a column; None for a column that says nothing of its kind.

    Examples
    --------
    >>> asked("slider_sad_sliderNegPos")
    Asked(name='slider_sad', kind='slider', part='')
    >>> asked("place_multipleChoice_string"), asked("alias")
    (Asked(name='place', kind='multipleChoice', part='string'), None)
    """
    found = _CHOICE.fullmatch(column) or _OTHER.fullmatch(column)
    if found is None:
        return None
    name, kind, part = found.groups()
    return Asked(name, "slider" if kind.startswith("slider") else kind, part)


def words(cell: str) -> list[str]:
    r"""The texts of a cell, each in quotes of its own; an empty text is no answer.

    Examples
    --------
    >>> words('"At home","With \\"friends\\""'), words('""'), words("plain")
    (['At home', 'With "friends"'], [], ['plain'])
    """
    if not cell.startswith('"'):
        return [cell] if cell else []
    try:
        found = json.loads(f"[{cell}]")
    except (ValueError, RecursionError):
        found = [cell.strip('"')]
    return [str(text).strip() for text in found if isinstance(text, str) and text.strip()]
