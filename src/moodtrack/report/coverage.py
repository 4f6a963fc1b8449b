"""How much a person logged, counted from the tables: days, gaps, sessions, files. No estimate and no sentence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from moodtrack.log import Log
from moodtrack.schema import among, answered, numbers, to_days
from moodtrack.tidy.day import DAY_START, offset_of
from moodtrack.tidy.held import coming

__all__ = ["Coverage", "coverage", "fingerprint", "held"]

_NOT_DIARY = ("session", "measure", "sleep")
_ABOUT_FILES = ["entry", "source", "source_id", "line", "extra"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one person's log covers.

    Parameters
    ----------
    first, last : Timestamp or None
        First and last day of diary entries.
    through : Timestamp or None
        Last day of anything in the log: entries, scores, sessions held (see `held`).
    days : int
        Days with at least one diary entry.
    entries : int
        Diary entries.
    begin, end : Timestamp or None
        First and last day that are counted, with an entry or without: from the first day of the view, where one is told, else the first entry
        or prompt, to its last day, where one is told, or the last day of anything in the log or of a prompt, if that is later. None without any entry or prompt.
    longest_gap : int
        Most days in a row without an entry, of the days counted.
    gap_from, gap_to : Timestamp or None
        First and last day of it; the latest of equally long ones.
    sessions : tuple of int
        Numbers of all sessions that were held or missed, and of scores; not of appointments to come.
    missed : tuple of int
        Numbers of those not attended.
    unnumbered : int
        Entries whose rating is a word without a known number.
    """

    first: pd.Timestamp | None
    last: pd.Timestamp | None
    through: pd.Timestamp | None
    days: int
    entries: int
    begin: pd.Timestamp | None
    end: pd.Timestamp | None
    longest_gap: int
    gap_from: pd.Timestamp | None
    gap_to: pd.Timestamp | None
    sessions: tuple[int, ...]
    missed: tuple[int, ...]
    unnumbered: int

    @property
    def span(self) -> int:
        """Days from the first to the last diary entry, both counted."""
        return 0 if self.first is None or self.last is None else (self.last - self.first).days + 1

    @property
    def counted(self) -> int:
        """Days that are counted, with an entry or without."""
        return 0 if self.begin is None or self.end is None else (self.end - self.begin).days + 1


def coverage(log: Log, on: pd.DataFrame | None = None, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None) -> Coverage:  # fmt: skip
    """Count days, gaps and sessions of a log of one person.

    Parameters
    ----------
    log : Log
        Of one person; of several the counts are over all of them.
    on : DataFrame, optional
        The sessions held, where more than this log says which they are.
    start, end : Timestamp, optional
        First and last day of the view, where they are told.

    Examples
    --------
    >>> coverage(Log()).days
    0
    """
    diary = ~among(log.entries["kind"], _NOT_DIARY)
    days = _known(log.entries["day"].to_numpy()[diary])
    took_place = held(log) if on is None else on
    seen = _known(np.concatenate([days, log.scores["day"].to_numpy(), took_place["day"].to_numpy()]))
    begin, until = _counted(np.concatenate([days, _asked(log.prompts)]), seen, start, end)
    gap, gap_from, gap_to = _gap(days, begin, until)
    session, missed = numbers(log.sessions["session"]), answered(log.sessions["attended"], False)
    other = session[missed | np.isnat(log.sessions["day"].to_numpy())]
    words = among(log.labels["missing"], {"unmapped_label"})
    return Coverage(
        first=pd.Timestamp(days[0]) if len(days) else None,
        last=pd.Timestamp(days[-1]) if len(days) else None,
        through=pd.Timestamp(seen[-1]) if len(seen) else None,
        days=len(days),
        entries=int(diary.sum()),
        begin=begin,
        end=until,
        longest_gap=gap,
        gap_from=gap_from,
        gap_to=gap_to,
        sessions=_whole(np.concatenate([numbers(took_place["session"]), other, numbers(log.scores["session"])])),
        missed=_whole(session[missed]),
        unnumbered=len(log.labels[words].drop_duplicates(["person", "entry", "variable"])) if words.any() else 0,
    )


def _known(days: np.ndarray) -> np.ndarray:
    """Every day that is told once, in order."""
    return np.unique(days[~np.isnat(days)])


def _whole(found: np.ndarray) -> tuple[int, ...]:
    """Every number that is told once, in order."""
    return tuple(np.unique(found[~np.isnan(found)]).astype("int64").tolist())


def held(log: Log, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """The sessions with a day that took place.

    A session is held if `attended` is true, or if nothing is said and it is not later than the latest entry, score or
    attended session: a later one is an appointment to come (`moodtrack.tidy.held`). The day of the report, `until`, decides
    only where nothing else has a day.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-06", "2025-01-13", "2025-01-20"])
    >>> told = pd.DataFrame({"person": "a", "session": [1, 2, 3], "day": days, "attended": [None, True, None]})
    >>> held(Log(sessions=told))["session"].tolist()
    [1, 2]
    """
    rows = log.sessions
    told = float("nan") if until is None else float(to_days(pd.Series([until]))[0])
    possible = ~np.isnat(rows["day"].to_numpy()) & ~answered(rows["attended"], False)
    return rows.take(np.flatnonzero(possible & ~coming(rows, (log.entries, log.scores), told)))


def _counted(diary: np.ndarray, seen: np.ndarray, start: pd.Timestamp | None, end: pd.Timestamp | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:  # fmt: skip
    """The first and the last of the days that are counted; None where nothing was asked or written."""
    if not len(diary):
        return None, None
    ends = [pd.Timestamp(one.max()) for one in (diary, seen) if len(one)]
    return pd.Timestamp(diary.min()) if start is None else start, max(ends if end is None else [*ends, end])


def _asked(prompts: pd.DataFrame) -> np.ndarray:
    """The person's own days of prompts that were sent; where none tells it, of those that were due."""
    when = prompts["sent"] if prompts["sent"].notna().any() else prompts["scheduled"]
    clock = (when != when.dt.normalize()) & when.notna()
    return _known((when - offset_of(DAY_START) if clock.any() else when).dt.normalize().to_numpy())


def _gap(days: np.ndarray, begin: pd.Timestamp | None, end: pd.Timestamp | None) -> tuple[int, pd.Timestamp | None, pd.Timestamp | None]:  # fmt: skip
    """The longest run of the days counted that is without an entry, the latest of equally long ones."""
    if not len(days) or begin is None or end is None:
        return 0, None, None
    one = np.timedelta64(1, "D")
    bounds = np.concatenate([[begin.to_datetime64() - one], days, [end.to_datetime64() + one]])
    between = np.diff(bounds) / one - 1
    if between.max() < 1:
        return 0, None, None
    place = len(between) - 1 - int(np.argmax(between[::-1]))
    return int(between[place]), pd.Timestamp(bounds[place] + one), pd.Timestamp(bounds[place + 1] - one)


def fingerprint(log: Log) -> str:
    """Twelve digits of a digest over the files that were read, in any order; of a part of a log, over what is in it.

    Where the files are not known, or only a part of them may be used, the digest is over the tables: equal content
    gives equal digits, whatever else is in the files. Empty for an empty log.

    Examples
    --------
    >>> fingerprint(Log())
    ''
    """
    digests = sorted(str(item["sha256"]) for item in log.provenance if item.get("sha256"))
    if not digests:
        digests = [
            f"{name}\n{frame.drop(columns=_ABOUT_FILES, errors='ignore').to_csv(index=False)}"
            for name, frame in log.tables.items()
            if len(frame) and name not in ("persons", "problems")
        ]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:12] if digests else ""
