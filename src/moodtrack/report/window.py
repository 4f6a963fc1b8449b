"""Which part of a log a report may use: what was known on a day, what its author shares, and a stretch of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.log import Log, exchanged, of_entries
from moodtrack.report.coverage import held
from moodtrack.report.vocabulary import renumbered
from moodtrack.schema import TABLES, answered, slug

__all__ = ["LATELY", "SINCE", "View", "day", "known", "last_session", "shared"]

SINCE = "last-session"
"""The word that `since` takes."""
LATELY = "last-session or the first day"
"""As `SINCE`, where a log without a session is looked at from its first day on; editions name it."""

_DAY = pd.Timedelta(days=1)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_ENTRIES = ("ratings", "labels", "tags", "texts", "prompts", "scores")
_KEYS = len(TABLES["ratings"].columns)


@dataclass(frozen=True, slots=True)
class View:
    """What part of a log is looked at.

    Parameters
    ----------
    as_of : Timestamp, optional
        Only what was known at the end of this day.
    shared_only : bool
        Only entries and events that their author shares.
    start, end : Timestamp, optional
        First and last day of the diary. Scores before the first day are kept: a change is measured from the first one.
        The last day cuts as `as_of` does; of both, the earlier one cuts.
    """

    as_of: pd.Timestamp | None = None
    shared_only: bool = False
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None

    @classmethod
    def of(cls, log: Log, *, since: str | None = None, start: object = None, end: object = None, as_of: object = None, shared_only: bool = False, dated: pd.Timestamp | None = None) -> tuple[View, Log]:  # fmt: skip
        """A view from options as they are written, and the log cut to it, which tells when the last session was; `dated` is the day of the report.

        Raises
        ------
        OptionError
            If a day cannot be read, days are in the wrong order, or there is no session to start from.
        """
        if since is not None and start is not None:
            raise OptionError("since= and start= are both given", "one of them", "leave one out")
        if since not in (None, SINCE, LATELY):
            raise OptionError(f"since={since!r}", f"{SINCE!r}", "or name a day with --from (in Python: start=)")
        first, last, then = (day(name, value) for name, value in (("start", start), ("end", end), ("as_of", as_of)))
        cut = cls(then, shared_only, end=last).cut(log)
        if since is not None:
            told = min([d for d in (then, last) if d is not None], default=dated)
            first = last_session(cut, told) if since == SINCE else _last_session(cut, told)
        if first is not None and last is not None and first > last:
            raise OptionError("the first day is after the last day", "days in order", "")
        return cls(then, shared_only, first, last), cut

    def cut(self, log: Log) -> Log:
        """The log of one person, up to the last day of this view; days before the first one are still in it."""
        days = [day for day in (self.as_of, self.end) if day is not None]
        log = known(log, min(days)) if days else log
        return shared(log) if self.shared_only else log

    @property
    def partial(self) -> str:
        """Where not all of the files is used: which part it is, in words; empty where all is."""
        if self.shared_only:
            return "in what is shared"
        return "in this window" if (self.as_of, self.start, self.end) != (None, None, None) else ""

    @property
    def where(self) -> str:
        """Where something is looked for: in the files, or in the part of them that is used."""
        return self.partial or "in the files"

    def after(self, log: Log) -> Log:
        """The same without anything that has a day before the first one."""
        return log if self.start is None else log.select(start=self.start)


def last_session(log: Log, told: pd.Timestamp | None = None) -> pd.Timestamp:
    """The day of the last attended session before the last day in the log, or before the day of the report where that is later.

    A session on the very last day is the one that the report is made for, unless a later day of the report is told.

    Raises
    ------
    OptionError
        If there is none.
    """
    found = _last_session(log, told)
    if found is None:
        raise OptionError(
            "no attended session lies before the last day in the files, or before the day of the report",
            "a session with a day",
            "name a day with --from (in Python: start=)",
        )
    return found


def _last_session(log: Log, told: pd.Timestamp | None) -> pd.Timestamp | None:
    days = held(log, told)["day"].to_numpy()
    if not len(days):
        return None
    seen = np.fmax.reduce(np.concatenate([log.entries["day"].to_numpy(), log.scores["day"].to_numpy(), days]))
    before = days[days < (seen if told is None else np.fmax(seen, told.to_datetime64()))]
    return pd.Timestamp(before.max()) if len(before) else None


def known(log: Log, day: pd.Timestamp) -> Log:
    """The log as it was known at the end of a day: nothing later is in it.

    An entry counts from the day on which it was written down, where that is told, else from its own day. A goal, an
    assignment, an event or a session counts from its day; ends, replacements and what was done later are taken back;
    an answer whether something was done counts from the day it was done, else from the day it is due. Rows of scores and sessions without a day,
    problems of reading and counts of rows have no day and are left out.

    Examples
    --------
    >>> known(Log(), pd.Timestamp("2025-03-01"))
    <Log of 0 persons: empty>
    """
    entries = log.entries[_written(log.entries) <= day]
    tables = {name: of_entries(getattr(log, name), entries) for name in _OF_ENTRIES}
    tables = {name: frame[~(frame["day"] > day)] if "day" in frame else frame for name, frame in tables.items()}
    tables["scores"] = tables["scores"][tables["scores"]["day"].notna()]
    tables["sessions"] = log.sessions[log.sessions["day"] <= day]
    if tables["sessions"].empty:  # before the first session is said only where there is one
        entries, tables["ratings"] = (t.assign(session=t["session"].where(t["session"] != 0)) for t in (entries, tables["ratings"]))  # fmt: skip
    tables["prompts"] = _prompts(tables["prompts"], day)
    tables["goals"] = _goals(log.goals, day)
    tables["assignments"] = _assignments(log.assignments, log.sessions, day)
    events = log.events[~(log.events["start"] > day)]
    tables["events"] = events.assign(end=events["end"].where(~(events["end"] > day)))
    start = log.persons["treatment_start"]
    tables["persons"] = log.persons.assign(treatment_start=start.where(~(start > day)))
    return exchanged(log, **_told(log, entries=entries, **tables))


def shared(log: Log) -> Log:
    """The log with nothing in it that its author does not share: neither words nor numbers, nor counts of them.

    Entries and events are kept where `shared` is true; what is not said is not shared. Sessions, goals, assignments
    and scores that are no entry's were agreed or asked in therapy and stay, assignments without their words and short names; a
    goal whose measure is a rating, a tag or an event stays where that is in what is shared. Of problems, those of reading
    the share list stay.

    Examples
    --------
    >>> shared(Log())
    <Log of 0 persons: empty>
    """
    entries = log.entries[answered(log.entries["shared"], True)]
    tables = {name: of_entries(getattr(log, name), entries, strict=name != "scores") for name in _OF_ENTRIES}
    events = log.events[answered(log.events["shared"], True)]
    told = _told(log, entries=entries, events=events, assignments=_wordless(log.assignments), **tables)
    told["goals"] = _shown(log.goals, told["tags"], events, told["ratings"])
    lists = {str(file.get("name")) for file in log.provenance if file.get("format") == "share"}
    named = log.problems["where"].astype("str").str.replace(r":\d+$", "", regex=True).isin(lists)
    return exchanged(log, **{**told, "problems": log.problems[named]})


def _told(log: Log, **tables: pd.DataFrame) -> dict[str, Any]:
    """The parts of a log of these tables, without what tells of the rest: unused variables, problems, digests and counts of files."""
    tables["ratings"], tables["labels"] = renumbered(tables["ratings"], tables["labels"], tables["entries"])
    rated, labels = tables["ratings"], tables["labels"]
    unused = {name for name in rated.columns[_KEYS:] if rated[name].isna().all()} - set(labels["variable"].astype(str))
    tables["ratings"] = rated.drop(columns=[name for name in rated.columns if name in unused])
    tables["variables"] = log.variables[~log.variables["variable"].isin(unused)]
    tables["problems"] = log.problems.iloc[:0]
    return {**tables, "provenance": tuple({k: v for k, v in file.items() if k in ("name", "format")} for file in log.provenance)}  # fmt: skip


def _written(entries: pd.DataFrame) -> pd.Series:
    """The day from which an entry is known."""
    late = entries["recorded_at"].dt.normalize()
    return entries["day"].where(~(late > entries["at"].dt.normalize()), late.where(~(late < entries["day"]), entries["day"]))  # fmt: skip


def _prompts(prompts: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    due = prompts["scheduled"].fillna(prompts["sent"])
    rows = prompts[~(due >= day + _DAY)]
    return rows.assign(**{name: rows[name].where(~(rows[name] >= day + _DAY)) for name in ("opened", "answered")})


def _goals(goals: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    rows = goals[~(goals["set_on"] > day)]
    ended = rows["ended_on"].where(~(rows["ended_on"] > day))
    there = rows["replaced_by"].astype("str").isin(rows["goal"].astype("str")) & ended.notna()
    return rows.assign(ended_on=ended, replaced_by=rows["replaced_by"].where(there))


def _wordless(assignments: pd.DataFrame) -> pd.DataFrame:
    """Assignments numbered by row: nothing says whether their words are shared, and a short name may be words."""
    names = pd.Series([f"a{row + 1}" for row in range(len(assignments))], assignments.index, "str")
    return assignments.assign(label=None, assignment=names)


def _shown(goals: pd.DataFrame, tags: pd.DataFrame, events: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Goals that do not name a rating, tag or event which the tables do not have."""
    words = {"tag": (tags["tag"],), "event": (events["kind"], events["label"])}
    names = {kind: {slug(word) for column in columns for word in set(column.dropna().tolist())} for kind, columns in words.items()}  # fmt: skip
    names["rating"] = set(ratings.columns[_KEYS:])
    parts = [str(measure).strip().partition(":") for measure in goals["measure"]]
    there = [kind not in names or bool({rest, slug(rest)} & names[kind]) for kind, _, rest in parts]
    rows = goals[pd.Series(there, index=goals.index, dtype="bool")]
    kept = rows["replaced_by"].astype("str").isin(rows["goal"].astype("str"))
    return rows.assign(replaced_by=rows["replaced_by"].where(kept))


def _assignments(rows: pd.DataFrame, sessions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    days = sessions.dropna(subset=["session", "day"]).drop_duplicates(["person", "session"])
    agreed = {(str(r.person), int(r.session)): r.day for r in days.itertuples()}
    keys = zip(rows["person"].astype("str"), rows["session"], strict=True)
    held = pd.Series([agreed.get((p, int(s))) if not pd.isna(s) else None for p, s in keys], index=rows.index, dtype="datetime64[us]")  # fmt: skip
    from_day = rows["assigned_on"].fillna(held)
    rows = rows[~(from_day > day)]
    told = rows["done_on"].fillna(rows["due_on"])
    return rows.assign(done=rows["done"].where(~(told > day)), done_on=rows["done_on"].where(~(rows["done_on"] > day)))


def day(name: str, value: object) -> pd.Timestamp | None:
    """A day as given: a date of Python or pandas, or written as 2025-03-01; other writings can be read in two ways.

    Raises
    ------
    OptionError
        If it is none; the message names the option.
    """
    if value is None:
        return None
    wanted = "a day as 2025-03-01 (year-month-day)"
    if isinstance(value, str) and not _ISO.fullmatch(value):
        raise OptionError(f"{name}={value!r} is no day", wanted, "write the year first")
    if not isinstance(value, str | date | np.datetime64):
        raise OptionError(f"{name}={value!r} is no day", wanted, "")
    try:
        found = pd.Timestamp(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise OptionError(f"{name}={value!r} is no day", wanted, "") from error
    if pd.isna(found):
        raise OptionError(f"{name}={value!r} is no day", wanted, "")
    return found.tz_localize(None).normalize()
