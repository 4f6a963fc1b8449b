"""Every sample of every format, by the laws of a reader: a new format is tested by having a sample and an expected file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from moodtrack.errors import ReadError
from moodtrack.read import Source, formats
from moodtrack.records import Item, Label, Problem, Record, Row, Variable
from moodtrack.testing import check_format

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PAIRS = [
    (folder.name, sample)
    for folder in sorted(SAMPLES.iterdir())
    if folder.is_dir() and folder.name != "demo"
    for sample in sorted(folder.iterdir())
    if not sample.name.startswith(".") and not sample.name.endswith(".expected.json")
]


@pytest.mark.parametrize(("format", "sample"), PAIRS, ids=[f"{name}/{sample.name}" for name, sample in PAIRS])
def test_sample(format: str, sample: Path) -> None:
    check_format(format, sample, sample.with_name(f"{sample.name}.expected.json"))


def test_every_format_has_a_sample_and_every_expected_file_its_sample() -> None:
    assert {name for name, _ in PAIRS} == set(formats())
    for expected in SAMPLES.glob("*/*.expected.json"):
        assert expected.with_name(expected.name.removesuffix(".expected.json")).exists()


@pytest.mark.parametrize(("format", "sample"), PAIRS, ids=[f"{name}/{sample.name}" for name, sample in PAIRS])
def test_no_other_format_claims_the_sample(format: str, sample: Path) -> None:
    source = Source(sample, sample.name)
    assert [name for name, other in formats().items() if other.recognise(source).matches] == [format]


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_format_named_for_a_foreign_file_refuses_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "shopping.txt"
    path.write_text("milk\nbread, two\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"shopping\.txt"):
        list(formats()[name].parse(Source(path, path.name)))


@pytest.mark.parametrize(("format", "sample"), PAIRS, ids=[f"{name}/{sample.name}" for name, sample in PAIRS])
def test_rows_and_lost_rows_add_up_to_the_rows_of_a_sheet(format: str, sample: Path) -> None:
    if sample.suffix != ".csv":
        return
    text = sample.read_text(encoding="utf-8-sig")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    items = list(formats()[format].parse(Source(sample, sample.name)))
    entries = {item.line for item in items if isinstance(item, Record | Row)}
    companion = formats()[format].kind == "companion"
    words, asked = (sum(isinstance(item, kind) for item in items) for kind in (Label, Variable))
    labels = (asked or words) if companion else 0
    empty = sum(isinstance(item, Problem) and item.code == "unmapped_label" and item.line is not None for item in items)
    lost = sum(isinstance(item, Problem) and item.lost for item in items)
    headers = 0 if "no_header" in sample.name else 3 if format == "qualtrics" else 1
    assert len(entries) + labels + empty + lost == len(rows) - headers


def test_check_format_can_fail(tmp_path: Path) -> None:
    sample = SAMPLES / "log" / "undecided_dates.csv"
    expected = json.loads(sample.with_name(f"{sample.name}.expected.json").read_text(encoding="utf-8"))
    wrong_value = {**expected, "records": [{**expected["records"][0], "ratings": {"mood": 5.0}}]}
    no_problem = {**expected, "problems": []}
    for wrong, told in ((wrong_value, "records differ"), (no_problem, "1 problems, expected 0"), ({}, "records")):
        with pytest.raises(AssertionError, match=told):
            check_format("log", sample, wrong)
    with pytest.raises(AssertionError, match="recognised by log, not by scores"):
        check_format("scores", sample, expected)

    def leaks(source: Source) -> Iterator[Item]:
        yield from formats()["log"].parse(source)
        if source.size < 20:
            raise IndexError("a truncated file is not thought of")

    monkey = replace(formats()["log"], parse=leaks)
    with pytest.raises(IndexError):
        check_format(monkey, sample, expected)
