"""A person's own warning sign as written, read as a rule: a limit, a tag that stays away, or a tag that comes often."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

__all__ = ["Rule", "rule", "unread"]

_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one once", "two twice", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen")
    )
    for word in words.split()
}  # fmt: skip
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_SPAN = rf"(?:(?P<days>{_COUNT})\s+)?(?P<unit>nights?|days?|weeks?)(?:\s+(?:in a row|running))?"
_OPERATORS = (
    ("<=", ("≤", "at most", "no more than")),
    (">=", ("≥", "at least")),
    ("<", ("less than", "below", "under", "fewer than")),
    (">", ("more than", "above", "over")),
)
_LIMIT = re.compile(
    rf"(?P<name>[^<>=]{{1,80}}?)\s*(?P<operator><=|>=|<|>)\s*(?P<value>-?\d{{1,6}}(?:[.,]\d{{1,4}})?)\s*"
    rf"(?:h|hours?|hrs?|points?|%)?\s*,?\s*(?:(?:for|on)\s+)?(?:{_SPAN})?"
)
_AWAY = re.compile(
    rf"(?:skipped|missed|without|no)\s+(?P<name>.{{1,80}}?)\s+(?:for\s+)?{_SPAN}|"
    rf"(?P<other>.{{1,80}}?)\s+(?:skipped|missed)\s+(?:for\s+)?{_SPAN.replace('days>', 'other_days>').replace('unit>', 'other_unit>')}"
)
_OFTEN = re.compile(
    rf"(?P<name>.{{1,80}}?)\s+(?P<times>{_COUNT})(?:\s+times)?\s+(?:in|within|per)?\s*(?:(?P<days>{_COUNT})\s+)?(?P<unit>days?|weeks?)"
)


_ZERO = re.compile(r"(?<![\w.,-])0\s+(?:times|nights?|days?|weeks?)\b")
_FEWER = re.compile(rf"<=?\s*{_COUNT}\b.*\b(?:times|in|within|per)\b|<=?\s*(?:once|twice)\b|<=?.*\btimes\b")


class Rule(NamedTuple):
    """What is looked at (`name`), how, and over how many days.

    kind limit: the rating, or the score, lies beyond `value` by `operator`, on each of `days` days in a row; days 0 is
    the latest one. away: the tag is on none of `days` days. often: it is on `value` days or more of `days`.
    """

    kind: Literal["limit", "away", "often"]
    name: str
    operator: str
    value: float
    days: int


def rule(label: str) -> Rule | None:
    """The rule of a sign in words; None where it cannot be read as one.

    Parameters
    ----------
    label : str
        As written. English words for comparing and counting, numbers with point or comma.

    Examples
    --------
    >>> rule("sleep < 6 h three nights")
    Rule(kind='limit', name='sleep', operator='<', value=6.0, days=3)
    >>> rule("skipped gym two weeks")
    Rule(kind='away', name='gym', operator='', value=0.0, days=14)
    >>> rule("PHQ-2 >= 3")
    Rule(kind='limit', name='phq-2', operator='>=', value=3.0, days=0)
    >>> rule("argument 3 times in a week").value, rule("I stop answering the phone") is None
    (3.0, True)
    """
    words = _plain(label)
    if _ZERO.search(words):
        return None
    if found := _LIMIT.fullmatch(words):
        value = float(found["value"].replace(",", "."))
        return Rule("limit", found["name"].strip(), found["operator"], value, _days(found["days"], found["unit"]))
    if found := _AWAY.fullmatch(words):
        name, days, unit = (found[key] or found[f"other{other}"] for key, other in (("name", ""), ("days", "_days"), ("unit", "_unit")))  # fmt: skip
        return Rule("away", name.strip(), "", 0.0, _days(days, unit))
    if (found := _OFTEN.fullmatch(words)) and "<" not in found["name"]:
        more = found["name"].rstrip("=").endswith(">") and not found["name"].endswith("=")
        name, times = found["name"].rstrip(">= "), _count(found["times"]) + more
        return Rule("often", name, ">=", float(times), _days(found["days"], found["unit"])) if name else None
    return None


def unread(label: str) -> str:
    """Why a sign is no rule.

    Examples
    --------
    >>> unread("gym less than 2 times a week")
    'a tag can stay away or come often; fewer than some times is not read as a rule'
    """
    words = _plain(label)
    if _ZERO.search(words):
        return "no rule goes over 0 days or times"
    if _FEWER.search(words):
        return "a tag can stay away or come often; fewer than some times is not read as a rule"
    return "the sign cannot be read as a rule"


def _plain(label: str) -> str:
    """In small letters, with signs for the words that compare."""
    words = " ".join(label.casefold().replace("\u2212", "-").split()).rstrip(".")
    for sign, spellings in _OPERATORS:
        for spelling in spellings:
            words = re.sub(rf"(?<!\w){spelling}(?!\w)", sign, words)
    return words


def _count(word: str | None) -> int:
    return 1 if not word else _NUMBERS[word] if word in _NUMBERS else int(word)


def _days(count: str | None, unit: str | None) -> int:
    return 0 if unit is None else _count(count) * (7 if unit.startswith("week") else 1)
