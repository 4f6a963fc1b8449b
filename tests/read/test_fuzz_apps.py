"""Odd words and numbers in every place of the exports of apps: words stay words, and the books are in order."""

from __future__ import annotations

import csv
import io
import json
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.records import Item, Problem, Record

from .offered import zipped
from .test_fuzz import NUMBERS, WORDS, assembled, read_or_refuse


def sheet(header: list[str], *rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode("utf-8", "replace")


def journey(word: str, **other: object) -> bytes:
    entry = {"id": "1767222000000-a", "date_journal": 1_767_222_000_000, "timezone": "Europe/Berlin", "text": word, "mood": 2,
             "tags": [word], "address": word, "weather": {"description": word}, "type": "markdown", **other}  # fmt: skip
    return json.dumps(entry).encode()


def pixels(word: str, **other: object) -> bytes:
    day = {
        "date": "2026-3-1",
        "type": "Mood",
        "scores": [3],
        "notes": word,
        "tags": [{"type": word, "entries": [word]}],
    }
    return json.dumps([{**day, **other}]).encode()


def exports(word: str) -> dict[str, bytes]:
    """A file of one entry of every format, with the word in every place that holds words."""
    line = " ".join(word.split())
    feelings = ["Date", "Mood", "Tags (People)", "Notes", "Reflections", "Takeaways"]
    bearable = ["date", "weekday", "time of day", "category", "rating/amount", "detail", "notes"]
    emoods = ["DATE", "IRRITABILITY", "ANXIETY", "DEPRESSED", "ELEVATED", "NOTE"]
    radar = [f"key.{name}Id" for name in ("user", "source")] + ["value.time", "value.name"]
    radar += [f"value.answers.0.{name}" for name in ("questionId", "value")]
    imood = ["Date", "Hour", "Minute", "Level", "LevelText", "Comment"]
    page = (
        "<div class='pageHeader'>1 March 2026</div><div class='title'>{0}</div><div class='bodyText'><p>{0}</p></div>"
    )
    habits = f"Position,Name,Type\n001,{json.dumps(line)},YES_NO\n".encode("utf-8", "replace")
    return {
        "journey": journey(word),
        "pixels": pixels(word),
        "how_we_feel": sheet(feelings, ["2026 Sun Mar 1 4:04 PM", word, word, word, word, word]),
        "bearable": sheet(bearable, ["1st Mar 2026", word, word, f"x{word}", word, word, word]),
        "emoods": sheet(emoods, ["2026-03-01", "1", "2", "3", "4", word]),
        "imoodjournal": sheet(imood, ["March 1, 2026", "9", "5", "7", word, word]),
        "radar_answers": sheet(radar, ["kim", word, "1.7723523E9", word, "calm", word]),
        "presently": sheet(["entryDate", "entryContent"], ["2026-03-01", word]),
        "obsidian": f"---\ndate: 2026-03-01\nmood: {json.dumps(line)}\n---\n{word}\nkey:: {line}\n".encode("utf-8", "replace"),
        "org_mode": f"* 2026-03-01 Sunday\n** 10:00 x{line}\n {line}\n".encode("utf-8", "replace"),
        "apple_journal": page.format(escape(word)).encode("utf-8", "replace"),
        "loop_habits": zipped({"Habits.csv": habits, "001 a/Checkmarks.csv": b"2026-03-01,2\n", "Checkmarks.csv": b"Date,\n"}),
    }  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=ascii)
def test_odd_words_are_words(word: str) -> None:
    for name, data in exports(word).items():
        items = read_or_refuse(name, data)
        assert items is not None, name
        assert _entries(items) == 1, name
        assembled(name, items)


@given(word=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8))
@settings(max_examples=15)
def test_any_word(word: str) -> None:
    for name, data in exports(word).items():
        items = read_or_refuse(name, data)
        assert items is None or _entries(items) >= 1, name


def _entries(items: tuple[Item, ...]) -> int:
    return sum(isinstance(item, Record) or (isinstance(item, Problem) and item.lost) for item in items)


@pytest.mark.parametrize("value", NUMBERS, ids=lambda v: ascii(v)[:20])
def test_numbers_of_any_kind(value: object) -> None:
    for field in ("id", "date_journal", "timezone", "text", "mood", "tags", "weather", "photos", "type"):
        items = read_or_refuse("journey", journey("a", **{field: value}))
        assert items is not None
        assert _entries(items) == 1
        assembled("journey", items)
    for field in ("date", "type", "scores", "notes", "tags", "entries"):
        for made in (value, [value]):
            items = read_or_refuse("pixels", pixels("a", **{field: made}))
            assert items is None or _entries(items) >= 1
            if items is not None:
                assembled("pixels", items)
