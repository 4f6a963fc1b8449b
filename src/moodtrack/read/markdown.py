"""Plain text from Markdown as people write it in notes: signs of emphasis, links and headings go, words and lists stay.

It is no renderer: what is not surely a sign stays as it is, so that `2 * 3 * 4`, `snake_case` and a lone `#` are words.
"""

from __future__ import annotations

import re

__all__ = ["noted", "plain"]

_CODE = re.compile(r"^ {0,3}(?:```|~~~)[^\n]*\n?", re.M)
_LINE = re.compile(r"^(?: {0,3}#{1,6}[ \t]+| {0,3}>[ \t]?)", re.M)
_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$\n?", re.M)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,1000})\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,200}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,200}\")?\)")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,500}\|)?([^\[\]|\n]{1,500})\]\]")
_COMMENT = re.compile(r"%%[^%]{0,5000}%%|<!--[^<]{0,5000}?-->")
_PAIRS = tuple(
    (edge, re.compile(rf"(?<![\w\\{edge}]){sign}(?=\S)([^\n{edge}]{{1,2000}})(?<=\S){sign}(?![\w{edge}])"))
    for sign, edge in (
        ("`", "`"), (r"\*", "*"), ("_", "_"), (r"\*\*\*", "*"), (r"\*\*", "*"), ("__", "_"), ("~~", "~"), ("==", "=")
    )
)  # fmt: skip
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str, *, escapes: bool = True) -> str:
    r"""The words of a note in Markdown; line breaks, lists and tick boxes stay.

    Parameters
    ----------
    text : str
        The note.
    escapes : bool
        Whether a backslash before a sign makes it a word; else it is a word itself.

    Examples
    --------
    >>> plain("# Monday\n\nA **very** good [walk](https://example.com) with [[Ann Smith|Ann]]\n- [x] rest \\- 2 * 3 * 4")
    'Monday\n\nA very good walk with Ann\n- [x] rest - 2 * 3 * 4'
    >>> plain("snake_case_name, #tag, 1 < 2")
    'snake_case_name, #tag, 1 < 2'
    """
    for pattern, put in ((_CODE, ""), (_COMMENT, ""), (_RULE, ""), (_EMBEDDED, ""), (_LINE, "")):
        text = pattern.sub(put, text)
    for sign, pattern in (("[", _IMAGE), ("[", _LINK), ("[", _WIKI), *_PAIRS):
        text = pattern.sub(r"\1", text) if sign in text else text
    return (_ESCAPE.sub(r"\1", text) if escapes else text).strip()


def noted(text: str, *, escapes: bool = True) -> tuple[dict[str, str], dict[str, str]]:
    """The note as plain words, and for `extra` as it was written, where it held more.

    Parameters
    ----------
    text : str
        The note.
    escapes : bool
        As in `plain`.

    Examples
    --------
    >>> noted("all **day**"), noted("Rain"), noted("![](photo://1)")
    (({'note': 'all day'}, {'note_markdown': 'all **day**'}), ({'note': 'Rain'}, {}), ({}, {'note_markdown': '![](photo://1)'}))
    """
    words = plain(text, escapes=escapes)
    return {"note": words} if words else {}, {"note_markdown": text} if words != text.strip() else {}
