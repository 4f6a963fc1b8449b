"""Which tags follow each other within a week, and how often? Counts to read; nothing here is tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import whole
from moodtrack.panel import Panel
from moodtrack.patterns._tag_days import TagDays, tag_days
from moodtrack.result import Method, Result, issues
from moodtrack.schema import TAGS, Column, Table, conform, empty, require

__all__ = ["SEQUENCES", "Sequences", "sequences"]

_THEN = " > "

SEQUENCES = Table(
    "sequences",
    "one person and sequence of tags",
    (
        Column("person", "category", "whose"),
        Column("pattern", "text", "the tags in their order, with ' > ' between them"),
        Column("length", "int", "tags of the sequence"),
        Column("n", "int", "windows in which the tags occur in this order", "windows"),
        Column("n_windows", "int", "windows in which all of its tags were in use", "windows"),
        Column("share", "float", "n / n_windows"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Sequences(Result):
    """What `sequences` returns: `table`, a row a person and sequence."""

    tables: ClassVar[dict[str, Table]] = {"table": SEQUENCES}


def sequences(
    tags: pd.DataFrame,
    *,
    window: int = 7,
    order: Literal["day", "entry"] = "day",
    min_windows: int = 8,
    min_length: int = 2,
    max_length: int = 3,
) -> Sequences:
    """Which tags follow each other within a week, and how often?

    For reading, not for testing: there is no p-value, on purpose. Frequent tags follow each other all the time, in both
    orders. A relation that a sequence suggests is asked of `moodtrack.patterns.triggers` or `together`.

    Parameters
    ----------
    tags : DataFrame
        The table `tags`. A null tag says that the day was logged.
    window : int
        Days a window. Windows follow each other without overlap from the Monday before a person's first day.
    order : "day" or "entry"
        What comes later: a later day, tags of one day having no order; or a later time `at`, tags of one time having
        none (rows without `at` count as the start of their day).
    min_windows : int
        Windows that a sequence must occur in to be listed.
    min_length, max_length : int
        Tags of a sequence.

    Returns
    -------
    Sequences
        `.table`: person, pattern, length, n, n_windows (windows), share; the most frequent first.

    Raises
    ------
    SchemaError
        If person, day or tag is missing.
    OptionError
        If an option has a value that it cannot have.

    Notes
    -----
    A sequence occurs in a window when its tags occur there one after the other, with anything between them; it counts
    once a window. A tag may follow itself. All sequences are found by growing prefixes (PrefixSpan). A window counts for
    a sequence when on at least one of its days each tag is known to be there or not (`moodtrack.tidy.exposures`).

    Do not use it to say that one thing leads to the next: with 10 tags there are 90 orders of two.

    References
    ----------
    Pei, J. et al. (2004), Mining sequential patterns by pattern-growth: the PrefixSpan approach, IEEE Transactions on
    Knowledge and Data Engineering 16, 1424-1440. https://doi.org/10.1109/TKDE.2004.77

    Examples
    --------
    >>> day = pd.date_range("2026-03-02", periods=42)
    >>> tags = pd.DataFrame({"person": "me", "day": day, "tag": ["late", "tired", None, None, None, None, None] * 6})
    >>> sequences(tags, min_windows=3).table[["pattern", "n", "n_windows"]].values.tolist()
    [['late > tired', 6, 6]]
    """
    options = {"window": window, "min_windows": min_windows, "min_length": min_length, "max_length": max_length}
    for name, value in options.items():
        if whole(value, name, "a whole number from 1") < 1:
            raise OptionError(f"{name}={value}", "a whole number from 1")
    if not min_length <= max_length <= 6:
        raise OptionError(f"max_length={max_length}", f"a whole number from min_length={min_length} to 6")
    if order not in ("day", "entry"):
        raise OptionError(f"order={order!r}", "'day' or 'entry'")
    require(tags, ["person", "day", "tag"], "tags")
    rows = conform(tags, TAGS)
    rows = rows[rows["day"].notna().to_numpy()]
    persons, names, every = tag_days(rows)
    panel = Panel.of(rows[rows["tag"].notna().to_numpy()], "day", "at")
    day = np.floor(panel["day"])
    at = np.where(np.isnan(panel["at"]), day, panel["at"]) if order == "entry" else day
    tag = pd.Index(names).get_indexer(panel.frame["tag"].astype(str))
    found: list[tuple[int, tuple[int, ...], int, int]] = []
    for days, own in zip(every, panel.segments(), strict=True):
        windows = _windows(days, day[own], at[own], tag[own], window)
        for pattern, n in _grown(windows, min_windows, max_length):
            if len(pattern) >= min_length:
                where = np.searchsorted(days.columns, pattern)
                found.append((days.person, pattern, n, int(windows.known[:, where].all(axis=1).sum())))
    method = Method("PrefixSpan; no test", {**options, "order": order}, ("https://doi.org/10.1109/TKDE.2004.77",))
    return Sequences(_frame(found, persons, names), issues([]), method)


class _Windows(NamedTuple):
    """The windows of one person.

    `start` is where each begins on the axis of time, `end` where it ends; `known` says for every window and tag whether
    the tag was in use; `times` has the rising times of every tag, by its number.
    """

    start: np.ndarray
    end: np.ndarray
    known: np.ndarray
    times: dict[int, np.ndarray]


def _windows(days: TagDays, day: np.ndarray, at: np.ndarray, tag: np.ndarray, window: int) -> _Windows:
    monday = days.day[0] - (days.day[0] + 3) % 7
    of_day = (days.day - monday) // window
    number, block = np.unique(of_day, return_inverse=True)
    known = np.zeros((len(number), len(days.columns)), dtype=bool)
    np.logical_or.at(known, block, ~np.isnan(days.present))
    # time within the window only: an entry past midnight stays in the window of its day
    place = np.searchsorted(number, (day - monday) // window)
    inside = at - (monday + number[place] * window)
    rank = np.unique(inside, return_inverse=True)[1]
    time = place * (len(at) + 1) + rank
    start = np.arange(len(number)) * (len(at) + 1)
    times = {int(code): np.unique(time[tag == code]) for code in np.unique(tag)}
    return _Windows(start - 1, start + len(at), known, times)


def _grown(windows: _Windows, least: int, longest: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every sequence in at least so many windows, with the number of windows; prefixes first."""
    stack: list[tuple[tuple[int, ...], np.ndarray, np.ndarray]] = [((), windows.start, windows.end)]
    while stack:
        prefix, after, end = stack.pop()
        for code, times in windows.times.items():
            place = np.searchsorted(times, after, side="right")
            following = times[np.minimum(place, len(times) - 1)]
            there = (place < len(times)) & (following <= end)
            n = int(there.sum())
            if n >= least:
                longer = (*prefix, code)
                yield longer, n
                if len(longer) < longest:
                    stack.append((longer, following[there], end[there]))


def _frame(found: list[tuple[int, tuple[int, ...], int, int]], persons: pd.Index, names: np.ndarray) -> pd.DataFrame:
    if not found:
        return empty(SEQUENCES)
    person, patterns, n, of = zip(*found, strict=True)
    frame = pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person, categories=persons),
            "pattern": [_THEN.join(names[code] for code in pattern) for pattern in patterns],
            "length": [len(pattern) for pattern in patterns],
            "n": n,
            "n_windows": of,
            "share": np.divide(n, of),
        }
    )
    order = np.lexsort([frame["pattern"].to_numpy(dtype="str"), frame["length"], -frame["n"], person])
    return frame.iloc[order]
