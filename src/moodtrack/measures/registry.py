"""Finds a questionnaire by any way of writing its name; a definition is read when it is first asked for."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from importlib.resources import files

from moodtrack.errors import MeasureError
from moodtrack.measures.loader import parse
from moodtrack.measures.measure import Measure

__all__ = ["get", "names", "plain", "resolve"]


def names() -> tuple[str, ...]:
    """Keys of all questionnaires, in order.

    Examples
    --------
    >>> "phq9" in names()
    True
    """
    return tuple(_files())


def resolve(name: str) -> str | None:
    """The key of a questionnaire from the way in which somebody wrote its name; None when it is not known.

    Case, blanks, hyphens and underscores do not count, nor does a trailing `total`, `score` or `sum`.

    Examples
    --------
    >>> resolve("PHQ-9"), resolve("GAD 7"), resolve("phq9_total"), resolve("mood")
    ('phq9', 'gad7', 'phq9', None)
    """
    short = plain(name)
    known = _aliases()
    while short not in known:
        shorter = next((short.removesuffix(w) for w in ("total", "score", "sum") if short.endswith(w)), "")
        if not shorter:
            return None
        short = shorter
    return known[short]


def get(name: str) -> Measure:
    """The definition of a questionnaire.

    Parameters
    ----------
    name : str
        Its key, or any way of writing that `resolve` understands.

    Returns
    -------
    Measure
        Scoring, ranges, direction, thresholds, norms, reliability and licence, every number with its source.

    Raises
    ------
    MeasureError
        If it is not in the registry; the message lists names near to it.

    Examples
    --------
    >>> phq9 = get("PHQ-9")
    >>> phq9.low, phq9.high, phq9.direction
    (0.0, 27.0, 'higher_worse')
    >>> change = phq9.threshold("reliable_change")
    >>> change.name, change.value, change.comparison, change.status
    ('NHS Talking Therapies', 6.0, '>=', 'secondary')
    """
    if not isinstance(name, str):
        raise MeasureError(f"the name is given as {type(name).__name__}", "text, such as 'PHQ-9'")
    key = resolve(name)
    if key is None:
        near = difflib.get_close_matches(plain(name), _aliases(), n=5, cutoff=0.5)
        hint = list(dict.fromkeys(_aliases()[n] for n in near)) or list(names())
        raise MeasureError(
            f"no questionnaire is called {name!r}", f"one like {hint}", "measures.names() lists them all"
        )
    return _measure(key)


def plain(name: str) -> str:
    """A name as it is compared: letters and digits alone, case folded."""
    return _BETWEEN.sub("", name.casefold())


_BETWEEN = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit of any script."""


@cache
def _files() -> dict[str, str]:
    folder = files("moodtrack.measures") / "data"
    found = sorted((f.name.removesuffix(".toml"), f) for f in folder.iterdir() if f.name.endswith(".toml"))
    return {name: f.read_text(encoding="utf-8") for name, f in found}


@cache
def _measure(key: str) -> Measure:
    measure = parse(_files()[key], f"{key}.toml")
    if measure.name != key:
        raise MeasureError(f"{key}.toml, field name: is {measure.name!r}", repr(key), "name the file like the measure")
    return measure


@cache
def _aliases() -> dict[str, str]:
    known: dict[str, str] = {}
    for key, written in _files().items():
        data = tomllib.loads(written)
        for alias in (key, data["label"], *data.get("aliases", ())):
            if known.setdefault(plain(alias), key) != key:
                raise MeasureError(
                    f"{key}.toml, field aliases: {alias!r} is {known[plain(alias)]} too", "a name of its own", ""
                )
    return known
