"""What was written down, by part and day, and what came back of takeaways: counts, never words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.progress._comes_back import all_back, comes_back, words
from moodtrack.progress._session_rows import Rows
from moodtrack.progress._session_tables import INTEGRATION, RETURNED, WRITTEN
from moodtrack.schema import from_days, text, to_days

__all__ = ["PARTS", "integration", "part_names", "placed", "returned", "written"]

_ByPerson = dict[str, list[tuple[float, frozenset[str]]]]

PARTS = ("highlights", "takeaways", "insights", "concerns", "wins", "questions")
"""Parts of a write-up or a diary entry that are told apart; each may be written in the singular."""


def part_names(parts: pd.Series) -> pd.Series:
    """Names of parts in the plural, where they are known: `insight` is `insights`."""
    return text(parts).replace({name.removesuffix("s"): name for name in PARTS})


def placed(rows: Rows, entries: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """person, day, part, text, source (session | diary) and the row of the session of every text that has a day.

    A diary text is of the last session held, a write-up of the one that it names, else of the one on its day.
    """
    keys = ["person", "entry"]
    heads = entries[[*keys, "kind", "session", "day"]].astype({"person": "str"}).drop_duplicates(keys)
    found = texts.astype({"person": "str"}).merge(heads, how="left", on=keys, suffixes=("", "_of"))
    up = found["kind"].eq("session").fillna(False).to_numpy(dtype=bool)
    day = np.floor(to_days(found["day"].fillna(found["day_of"])))
    row = np.where(up, rows.find(found["person"], found["session"]), -1)
    last = rows.last_held(found["person"], day)
    theirs = ~up | (np.append(rows.day, np.nan)[last] == day)
    row = np.where((row < 0) & theirs, last, row)
    frame = found[["person", "entry", "text"]].assign(
        part=part_names(found["part"]), at=day, source=np.where(up, "session", "diary"), row=row
    )
    return frame[np.isfinite(day) & frame["text"].notna().to_numpy(dtype=bool)]


def written(rows: Rows, told: pd.DataFrame) -> pd.DataFrame:
    """One row an entry and part of `PARTS`."""
    kept = told[told["part"].isin(PARTS)]
    keys = ["person", "at", "entry", "part", "source", "row"]
    frame = kept.fillna({"entry": -1}).groupby(keys, sort=True).size().reset_index(name="n")
    number = rows.frame["session"].to_numpy(dtype="float64")
    session = np.where(frame["row"] >= 0, np.append(number, np.nan)[frame["row"].to_numpy(dtype="int64")], np.nan)
    return frame.assign(session=session, day=from_days(frame["at"].to_numpy(dtype="float64")))[WRITTEN.names]


def integration(rows: Rows, told: pd.DataFrame, tags: pd.DataFrame, agreed: pd.DataFrame) -> pd.DataFrame:
    """One row a takeaway of a write-up; diary texts of every part, tags, and what was agreed at its session."""
    ordered, notes, marks = _sources(told, tags)
    sums = agreed.groupby(["person", "session"], observed=True)[["agreed", "done"]].sum()
    known = {(str(person), int(number)): tuple(row) for (person, number), row in zip(sums.index, sums.to_numpy(), strict=True)}  # fmt: skip
    number = rows.frame["session"].to_numpy(dtype="int64")
    made: list[dict[str, Any]] = []
    for person, row, at, said in zip(ordered["person"], ordered["row"], ordered["at"], ordered["text"], strict=True):
        counted = comes_back(str(said), at, notes[person], marks[person])
        session = int(number[int(row)])
        of = known.get((person, session), (0, 0))
        made.append({"person": person, "session": session, "day": at, **counted._asdict(), "agreed": of[0], "practised": of[1]})  # fmt: skip
    frame = pd.DataFrame(made, columns=INTEGRATION.names)
    return frame.assign(**{name: from_days(frame[name].to_numpy(dtype="float64")) for name in ("day", "first")})


def returned(told: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """One row a person with a takeaway of a write-up, over all of them."""
    takeaways, notes, marks = _sources(told, tags)
    made = []
    for person, mine in takeaways.groupby("person", sort=True):
        said = [(float(at), words(str(each))) for at, each in zip(mine["at"], mine["text"], strict=True)]
        made.append({"person": person, **all_back(said, notes[str(person)], marks[str(person)])})
    return pd.DataFrame(made, columns=RETURNED.names)


def _sources(told: pd.DataFrame, tags: pd.DataFrame) -> tuple[pd.DataFrame, _ByPerson, _ByPerson]:
    """Takeaways of write-ups in order, and words of the diary and of tags of the same persons."""
    takeaways = told[told["part"].eq("takeaways") & told["source"].eq("session") & (told["row"] >= 0)]
    people = set(takeaways["person"])
    ordered = takeaways.sort_values(["person", "row", "at", "entry"], kind="stable")
    return ordered, _notes(told[told["person"].isin(people)]), _marks(tags[tags["person"].isin(people)])


def _notes(told: pd.DataFrame) -> _ByPerson:
    """Words of every diary entry, by person, with its day."""
    diary = told[told["source"].eq("diary")]
    joined: dict[tuple[str, Any], tuple[float, set[str]]] = {}
    for person, entry, at, said in zip(diary["person"], diary["entry"], diary["at"], diary["text"], strict=True):
        joined.setdefault((person, at if pd.isna(entry) else entry), (at, set()))[1].update(words(str(said)))
    found: _ByPerson = defaultdict(list)
    for (person, _), (at, said) in joined.items():
        found[person].append((at, frozenset(said)))
    return found


def _marks(tags: pd.DataFrame) -> _ByPerson:
    """Days and words of every tag, by person."""
    used = tags[tags["tag"].notna() & tags["day"].notna()]
    names = {name: words(str(name)) for name in used["tag"].cat.categories}
    found: _ByPerson = defaultdict(list)
    for person, tag, day in zip(used["person"].astype("str"), used["tag"], np.floor(to_days(used["day"])), strict=True):
        found[person].append((float(day), names[tag]))
    return found
