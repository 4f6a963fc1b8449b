"""A hundred hostile and odd files: each is read, or refused with one message that names it and holds nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import moodtrack
from moodtrack.errors import ReadError
from moodtrack.records import Problem

from .hostile import CASES, LOG, READ, REFUSED, SECRET

DEPENDENCIES = (
    "xml.etree",
    "zipfile",
    "yaml.",
    "_csv",
    "Errno",
    "Traceback",
    "zlib",
    "struct.error",
    "expat",
    "calamine",
)


def said(error: ReadError, path: Path) -> None:
    """The laws of a refusal."""
    message = str(error)
    assert str(path).split("\0")[0] in message, "the file is not named"
    assert error.do or error.expected, "there is no remedy"
    assert SECRET not in message
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    assert not any(word in message.replace(str(path), "") for word in DEPENDENCIES)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    path = REFUSED[name](tmp_path)
    with pytest.raises(ReadError) as caught:
        moodtrack.load(path)
    said(caught.value, path)


@pytest.mark.parametrize("name", READ)
def test_read(name: str, tmp_path: Path) -> None:
    log = moodtrack.load(READ[name](tmp_path))
    assert len(log.entries) >= 1
    assert not log.problems["what"].str.contains(SECRET).any()


@pytest.mark.parametrize("name", [name for name in REFUSED if "MB" not in name and "a name" not in name])
def test_beside_a_good_file_it_is_a_problem(name: str, tmp_path: Path) -> None:
    REFUSED[name](tmp_path)
    (tmp_path / "good.csv").write_bytes(LOG)
    done = moodtrack.read.read(tmp_path)
    assert [len(file.items) for file in done if file.name == "good.csv"] == [1]
    for file in done:
        assert file.name == "good.csv" or all(isinstance(item, Problem) for item in file.items)
        assert not any(SECRET in item.what for item in file.items if isinstance(item, Problem))


@pytest.mark.parametrize("name", moodtrack.read.formats())
def test_a_format_that_is_named_refuses_the_same(name: str, tmp_path: Path) -> None:
    for kind in ("random bytes", "database", "zip in a zip", "XML, 100,000 deep", "JSON, 200 deep", "tar", "NUL bytes"):
        folder = tmp_path / kind
        folder.mkdir()
        path = CASES[kind][0](folder)
        with pytest.raises(ReadError) as caught:
            moodtrack.load(path, format=name)
        assert SECRET not in str(caught.value)
