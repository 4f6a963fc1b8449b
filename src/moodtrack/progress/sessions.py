"""Session by session: scores, ratings of the session, what was agreed, what was new, and mood before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from moodtrack import schema
from moodtrack.errors import OptionError
from moodtrack.log import places
from moodtrack.options import day as day_given
from moodtrack.options import several, share, whole
from moodtrack.panel import Panel, rated
from moodtrack.progress._agreed import agreed
from moodtrack.progress._comes_back import LEAST_WORDS
from moodtrack.progress._goal_arrays import whole as whole_numbers
from moodtrack.progress._series import Series
from moodtrack.progress._session_course import alliance as rated_sessions
from moodtrack.progress._session_course import course, phases, techniques, touched
from moodtrack.progress._session_left_out import left_out
from moodtrack.progress._session_rows import ATTENDANCE, Rows, first_uses
from moodtrack.progress._session_tables import (
    AGREED,
    ALLIANCE,
    AROUND,
    COURSE,
    INTEGRATION,
    NEW_TAGS,
    PHASES,
    RETURNED,
    SCORED,
    SESSIONS,
    TECHNIQUES,
    TOUCHED,
    WRITTEN,
)  # fmt: skip
from moodtrack.progress._session_words import (
    counted,
    integration,
    parts_of,
    placed,
    returned,
    sources,
    write_ups,
    written,
)
from moodtrack.result import ISSUES, Code, Method, Result
from moodtrack.schema import Coded, Table, among, columns_of, conform, empty, require, to_days
from moodtrack.stats.around import around, overall
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy.held import latest

__all__ = ["ALLIANCES", "LEAST_SESSIONS", "LEAST_USUAL", "Sessions", "sessions"]

ALLIANCES = ("alliance", "session", "session_rating", "srs")
"""Measures that rate a session, where nothing else is said: an own rating by one of these names, or the registry's srs."""
LEAST_SESSIONS = 5
"""Sessions that the mean difference around sessions needs. Convention of this library."""
LEAST_USUAL = 4
"""Days of the same weekday without a session near them that a usual change needs. Convention of this library."""

_PARTS = ("highlights", "takeaways", "insights")
_REASONS = (Code.NO_DATA, Code.NOT_SEPARABLE, Code.TOO_FEW)


@dataclass(frozen=True, eq=False, repr=False)
class Sessions(Result):
    """What `sessions` returns: `table` (sessions); `scores`, `alliance`, `touched`, `agreed`, `new_tags`, `written` and
    `integration` by session; `returned`, `around`, `course`, `phases` and `techniques` over all of them; `problems`, `method`."""

    tables: ClassVar[dict[str, Table]] = {
        "table": SESSIONS, "scores": SCORED, "agreed": AGREED, "new_tags": NEW_TAGS, "around": AROUND, "written": WRITTEN,
        "alliance": ALLIANCE, "touched": TOUCHED, "integration": INTEGRATION, "returned": RETURNED, "techniques": TECHNIQUES, "course": COURSE,
        "phases": PHASES,
    }  # fmt: skip

    built: ClassVar[bool] = True
    scores: pd.DataFrame
    agreed: pd.DataFrame
    new_tags: pd.DataFrame
    around: pd.DataFrame
    written: pd.DataFrame
    alliance: pd.DataFrame
    touched: pd.DataFrame
    integration: pd.DataFrame
    returned: pd.DataFrame
    techniques: pd.DataFrame
    course: pd.DataFrame
    phases: pd.DataFrame


def sessions(
    sessions: pd.DataFrame,
    scores: pd.DataFrame | None = None,
    ratings: pd.DataFrame | None = None,
    assignments: pd.DataFrame | None = None,
    texts: pd.DataFrame | None = None,
    entries: pd.DataFrame | None = None,
    tags: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    goals: pd.DataFrame | None = None,
    *,
    of: str | None = "mood",
    window: int = 3,
    level: float = 0.95,
    alliance: str | Sequence[str] = ALLIANCES,
    technique: str | Sequence[str] = "technique",
    until: str | pd.Timestamp | None = None,
) -> Sessions:
    """Session by session: what was scored, agreed and new, and how was the mood before and after?

    Parameters
    ----------
    sessions, scores, ratings, assignments, texts, entries, tags, events, goals : DataFrame
        The tables of those names; what is not given is not counted. A session that only scores or assignments name has a
        row too; one that only assignments name counts neither as held nor for attendance. Any other counts as held unless `attended` is False, or nothing is said and it is later than all that was written down (`moodtrack.tidy.held`).
    of : str, optional
        The rating to look at before and after; None looks at none.
    window : int
        Days before and days after, 1 to 14; the day of the session counts to neither.
    level : float
        Level of the interval.
    alliance : str or sequence of str
        Measures in `scores` that rate the session; any rating does, no form is needed.
    technique : str or sequence of str
        Groups of tags that are techniques.
    until : str or Timestamp, optional
        The day that due is counted to; the last day of anything in the person's tables unless told. It does not say which
        sessions were held, but where nothing else has a day.

    Returns
    -------
    Sessions
        By session: `.table`, `.scores`, `.alliance` (ratings of the session, by rater), `.touched` (goals), `.agreed`,
        `.new_tags`, `.written` (by part), `.integration` (what came back of takeaways). By person: `.returned` (the same over all), `.around` (before and after),
        ``.course`` (attendance, agreed, due), `.phases`, `.techniques`. Of texts there are counts, never words.

    Raises
    ------
    SchemaError
        If a table lacks a column.
    OptionError
        If `window` or `level` is out of range.

    Notes
    -----
    "Since" runs from the day of the session held before up to the day before this one. An assignment is agreed at the
    session that it names, else at the one held on the day it was agreed; it is due at the first session held on its due
    day or later.

    Before and after: change is the mean of the days after less that of the days before, each with at least half of its
    days rated. Mood moves over the week, so it is set against the usual change: the mean change around days of the same
    weekday that lie more than 2 `window` days from every session; at least 4 of them. Where sessions lie on the same
    weekday every week there are none, and the reason is `not_separable`. The difference over all sessions (at least 5) is
    a weighted sum of day means; its interval has the variance of such a sum with errors that resemble the day before
    (rating ~ weekday + trend). It is no difference that sessions made: not for sessions that were moved because of the
    mood, as a low mood is followed by a higher one anyway.

    Integration: a takeaway comes back in a later diary entry that holds at least two, and a third, of its words; words
    have four letters or more, ordinary ones, a final s and letters after the sixth not counted. Beside it stand the
    earlier entries that hold as many: what comes back as often as it stood there before is no sign of anything; so are days with a tag that was in use anyway.
    All entries given are searched, shared or not: what may not be used is left out before (``report.document(log,
    shared_only=True)``). In `.returned`, over all takeaways, an entry or a day counts once. A word is
    no thought: the count misses what is said in other words, and counts what is said against it.

    Examples
    --------
    >>> held = pd.DataFrame({"person": "a", "session": [1, 2], "day": pd.to_datetime(["2024-03-04", "2024-03-11"])})
    >>> scores = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [14.0, 11.0]})
    >>> found = sessions(held, scores)
    >>> found.scores["change"].tolist(), found.table["since"].notna().tolist()
    ([nan, -3.0], [False, True])
    """
    if not 1 <= whole(window, "window", "a whole number from 1 to 14") <= 14:
        raise OptionError(f"window={window}", "a whole number from 1 to 14")
    level = share(level, "level")
    forms, groups = several(alliance, "alliance"), several(technique, "technique")
    require(sessions, ["person", "session"], "sessions")
    scored, work = _table(scores, schema.SCORES), _table(assignments, schema.ASSIGNMENTS)
    diary, labels = _table(entries, schema.ENTRIES), _table(tags, schema.TAGS)
    rates, notes, happened = _table(ratings, schema.RATINGS), _table(texts, schema.TEXTS), _table(events, schema.EVENTS)
    planned = _table(sessions, schema.SESSIONS)
    seen, told_day = [(table["person"].array, to_days(table["day"])) for table in (scored, diary, rates)], _day(until)
    scored_day, diary_day, assigned = seen[0][1], seen[1][1], to_days(work["assigned_on"])
    rows = Rows.of((planned, scored, work), (to_days(planned["day"]), scored_day, assigned), seen, told_day)
    past = np.where(rows.coming, np.nan, rows.day)
    limit = latest([*seen, (work["person"].array, assigned), (rows.columns["person"], past)])
    limit = limit if np.isnan(told_day) else dict.fromkeys(limit, told_day)
    mood, total, problems = _moods(rows, rates, of, window, level)
    mine, ups, part = places(notes, diary), write_ups(rows, diary), parts_of(notes)
    in_diary = np.append(~among(diary["kind"], schema.NOT_DIARY), True)[places(labels, diary)]
    told = placed(rows, ups, diary, diary_day, notes, part, mine)
    tagged, tag_day = rows.who(labels), to_days(labels["day"])
    said = sources(rows, told, labels, tag_day, in_diary)
    goal, goals_of = touched(rows, scored, _table(goals, schema.GOALS))
    first = first_uses(labels["tag"].array, tagged, tag_day, in_diary)
    columns = rows.since_last(diary, diary_day, first, happened) | counted(rows, ups, part, mine, _PARTS) | mood
    columns |= {"attendance": Coded(rows.attendance, ATTENDANCE), "goals": goals_of} | rows.columns
    problems += left_out(planned)
    problems.sort(key=lambda row: str(row["person"]))
    due, at = agreed(rows, work, assigned)
    return Sessions(
        columns,
        columns_of(problems, ISSUES),
        Method(
            "change around sessions against the same weekdays, first-order autoregressive errors",
            {
                "of": of, "window": window, "level": level, "least_sessions": LEAST_SESSIONS, "least_usual": LEAST_USUAL,
                "alliance": forms, "technique": groups, "until": None if until is None else str(until),
                "least_words": LEAST_WORDS,
            },
        ),
        _scored(scored),
        due,
        rows.new_tags(first),
        columns_of(total, AROUND),
        written(rows, told),
        rated_sessions(rows, scored, scored_day, forms),
        goal,
        integration(rows, said, due, at),
        returned(said),
        techniques(rows, labels, tagged, tag_day, groups),
        course(rows, work, limit),
        phases(rows, happened),
    )  # fmt: skip


def _day(until: object) -> float:
    """A day as days; NaN where none is told."""
    return np.nan if until is None else float(to_days(pd.array([day_given(until, "until")], dtype="datetime64[us]"))[0])


def _table(frame: pd.DataFrame | None, table: Table) -> pd.DataFrame:
    if frame is None:
        return empty(table)
    require(frame, ["person"], table.name)
    numbered = frame.assign(entry=range(len(frame))) if table is schema.ENTRIES and "entry" not in frame else frame
    given = numbered.columns.tolist()
    names = [name for name in table.names if name in given]
    whole = table.open or len(names) == len(given)
    return conform(numbered if whole else numbered[names], table, copy=False)


def _scored(scores: pd.DataFrame) -> dict[str, Any]:
    """Totals, then goal ratings, at sessions, with the one before of the same series."""
    series = Series.of(scores, None, None, goals=True)
    number, value, session = series.number, series.value, series.session
    again = np.append(False, np.diff(number) == 0)[: len(number)]
    previous, before = (np.where(again, np.append(np.nan, each[:-1])[: len(number)], np.nan) for each in (value, session))  # fmt: skip
    kept, goal = np.flatnonzero(~np.isnan(session)), series.of_goals()[number]
    kept = np.concatenate([kept[~goal[kept]], kept[goal[kept]]])
    columns = {
        "value": value,
        "previous": previous,
        "previous_session": whole_numbers(before),
        "change": value - previous,
    }
    return series.keyed(number[kept]) | {"session": session[kept].astype("int64")} | {name: each[kept] for name, each in columns.items()}  # fmt: skip


def _moods(
    rows: Rows, ratings: pd.DataFrame, of: str | None, window: int, level: float
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, object]]]:
    """Columns before to reason for every session, the rows of `around`, and the problems."""
    panel = Panel.of(ratings if of is not None else ratings.iloc[:0], "day")
    names = rated(ratings, of if of is not None else [])
    days = daily(panel.codes, panel["day"], panel[names[0]]) if len(panel) else None
    stretches = dict(segments(days.group)) if days is not None else {}
    numbers = ("before", "after", "change", "usual", "n_before", "n_after", "n_usual")
    columns = {name: np.full(len(rows.code), np.nan) for name in numbers}
    reason = np.full(len(rows.code), -1)
    total: list[dict[str, Any]] = []
    problems: list[dict[str, object]] = []
    places = {person: code for code, person in enumerate(panel.persons)}
    for code, stretch in segments(rows.code[rows.held]):
        person, held = rows.names[code], rows.held[stretch]
        mine = stretches.get(places.get(person, -1))
        if days is None or mine is None:
            reason[held] = _REASONS.index(Code.NO_DATA) if of is not None else -1
            continue
        day, value = days.day[mine], days.mean[mine]
        at, same = np.unique(rows.day[held], return_inverse=True)
        found = around(day, value, at, window, LEAST_USUAL)
        sizes = {"n_before": found.sides.n_before, "n_after": found.sides.n_after, "n_usual": found.n_usual}
        for name in numbers:
            columns[name][held] = np.asarray(sizes[name] if name in sizes else getattr(found, name))[same]
        moved, comparable = np.isfinite(found.change), np.isfinite(found.usual)
        why = np.select([~moved, ~comparable], [_REASONS.index(Code.TOO_FEW), _REASONS.index(Code.NOT_SEPARABLE)], -1)
        reason[held] = why[same]
        row, problem = _total(day, value, at, found, level)
        total.append({"person": person, "variable": names[0], "window": window} | row)
        if problem:
            problems.append({"person": person, "variable": names[0]} | problem)
    columns["difference"] = columns["change"] - columns["usual"]
    why_not = Coded(reason, [str(code) for code in _REASONS])
    columns |= {name: whole_numbers(columns[name]) for name in numbers if name.startswith("n_")}
    return columns | {"reason": why_not}, total, problems


def _total(
    day: np.ndarray, value: np.ndarray, at: np.ndarray, found: Any, level: float
) -> tuple[dict[str, Any], dict[str, object] | None]:
    moved, comparable = np.isfinite(found.change), np.isfinite(found.usual)
    n = int((moved & comparable).sum())
    row: dict[str, Any] = {"n": n, "n_usual": 0}
    if n < LEAST_SESSIONS:
        alone = int(moved.sum()) >= LEAST_SESSIONS or (n == 0 and bool(moved.any()))
        code = Code.NOT_SEPARABLE if alone else Code.TOO_FEW
        what = "too few weekdays of sessions without a session near them" if alone else "too few sessions with rated days on both sides"  # fmt: skip
        had, needs = (int(found.n_usual.max()), LEAST_USUAL) if alone else (int(moved.sum()), LEAST_SESSIONS)
        return row | {"reason": str(code)}, {"code": code, "what": what, "had": had, "needs": needs}
    mean = overall(day, value, found, level, at)
    row |= {"n_usual": mean.n_usual, "change": mean.change, "usual": mean.usual, "estimate": mean.change - mean.usual}
    if np.isnan(mean.low):
        what = "no interval: the same rating on every day, or too few days for the model"
        return row, {"code": Code.CONSTANT if np.ptp(value) == 0 else Code.TOO_FEW, "what": what}
    return row | {"low": mean.low, "high": mean.high, "level": level}, None
