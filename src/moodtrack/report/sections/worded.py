"""Ratings given in words whose number is not known, in words: beside a number, and where nothing may be told for them."""

from __future__ import annotations

from moodtrack.report.document import Paragraph
from moodtrack.report.findings import WINDOW, Findings
from moodtrack.report.in_words import LIMIT, Days, Stretch, days, each, first_beyond
from moodtrack.report.numbers import count, date, written

__all__ = ["TELL", "beside", "beyond", "lane", "note", "numbered", "paragraph", "share", "told", "unnumbered", "untold"]

TELL = "give the words numbers with --moods (`moodtrack inspect` prints a map to fill in)"
"""How the words get numbers."""


def beside(found: Findings, *stretches: Stretch) -> str:
    """What stands in the brackets of a mean, behind the number of its days; empty where nothing is left out."""
    told = days(found, "", *stretches)
    return f"; {_ratings(told.worded)}, not in it" if told.worded else ""


def note(found: Findings, variable: str = "", *stretches: Stretch) -> str:
    """What is left out of a number, and what to do about it: a sentence to follow another; empty where nothing is."""
    told = days(found, variable, *stretches)
    return f" {share(told)}, not in it: {TELL}." if told.worded else ""


def untold(found: Findings, variable: str = "", *stretches: Stretch) -> str:
    """Why no rise or fall is told, and what to do about it: the first stretch that has too many."""
    first = first_beyond(found, variable, *stretches)
    told = days(found, variable, *stretches) if first is None else first[1]
    return f"cannot be told: {'' if first is None else _where(found, first[0])}{beyond(told)}"


def paragraph(found: Findings) -> list[Paragraph]:
    """For a table of all ratings: every rating with such days."""
    lines = [words for _, _, words in told(found)]
    return [Paragraph(" ".join(lines))] if lines else []


def told(found: Findings) -> list[tuple[str, Days, str]]:
    """Every rating with such days: its name, how many, and a sentence."""
    return [
        (name, one, f"{written(found.scale(name)['label'])}: {share(one)}, which are in no number here: {TELL}.")
        for name, one in each(found).items()
    ]


def unnumbered(found: Findings) -> list[tuple[str, Days]]:
    """The ratings of which not one has a number: label and days."""
    return [(written(found.scale(name)["label"]), one) for name, one in each(found).items() if one.bare == one.rated]


def numbered(found: Findings, variable: str = "") -> str:
    """What is said behind "rating" and "rated" where the diary has ratings without a number: of one named, else also where another has no number at all."""
    told = days(found, variable, (None, None)).worded
    return " with a number" if told or (not variable and unnumbered(found)) else ""


def share(told: Days) -> str:
    """Counts in words.

    Examples
    --------
    >>> share(Days(55, 50, 180)), share(Days(1, 1, 7))
    ('55 of 180 rated days have ratings in words without a number', '1 of 7 rated days has ratings in words without a number')
    """
    have = "has" if told.worded == 1 else "have"
    return f"{told.worded} of {count(told.rated, 'rated day')} {have} ratings in words without a number"


def beyond(told: Days) -> str:
    """Counts that are too many for a rise or fall to be told, and what to do about it."""
    return f"{share(told)}, more than one day in {1 / LIMIT:.0f}: {TELL}."


def lane(found: Findings) -> str:
    """What a drawing calls the days without a point, of which some may be rated in words."""
    return "no number" if days(found).bare else "not logged"


def _where(found: Findings, stretch: Stretch) -> str:
    """In which days of the diary a stretch lies; empty for the view and for all of them."""
    first, start, covered = stretch[0], found.view.start, found.coverage
    if stretch in ((start, None), (None, None)):
        return ""
    if start is not None and first is not None and (start - first).days == WINDOW:
        return f"in the {WINDOW} days before {date(start)}, "
    return f"in the {'first' if first == covered.first else 'last'} {WINDOW} days, "


def _ratings(n: int) -> str:
    return f"{count(n, 'day')} with ratings in words without a number"
