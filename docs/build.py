"""Builds the site: pages, notebooks and what the code says of itself, in build/docs. Needs no network.

The Markdown pages of this folder are the single source; they are copied as they are. Added are the notebooks (run while
building), the list of analyses (from the catalogue) and the reference (from the docstrings), so none of it can be out of date.
"""

from __future__ import annotations

import importlib
import inspect
import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

import moodtrack
from moodtrack._catalogue import ANALYSES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "build" / "docs-source"
SITE = ROOT / "build" / "docs"
DOORS = (
    "moodtrack",
    *(
        f"moodtrack.{name}"
        for name in moodtrack.__all__
        if inspect.ismodule(getattr(moodtrack, name)) and name != "stats"
    ),
    "moodtrack.result",
    "moodtrack.records",
)
MOVED = {"](docs/": "](", "](CHANGELOG.md": "](changelog.md", "](../notebooks/": "](notebooks/", "](../CONTRIBUTING.md": "](contributing.md", "](CONTRIBUTING.md": "](contributing.md"}  # fmt: skip


def stage() -> None:
    """Every source in one folder; files that did not change keep their time, so they are not built again."""
    keep = shutil.ignore_patterns("__pycache__", ".*", "build.py")
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE, ignore=keep)
    shutil.copytree(ROOT / "notebooks", SOURCE / "notebooks", ignore=keep)
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy2(ROOT / name, SOURCE / name.lower())
    for page in SOURCE.rglob("*.md"):
        text = page.read_text(encoding="utf-8").replace("\n\n```\n", "\n```\n")  # the end of a doctest
        for old, new in MOVED.items():
            text = text.replace(old, new)
        write(page, text)


def write(path: Path, text: str) -> None:
    """A page, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def analyses() -> str:
    """The list of analyses as the catalogue has it."""
    rows = [
        f"| [{a.name}]({a.name.replace('.', '/')}.md) | {a.question} | {', '.join(a.takes)} | {', '.join(a.faces)} |"
        for a in ANALYSES
    ]
    head = ["| analysis | question | tables | also |", "|---|---|---|---|"]
    lead = "Every page says what is computed, how, what was measured about it and when not to use it."
    folders = [f"{folder}/*" for folder in dict.fromkeys(a.name.rpartition(".")[0] for a in ANALYSES)]
    tree = ["```{toctree}", ":glob:", ":hidden:", "", *folders, "```"]
    return "\n".join(["# Analyses", "", lead, "", *head, *rows, "", *tree, ""])


def door(name: str) -> str:
    """The reference page of one public module."""
    module = importlib.import_module(name)
    names = sorted(module.__all__, key=lambda n: (n[0].isupper(), n.lower()))
    documented = {n: kind(getattr(module, n)) for n in names}
    lines = [name, "=" * len(name), "", f".. automodule:: {name}", "   :no-members:", ""]
    for n, what in documented.items():
        if what:
            first = (inspect.getdoc(getattr(module, n)) or "").partition("\n")[0]
            lines += [f"- :py:obj:`~{name}.{n}`: {first}"]
    lines.append("")
    for n, what in documented.items():
        if what:
            lines += [f".. {what}:: {name}::{n}"]
            lines += ["   :members:", ""] if what == "autoclass" else [""]
    return "\n".join(lines)


def kind(value: object) -> str:
    """The directive that documents a value; empty for what has no words of its own, such as a module."""
    if inspect.isclass(value):
        return "autoclass"
    return "autofunction" if inspect.isfunction(value) else ""


def main() -> int:
    """Stage and build; a warning is an error."""
    stage()
    write(SOURCE / "analyses.md", analyses())
    for name in DOORS:
        write(SOURCE / "api" / f"{name}.rst", door(name))
    write(SOURCE / "api" / "index.rst", index())
    quiet_kernel()
    return sphinx(["-q", "-W", "--keep-going", "-b", "html", "-d", str(ROOT / "build" / "doctrees"), str(SOURCE), str(SITE)])  # fmt: skip


def quiet_kernel() -> None:
    """Kernels of the notebooks have a folder of their own, so they write no history at home, and say errors only."""
    profile = ROOT / "build" / "ipython" / "profile_default"
    write(profile / "ipython_kernel_config.py", "get_config().IPKernelApp.log_level = 40\n")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    os.environ.setdefault("MPLBACKEND", "Agg")


def index() -> str:
    """The first page of the reference."""
    lead = "What is named here is public. Everything is imported when it is first touched."
    tree = [".. toctree::", "   :maxdepth: 1", "", *(f"   {name}" for name in DOORS), ""]
    return "\n".join(["Reference", "=========", "", lead, "", *tree])


if __name__ == "__main__":
    sys.exit(main())
