"""No loop over persons builds a frame: arrays and lists in the loop, one frame after it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "moodtrack"
FOLDERS = ("tidy", "dynamics", "patterns", "progress")
BUILDERS = {"DataFrame", "concat", "merge", "conform", "stack", "groupby", "pivot", "pivot_table"}
MANY = ("person", "segment", "groupby", "panel")


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _loops(tree: ast.AST) -> Iterator[tuple[ast.AST, list[ast.AST]]]:
    """What is looped over, and what is done in each turn."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For):
            yield node.iter, list(node.body)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            for part in node.generators:
                yield part.iter, [node.elt]
        elif isinstance(node, ast.DictComp):
            for part in node.generators:
                yield part.iter, [node.key, node.value]


def frames_in_loops(code: str) -> list[int]:
    """Lines that build a frame inside a loop over persons, segments, groups or a panel."""
    found = []
    for over, body in _loops(ast.parse(code)):
        if any(word in ast.unparse(over).lower() for word in MANY):
            inside = [node for statement in body for node in ast.walk(statement)]
            found += [node.lineno for node in inside if _called(node) in BUILDERS and isinstance(node, ast.Call)]
    return sorted(set(found))


@pytest.mark.parametrize(
    "path", [p for f in FOLDERS for p in sorted((SOURCE / f).glob("*.py"))], ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_no_frame_in_a_loop_over_persons(path: Path) -> None:
    assert frames_in_loops(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "for p in persons:\n    pd.DataFrame({})",
        "for a in panel.segments():\n    if a:\n        f = schema.conform(a, T)",
        "x = [pd.concat([g]) for _, g in df.groupby('person')]",
        "x = {p: DataFrame() for p in log.persons['person']}",
    ],
)
def test_the_walk_finds_what_it_looks_for(code: str) -> None:
    assert frames_in_loops(code)


@pytest.mark.parametrize(
    "code", ["for p in persons:\n    rows.append(p)\npd.DataFrame(rows)", "for t in tables:\n    pd.DataFrame({})"]
)
def test_the_walk_lets_the_rest_be(code: str) -> None:
    assert frames_in_loops(code) == []
