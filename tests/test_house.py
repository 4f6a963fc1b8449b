"""The house keeps its own rules: a light import, a true public surface, a catalogue that is true both ways."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import moodtrack
from moodtrack._catalogue import ANALYSES, Analysis
from moodtrack.result import Result
from moodtrack.schema import TABLES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "moodtrack"
FOLDERS = ("dynamics", "patterns", "progress")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_import_is_light() -> None:
    heavy = ["matplotlib", "scipy.stats", "jinja2", "typer"]
    assert run(f"import sys, moodtrack; print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_front_door_names_exist_and_are_sorted() -> None:
    assert moodtrack.__all__ == sorted(moodtrack.__all__)
    for name in moodtrack.__all__:
        assert getattr(moodtrack, name) is not None
    with pytest.raises(AttributeError):
        moodtrack.nonsense  # noqa: B018


def modules() -> list[str]:
    found = [m.name for m in pkgutil.walk_packages([str(SOURCE)], "moodtrack.")]
    return [name for name in found if not name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_it_knows_and_what_is_public(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    if name.startswith("moodtrack.read.formats."):
        return
    assert hasattr(module, "__all__"), f"{name} has no __all__"
    for public in module.__all__:
        value = getattr(module, public)
        if inspect.isfunction(value) or inspect.isclass(value):
            assert value.__doc__, f"{name}.{public} has no docstring"


def test_no_drawer_modules() -> None:
    drawers = {"utils", "helpers", "common", "core", "misc"}
    assert not [p for p in SOURCE.rglob("*.py") if p.stem.strip("_") in drawers]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_hold_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda a: a.name)
def test_catalogue_is_true(analysis: Analysis) -> None:
    function = analysis.load()
    positional = [p.name for p in inspect.signature(function).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert tuple(positional) == analysis.takes
    assert set(positional) <= set(TABLES)
    module = importlib.import_module(analysis.module)
    result = getattr(module, analysis.result)
    assert analysis.scope == "cohort" or issubclass(result, Result)
    assert (ROOT / "docs" / f"{analysis.name.replace('.', '/')}.md").exists()
    assert (ROOT / "tests" / f"{analysis.name.replace('.', '/test_')}.py").exists()
    if "plot" in analysis.faces:
        assert callable(getattr(moodtrack.plot, analysis.word))
    if "section" in analysis.faces:
        importlib.import_module(f"moodtrack.report.sections.{analysis.word}")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_analysis_is_in_the_catalogue(folder: str) -> None:
    names = {a.word for a in ANALYSES if a.name.startswith(folder)}
    public = {
        n for n in getattr(moodtrack, folder).__all__ if inspect.isfunction(getattr(getattr(moodtrack, folder), n))
    }
    assert public == names
    faces = {a.word for a in ANALYSES if "plot" in a.faces}
    assert faces == {n for n in moodtrack.plot.__all__ if n[0].islower()}


def test_every_result_table_is_declared() -> None:
    for analysis in ANALYSES:
        if analysis.scope == "person":
            result = getattr(importlib.import_module(analysis.module), analysis.result)
            assert "table" in result.tables
            for table in result.tables.values():
                assert all(column.meaning for column in table.columns)


def test_the_project_names_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    paths = [ROOT / name for name in listed] or [p for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts]
    needle = f"{ROOT}/"
    if len(ROOT.parts) < 3:
        pytest.skip("the path of the checkout is too short to tell it from other text")
    for path in paths:
        if path.exists() and path.suffix in {".py", ".md", ".toml", ".json", ".ipynb", ".csv", ".html", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert needle not in text, path
