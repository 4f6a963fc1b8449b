"""How long tidying takes: 100,000 entries of 300 persons through assemble, and exposures of 30 tags over all days.

Prints seconds, and the ratio to a plain pandas pass over the same rows in the same run: one DataFrame from the
records' fields, sorted by person and time.
"""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta

import pandas as pd

from moodtrack.records import FileRead, Record, Tag, Variable
from moodtrack.tidy import assemble, exposures

PERSONS, DAYS, TAGS = 300, 334, 30


def files() -> list[FileRead]:
    """One file a person, an entry a day, about four tags an entry."""
    chance = random.Random(1)
    made = []
    for person in range(PERSONS):
        items: list[Record | Variable] = [Variable("mood", low=1, high=5, direction="higher_better", source="app")]
        for day in range(DAYS):
            at = datetime(2025, 1, 1, 20) + timedelta(days=day, minutes=chance.randrange(600))
            tags = tuple(Tag(f"tag {number}") for number in range(TAGS) if chance.random() < 0.13)
            ratings = {"mood": float(chance.randrange(1, 6)), "sleep": float(chance.randrange(0, 11))}
            items.append(Record(at, "minute", "mood", day + 2, ratings=ratings, tags=tags, texts={"note": "a note"}))
        made.append(FileRead(f"{person}.csv", "log", "log", tuple(items), person=f"p{person:03d}"))
    return made


def main() -> None:
    """Print what was measured."""
    made = files()
    began = time.perf_counter()
    plain = pd.DataFrame(
        [(file.person, r.at, r.ratings["mood"]) for file in made for r in file.items if isinstance(r, Record)],
        columns=["person", "at", "mood"],
    ).sort_values(["person", "at"])
    peer = time.perf_counter() - began
    began = time.perf_counter()
    log = assemble(made)
    assembling = time.perf_counter() - began
    began = time.perf_counter()
    known = exposures(log.tags)
    exposing = time.perf_counter() - began
    print(f"entries {len(log.entries)}, tag rows {len(log.tags)}, known days and tags {len(known)}")
    print(f"assemble   {assembling:6.2f} s   {assembling / peer:6.1f} x one frame of {len(plain)} rows ({peer:.2f} s)")
    print(f"exposures  {exposing:6.2f} s   {exposing / peer:6.1f} x")


if __name__ == "__main__":
    main()
