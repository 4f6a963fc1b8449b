"""In which quadrant of energy and pleasantness an emotion word lies: a table with vocabulary and grade, and no number.

A quadrant is a place on two axes of two steps each. It says nothing of how pleasant a moment was, so it is no rating.
A word that the vocabularies put into different quadrants has none.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["AXES", "Quadrant", "quadrant", "vocabulary"]

AXES = {
    "red": ("high energy", "unpleasant"),
    "yellow": ("high energy", "pleasant"),
    "blue": ("low energy", "unpleasant"),
    "green": ("low energy", "pleasant"),
}
"""What the four colours mean."""


class Quadrant(NamedTuple):
    """Where a word lies: its colour, None where the vocabularies differ; the vocabularies that have it; their grade."""

    colour: str | None
    vocabularies: tuple[str, ...]
    grade: str


@cache
def vocabulary() -> dict[str, Quadrant]:
    """Every word that is known, folded.

    Examples
    --------
    >>> len(vocabulary()), sum(found.colour is None for found in vocabulary().values())
    (114, 1)
    """
    data = tomllib.loads(files("moodtrack.read").joinpath("quadrants.toml").read_text(encoding="utf-8"))
    found: dict[str, Quadrant] = {}
    for name, block in data["vocabularies"].items():
        for colour in AXES:
            for word in block[colour].replace("_", "\0").split():
                plain = word.replace("\0", " ")
                told = found.get(plain, Quadrant(colour, (), block["grade"]))
                same = colour if told.colour == colour else None
                found[plain] = Quadrant(same, (*told.vocabularies, name), max(told.grade, block["grade"]))
    return found


def quadrant(word: str) -> Quadrant | None:
    """Where a word lies; None where no vocabulary has it. Case and blanks do not matter.

    Examples
    --------
    >>> quadrant("At Ease"), quadrant("Saudade")
    (Quadrant(colour='green', vocabularies=('mood_meter_100',), grade='B'), None)
    >>> quadrant("hyper")
    Quadrant(colour=None, vocabularies=('mood_meter_100', 'how_we_feel'), grade='C')
    """
    return vocabulary().get(" ".join(unicodedata.normalize("NFC", word).casefold().split()))
