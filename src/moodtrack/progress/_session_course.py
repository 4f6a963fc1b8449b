"""Over all sessions of a person: attendance, what came due, phases, techniques, goals touched, ratings of the session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._phases import called_stable
from moodtrack.progress._series import KEYS
from moodtrack.progress._session_rows import ATTENDANCE, Rows, first_place
from moodtrack.progress._session_tables import PHASES
from moodtrack.schema import Coded, among, answered, columns_of, from_days, numbers, slug, to_days
from moodtrack.stats.segments import segments

__all__ = ["alliance", "course", "phases", "techniques", "touched"]


def course(rows: Rows, assignments: pd.DataFrame, until: dict[str, float]) -> dict[str, Any]:
    """Attendance and assignments, one row a person with a session or an assignment; `until` is the last day by person."""
    said, size = rows.attendance, len(rows.names)
    words = {"attended": "attended", "missed": "missed", "unsaid": "not_said", "to_come": "to_come"}
    columns: dict[str, Any] = {name: np.bincount(rows.code[said == ATTENDANCE.index(word)], minlength=size) for name, word in words.items()}  # fmt: skip
    columns["sessions"] = columns["attended"] + columns["missed"] + columns["unsaid"]
    who = rows.code[rows.held]
    some, first = np.unique(who, return_index=True)
    last = np.append(first[1:], len(who))[: len(first)] - 1
    final = np.full(size, -1)
    final[some] = rows.held[last]
    columns |= {name: np.full(size, np.nan) for name in ("first", "last", "usual_gap", "longest_gap", "last_gap")}
    columns["first"][some], columns["last"][some] = rows.day[rows.held[first]], rows.day[rows.held[last]]
    _gaps(who, rows.day[rows.held], columns)
    columns["last_session"] = np.append(rows.number.astype("float64"), np.nan)[final]
    columns["until"] = np.array([until.get(name, np.nan) for name in rows.names], dtype="float64")
    owner = rows.who(assignments)
    columns |= _due(rows, assignments, owner, columns["until"])
    columns |= {name: from_days(columns[name]) for name in ("first", "last", "until")}
    there = np.flatnonzero(np.isin(np.arange(size), np.append(rows.code, owner)))
    columns, kind = {name: values[there] for name, values in columns.items()}, rows.columns["kind"]
    columns["last_kind"] = Coded(np.append(kind.codes, -1)[final[there]], kind.categories.tolist())
    return {"person": Coded(there, rows.names)} | columns


def _gaps(who: np.ndarray, day: np.ndarray, columns: dict[str, Any]) -> None:
    """Median, longest and last of the days between two days with a session, of all persons at once."""
    same = (np.diff(who) == 0) & (np.diff(day) > 0)
    owner, gap = who[1:][same], np.diff(day)[same]
    some, start, many = np.unique(owner, return_index=True, return_counts=True)
    ranked = gap[np.lexsort([gap, owner])]
    columns["usual_gap"][some] = (ranked[start + (many - 1) // 2] + ranked[start + many // 2]) / 2
    columns["longest_gap"][some] = ranked[start + many - 1]
    columns["last_gap"][some] = gap[start + many - 1]


def _due(rows: Rows, assignments: pd.DataFrame, person: np.ndarray, until: np.ndarray) -> dict[str, np.ndarray]:
    """How many assignments of every person are in which state."""
    done, undone = (answered(assignments["done"], answer) for answer in (True, False))
    open_ = to_days(assignments["due_on"]) > np.append(until, np.nan)[person]
    later = open_ & ~done & ~undone
    states = {"agreed": ~np.zeros(len(person), bool), "due": ~later, "done": done, "not_done": undone, "unknown": ~later & ~done & ~undone, "not_yet": later}  # fmt: skip
    return {name: np.bincount(person[state & (person >= 0)], minlength=len(rows.names)) for name, state in states.items()}  # fmt: skip


def phases(rows: Rows, events: pd.DataFrame) -> dict[str, Any]:
    """Phases by events of the kind phase; of persons without any, runs of the column `phase` of their sessions.

    One that is called stable is what staying_well compares with, and none of these.
    """
    start, label = to_days(events["start"]), events["label"].to_numpy(dtype="object")
    known = ~events["label"].array.isna() & np.isfinite(start)
    told = np.flatnonzero(among(events["kind"], ("phase",)) & known & ~called_stable(events))
    person = rows.who(events)[told].tolist()
    spans = zip(person, label[told].tolist(), start[told].tolist(), to_days(events["end"])[told].tolist(), strict=True)
    made = [_span(rows, *span, "event") for span in sorted(spans, key=lambda span: (span[0], span[2], span[1])) if span[0] >= 0]  # fmt: skip
    made += list(_runs(rows, set(person)))
    made.sort(key=lambda row: (str(row["person"]), row["start"]))
    return columns_of(made, PHASES)


def _span(rows: Rows, code: int, label: str, start: float, end: float, source: str) -> dict[str, Any]:
    where = slice(*np.searchsorted(rows.code[rows.held], [code, code + 1]))
    day = rows.day[rows.held][where]
    inside = rows.held[where][(day >= start) & ~(day > end)]
    numbers = rows.number[inside]
    ends = (numbers[0], numbers[-1]) if len(numbers) else (None, None)
    return {
        "person": rows.names[code], "phase": label, "start": start, "end": end, "sessions": len(numbers),
        "first_session": ends[0], "last_session": ends[1], "source": source,
    }  # fmt: skip


def _runs(rows: Rows, told: set[int]) -> Iterator[dict[str, Any]]:
    """Sessions held in a row with one word in the column `phase`."""
    phase = rows.columns["phase"]
    at = rows.held[phase.codes[rows.held] >= 0]
    words, code = phase.codes[at], rows.code[at]
    new = np.append(True, (code[1:] != code[:-1]) | (words[1:] != words[:-1]))[: len(at)]
    for _, part in segments(np.cumsum(new)):
        if int(code[part.start]) not in told:
            days = rows.day[at[part]]
            yield _span(
                rows, int(code[part.start]), str(phase.categories[words[part.start]]), days[0], days[-1], "session"
            )


def techniques(
    rows: Rows, tags: pd.DataFrame, who: np.ndarray, day: np.ndarray, groups: Sequence[str]
) -> dict[str, Any]:
    """Tags of the groups named, in the order of the alphabet: days, first, last, and stretches between sessions.

    `who` and `day` are those of every tag.
    """
    wanted = {slug(name) for name in groups}
    named = {name for name in tags["group"].array.categories if slug(str(name)) in wanted}
    person, tag, day = tags["person"].array, tags["tag"].array, np.floor(day)
    kept = among(tags["group"], named) & (tag.codes >= 0) & (person.codes >= 0) & np.isfinite(day)
    day, many = day[kept], max(len(tag.categories), 1)
    stretch = rows.last_held(who[kept], day)
    key = person.codes[kept].astype("int64") * many + tag.codes[kept]
    order = np.lexsort([stretch, day, key])
    key, day, stretch = key[order], day[order], stretch[order]
    found, first = np.unique(key, return_index=True)
    last = np.append(first[1:], len(key))[: len(first)] - 1
    return {
        "person": Coded(found // many, person.categories.tolist()), "tag": Coded(found % many, tag.categories.tolist()),
        "days": _different(key, day, len(found)), "first": from_days(day[first]), "last": from_days(day[last]),
        "stretches": _different(key, stretch, len(found)),
    }  # fmt: skip


def _different(key: np.ndarray, value: np.ndarray, many: int) -> np.ndarray:
    """How many different values each of `many` keys has; the keys are sorted, and equal values of one lie together."""
    other = np.diff(key) != 0
    group = np.append(0, np.cumsum(other))[: len(key)]
    new = np.append(True, other | (np.diff(value) != 0))[: len(key)]
    return np.bincount(group[new], minlength=many)


def touched(rows: Rows, scores: pd.DataFrame, goals: pd.DataFrame) -> tuple[dict[str, Any], np.ndarray]:
    """Goals rated at a session, and those set, ended or replaced on the day of a session held; and how many every row has."""
    columns = (scores["item"].array, goals["goal"].array, goals["item"].array)
    names = sorted({name for column in columns for name in column.categories})
    rated, goal, named = (_coded(column, names, "") for column in columns)
    some = among(scores["measure"], ("goal",)) & np.isfinite(numbers(scores["value"])) & (rated < len(names))
    who, mine = rows.who(scores)[some], rows.who(goals)
    own = (among(goals["measure"], ("goal",)) | (goals["measure"].array.codes < 0)) & (named < len(names)) & (mine >= 0)
    many, rated = len(names) + 1, rated[some]
    at = first_place(mine[own] * many + named[own], who * many + rated)  # the goal whose own rating has this name
    rated = np.where(at < 0, rated, np.append(goal[own], -1)[at])
    rated_at, replaced = rows.find(who, numbers(scores["session"])[some]), goals["replaced_by"].array.codes >= 0
    set_on, ended = (rows.on_day(mine, to_days(goals[name])) for name in ("set_on", "ended_on"))
    how = {"ended": (np.where(replaced, -1, ended), goal), "rated": (rated_at, rated), "replaced": (np.where(replaced, ended, -1), goal), "set": (set_on, goal)}  # fmt: skip
    row, which = (np.concatenate(parts) for parts in zip(*how.values(), strict=True))
    word = np.repeat(np.arange(len(how)), [len(row) for row, _ in how.values()])
    found = np.unique(((row * many + which) * len(how) + word)[row >= 0])
    pair, word = found // len(how), found % len(how)
    row, which = pair // many, pair % many
    made = {"goal": Coded(np.where(which < len(names), which, -1), names), "how": Coded(word, list(how))}
    return rows.of_rows(row) | made, np.bincount(np.unique(pair) // many, minlength=len(rows.code))


def _coded(words: pd.Categorical, names: list[str], blank: str) -> np.ndarray:
    """The place of every word among the names; of a null that of the word `blank`, the number of names where it is none."""
    place = {name: at for at, name in enumerate(names)}
    places = np.array([*(place[name] for name in words.categories), place.get(blank, len(names))])
    return np.asarray(places[words.codes])


def alliance(rows: Rows, scores: pd.DataFrame, day: np.ndarray, measures: Sequence[str]) -> dict[str, Any]:
    """Ratings of sessions: scores of the measures named, with the one before of the same item and rater; `day` is that of every score."""
    wanted = {slug(name) for name in measures}
    named = {name for name in scores["measure"].array.categories if slug(str(name)) in wanted}
    value, row = numbers(scores["value"]), rows.find(rows.who(scores), numbers(scores["session"]))
    kept = np.flatnonzero(among(scores["measure"], named) & ~np.isnan(value) & (row >= 0))
    value, row, day = value[kept], row[kept], day[kept]
    blank = {"item": "total", "rater": "self"}
    keys = {name: scores[name].array for name in KEYS}
    words = {name: sorted({*one.categories, blank.get(name, "")}) for name, one in keys.items()}
    code = [_coded(one, words[name], blank.get(name, ""))[kept] for name, one in keys.items()]
    order = np.lexsort([value, row, *reversed(code)])
    same = np.logical_and.reduce([np.diff(one[order]) == 0 for one in code])
    before = np.where(np.append(False, same), np.append(np.nan, value[order][:-1]), np.nan) if len(order) else value
    person, measure, item, rater = (one[order] for one in code)
    again = np.lexsort([rater, item, measure, row[order], person])
    order, before = order[again], before[again]
    row, value, day = row[order], value[order], day[order]
    columns: dict[str, Any] = {name: Coded(one[order], words[name]) for name, one in zip(KEYS, code, strict=True)}  # fmt: skip
    columns |= {"session": rows.number[row], "day": from_days(np.where(np.isnan(day), rows.day[row], day))}
    return columns | {"value": value, "previous": before, "change": value - before}
