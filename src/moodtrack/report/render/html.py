"""A document as one HTML file: no script, no address outside, everything escaped, equal bytes for equal input."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from moodtrack.report.document import Document

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
    template = _environment().from_string(_file("report.html.j2"))
    return template.render(document=document, style=Markup(_file("report.css")))


@cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["drawing"] = Markup
    environment.filters["slug"] = lambda text: text.replace(" ", "-")
    return environment


@cache
def _file(name: str) -> str:
    return resources.files("moodtrack.report").joinpath("templates", name).read_text(encoding="utf-8")
