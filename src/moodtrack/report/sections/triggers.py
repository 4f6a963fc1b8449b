"""Tags that go with a higher or lower rating as of the last planned look, further questions, and what was withheld and why."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, every, interval, missing, percent, written
from moodtrack.report.sections import further_rows, further_words
from moodtrack.report.sections import trigger_rows as pairs
from moodtrack.report.sections import trigger_words as words
from moodtrack.report.sections.worded import numbered
from moodtrack.result import Code

__all__ = ["OPTIONS", "section", "told"]

OPTIONS = ("null",)
"""Options of `moodtrack.report.document` that this section takes."""

_TITLE = "Tags that go with higher or lower days"
_WHEN = {0: "the same day", 1: "the day after"}
_NAMED = 24
_MEANINGS = {str(member): member.meaning for member in Code}


def told(found: Findings) -> list[tuple[dict[str, Any], str]]:
    """Pairs that were found, each with all that is said of it; first the main question, then the further ones."""
    listed = pairs.main(found)
    made = [(row, _statement(found, row, pairs.tested(listed))) for row in pairs.shown(listed)]
    for _, _, part in pairs.also(found):
        made += [(row, _statement(found, row, pairs.tested(part))) for row in pairs.shown(part)]
    return made


def section(found: Findings, null: int | None = None) -> Section:
    """What is found as of the last look, what was found before, further questions, and everything withheld."""
    look = pairs.look(found)
    if look is None or not (pairs.rows(found) or found.amounts):
        why = "no rating with a number" if not found.variable else "no tags beside the ratings"
        nothing = Paragraph(f"Nothing was compared: the files hold {why}.")
        return Section("triggers", _TITLE, (nothing, *_not_copied(null, "there is nothing to compare")))
    flat = pairs.unvaried(found)
    if missing(look["look"]):
        same = (_unvaried(found, look),) if flat else ()
        return Section("triggers", _TITLE, (_early(found, look), *same, *_not_copied(null, "the first look is not reached")))  # fmt: skip
    first = [_unvaried(found, look)] if flat else [_stand(found, look), *_found(found), *_no_longer(found)]
    blocks: list[Block] = [*first, *_further(found)]
    if null is not None:
        blocks.append(_copies(found))
    return Section("triggers", _TITLE, (*blocks, *_withheld(found)))


def _statement(found: Findings, row: dict[str, Any], tested: int) -> str:
    scale, name = found.scale(str(row["variable"])), pairs.with_twins(found, row)
    first = words.following(row, scale, tested, name) if row["lag"] < 0 else words.sentence(row, scale, tested, name)
    return " ".join([first, *pairs.tails(found, row)])


def _unvaried(found: Findings, look: dict[str, Any]) -> Paragraph:
    days = look["days"] if missing(look["look"]) else look["look"]
    name = words.label(found.scale(found.variable))
    return Paragraph(f"{name.capitalize()} was rated the same on {every(days, 'day')} that {'is' if int(days) == 1 else 'are'} looked at: no day is higher or lower than another, so nothing can be asked of it.")  # fmt: skip


def _early(found: Findings, look: dict[str, Any]) -> Paragraph:
    """How many days there are, what is being collected, and when the first look is expected."""
    same = [r for r in pairs.main(found) if r["lag"] == 0]
    enough = sum(str(r["reason"]) not in (Code.FEW_WITH, Code.FEW_WITHOUT) for r in same)
    more = f", and {count(len(found.amounts), 'amount')}" if found.amounts else ""
    return Paragraph(
        f"{words.label(found.scale(found.variable)).capitalize()} is rated{numbered(found, found.variable)} on {count(look['days'], 'day')}. Tags are compared from {int(look['next_look'])} rated days on, "
        f"{_ahead(found, look)}: with fewer days few true differences are found, and those that are look larger than they are. "
        f"Collected so far: {count(len(same), 'tag')}, {enough} of them on enough days, and on enough days without, to be compared{more}."
    )


def _stand(found: Findings, look: dict[str, Any]) -> Paragraph:
    """As of when the answer stands, what is new in it, and when it is looked at again."""
    listed, then = pairs.main(found), pairs.before(found)
    changes = [str(r["change"]) for r in listed]
    new, gone = sum(c == "new" for c in changes), sum(c == "no_longer" for c in changes)
    since = f" ({new} new since the look at {then}, {gone} no longer found)" if then and listed else ""
    part = " The whole diary is used here, also before the first day of this report." if found.view.start is not None else ""  # fmt: skip
    kind = numbered(found, found.variable)
    return Paragraph(
        f"As of {int(look['look'])} rated days{kind}, reached on {date(look['day'])}: {count(len({str(r['tag']) for r in listed}), 'tag')}, "
        f"{count(pairs.tested(listed), 'pair')} of tag and day (same day, day after) tested, {len(pairs.shown(listed))} found{since}.{part} "
        f"{count(look['days'], 'day')} are rated{kind} now; the next look is at {int(look['next_look'])}, {_ahead(found, look)}. "
        f"Over all sections of this report, {count(pairs.tested_in_all(found), 'pair was', 'pairs were')} tested. "
        f"{_others(found)}A difference is an association in this person's own notes; it does not say what brings about what."
    )


def _ahead(found: Findings, look: dict[str, Any]) -> str:
    when = pairs.ahead(found, look)
    if isinstance(when, int):
        return f"which waits for {count(when, 'more rated day')}"
    return "which is not within two years at this rate" if when is None else f"expected about {date(when)} if rating goes on as so far"  # fmt: skip


def _others(found: Findings) -> str:
    """Which ratings beside the first one are further questions, and which are not compared by tag."""
    first, *rest = (words.label(found.scale(name)) for name in found.compared)
    measured = [words.label(found.scale(name)) for name in found.amounts if not name.startswith("tag:")]  # fmt: skip
    also = f" Of other ratings, tags are compared under “Also looked at”: {_listed(rest)}." if rest else ""
    never = f" Not compared by tag, as they are amounts: {_listed(measured)}." if measured else ""
    return f"The first question is about {first}.{also}{never} " if also or never else ""


def _found(found: Findings) -> list[Block]:
    listed = pairs.main(found)
    shown = pairs.shown(listed)
    if not listed:
        return [Paragraph("The files hold no tags beside the ratings.")]
    if not pairs.tested(listed):
        return [Paragraph("No pair could be tested; the reasons are below.")]
    if not shown:
        return [Paragraph("No pair stands out from what chance gives among so many comparisons. That is no proof that there is none.")]  # fmt: skip
    sentences = [_statement(found, row, pairs.tested(listed)) for row in shown]
    blocks: list[Block] = [Items(tuple(("", text) for text in sentences))]
    blocks += [Paragraph(text) for text in (_logged_less(found), _untold(found)) if text]
    return [*blocks, _drawing(found, sentences), _table(found, shown)]


def _drawing(found: Findings, sentences: list[str]) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    name = words.label(found.scale(found.variable))
    ax = plot.triggers(found.results["triggers"], person=found.person, variable=found.variable, withheld="together", label=name)  # fmt: skip
    caption = "Circle: same day. Triangle: day after. Point: the difference as told, drawn towards zero as far as it is uncertain. Line: its interval, widened for the choosing among many pairs and looks. Last row, grey: all pairs that were tested and are not shown, without their names: at their size they could be chance; the table below says which they are."
    return Figure("triggers", f"Difference in {name} by tag", last_svg(ax, "triggers"), " ".join(sentences), caption)


def _table(found: Findings, shown: list[dict[str, Any]]) -> Table:
    scale = found.scale(found.variable)
    step = words.places(scale)
    news = {"new": "new", "still": "found then too"}
    cells = [
        (
            written(row["tag"], 40), _WHEN.get(int(row["lag"]), f"{row['lag']} days after"), str(int(row["n_with"])), str(int(row["n_without"])),
            ("+" if row["shrunken"] > 0 else "−") + words.size(row["shrunken"], scale), interval(row["low"], row["high"], step),
            news.get(str(row["change"]), "") if pairs.before(found) else "first look",
        )
        for row in shown
    ]  # fmt: skip
    columns = ("Tag", "Compared on", "Days with", "Days without", "Difference", f"{words.percent_level(shown[0]['level'])} % interval", "At the look before")  # fmt: skip
    caption = f"Found: difference in {words.label(scale)}, in points, against comparable days (same weekday and stretch of time, other tags held equal). Ordered by group and name of the tag."
    return Table(caption, columns, tuple(cells), (2, 3, 4, 5))


def _logged_less(found: Findings) -> str:
    """What is said where the log itself shows that days are logged by how the day before was."""
    way = pairs.less_after(found)
    if not way:
        return ""
    other = "high" if way == "low" else "low"
    return f"The day after a {way} day is rated less often than the day after a {other} one (section “Days without a rating”). Where rating stops on {way} days, differences like these come out too small, and nothing in the log repairs that."


def _untold(found: Findings) -> str:
    """On how many rated days nothing is known of tags, where these are many."""
    problems = found.rows("triggers", "problems")
    own = next((row for row in problems if row["code"] == Code.NO_TAGS and row["variable"] == found.variable), None)
    if own is None:
        return ""
    known, rated = int(own["had"]), int(own["needs"])
    return f"{rated - known} of {rated} rated days{numbered(found, found.variable)} have no tag information; only the others are compared. Where an app writes no line for a day without tags, such days are missing here."


def _no_longer(found: Findings) -> list[Block]:
    gone = [r for r in pairs.main(found) if str(r["change"]) == "no_longer"]
    if not gone:
        return []
    then = pairs.before(found)
    items = [f"{words.quoted(r['tag'])}, {_WHEN.get(int(r['lag']), 'later')}: found at the look at {then} rated days, not at this one." for r in gone]  # fmt: skip
    return [Heading("No longer found"), Items(tuple(("", text) for text in items))]


def _further(found: Findings) -> list[Block]:
    """Further questions to the same log, held to what is left of one budget."""
    parts = [(_question(found, variable, family), "pair", part) for variable, family, part in pairs.also(found)]
    parts += [(_question(found, found.variable, word), one, found.rows(word)) for word, one in _FURTHER.items()]
    asked = [
        f"{question} {count(pairs.tested(part), one)} tested, {len(pairs.shown(part))} found."
        for question, one, part in parts
        if pairs.tested(part)
    ]
    if not asked:
        return []
    held = "Such further questions are held to what the first one leaves of one budget of chance findings."
    blocks: list[Block] = [Heading("Also looked at"), Paragraph(" ".join([*asked, held]))]
    said = [_statement(found, row, pairs.tested(part)) for _, _, part in pairs.also(found) for row in pairs.shown(part)]
    blocks += [Items(tuple(("", text) for text in said))] if said else []
    for title, note, told in (
        ("From entry to entry", further_words.ENTRIES, further_words.entries(found)),
        ("Amounts", further_words.AMOUNTS, further_words.amounts(found)),
    ):
        if told:
            blocks += [Heading(title), Items(tuple(("", text) for _, text in told)), Paragraph(note, quiet=True)]
    return blocks


_FURTHER = {"within_day": "tag", "dose_response": "comparison"}


def _question(found: Findings, variable: str, family: str) -> str:
    name = words.label(found.scale(variable))
    asked = {
        "reverse": f"Does a tag follow the {name} of the day before?",
        "within_day": f"With several entries a day, how is the {name} of the next entry after one with a tag?",
        "dose_response": f"Does {name} differ with an amount of the same day or the day before, in a line or below a cut?",
    }
    look = next((r["look"] for r in found.rows("triggers", "looks") if str(r["variable"]) == variable), None)
    as_of = "" if variable == found.variable or look is None or missing(look) else f", as of {int(look)} days on which it is rated"  # fmt: skip
    return asked.get(family, f"Does {name} differ on the same day or the day after{as_of}?")


def _not_copied(null: int | None, why: str) -> tuple[Paragraph, ...]:
    return () if null is None else (Paragraph(f"Shifted copies were not made: {why}."),)


def _copies(found: Findings) -> Paragraph:
    """In how many copies without any relation something was shown."""
    rows = found.rows("shuffled")
    if not rows:
        return Paragraph("No shifted copies of this log could be made: it has too few days with tags.")
    row = rows[0]
    return Paragraph(
        f"In {int(row['n_shown'])} of {count(row['n'], 'shifted copy', 'shifted copies')} of this log any pair was found ({words.percent_level(row['level'])} % interval "
        f"{percent(row['low'], 1)} to {percent(row['high'], 1)}; {len(pairs.shown(pairs.rows(found)))} of {pairs.tested(pairs.rows(found))} pairs in the log as it is, further questions to tags included). In a copy the tags of every day are moved to another day, so that whatever is found there is chance."
    )


def _withheld(found: Findings) -> list[Block]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in pairs.rows(found):
        why = _why(row)
        if why:
            of = (
                f" ({words.label(found.scale(str(row['variable'])))})" if str(row["variable"]) != found.variable else ""
            )
            groups.setdefault(why + of, []).append(row)
    cells = [(why, len(part), _tags(part)) for why, part in groups.items()]
    further: dict[str, list[tuple[str, int]]] = {}
    for why, what, n in further_rows.withheld(found):
        further.setdefault(why, []).append((what, n))
    cells += [(why, sum(n for _, n in part), _listed([what for what, _ in part])) for why, part in further.items()]
    if not cells:
        return []
    cells.sort(key=lambda cell: (-cell[1], cell[0]))
    caption = "Looked at and not shown as a finding. A pair is one tag on one day: same day, day after, or following the rating; from entry to entry one tag; of amounts one term on one day."  # fmt: skip
    return [Heading("Tested or withheld"), Table(caption, ("Why", "Pairs", "Tags"), tuple((why, str(n), of) for why, n, of in cells), (1,))]  # fmt: skip


def _why(row: dict[str, Any]) -> str:
    """Why a pair is not told; empty where it is."""
    if row["status"] == "not_found":
        return "Tested; the difference could be chance"
    if row["status"] == "early":
        return "Not compared yet: this rating has not reached its first look"
    if row["status"] == "scale_dependent":
        return words.SCALE_DEPENDENT
    if row["status"] == "not_testable":
        return _MEANINGS.get(str(row["reason"]), "Not testable.").rstrip(".")
    return ""


def _tags(rows: list[dict[str, Any]]) -> str:
    lags: dict[str, list[int]] = {}
    for row in rows:
        lags.setdefault(str(row["tag"]), []).append(int(row["lag"]))
    names = sorted(lags)
    return _listed([written(name, 30) + _only(lags[name]) for name in names])


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _only(lags: list[int]) -> str:
    if len(lags) > 2:
        return ""
    known = {0: "same day", 1: "day after", -1: "following"}
    return f" ({', '.join(known.get(lag, f'lag {lag}') for lag in sorted(lags))})"
