"""Plain text from the few HTML tags that apps put into notes; text without such a tag is left as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from moodtrack.read import markdown

__all__ = ["closed", "is_markup", "plain", "readable", "uncommented"]

_TAG = re.compile(
    r"</?(?:a|b|i|u|s|p|br|div|span|strong|em|strike|del|ul|ol|li|h[1-6]|font|blockquote)(?:\s[^<>]*|\s*/)?>", re.I
)
_SILENT = {"script", "style", "head", "template"}
"""What stands in these is no word of a person."""

_BREAK = {"br", "tr", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}


_DECLARED = re.compile(r"<[!?][a-z][^<>]{0,2000}>|<!\[(?:CDATA\[)?|<[!?](?!--)", re.I)
"""Declarations and marks of other markup."""
_ALONE = re.compile(r"""<(?!/?[a-z](?:[^<>"']++|"[^"]*"|'[^']*')*+>)""", re.I)
"""What starts no tag that ends; at most three starts look at one character, whatever the quotes."""


_CROWDED = re.compile(r"""<(?=/?[a-z](?:[^<>"']|"[^"]*"|'[^']*'){16384}+)""", re.I)
"""What starts a tag of more characters than any app writes, a value in quotes counted as one."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag == "br" or (tag in _BREAK and self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= bool(self.silent) and tag in _SILENT
        if tag in _BREAK - {"br"} and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def is_markup(text: str) -> bool:
    """Whether a text holds one of the tags that apps write.

    Examples
    --------
    >>> is_markup("one<br>two"), is_markup("1 < 2 and 3 > 2"), is_markup("I <3 you")
    (True, False, False)
    """
    return "<" in text and _TAG.search(text) is not None


def uncommented(text: str) -> str:
    """HTML without its comments; one that never ends is no comment.

    Examples
    --------
    >>> uncommented("a<!-- b --> c <!-- d")
    'a c <!-- d'
    """
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]])


def closed(text: str) -> str:
    """HTML in which what starts no whole tag is a word: the parser takes long over many tags that never end.

    So is a tag with thousands of attributes, of which the parser would make a list.

    Examples
    --------
    >>> closed("1 < 2 <b>c</b> <d")
    '1 &lt; 2 <b>c</b> &lt;d'
    """
    return _CROWDED.sub("&lt;", _ALONE.sub("&lt;", text))


def plain(text: str) -> str:
    """The words of a note: line breaks for `<br>` and blocks, other tags dropped.

    Examples
    --------
    >>> plain("Who knows.<br><br>Am <b>I</b>?")
    'Who knows.\\n\\nAm I?'
    >>> plain("I <3 you &amp; me")
    'I <3 you &amp; me'
    """
    if not is_markup(text):
        return text.strip()
    parser = _Words()
    parser.feed(closed(uncommented(_DECLARED.sub("", text))))
    parser.close()
    return "".join(parser.parts).strip()


def readable(texts: Mapping[str, str], *, markdown_too: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """The plain words of texts by part, and for `extra` the raw text of those that held more: `note_html`, `note_markdown`.

    Parameters
    ----------
    texts : mapping of str to str
        Raw text by part.
    markdown_too : bool
        Whether a text without HTML is Markdown.

    Examples
    --------
    >>> readable({"title": "Rain", "note": "all <b>day</b>"})
    ({'title': 'Rain', 'note': 'all day'}, {'note_html': 'all <b>day</b>'})
    >>> readable({"note": "all **day** "}, markdown_too=True)
    ({'note': 'all day'}, {'note_markdown': 'all **day** '})
    """
    words: dict[str, str] = {}
    raw: dict[str, str] = {}
    for part, text in texts.items():
        html = is_markup(text)
        told = markdown.plain(plain(text)) if markdown_too else plain(text)
        if told:
            words[part] = told
        if html or told != text.strip():
            raw[f"{part}_{'html' if html else 'markdown'}"] = text
    return words, raw
