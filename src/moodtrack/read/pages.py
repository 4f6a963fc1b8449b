"""Pages of a journal in HTML: the words of the divisions of some classes, and what is attached, however tags are nested.

A page starts with the division of its head. The last field, the body, goes up to the next page, whatever is closed in
between: the apps close divisions in the wrong place. Words that stand in no field are kept as stray ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from moodtrack.read.markup import closed, uncommented

__all__ = ["Page", "pages"]

_BLOCKS = ("p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr")
_UNSEEN = ("style", "script", "title")
_ASSET = "assetType_"
_PROLOGUE = re.compile(r"\s*(?:<[!?][^<>]*>\s*)*")


@dataclass
class Page:
    """One page: its words by class, and the kind of every attached thing with the words on it; words in no field."""

    fields: dict[str, list[str]] = field(default_factory=dict, repr=False)
    assets: list[tuple[str, list[str]]] = field(default_factory=list, repr=False)
    stray: list[str] = field(default_factory=lambda: [""], repr=False)

    def text(self, name: str) -> str:
        """The words of a class: paragraphs with a blank line between them, items of a list one below the other."""
        return _joined(self.fields.get(name, []))

    @property
    def outside(self) -> str:
        """The words that stand in no field and on nothing attached."""
        return _joined(self.stray)


def _joined(parts: list[str]) -> str:
    kept = [part.replace("\r", "").strip() for part in parts]
    return "\n\n".join(part for part in kept if part).replace("\n\n- ", "\n- ")


class _Reader(HTMLParser):
    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.known, self.last = fields, fields[-1]
        self.page = Page()
        self.open: list[str] | None = None
        self.body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        name = next((each for each in classes if each in self.known), None)
        kind = next((each.removeprefix(_ASSET) for each in classes if each.startswith(_ASSET)), None)
        if name is not None and tag == "div":
            self.body = name == self.last
            self.open = self.page.fields.setdefault(name, [""])
        elif kind:
            self.page.assets.append((kind, []))
            self.open = None
        elif self.page.assets and tag == "div" and not self.body:
            self.open = self.page.assets[-1][1]
            self.open.append("")
        elif self.body and self.open is not None and (tag in _BLOCKS or tag == "br"):
            self.open[-1:] = [self.open[-1] + "\n"] if tag == "br" else [self.open[-1], "- " if tag == "li" else ""]
        elif self.open is None and (tag in _BLOCKS or tag == "br"):
            self.page.stray[-1:] = [self.page.stray[-1] + "\n"] if tag == "br" else [self.page.stray[-1], ""]

    def handle_endtag(self, tag: str) -> None:
        if self.body and self.open is not None and tag in _BLOCKS:
            self.open.append("")
        elif tag == "div":
            self.open = None
        if tag in _BLOCKS:
            self.page.stray.append("")

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.open[-1] += data
        elif self.lasttag not in _UNSEEN:
            self.page.stray[-1] += data


def pages(text: str, head: str, fields: Sequence[str]) -> list[Page]:
    """The pages of an HTML text, in its order; none where no division of the class `head` is there.

    Parameters
    ----------
    text : str
        The HTML.
    head : str
        The class of the division that a page starts with.
    fields : sequence of str
        The classes whose words are kept; the last one is the body.

    Examples
    --------
    >>> found = pages(
    ...     "<p><div class='pageHeader'>Friday</div><div class='bodyText'></p><p>One</p><ul><li>Two</ul></div></p>",
    ...     "pageHeader", ("bodyText",),
    ... )
    >>> [(page.text("pageHeader"), page.text("bodyText")) for page in found]
    [('Friday', 'One\\n- Two')]
    """
    plain = _PROLOGUE.sub("", uncommented(text), count=1)
    starts = [found.start() for found in re.finditer(rf"<div[^<>]*class=[\"']{head}[\"']", plain)]
    ends = (*starts[1:], len(plain)) if starts else ()
    return [_page(closed(plain[start:end]), (head, *fields)) for start, end in pairwise((0, *ends))]


def _page(text: str, fields: Sequence[str]) -> Page:
    reader = _Reader(fields)
    reader.feed(text)
    reader.close()
    return reader.page
