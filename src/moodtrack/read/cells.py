"""What a cell of a sheet says: a number, yes or no, a direction; and the words that are accepted for them."""

from __future__ import annotations

import math
import re
import unicodedata

__all__ = ["DIRECTIONS", "NO", "YES", "direction", "guarded", "number", "unguarded", "whole", "yes_no"]

YES = (
    "yes", "y", "true", "t", "1", "x", "done", "attended", "present", "✓", "✔", "✅",
    "ano", "bai", "da", "evet", "igen", "ja", "jah", "jā", "kyllä", "oui", "si", "sim", "sí", "sì", "taip", "tak", "ya", "áno", "ναι", "да", "так",
    "はい", "是", "예", "نعم", "כן", "हाँ", "ใช่", "بله",
    "doğru", "igaz", "pravda", "prawda", "sann", "sant", "tosi", "verdadeiro", "verdadero", "vero", "vrai", "waar", "wahr", "истина",
)  # fmt: skip
"""Words for yes; those of languages are the words of the locale files of glibc 2.36 (yesstr), and what TRUE is called in a spreadsheet in
the languages of HyperFormula 2.7.1 (i18n/languages)."""

NO = (
    "no", "n", "false", "f", "0", "✗", "✘", "❌", "dna", "did not attend", "no show", "no-show", "missed", "absent", "cancelled", "canceled", "not done",
    "ei", "ez", "hayir", "hayır", "ne", "nee", "nei", "nein", "nej", "nem", "nie", "non", "nu", "não", "nē", "tidak", "όχι", "не", "нет", "ні",
    "abgesagt", "nicht erschienen", "ausgefallen", "odwołana", "odwołano", "annulé", "annulée", "annullata", "annullato", "cancelada", "cancelado",
    "いいえ", "不是", "아니요", "لا", "לא", "नहीं", "ไม่ใช่", "نه",
    "epätosi", "falsch", "falskt", "falso", "faux", "fałsz", "hamis", "nepravda", "onwaar", "usann", "yanliş", "yanlış", "ложь",
)  # fmt: skip
"""Words for no; DNA is "did not attend"; those of languages are the words of the locale files of glibc 2.36 (nostr), and what FALSE is called
in a spreadsheet in the languages of HyperFormula 2.7.1."""

DIRECTIONS = {
    "increase": ("increase", "increases", "up", "higher", "more", "rise", "+"),
    "decrease": ("decrease", "decreases", "down", "lower", "less", "reduce", "-"),
    "range": ("range", "between", "keep", "hold"),
}
"""Words for the direction of a goal."""

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_WHOLE = re.compile(r"([01])[.,]0+")
"""What pandas writes for a column of yes and no in which cells are empty."""


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """A finite number, or None; a comma counts as decimal sign only where the caller says so.

    Examples
    --------
    >>> number(" 7.5 "), number("7,5"), number("7,5", decimal_comma=True), number("nan"), number("1e400")
    (7.5, None, 7.5, None, None)
    """
    text = text.strip().replace("\u2212", "-")
    if decimal_comma and _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not text.isascii() or not _PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def whole(text: str) -> int | None:
    """A whole number, or None.

    Examples
    --------
    >>> whole("3"), whole("3.0"), whole("3.5")
    (3, 3, None)
    """
    value = number(text)
    return int(value) if value is not None and value == int(value) and abs(value) < 2**53 else None


def yes_no(text: str) -> bool | None:
    """True or False for the words of `YES` and `NO`, with or without their accents, and for 1.0 and 0.0, None for any other.

    Examples
    --------
    >>> yes_no("Yes"), yes_no("DNA"), yes_no("NAO"), yes_no("WAHR"), yes_no("0.0"), yes_no("perhaps")
    (True, False, False, True, False, None)
    """
    found = _WHOLE.fullmatch(text.strip())
    word = _bare(found[1] if found else text)
    return True if word in _YES else False if word in _NO else None


def _bare(text: str) -> str:
    """Words without case, marks and blanks around them."""
    split = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in split if not unicodedata.combining(c)).split())


_YES, _NO = frozenset(map(_bare, YES)), frozenset(map(_bare, NO))


def direction(text: str) -> str | None:
    """increase, decrease or range, None for any other word.

    Examples
    --------
    >>> direction("Lower"), direction("up"), direction("sideways")
    ('decrease', 'increase', None)
    """
    word = text.strip().casefold()
    return next((name for name, words in DIRECTIONS.items() if word in words), None)


_FORMULA = tuple("=+-@\t\r＝＋－＠")


def guarded(text: str) -> str:
    """A text for a cell that a spreadsheet program may open: an apostrophe before what it would take for a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("meh")
    ("'=1+1", 'meh')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'tis fine")
    ('=1+1', "'tis fine")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
