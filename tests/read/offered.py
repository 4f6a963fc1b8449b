"""How many entries a file offers, counted without the readers: by json, csv, zipfile and the lines that start an entry."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from moodtrack.errors import ReadError
from moodtrack.read import Source, formats
from moodtrack.records import YEARS, Item, Label, Problem, Record, Row, Variable
from moodtrack.result import Code

__all__ = ["bytes_of", "complaints", "in_memory", "offered", "parsed", "unwrapped", "wrapped", "zipped"]

CODES = {str(code) for code in Code}
DATE = r"\d{1,4}[-./]\d{1,2}([-./]\d{1,4})?\.?"
CLOCK = r"\d{1,2}:\d\d(:\d\d)?( ?[AaPp][Mm])?"
JRNL = (re.compile(rf"\[{DATE}([ T]{CLOCK})?\](\s.*)?"), re.compile(rf"{DATE} {CLOCK}\s+\S.*"))
DAYONE = re.compile(r"\tDate:\t.*\S.*")


def in_memory(data: bytes, name: str = "memory") -> Source:
    """A file of these bytes that is on no disk."""
    source = Source(Path(name), name)
    vars(source)["data"] = data
    return source


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def bytes_of(sample: Path) -> bytes:
    """The bytes of a sample; a folder as the archive of its files."""
    archive = Source(sample, sample.name).archive
    if archive is None or archive.kind == "zip":
        return sample.read_bytes()
    return zipped({name: archive.read(name) for name in archive.names})


def unwrapped(data: bytes) -> list[bytes]:
    """The members of an archive, where damage is found by no checksum; of any other file the bytes."""
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def wrapped(data: bytes, place: int, inner: bytes) -> bytes:
    """The file with another member at a place; if it is no archive, what stands there instead."""
    if not data.startswith(b"PK"):
        return inner
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, list(members)[place]: inner})


def parsed(name: str, data: bytes) -> tuple[Item, ...] | None:
    """What a format makes of a file; None if it refuses."""
    try:
        return tuple(formats()[name].parse(in_memory(data)))
    except ReadError:
        return None


def complaints(name: str, data: bytes) -> list[str]:
    """What is wrong with the books of a file that is read: entries that came in and are neither kept nor told as lost."""
    said = [f"{', '.join(claims)} claim one file"] if len(claims := _claims(data)) > 1 else []
    items = parsed(name, data)
    if items is None:
        return said
    problems = [item for item in items if isinstance(item, Problem)]
    kept = {item.line for item in items if isinstance(item, Record | Row)}
    lost = [item.line for item in problems if item.lost]
    said += ["a line is kept and lost"] * bool(kept & set(lost)) + ["a line is lost twice"] * (
        len(set(lost)) < len(lost)
    )
    said += ["a code that is not known"] * bool({str(item.code) for item in problems} - CODES)
    least, most = offered(name, data)
    told = (
        len(kept)
        + len(lost)
        + (_without_line(items) if name == "jrnl_text" or formats()[name].kind == "companion" else 0)
    )
    return said + [f"{least} to {most} are offered, {len(kept)} kept, {len(lost)} lost"] * (not least <= told <= most)


def _claims(data: bytes) -> list[str]:
    found, source = [], in_memory(data)
    for each in formats().values():
        try:
            found += [each.name] * each.recognise(source).matches
        except ReadError:
            continue
    return found


def _without_line(items: tuple[Item, ...]) -> int:
    """Words and questions of a companion, and lines of a journal that look like the start of an entry and are told to be none."""
    told = [item for item in items if isinstance(item, Problem) and not item.lost]
    words, asked = (sum(isinstance(item, kind) for item in items) for kind in (Label, Variable))
    return (asked or words) + sum(item.code in (Code.UNMAPPED_LABEL, Code.BAD_DATE) for item in told)


def offered(name: str, data: bytes) -> tuple[int, int]:
    """The least and the most entries that a file may be said to offer; they differ only where quotes do not match."""
    count = COUNTS.get(name, _sheet)(data)
    return count if isinstance(count, tuple) else (count, count)


def _text(data: bytes) -> str:
    return in_memory(data).text


def _members(data: bytes, ending: str) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from (archive.read(name) for name in archive.namelist() if name.casefold().endswith(ending))


def _listed(text: str, key: str) -> int | None:
    """How many are in the list of a JSON text; None where it is none."""
    try:
        found = json.loads(text)[key]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return len(found) if isinstance(found, list) else None


def _dayone(data: bytes) -> int:
    """Entries of all journals; a member that is no JSON, and so no journal, is one that is lost."""
    texts = [_text(each) for each in _members(data, ".json")] if data.startswith(b"PK") else [_text(data)]
    counts = [_listed(text, "entries") for text in texts]
    return sum(1 if count is None else count for count in counts)


def _backup(data: bytes) -> int:
    text = _text(next(_members(data, "backup.daylio"))) if data.startswith(b"PK") else _text(data)
    if not text.lstrip().startswith("{"):
        text = base64.b64decode("".join(text.split())).decode("utf-8-sig")
    return _listed(text, "dayEntries") or 0


def _pages(data: bytes) -> int:
    """Page headers; one for a page that is called by a day and has none."""
    head = re.compile(r"<div[^<>]*class=[\"']pageHeader[\"']")
    if not data.startswith(b"PK"):
        return len(head.findall(_text(data)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {name: _text(archive.read(name)) for name in archive.namelist() if name.endswith(".html")}
    return sum(
        len(head.findall(text)) or re.search(r"\d{4}-\d\d-\d\d", name) is not None for name, text in texts.items()
    )


def _ticks(data: bytes) -> tuple[int, int] | int:
    """Days: rows of the one table; in an archive the different first cells of all tables of ticks."""
    if not data.startswith(b"PK"):
        return _sheet(data)
    cells: set[str] = set()
    for each in _members(data, "checkmarks.csv"):
        text = _text(each)
        try:
            rows = [
                row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(c.strip() for c in row)
            ]
        except csv.Error:
            continue
        cells |= {row[0].strip() for row in rows[bool(rows) and rows[0][0].strip().casefold() == "date" :]}
    return len(cells)


def _health(data: bytes) -> tuple[int, int]:
    """Spans of sleep and mindfulness, and between no and all records of steps, which are joined by day; a damaged file breaks off."""
    text = b"".join(t for t in _members(data, ".xml") if b"<HealthData" in t) if data.startswith(b"PK") else data
    most = len(re.findall(rb"<Record\b", text))
    try:
        root = ElementTree.fromstring(
            re.sub(rb"<!DOCTYPE.*?\]>|[\x00-\x08\x0b\x0c\x0e-\x1f]|&#11;", b"", text, flags=re.DOTALL)
        )
    except ElementTree.ParseError:
        return 0, most
    kinds = [record.get("type", "") for record in root.iter("Record")]
    sleep, mindful = "HKCategoryTypeIdentifierSleepAnalysis", "HKCategoryTypeIdentifierMindfulSession"
    spans, steps = kinds.count(sleep) + kinds.count(mindful), kinds.count("HKQuantityTypeIdentifierStepCount")
    return spans, spans + steps


def _topic(data: bytes) -> tuple[int, int]:
    """Between one, where a plain table of steps has rows, and all rows: those of a day are joined, those of other topics counted."""
    texts = [_text(each) for each in _members(data, ".csv")] if data.startswith(b"PK") else [_text(data)]
    tables = [[line for line in re.split(r"\r\n|\r|\n", text) if line.strip(", \t")] for text in texts]
    whole = "key.projectId,key.userId,key.sourceId,value.time,value.timeReceived,value.steps"
    plain = any(len(lines) > 1 and lines[0] == whole and '"' not in "".join(lines) for lines in tables)
    return int(plain), sum(len(lines) for lines in tables)


def _headings(data: bytes) -> tuple[int, int]:
    """Between the headings with a text below them and all headings: those of a day, month or year may be bare.

    What stands before the first one is one more: surely if it has a line of words, perhaps if it has any line.
    """
    lines = _lines(data)
    first = next((n for n, line in enumerate(lines) if re.fullmatch(r"\*+[ \t]+.*", line)), len(lines))
    before = [line for line in lines[:first] if line.strip()]
    below = [after for line, after in pairwise([*lines, ""]) if re.fullmatch(r"\*+[ \t]+.*", line)]
    said = sum(bool(re.match(r"[^\W\d]", after)) and not re.match(r"[A-Z]+:", after) for after in below)
    return said + any(re.match(r"[^\W\d]", line) for line in before), len(below) + bool(before)


def _lines(data: bytes) -> list[str]:
    return re.split(r"\r\n|\r|\n", _text(data))


def _jrnl_text(data: bytes) -> int:
    """Lines in the style of the first that start an entry or look so, from the first with a real day; and one for all above it.

    A date alone starts an entry in brackets, and on the first line without them.
    """
    lines = [line.rstrip() for line in _lines(data) if line.strip()]
    style = JRNL[0] if lines[0].startswith("[") else JRNL[1]
    looks = [style.fullmatch(line) is not None for line in lines]
    looks[0] |= re.fullmatch(rf"{DATE}(\s+\S.*)?", lines[0]) is not None and _is_day(lines[0])
    start = next(place for place, line in enumerate(lines) if looks[place] and _is_day(line))
    return bool(start) + sum(looks[start:])


def _is_day(line: str) -> bool:
    """Whether the first numbers of a line are a day, the year first or last."""
    found = re.match(r"\[?(\d+)([-./])(\d+)\2(\d+)", line)
    if found is None:
        return False
    first, second, third = found[1], found[3], found[4]
    for year, month, day in ((first, second, third), (third, second, first), (third, first, second)):
        try:
            if len(year) == 4 and YEARS[0] <= date(int(year), int(month), int(day)).year <= YEARS[1]:
                return True
        except ValueError:
            continue
    return False


def _sheet(data: bytes) -> tuple[int, int] | int:
    """Rows that are not empty, below the header; between one and all lines where the quotes do not match."""
    lines = list(io.StringIO(_text(data), newline=""))
    head = next((line for line in lines if line.strip()), "")
    rows = []
    try:
        for row in csv.reader(lines, delimiter=max(",;\t", key=head.count), strict=True):
            rows.append(row)
    except csv.Error:
        return 1, len(lines)
    full = [row for row in rows if any(cell.strip() for cell in row)]
    headed = not full or not re.fullmatch(r"\d{4}\b.*", full[0][0].strip())
    return len(full) - headed


def _words(data: bytes) -> tuple[int, int] | int:
    """Words of a label map: of all groups, or one a row."""
    if not _text(data).lstrip().startswith("{"):
        return _sheet(data)
    return sum(len(words) for words in json.loads(_text(data)).values())


def _answers(data: bytes) -> tuple[int, int] | int:
    """Rows below the header rows: those whose first cell is no date at the top of the file."""
    count = _sheet(data)
    least, most = count if isinstance(count, tuple) else (count, count)
    return max(0, least - 2), most


COUNTS: dict[str, Callable[[bytes], tuple[int, int] | int]] = {
    "dayone": _dayone,
    "jrnl": lambda data: _listed(_text(data), "entries") or 0,
    "daylio_backup": _backup,
    "apple_journal": _pages,
    "loop_habits": _ticks,
    "obsidian": lambda data: len(list(_members(data, ".md"))) if data.startswith(b"PK") else 1,
    "apple_health": _health,
    "pixels": lambda data: len(json.loads(_text(data))),
    "radar": _topic,
    "emoods": lambda data: _sheet(next(_members(data, "entry.csv"))) if data.startswith(b"PK") else _sheet(data),
    "org_mode": _headings,
    "journey": lambda data: len(list(_members(data, ".json"))) if data.startswith(b"PK") else 1,
    "dayone_classic": lambda data: len(list(_members(data, ".doentry"))) if data.startswith(b"PK") else 1,
    "dayone_text": lambda data: sum(DAYONE.fullmatch(line) is not None for line in _lines(data)),
    "jrnl_text": _jrnl_text,
    "daylio_moods": _words,
    "qualtrics": _answers,
    "openesm": lambda data: _listed(_text(data), "features") or 0,
    "fhir": lambda data: (
        1 if json.loads(_text(data)).get("resourceType") != "Bundle" else _listed(_text(data), "entry") or 0
    ),
    "signs": lambda data: len(tomllib.loads(_text(data))["sign"]),
}
"""How each format is counted; every other one is a table with a header."""
