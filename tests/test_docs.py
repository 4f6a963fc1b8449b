"""The docs are true: links lead somewhere, every analysis and command is mentioned. Their snippets run as doctests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from moodtrack._catalogue import ANALYSES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


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


def test_readme_has_the_two_commands_and_a_picture() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make report" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/[^)]+\.png\)", text)
