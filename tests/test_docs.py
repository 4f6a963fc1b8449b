"""The docs are true: links lead somewhere, every analysis and command is mentioned. Their snippets run as doctests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from moodtrack._catalogue import ANALYSES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_one_title(page: Path) -> None:
    outside = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    assert len(re.findall(r"^# ", outside, flags=re.M)) == 1


def test_every_analysis_has_a_page_that_calls_it() -> None:
    for analysis in ANALYSES:
        page = (ROOT / "docs" / f"{analysis.name.replace('.', '/')}.md").read_text(encoding="utf-8")
        assert f"{analysis.word}" in page
        assert ">>>" in page, f"{analysis.name} has no example"


def test_promises_name_tests_that_there_are() -> None:
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    promises = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(promises) > 5
    for promise in promises:
        named = re.findall(r"`(tests/[^`]+)`", promise)
        assert named, f"no test: {promise}"
        assert all((ROOT / name).is_file() for name in named)


def test_every_page_is_on_the_site() -> None:
    """The pages of analyses are listed from the catalogue, all others in the page above them."""
    pages = {p.stem for p in (ROOT / "docs").glob("*.md")} - {"index"}
    trees = re.findall(
        r"```{toctree}\n:hidden:\n\n(.*?)```", "".join(p.read_text(encoding="utf-8") for p in PAGES), re.S
    )
    listed = {line.split("<")[-1].rstrip(">") for tree in trees for line in tree.splitlines()}
    assert pages <= listed
    assert {f"notebooks/{p.stem}" for p in (ROOT / "notebooks").glob("*.ipynb")} <= listed


def test_readme_has_the_two_commands_and_a_picture() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make report" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/[^)]+\.png\)", text)
