"""One definition a variable: how every rating of every file is called and scaled in the Log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from moodtrack.records import FileRead, Record, Variable
from moodtrack.result import Code
from moodtrack.schema import RATINGS, VARIABLES, slug
from moodtrack.tidy.notes import Notes, short
from moodtrack.tidy.words import CALLER

__all__ = ["DOMAINS", "Scales", "column_name", "settle"]

DOMAINS = tuple(VARIABLES["domain"].unit.split(" | "))
"""The domains that a variable, goal or assignment may have."""

_SCALE = ("low", "high", "best_low", "best_high", "direction", "unit")
_TOLD = (*_SCALE, "label", "step", "domain")


@dataclass(frozen=True, slots=True)
class Scales:
    """Columns and definitions of all ratings of one call.

    Parameters
    ----------
    columns : mapping
        Column in the Log by number of the file and name as written.
    definitions : tuple of Variable
        One a column; `name` is the column.
    """

    columns: Mapping[tuple[int, str], str]
    definitions: tuple[Variable, ...]

    def frame(self) -> pd.DataFrame:
        """The table `variables`."""
        names = [column.name for column in VARIABLES.columns]
        rows = {n: [getattr(v, "name" if n == "variable" else n) for v in self.definitions] for n in names}
        return pd.DataFrame(rows)


@dataclass(frozen=True, slots=True)
class _Use:
    file: int
    name: str
    column: str
    count: int
    told: Variable

    @property
    def scale(self) -> tuple[object, ...]:
        return tuple(getattr(self.told, key) for key in _SCALE)


def column_name(name: str) -> str:
    """The column of a rating: its slug, unless that is a key column of the table.

    Examples
    --------
    >>> column_name("Sleep hours"), column_name("Session")
    ('sleep_hours', 'session_rating')
    """
    plain = slug(name)
    return f"{plain}_rating" if plain in RATINGS.names else plain


def settle(files: Sequence[FileRead], owners: Sequence[str | None], notes: Notes) -> Scales:
    """Settle names and scales of the ratings of all files.

    Where files scale one name differently, the described scale with the most entries keeps the name and the others
    become `<name>_<format>`. What a caller says comes before a companion file, and that before the file itself.
    """
    uses: dict[str, list[_Use]] = defaultdict(list)
    for index, file in enumerate(files):
        if file.kind == "log":
            said = [item for item in file.items if isinstance(item, Variable)]
            told = {slug(item.name): item for item in said} | {item.name: item for item in said}
            for use in _uses(index, file, notes):
                variable = told.get(use.name, told.get(slug(use.name), Variable(use.name)))
                for item in _companions(files, owners[index], slug(use.name)):
                    variable = _overlay(variable, item)
                label = variable.label or use.name
                uses[use.column].append(replace(use, told=_checked(replace(variable, label=label), file, notes)))
    columns: dict[tuple[int, str], str] = {}
    definitions: dict[str, Variable] = {}
    taken = set(uses)
    for plain in sorted(uses):
        for rank, group in enumerate(_by_scale(uses[plain], files)):
            column = plain if rank == 0 else _free(f"{plain}_{slug(files[group[0].file].format)}", taken)
            definitions[column] = replace(_joined([use.told for use in group]), name=column)
            columns |= {(use.file, use.name): column for use in group}
            if rank:
                where = ", ".join(sorted({short(files[use.file].name) for use in group}))
                what = f"{plain} is scaled differently in other files of this call; here it is {column}"
                notes.add(Code.RENAMED_VARIABLE, what, where=where)
    return Scales(columns, tuple(definitions[name] for name in sorted(definitions)))


def _uses(index: int, file: FileRead, notes: Notes) -> Iterable[_Use]:
    """The ratings that a file offers, each with a column of its own in this file."""
    counts: Counter[str] = Counter()
    for item in file.items:
        if isinstance(item, Record):
            counts.update(item.ratings.keys() | item.labels.keys())
    taken: set[str] = set()
    for name in sorted(counts):
        column = column_name(name)
        if column in taken or column != slug(name):
            column = _free(column, taken) if column in taken else column
            notes.add(Code.RENAMED_VARIABLE, f"a rating is kept as {column}", where=short(file.name))
        taken.add(column)
        yield _Use(index, name, column, counts[name], Variable(name))


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def _companions(files: Sequence[FileRead], owner: str | None, name: str) -> list[Variable]:
    """What companions say about a variable, the last word last."""
    found: list[tuple[tuple[bool, bool, int], Variable]] = []
    for index, file in enumerate(files):
        if file.kind == "companion" and file.person in (None, owner):
            rank = (file.format == CALLER, file.person is not None, -index)
            found += [(rank, v) for v in file.items if isinstance(v, Variable) and slug(v.name) == name]
    return [variable for _, variable in sorted(found, key=lambda pair: pair[0])]


def _overlay(below: Variable, above: Variable) -> Variable:
    told = {key: getattr(above, key) for key in _TOLD if getattr(above, key) is not None}
    source = above.source or "user" if any(key in told for key in _SCALE) else below.source
    return replace(below, **told, source=source)


def _checked(variable: Variable, file: FileRead, notes: Notes) -> Variable:
    if variable.domain is None or variable.domain in DOMAINS:
        return variable
    what = f"the domain of {column_name(variable.name)} is none of {', '.join(DOMAINS)}"
    notes.add(Code.BAD_VALUE, what, where=short(file.name))
    return replace(variable, domain=None)


def _by_scale(uses: Sequence[_Use], files: Sequence[FileRead]) -> list[list[_Use]]:
    """Uses of one column by scale: described before not described, then by number of entries, then by format."""
    groups: dict[tuple[object, ...], list[_Use]] = defaultdict(list)
    for use in uses:
        groups[use.scale].append(use)

    def rank(scale: tuple[object, ...]) -> tuple[bool, int, str]:
        group = groups[scale]
        bare = all(value is None for value in scale)
        return bare, -sum(use.count for use in group), min(files[use.file].format for use in group)

    return [groups[scale] for scale in sorted(groups, key=rank)]


def _joined(told: Sequence[Variable]) -> Variable:
    """One definition from files that agree on the scale: of the rest, the first that says it."""
    first = told[0]
    rest: dict[str, Any] = {
        key: next((v for v in (getattr(t, key) for t in told) if v is not None), None)
        for key in ("label", "step", "domain")
    }
    source = next((t.source for t in told if t.source is not None), None)
    described = any(getattr(first, key) is not None for key in (*_SCALE, "domain", "step"))
    return replace(first, **rest, source=source if described else None)
