"""From the records of files to one Log: persons, repeats, words, scales, days and sessions settled once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from moodtrack.log import Log
from moodtrack.records import FileRead, Label, Problem, Record, Row
from moodtrack.result import Code
from moodtrack.schema import TABLES, conform, slug
from moodtrack.tidy.conflicts import conflicts
from moodtrack.tidy.day import DAY_START, offset_of
from moodtrack.tidy.entries import Entry, tables
from moodtrack.tidy.identity import firsts, identify
from moodtrack.tidy.learnt import grouped, taught, teachers
from moodtrack.tidy.notes import Notes, flagged, lines_in_words, short
from moodtrack.tidy.overlap import alike, pairs
from moodtrack.tidy.persons import claimed, owners, sole
from moodtrack.tidy.scales import settle
from moodtrack.tidy.sessions import link, numbered, sessions
from moodtrack.tidy.sharing import SHARE, share
from moodtrack.tidy.sheets import sheet
from moodtrack.tidy.versions import latest, unlike
from moodtrack.tidy.words import ASKED, Words

__all__ = ["assemble", "once"]

_Sheets = dict[str, list[tuple[str, str, Row]]]


def assemble(files: Sequence[FileRead], *, person: str | None = None, day_start: str = DAY_START) -> Log:
    """Make one Log from the files of one call.

    Entries are numbered within a person in time order. The same file twice, the same file under another name, and
    overlapping exports give no new rows: a repeat is counted in `problems`. The order of the files does not matter.

    Parameters
    ----------
    files : sequence of FileRead
        What reading gave. Companions give words and scales to all logs of the call; a companion with a person to this
        person's only. A companion of the format `caller` holds what was given with the call and comes first.
    person : str, optional
        Whose the files are that name nobody, where the files do not name several persons.
    day_start : str
        Time at which the person's day starts, HH:MM.

    Returns
    -------
    Log
        All tables, with one mapping of provenance a file.

    Raises
    ------
    UnknownPerson
        If it is not said whose a file is (see `docs/design.md`).
    OptionError
        If `day_start` is no time of the day.

    Examples
    --------
    >>> from datetime import datetime
    >>> walk = Record(datetime(2026, 3, 1, 2, 0), "minute", "mood", 2, ratings={"Mood": 4.0}, tags=())
    >>> log = assemble([FileRead("a.csv", "log", "log", (walk,)), FileRead("again.csv", "log", "log", (walk,))])
    >>> log.ratings["mood"].tolist(), log.ratings["day"].dt.strftime("%d").tolist(), log.problems["code"].tolist()
    ([4.0], ['28'], ['repeated'])
    """
    offset_of(day_start)
    files = sorted(claimed(files), key=_canonical)
    whose = owners(files, person)
    names = [short(file.name) for file in files]
    notes = Notes(sole(files, whose, names))
    for file, name in zip(files, names, strict=True):
        _read_problems(file, name, notes)
    words, scales = Words(files, notes, whose), settle(files, whose, notes)
    sources = [f"{file.format}:{name}" for file, name in zip(files, names, strict=True)]
    entries, sheets, kept = _once(files, whose, names, sources, words, notes)
    frames = tables(entries, names, sources, scales, words, day_start, notes)
    if "prompts" in sheets:
        sheets["prompts"] = _answered(sheets["prompts"], entries, names)
    frames |= {name: sheet(name, rows, day_start, notes) for name, rows in sheets.items()}
    frames["variables"] = scales.frame()
    frames["persons"] = _persons(files, whose, entries, sheets, frames.get("persons"))
    _link(frames, notes)
    if "scores" in frames:
        conflicts(frames["scores"], sheets["scores"], notes)
    frames["problems"] = notes.frame()
    provenance = [_provenance(file, kept.get(index, []), day_start) for index, file in enumerate(files)]
    if len(frames["persons"]) > 1:
        for index, file in enumerate(files):
            provenance[index]["persons"] = _shares(file, whose[index], kept.get(index, []))
    return sessions(Log(**frames, provenance=tuple(provenance)))


def once(files: Sequence[FileRead], whose: Sequence[str | None], notes: Notes) -> tuple[list[Entry], Words, list[int]]:
    """The entries that a Log of these files has, what their words are worth in it, and how many lines of each file it keeps.

    Parameters
    ----------
    files : sequence of FileRead
        As for `assemble`.
    whose : sequence of str or None
        The person of every file (see `moodtrack.tidy.persons.owners`).
    notes : Notes
        Takes what is to be said of repeats and of words.
    """
    order = sorted(range(len(files)), key=lambda index: _canonical(files[index]))
    files, whose = [files[index] for index in order], [whose[index] for index in order]
    names = [short(file.name) for file in files]
    words = Words(files, notes, whose)
    entries, _, kept = _once(files, whose, names, names, words, notes)
    lines = {place: _lines(kept.get(index, [])) for index, place in enumerate(order)}
    return entries, words, [lines[place] for place in range(len(order))]


def _canonical(file: FileRead) -> tuple[str, str, str, str, str]:
    """The order of the files of a call, whatever order they came in."""
    return short(file.name), file.format, str(file.about.get("sha256", "")), file.name, file.person or ""


def _read_problems(file: FileRead, name: str, notes: Notes) -> None:
    problems = [item for item in file.items if isinstance(item, Problem)]
    named = _by_line(file) if any(p.line is not None and not p.person for p in problems) else {}
    for item in problems:
        person = (item.person or "").strip() or named.get(item.line)
        notes.add(item.code, item.what, where=name, line=item.line, person=person, step="read")


def _by_line(file: FileRead) -> dict[int | None, str]:
    """The person that a line names, where it names one and an entry or row of it is kept."""
    return {i.line: i.person.strip() for i in file.items if isinstance(i, Record | Row) and i.person}


def _once(
    files: Sequence[FileRead],
    whose: Sequence[str | None],
    names: Sequence[str],
    sources: Sequence[str],
    words: Words,
    notes: Notes,
) -> tuple[list[Entry], _Sheets, dict[int, list[Record | Row]]]:
    """Every entry and row once, sorted; repeats become one problem row a file.

    Share lists are applied while all copies of an entry are there: what is held back in one file is in none.

    What the copies of an entry teach of words and tags goes to `words`, and into the entries; see `moodtrack.tidy.learnt` for which do.
    """
    entries: list[tuple[tuple[str, datetime, str, int], Entry]] = []
    rows: list[tuple[int, str, Row]] = []
    for index in _turns(files):
        found = _entries(files[index], index, whose[index])
        if twins := sum(bool(e.record.source_id) and not e.source_id.endswith(f":{e.record.source_id}") for e in found):
            what = f"{twins} entries have an identifier that another entry of the file has too; all are kept"
            notes.add(Code.REPEATED, what, where=names[index])
        turn = -1 if len(found) > 1 and found[0].record.moment > found[-1].record.moment else 1
        entries += [
            ((entry.person, entry.record.moment, names[index], turn * place), entry)
            for place, entry in enumerate(found)
        ]
        rows += [(index, _owner(i.person, whose[index]), i) for i in files[index].items if isinstance(i, Row)]
    order, older = latest(files, [entry for _, entry in entries])
    entries = [entries[place] for place in order]
    everything = [entry for _, entry in entries]
    first_entry, twice = firsts((e.file, (e.person, e.source_id), e.record.line) for e in everything)
    first_row, row_twice = firsts((file, _content(person, row), row.line) for file, person, row in rows)
    lines_once = sorted((r for r, first in zip(rows, first_row, strict=True) if first), key=lambda r: (r[0], r[2].line))
    sheets: _Sheets = defaultdict(list)
    for index, person, row in lines_once:
        sheets[row.table].append((names[index], person, row))
    told = share(everything, sheets.pop("entries", []), files, whose, sources, notes)
    both = pairs(alike(files, told, first_entry), told)
    for place, _, _ in both:
        first_entry[place] = False
        twice.setdefault(everything[place].file, []).append(everything[place].record.line)
    for (one, other), count in unlike(files, everything).items():
        what = f"entries of the same minute differ in two files of one format, in {count} minutes: edited between two exports, or two entries; all are kept"
        notes.add(Code.REPEATED, what, where=f"{names[one]}, {names[other]}")
    for index in sorted(twice.keys() | row_twice.keys()):
        lines = twice.get(index, []) + row_twice.get(index, [])
        what = f"{len(lines)} rows were already read and are not added again ({lines_in_words(lines)})"
        if older.get(index):
            what += f"; {older[index]} differ from the same entry in another file, of which the later version is used"
        notes.add(Code.REPEATED, what, where=names[index])
    teaches = teachers(told)
    sure = ((told[goes], told[stays]) for goes, stays, sure in both if sure and teaches[goes] and teaches[stays])
    words.learn(taught(sure, words), notes)
    told = grouped(files, told, notes)
    once = sorted(
        ((key, entry) for (key, _), entry, first in zip(entries, told, first_entry, strict=True) if first),
        key=lambda pair: pair[0],
    )
    kept: dict[int, list[Record | Row]] = defaultdict(list)
    for _, entry in once:
        kept[entry.file].append(entry.record)
    for index, _, row in lines_once:
        kept[index].append(row)
    return [entry for _, entry in once], dict(sheets), kept


def _turns(files: Sequence[FileRead]) -> list[int]:
    """The order in which files are taken: the largest first; by name where anything is shared or not, as the size tells of both."""
    told = any(f.format == SHARE or any(isinstance(i, Record) and i.shared is not None for i in f.items) for f in files)
    size = [0 if told else sum(isinstance(item, Record | Row) for item in file.items) for file in files]
    return sorted(range(len(files)), key=lambda index: -size[index])


def _entries(file: FileRead, index: int, owner: str | None) -> list[Entry]:
    records = [item for item in file.items if isinstance(item, Record)]
    persons = [_owner(record.person, owner) for record in records]
    named = identify(file.family, persons, records)
    return [Entry(index, p, source_id, r) for p, source_id, r in zip(persons, named, records, strict=True)]


def _owner(person: str | None, owner: str | None) -> str:
    return (person or "").strip() or owner or ""


def _content(person: str, row: Row) -> tuple[str, str, str | None, str]:
    return (
        person,
        row.table,
        row.source_id,
        repr(sorted((key, str(value)) for key, value in row.values.items() if value is not None)),
    )


def _answered(
    prompts: list[tuple[str, str, Row]], entries: Sequence[Entry], names: Sequence[str]
) -> list[tuple[str, str, Row]]:
    """Prompts with the number of the entry that is on the same line of the same file."""
    count: Counter[str] = Counter()
    number = {}
    for entry in entries:
        count[entry.person] += 1
        number[names[entry.file], entry.person, entry.record.line] = count[entry.person]
    return [
        (name, person, replace(row, values={**row.values, "entry": number[name, person, row.line]}))
        if (name, person, row.line) in number
        else (name, person, row)
        for name, person, row in prompts
    ]


def _persons(
    files: Sequence[FileRead],
    whose: Sequence[str | None],
    entries: Sequence[Entry],
    sheets: _Sheets,
    told: pd.DataFrame | None,
) -> pd.DataFrame:
    """Everybody who has an entry or row, or to whom a log file belongs that holds none."""
    names = {entry.person for entry in entries} | {p for rows in sheets.values() for _, p, _ in rows}
    for file, owner in zip(files, whose, strict=True):
        bare = all(item.person is None for item in file.items if isinstance(item, Record | Row))
        if owner and bare and file.kind == "log":
            names.add(owner)
    everybody = pd.DataFrame({"person": sorted(names)})
    if told is None:
        return everybody
    return everybody.merge(told.drop_duplicates("person"), how="left", on="person")


def _link(frames: dict[str, pd.DataFrame], notes: Notes) -> None:
    for name in ("sessions", "scores"):
        if name in frames:
            frames[name] = conform(frames[name], TABLES[name])
    if "sessions" in frames:
        frames["sessions"] = numbered(frames["sessions"], notes)
        if "scores" in frames:
            frames["scores"] = link(frames["scores"], frames["sessions"], notes)


def _lines(items: Sequence[Record | Row]) -> int:
    """How many lines of a file these are: every entry is one; rows of a line that gave several count once."""
    entries = [item.line for item in items if isinstance(item, Record)]
    return len(entries) + len({item.line for item in items if isinstance(item, Row)} - set(entries))


def _shares(file: FileRead, owner: str | None, kept: Sequence[Record | Row]) -> dict[str, list[int]]:
    """Rows read, kept and flagged of every person in a file; those of nobody under an empty name."""
    named = _by_line(file)
    found, used = defaultdict[str, list[Record | Row]](list), defaultdict[str, list[Record | Row]](list)
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for item in file.items:
        if isinstance(item, Record | Row):
            found[_owner(item.person, owner)].append(item)
        elif isinstance(item, Problem):
            problems[(item.person or "").strip() or named.get(item.line) or owner or ""].append(item)
    for item in kept:
        used[_owner(item.person, owner)].append(item)
    return {
        person: list(_counts(found[person], used[person], problems[person]).values())
        for person in sorted({*found, *problems})
    }


def _counts(found: Sequence[Record | Row], kept: Sequence[Record | Row], problems: Sequence[Problem]) -> dict[str, int]:
    lost = [problem.line or 0 for problem in problems if problem.lost]
    return {
        "rows_read": _lines(found) + len(lost),
        "rows_kept": _lines(kept),
        "rows_flagged": flagged((problem.line for problem in problems), [*(item.line for item in found), *lost]),
        "rows_lost": len(lost),
    }


def _provenance(file: FileRead, kept: Sequence[Record | Row], day_start: str) -> dict[str, object]:
    found = [item for item in file.items if isinstance(item, Record | Row)]
    problems = [item for item in file.items if isinstance(item, Problem)]
    labels = {slug(item.variable): item.source for item in file.items if isinstance(item, Label)}
    about = {key: value for key, value in file.about.items() if key not in ("path", ASKED)}
    return {
        "name": short(file.name),
        "format": file.format,
        "kind": file.kind,
        **about,
        **_counts(found, kept, problems),
        "labels": labels,
        "day_start": day_start,
    }
