"""A document as one HTML file: no script, no address outside, everything escaped, equal bytes for equal input."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from moodtrack.report.document import Document, Figure, Table
from moodtrack.report.render.first_page import room

__all__ = ["render"]


def render(document: Document) -> str:
    """Give a document the shape of an HTML page.

    Parameters
    ----------
    document : Document
        What `moodtrack.report.document` made.

    Returns
    -------
    str
        A whole page: its style is inside, it loads nothing and runs nothing.
    """
    page = _template().render(document=document, room=room(document), style=Markup(_style(document.edition)))
    return page.replace(" %", "\N{NO-BREAK SPACE}%")


def _style(edition: str) -> str:
    own = resources.files("moodtrack.report").joinpath("templates", f"{edition}.css")
    return _file("report.css") + (_file(f"{edition}.css") if own.is_file() else "")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["drawing"] = _drawing
    environment.filters["numeric"] = _numeric
    environment.filters["beside"] = zip
    environment.filters["slug"] = lambda text: text.replace(" ", "-")
    return environment.from_string(_file("report.html.j2"))


def _numeric(table: Table) -> list[bool]:
    """Which columns are set to the right."""
    return [place in table.numeric for place in range(len(table.columns))]


def _drawing(figure: Figure) -> Markup:
    """The drawing with its words: the svg is ours, the words are escaped."""
    named = Markup('<svg role="img" aria-label="{}" ').format(figure.alternative)
    return Markup(figure.svg.replace("<svg ", named, 1))


@cache
def _file(name: str) -> str:
    return resources.files("moodtrack.report").joinpath("templates", name).read_text(encoding="utf-8")
