"""Whatever the cells hold, every row of a sheet is kept or is a problem, and what a cell says is never made up."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.read import Source, formats
from moodtrack.read.columns import Sheet
from moodtrack.read.sheets import SHEETS
from moodtrack.records import Problem, Record, Row
from moodtrack.result import Code

HEADERS = {
    "daylio": ["full_date", "date", "weekday", "time", "mood", "activities", "scales", "note_title", "note"],
    "log": ["person", "date", "time", "mood (1-10)", "sleep", "tags", "note"],
    "bearable": ["date", "date formatted", "weekday", "time of day", "category", "rating/amount", "detail", "notes"],
    "emoods": [
        "ID",
        "DATE (YYYY-MM-DD)",
        "IRRITABILITY",
        "ANXIETY",
        "DEPRESSED",
        "ELEVATED",
        "SLEEP",
        "NOTE",
        "THERAPY",
    ],
    "imoodjournal": ["Date", "Day of week", "Hour", "Minute", "Level", "LevelText", "Comment", "#walk"],
    "radar_answers": [
        "key.userId",
        "key.sourceId",
        "value.time",
        "value.timeCompleted",
        "value.timeNotification",
        "value.name",
        "value.answers.0.questionId",
        "value.answers.0.value",
        "value.answers.1.questionId",
        "value.answers.1.value",
    ],
    "presently": ["entryDate", "entryContent"],
    "how_we_feel": ["Date", "Mood", "Tags (People)", "Sleep", "Steps", "Notes", "Reflections", "Takeaways"],
    **{name: sorted(set().union(*sheet.signs, sheet.names)) for name, sheet in SHEETS.items()},
}
WORDS = [
    "",
    "1",
    "3",
    "0",
    "-2.5",
    "1e9",
    "2026-03-01",
    "01/02/2026",
    "31.12.2026",
    "9:05 PM",
    "yes",
    "DNA",
    "PHQ-9",
    "goal:g1",
]
CELL = st.one_of(
    st.sampled_from(
        [*WORDS, "up", "range", "rad", "May 3", "Sunday", "a | b", "8/10 points", "null", "9999999999999999999999"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=6),
)


@pytest.mark.parametrize("name", sorted(HEADERS))
@given(data=st.data())
def test_rows_add_up(name: str, data: st.DataObject) -> None:
    header = HEADERS[name]
    widths = st.integers(len(header) - 2, len(header) + 2)
    rows = data.draw(st.lists(widths.flatmap(lambda n: st.lists(CELL, min_size=n, max_size=n)), max_size=5))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    source = Source(Path("memory.csv"), "memory.csv")
    vars(source)["data"] = out.getvalue().encode("utf-8")
    items = list(formats()[name].parse(source))
    kept = {item.line for item in items if isinstance(item, Record | Row)}
    lost = [item.line for item in items if isinstance(item, Problem) and item.lost]
    full = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(kept) + len(lost) == len(full)
    assert not kept & set(lost)
    assert {str(item.code) for item in items if isinstance(item, Problem)} <= {str(code) for code in Code}
    for item in items:
        if isinstance(item, Record):
            assert all(value is None or value == value for value in item.ratings.values())


def test_the_sheets_are_all_here() -> None:
    assert all(isinstance(sheet, Sheet) for sheet in SHEETS.values())
    assert set(SHEETS) <= set(HEADERS) <= set(formats())
