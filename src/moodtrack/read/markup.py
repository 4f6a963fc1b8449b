"""Plain text from the few HTML tags that apps put into notes; text without such a tag is left as it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["is_markup", "plain"]

_TAG = re.compile(
    r"</?(?:a|b|i|u|s|p|br|div|span|strong|em|strike|del|ul|ol|li|h[1-6]|font|blockquote)(?:\s[^<>]*|\s*/)?>", re.I
)
_BREAK = {"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or (tag in _BREAK and self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAK - {"br"} and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def is_markup(text: str) -> bool:
    """Whether a text holds one of the tags that apps write.

    Examples
    --------
    >>> is_markup("one<br>two"), is_markup("1 < 2 and 3 > 2"), is_markup("I <3 you")
    (True, False, False)
    """
    return "<" in text and _TAG.search(text) is not None


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
    parser.feed(text)
    parser.close()
    return "".join(parser.parts).strip()
