"""Reports: from a Log to findings, from findings to a document, from a document to a page.

    document = report.document(log)
    page = report.html(document)

`findings` has the results alone, without any words; nothing here loads matplotlib or jinja2 before it is used.
"""

from __future__ import annotations

from moodtrack.log import Log
from moodtrack.report.document import Document
from moodtrack.report.editions import edition as _edition
from moodtrack.report.findings import Findings, findings
from moodtrack.report.numbers import written
from moodtrack.report.summary import NEEDS as _NEEDS
from moodtrack.report.summary import first_page as _first_page

__all__ = ["Document", "Findings", "document", "findings", "html"]

_FOOTER = (
    "Differences and associations in one person's own record, with their uncertainty. Not a diagnosis, not a forecast, "
    "and no substitute for asking the person."
)


def document(
    log: Log, *, edition: str = "clinician", person: str | None = None, dated: str | None = None, texts: bool = False
) -> Document:  # fmt: skip
    """A report on one person, as a document without a shape.

    Parameters
    ----------
    log : Log
        Any log, from `moodtrack.load` or made in memory.
    edition : str
        For whom: clinician.
    person : str, optional
        Whose report; needed when the log has several persons.
    dated : str, optional
        A day to print in the head. Without it nothing of today is in the report, so equal logs give equal reports.
    texts : bool
        Whether to add what was written at the last session that has a write-up. Off: nothing that a person wrote in
        notes is shown; names of tags and goals are.

    Returns
    -------
    Document
        Give it to `html`.

    Raises
    ------
    UnknownPerson
        If the log has several persons and none is named, or the one named is not in it.
    OptionError
        If there is no such edition.

    Examples
    --------
    >>> page = document(Log())
    >>> [section.key for section in page.sections][:4]
    ['header', 'glance', 'attention', 'figures']
    """
    chosen = _edition(edition)
    found = findings(log, person=person, words={*_NEEDS, *chosen.words})
    sections = (*_first_page(found, dated=dated), *chosen.sections(found))
    if texts:
        from moodtrack.report.sections import notes

        sections = (*sections[:4], notes.section(found), *sections[4:])
    title = f"{chosen.title}: {written(found.person)}" if found.person else chosen.title
    return Document(title, chosen.name, found.person, sections, _FOOTER)


def html(document: Document) -> str:
    """A document as one HTML page that loads nothing and runs nothing.

    Parameters
    ----------
    document : Document
        What `document` made.

    Returns
    -------
    str
        Equal documents give equal bytes.
    """
    from moodtrack.report.render.html import render

    return render(document)
