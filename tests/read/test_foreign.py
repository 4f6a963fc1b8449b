"""Workbooks, PDFs and unknown files: one line that says what they are and what to do; the rest of a folder is read."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack.cli import app
from moodtrack.errors import ReadError, UnknownFormat


def packed(*names: str, mimetype: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else b"<x/>")
    return out.getvalue()


FOREIGN = {
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an Excel workbook"),
    "ods": (
        packed("mimetype", "content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "LibreOffice",
    ),
    "docx": (packed("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("format", [None, "log"])
def test_what_is_no_export_is_named_with_what_to_do(tmp_path: Path, kind: str, format: str | None) -> None:
    data, called = FOREIGN[kind]
    file = tmp_path / "data.csv"
    file.write_bytes(data)
    with pytest.raises(ReadError, match=called) as caught:
        moodtrack.load(file, format=format)
    assert "CSV" in caught.value.do
    assert len(str(caught.value)) < 250


def test_broken_signs_are_told_as_toml_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "signs.toml"
    file.write_text('[[sign]]\nwords = "sleep"\n\n[[sign]]\nwords = "SECRET\nshared = true\n', encoding="utf-8")
    with pytest.raises(ReadError, match="as TOML: a mistake in line 5") as caught:
        moodtrack.load(file)
    assert "double quotes" in caught.value.do
    assert "SECRET" not in str(caught.value)
    file.write_text("[[other]]\nwords = 1\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="a TOML file of no known kind"):
        moodtrack.load(file)
    file.write_text("[true]\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="JSON of no known app"):
        moodtrack.load(file)


def test_in_a_folder_a_workbook_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("date,mood\n2026-01-01,4\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(FOREIGN["xlsx"][0])
    (tmp_path / "c.csv").write_text("alpha,beta\nwords,words\n", encoding="utf-8")
    log = moodtrack.load(tmp_path)
    told = log.problems.set_index("where")["what"]
    assert len(log.ratings) == 1
    assert "an Excel workbook" in told["b.xlsx"]
    assert "save each sheet as CSV" in told["b.xlsx"]
    assert "header fits no known sheet" in told["c.csv"]
    assert "alpha" not in told["c.csv"]
    assert "header fits no known sheet" in str(moodtrack.inspect(tmp_path))
    assert "daylio" not in str(moodtrack.inspect(tmp_path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alpha,beta\n1,2\n", r"2 columns, none of them known"),
        ("Date,beta,gamma\nx,y,z\n", r"3 columns, of them known: date"),
        ("Date,note,I was so very sad today\nx,y,z\n", r"a text file without a header"),
        ('{"secret": 1}', "JSON of no known app with 1 top-level key;"),
        (
            '{"data": {"stateOfMind": [{"start": "I was", "labels": ["sad"]}]}}',
            "Health Auto Export writes it, which is not read",
        ),
        ("My dear diary, you know\nthat I, again, was sad\n", "a text file without a header"),
        ("Today I walked all the way, home\nand then, slept\n", "a text file without a header"),
    ],
)
def test_an_unknown_text_says_what_it_looks_like_and_shows_no_words(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownFormat, match=said) as caught:
        moodtrack.load(file)
    for word in ("alpha", "beta", "diary", "walked", "slept", "sad"):
        assert word not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "date,measure,therapist\n2026-01-01,PHQ-9,Smith\n",
            "the nearest is scores: it does not know the column 'therapist'; no header with",
        ),
        (
            "session,date,phq9,measure\n1,2026-01-01,4,x\n",
            "the nearest is scores_wide: the column 'measure' does not go with",
        ),
        (
            "session,attended,phq9_s1\n1,yes,4\n",
            "the nearest is scores_wide: a column tells the session or date, or every heading",
        ),
        ("date,phq9,tags,weather\n2026-01-01,4,a,sunny\n", "the column 'tags' does not go with columns of scores"),
        ("date,mood,weather\n2026-01-01,4,sunny\n", "the nearest is log: column 3 holds no number"),
        ("date,mood,note,weather\n2026-01-01,4,a,sunny\n", "the nearest is log: column 4 holds no number"),
    ],
)
def test_the_nearest_format_comes_first_with_the_column_that_it_does_not_know(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownFormat) as caught:
        moodtrack.load(file)
    assert caught.value.got.startswith(f"{file} is recognised by no format: ")
    assert said in caught.value.got
    assert len(str(caught.value)) < 600 + len(str(file))
    assert "Smith" not in str(caught.value)
    told = CliRunner().invoke(app, ["inspect", str(file)])
    assert "--format NAME; " in told.stderr
    assert "`moodtrack inspect --draft-map`" in told.stderr
    assert "sunny" not in told.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "monday"], "or name a day with --from\n"),
        (["--since", "last-session", "--from", "2026-01-01"], "--since and --from are both given"),
    ],
)
def test_advice_on_the_command_line_has_only_its_options(tmp_path: Path, options: list[str], said: str) -> None:
    file = tmp_path / "log.csv"
    file.write_text("date,mood\n2026-01-01,4\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["report", str(file), *options, "-o", str(tmp_path / "r.html")])
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Python" not in told.stderr
    assert " ," not in told.stderr


def test_of_several_files_the_unknown_one_has_one_short_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("date,mood\n2026-01-01,4\n", encoding="utf-8")
    bad.write_text("alpha,beta\n1,2\n", encoding="utf-8")
    with pytest.raises(UnknownFormat) as caught:
        moodtrack.load([good, bad])
    assert "2 columns" in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(bad))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ('{"pages": [{"written": 5}]}', ""),
        ('{"dayEntries": [], "other": "my words"}', "the nearest is daylio_backup: "),
        ("day;beep;word\nx;y;words\n", ""),
        ("<Diary><Page>words</Page></Diary>", ""),
    ],
)
def test_a_single_unknown_file_has_a_short_message_too(tmp_path: Path, text: str, near: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(app, ["tidy", str(file), "-o", str(tmp_path / "out")])
    assert told.exit_code == 1
    assert len(told.stderr.replace(str(file), "")) < 600
    assert "`moodtrack formats` lists them" in told.stderr
    assert "words" not in told.stderr
    assert not near or re.search(near, told.stderr)


def test_inspect_of_a_folder_with_nothing_readable_exits_1(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(FOREIGN["xlsx"][0])
    done = CliRunner().invoke(app, ["inspect", str(tmp_path)])
    assert done.exit_code == 1
    assert "an Excel workbook" in done.output
    (tmp_path / "a.csv").write_text("date,mood\n2026-01-01,4\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["inspect", str(tmp_path)]).exit_code == 0
