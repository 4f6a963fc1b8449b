"""Apple Journal: words of a page that stand in none of its known fields are kept, and told."""

from __future__ import annotations

from pathlib import Path

import moodtrack

_HEAD = "<!DOCTYPE html><html><head><title>T</title><style>p {x: y}</style></head><body>"


def read(folder: Path, html: str) -> tuple[list[str], list[str]]:
    file = folder / "2026-03-02.html"
    file.write_text(html, encoding="utf-8")
    log = moodtrack.load(file)
    return log.texts["text"].tolist(), log.problems["code"].astype(str).tolist()


def test_words_of_a_page_without_a_body_are_its_note(tmp_path: Path) -> None:
    html = f'{_HEAD}<div class="pageHeader">Monday, 2 March 2026</div><p class="p2">Rain &amp; tea.</p></body></html>'
    assert read(tmp_path, html) == (["Rain & tea."], ["assumed"])


def test_words_around_the_fields_come_below_the_body(tmp_path: Path) -> None:
    html = (
        f"{_HEAD}<p>Before</p><div class='pageHeader'>Monday, 2 March 2026</div>loose <b>bold</b>"
        "<div class='bodyText'><p>Body</p><p>after</p></div><div class='title'>Title</div><p>End<br>of it</p></body></html>"
    )
    assert read(tmp_path, html) == (["Title", "Body\n\nafter\n\nBefore\n\nloose bold\n\nEnd\nof it"], ["assumed"])


def test_a_page_of_known_fields_says_nothing(tmp_path: Path) -> None:
    html = f"{_HEAD}<div class='pageHeader'>Monday, 2 March 2026</div><div class='bodyText'><p>Body</p></div></body></html>"
    assert read(tmp_path, html) == (["Body"], [])
