"""Workbooks made by openpyxl read like their sheets as CSV; damaged, encrypted and bombs are refused."""

from __future__ import annotations

import io
import tomllib
import zipfile
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import moodtrack
from moodtrack.cli import app
from moodtrack.errors import ReadError
from moodtrack.read import workbook
from moodtrack.testing import assert_tables

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("python_calamine")

SCORES = [["date", "PHQ-9", "GAD-7"], [date(2026, 3, 1), 14, 9], [date(2026, 3, 8), 11, None]]
LOG = [
    ["when", "mood", "tags"],
    [datetime(2026, 3, 1, 21, 15), 4.5, "tea | walk"],
    [datetime(2026, 3, 2, 9, 0), 3, None],
]


def _book(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_sheets_are_read_as_their_csv_files(tmp_path: Path) -> None:
    path = _book(tmp_path / "all.xlsx", scores=SCORES, diary=LOG, empty=[])
    log = moodtrack.load(path)
    (tmp_path / "csv").mkdir()
    for name, rows in (("scores", SCORES), ("diary", LOG)):
        pd.DataFrame(rows[1:], columns=rows[0]).to_csv(tmp_path / "csv" / f"{name}.csv", index=False)
    plain = moodtrack.load(tmp_path / "csv")
    for table in ("scores", "ratings"):
        assert_tables(getattr(log, table), getattr(plain, table))
    assert log.tags["tag"].dropna().tolist() == ["tea", "walk"]


def test_a_carriage_return_in_a_cell_is_no_new_row(tmp_path: Path) -> None:
    rows = [["date", "mood", "note"], [date(2026, 3, 1), 4, "one_x000D_two"], [date(2026, 3, 2), 5, "three"]]
    log = moodtrack.load(_book(tmp_path / "a.xlsx", diary=rows))
    assert log.ratings["mood"].tolist() == [4, 5]
    assert log.texts["text"].tolist() == ["one\rtwo", "three"]
    assert log.problems.empty


def test_a_sheet_that_nothing_recognises_is_a_problem_beside_others(tmp_path: Path) -> None:
    path = _book(tmp_path / "all.xlsx", scores=SCORES, ideas=[["this and that", "more of it"], ["a", "b"]])
    log = moodtrack.load(path)
    assert len(log.scores) == 3
    assert "unknown_format" in log.problems["code"].astype(str).tolist()
    assert log.problems["where"].astype(str).str.contains("[ideas]", regex=False).any()


def test_damaged_and_encrypted_workbooks_are_refused(tmp_path: Path) -> None:
    whole = _book(tmp_path / "a.xlsx", scores=SCORES).read_bytes()
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    for name in ("old.xls", "cut.xlsx"):
        with pytest.raises(ReadError, match=name):
            moodtrack.load(tmp_path / name)


def test_a_workbook_that_grows_beyond_all_exports_is_refused(tmp_path: Path) -> None:
    source = zipfile.ZipFile(_book(tmp_path / "a.xlsx", scores=SCORES))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in source.namelist():
            sheet = name.endswith("sheet1.xml")
            bomb.writestr(name, b"<worksheet>" + b" " * 50_000_000 if sheet else source.read(name))
    (tmp_path / "bomb.xlsx").write_bytes(out.getvalue())
    with pytest.raises(ReadError, match=r"bomb\.xlsx"):
        moodtrack.load(tmp_path / "bomb.xlsx")


def test_without_the_extra_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "find_spec", lambda name: None)
    path = _book(tmp_path / "a.xlsx", scores=SCORES)
    with pytest.raises(ReadError, match="excel"):
        moodtrack.load(path)


def test_cells_with_an_error_and_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    rows = [*LOG, [datetime(2026, 3, 3, 9, 0), "#DIV/0!", "#N/A"], [datetime(2026, 3, 4, 9, 0), "=1+1", None]]
    log = moodtrack.load(_book(tmp_path / "a.xlsx", scores=SCORES, diary=rows))
    assert log.ratings["mood"].tolist()[:2] == [4.5, 3]
    assert log.ratings["mood"].isna().sum() == 2
    told = log.problems[log.problems["code"] == "bad_value"]
    assert told["what"].str.partition(";")[0].tolist() == [
        "2 cells hold an error of the sheet (B4, C4)",
        "1 cell holds a formula without a value (B5)",
    ]
    assert told["where"].astype(str).str.contains("[diary]", regex=False).all()


def _open_document(path: Path, *cells: str) -> Path:
    kinds = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{kinds}{name}:1.0"' for name in ("office", "table", "text"))
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-0{n}"/>{cell}</table:table-row>'
        for n, cell in enumerate(cells, start=1)
    )
    head = "".join(f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in ("date", "mood"))  # fmt: skip
    sheet = f'<table:table table:name="di &amp; ary"><table:table-row>{head}</table:table-row>{rows}</table:table>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>')  # fmt: skip
        book.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{kinds}manifest:1.0"/>')
    return path


def test_errors_of_an_open_document_sheet_are_told(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="4"><text:p>4</text:p></table:table-cell>'
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    log = moodtrack.load(_open_document(tmp_path / "a.ods", number, error, number))
    assert log.ratings["mood"].tolist()[::2] == [4, 4]
    assert log.problems["what"].tolist() == ["1 cell holds an error of the sheet; read as empty"]


def test_a_first_map_is_of_the_only_sheet_that_nothing_reads(tmp_path: Path) -> None:
    odd = [["Dag", "Stemming"], [date(2026, 3, 1), 4], [date(2026, 3, 2), 5]]
    told = CliRunner().invoke(
        app, ["inspect", "--draft-map", str(_book(tmp_path / "a.xlsx", scores=SCORES, dagboek=odd))]
    )
    assert told.exit_code == 0, told.output
    assert "a.xlsx [dagboek]" in told.output
    assert tomllib.loads(told.output)["columns"]["Stemming"]["as"] == "rating"
    two = CliRunner().invoke(app, ["inspect", "--draft-map", str(_book(tmp_path / "b.xlsx", one=odd, two=odd))])
    assert two.exit_code == 2
    assert "[one], [two]" in two.output
    assert "save the sheet as CSV" in two.output


def test_the_head_of_every_edition_names_the_sheets_that_were_not_read(tmp_path: Path) -> None:
    ideas = [["this and that", "more of it"], ["a", "b"]]
    log = moodtrack.load(_book(tmp_path / "all.xlsx", scores=SCORES, ideas=ideas, more=ideas))
    line = (
        "2 files or sheets could not be read, so nothing from them is on this page: all.xlsx [ideas]; all.xlsx [more]."
    )
    for edition, options in (("clinician", {}), ("client", {}), ("session", {"own": True})):
        head = moodtrack.report.document(log, edition=edition, **options).sections[0]
        assert head.blocks[1].text == line
    assert line in moodtrack.report.document(log, as_of="2026-03-08").text()
    assert line not in moodtrack.report.document(log, shared_only=True).text()
    table = moodtrack.report.document(log, sections=["reading"])["reading"].blocks[0]
    assert table.rows[0][:3] == ("unknown_format", "2", "all.xlsx [ideas]; all.xlsx [more]")
