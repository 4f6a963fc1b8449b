"""Over all sessions of a person: attendance, what came due, phases, techniques, goals touched, ratings of the session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._phases import called_stable
from moodtrack.progress._session_rows import Rows
from moodtrack.progress._session_tables import COURSE, PHASES
from moodtrack.schema import from_days, slug, text, to_days
from moodtrack.stats.segments import segments

__all__ = ["alliance", "course", "phases", "techniques", "touched"]


def course(rows: Rows, assignments: pd.DataFrame, until: dict[str, float]) -> pd.DataFrame:
    """Attendance and assignments, one row a person with a session or an assignment; `until` is the last day by person."""
    said, size = rows.attendance, len(rows.names)
    code, owner = rows.code.astype("int64"), rows.names.get_indexer(assignments["person"].astype("str"))
    words = {"attended": "attended", "missed": "missed", "unsaid": "not_said", "to_come": "to_come"}
    columns: dict[str, Any] = {name: np.bincount(code[said == word], minlength=size) for name, word in words.items()}
    columns["sessions"] = columns["attended"] + columns["missed"] + columns["unsaid"]
    who = code[rows.held]
    some, first = np.unique(who, return_index=True)
    last = np.append(first[1:], len(who))[: len(first)] - 1
    final = np.full(size, -1)
    final[some] = rows.held[last]
    columns |= {name: np.full(size, np.nan) for name in ("first", "last", "usual_gap", "longest_gap", "last_gap")}
    columns["first"][some], columns["last"][some] = rows.day[rows.held[first]], rows.day[rows.held[last]]
    _gaps(who, rows.day[rows.held], columns)
    columns["last_session"] = np.append(rows.frame["session"].to_numpy(dtype="float64"), np.nan)[final]
    columns["last_kind"] = text([*text(rows.frame["kind"]), None]).iloc[final].array
    columns["until"] = np.array([until.get(str(name), np.nan) for name in rows.names], dtype="float64")
    columns |= _due(rows, assignments, columns["until"])
    frame = pd.DataFrame({"person": rows.names} | columns)
    frame = frame[np.isin(np.arange(size), np.append(code, owner))]
    return frame.assign(**{name: from_days(frame[name].to_numpy()) for name in ("first", "last", "until")})[
        COURSE.names
    ]


def _gaps(who: np.ndarray, day: np.ndarray, columns: dict[str, Any]) -> None:
    """Median, longest and last of the days between two days with a session, of all persons at once."""
    same = (np.diff(who) == 0) & (np.diff(day) > 0)
    owner, gap = who[1:][same], np.diff(day)[same]
    some, start, many = np.unique(owner, return_index=True, return_counts=True)
    ranked = gap[np.lexsort([gap, owner])]
    columns["usual_gap"][some] = (ranked[start + (many - 1) // 2] + ranked[start + many // 2]) / 2
    columns["longest_gap"][some] = ranked[start + many - 1]
    columns["last_gap"][some] = gap[start + many - 1]


def _due(rows: Rows, assignments: pd.DataFrame, until: np.ndarray) -> dict[str, np.ndarray]:
    """How many assignments of every person are in which state."""
    person = rows.names.get_indexer(assignments["person"].astype("str"))
    done, undone = (assignments["done"].eq(answer).fillna(False).to_numpy(dtype=bool) for answer in (True, False))
    open_ = to_days(assignments["due_on"]) > np.append(until, np.nan)[person]
    later = open_ & ~done & ~undone
    states = {"agreed": ~np.zeros(len(person), bool), "due": ~later, "done": done, "not_done": undone, "unknown": ~later & ~done & ~undone, "not_yet": later}  # fmt: skip
    return {name: np.bincount(person[state & (person >= 0)], minlength=len(rows.names)) for name, state in states.items()}  # fmt: skip


def phases(rows: Rows, events: pd.DataFrame) -> pd.DataFrame:
    """Phases by events of the kind phase; of persons without any, runs of the column `phase` of their sessions.

    One that is called stable is what staying_well compares with, and none of these.
    """
    told = events[events["kind"].eq("phase").to_numpy(dtype=bool) & events["label"].notna() & events["start"].notna()]
    told = told[~called_stable(told)]
    person = rows.names.get_indexer(told["person"].astype("str"))
    spans = zip(person.tolist(), told["label"].astype("str"), to_days(told["start"]), to_days(told["end"]), strict=True)
    made = [_span(rows, *span, "event") for span in sorted(spans, key=lambda span: (span[0], span[2], span[1])) if span[0] >= 0]  # fmt: skip
    made += list(_runs(rows, set(person.tolist())))
    made.sort(key=lambda row: (str(row["person"]), row["start"]))
    frame = pd.DataFrame(made, columns=PHASES.names)
    return frame.assign(**{name: from_days(frame[name].to_numpy(dtype="float64")) for name in ("start", "end")})


def _span(rows: Rows, code: int, label: str, start: float, end: float, source: str) -> dict[str, Any]:
    where = slice(*np.searchsorted(rows.code[rows.held], [code, code + 1]))
    day = rows.day[rows.held][where]
    inside = rows.held[where][(day >= start) & ~(day > end)]
    numbers = rows.frame["session"].to_numpy(dtype="int64")[inside]
    ends = (numbers[0], numbers[-1]) if len(numbers) else (None, None)
    return {
        "person": rows.names[code], "phase": label, "start": start, "end": end, "sessions": len(numbers),
        "first_session": ends[0], "last_session": ends[1], "source": source,
    }  # fmt: skip


def _runs(rows: Rows, told: set[int]) -> Iterator[dict[str, Any]]:
    """Sessions held in a row with one word in the column `phase`."""
    names = text(rows.frame["phase"])
    at = rows.held[names.iloc[rows.held].notna().to_numpy(dtype=bool)]
    words, code = names.iloc[at].to_numpy(), rows.code[at].astype("int64")
    new = np.append(True, (code[1:] != code[:-1]) | (words[1:] != words[:-1]))[: len(at)]
    for _, part in segments(np.cumsum(new)):
        if int(code[part.start]) not in told:
            days = rows.day[at[part]]
            yield _span(rows, int(code[part.start]), str(words[part.start]), days[0], days[-1], "session")


def techniques(rows: Rows, tags: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Tags of the groups named, in the order of the alphabet: days, first, last, and stretches between sessions."""
    wanted = {slug(name) for name in groups}
    named = {name for name in tags["group"].cat.categories if slug(str(name)) in wanted}
    kept = tags["group"].isin(named) & tags["tag"].notna() & tags["day"].notna()
    days = tags.loc[kept & tags["person"].notna(), ["person", "tag", "day"]]
    day = to_days(days["day"])
    stretch, person, tag, day = (
        rows.last_held(days["person"], day),
        days["person"].array,
        days["tag"].array,
        np.floor(day),
    )
    key = person.codes.astype("int64") * len(tag.categories) + tag.codes
    order = np.lexsort([stretch, day, key])
    key, day, stretch = key[order], day[order], stretch[order]
    found, first = np.unique(key, return_index=True)
    last = np.append(first[1:], len(key))[: len(first)] - 1
    return pd.DataFrame(
        {
            "person": person.categories[found // len(tag.categories)] if len(found) else [],
            "tag": tag.categories[found % len(tag.categories)] if len(found) else [],
            "days": _different(key, day, len(found)), "first": from_days(day[first]), "last": from_days(day[last]),
            "stretches": _different(key, stretch, len(found)),
        }
    )  # fmt: skip


def _different(key: np.ndarray, value: np.ndarray, many: int) -> np.ndarray:
    """How many different values every key has; the keys are sorted."""
    pairs = np.unique(np.column_stack([key, value]), axis=0)
    return np.unique(pairs[:, 0], return_counts=True)[1] if many else np.zeros(0, dtype="int64")


def touched(rows: Rows, scores: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Goals rated at a session, and those set, ended or replaced on the day of a session held."""
    rated = scores[scores["measure"].eq("goal").to_numpy(dtype=bool) & scores["value"].notna() & scores["item"].notna()]
    parts = [(rows.find(rated["person"], rated["session"]), _rated_goals(rated, goals), "rated")]
    replaced = goals["replaced_by"].notna().to_numpy(dtype=bool)
    for column, which, word in (
        ("set_on", np.ones(len(goals), bool), "set"),
        ("ended_on", ~replaced, "ended"),
        ("ended_on", replaced, "replaced"),
    ):
        some = goals[which & goals[column].notna().to_numpy(dtype=bool)]
        day = np.floor(to_days(some[column]))
        row = rows.next_held(some["person"], day)
        same = (row >= 0) & (np.append(rows.day, np.nan)[row] == day)
        parts.append((np.where(same, row, -1), some["goal"], word))
    row = np.concatenate([at for at, _, _ in parts])
    goal = np.concatenate([text(names).to_numpy() for _, names, _ in parts])
    how = np.repeat([word for _, _, word in parts], [len(at) for at, _, _ in parts])
    there = row >= 0
    found = pd.DataFrame({"row": row[there], "goal": goal[there], "how": how[there]}).drop_duplicates()
    found = found.sort_values(["row", "goal", "how"], kind="stable")
    who = {name: rows.frame[name].array.take(found["row"].to_numpy()) for name in ("person", "session")}
    return pd.DataFrame(who | {name: found[name].array for name in ("goal", "how")}, copy=False)


def _rated_goals(rated: pd.DataFrame, goals: pd.DataFrame) -> pd.Series:
    """The goal of every rating: that whose own rating has this name, else the name."""
    own = goals[text(goals["measure"]).fillna("goal").eq("goal").to_numpy(dtype=bool) & goals["item"].notna()]
    named = pd.Series(
        text(own["goal"]).array, index=pd.MultiIndex.from_arrays([text(own["person"]), text(own["item"])])
    )
    found = named[~named.index.duplicated()].reindex(pd.MultiIndex.from_arrays([text(rated["person"]), text(rated["item"])]))  # fmt: skip
    return text(rated["item"]).mask(found.notna().to_numpy(dtype=bool), pd.Series(found.array, index=rated.index))


def alliance(rows: Rows, scores: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Ratings of sessions: scores of the measures named, with the one before of the same item and rater."""
    wanted = {slug(name) for name in measures}
    named = {name for name in scores["measure"].cat.categories if slug(str(name)) in wanted}
    kept = scores[scores["measure"].isin(named) & scores["value"].notna()]
    row = rows.find(kept["person"], kept["session"])
    keys = ["person", "measure", "item", "rater"]
    kept, row = kept[row >= 0], row[row >= 0]
    blank = {"person": "", "measure": "", "item": "total", "rater": "self"}
    plain = {name: text(kept[name]).fillna(blank[name]) for name in keys}
    code = [pd.factorize(values, sort=True)[0] for values in plain.values()]
    value, day, given = kept["value"].to_numpy(), to_days(kept["day"]), rows.day[row]
    order = np.lexsort([value, row, *reversed(code)])
    same = np.logical_and.reduce([np.diff(one[order]) == 0 for one in code])
    before = np.where(np.append(False, same), np.append(np.nan, value[order][:-1]), np.nan) if len(order) else value
    previous = np.full(len(order), np.nan)
    previous[order] = before
    columns = {"session": kept["session"], "day": from_days(np.where(np.isnan(day), given, day)), "value": value, "previous": previous, "change": value - previous}  # fmt: skip
    person, measure, item, rater = (one[order] for one in code)
    order = order[np.lexsort([rater, item, measure, row[order], person])]
    return pd.DataFrame(plain | columns).iloc[order]
