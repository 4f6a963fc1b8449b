"""The sentences of one pair of tag and day: what is told of it, how far it could be off, and what it does not say."""

from __future__ import annotations

import math
from typing import Any

from moodtrack.report.numbers import count, decimals, interval, number, sized, written

__all__ = ["HARD_DAYS", "SCALE_DEPENDENT", "following", "label", "order", "percent_level", "places", "quoted", "reads", "sentence", "size"]  # fmt: skip

_READS = {
    "lingers": "It reads as the difference of the day itself that fades.",
    "second": "It reads as a difference of its own, beside that of the day itself.",
    "unclear": "Whether it is what is left of the day itself, or a difference of its own, cannot be told.",
}
"""What a difference on the day after reads as, by the column `reads`, beside one of the day itself that is told."""

_ALONE = {
    "lingers": "Where {} on the day with the tag is held equal, nothing of it is left.",
    "second": "It is there also where {} on the day with the tag is held equal.",
    "unclear": "Whether it is there where {} on the day with the tag is held equal cannot be told.",
}
"""The same where no difference of the day itself is told."""

HARD_DAYS = {
    "skill": "It may have been practised on hard days: this says nothing against it.",
    "people": "People may have been there on hard days: this says nothing against anyone.",
    "skill_untold": "Whether these are the harder days is not told; a skill may be practised on hard days, and being there says nothing against it.",
    "people_untold": "Whether these are the harder days is not told; people may be there on hard days, and being there says nothing against anyone.",
}
"""Said where the rating is worse, or may be, on days with a skill, a task or people."""

SCALE_DEPENDENT = "Found, but the difference and the share of pairs of days point different ways: the steps of the scale, or other tags on the same days, may be why"
"""Said of a pair with the status scale_dependent."""


def sentence(row: dict[str, Any], scale: dict[str, Any], tested: int, name: str = "") -> str:
    """A pair that was found, in words: days, difference as it is told, interval, number of pairs tested.

    Examples
    --------
    >>> row = {"tag": "walk", "lag": 1, "n_with": 23, "n_without": 119, "shrunken": 0.61, "low": 0.3, "high": 0.92, "level": 0.9944}
    >>> sentence(row, {"label": "Mood", "low": 1, "high": 5}, 64)
    'On the 23 days after “walk”, mood was 0.6 points higher than on 119 comparable days without it (99.4 % interval 0.3 to 0.9; one of 64 pairs tested).'
    """
    days = {0: "days with", 1: "days after"}.get(int(row["lag"]), f"days that are {row['lag']} days after")
    way = "higher" if row["shrunken"] > 0 else "lower"
    about = f"{percent_level(row['level'])} % interval {sized(row['low'], row['high'], places(scale))}; one of {count(tested, 'pair')} tested"
    return f"On the {int(row['n_with'])} {days} {name or quoted(row['tag'])}, {label(scale)} was {size(row['shrunken'], scale)} points {way} than on {int(row['n_without'])} comparable days without it ({about})."


def following(row: dict[str, Any], scale: dict[str, Any], tested: int, name: str = "") -> str:
    """A reverse relation that was found: the tag is more likely after a higher or a lower day.

    Examples
    --------
    >>> row = {"tag": "tv", "lag": -1, "n_with": 30, "n_without": 90, "difference": -0.11, "low": -0.18, "high": -0.04, "level": 0.95}
    >>> following(row, {"label": "Mood"}, 20)
    '“tv” was more likely after a lower day: for every point that mood was lower the day before, it was on 11 more days in 100 (95 % interval 4 to 18; 30 days with it, 90 without; one of 20 pairs tested).'
    """
    lower = row["difference"] < 0
    low, high = (-100 * row["high"], -100 * row["low"]) if lower else (100 * row["low"], 100 * row["high"])
    way = "lower" if lower else "higher"
    about = f"{percent_level(row['level'])} % interval {interval(low, high, 0)}; {count(row['n_with'], 'day')} with it, {int(row['n_without'])} without; one of {count(tested, 'pair')} tested"
    return f"{name or quoted(row['tag'])} was more likely after a {way} day: for every point that {label(scale)} was {way} the day before, it was on {number(100 * abs(row['difference']), 0)} more days in 100 ({about})."


def reads(row: dict[str, Any], scale: dict[str, Any], same_day: bool) -> str:
    """What a difference on the day after reads as; `same_day` says whether one of the day itself is told beside it.

    Examples
    --------
    >>> reads({"reads": "second"}, {"label": "Mood"}, True)
    'It reads as a difference of its own, beside that of the day itself.'
    >>> reads({"reads": "second"}, {"label": "Mood"}, False)
    'It is there also where mood on the day with the tag is held equal.'
    """
    told = (_READS if same_day else _ALONE).get(str(row["reads"]), "")
    return told.format(label(scale)) if told else ""


def order(row: dict[str, Any], reverse: dict[str, Any] | None) -> str:
    """What the other way round says about a difference on the same day; empty where it says nothing.

    Examples
    --------
    >>> order({"tag": "tv", "lag": 0}, {"status": "found", "difference": -0.1})
    '“tv” is also more likely after a lower day: which came first the log cannot tell.'
    >>> order({"tag": "tv", "lag": 0}, {"status": "not_found", "difference": -0.1})
    ''
    """
    if row["lag"] != 0 or reverse is None or reverse["status"] not in ("found", "not_testable"):
        return ""
    if reverse["status"] == "not_testable":
        return f"Whether {quoted(row['tag'])} follows lower or higher days could not be tested: which came first the log cannot tell."
    way = "lower" if reverse["difference"] < 0 else "higher"
    return f"{quoted(row['tag'])} is also more likely after a {way} day: which came first the log cannot tell."


def quoted(tag: object) -> str:
    """A tag as it is written in a sentence."""
    return f"“{written(tag, 40)}”"


def label(scale: dict[str, Any]) -> str:
    """The name of a rating in a sentence."""
    return written(scale["label"], 40).lower()


def places(scale: dict[str, Any]) -> int:
    """Decimals of a difference on a scale."""
    return decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))


def size(value: float, scale: dict[str, Any]) -> str:
    """How large a difference is, without its sign; never told as zero.

    Examples
    --------
    >>> size(-0.61, {"low": 1, "high": 5}), size(0.01, {"low": 1, "high": 5})
    ('0.6', 'less than 0.1')
    """
    step = places(scale)
    told = number(abs(value), step)
    return told if float(told) else f"less than {number(10.0**-step, step)}"


def percent_level(level: float) -> str:
    """The level of an interval in percent, rounded down to one decimal.

    Examples
    --------
    >>> percent_level(0.95), percent_level(0.99909), percent_level(0.9946)
    ('95', '99.9', '99.4')
    """
    return f"{math.floor(1000 * level + 1e-6) / 10:g}"
