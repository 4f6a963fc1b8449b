"""What was written down, by part and day, and what came back of takeaways: counts, never words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.log import places
from moodtrack.progress._comes_back import all_back, comes_back, words
from moodtrack.progress._session_rows import Rows
from moodtrack.progress._session_tables import INTEGRATION, RETURNED
from moodtrack.schema import from_days, text, to_days

__all__ = ["PARTS", "integration", "part_names", "placed", "returned", "sources", "written"]

_ByPerson = dict[str, list[tuple[float, frozenset[str]]]]
_Sources = tuple[pd.DataFrame, _ByPerson, _ByPerson]

PARTS = ("highlights", "takeaways", "insights", "concerns", "wins", "questions")
"""Parts of a write-up or a diary entry that are told apart; each may be written in the singular."""


def part_names(parts: pd.Series) -> pd.Series:
    """Names of parts in the plural, where they are known: `insight` is `insights`."""
    plural = {name.removesuffix("s"): name for name in PARTS}
    codes, names = pd.factorize(text(parts))
    words = text([*(plural.get(name, name) for name in names), None])
    return words.iloc[codes].set_axis(parts.index)


def placed(rows: Rows, entries: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """person, day, part, text, source (session | diary) and the row of the session of every text that has a day.

    A diary text is of the last session held, a write-up of the one that it names, else of the one on its day.
    """
    at = places(texts, entries)
    up = np.append(entries["kind"].eq("session").to_numpy(dtype=bool), False)[at]
    session = np.append(entries["session"].to_numpy(dtype="float64", na_value=np.nan), np.nan)[at]
    own, of_entry = to_days(texts["day"]), np.append(to_days(entries["day"]), np.nan)[at]
    day = np.floor(np.where(np.isnan(own), of_entry, own))
    row = np.where(up, rows.find(texts["person"], pd.Series(session).fillna(-1)), -1)
    last = rows.last_held(texts["person"], day)
    theirs = ~up | (np.append(rows.day, np.nan)[last] == day)
    row = np.where((row < 0) & theirs, last, row)
    frame = texts[["person", "entry", "text"]].assign(
        part=part_names(texts["part"]), at=day, source=np.where(up, "session", "diary"), row=row
    )  # fmt: skip
    return frame[np.isfinite(day) & frame["text"].notna().to_numpy(dtype=bool)]


def written(rows: Rows, told: pd.DataFrame) -> pd.DataFrame:
    """One row an entry and part of `PARTS`."""
    kept = told[told["part"].isin(PARTS) & told["person"].notna()]
    parts, origins = np.array(sorted(PARTS)), np.array(["diary", "session"])
    keys = [
        kept["person"].array.codes, kept["at"], kept["entry"].array.to_numpy("float64", na_value=-1),
        pd.Index(parts).get_indexer(kept["part"]), kept["source"].eq("session"), kept["row"],
    ]  # fmt: skip
    found, n = np.unique(
        np.column_stack([np.asarray(key, dtype="float64") for key in keys]), axis=0, return_counts=True
    )
    person, _, _, part, source, row = found.astype("int64").T
    number = np.append(rows.frame["session"].to_numpy(dtype="float64"), np.nan)
    session = np.where(row >= 0, number[row], np.nan)
    names = pd.Categorical.from_codes(person, dtype=kept["person"].dtype)
    columns = {"person": names, "session": session, "day": from_days(found[:, 1]), "part": parts[part], "source": origins[source], "n": n}  # fmt: skip
    return pd.DataFrame(columns)


def integration(rows: Rows, said: _Sources, agreed: pd.DataFrame) -> pd.DataFrame:
    """One row a takeaway of a write-up; diary texts of every part, tags, and what was agreed at its session."""
    ordered, notes, marks = said
    sums = agreed.groupby(["person", "session"], observed=True)[["agreed", "done"]].sum()
    known = {(str(person), int(number)): tuple(row) for (person, number), row in zip(sums.index, sums.to_numpy(), strict=True)}  # fmt: skip
    number = rows.frame["session"].to_numpy(dtype="int64")
    made: list[dict[str, Any]] = []
    for person, row, at, takeaway in zip(
        ordered["person"], ordered["row"], ordered["at"], ordered["text"], strict=True
    ):
        counted = comes_back(str(takeaway), at, notes[person], marks[person])
        session = int(number[int(row)])
        of = known.get((person, session), (0, 0))
        made.append({"person": person, "session": session, "day": at, **counted._asdict(), "agreed": of[0], "practised": of[1]})  # fmt: skip
    frame = pd.DataFrame(made, columns=INTEGRATION.names)
    return frame.assign(**{name: from_days(frame[name].to_numpy(dtype="float64")) for name in ("day", "first")})


def returned(said: _Sources) -> pd.DataFrame:
    """One row a person with a takeaway of a write-up, over all of them."""
    ordered, notes, marks = said
    takeaways: dict[str, list[tuple[float, frozenset[str]]]] = defaultdict(list)
    for person, at, each in zip(ordered["person"], ordered["at"], ordered["text"], strict=True):
        takeaways[person].append((float(at), words(str(each))))
    made = [{"person": person, **all_back(mine, notes[person], marks[person])} for person, mine in takeaways.items()]
    return pd.DataFrame(made, columns=RETURNED.names)


def sources(told: pd.DataFrame, tags: pd.DataFrame) -> _Sources:
    """Takeaways of write-ups in order, and words of the diary and of tags of the same persons."""
    takeaways = told[told["part"].eq("takeaways") & told["source"].eq("session") & (told["row"] >= 0)]
    people = set(takeaways["person"].dropna())
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
