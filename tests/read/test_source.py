"""Opening a file: encodings, line ends, delimiters, limits; what is no text is refused."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.errors import LimitExceeded, OptionError, ReadError, UnknownFormat
from moodtrack.read import Limits, Source, formats, read
from moodtrack.read.decode import decode, wide
from moodtrack.records import Item, Problem, Record

HEADER = "full_date,date,weekday,time,mood,activities,note_title,note"
ROW = '2026-03-01,March 1,Sunday,9:05 PM,żółty,"tea | dé",Ünder,"one, two"'
TEXT = f"{HEADER}\n{ROW}\n"


def records(path: Path) -> list[Record]:
    return [item for item in read(path)[0].items if isinstance(item, Record)]


def write(folder: Path, data: bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
        TEXT.replace("\n", "\r").encode("utf-8"),
        TEXT.rstrip("\n").encode("utf-8"),
        ("\n\n" + TEXT + "\n").encode("utf-8"),
        ("sep=,\n" + TEXT).encode("utf-8"),
    ],
    ids=[
        "utf8",
        "bom",
        "utf16",
        "utf16le",
        "utf16be",
        "crlf",
        "cr",
        "no last line end",
        "empty lines",
        "separator line",
    ],
)
def test_every_encoding_and_line_end_gives_the_same_entry(tmp_path: Path, data: bytes) -> None:
    (entry,) = records(write(tmp_path, data))
    assert entry.labels == {"mood": "żółty"}
    assert [tag.name for tag in entry.tags or ()] == ["tea", "dé"]
    assert entry.texts == {"title": "Ünder", "note": "one, two"}


def test_tab_and_semicolon_resaves_read_like_the_export(tmp_path: Path) -> None:
    fields = ["2026-03-01", "March 1", "Sunday", "9:05 PM", "fine", "tea | a, b; c", "", "one, two; three"]
    for delimiter in ("\t", ";"):
        cells = [f'"{field}"' for field in fields]
        text = HEADER.replace(",", delimiter) + "\n" + delimiter.join(cells) + "\n"
        (entry,) = records(write(tmp_path, text.encode()))
        assert entry.texts == {"note": "one, two; three"}
        assert [tag.name for tag in entry.tags or ()] == ["tea", "a, b; c"]


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    (file,) = read(write(tmp_path, f"{HEADER}\n2026-03-01,March 1,Sunday,21:05,müde,,,\n".encode("cp1252")))
    assert file.about["encoding"] == "cp1252"
    assert next(str(item.code) for item in file.items if isinstance(item, Problem)) == "encoding"
    assert [item.labels["mood"] for item in file.items if isinstance(item, Record)] == ["müde"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\n",
        b"a,b\0c\n1,2,3\n",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"\xff\xfea",
        b"mood \x81\x8d\n",
        b"\xef\xbb\xbf\xff",
    ],
)
def test_what_is_no_text_is_refused_with_its_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError, match=r"export\.csv"):
        read(write(tmp_path, data))


def test_limits_are_named_and_held(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.encode())
    for limit, said in (
        ("file_bytes", "20 bytes"),
        ("columns", "line 1 of .* has 8 cells"),
        ("line_characters", "line 1"),
    ):
        with pytest.raises(LimitExceeded, match=said):
            read(path, limits=Limits(**{limit: {"columns": 7}.get(limit, 20)}))
    more = write(tmp_path, (TEXT + ROW + "\n").encode())
    with pytest.raises(LimitExceeded, match="more than 2 rows"):
        read(more, limits=Limits(records=2))
    assert read(more, limits=Limits(records=3))[0].format == "daylio"


def test_more_columns_or_lines_than_accepted_are_named_before_they_are_read(tmp_path: Path) -> None:
    for text, said in (("," * 30 + "\n", "line 1 of .* has 31 cells"), ('a,b,"' + "x\r\n" * 11, "more than 10 lines")):
        path = write(tmp_path, text.encode())
        with pytest.raises(LimitExceeded, match=said):
            read(path, limits=Limits(columns=20, records=2))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b'{"entries": [{"creationDate": "2026-03-01T10:00:00Z", "n": ' + b"1" * 10_000 + b"}]}",
            "thousands of digits",
        ),
        (b"date,mood,note\n2026-03-01,4,te\0a\n", "holds NUL characters"),
    ],
)
def test_a_refusal_names_what_is_wrong(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read(write(tmp_path, data))


def test_an_archive_in_an_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as outer:
        outer.writestr("inner.zip", b"PK\x03\x04")
    with pytest.raises(UnknownFormat, match="unpack it first"):
        read(tmp_path / "a.zip")


NIGHT = [{"date": f"2026-03-0{day}", "type": "Mood", "scores": [3], "notes": "tea, rain; " * 9} for day in (1, 2)]
ENTRY = {"uuid": "A1", "creationDate": "2026-03-01T10:00:00Z", "text": "tea, rain; " * 9}


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (json.dumps(NIGHT), "pixels"),
        ("[ \n" + json.dumps(NIGHT)[1:], "pixels"),
        (json.dumps({"metadata": {"version": "1.0"}, "entries": [ENTRY] * 3}), "dayone"),
    ],
)
def test_json_on_one_line_is_not_too_long_for_a_sheet(tmp_path: Path, text: str, format: str) -> None:
    assert read(write(tmp_path, text.encode()), limits=Limits(line_characters=100))[0].format == format


def test_the_limit_of_one_format_does_not_decide_for_another(tmp_path: Path) -> None:
    note = "---\ndate: 2026-03-01\n---\n" + "tea, rain; " * 99
    assert read(write(tmp_path, note.encode()), limits=Limits(line_characters=100))[0].format == "obsidian"


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "9"])
def test_a_limit_is_a_whole_number(value: object) -> None:
    with pytest.raises(OptionError, match="columns"):
        Limits(columns=value)  # type: ignore[arg-type]


def test_a_cell_beyond_the_limit_is_a_lost_row_and_the_next_row_is_kept(tmp_path: Path) -> None:
    long = "x" * (Limits().cell_characters + 1)
    text = f"{HEADER}\n2026-03-02,March 2,Monday,21:05,a,,,{long}\n{ROW}\n"
    (file,) = read(write(tmp_path, text.encode()))
    lost = [item.line for item in file.items if isinstance(item, Problem) and item.lost]
    assert lost == [2]
    assert [item.line for item in file.items if isinstance(item, Record)] == [3]


def test_a_broken_quote_costs_its_row_only(tmp_path: Path) -> None:
    rows = [f"2026-02-{day:02d},,,21:05,a,,,note {day}" for day in range(10, 20)]
    for place, broken in (
        (4, '2026-02-14,,,21:05,a,,,"never closed'),
        (4, '2026-02-14,,,21:05,a,,,"one" two'),
        (9, '"'),
    ):
        for closed in (False, True):
            lines = [*rows[:place], broken, *rows[place + 1 :]]
            if closed and place < 9:
                lines[-1] = lines[-1].replace("note 19", '"note, 19"')
            (file,) = read(write(tmp_path, ("\n".join([HEADER, *lines]) + "\n").encode()))
            (lost,) = [item for item in file.items if isinstance(item, Problem) and item.lost]
            assert (lost.line, str(lost.code)) == (place + 2, "ragged_row")
            assert [item.line for item in file.items if isinstance(item, Record)] == [
                line for line in range(2, 12) if line != place + 2
            ]


def test_many_broken_quotes_end_and_tell_what_is_lost(tmp_path: Path) -> None:
    rows = "".join(f'2026-02-10,,,21:05,a,,,"open {n}\n' for n in range(2001))
    (file,) = read(write(tmp_path, f"{HEADER}\n{rows}".encode()))
    lost = [item for item in file.items if isinstance(item, Problem) and item.lost]
    assert lost[0].line == 2
    assert any("lines" in problem.what for problem in lost)


def test_a_pipe_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    write(tmp_path, TEXT.encode())
    with pytest.raises(ReadError, match=r"pipe\.csv"):
        read(tmp_path / "pipe.csv")
    assert [file.format for file in read(tmp_path)] == ["daylio", "unknown"]


CELL = st.one_of(
    st.sampled_from(
        [
            "null",
            "NA",
            "nan",
            "None",
            "",
            "=1+1",
            "@cmd",
            "|",
            "a|b",
            '"',
            "🙂",
            "‏ימין",
            "a,b;c\td",
            "two\nlines",
            "  x ",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12),
)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(mood=CELL, tags=CELL, title=CELL, note=CELL)
def test_any_word_comes_through_as_written(mood: str, tags: str, title: str, note: str) -> None:
    text = f"{HEADER}\n2026-03-01,March 1,Sunday,21:05,{','.join(map(quoted, (mood, tags, title, note)))}\n"
    source = Source(Path("memory.csv"), "memory.csv")
    vars(source)["data"] = text.encode("utf-8")
    assert [name for name, format in formats().items() if format.recognise(source).matches] == ["daylio"]
    (entry,) = [item for item in formats()["daylio"].parse(source) if isinstance(item, Record)]
    assert entry.labels == ({"mood": mood.strip()} if mood.strip() else {})
    assert [tag.name for tag in entry.tags or ()] == [part.strip() for part in tags.split("|") if part.strip()]
    if "<" not in title + note:
        assert entry.texts == {p: t.strip() for p, t in (("title", title), ("note", note)) if t.strip()}


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for head in (b"", HEADER.encode() + b"\n", b"label,value\n", b"date,mood,note\n", b"session,measure,value\n"):
        source = Source(Path("memory.csv"), "memory.csv")
        vars(source)["data"] = head + data
        for format in formats().values():
            try:
                if format.recognise(source).matches:
                    assert all(isinstance(item, Item) for item in format.parse(source))
            except ReadError:
                continue


def test_an_unknown_file_says_what_it_looks_like_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat) as error:
        read(write(tmp_path, b"alpha,beta\nsecret words,2\n"))
    message = str(error.value)
    assert "2 columns, none of them known" in message
    assert "`moodtrack inspect --draft-map`" in message
    assert "format=" in message
    assert len(message) < 500
    assert "secret" not in message
    assert "alpha" not in message


def test_two_formats_that_claim_a_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from moodtrack.read import registry

    twin = replace(formats()["daylio"], name="twin")
    monkeypatch.setattr(registry, "_formats", lambda: (formats_before["daylio"], twin))
    with pytest.raises(UnknownFormat, match=r"2 formats.*daylio.*twin"):
        read(write(tmp_path, TEXT.encode()))


formats_before = formats()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("sign", ["\U0001f600", "\u4e00", "\u0100"])
def test_utf_16_without_a_mark_is_read_where_a_character_ends_in_a_zero_byte(encoding: str, sign: str) -> None:
    text = f"date,mood,note\n2026-03-01,4,good {sign}\n"
    assert decode(text.encode(encoding), "a.csv") == (text, encoding, 0)
    assert wide(text.encode(encoding)) == encoding


def test_bytes_with_zeros_on_both_sides_are_no_utf_16() -> None:
    for data in (bytes(range(256)) * 4, b"\x00\x01\x02\x00" * 64, b"mood\x00\x00\x03\x00" * 64):
        with pytest.raises(ReadError):
            decode(data, "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_written_twice_is_none_of_the_text(encoding: str) -> None:
    assert decode("\ufeff\ufeffdate,mood\n".encode(encoding), "a.csv") == ("date,mood\n", encoding, 0)


CUT = TEXT.replace('"one, two"\n', "one")
BROKEN = {
    "undefined in cp1252": (
        TEXT.replace("ż", "Z").replace("ł", "l").encode("cp1252").replace(b"tea", b"te\x81"),
        "cp1252",
        1,
    ),
    "cut in a character": (CUT.encode() + "é".encode()[:1], "utf-8", 1),
    "two bytes in UTF-8": (TEXT.encode().replace(b"tea", b"t\x81\x8d"), "utf-8", 2),
    "after a mark": (b"\xef\xbb\xbf" + TEXT.encode().replace(b"tea", b"te\xe9"), "utf-8", 1),
    "half a character of UTF-16": (CUT.encode("utf-16") + b"x", "utf-16-le", 1),
    "U+FFFD of the file itself": (TEXT.replace("tea", "te\ufffd").encode(), "utf-8", 0),
}


@pytest.mark.parametrize(("data", "encoding", "replaced"), BROKEN.values(), ids=BROKEN)
def test_bytes_that_fit_nothing_are_replaced_and_counted(
    tmp_path: Path, data: bytes, encoding: str, replaced: int
) -> None:
    [file] = read(write(tmp_path, data))
    [entry] = [item for item in file.items if isinstance(item, Record)]
    assert (entry.at is not None, file.about["encoding"]) == (True, encoding)
    told = [item.what for item in file.items if isinstance(item, Problem) and str(item.code) == "encoding"]
    assert [what for what in told if "cannot be read" in what] == (
        [f"{replaced} character{'s' * (replaced > 1)} cannot be read; U+FFFD stands in place"] * bool(replaced)
    )
    if encoding == "utf-8":
        assert entry.labels == {"mood": "żółty"}


def test_a_text_in_an_archive_says_so_too(tmp_path: Path) -> None:
    path = tmp_path / "a.emoods"
    head = "ID,DATE (YYYY-MM-DD),IRRITABILITY,ANXIETY,DEPRESSED,ELEVATED,SLEEP,NOTE\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("entry.csv", head.encode() + b"1,2026-03-01,2,1,1,1,7,caf\xe9 \x81\n")
    told = [item.what for item in read(path)[0].items if isinstance(item, Problem)]
    assert sum("cp1252" in what for what in told) == sum("1 character cannot be read" in what for what in told) == 1


def test_bytes_that_are_no_text_are_still_refused() -> None:
    for data in (bytes(range(1, 256)) * 8, b"\x81\x8d\x8f" * 99 + b"mood", b"\xff\xfe" + b"\x00\xd8" * 99):
        with pytest.raises(ReadError, match="is no text"):
            decode(data, "a.csv")
