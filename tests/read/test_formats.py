"""Every sample of every format, by the laws of a reader: a new format is tested by having a sample and an expected file."""

from __future__ import annotations

from pathlib import Path

import pytest

from moodtrack.errors import ReadError
from moodtrack.read import Source, formats
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
        assert expected.with_name(expected.name.removesuffix(".expected.json")).is_file()


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
