"""A sheet that no format knows, read by a map: a TOML file that says for every column what it is.

::

    label = "MoodPal export"          # what a person calls it
    dates = "day first"               # only where the file does not tell: or "month first"

    [columns."Datum"]
    as = "at"                         # at, time, person, id, rating, word, answer (a number or a word), tags, tag, text, extra or skip

    [columns."Stimmung"]
    as = "rating"
    name = "mood"
    low = 1
    high = 10
    direction = "higher_better"
    missing = ["0"]                   # cells that stand for no answer

Nothing is guessed from a name. A column that the map does not name is reported and not read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moodtrack.errors import OptionError
from moodtrack.read.dates import Order
from moodtrack.records import Variable

__all__ = ["ONCE", "ColumnMap", "Mapped", "from_toml"]

ONCE = ("at", "time", "person", "id", "variable", "value")
"""What at most one column is."""

_ROLES = (
    "at", "time", "person", "id", "rating", "word", "answer", "tags", "tag", "text", "variable", "value", "extra", "skip",
)  # fmt: skip
_KEYS = ("as", "name", "label", "low", "high", "step", "direction", "unit", "domain", "missing", "separator", "group", "part")  # fmt: skip
_DIRECTIONS = ("higher_better", "higher_worse")


@dataclass(frozen=True)
class Mapped:
    """What one column is."""

    role: str
    scale: Variable
    missing: frozenset[str] = frozenset()
    separator: str = "|"
    group: str | None = None
    part: str = "note"


@dataclass(frozen=True)
class ColumnMap:
    """A map of columns.

    Parameters
    ----------
    name : str
        Name of the format.
    label : str
        What a person calls it.
    columns : mapping of str to Mapped
        What each column is, by its name as written.
    dates : {"day first", "month first", "undecided"}
        The order of day and month, where the file does not tell.
    header : tuple of str
        The exact header; empty where it is enough that all columns are there.
    others : str
        What the columns are that are not named: answer or skip.
    assumed : str
        What is taken as given of every such file, and told.
    verified : bool
        False where no file of the app has been seen.
    kind : str
        Kind of the entries.
    """

    name: str
    label: str
    columns: Mapping[str, Mapped]
    dates: Order = "undecided"
    header: tuple[str, ...] = ()
    others: str = "skip"
    verified: bool = True
    kind: str = "check-in"
    assumed: str = ""


def from_toml(source: str | Path | Mapping[str, Any], name: str = "map") -> ColumnMap:
    """The map of a TOML file, or of its content.

    Raises
    ------
    OptionError
        If it is no TOML, has a key or a role that no map has, or no column for the date.

    Examples
    --------
    >>> from_toml({"columns": {"Day": {"as": "at"}, "M": {"as": "rating", "name": "mood"}}}).columns["M"].scale.name
    'mood'
    >>> from_toml({"columns": {"Day": {"as": "date"}}})
    Traceback (most recent call last):
    ...
    moodtrack.errors.OptionError: the map reads a column as 'date'; expected one of at, time, person, id, rating, word, answer, tags, tag, text, variable, value, extra, skip
    """
    told = _told(source)
    columns = told.get("columns")
    if not isinstance(columns, Mapping) or not all(isinstance(each, Mapping) for each in columns.values()):
        raise OptionError("the map has no columns", 'tables such as [columns."Mood"] with as = "rating"')
    verified = told.get("verified", True) is True
    where = "user" if verified else "from memory"
    found = {str(written): _mapped(str(written), each, where) for written, each in columns.items()}
    roles = [each.role for each in found.values()]
    twice = [role for role in ONCE if roles.count(role) > 1]
    if twice or "at" not in roles or ("variable" in roles) != ("value" in roles):
        got = f"the map has {roles.count(twice[0])} columns for {twice[0]}" if twice else f"the map has columns for {', '.join(sorted(set(roles)))}"  # fmt: skip
        raise OptionError(got, "one column for at, at most one each for time, person and id, and variable with value")
    dates = told.get("dates", "undecided")
    if dates not in ("day first", "month first", "undecided") or told.get("others", "skip") not in ("answer", "skip"):
        raise OptionError("dates or others of the map have another value", "dates day first or month first, others answer or skip")  # fmt: skip
    return ColumnMap(
        str(told.get("name", name)), str(told.get("label", "Sheet read by a map")), found, dates,
        tuple(map(str, told.get("header", ()))), told.get("others", "skip"), verified,
        str(told.get("kind", "check-in")), str(told.get("assumed", "")),
    )  # fmt: skip


def _told(source: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | Path):
        raise OptionError(f"map is given as {type(source).__name__}", "a TOML file, or a mapping")
    try:
        return tomllib.loads(Path(source).expanduser().read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise OptionError(f"the map {source} cannot be opened ({error.strerror})", "a TOML file") from None
    except (ValueError, RecursionError):
        raise OptionError(f"the map {source} is no TOML", "a TOML file", "`moodtrack inspect --draft-map FILE` writes one") from None  # fmt: skip


def _mapped(written: str, told: Mapping[str, Any], where: str) -> Mapped:
    strange = [key for key in told if key not in _KEYS]
    if strange:
        raise OptionError(f"the map has {strange[0]!r} for a column", f"one of {', '.join(_KEYS)}")
    role = told.get("as")
    if role not in _ROLES:
        raise OptionError(f"the map reads a column as {role!r}", f"one of {', '.join(_ROLES)}")
    ends = [told.get(end) for end in ("low", "high", "step")]
    if any(end is not None and (isinstance(end, bool) or not isinstance(end, int | float)) for end in ends):
        raise OptionError("low, high or step of the map is no number", "numbers, as low = 1")
    direction = told.get("direction")
    if direction is not None and direction not in _DIRECTIONS:
        raise OptionError(f"the map has the direction {direction!r}", f"one of {', '.join(_DIRECTIONS)}")
    low, high, step = (None if end is None else float(end) for end in ends)
    if low is not None and high is not None and low >= high:
        raise OptionError(f"the map has low = {low:g} and high = {high:g} for a column", "a low below its high")
    scale = Variable(
        str(told.get("name", written)), str(told.get("label", written)), low, high, step=step, direction=direction,
        unit=told.get("unit"), domain=told.get("domain"), source=where,
    )  # fmt: skip
    missing = frozenset(str(cell) for cell in told.get("missing", ()))
    return Mapped(
        role, scale, missing, str(told.get("separator", "|")), told.get("group"), str(told.get("part", "note"))
    )
