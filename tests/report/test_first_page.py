"""The drawings of the first printed page: words that can be read, and room that is used. The sizes were looked at on paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import moodtrack
from moodtrack import report
from moodtrack.report.document import Document, Figure, Flag, Flags, Row, Section
from moodtrack.report.render.first_page import LEAST, Room, room

pytestmark = pytest.mark.usefixtures("demo_once")

FLAG = Flag("no data", "Diary: how old the last entry is was not checked, since the day of the report is not given.", "no entry for 14 days or more (convention)")  # fmt: skip


def page(flags: int) -> Document:
    """The demo client's page with so many rows for attention."""
    made = report.document(moodtrack.demo())
    rows = Section("attention", "For attention", (Flags((FLAG,) * flags),))
    return replace(made, sections=tuple(rows if one.key == "attention" else one for one in made.sections))


def told(document: Document) -> Room:
    found = room(document)
    assert found is not None
    return found


def words(figure: Figure, height: float) -> float:
    """The smallest words of a drawing in points, printed at a height in mm."""
    box = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', figure.svg)
    assert box is not None
    letters = [float(size) for size in re.findall(r"<text[^>]*font-size: ([\d.]+)px", figure.svg)]
    return min(letters) * height * 72 / 25.4 / float(box[1])


@pytest.mark.parametrize("flags", [0, 3, 8, 12, 30])
def test_words_of_drawings_can_be_read_whatever_stands_above(flags: int) -> None:
    document, found = page(flags), told(page(flags))
    row, daily = document["figures"].blocks
    assert isinstance(row, Row)
    assert isinstance(daily, Figure)
    assert min(words(figure, found.row) for figure in row.figures) > 5.45
    assert words(daily, found.daily) > 5.45
    html = report.html(document)
    assert f'style="--row: {found.row:.1f}mm; --daily: {found.daily:.1f}mm"' in html
    assert all(f"svg {{ height: var(--{name}); }}" in html for name in ("row", "daily"))


def test_drawings_take_what_is_left_and_only_then_go_on() -> None:
    many = [told(page(flags)) for flags in range(15)]
    heights = [one.row + one.daily for one in many if not one.over]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == 42 + 32
    assert heights[-1] < heights[0]
    over = [one.over for one in many]
    assert over == sorted(over)
    assert not over[3]
    assert over[-1]
    assert all(LEAST * 42 - 1e-9 <= one.row <= 42 for one in many)


def test_a_page_that_goes_on_begins_no_new_one() -> None:
    assert '<body class="clinician tight over"' in report.html(page(14))
    assert ".over .new-page { break-before: auto; }" in report.html(page(14))
    assert " over" not in report.html(page(3)).partition("<body")[2].partition(">")[0]


def test_other_pages_have_no_room_to_share_out() -> None:
    assert room(report.document(moodtrack.demo(), edition="client")) is None
    assert 'style="--row' not in report.html(report.document(moodtrack.demo(), edition="client"))
