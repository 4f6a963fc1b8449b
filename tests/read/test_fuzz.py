"""Damaged and odd files of every format: each is read or refused cleanly, and what is read can be made into a Log."""

from __future__ import annotations

import base64
import json
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.errors import MoodtrackError, ReadError
from moodtrack.read import formats, recognise
from moodtrack.records import FileRead, Item, Problem, Record
from moodtrack.tidy import assemble

from .offered import bytes_of, complaints, in_memory, offered, parsed, unwrapped, wrapped, zipped

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = [
    (folder.name, sample)
    for folder in sorted(SAMPLES.iterdir())
    if folder.is_dir() and folder.name != "demo"
    for sample in sorted(folder.iterdir())
    if not sample.name.endswith(".expected.json")
]
IDS = [f"{name}/{sample.name}" for name, sample in FILES]
SMALLEST = [min((f for f in FILES if f[0] == name), key=lambda f: len(bytes_of(f[1]))) for name in dict(FILES)]
"""One sample of each format: the books of a file cut off anywhere are kept by the reader, whatever sample it is; that each
sample is read or refused at every byte, `check_format` holds."""
ARCHIVES = [(name, sample) for name, sample in FILES if bytes_of(sample).startswith(b"PK")]

WORDS = [
    "null", "NA", "None", "nan", "🙂", "a|b", 'say "no"', "line\nline", "=1+1", "@sum", "-2+3", "\t=x", "<script>", "{}",
    "\\", "'", "\u202e", "é", "e\u0301", " ", "0", "9" * 400, "x" * 2000,
]  # fmt: skip


def read_or_refuse(name: str, data: bytes) -> tuple[Item, ...] | None:
    """What a format makes of a file whose books are in order; None if it refuses."""
    assert complaints(name, data) == []
    return parsed(name, data)


def assembled(name: str, items: tuple[Item, ...]) -> None:
    format = formats()[name]
    file = FileRead("memory", name, format.kind, items, {}, None, format.app)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            log = assemble([file])
        except MoodtrackError:
            return
    assert len(log.entries) <= sum(isinstance(item, Record) for item in items)


def cuts(size: int) -> st.SearchStrategy[list[int]]:
    """Two places in a file of this size, in order."""
    return st.lists(st.integers(0, size), min_size=2, max_size=2).map(sorted)


@pytest.mark.parametrize(("name", "sample"), FILES, ids=IDS)
@given(data=st.data())
@settings(max_examples=40)
def test_flipped_bits(name: str, sample: Path, data: st.DataObject) -> None:
    whole = bytes_of(sample)
    parts = unwrapped(whole)
    place = data.draw(st.integers(0, len(parts) - 1), "member")
    damaged = bytearray(parts[place])
    for bit in data.draw(st.lists(st.integers(0, 8 * len(damaged) - 1), min_size=1, max_size=3), "bits"):
        damaged[bit // 8] ^= 1 << bit % 8
    assert complaints(name, wrapped(whole, place, bytes(damaged))) == []


@pytest.mark.parametrize(("name", "sample"), ARCHIVES, ids=[sample.name for _, sample in ARCHIVES])
@given(data=st.data())
def test_flipped_bits_of_an_archive_itself(name: str, sample: Path, data: st.DataObject) -> None:
    damaged = bytearray(bytes_of(sample))
    bit = data.draw(st.integers(0, 8 * len(damaged) - 1), "bit")
    damaged[bit // 8] ^= 1 << bit % 8
    items = parsed(name, bytes(damaged))
    whole = parsed(name, bytes_of(sample))
    assert items is None or len(items) <= len(whole or ())


@pytest.mark.parametrize(("name", "sample"), FILES, ids=IDS)
@given(data=st.data())
@settings(max_examples=20)
def test_parts_left_out_doubled_and_swapped(name: str, sample: Path, data: st.DataObject) -> None:
    whole = bytes_of(sample)
    parts = unwrapped(whole)
    place = data.draw(st.integers(0, len(parts) - 1), "member")
    part = parts[place]
    a, b = data.draw(cuts(len(part)), "cuts")
    for made in (part[:a] + part[b:], part[:b] + part[a:], part[b:] + part[:b]):
        assert complaints(name, wrapped(whole, place, made)) == []


@pytest.mark.parametrize(("name", "sample"), SMALLEST, ids=[f"{name}/{sample.name}" for name, sample in SMALLEST])
def test_cut_off_at_every_byte(name: str, sample: Path) -> None:
    whole = bytes_of(sample)
    wrong = {}
    for place, part in enumerate(unwrapped(whole)):
        for end in range(len(part)):
            if said := complaints(name, wrapped(whole, place, part[:end])):
                wrong[place, end] = said
    assert wrong == {}


@pytest.mark.parametrize(("name", "sample"), FILES, ids=IDS)
def test_a_whole_sample_adds_up_and_offers_something(name: str, sample: Path) -> None:
    assert complaints(name, bytes_of(sample)) == []
    assert min(offered(name, bytes_of(sample))) > 0


def test_every_format_has_a_sample() -> None:
    assert {name for name, _ in FILES} == set(formats())


def backup(
    word: str, year: int = 2026, *, instant: int = 1_767_222_000_000, offset: object = 0, **other: object
) -> bytes:
    entry = {"id": 1, "year": year, "month": 0, "day": 1, "hour": 2, "minute": 30, "datetime": instant, "mood": 6,
             "timeZoneOffset": offset, "note": word, "note_title": word, "tags": [1], **other}  # fmt: skip
    data = {
        "customMoods": [{"id": 6, "custom_name": word, "mood_group_id": 2, "predefined_name_id": -1}],
        "tags": [{"id": 1, "name": word, "id_tag_group": 3}],
        "tag_groups": [{"id": 3, "name": word}],
        "dayEntries": [entry],
    }
    return zipped({"backup.daylio": base64.b64encode(json.dumps(data).encode())})


def journal(word: str, created: str = "2026-03-29T01:30:00Z", zone: str = "Europe/Berlin") -> bytes:
    entry = {"uuid": "1", "creationDate": created, "timeZone": zone, "text": word, "tags": [word], "richText": "x"}
    return json.dumps({"metadata": {"version": "1.0"}, "entries": [entry]}).encode()


def jrnl(word: str, day: str = "2026-03-29", clock: str = "02:30") -> bytes:
    return json.dumps({"entries": [{"title": word, "body": word, "date": day, "time": clock, "tags": [word]}]}).encode()


def texts(word: str) -> list[tuple[str, bytes]]:
    """Files of the formats that hold words, each with the word in every place."""
    plain = word.replace("\n", " ").encode("utf-8", "surrogatepass")
    quoted = '"' + word.replace('"', '""') + '"'
    return [
        ("daylio_backup", backup(word)),
        ("dayone", journal(word)),
        ("jrnl", jrnl(word)),
        ("jrnl_text", b"[2026-03-29 02:30] " + plain + b"\n" + plain + b"\n"),
        ("dayone_text", b"\tDate:\t29 March 2026\n\n" + plain + b"\n"),
        ("daylio", f"full_date,date,weekday,time,mood,activities,note\n2026-03-29,March 29,,02:30,{quoted},{quoted},{quoted}\n".encode()),
        ("log", f"date,mood,tags,note\n2026-03-29,3,{quoted},{quoted}\n".encode()),
        ("share", f"source,entry\n{quoted},{quoted}\n".encode()),
        ("goals", f"goal,target\n{quoted},3\n".encode()),
    ]  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=ascii)
def test_odd_words_are_words(word: str) -> None:
    for name, data in texts(word):
        items = read_or_refuse(name, data)
        assert items is not None, name
        if name in ("daylio_backup", "daylio", "share"):
            assembled(name, items)
        records = [item for item in items if isinstance(item, Record)]
        assert len(records) == (name not in ("share", "goals")) or not word.strip(), name
        for record in records:
            assert list(record.labels.values()) in ([], [word.strip()]), name
            if name in ("daylio_backup", "dayone", "jrnl"):
                assert [tag.name for tag in record.tags or ()] == [word.strip()] * bool(word.strip()), name


@given(word=st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=8))
@settings(max_examples=12)
def test_any_word(word: str) -> None:
    for name, data in [("daylio_backup", backup(word)), ("dayone", journal(word)), ("jrnl", jrnl(word))]:
        assert read_or_refuse(name, data) is not None
    assembled("daylio_backup", read_or_refuse("daylio_backup", backup(word)) or ())


NUMBERS = [None, "3", True, -1, 13, 2**63, 10**400, 1.5, [], {}]


@pytest.mark.parametrize("value", NUMBERS, ids=lambda v: ascii(v)[:20])
def test_numbers_of_any_kind(value: object) -> None:
    for field in ("id", "year", "month", "day", "hour", "minute", "datetime", "mood", "timeZoneOffset", "tags", "note"):
        items = read_or_refuse("daylio_backup", backup("a", **{"offset": 0} | {field: value}))  # type: ignore[arg-type]
        assert items is not None
        assert sum(isinstance(item, Record) or (isinstance(item, Problem) and item.lost) for item in items) == 1
        if field in ("year", "datetime", "mood"):
            assembled("daylio_backup", items)
    for made in ("creationDate", "timeZone", "text", "tags", "uuid", "date", "time", "title", "starred"):
        for data in (journal("a"), jrnl("a")):
            whole = json.loads(data)
            whole["entries"][0][made] = value
            for name in ("dayone", "jrnl"):
                read_or_refuse(name, json.dumps(whole).encode())
    for whole_file in (value, [value], {"entries": value}, {"dayEntries": value, "customMoods": value}):
        for name in ("dayone", "jrnl", "daylio_backup"):
            read_or_refuse(name, json.dumps(whole_file).encode())


@pytest.mark.parametrize("year", [1, 1677, 1970, 2263, 9999])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "", "../../etc/passwd", "Europe"])
def test_both_ends_of_the_calendar(year: int, zone: str) -> None:
    for day in (f"{year:04}-01-01", f"{year:04}-12-31"):
        for name, data in (("dayone", journal("a", f"{day}T23:59:59Z", zone)), ("jrnl", jrnl("a", day, "23:59"))):
            items = read_or_refuse(name, data)
            assert items is not None
            assert sum(isinstance(item, Record) or (isinstance(item, Problem) and item.lost) for item in items) == 1
            if zone != "Europe":
                assembled(name, items)
    items = read_or_refuse("daylio_backup", backup("a", year))
    assert items is not None
    assembled("daylio_backup", items)


@pytest.mark.parametrize("instant", [0, -1, 253402300799999, 253402300800000, -62135596800000, -62135596800001])
@pytest.mark.parametrize("offset", [0, 840, -720, 50_400_000, 10**12])
def test_instants_at_both_ends(instant: int, offset: int) -> None:
    items = read_or_refuse("daylio_backup", backup("a", instant=instant, offset=offset))
    assert items is not None
    assert sum(isinstance(item, Record) for item in items) == 1


def test_the_hour_that_is_not_and_the_hour_that_is_twice() -> None:
    """The wall clock stays as written; two instants of one wall clock differ by their offsets."""
    (gap,) = [i for i in read_or_refuse("jrnl", jrnl("a", "2026-03-29", "02:30")) or () if isinstance(i, Record)]
    assert gap.at.isoformat() == "2026-03-29T02:30:00"
    twice = []
    for created in ("2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"):
        items = read_or_refuse("dayone", journal("a", created))
        twice += [(i.at.isoformat(), i.utc_offset) for i in items or () if isinstance(i, Record)]
    assert twice == [("2025-10-26T02:30:00", 120), ("2025-10-26T02:30:00", 60)]


def test_deep_and_wide_json_is_refused() -> None:
    for data in (b"[" * 200_000, b'{"entries":' * 50_000, b'{"entries": [' + b"1," * 1000 + b"1]}"):
        with pytest.raises(ReadError):
            recognise(in_memory(data))


def test_entities_of_a_property_list_are_not_expanded() -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<plist><dict><key>Creation Date</key><date>2016-07-01T05:30:00Z</date><key>Entry Text</key><string>&b;</string></dict></plist>"""
    (item,) = read_or_refuse("dayone_classic", data) or ()
    assert isinstance(item, Problem)
    assert item.lost


def test_a_member_of_another_name_is_not_read() -> None:
    bomb = bytes(20 * 1024 * 1024)
    entry = base64.b64encode(json.dumps({"dayEntries": [], "customMoods": []}).encode())
    source = in_memory(zipped({"backup.daylio": entry, "assets/a.jpg": bomb}))
    assert recognise(source)[0].name == "daylio_backup"


def test_a_lost_entry_hides_no_line_that_looks_like_one() -> None:
    data = b"04/05/2026 10:00 tea\n31/31/2026 10:00 walk\n"
    assert offered("jrnl_text", data) == (2, 2)
    assert complaints("jrnl_text", data) == []


def test_a_damaged_journal_beside_a_whole_one_is_told() -> None:
    data = zipped({"a.json": journal("tea"), "b.json": journal("walk")[:-9]})
    told = [item for item in read_or_refuse("dayone", data) or () if not isinstance(item, Record)]
    assert [(str(item.code), item.line, item.lost) for item in told if isinstance(item, Problem)] == [
        ("unreadable", 2, True)
    ]
