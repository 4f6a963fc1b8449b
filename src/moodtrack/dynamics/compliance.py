"""How much was logged: days, gaps, prompts answered, and what was filled in afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from moodtrack.dynamics._logged import Logged, logged
from moodtrack.errors import OptionError
from moodtrack.options import day, number
from moodtrack.options import share as share_given
from moodtrack.result import ISSUES, Method, Result
from moodtrack.schema import ENTRIES, PROMPTS, Column, Table, conform, empty, from_days, require, text, to_days
from moodtrack.stats.shares import share, wilson
from moodtrack.tidy.day import DAY_START, offset_of

__all__ = ["COMPLIANCE", "DAYS", "GAPS", "LATE", "Compliance", "compliance"]

LATE = 24.0
"""Hours after which an entry counts as filled in afterwards. Convention of this library; say another with `late`."""

_PERSON = Column("person", "category", "whose")
COMPLIANCE = Table(
    "compliance",
    "one person",
    (
        _PERSON,
        Column("first", "datetime", "first day of the span"),
        Column("last", "datetime", "last day of the span"),
        Column("span", "int", "days from first to last, both included", "days"),
        Column("days", "int", "days with an entry", "days"),
        Column("share", "float", "share of the days of the span with an entry"),
        Column("low", "float", "lower end of its interval"),
        Column("high", "float", "upper end of its interval"),
        Column("level", "float", "level of the intervals"),
        Column("gaps", "int", "runs of days without an entry"),
        Column("longest_gap", "int", "days of the longest one", "days"),
        Column("gap_first", "datetime", "its first day; of equally long ones the latest"),
        Column("gap_last", "datetime", "its last day"),
        Column("entries", "int", "entries", "entries"),
        Column("per_day", "float", "entries a day with an entry", "entries"),
        Column("prompts", "int", "prompts sent", "prompts"),
        Column("answered", "int", "of those, answered", "prompts"),
        Column("answered_share", "float", "share of the prompts sent that was answered; null without prompts"),
        Column("answered_low", "float", "lower end of its interval"),
        Column("answered_high", "float", "upper end of its interval"),
        Column("recorded", "int", "entries that tell when they were written down", "entries"),
        Column("backfilled", "int", "of those, written down late", "entries"),
        Column("backfilled_share", "float", "share of the entries that tell it; null where none does"),
    ),
)
GAPS = Table(
    "gaps",
    "one run of days without an entry, within the span of a person",
    (
        _PERSON,
        Column("first", "datetime", "first day without an entry"),
        Column("last", "datetime", "last day without an entry"),
        Column("days", "int", "how long", "days"),
    ),
)
DAYS = Table(
    "days",
    "one person and day with an entry or a prompt",
    (
        _PERSON,
        Column("day", "datetime", "the day"),
        Column("number", "int", "number of the day; 1 is the first day of the span"),
        Column("entries", "int", "entries", "entries"),
        Column("prompts", "int", "prompts sent", "prompts"),
        Column("answered", "int", "of those, answered", "prompts"),
        Column("answered_share", "float", "share of the prompts sent that was answered; null without prompts"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Compliance(Result):
    """What `compliance` returns: `table`, one row a person, `gaps` and `days`."""

    tables: ClassVar[dict[str, Table]] = {"table": COMPLIANCE, "gaps": GAPS, "days": DAYS}

    gaps: pd.DataFrame
    days: pd.DataFrame


def compliance(
    entries: pd.DataFrame,
    prompts: pd.DataFrame | None = None,
    *,
    start: str | pd.Timestamp | None = None,
    end: str | pd.Timestamp | None = None,
    late: float = LATE,
    level: float = 0.95,
    day_start: str = DAY_START,
) -> Compliance:
    """On how many days was something logged, where are the gaps, and how many prompts were answered?

    Entries of a diary count: those of the kinds session and measure do not.

    Parameters
    ----------
    entries : DataFrame
        The table `entries`.
    prompts : DataFrame, optional
        The table `prompts`. A prompt counts as sent by `sent`; for a person of whom no prompt has it, by `scheduled`.
        It is answered when `answered` or `entry` is there.
    start, end : str or Timestamp, optional
        First and last day of the span, for all persons; without them a person's first and last day with an entry or
        a prompt.
    late : float
        Hours after which an entry counts as filled in afterwards: `recorded_at` is later by more than that than `at`,
        or than the end of the day where only the day or the part of it is known.
    level : float
        Level of the intervals.
    day_start : str
        Clock at which the person's own day starts. A prompt belongs to the day of its entry; without one to the date of
        its moment less `day_start`.

    Returns
    -------
    Compliance
        `.table`: one row a person with anything in the span; days, share of days with Wilson's interval, gaps, longest
        gap, entries a day, prompts, share answered, share filled in afterwards. `.gaps`: one row a gap (days).
        `.days`: one row a day with an entry or a prompt. A share of nothing is null.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If `level` is not between 0 and 1, `late` is negative, a day cannot be read, `end` is before `start`, or
        `day_start` is no time of the day.

    Notes
    -----
    The denominator of the days is the span, that of the prompts those that were sent: prompts that the app never sent
    are not seen. First and last day of a span without prompts have an entry by definition, so the share of a short
    span is too high; `start` and `end` mend that. The intervals take days and prompts as independent; where gaps come
    in long runs they are too narrow. Not for judging effort: an app that was broken and a person who was away look
    alike.

    References
    ----------
    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> entries = pd.DataFrame({"person": "a", "entry": [1, 2, 3], "day": pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-06"])})
    >>> found = compliance(entries.assign(at=entries["day"]))
    >>> found.table[["span", "days", "longest_gap"]].iloc[0].tolist(), found.gaps["days"].tolist()
    ([6, 3, 3], [3])
    """
    first, last = _bounds(start, end, late, level)
    require(entries, ["person", "day"], "entries")
    numbered = entries if "entry" in entries.columns else entries.assign(entry=range(len(entries)))
    diary = conform(numbered[[name for name in ENTRIES.names if name in numbered.columns]], ENTRIES)
    if prompts is not None and len(prompts):
        require(prompts, ["person"], "prompts")
    asked = conform(prompts, PROMPTS) if prompts is not None else empty(PROMPTS)
    found = logged(diary, asked, first, last, late / 24, offset_of(day_start) / np.timedelta64(1, "D"))
    method = Method(
        "counts of days and prompts, score interval of a share",
        {"start": _written(first), "end": _written(last), "late": late, "level": level, "day_start": day_start},
        ("https://doi.org/10.1080/01621459.1927.10502953",),
    )
    return Compliance(_table(found, level), empty(ISSUES), method, _gaps(found), _days(found))


def _bounds(start: str | pd.Timestamp | None, end: str | pd.Timestamp | None, late: float, level: float) -> np.ndarray:
    share_given(level, "level")
    if number(late, "late", "hours, 0 or more") < 0:
        raise OptionError(f"late={late}", "hours, 0 or more")
    days = [pd.NaT if value is None else day(value, name) for name, value in (("start", start), ("end", end))]
    bounds = np.floor(to_days(pd.Series(days, dtype="datetime64[us]")))
    if bounds[0] > bounds[1]:
        raise OptionError(f"start={start} and end={end}", "an end that is not before the start")
    return np.asarray(bounds)


def _written(day: float) -> str | None:
    return None if np.isnan(day) else str(np.datetime64(int(day), "D"))


def _table(found: Logged, level: float) -> pd.DataFrame:
    many = len(found.persons)
    span = found.last - found.first + 1
    days, entries, prompts, answered = (
        np.bincount(found.code, weights, minlength=many)
        for weights in (found.entries > 0, found.entries, found.prompts, found.answered)
    )
    low, high = wilson(days, span, level)
    below, above = wilson(answered, prompts, level)
    size = found.gap_last - found.gap_first + 1
    order = np.lexsort([found.gap_first, size, found.gap_code])
    last = np.searchsorted(found.gap_code, np.arange(many), side="right") - 1
    some = np.bincount(found.gap_code, minlength=many)
    longest = order[last] if len(order) else np.zeros(many, dtype="int64")
    columns = {
        "first": from_days(found.first), "last": from_days(found.last), "span": span, "days": days,
        "share": share(days, span), "low": low, "high": high, "level": np.full(many, level), "gaps": some,
        "longest_gap": _where(some > 0, size, longest, 0.0),
        "gap_first": from_days(_where(some > 0, found.gap_first, longest, np.nan)),
        "gap_last": from_days(_where(some > 0, found.gap_last, longest, np.nan)),
        "entries": entries, "per_day": share(entries, days), "prompts": prompts, "answered": answered,
        "answered_share": share(answered, prompts), "answered_low": below, "answered_high": above,
        "recorded": found.recorded, "backfilled": found.backfilled,
        "backfilled_share": share(found.backfilled, found.recorded),
    }  # fmt: skip
    return pd.DataFrame({"person": _names(found, np.arange(many)), **columns})


def _where(there: np.ndarray, values: np.ndarray, place: np.ndarray, otherwise: float) -> np.ndarray:
    out = np.full(len(there), otherwise)
    out[there] = values[place[there]]
    return out


def _names(found: Logged, code: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(code, categories=text(found.persons))


def _gaps(found: Logged) -> pd.DataFrame:
    columns = {"first": from_days(found.gap_first), "last": from_days(found.gap_last)}
    size = found.gap_last - found.gap_first + 1
    return pd.DataFrame({"person": _names(found, found.gap_code), **columns, "days": size})


def _days(found: Logged) -> pd.DataFrame:
    columns = {
        "day": from_days(found.day), "number": found.day - found.first[found.code] + 1, "entries": found.entries,
        "prompts": found.prompts, "answered": found.answered, "answered_share": share(found.answered, found.prompts),
    }  # fmt: skip
    return pd.DataFrame({"person": _names(found, found.code), **columns})
