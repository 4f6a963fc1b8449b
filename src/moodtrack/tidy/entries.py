"""Records into the tables entries, ratings, labels, tags and texts: whole columns, one frame a table."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moodtrack.records import Record
from moodtrack.result import Code
from moodtrack.schema import slug
from moodtrack.tidy.day import day_of
from moodtrack.tidy.notes import Notes
from moodtrack.tidy.scales import Scales
from moodtrack.tidy.words import Words

__all__ = ["Entry", "tables"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with the file, person and identifier that it has in this call."""

    file: int
    person: str
    source_id: str
    record: Record


def tables(
    entries: Sequence[Entry],
    names: Sequence[str],
    sources: Sequence[str],
    scales: Scales,
    words: Words,
    day_start: str,
    notes: Notes,
) -> dict[str, pd.DataFrame]:
    """The five tables of the entries, which come sorted by person and time.

    Parameters
    ----------
    entries : sequence of Entry
        Sorted by person, then time.
    names, sources : sequence of str
        File name and source name by number of the file.
    scales, words : Scales, Words
        Columns of the ratings, and what words are worth.
    day_start : str
        Start of the day.
    notes : Notes
        Takes the problem rows.
    """
    heads = _heads(entries, sources, day_start)
    values, labels = _ratings(entries, names, scales, words, notes)
    rated = np.array([bool(e.record.ratings or e.record.labels) for e in entries], dtype=bool)
    keys = ["person", "entry", "at", "day"]
    columns = {name: heads.loc[rated, name].array for name in [*keys, "session"]}
    ratings = pd.DataFrame(columns | {name: column[rated] for name, column in values.items()})
    tags, texts = _tags(entries), _texts(entries)
    return {
        "entries": heads,
        "ratings": ratings,
        "labels": _beside(heads, labels, ["person", "entry"]),
        "tags": _beside(heads, tags, [*keys, "source"]),
        "texts": _beside(heads, texts, keys),
    }


def _heads(entries: Sequence[Entry], sources: Sequence[str], day_start: str) -> pd.DataFrame:
    records = [entry.record for entry in entries]
    person = np.array([entry.person for entry in entries], dtype="str")
    number = np.arange(len(person)) + 1
    if len(person):
        first = np.append(True, person[1:] != person[:-1])
        number = number - np.maximum.accumulate(np.where(first, number - 1, 0))
    columns: dict[str, Any] = {"person": [e.person for e in entries], "entry": number}
    columns["precision"] = [None if record.at is None else record.precision for record in records]
    for name in ("kind", "part_of_day"):
        columns[name] = [getattr(record, name) for record in records]
    for name in ("at", "ended", "recorded_at"):
        moments = [getattr(record, name) for record in records]
        columns[name] = np.array([m.replace(tzinfo=None) if m is not None else None for m in moments], "datetime64[us]")
    for name in ("utc_offset", "session", "line"):
        columns[name] = pd.array([getattr(record, name) for record in records], dtype="Int64")
    columns["shared"] = pd.array([record.shared for record in records], dtype="boolean")
    columns["source"] = [sources[entry.file] for entry in entries]
    columns["source_id"] = [entry.source_id for entry in entries]
    columns["extra"] = [_json(record.extra) if record.extra else None for record in records]
    frame = pd.DataFrame(columns)
    return frame.assign(day=day_of(frame["at"], frame["precision"], day_start))


def _json(extra: object) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True, default=str)


def _ratings(
    entries: Sequence[Entry], names: Sequence[str], scales: Scales, words: Words, notes: Notes
) -> tuple[dict[str, np.ndarray], dict[str, list[Any]]]:
    """One float column a variable, and the rows of the table `labels`."""
    places: dict[str, list[int]] = {variable.name: [] for variable in scales.definitions}
    numbers: dict[str, list[float]] = {variable.name: [] for variable in scales.definitions}
    labels: dict[str, list[Any]] = {"row": [], "variable": [], "label": [], "missing": [], "numbered_by": []}
    unmapped: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row, entry in enumerate(entries):
        rated = dict(entry.record.ratings)
        for name, label in entry.record.labels.items():
            column = scales.columns[entry.file, name]
            missing = by = None
            if rated.get(name) is None:
                worth = words.worth(entry.file, entry.person, slug(name), label)
                by = words.source(entry.file, worth)
                if worth is not None and worth.value is not None:
                    rated[name] = worth.value
                else:
                    missing = Code.UNMAPPED_LABEL.value
                    unmapped[entry.file, column][label] += 1
            cells = {"row": row, "variable": column, "label": label, "missing": missing, "numbered_by": by}
            for key, cell in cells.items():
                labels[key].append(cell)
        for name, value in rated.items():
            if value is not None:
                column = scales.columns[entry.file, name]
                places[column].append(row)
                numbers[column].append(value)
    for (file, column), found in sorted(unmapped.items()):
        said = "1 entry has" if found.total() == 1 else f"{found.total()} entries have"
        distinct = "1 word" if len(found) == 1 else f"{len(found)} distinct words"
        what = f"{said} a word for {column} without a known number ({distinct})"
        notes.add(Code.UNMAPPED_LABEL, what, where=names[file])
    columns = {}
    for name in sorted(places):
        columns[name] = np.full(len(entries), np.nan)
        columns[name][places[name]] = numbers[name]
    return columns, labels


def _tags(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {"row": [], "tag": [], "group": [], "amount": []}
    for row, entry in enumerate(entries):
        if entry.record.tags is None:
            continue
        named = [tag for tag in entry.record.tags if tag.name.strip()]
        rows["row"] += [row] * max(len(named), 1)
        rows["tag"] += [_tidy(tag.name) for tag in named] or [None]
        rows["group"] += [tag.group for tag in named] or [None]
        rows["amount"] += [tag.amount for tag in named] or [None]
    rows["amount"] = list(np.array(rows["amount"], dtype="float64"))
    return rows


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _texts(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {"row": [], "part": [], "text": []}
    for row, entry in enumerate(entries):
        for part, words in entry.record.texts.items():
            if words:
                rows["row"].append(row)
                rows["part"].append(part)
                rows["text"].append(words)
    return rows


def _beside(heads: pd.DataFrame, rows: dict[str, list[Any]], keys: list[str]) -> pd.DataFrame:
    """Rows of a table, each with the keys of its entry."""
    at = np.array(rows["row"], dtype="int64")
    left = heads[keys].iloc[at].reset_index(drop=True)
    return left.assign(**{name: values for name, values in rows.items() if name != "row"})
