"""Formats are small: what many need is a module of `moodtrack.read`, what one needs is one file. Prints the counts (-s)."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from moodtrack.read import formats

FOLDER = Path(sys.modules["moodtrack.read.formats"].__file__ or "").parent


def test_no_format_is_long_and_most_are_short() -> None:
    files = [*FOLDER.glob("*.py"), *FOLDER.parent.glob("maps/*.toml")]
    lines = {file.stem: len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.stem != "__init__"}
    for name, count in sorted(lines.items(), key=lambda item: item[1]):
        sys.stdout.write(f"{name:24} {count:4}\n")
    longest, median = max(lines.values()), statistics.median(lines.values())
    sys.stdout.write(f"{len(lines)} formats, longest {longest}, median {median:g}\n")
    assert {*lines} == {*formats()}
    assert {name: count for name, count in lines.items() if count > 150} == {}
    assert median < 80
