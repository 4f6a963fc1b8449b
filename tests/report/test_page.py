"""The page is one file that loads nothing, runs nothing, and can be read without seeing it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import moodtrack
from moodtrack import report

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """Tags in order, with attributes; checks that they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page() -> str:
    return report.html(report.document(moodtrack.demo()))


def test_structure(page: str) -> None:
    read = Page(page)
    assert page.startswith("<!DOCTYPE html>")
    assert read.named("html")[0]["lang"] == "en"
    assert len(read.named("title")) == len(read.named("h1")) == len(read.named("main")) == 1
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert read.named("th")
    assert all(cell.get("scope") in ("col", "row") for cell in read.named("th"))
    assert len(read.named("caption")) == len(read.named("table")) > 3
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in read.tags:
        for named in (attributes.get("aria-labelledby") or "").split():
            assert named in ids


def test_figures_have_words(page: str) -> None:
    drawings = Page(page).named("svg")
    assert len(drawings) >= 5
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert len(drawing["aria-label"] or "") > 60
        assert "width" not in drawing


def test_page_loads_and_runs_nothing(page: str) -> None:
    read = Page(page)
    policies = [m["content"] for m in read.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert not {"script", "iframe", "object", "embed", "link", "form", "base", "img"} & {tag for tag, _ in read.tags}
    assert "://" not in page
    assert "@import" not in page
    for _, attributes in read.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    assert not re.search(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d", page)


def test_what_a_person_wrote_is_inert(make: Callable[..., moodtrack.Log]) -> None:
    frac = r"$\frac{1}{$"
    tags = {day: [SCRIPT, frac, "🏃🏽‍♀️ run", "ריצה \u202eevil", "x" * 400][: 1 + day % 5] for day in range(60)}
    mood = [1 + (day * 7) % 5 + 0.0 for day in range(60)]
    goals = pd.DataFrame(
        [
            {"person": SCRIPT, "goal": "g1", "label": label, "measure": "rating:mood", "target": 4.0, "direction": "increase"}
            for label in (SCRIPT,)
        ]
        + [{"person": SCRIPT, "goal": "g2", "label": frac + "\x07", "measure": "rating:mood", "target": 4.0, "direction": "increase"}]
    )  # fmt: skip
    log = make(mood, tags=tags, label=SCRIPT, person=SCRIPT, goals=goals)
    text = report.html(report.document(log))
    read = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in read.tags}
    assert "alert(1)" in "".join(read.words)
    assert "\u202e" not in text
    assert "\x07" not in text
    assert "x" * 100 not in text


def test_found_tag_is_drawn_as_written(make: Callable[..., moodtrack.Log]) -> None:
    frac = r"$\frac{1}{$ 🏃🏽‍♀️ ריצה"
    tags = {day: [frac] if day % 3 == 0 else [] for day in range(120)}
    tags = {day: value or [None] for day, value in tags.items()}  # type: ignore[misc]
    mood = [4.0 - (day % 5 == 0) if day % 3 == 0 else 2.0 + (day % 7 == 0) for day in range(120)]
    document = report.document(make(mood, tags=tags))
    assert document["triggers"].figures()
    assert r"$\frac{1}{$" in document["triggers"].figures()[0].svg
    Page(report.html(document))


def test_equal_input_gives_equal_bytes() -> None:
    code = "import hashlib, moodtrack; from moodtrack import report; print(hashlib.sha256(report.html(report.document(moodtrack.demo())).encode()).hexdigest())"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert report.html(report.document(moodtrack.demo())) == report.html(report.document(moodtrack.demo()))


def test_findings_need_neither_drawing_nor_template() -> None:
    code = (
        "import sys, moodtrack; moodtrack.report.findings(moodtrack.demo()); "
        "print([m for m in ('matplotlib', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_report_never_loads_pyplot() -> None:
    code = "import sys, moodtrack; from moodtrack import report; report.html(report.document(moodtrack.demo())); print('matplotlib.pyplot' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_a_date_only_when_asked(make: Callable[..., moodtrack.Log], weekly: Callable[..., pd.DataFrame]) -> None:
    log = make(scores=weekly([12, 11]))
    assert "Printed" not in report.document(log).text()
    assert "Printed: 3 Mar 2025" in report.document(log, dated="2025-03-03").text()


def test_colours_of_text_have_contrast() -> None:
    style = (Path(report.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for name in ("ink", "soft", "accent"):
        assert contrast(colours[name], "#ffffff") >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.1, success criterion 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
