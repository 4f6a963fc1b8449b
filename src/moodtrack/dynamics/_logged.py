"""Entries and prompts counted by person and day, and the runs of days between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.schema import NOT_DIARY, text, to_days

__all__ = ["Logged", "logged"]


class Logged(NamedTuple):
    """Days with an entry or a prompt, sorted; the spans of persons; gaps; entries that tell when they were written.

    Attributes
    ----------
    persons : Index
        Those with a row; `code`, `gap_code` number them.
    code, day, entries, prompts, answered : ndarray, shape (days,)
    first, last, recorded, backfilled : ndarray, shape (persons,)
    gap_code, gap_first, gap_last : ndarray, shape (gaps,)
    """

    persons: pd.Index
    code: np.ndarray
    day: np.ndarray
    entries: np.ndarray
    prompts: np.ndarray
    answered: np.ndarray
    first: np.ndarray
    last: np.ndarray
    recorded: np.ndarray
    backfilled: np.ndarray
    gap_code: np.ndarray
    gap_first: np.ndarray
    gap_last: np.ndarray


def logged(
    entries: pd.DataFrame, prompts: pd.DataFrame, first: float, last: float, late: float, day_start: float
) -> Logged:
    """Count entries of a diary and prompts; `first` and `last` in days since 1970 or NaN; `late`, `day_start` in days."""
    sent, answered = _sent(prompts, entries, day_start)
    entries = entries[~entries["kind"].isin(NOT_DIARY).to_numpy()]
    day, (told, behind) = np.floor(to_days(entries["day"])), _written(entries, late)
    names = pd.Index(sorted({*entries["person"].cat.categories, *prompts["person"].cat.categories}))
    mine, asked = (names.get_indexer(frame["person"].astype("str")) for frame in (entries, prompts))
    code, days = np.append(mine, asked), np.append(day, sent)
    kept = (code >= 0) & np.isfinite(days) & ~(days < first) & ~(days > last)
    entry = np.repeat([True, False], [len(mine), len(asked)])
    persons, code = np.unique(code[kept], return_inverse=True)
    code, entry, days = code.ravel(), entry[kept], days[kept]
    reply = np.append(np.zeros(len(mine), dtype=bool), answered)[kept]
    told, behind = (np.append(flag, np.zeros(len(asked), dtype=bool))[kept] for flag in (told, behind))
    order = np.lexsort([days, code])
    new = np.append(True, (np.diff(code[order]) != 0) | (np.diff(days[order]) != 0))[: len(order)]
    row = np.empty(len(order), dtype="int64")
    row[order] = np.cumsum(new) - 1
    code_of, day_of = code[order][new], days[order][new]
    entries_of, prompts_of, answered_of = (
        np.bincount(row[flag], minlength=len(day_of)) for flag in (entry, ~entry, reply)
    )
    starts = np.searchsorted(code_of, np.arange(len(persons) + 1))
    begin = day_of[starts[:-1]] if np.isnan(first) else np.full(len(persons), first)
    end = day_of[starts[1:] - 1] if np.isnan(last) else np.full(len(persons), last)
    used = entries_of > 0
    return Logged(
        names[persons], code_of, day_of, entries_of, prompts_of, answered_of, begin, end,
        *(np.bincount(code[flag], minlength=len(persons)) for flag in (told, behind)),
        *_runs(code_of[used], day_of[used], begin, end),
    )  # fmt: skip


def _written(entries: pd.DataFrame, late: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether an entry tells when it was written down, and whether that was late."""
    recorded, at = to_days(entries["recorded_at"]), to_days(entries["at"])
    coarse = entries["precision"].isin(["day", "part_of_day"]).to_numpy() | np.isnan(at)
    about = np.where(coarse, np.floor(to_days(entries["day"])) + 1, at)
    told = np.isfinite(recorded) & np.isfinite(about)
    return told, told & (recorded - about > late)


def _sent(prompts: pd.DataFrame, entries: pd.DataFrame, day_start: float) -> tuple[np.ndarray, np.ndarray]:
    """The person's own day of a prompt, NaN if it was not sent; and whether it was answered.

    It is the day of its entry, else that of the moment of sending; moments without any clock time are days already.
    """
    sent, scheduled = to_days(prompts["sent"]), to_days(prompts["scheduled"])
    code = prompts["person"].cat.codes.to_numpy()
    tells = np.isin(code, code[np.isfinite(sent)])
    when = np.where(tells, sent, scheduled)
    answered = prompts["answered"].notna().to_numpy() | prompts["entry"].notna().to_numpy()
    clock = np.isin(code, code[np.isfinite(when) & (when != np.floor(when))])
    day = np.floor(when - np.where(clock, day_start, 0.0) + 1e-9)
    own = _day_of_entry(prompts, entries)
    return np.where(np.isfinite(own) & np.isfinite(when), own, day), answered


def _day_of_entry(prompts: pd.DataFrame, entries: pd.DataFrame) -> np.ndarray:
    known = pd.DataFrame({"person": text(entries["person"]), "entry": entries["entry"].astype("float64"), "own": np.floor(to_days(entries["day"]))})  # fmt: skip
    known = known.dropna().drop_duplicates(["person", "entry"])
    asked = pd.DataFrame({"person": text(prompts["person"]), "entry": prompts["entry"].astype("float64")})
    own = asked.merge(known, on=["person", "entry"], how="left")["own"]
    return np.asarray(own, dtype="float64")


def _runs(code: np.ndarray, day: np.ndarray, begin: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """Runs of days that are not there, between the first and last day of each person."""
    number = np.arange(len(begin))
    codes, days = np.concatenate([number, code, number]), np.concatenate([begin - 1, day, end + 1])
    order = np.lexsort([days, codes])
    codes, days = codes[order], days[order]
    gap = np.flatnonzero((np.diff(codes) == 0) & (np.diff(days) > 1))
    return [codes[gap], days[gap] + 1, days[gap + 1] - 1]
