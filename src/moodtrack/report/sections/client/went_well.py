"""What went well: goals, scores, days and things done. Small steps count, and only what the notes show is said."""

from __future__ import annotations

from collections.abc import Iterator

from moodtrack.report.document import Block, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, missing, written
from moodtrack.report.sections.client import goals, plain, questionnaires, tags
from moodtrack.schema import NO_FORM, text

__all__ = ["section", "steps"]

_TAGS = 3
_MILESTONES = 3


def steps(found: Findings) -> Iterator[str]:
    """One sentence, or a few, for each thing that went well."""
    yield from goals.steps(found)
    yield from questionnaires.steps(found)
    said, days = plain.course(found)
    if said == "improved":
        way = "went up" if found.scale(found.variable).get("direction") == "higher_better" else "went down"
        yield f"Over {plain.several(days, 'day')}, your {plain.rating(found)} {way}. For this scale that is the good way."
    yield from _good_days(found)
    yield from _done(found)
    yield from _came(found)
    if not found.coverage.days:
        yield from _filled(found)
    if found.coverage.days:
        if found.view.shared_only:
            yield f"You share notes of {plain.several(found.coverage.days, 'day')}."
        else:
            yield f"You made notes on {plain.several(found.coverage.days, 'day')}."
    together = tags.helpful(found)[:_TAGS]
    yield from together[:-1]
    if together:
        yield f"{together[-1]} {tags.CAVEAT}"


def section(found: Findings) -> Section:
    """The list; without any data it says so."""
    told = tuple(("", step) for step in steps(found))
    blocks: list[Block] = [Items(told)] if told else [Paragraph("There are no notes to look at yet.")]
    about = ["Of your diary, this page uses only the notes that you share."] if found.view.shared_only else []
    if told and found.view.start is not None:
        about.append(f"Days, sessions and things done are those since {date(found.view.start)}.")
    if about:
        blocks.insert(0, Paragraph(" ".join(about), quiet=True))
    return Section("went_well", "What went well", tuple(blocks))


def _good_days(found: Findings) -> Iterator[str]:
    """Days in the upper part of a scale whose better end is known."""
    told = found.scale(found.variable)
    direction = str(told.get("direction"))
    if direction not in ("higher_better", "higher_worse") or "low" not in told or "high" not in told:
        return
    low, high = float(told["low"]), float(told["high"])
    up = direction == "higher_better"
    limit = high - 0.25 * (high - low) if up else low + 0.25 * (high - low)
    n = len([row for row in found.daily if (row["value"] >= limit if up else row["value"] <= limit)])
    if n:
        way = "or higher" if up else "or lower"
        yield f"On {plain.several(n, 'day')}, your {plain.rating(found)} was {plain.value(limit)} {way}."


def _done(found: Findings) -> Iterator[str]:
    start, done = found.view.start, [row for row in found.log_rows("assignments") if row["done"] is True]
    if start is not None:
        done = [row for row in done if not row["assigned_on" if missing(row["done_on"]) else "done_on"] < start]
    if done:
        yield f"You did {plain.several(len(done), 'thing')} that you had agreed on."
    marks = [row for row in found.log_rows("events") if row["kind"] == "milestone" and not missing(row["label"])]
    if start is not None:
        marks = [row for row in marks if row["start"] >= start]
    for row in sorted(marks, key=lambda row: (missing(row["start"]), row["start"]))[-_MILESTONES:]:
        yield f"A milestone on {date(row['start'])}: {written(row['label'], 80)}."


def _filled(found: Findings) -> Iterator[str]:
    """Questionnaires that the person filled in, and at how many sessions or on how many days."""
    scores = found.log.scores
    own = text(scores["rater"]).fillna("self").eq("self") & scores["measure"].notna() & ~scores["measure"].isin(NO_FORM)
    rows = scores[(own & scores["value"].notna()).to_numpy(dtype=bool)]
    if found.view.start is not None:
        rows = rows[~(rows["day"] < found.view.start)]
    place = "session" if rows["session"].notna().all() else "day"
    forms = rows[["measure", place]].dropna().drop_duplicates()
    if len(forms):
        where = plain.several(forms[place].nunique(), place)
        yield f"You filled in {plain.several(len(forms), 'questionnaire')}, {'at' if place == 'session' else 'on'} {where}. That is work too."


def _came(found: Findings) -> Iterator[str]:
    came = {row["session"] for row in found.log_rows("sessions") if row["attended"] is True}
    held = came & set(found.coverage.sessions) - set(found.coverage.missed)
    if held:
        since = "" if found.view.start is None else f" since {date(found.view.start)}"
        yield f"You came to {plain.several(len(held), 'session')}{since}."
