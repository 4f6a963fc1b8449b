"""Notes in HTML and Markdown become the words that were written, whatever the script; the raw text is kept beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.read import markdown, markup
from moodtrack.read.markup import readable
from moodtrack.read.notes import fields
from moodtrack.read.pages import pages

ODD = [
    "👩‍👩‍👧 🏳️‍🌈 👍🏽",
    "‏שלום עולם‎ abc",
    "\u2067שלום\u2069",
    "zero\u200bwidth\u200d\ufeffx",
    "e\u0301 é",
    "ｆｕｌｌ",
    "日本語。",
]


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_every_script_survives(words: str) -> None:
    assert markup.plain(f"<p>{words}</p>") == words
    assert markdown.plain(f"## **{words}**") == words
    assert readable({"note": f"<b>{words}</b>"}) == ({"note": words}, {"note_html": f"<b>{words}</b>"})


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<div>a<p><span>b</div></p>c", "a\nb\nc"),
        ("<b>a</b><script>alert(1)</script><style>p {}</style>", "a"),
        ("<p>&lt;b&gt; &amp; &#128512;</p>", "<b> & 😀"),
        ("<p onclick='x'>a<!-- hidden --></p>", "a"),
        ("<p>never closed", "never closed"),
        ("<!DOCTYPE html><?xml version='1.0'?><p>a <![CDATA[b</p>", "a b"),
        ("1 < 2 > 0, I <3 you", "1 < 2 > 0, I <3 you"),
    ],
)
def test_html(html: str, words: str) -> None:
    assert markup.plain(html) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("***a*** **b *c* d** __e__ _f_ ~~g~~ ==h== `i`", "a b c d e f g h i"),
        ("> quoted\n> more", "quoted\nmore"),
        ("![[photo.png]]\n![a cat](cat.png) [[yoga]] [[People/Ann|Ann]]", "a cat yoga Ann"),
        ("```python\nx = 1\n```\nafter", "x = 1\nafter"),
        ("a\n\n---\nb", "a\n\nb"),
        (r"no \*stars\* here, 1\. item", "no *stars* here, 1. item"),
        ("* one\n* two **x**\n- [ ] open", "* one\n* two x\n- [ ] open"),
        ("2 * 3 * 4, a_b_c, #tag, 5 > 4, f(x)[0]", "2 * 3 * 4, a_b_c, #tag, 5 > 4, f(x)[0]"),
        ("%%a comment%% word", "word"),
    ],
)
def test_markdown(text: str, words: str) -> None:
    assert markdown.plain(text) == words


@given(st.text(st.characters(exclude_categories=["Cs", "P", "S", "Cc"]), max_size=30))
def test_words_without_signs_are_as_they_were(words: str) -> None:
    assert markdown.plain(words) == markup.plain(words) == words.strip()
    assert readable({"note": words}, markdown_too=True)[1] == {}


@pytest.mark.parametrize(
    "piece",
    [
        "*a",
        "_a ",
        "[",
        "[[",
        "[a](",
        "%%",
        "<!-- ",
        "\\",
        "`a",
        "~~a",
        "![",
        "<",
        "<a ",
        "&#",
        "<b><![CDATA[",
        "<b><!x",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    for reads in (markdown.plain, markup.plain):
        assert isinstance(reads(piece * 50_000), str)


MANY = 200_000
"""Of these, what takes the square of the time takes hours."""


@pytest.mark.parametrize("piece", ["<a ", "<!--", '<a "', "<a b='c", "</a", "<!", "&"])
def test_many_tags_that_never_end_are_words_and_take_no_square_of_the_time(piece: str) -> None:
    page = f'<div class="pageHeader">Friday</div><div class="bodyText">{piece * MANY}'
    (found,) = pages(page, "pageHeader", ("bodyText",))
    assert found.text("bodyText") == (piece * MANY).strip()
    assert markup.plain(f"<b>x</b>{piece * MANY}").count("a") == ("a" in piece) * MANY


@pytest.mark.parametrize("text", ["(a:: " * MANY, "a::" + " " * MANY + "b", "\n" * MANY, "`" * MANY + "\n```" * MANY])
def test_a_note_of_many_fields_that_never_end_takes_no_square_of_the_time(text: str) -> None:
    assert fields(text) == ([("a", "b")] if "b" in text else [])
    assert not markdown.plain(text).startswith("\n")


def test_an_attribute_with_signs_of_tags_is_no_word() -> None:
    assert markup.plain("<p title='1 < 2 > 0'>a <b title=\"'<'\">b</b></p>") == "a b"
    assert fields("- [ ] sleep::  7.5 \n> [ mood:: 4 ] (up:: 6:45\n)") == [
        ("sleep", "7.5"),
        ("mood", "4"),
        ("up", "6:45"),
    ]
