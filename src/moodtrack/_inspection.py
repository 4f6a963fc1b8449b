"""What the readers see in files, as data and as the text that the command line prints."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moodtrack.errors import UnknownPerson
from moodtrack.log import Log
from moodtrack.measures import Measure, Scoring, get, resolve
from moodtrack.measures.scoring import codings, item_range
from moodtrack.read.cells import guarded
from moodtrack.records import FileRead, Label, Problem, Record, Row, Variable
from moodtrack.schema import slug
from moodtrack.tidy._keys import keyed, way_out
from moodtrack.tidy.assemble import once
from moodtrack.tidy.entries import Entry
from moodtrack.tidy.notes import Notes, flagged, lines_in_words, short
from moodtrack.tidy.persons import claimed, owners
from moodtrack.tidy.score import score
from moodtrack.tidy.sheets import SHEETS, sheet
from moodtrack.tidy.words import Words

__all__ = ["Inspection", "SeenFile", "SeenLabel", "SeenMeasure", "SeenVariable", "look"]


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file: its format and why, rows read, kept and flagged, what every column is read as, problems, and the order of dates."""

    name: str
    format: str
    why: str
    encoding: str
    read: int
    kept: int
    flagged: int
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    dates: str = ""


@dataclass(frozen=True, slots=True)
class SeenVariable:
    """One rating: its scale as far as the files tell, how many values there are, the lowest and the highest."""

    scale: Variable
    n: int
    low_seen: float | None
    high_seen: float | None


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """One word of a scale: how often, which number, and where that comes from; None is not mapped."""

    variable: str
    label: str = field(repr=False)
    n: int
    value: float | None
    source: str


@dataclass(frozen=True, slots=True)
class SeenMeasure:
    """One questionnaire: how many scores the files give, how many answers to items, what is made of these, and which scores have no range, and why."""

    name: str
    scores: int
    answers: int
    note: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """What `moodtrack.inspect` sees; `str()` is the text for people.

    Parameters
    ----------
    files : tuple of SeenFile
        In the order of the call.
    variables : tuple of SeenVariable
        Every rating that came as a number, and every scale that a file tells.
    labels : tuple of SeenLabel
        Every word that came in place of a number, best first, those without a number last.
    measures : tuple of SeenMeasure
        Every questionnaire, by name.
    unowned : str
        Why `moodtrack.load` would not say whose these files are; empty where it would.
    """

    files: tuple[SeenFile, ...]
    variables: tuple[SeenVariable, ...]
    labels: tuple[SeenLabel, ...]
    measures: tuple[SeenMeasure, ...] = ()
    unowned: str = ""

    @property
    def unmapped(self) -> tuple[SeenLabel, ...]:
        """The words without a number."""
        return tuple(label for label in self.labels if label.value is None)

    @property
    def label_map(self) -> str:
        """A label map as CSV, ready to fill in: the known numbers are there, the others are empty."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["label", "value", "variable"])
        for seen in self.labels:
            writer.writerow([guarded(seen.label), "" if seen.value is None else f"{seen.value:g}", seen.variable])
        return out.getvalue()

    def __str__(self) -> str:
        refused = [f"these files cannot be read together: {self.unowned}"] if self.unowned else []
        return "\n".join(
            [*refused, *_files(self.files), *_variables(self.variables), *_measures(self.measures), *_labels(self)]
        )


def look(done: Sequence[FileRead], person: str | None = None) -> Inspection:
    """The Inspection of files that were read.

    Examples
    --------
    >>> from moodtrack.records import Label
    >>> from datetime import datetime
    >>> entry = Record(datetime(2026, 3, 1, 20), "minute", "mood", 2, labels={"mood": "fine"})
    >>> seen = look([FileRead("a.csv", "daylio", "log", (entry, Label("mood", "fine", 4.0, "user")))])
    >>> seen.files[0].kept, seen.labels[0].value
    (1, 4.0)
    """
    done = claimed(done)
    notes = Notes()
    entries, worth, kept, unowned = _settled(done, person, notes)
    words = tuple(_words(entries, worth))
    told = [(where, Problem(code, what)) for where, code, what in notes.frame()[["where", "code", "what"]].astype("str").itertuples(index=False)]  # fmt: skip
    files = tuple(
        _file(file, n, [one for where, one in told if short(file.name) in where.split(", ")])
        for file, n in zip(done, kept, strict=True)
    )
    return Inspection(files, tuple(_scales(done, entries, words)), words, tuple(_forms(done, person)), unowned)


def _settled(done: Sequence[FileRead], person: str | None, notes: Notes) -> tuple[list[Entry], Words, list[int], str]:
    """The entries as `load` has them, what their words are worth, the lines kept of each file, and why it would refuse the files if it would.

    Where it cannot be told whose the files are, every file stands for itself.
    """
    try:
        return *once(done, owners(done, person), notes), ""
    except UnknownPerson as error:
        whose = [file.person or person or "" for file in done]
        each = [
            Entry(index, item.person or whose[index], "", item)
            for index, file in enumerate(done)
            for item in file.items
            if isinstance(item, Record)
        ]
        lines = [len({item.line for item in file.items if isinstance(item, Record | Row)}) for file in done]
        return each, Words(done, Notes(), whose), lines, str(error)


def _file(file: FileRead, lines: int, told: Sequence[Problem]) -> SeenFile:
    problems = (*(item for item in file.items if isinstance(item, Problem)), *_doubted(file), *told)
    kept = {item.line for item in file.items if isinstance(item, Record | Row)} or [
        item for item in file.items if isinstance(item, Label | Variable) and file.kind == "companion"
    ]
    lost = sum(problem.lost for problem in problems)
    return SeenFile(
        file.name,
        file.format,
        str(file.about.get("why", "")),
        str(file.about.get("encoding", "")),
        len(kept) + lost,
        len(kept) if file.kind == "companion" else lines,
        flagged((problem.line for problem in problems), _rows(file.items)),
        dict(_mapping(file.about.get("columns"))),
        problems,
        str(file.about.get("dates", "")),
    )


def _doubted(file: FileRead) -> Iterable[Problem]:
    """Cells of sheets with a word that their column does not know, as `load` tells them."""
    notes = Notes()
    rows = [item for item in file.items if isinstance(item, Row) and item.table in SHEETS]
    for table in dict.fromkeys(row.table for row in rows):
        sheet(table, [(file.name, "", row) for row in rows if row.table == table], "04:00", notes)
    for code, what in notes.frame()[["code", "what"]].astype("str").itertuples(index=False):
        yield Problem(code, what)


def _rows(items: Iterable[object]) -> list[int]:
    """Lines of entries and rows, also of those that are lost."""
    kept = [item.line for item in items if isinstance(item, Record | Row)]
    return kept + [item.line for item in items if isinstance(item, Problem) and item.lost and item.line is not None]


def _mapping(value: object) -> Mapping[str, str]:
    return value if isinstance(value, Mapping) else {}


def _scales(done: Sequence[FileRead], entries: Sequence[Entry], words: Sequence[SeenLabel]) -> Iterable[SeenVariable]:
    told: dict[str, Variable] = {}
    values: dict[str, list[float]] = {}
    for item in (item for file in done for item in file.items):
        if isinstance(item, Variable):
            told.setdefault(item.name, item)
    for entry in entries:
        for name, value in entry.record.ratings.items():
            values.setdefault(name, []).extend([] if value is None else [value])
    for word in words:
        if word.value is not None:
            values.setdefault(word.variable, []).extend([word.value] * word.n)
    for name in dict.fromkeys([*told, *values]):
        found = values.get(name, [])
        yield SeenVariable(
            told.get(name, Variable(name)), len(found), min(found, default=None), max(found, default=None)
        )


def _words(entries: Sequence[Entry], words: Words) -> list[SeenLabel]:
    counts: Counter[tuple[str, str, float | None, str]] = Counter()
    for entry in entries:
        for variable, label in _wordy(entry.record):
            worth = words.worth(entry.file, entry.person, slug(variable), label)
            counts[variable, label, worth.value if worth else None, worth.source if worth else ""] += 1
    return [
        SeenLabel(variable, label, n, value, source) for (variable, label, value, source), n in counts.most_common()
    ]


def _forms(done: Sequence[FileRead], person: str | None) -> Iterable[SeenMeasure]:
    doubts = _in_doubt(done, person)
    rows = [item.values for file in done for item in file.items if isinstance(item, Row) and item.table == "scores"]
    given = [r for r in rows if r.get("value") is not None]
    counts = Counter((str(r.get("measure")), str(r.get("item", "total")).isdecimal()) for r in given)
    for name in sorted({name for name, _ in counts} - {"goal"}):
        yield SeenMeasure(
            name,
            counts[name, False],
            counts[name, True],
            _made(name, rows) if counts[name, True] else "",
            tuple(dict.fromkeys(what for where, what in doubts if where.split(":")[1] == name)),
        )


def _in_doubt(done: Sequence[FileRead], person: str | None) -> list[tuple[str, str]]:
    """Where and why scores that the files give have no range, as `load` says it."""
    rows = [(file.name, item.person or file.person or person or "me", item) for file in done for item in file.items if isinstance(item, Row) and item.table == "scores"]  # fmt: skip
    if not rows:
        return []
    found = score(Log(scores=sheet("scores", rows, "04:00", Notes()))).problems[["where", "what"]].astype("str")
    return [(where, what) for where, what in found.itertuples(index=False) if "no range is named" in what]


def _made(name: str, rows: Sequence[Mapping[str, object]]) -> str:
    """What becomes of the answers to the items of a form."""
    known = resolve(name)
    if known is None:
        return "not in the registry: no score is made of them"
    if get(known).scoring.key == "own":
        return f"its reversed items are not part of moodtrack: {keyed(get(known))}"
    ways = codings(get(known))
    answers = [
        (int(str(r["item"])), v)
        for r in rows
        if r.get("measure") == name
        and str(r.get("item", "total")).isdecimal()
        and isinstance(v := r.get("value"), float)
    ]
    fits = [way for way in ways if all(_within(get(known), way, item, value) for item, value in answers)]
    if len(ways) > 1 and len(fits) != 1:
        named = " or ".join(way.form for way in ways)
        return f"no score is made of them: the answers do not tell the coding ({named}); {way_out(get(known))}, or give totals"
    return "made into scores where an occasion is complete and the file has none"


def _within(measure: Measure, way: Scoring, item: int, value: float) -> bool:
    """Whether an answer is possible in a coding; an item that the form does not have says nothing."""
    if not 1 <= item <= measure.items:
        return True
    low, high = item_range(measure, way)
    return bool(low[item - 1] <= value <= high[item - 1])


def _wordy(record: Record) -> list[tuple[str, str]]:
    """The words of an entry that stand in place of a number."""
    return [(variable, label) for variable, label in record.labels.items() if record.ratings.get(variable) is None]


def _files(seen: Sequence[SeenFile]) -> Iterable[str]:
    for file in seen:
        if file.format in ("unknown", "skipped"):
            yield f"{file.name}: {'not read' if file.format == 'unknown' else 'skipped'}"
            yield f"  {file.why}"
            continue
        yield f"{file.name}: {file.format}" + (f" ({file.why})" if file.why else "")
        if file.encoding:
            yield f"  {file.read} rows read, {file.kept} kept, {file.flagged} flagged; {file.encoding}"
        if file.dates:
            yield f"  dates such as 03/04/2024: {file.dates}"
        renamed = [
            f"column {written!r} read as {column}"
            for written, column in file.columns.items()
            if column and slug(written) != column
        ]
        if renamed:
            yield f"  {'; '.join(renamed)}"
        for code in dict.fromkeys(str(problem.code) for problem in file.problems):
            same = [problem for problem in file.problems if problem.code == code]
            lines = [problem.line for problem in same if problem.line is not None]
            place = f" at {lines_in_words(lines)}" if lines else ""
            what = "; ".join(list(dict.fromkeys(problem.what for problem in same))[:3])
            yield f"  {code} ({len(same)}){place}: {what}"


def _variables(seen: Sequence[SeenVariable]) -> Iterable[str]:
    if seen:
        yield "variables"
    for variable in seen:
        scale = variable.scale
        ends = f"{_end(scale.low)} to {_end(scale.high)}" + (f" {scale.unit}" if scale.unit else "")
        values = f"{variable.n} values" + (
            f" from {variable.low_seen:g} to {variable.high_seen:g}" if variable.n else ""
        )
        yield f"  {scale.name}: scale {ends}, {scale.direction or 'direction unknown'}; {values}"


def _measures(seen: Sequence[SeenMeasure]) -> Iterable[str]:
    if seen:
        yield "questionnaires"
    for measure in seen:
        answers = f", {measure.answers} answers to items ({measure.note})" if measure.answers else ""
        yield f"  {measure.name}: {measure.scores} scores{answers}"
        yield from (f"    {doubt}" for doubt in measure.doubts)


def _end(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _labels(seen: Inspection) -> Iterable[str]:
    mapped = [label for label in seen.labels if label.value is not None]
    if mapped:
        yield "words with a number"
    for label in mapped:
        yield f"  {label.variable}: {label.label} = {label.value:g} ({label.n} times; {label.source})"
    if seen.unmapped:
        yield "words without a number"
        yield from (f"  {label.variable}: {label.label} ({label.n} times)" for label in seen.unmapped)
        yield "label map, ready to fill in (save it as moods.csv and give it with --moods moods.csv):"
        yield from (f"  {line}" for line in seen.label_map.splitlines())
