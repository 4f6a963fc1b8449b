"""How the daily rating went: now, at the start, and whether a rise or fall is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Block, Figure, Paragraph, Section, Table
from moodtrack.report.findings import WINDOW, Findings
from moodtrack.report.numbers import between, date, decimals, decimals_of, number, written
from moodtrack.report.sections import worded
from moodtrack.report.sections.client import plain

__all__ = ["section", "sentences"]

_HOW = "You can give each of these words a number together with the person who made this page."


def sentences(found: Findings) -> Iterator[str]:
    """Level and course in plain words; a course whose interval holds zero is never told as one."""
    now, then = _row(found, "summary_latest"), _row(found, "summary_first")
    whole, name = _row(found, "summary"), plain.rating(found)
    start = found.view.start
    latest = f"since {date(start)}" if start is not None else f"in the last {WINDOW} days of {plain.notes(found)}"
    first = f"In the {WINDOW} days before" if start is not None else f"In the first {WINDOW} days"
    ends = in_words.ends(found)
    both = now is not None and then is not None and not (ends and in_words.too_many(found, "", *ends))
    if now is not None:
        yield f"Your {name} was {plain.average(found, now['estimate'])} on average {latest}. That is from {plain.noted(found, now['days'])}."
        if ends and in_words.too_many(found, "", ends[1]):
            yield f"Not in it: {plain.several(in_words.days(found, '', ends[1]).worded, 'day')} told in words."
        if both and then is not None:
            yield f"{first} it was {plain.average(found, then['estimate'])}, from {plain.noted(found, then['days'])}."
    elif whole is not None:
        yield f"Your {name} was {plain.average(found, whole['estimate'])} on average. That is from {plain.noted(found, whole['days'])}."
    if plain.scale(found):
        yield plain.scale(found)
    yield from _own_words(found, name)
    yield from _course(found, name, both)


def section(found: Findings) -> Section:
    """Sentences, the days drawn, and their numbers."""
    row = _row(found, "summary")
    if row is None:
        none = f"There are no daily ratings {'with a number ' if worded.unnumbered(found) else ''}{found.view.partial or 'to show yet'}."
        return Section("mood", "Your days", (Paragraph(" ".join([none, *_only_words(found)])),))
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    told = " ".join(sentences(found))
    drawn = plot.summary(found.get("summary"), variable=found.variable, person=found.person, scale=found.scale(found.variable), plain=True)  # fmt: skip
    words = f"Your {plain.rating(found)} by day, {between(row['first'], row['last'])}. {told}"
    caption = "Each point is one day. The line follows the days around it. Days without a note are left out."
    if in_words.days(found).worded:
        caption = "Each point is one day with a number. The line follows the days around it."
    elif found.view.shared_only:
        caption = "Each point is one day with a shared note. The line follows the days around it."
    blocks: tuple[Block, ...] = (
        Paragraph(told),
        Figure(
            "daily", f"Your {plain.rating(found)}, day by day", last_svg(drawn, "daily"), words, caption, _table(found)
        ),
    )
    return Section("mood", "Your days", blocks)


def _own_words(found: Findings, name: str) -> Iterator[str]:
    """How many days are in words that have no number, kindly, and what can be done."""
    told = in_words.days(found)
    if told.worded:
        yield f"On {plain.several(told.worded, 'day')} you told your {name} in words that have no number yet. These notes count as much as the others, but averages and the picture cannot show them."
        yield _HOW


def _only_words(found: Findings) -> Iterator[str]:
    for label, told in worded.unnumbered(found):
        yield f"On {plain.several(told.rated, 'day')} you told your {label.lower()} in words that have no number yet. {_HOW}"


def _course(found: Findings, name: str, both: bool) -> Iterator[str]:
    said, days = plain.course(found)
    over = f"Over all {plain.several(days, 'day')}" if days > 1 else "Over this day"
    over = "From the first to the last day that you share" if found.view.shared_only and days > 1 else over
    up = found.scale(found.variable).get("direction") == "higher_better"
    if in_words.too_many(found):
        yield f"Until then it cannot be said if your {name} went up or down."
    elif same := _same(found):
        counted = found.view.shared_only or in_words.days(found).worded
        rated = plain.noted(found, same) if counted else f"{plain.several(same, 'day')} you rated it"
        yield f"Your {name} was the same on all {rated}."
    elif said in ("improved", "worsened"):
        yield f"{over}, your {name} went {'up' if (said == 'improved') == up else 'down'}. That is more than the usual ups and downs would often give."
        if said == "worsened":
            yield plain.FACT
    elif said in ("higher", "lower"):
        yield f"{over}, your {name} went {'up' if said == 'higher' else 'down'}."
    elif said != "cannot tell" and both and _apart(found):
        yield from _two_views(found, name, days)
    else:
        few = "There are too few days to say if it went up or down." if said == "cannot tell" else f"{over}, {plain.notes(found)} show no clear rise or fall."  # fmt: skip
        yield few + (" Two averages can differ by chance." if both else "")


def _same(found: Findings) -> int:
    """On how many days, two or more, the rating was one and the same; 0 where it was not."""
    row = _row(found, "summary")
    return 0 if row is None or row["days"] < 2 or row["min"] < row["max"] else int(row["days"])


def _apart(found: Findings) -> float:
    """The last weeks less the first ones where the interval of that difference leaves out zero; else 0."""
    rows = [] if found.view.start is not None or found.view.shared_only else found.rows("missingness", "tipping")
    rows = [] if in_words.too_many(found, "", *(in_words.ends(found) or ())) else rows
    row = next((r for r in rows if str(r["variable"]) == found.variable), None)
    return 0.0 if row is None or not (row["low"] > 0 or row["high"] < 0) else float(row["estimate"])


def _two_views(found: Findings, name: str, days: int) -> Iterator[str]:
    """What is said where the last weeks differ from the first ones and the line over all days does not go up or down."""
    change, direction = _apart(found), str(found.scale(found.variable).get("direction"))
    way = "higher" if change > 0 else "lower"
    yield f"Side by side, your {name} of the last {WINDOW} days is {way} than that of the first {WINDOW}. That is more than chance would often give."
    yield f"A straight line through all {plain.several(days, 'day')} goes neither clearly up nor down. It looks at every day alike, not at the last weeks alone."
    if change * {"higher_better": 1, "higher_worse": -1}.get(direction, 0) < 0:
        yield plain.FACT


def _row(found: Findings, word: str) -> dict[str, Any] | None:
    return next((r for r in found.rows(word) if str(r["variable"]) == found.variable and r["days"] > 0), None)


def _table(found: Findings) -> Table:
    told = found.scale(found.variable)
    places = decimals_of([row["value"] for row in found.daily], decimals(told.get("low", float("nan")), told.get("high", float("nan"))))  # fmt: skip
    rows = tuple([(date(row["day"]), number(row["value"], places)) for row in found.daily])
    kind = "number" if in_words.days(found).worded else "note"
    return Table(f"Your average of each day with a {'shared ' if found.view.shared_only else ''}{kind}.", ("Day", written(told["heading"])), rows, (1,))  # fmt: skip
