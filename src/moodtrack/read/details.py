"""The small grammar of a detail: `Name (unit)`, `emoji Name - A lot | Name`, `Meals: a | b. Snacks: c`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moodtrack.read.cells import number
from moodtrack.records import Tag

__all__ = ["LEVELS", "MEALS", "eaten", "factor", "highest", "name_and_brackets", "parts"]

LEVELS = {"none": 0.0, "little": 1.0, "moderate": 2.0, "a lot": 3.0}
"""Levels of a factor; a factor without a level is there, and its amount is not known."""

_STEPS = ({"awful", "poor", "ok", "good", "great"}, {"v. low", "low", "ok", "high", "v. high"})
"""The words of five steps: as files of 2020 to 2021 have them, and as a program of 2025 reads them."""

_NAMED = re.compile(r"(.+?)\s*\(([^()]*)\)")
MEALS = ("Meals:", "Snacks:", "Drinks:", "Water:")
"""What the food of a meal is called by, at the start of a detail or behind a full stop."""

_MEAL = re.compile(r"(?:^|\.\s+)(Meals|Snacks|Drinks|Water):\s*")


def parts(text: str) -> list[str]:
    """What is joined by bars.

    Examples
    --------
    >>> parts("calm | a bit tired || ")
    ['calm', 'a bit tired']
    """
    return [part.strip() for part in text.split("|") if part.strip()]


def name_and_brackets(text: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it.

    Examples
    --------
    >>> name_and_brackets("Headache (left) (Mild)"), name_and_brackets("Headache")
    (('Headache (left)', 'Mild'), ('Headache', ''))
    """
    found = _NAMED.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found else (text.strip(), "")


def factor(part: str, group: str) -> Tag:
    """A factor, with its level where what follows the last dash is one.

    Examples
    --------
    >>> [(tag.name, tag.amount) for tag in (factor("Work - home - A lot", "Work"), factor("Self-care", "Work"))]
    [('Work - home', 3.0), ('Self-care', None)]
    """
    name, _, level = part.rpartition(" - ")
    amount = LEVELS.get(level.strip().casefold()) if name else None
    return Tag(part.strip() if amount is None else name.strip(), group, amount)


def eaten(text: str) -> Iterator[Tag]:
    """The food of a day by meal.

    Examples
    --------
    >>> [(tag.group, tag.name) for tag in eaten("Meals: soup | bread. Snacks: apple.")]
    [('Meals', 'soup'), ('Meals', 'bread'), ('Snacks', 'apple')]
    """
    heads = _MEAL.split(text)
    for group, told in zip(["Food", *heads[1::2]], heads[::2], strict=True):
        yield from (Tag(part.rstrip("."), group) for part in parts(told) if part.rstrip("."))


def highest(rated: Iterable[tuple[str, str]]) -> float | None:
    """The highest value of a scale of 5 or 10 steps, by amounts and the words beside them; None where they do not tell.

    Examples
    --------
    >>> highest([("3", "ok"), ("6", "")]), highest([("3", "OK")]), highest([("5", "V. high")]), highest([("3", "")])
    (10.0, 5.0, 5.0, None)
    """
    told = list(rated)
    if any((number(amount) or 0.0) > 5 for amount, _ in told):
        return 10.0
    words = {word.casefold() for _, word in told if word}
    return 5.0 if words and any(words <= steps for steps in _STEPS) else None
