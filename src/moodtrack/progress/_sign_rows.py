"""From the tables of a log to the state of every sign, the charts, and the setbacks: sorted once, then read by person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.measures import Shelf
from moodtrack.panel import Panel
from moodtrack.progress._sign_charts import Charted, chart_of
from moodtrack.progress._sign_days import State, limits, tagged
from moodtrack.progress._sign_rules import Rule, rule, unread
from moodtrack.progress._sign_scales import OPEN, Scales, scales, settled
from moodtrack.progress._sign_tables import CHARTS, SETBACKS, SIGNS
from moodtrack.result import Code
from moodtrack.schema import RATINGS, Coded, among, columns_of, from_days, numbers, plain_rows, slug, to_days
from moodtrack.stats.segments import daily, segments
from moodtrack.tidy.held import last_days
from moodtrack.tidy.worded import NOTHING, Worded, issue, worded

__all__ = ["Diary", "charted", "in_order", "setbacks", "signs"]

_Series = tuple[np.ndarray, np.ndarray]
_NOTHING_SUCH = "the sign names nothing that is in the log"
_NOTHING = (np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Diary:
    """The tables, sorted by person and name when a sign or a chart first asks for them."""

    table: pd.DataFrame
    tags: pd.DataFrame
    totals: pd.DataFrame
    variables: pd.DataFrame | None
    shelf: Shelf
    labels: pd.DataFrame | None

    @cached_property
    def columns(self) -> list[str]:
        """The ratings that there are."""
        return [str(name) for name in self.table.columns if name not in RATINGS.names]

    @cached_property
    def through(self) -> dict[str, float]:
        """The last day of every person."""
        days = last_days((self.table, self.tags, self.totals))
        return {person: day for person, day in days.items() if np.isfinite(day)}

    @cached_property
    def ratings(self) -> dict[tuple[str, str], _Series]:
        """Day means of ratings by person and name."""
        return _rated(self.table, self.columns)

    @cached_property
    def scores(self) -> dict[tuple[str, str], _Series]:
        """Day means of totals by person and measure."""
        return _scored(self.totals)

    @cached_property
    def days(self) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
        """Days on which a tag could have been written, and those with it, by person and tag."""
        return _tag_days(self.tags)

    @cached_property
    def scales(self) -> Scales:
        """Names, worse ways and ends of the ratings."""
        return scales(self.variables, self.columns)

    @cached_property
    def words(self) -> Worded:
        """Days with a rating in a word without a number, by person and name."""
        return worded(self.table, self.labels)

    def variable(self, name: str) -> str | None:
        """The rating that a sign names: its column, its label, or the one column that starts so."""
        plain = slug(name)
        names = self.scales.names
        if plain in names:
            return names[plain]
        starting = {column for known, column in names.items() if known.startswith(f"{plain}_")}
        return starting.pop() if len(starting) == 1 else None


def signs(
    events: list[dict[str, Any]], diary: Diary, recent: int, score_days: int, problems: list[dict[str, object]]
) -> dict[str, Any]:
    """One row a declared sign, in the order of persons, days and words; of equal words the one that is watched longest."""
    longest: dict[tuple[str, str], int] = {}
    told = [row for row in events if row["kind"] == "warning_sign"]
    for row in sorted(told, key=lambda row: (np.inf if np.isnan(row["end"]) else row["end"], row["place"])):
        longest[row["person"], row["label"]] = row["place"]
    rows: list[dict[str, Any]] = []
    for row in (row for row in told if longest[row["person"], row["label"]] == row["place"]):
        person, label = row["person"], row["label"]
        number = int(rows[-1]["number"]) + 1 if rows and rows[-1]["person"] == person else 1
        read = rule(label) if label else None
        through = diary.through.get(person, np.nan)
        over = bool(row["end"] < through)
        of, state, why = (
            ("", None, unread(label)) if read is None or over else _state(diary, person, read, recent, score_days)
        )
        if state is None and not over:
            problems.append({"person": person, "variable": f"sign {number}", "code": Code.NOT_EVALUABLE, "what": f"{why}; it is for the person to say"})  # fmt: skip
        rows.append(
            {
                "person": person, "number": number, "sign": label or None, "kind": None if read is None else read.kind, "of": of or None,
                "status": None if state is None else state.status, "since": np.nan if state is None else state.since,
                "last_present": np.nan if state is None else state.last_present,
                "n": None if state is None else state.known, "days": None if state is None else state.days, "worded": None if state is None else state.worded,
                "through": through, "ended": row["end"] if over else np.nan, "shared": row["shared"],
            }
        )  # fmt: skip
    return columns_of(rows, SIGNS)


def _state(diary: Diary, person: str, read: Rule, recent: int, score_days: int) -> tuple[str, State | None, str]:
    """What a rule looks at, and its state; no state, and why, where the log cannot answer it."""
    through = diary.through.get(person, np.nan)
    column, measure = diary.variable(read.name), diary.shelf.resolve(read.name)
    words = diary.words.get((person, str(column)), NOTHING)
    rated = column is not None and ((person, column) in diary.ratings or len(words) > 0)
    found = next((tag for who, tag in diary.days if who == person and tag.casefold() == read.name), None)
    if read.kind != "limit" and found is not None:
        if read.value > read.days:
            return (
                f"tag:{found}",
                None,
                f"a tag counts once a day, so it is never there {read.value:.0f} times in {read.days} days",
            )
        return f"tag:{found}", tagged(*diary.days[person, found], read, through), ""
    if read.kind != "limit":
        return "", None, "a rating stands under this name, and a limit is needed for it" if rated else _NOTHING_SUCH
    if not rated and measure is None:
        return (
            "",
            None,
            "a tag stands under this name: it can stay away or come often" if found is not None else _NOTHING_SUCH,
        )
    of = f"rating:{column}" if rated else f"score:{measure}"
    form = None if rated else diary.shelf.find(str(measure))
    low, high = diary.scales.ends.get(str(column), OPEN) if rated else OPEN if form is None else (form.low, form.high)
    if why := settled(read, float(low), float(high)):
        return of, None, why
    if rated:
        return of, limits(*diary.ratings.get((person, str(column)), _NOTHING), read, through, recent, words), ""
    if (person, str(measure)) not in diary.scores:
        return of, State("not_logged", np.nan, np.nan, 0, score_days), ""
    return of, limits(*diary.scores[person, str(measure)], read._replace(days=0), through, score_days), ""


def charted(
    events: list[dict[str, Any]], diary: Diary, names: list[str], phase: tuple[pd.Timestamp, pd.Timestamp] | None,
    least: int, recent: int, asked: bool, problems: list[dict[str, object]],
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """A chart a person and rating with a stable phase, and its days."""
    dated = _phases(events) if phase is None else {}
    if phase is None:
        problems += [{"person": person, "code": Code.NOT_EVALUABLE, "what": "the stable phase lacks its first or last day, or ends before it begins"} for person in _undated(events, dated)]  # fmt: skip
    spans = dated if phase is None else dict.fromkeys(diary.through, tuple(to_days(pd.Series(phase))))
    made: list[Charted] = []
    for person in sorted(spans if asked or phase is not None else spans.keys() & diary.through.keys()):
        for name in names:
            series = diary.ratings.get((person, name))
            here, words = {"person": person, "variable": name}, diary.words.get((person, name), NOTHING)
            if series is None:
                if left := issue(words, NOTHING):
                    problems.append(here | left)
                elif asked:
                    problems.append({**here, "code": Code.NO_DATA, "what": "no rating of the variable"})
                continue
            one, why = chart_of(person, name, *series, spans[person], diary.scales.worse.get(name, 0), diary.through[person], least, recent, words)  # fmt: skip
            problems += [here | each for each in why]
            made += [] if one is None else [one]
    return columns_of([one.row for one in made], CHARTS), _stacked(made)


def setbacks(
    events: list[dict[str, Any]], diary: Diary, texts: pd.DataFrame | None, entries: pd.DataFrame | None, days: int,
    problems: list[dict[str, object]],
) -> dict[str, Any]:  # fmt: skip
    """One row a setback, the latest first; of one that ends before it begins the first day counts alone."""
    told = [row for row in events if row["kind"] == "setback" and not np.isnan(row["start"])]
    notes = _helped(texts, entries) if told else {}
    rows = []
    for row in told:
        person, start, end = row["person"], row["start"], row["end"]
        over = start if np.isnan(end) else max(start, end)
        if end < start:
            problems.append({"person": person, "variable": "setback", "code": Code.DATE_CONFLICT, "what": "a setback ends before it begins; its first day was taken"})  # fmt: skip
        since = diary.through.get(person, np.nan) - over
        day, shared = notes.get(person, (np.zeros(0), np.zeros(0, dtype=bool)))
        near = (day >= start) & (day <= over + days)
        rows.append(
            {
                "person": person, "start": start, "end": end, "days_since": None if np.isnan(since) or since < 0 else int(since),
                "helped": int(near.sum()), "helped_shared": int((near & shared).sum()), "shared": row["shared"],
            }
        )  # fmt: skip
    return columns_of(sorted(rows, key=lambda row: (row["person"], -row["start"])), SETBACKS)


def _helped(texts: pd.DataFrame | None, entries: pd.DataFrame | None) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Days of the entries that say what helped, by person, and whether each is shared."""
    if texts is None or not (about := among(texts["part"], ("helped",))).any():
        return {}
    said = texts[about].drop_duplicates(["person", "entry", "day"])
    yes = entries[entries["shared"].eq(True).fillna(False)] if entries is not None else None
    open_ = set() if yes is None else set(zip(yes["person"].astype(str), yes["entry"], strict=True))
    keys = zip(said["person"].astype(str), said["entry"], strict=True)
    said = said.assign(open=[key in open_ for key in keys])
    panel = Panel.of(said, "day")
    day, shared = panel["day"], panel.frame["open"].to_numpy(dtype=bool)
    return {str(panel.persons[i]): (np.floor(day[s]), shared[s]) for i, s in enumerate(panel.segments())}


def _phases(events: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """First and last day of the latest phase that is called stable and has both in their order, by person."""
    return {row["person"]: (row["start"], row["end"]) for row in events if _stable(row) and row["start"] <= row["end"]}


def _undated(events: list[dict[str, Any]], phases: Collection[str]) -> list[str]:
    """The persons with a phase that is called stable of whom none has both days in their order."""
    return sorted({row["person"] for row in events if _stable(row)} - set(phases))


def _stable(row: dict[str, Any]) -> bool:
    return bool(row["kind"] == "phase" and row["label"].strip().casefold() == "stable")


def _rated(ratings: pd.DataFrame, names: Sequence[str]) -> dict[tuple[str, str], _Series]:
    """Day means of ratings by person and name."""
    panel = Panel.of(ratings, "day")
    day = panel["day"]
    each = ((name, daily(panel.codes, day, panel[name])) for name in names) if len(panel) else ()
    return {(str(panel.persons[code]), name): (found.day[s], found.mean[s]) for name, found in each for code, s in segments(found.group)}  # fmt: skip


def _scored(scores: pd.DataFrame) -> dict[tuple[str, str], _Series]:
    """Day means of totals by the person themself, by person and measure."""
    own = scores["rater"].array.codes < 0, scores["item"].array.codes < 0
    mine = (own[0] | among(scores["rater"], ("self",))) & (own[1] | among(scores["item"], ("total",)))
    person, measure, day = scores["person"].array, scores["measure"].array, to_days(scores["day"])
    at = np.flatnonzero(mine & (person.codes >= 0) & (measure.codes >= 0))
    at = at[np.lexsort([day[at], measure.codes[at], person.codes[at]])]
    many = max(len(measure.categories), 1)
    found = daily(person.codes[at].astype("int64") * many + measure.codes[at], day[at], numbers(scores["value"])[at])
    return {
        (str(person.categories[code // many]), str(measure.categories[code % many])): (found.day[s], found.mean[s])
        for code, s in segments(found.group)
    }


def _tag_days(tags: pd.DataFrame) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """Days on which an app that had the tag recorded tags, and days with it, by person and tag."""
    panel = Panel.of(tags, "day")
    day, tag = np.floor(panel["day"]), panel.frame["tag"].array
    names, code = tag.categories, tag.codes
    files = panel.frame["source"].array
    app = [*(str(name).partition(":")[0] for name in files.categories), ""]
    apps = np.unique(app, return_inverse=True)[1][files.codes]
    found = {}
    for person, rows in zip(panel.persons, panel.segments(), strict=True):
        for each in np.unique(code[rows][code[rows] >= 0]):
            mine = code[rows] == each
            present = np.unique(day[rows][mine & np.isfinite(day[rows])])
            logged = np.isin(apps[rows], apps[rows][mine]) & np.isfinite(day[rows])
            found[str(person), str(names[each])] = np.unique(day[rows][logged]), present
    return found


def in_order(events: pd.DataFrame) -> list[dict[str, Any]]:
    """Events as plain rows by person, day and words, so that the order of the file changes nothing; days as numbers, `place` in the file."""
    start, end = (np.floor(to_days(events[name])).tolist() for name in ("start", "end"))
    rows = []
    for place, row in enumerate(plain_rows(events)):
        label = row["label"] if isinstance(row["label"], str) else ""
        if isinstance(row["person"], str):
            rows.append({**row, "label": label, "start": start[place], "end": end[place], "place": place})
    return sorted(rows, key=lambda row: (row["person"], *_last(row["start"]), *_last(row["end"]), not row["label"], row["label"]))  # fmt: skip


def _last(day: float) -> tuple[bool, float]:
    """A day in an order where none comes last."""
    return bool(np.isnan(day)), 0.0 if np.isnan(day) else day


def _stacked(made: list[Charted]) -> dict[str, Any]:
    """The days of all charts."""
    if not made:
        return {}
    size = [len(one.days["day"]) for one in made]
    keys = {name: _repeated([str(one.row[name]) for one in made], size) for name in ("person", "variable")}
    columns = {name: np.concatenate([one.days[name] for one in made]) for name in made[0].days}
    return keys | columns | {"day": from_days(columns["day"])}


def _repeated(words: Sequence[str], size: Sequence[int]) -> Coded:
    place = {word: at for at, word in enumerate(sorted(set(words)))}
    return Coded(np.repeat([place[word] for word in words], size), list(place))
