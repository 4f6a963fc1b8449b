"""Numbers and days as a reader sees them: rounded to what the scale supports, never hiding on which side of zero."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

import pandas as pd

from moodtrack._shortened import shortened

__all__ = [
    "between",
    "count",
    "date",
    "decimals",
    "decimals_of",
    "interval",
    "missing",
    "number",
    "percent",
    "score",
    "sized",
    "span",
    "written",
]

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_JOINERS = "\u200c\u200d"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def missing(cell: object) -> bool:
    """Whether a cell has no value.

    Examples
    --------
    >>> missing(None), missing(float("nan")), missing(pd.NaT), missing(0)
    (True, True, True, False)
    """
    return cell is None or cell is pd.NA or bool(cell != cell)


def decimals(low: float, high: float) -> int:
    """Decimals that a mean on a scale supports: two on a width up to 2, one up to 30, else none; unknown: one.

    Examples
    --------
    >>> decimals(1, 5), decimals(-1, 1), decimals(0, 100), decimals(float("nan"), 5)
    (1, 2, 0, 1)
    """
    width = high - low
    if not math.isfinite(width):
        return 1
    return 2 if width <= 2 else 1 if width <= 30 else 0


def decimals_of(values: Iterable[float], places: int) -> int:
    """Decimals for ratings as they were given: none where all are whole, else those of a mean.

    Examples
    --------
    >>> decimals_of([3.0, 4.0], 1), decimals_of([3.0, 4.5], 1), decimals_of([], 1)
    (0, 1, 0)
    """
    return 0 if all(float(value).is_integer() for value in values if not missing(value)) else places


def number(value: float, places: int = 1) -> str:
    """A rounded number with a true minus sign and no negative zero; from 10,000 on without decimals.

    Examples
    --------
    >>> number(-0.04), number(-1.25), number(12, 0), number(float("nan")), number(1e12)
    ('0.0', '−1.2', '12', 'no value', '1000000000000')
    """
    if missing(value):
        return "no value"
    text = f"{value:.{places if abs(value) < 10_000 else 0}f}"
    if not float(text):
        text = text.replace("-", "")
    return text.replace("-", "−")


def score(value: float) -> str:
    """A score or threshold as it is: whole numbers without decimals, others with the decimals that they need, at most two.

    Examples
    --------
    >>> score(12.0), score(5.2), score(5.204), score(-3)
    ('12', '5.2', '5.2', '−3')
    """
    if missing(value):
        return "no value"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text != "-0" else "0"


def interval(low: float, high: float, places: int = 1) -> str:
    """Low to high; a bound that rounds to zero but is not zero says on which side it lies.

    Examples
    --------
    >>> interval(-0.31, 0.94), interval(0.004, 0.8), interval(-0.8, -0.004)
    ('−0.3 to 0.9', 'just above 0 to 0.8', '−0.8 to just below 0')
    """
    if missing(low) or missing(high):
        return "no interval"
    return f"{_bound(low, places)} to {_bound(high, places)}"


def sized(low: float, high: float, places: int = 1) -> str:
    """The interval of a size that words call higher or lower: without signs when both ends are on the same side of zero.

    Examples
    --------
    >>> sized(-1.6, -0.8), sized(0.8, 1.5), sized(-0.2, 1.1)
    ('0.8 to 1.6', '0.8 to 1.5', '−0.2 to 1.1')
    """
    return interval(-high, -low, places) if high < 0 else interval(low, high, places)


def _bound(value: float, places: int) -> str:
    if value and not float(f"{value:.{places}f}"):
        return "just above 0" if value > 0 else "just below 0"
    return number(value, places)


def percent(part: float, whole: float) -> str:
    """A share in whole percent; 'none' and 'all' stay exact.

    Examples
    --------
    >>> percent(142, 180), percent(999, 1000), percent(0, 5)
    ('79 %', '99 %', '0 %')
    """
    if not whole:
        return "no value"
    share = round(100 * part / whole)
    return f"{99 if share == 100 and part < whole else 1 if share == 0 and part else share} %"


def count(n: float, one: str, many: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> count(1, "day"), count(0, "day"), count(2, "entry", "entries")
    ('1 day', '0 days', '2 entries')
    """
    return f"{int(n)} {one if int(n) == 1 else many or one + 's'}"


def every(n: float, one: str) -> str:
    """All of a count, which may be one.

    Examples
    --------
    >>> every(1, "day"), every(12, "day")
    ('the one day', 'all 12 days')
    """
    return f"the one {one}" if int(n) == 1 else f"all {count(n, one)}"


def date(day: object) -> str:
    """A day in words that no country reads differently.

    Examples
    --------
    >>> date(pd.Timestamp("2025-03-04")), date(None)
    ('4 Mar 2025', 'no date')
    """
    if missing(day):
        return "no date"
    stamp = day if isinstance(day, pd.Timestamp) else pd.Timestamp(day)  # type: ignore[arg-type,unused-ignore]
    return f"{stamp.day} {_MONTHS[stamp.month - 1]} {stamp.year}"


def between(first: object, last: object) -> str:
    """Two days as a window.

    Examples
    --------
    >>> between(pd.Timestamp("2025-03-04"), pd.Timestamp("2025-04-01"))
    '4 Mar to 1 Apr 2025'
    """
    if missing(first) or missing(last):
        return "no date"
    start, end = date(first), date(last)
    if start == end:
        return start
    return f"{start[:-5] if start[-4:] == end[-4:] else start} to {end}"


def span(numbers: list[int]) -> str:
    """Whole numbers as runs.

    Examples
    --------
    >>> span([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8–9'
    """
    runs: list[list[int]] = []
    for value in sorted(set(numbers)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def written(words: object, length: int = 60) -> str:
    """What a person wrote, on one line and not longer than it fits; a cut is marked, direction marks cannot leak.

    Examples
    --------
    >>> written("a\\n long   tag", 8)
    'a long …'
    """
    kept = str(words)
    plain = kept.isascii() and kept.isprintable()
    if not plain:
        kept = "".join(c for c in kept if unicodedata.category(c) not in _UNSEEN or c in _JOINERS or c.isspace())
    text = " ".join(kept.split())
    text = shortened(text, length)
    right_to_left = not plain and any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text)
    return f"\u2068{text}\u2069" if right_to_left else text
