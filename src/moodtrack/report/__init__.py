"""Reports: from a Log to findings, from findings to a document, from a document to a page.

    document = report.document(log)
    page = report.html(document)

`findings` has the results alone, without any words; nothing here loads matplotlib or jinja2 before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable

from moodtrack.log import Log
from moodtrack.measures import Given
from moodtrack.options import of_type
from moodtrack.progress import Sensitivity
from moodtrack.report.courses_given import fitted
from moodtrack.report.document import Document
from moodtrack.report.editions import edition as _edition
from moodtrack.report.findings import Findings, findings
from moodtrack.report.numbers import date, written

__all__ = ["Document", "Findings", "disagreements", "document", "findings", "html"]


def document(
    log: Log, *, edition: str = "clinician", person: str | None = None, dated: object = None, texts: bool = False,
    since: str | None = None, start: object = None, end: object = None, as_of: object = None, shared_only: bool = False,
    sections: Iterable[str] | None = None, contact: str | None = None, norms: bool = False,
    null: int | None = None, measures: Given = None, course: object = None, own: bool = False,
) -> Document:  # fmt: skip
    """A report on one person, as a document without a shape.

    Parameters
    ----------
    log : Log
        Any log, from `moodtrack.load` or made in memory.
    edition : str
        For whom: clinician, client (the person whose log it is), or session: one page for the next session, from the last
        one on, of what its author shares.
    person : str, optional
        Whose report; needed when the log has several persons.
    dated : str or Timestamp, optional
        The day of the report: printed in the head, and ages of entries and scores are counted to it. Without it, and
        without `as_of` or `end`, they are counted to the last day in the log, and the report says that it cannot know
        how old that is; nothing of today is in it, so equal logs give equal reports.
    texts : bool
        Whether to add what was written at the last session that has a write-up. Off: nothing that a person wrote in
        notes is shown; names of tags and goals are. In the session edition: takeaways, concerns, wins, questions and
        insights in their own words.
    since : {"last-session"}, optional
        Start the diary on the day of the last attended session before the last day in the log, or before the day that
        `dated`, `as_of` or `end` tells where that is later.
    start, end : str or Timestamp, optional
        First and last day of the diary. Questionnaires and goals keep what is before the first day, as a change is
        measured from their first score; nothing after the last day is used.
    as_of : str or Timestamp, optional
        Say what the report would have said at the end of this day: what was written down, set, replaced or done later
        is not used.
    shared_only : bool
        Use only entries and events that their author shares.
    sections : iterable of str, optional
        Keys of the sections to show; the head is always there. Without it all of the edition.
    contact : str, optional
        Whom the person can reach: a name and a number. For the client edition alone.
    norms : bool
        Whether the client edition shows named ranges and lines that come from studies of other people; the clinician
        edition always does and refuses the option.
    null : int, optional
        In how many shifted copies of the log, in which tags have nothing to do with ratings, to look for differences
        too; told in the section triggers of the clinician edition. It takes a while.

    own : bool
        The session edition as the author's own copy: also what is not shared.
    measures : str, Path, Measure, or several of them, optional
        Questionnaires of one's own, as given to `moodtrack.load`: range, direction, thresholds, bands and items to be
        read on their own are used as those of the registry are.
    course : Course, str, Path, or several of them, optional
        Courses that `progress.fit_course` fitted to a sample like the client, or files that hold them: the clinician edition
        then says whether scores lie within the expected range of clients with a similar start. None is built in.

    Returns
    -------
    Document
        Give it to `html`.

    Raises
    ------
    UnknownPerson
        If the log has several persons and none is named, or the one named is not in it.
    OptionError
        If there is no such edition or section, a day cannot be read, there is no session to start from, or an option
        changes nothing in what is shown.

    Examples
    --------
    >>> page = document(Log())
    >>> [section.key for section in page.sections][:4]
    ['header', 'glance', 'attention', 'figures']
    """
    chosen, given = _edition(edition), fitted(course) if course is not None else None
    asked = chosen.chosen(sections)
    more = [word for word, on in (("notes", texts), ("course", course is not None and sections is None)) if on]
    words = tuple(word for word in chosen.words if word in (*asked, *more))
    words = (*words, *(word for word in asked if word not in words))
    options = {"contact": contact, "norms": norms or None, "null": null, "course": course, "own": own or None}
    chosen.check(words, {name: value is not None for name, value in options.items()})
    since = chosen.since if since is None and start is None else since
    found = findings(
        log, person=person, words=chosen.analyses(words), since=since, start=start, end=end, as_of=as_of,
        shared_only=shared_only or (chosen.shared_only and not own), null=null, dated=dated, measures=measures, course=given,
    )  # fmt: skip
    told = chosen.sections(
        found,
        words,
        dated=None if dated is None else date(found.dated),
        contact=contact,
        norms=norms,
        null=null,
        course=given,
        brief=sections is None,
        texts=texts,
        own=own,
    )
    title = f"{chosen.title}: {written(found.person)}" if found.person else chosen.title
    return Document(title, chosen.name, found.person, told, chosen.footer)


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

    of_type(document, "document", Document, "a Document, as report.document gives")
    return render(document)


def disagreements(result: Sensitivity) -> list[tuple[str, str]]:
    """What to say of persons whose change is judged differently by different methods.

    Parameters
    ----------
    result : Sensitivity
        What `moodtrack.progress.sensitivity` returned.

    Returns
    -------
    list of tuple of (str, str)
        Person and one sentence for every series whose methods disagree; empty where all agree.

    Examples
    --------
    >>> import pandas as pd
    >>> from moodtrack.progress import Norms, sensitivity
    >>> scores = pd.DataFrame({"person": "a", "session": [1, 2], "measure": "phq9", "value": [20.0, 14.0]})
    >>> found = sensitivity(scores, norms=Norms(15.0, 5.0, 200, 0.8, "own clinic"), methods=("JT", "EN"))
    >>> disagreements(found)
    [('a', 'PHQ-9, 20 to 14: reliably improved by 1 of 2 methods (EN), no reliable change by 1 (JT).')]
    """
    from moodtrack.report.sections.disagreement_words import sentences

    return sentences(result)
