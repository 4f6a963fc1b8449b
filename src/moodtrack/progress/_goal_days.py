"""What was there, was not there, or is not known on the days of a goal: tags, events and yes/no ratings by day.

A count over days of which some are not known is a pair of bounds: with nothing, and with one each, on those days.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from moodtrack.progress._goal_asked import PER, RULES, not_held
from moodtrack.schema import from_days, require, slug, text, to_days
from moodtrack.tidy import exposures

__all__ = ["counted"]

_KNOWN = ["row", "day", "value"]
_COURSE = ["row", "day", "session", "low", "high", "n", "of", "first_on"]
_SPAN = 10_000_000.0


def counted(asked: pd.DataFrame, ratings: pd.DataFrame, tags: pd.DataFrame | None, events: pd.DataFrame | None, sessions: pd.DataFrame | None) -> pd.DataFrame:  # fmt: skip
    """One row a goal and period in which some day is known: row, day, session, low, high, n (days known), of (days), first_on.

    A period that is not over gives no count, as the rest of it is still to come; a goal for the next session is the
    exception, its days to come being unknown ones.
    """
    rows = asked[["person", "kind", "source", "rule", "per", "start", "end", "until"]].assign(row=np.arange(len(asked)))
    rows = rows[rows["rule"].isin(RULES) & rows["per"].isin([*PER, "span"])]
    parts = [_tagged(rows[rows["kind"].eq("tag")], tags), _rated(rows[rows["kind"].eq("rating") & rows["rule"].eq("count")], ratings), _happened(rows[rows["kind"].eq("event")], events, ratings, tags)]  # fmt: skip
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({name: np.array([]) for name in _COURSE})
    known = pd.concat(parts, ignore_index=True).astype({"row": "int64", "day": "float64", "value": "float64"})
    start, end, until = (asked[name].to_numpy()[known["row"]] for name in ("start", "end", "until"))
    inside = ~(known["day"] < start) & ~(known["day"] > end) & ~(known["day"] > until)
    known = known[inside.to_numpy()].sort_values(["row", "day"], kind="stable").reset_index(drop=True)
    return _made(known, asked, sessions)


def _made(known: pd.DataFrame, asked: pd.DataFrame, sessions: pd.DataFrame | None) -> pd.DataFrame:
    row, day, value = (known[name].to_numpy() for name in _KNOWN)
    span = _spans(row, day, asked, sessions)
    starts = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(span.begin) != 0))[: len(row)])
    ends = np.append(starts[1:], len(row)) - 1
    if not len(starts):
        return pd.DataFrame({name: np.array([]) for name in _COURSE})
    goal, n = row[starts], ends - starts + 1
    first = np.fmax(span.begin[starts], asked["start"].to_numpy()[goal])
    of = np.fmin(span.last[starts], asked["end"].to_numpy()[goal]) - first + 1
    count = asked["rule"].eq("count").to_numpy(dtype=bool)[goal]
    there = np.add.reduceat(value, starts)
    point = np.where(asked["rule"].eq("last").to_numpy(dtype=bool)[goal], value[ends], there / n)
    over = span.over[starts] & ~(asked["end"].to_numpy()[goal] < span.last[starts])
    one = asked["per"].eq("span").to_numpy(dtype=bool)[goal]
    columns = {
        "row": goal, "day": day[ends], "session": span.session[starts], "low": np.where(count, there, point),
        "high": np.where(count, there + np.maximum(of - n, 0), point), "n": n, "of": of,
        "first_on": np.fmin.reduceat(np.where(value > 0, day, np.nan), starts),
    }  # fmt: skip
    return pd.DataFrame(columns)[over | one | ~count]


class _Span(NamedTuple):
    """The period of every known day: first and last day, whether it is over, its session."""

    begin: np.ndarray
    last: np.ndarray
    over: np.ndarray
    session: np.ndarray


def _spans(row: np.ndarray, day: np.ndarray, asked: pd.DataFrame, sessions: pd.DataFrame | None) -> _Span:
    own = asked.iloc[row]
    start, end, until, due = (own[name].to_numpy(dtype="float64") for name in ("start", "end", "until", "due"))
    new = np.append(True, np.diff(row) != 0)[: len(row)]
    first = day[np.maximum.accumulate(np.where(new, np.arange(len(row)), 0))] if len(row) else day
    origin = np.where(np.isnan(start), first, start)
    per = own["per"].to_numpy(dtype="str")
    week = origin + 7 * np.floor((day - origin) / 7)
    whole = np.fmin(np.where(np.isnan(due), end, due), np.where(np.isnan(due) & np.isnan(end), until, np.inf))
    begin, last = np.where(per == "week", week, day), np.where(per == "week", week + 6, day)
    begin, last = np.where(per == "span", origin, begin), np.where(per == "span", whole, last)
    session = np.full(len(row), np.nan)
    by_session = per == "session"
    if by_session.any():
        since, to, number = _between(own["person"], np.where(day == start, day + 0.5, day), sessions)
        begin = np.where(by_session, np.where(np.isnan(since) | (since == start), origin, since + 1), begin)
        last = np.where(by_session, to, last)
        session = np.where(by_session, number, session)
    return _Span(begin, np.where(np.isnan(last), until, last), last <= until, session)


def _between(person: pd.Series, day: np.ndarray, sessions: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Day of the session held before a day, of the next one from it on, and the number of the former, 0 before the first.

    The day of a session belongs to the time before it; half a day more is the time after it.
    """
    nothing = np.full(len(day), np.nan)
    if sessions is None or not len(sessions):
        return nothing, nothing, nothing
    require(sessions, ["person", "session", "day"], "sessions")
    held = sessions[sessions["day"].notna().to_numpy() & sessions["session"].notna().to_numpy() & ~not_held(sessions)]
    names = pd.Index(sorted(set(text(held["person"])) | set(text(person))))
    key = names.get_indexer(text(held["person"])) * _SPAN + np.floor(to_days(held["day"]))
    order = np.argsort(key, kind="stable")
    key, number = key[order], held["session"].to_numpy(dtype="float64")[order]
    who = names.get_indexer(text(person)).astype("float64")
    at = np.searchsorted(key, who * _SPAN + day, side="left")
    before, after = np.append(np.nan, key)[at], np.append(key, np.nan)[at]
    mine, next_one = np.floor_divide(before, _SPAN) == who, np.floor_divide(after, _SPAN) == who
    since, to = (np.where(own, found - who * _SPAN, np.nan) for own, found in ((mine, before), (next_one, after)))
    return since, to, np.where(mine, np.append(np.nan, number)[at], 0.0)


def _tagged(rows: pd.DataFrame, tags: pd.DataFrame | None) -> pd.DataFrame:
    """Days on which a tag is known to be there or not; while a goal is set on a tag that tag is in use."""
    if tags is None or not len(tags) or not len(rows):
        return pd.DataFrame(columns=_KNOWN)
    require(tags, ["person", "day", "tag"], "tags")
    person, wanted = text(rows["person"]), text(rows["source"])
    own = tags[tags["person"].isin(person.unique()).to_numpy() & tags["day"].notna().to_numpy()]
    codes, names = pd.factorize(text(own["tag"]))
    short, asked = [slug(name) for name in names], set(wanted)
    named = text([*(name if name in asked else None for name in short), None]).iloc[codes].set_axis(own.index)
    last = np.fmin(rows["until"], rows["end"]).to_numpy()
    first = np.where(rows["start"].isna(), last, rows["start"])
    kept = pd.DataFrame(
        {"person": person.array, "tag": wanted.array, "first": from_days(first), "last": from_days(last)}
    )
    known = exposures(own.assign(tag=named), kept)
    told = pd.DataFrame({"person": text(known["person"]), "source": text(known["tag"]), "day": to_days(known["day"]), "value": known["present"].astype("float64")})  # fmt: skip
    return _of(rows, told)


def _rated(rows: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Days on which a yes/no variable is answered: 1 where an answer is other than 0."""
    require(ratings, ["person", "day"], "ratings")
    wanted = [name for name in ratings.columns if name in set(rows["source"])]
    n = len(wanted)
    if not n:
        return pd.DataFrame(columns=_KNOWN)
    told = pd.DataFrame(
        {
            "person": np.tile(text(ratings["person"]), n), "source": np.repeat(wanted, len(ratings)),
            "day": np.tile(np.floor(to_days(ratings["day"])), n),
            "value": ratings[wanted].to_numpy(dtype="float64").T.ravel(),
        }
    )  # fmt: skip
    told = told[told["value"].notna() & told["day"].notna()]
    told["value"] = told["value"].ne(0).astype("float64")
    return _of(rows, told.groupby(["person", "source", "day"], sort=False, as_index=False)["value"].max())


def _happened(rows: pd.DataFrame, events: pd.DataFrame | None, ratings: pd.DataFrame, tags: pd.DataFrame | None) -> pd.DataFrame:  # fmt: skip
    """Events of a kind or label on days with an entry or with one of them; one that never happened is not known."""
    if events is None or not len(events) or not len(rows):
        return pd.DataFrame(columns=_KNOWN)
    require(events, ["person", "start"], "events")
    dated = events[events["start"].notna().to_numpy() & events["person"].notna().to_numpy()].reset_index(drop=True)
    told = []
    for name in ("kind", "label"):
        words = text(dated[name]) if name in dated else text([None] * len(dated))
        short = words.map({word: slug(word) for word in words.dropna().unique()})
        told.append(pd.DataFrame({"person": text(dated["person"]), "source": short, "day": np.floor(to_days(dated["start"])), "event": dated.index}))  # fmt: skip
    found = pd.concat(told, ignore_index=True).dropna(subset=["source"]).drop_duplicates()
    found = found.groupby(["person", "source", "day"], sort=False, as_index=False)["event"].size()
    found = found.rename(columns={"size": "value"})
    logged = [f[["person", "day"]] for f in (ratings, tags) if f is not None and len(f)]
    if logged:
        diary = pd.concat([pd.DataFrame({"person": text(f["person"]), "day": np.floor(to_days(f["day"]))}) for f in logged]).drop_duplicates()  # fmt: skip
        quiet = found[["person", "source"]].drop_duplicates().merge(diary.dropna(), on="person").assign(value=0.0)
        found = pd.concat([found, quiet], ignore_index=True).drop_duplicates(["person", "source", "day"])
    return _of(rows, found)


def _of(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """What is told of a person and thing, once for every goal on it."""
    keys = ["person", "source"]
    left = rows[[*keys, "row"]].astype(dict.fromkeys(keys, "str"))
    return left.merge(told.astype(dict.fromkeys(keys, "str")), on=keys)[_KNOWN]
