"""Which coding and key the answers to a form follow: what the caller says, else what the answers alone can mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from moodtrack.errors import OptionError
from moodtrack.measures import Measure, Scoring, get, resolve
from moodtrack.measures.scoring import codings, item_range
from moodtrack.result import Code
from moodtrack.tidy._forms import Forms
from moodtrack.tidy.notes import Notes

__all__ = ["Key", "Told", "chosen", "keyed", "told", "way_out"]

Told = str | Sequence[int] | Mapping[str, Any] | Measure
"""What a caller may say of a form: a coding, the reversed items, both, or a definition of one's own."""


@dataclass(frozen=True, slots=True)
class Key:
    """What the caller said: the name of the coding, the reversed items, a definition."""

    coding: str | None = None
    reversed_items: tuple[int, ...] | None = None
    measure: Measure | None = None


def told(given: Mapping[str, Told]) -> dict[str, Key]:
    """What the caller says, checked, by key of the measure.

    Raises
    ------
    OptionError
        If a measure, a coding or an item number is not known.

    Examples
    --------
    >>> told({"K10": "0-4"})["k10"].coding
    '0-4'
    """
    keys: dict[str, Key] = {}
    for name, value in given.items():
        known = resolve(name)
        if isinstance(value, Measure):
            keys[known or name] = Key(measure=replace(value, name=known or name))
            continue
        if known is None:
            raise OptionError(
                f"there is no questionnaire {name!r} to tell the coding of", "one that `moodtrack measures` lists", ""
            )
        parts = value if isinstance(value, Mapping) else {_kind(value): value}
        strange = sorted(set(parts) - {"coding", "reversed_items"})
        if strange:
            raise OptionError(f"codings of {known} has {strange}", "'coding' and 'reversed_items'", "")
        measure = get(known)
        keys[known] = Key(_coding(measure, parts.get("coding")), _reversed(measure, parts.get("reversed_items")))
    return keys


def way_out(measure: Measure) -> str:
    """How to say the coding of a form.

    Examples
    --------
    >>> way_out(get("K10"))
    "say it with codings={'k10': '1-5'} (on the command line: --coding k10=1-5)"
    """
    form = measure.scoring.form
    return f"say it with codings={{{measure.name!r}: {form!r}}} (on the command line: --coding {measure.name}={form})"


def keyed(measure: Measure) -> str:
    """How to say the reversed items of a form; the numbers are an example and no key of a form.

    Examples
    --------
    >>> keyed(get("RSES"))
    "say their numbers, as codings={'rses': (1, 2)} (on the command line: --coding rses=1,2)"
    """
    return (
        f"say their numbers, as codings={{{measure.name!r}: (1, 2)}} (on the command line: --coding {measure.name}=1,2)"
    )


def _kind(value: object) -> str:
    return "coding" if isinstance(value, str) else "reversed_items"


def _coding(measure: Measure, name: object) -> str | None:
    known = [coding.form for coding in codings(measure) if coding.form]
    if name is None or name in known:
        return None if name is None else str(name)
    what = f"one of {known}" if len(known) > 1 else "nothing: it has one coding"
    if measure.scoring.key == "own":
        what += (
            "; the reversed items are given as a list of numbers, because a name does not tell the order of the items"
        )
    raise OptionError(f"the coding of {measure.name} is {name!r}", what, "")


def _reversed(measure: Measure, items: object) -> tuple[int, ...] | None:
    if items is None:
        return None
    if isinstance(items, str) or not isinstance(items, Sequence):
        raise OptionError(f"the reversed items of {measure.name} are a {type(items).__name__}", "a list of numbers", "")
    numbers = tuple(items)
    whole = all(isinstance(i, int) and not isinstance(i, bool) and 1 <= i <= measure.items for i in numbers)
    if not whole or len(set(numbers)) != len(numbers):
        raise OptionError(
            f"the reversed items of {measure.name} are {list(numbers)[:20]}",
            f"different whole numbers from 1 to {measure.items}",
            "",
        )
    return numbers


def chosen(forms: Forms, measure: Measure, key: Key, notes: Notes) -> tuple[dict[Scoring, np.ndarray], np.ndarray]:
    """The occasions that can be scored, by coding, and the answers without those that the coding does not have.

    Without a word of the caller a form with several codings is scored where the answers of the person are possible in
    one of them only.
    """
    everyone = np.ones(len(forms.answers), dtype=bool)
    if measure.scoring.key == "definition":
        what = "no score, because its key is not part of moodtrack: complete its definition in a file of your own (docs/measures.md), and give it as measures="
        forms.note(Code.KEY_NEEDED, everyone & forms.lacks("total"), what, notes)
        return {}, forms.answers
    if measure.scoring.key == "own" and key.reversed_items is None:
        what = f"no score, because its reversed items are not part of moodtrack: {keyed(measure)}"
        forms.note(Code.KEY_NEEDED, everyone & forms.lacks("total"), what, notes)
        return {}, forms.answers
    ways = codings(measure)
    fits = np.column_stack([_fits(forms, measure, way) for way in ways])
    if key.coding is not None:
        pick = np.full(len(fits), [way.form for way in ways].index(key.coding))
        missed = ~fits[np.arange(len(fits)), pick]
        forms.note(Code.OUT_OF_RANGE, missed, f"answers that the coding {key.coding} does not have", notes)
    elif len(ways) == 1:
        pick = np.zeros(len(fits), dtype=int)
    else:
        pick = _by_answers(forms, measure, fits, notes)
    usable = {way: np.flatnonzero((pick == i) & ~forms.twice) for i, way in enumerate(ways)}
    values = forms.answers.copy()
    for way, rows in usable.items():
        low, high = item_range(measure, way)
        values[rows] = np.where((values[rows] < low) | (values[rows] > high), np.nan, values[rows])
    return {way: rows for way, rows in usable.items() if len(rows)}, values


def _fits(forms: Forms, measure: Measure, way: Scoring) -> np.ndarray:
    low, high = item_range(measure, way)
    return np.asarray(~((forms.answers < low) | (forms.answers > high)).any(axis=1))


def _by_answers(forms: Forms, measure: Measure, fits: np.ndarray, notes: Notes) -> np.ndarray:
    """The coding of every occasion, the same for all of a person; -1 where the answers leave it open."""
    _, person = np.unique(forms.first["person"].cat.codes.to_numpy(), return_inverse=True)
    every = np.ones_like(fits)
    np.logical_and.at(every, person, fits)
    possible = every[person]
    one = possible.sum(axis=1) == 1
    pick = np.where(one, possible.argmax(axis=1), -1)
    ways = codings(measure)
    named = " or ".join(way.form for way in ways)
    for i, way in enumerate(ways):
        forms.note(Code.ASSUMED, pick == i, f"coded {way.form}, because other answers would not be possible", notes)
    open_ = f"no score, because the coding ({named}) is not told: {way_out(measure)}"
    forms.note(Code.CODING_UNKNOWN, (pick < 0) & forms.lacks("total"), open_, notes)
    return pick
