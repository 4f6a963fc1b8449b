"""Formats are small: what many need is a module of `moodtrack.read`, what one needs is one file. Prints the counts (-s)."""

from __future__ import annotations

import ast
import statistics
import sys
from pathlib import Path

from moodtrack.read import formats

FOLDER = Path(sys.modules["moodtrack.read.formats"].__file__ or "").parent


def code(text: str) -> int:
    """Lines of code of a module: without blank lines, comments and docstrings, which are wanted."""
    tree = ast.parse(text)
    holders = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))]
    told = {
        number
        for node in holders
        if ast.get_docstring(node) is not None
        for number in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(text.splitlines(), start=1)
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") and n not in told for n, line in lines)


def test_no_format_is_long_and_most_are_short() -> None:
    files = [*FOLDER.glob("*.py"), *FOLDER.parent.glob("maps/*.toml")]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files if file.stem != "__init__"}
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    counted = [(FOLDER.joinpath(f"{name}.py").exists() and code(texts[name])) or lines[name] for name in lines]
    for name, count in sorted(lines.items(), key=lambda item: item[1]):
        sys.stdout.write(f"{name:24} {count:4}\n")
    longest, median = max(lines.values()), statistics.median(counted)
    sys.stdout.write(
        f"{len(lines)} formats; longest {longest} lines; median {statistics.median(lines.values()):g}, of code {median:g}\n"
    )
    assert {*lines} == {*formats()}
    assert {name: count for name, count in lines.items() if count > 150} == {}
    assert median < 80
