"""Every notebook runs from top to bottom, is thin, and carries no output: outputs of a real log are a client's data."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the kernel's packages say about each other
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    pictures = [
        o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})
    ]
    assert pictures, "a first look shows at least one picture"
    assert not [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_is_thin_and_stripped(path: Path) -> None:
    code = cells(path)
    assert 5 <= len(nbformat.read(path, as_version=4).cells) <= 10
    for cell in code:
        assert not cell.outputs
        assert cell.execution_count is None
        code_only = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        tree = ast.parse(code_only)
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.For | ast.While)]
