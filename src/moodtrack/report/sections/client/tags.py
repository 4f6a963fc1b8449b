"""What goes with better and harder days, in plain words: found pairs only, as shares of pairs of days; then amounts."""

from __future__ import annotations

from typing import Any

from moodtrack.read.quadrants import quadrant
from moodtrack.report.document import Block, Heading, Items, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import date, missing
from moodtrack.report.sections import further_rows
from moodtrack.report.sections import trigger_rows as pairs
from moodtrack.report.sections import trigger_words as words
from moodtrack.report.sections.client import plain
from moodtrack.report.sections.client.no_tags import every_day, none
from moodtrack.report.sections.worded import numbered

__all__ = ["CAVEAT", "helpful", "section", "sentence", "share"]

CAVEAT = "These are things that came together in your notes. They do not say why. Now and then one of them is chance."
"""Said beside whatever is told of tags."""

_UNVARIED = (
    "Your {} was the same on every day you rated it. With no higher and no lower days, there is nothing to compare."
)
_TWINS = {
    "same_days": " You noted other tags on nearly the same days.",
    "other_days": " You noted other tags on nearly all the other days.",
}
_MOST = 5
_HARDER = "Being there on a harder day is nothing against it."
_LESS = "After a day with a {1} {0}, the next day has a rating less often than after a day with a {2} one. That is no fault. Where days like that stay without a rating, differences like these come out too small."
_WAYS = {"low": ("low", "high"), "high": ("high", "low")}
_KIND = {
    "skill": " It may be what you do when a day is hard.",
    "people": " They may be there when a day is hard.",
    "skill_untold": " Whether these are the harder days is not told. It may be what you do when a day is hard, and being there says nothing against it.",
    "people_untold": " Whether these are the harder days is not told. They may be there when a day is hard, and being there says nothing against them.",
}


def share(row: dict[str, Any], higher: bool) -> tuple[str, str]:
    """A share of pairs of days in tens, with its ends; finer where the ends would be one number, half, or all that are not all.

    Examples
    --------
    >>> share({"p_superior": 0.72, "p_superior_low": 0.61, "p_superior_high": 0.8}, True)
    ('7 of 10', 'between 6 and 8 of 10')
    >>> share({"p_superior": 0.3, "p_superior_low": 0.27, "p_superior_high": 0.33}, False)
    ('70 of 100', 'between 67 and 73 of 100')
    >>> share({"p_superior": 0.95, "p_superior_low": 0.83, "p_superior_high": 0.97}, True)
    ('19 of 20', 'between 17 and 19 of 20')
    >>> share({"p_superior": 0.6, "p_superior_low": 0.52, "p_superior_high": 0.68}, True)
    ('60 of 100', 'between 52 and 68 of 100')
    """
    value, *ends = (row[name] for name in ("p_superior", "p_superior_low", "p_superior_high"))
    value, ends = (value, ends) if higher else (1 - value, [1 - end for end in reversed(ends)])
    sizes = (10, 20, 100) if round(10 * value) == 10 and value < 1 else (10, 100)
    of = next(of for of in sizes if of == 100 or _told_in(of, value, ends))
    near, far = (_in(of, end) for end in ends)
    return f"{_in(of, value)} of {of}", f"between {near} and {far} of {of}"


def _in(of: int, part: float) -> int:
    """How many of so many: all of them only where it is all, none only where it is none."""
    return of if part >= 1 else 0 if part <= 0 else min(max(round(of * part), 1), of - 1)


def _told_in(of: int, value: float, ends: list[float]) -> bool:
    """Whether so many show two ends, no number that is not all as all, and no end above half as half."""
    near, far = (_in(of, end) for end in ends)
    return near < far and (ends[0] <= 0.5 or 2 * near > of) and (value >= 1 or round(of * value) < of)


def sentence(found: Findings, row: dict[str, Any]) -> str:
    """A pair that was found: on how many pairs of days alike but for the tag, and how far that could be off."""
    higher = row["difference"] > 0
    about, ends = share(row, higher)
    when = {0: "on the day with", 1: "on the day after"}.get(int(row["lag"]), "some days after")
    way = "higher" if higher else "lower"
    twins = "".join(said for on, said in _TWINS.items() if pairs.twins(found, row, on))
    first = _first(row, pairs.reverse_of(found, row), plain.rating(found))
    return f"On about {about} comparable pairs of days, your {plain.rating(found)} was {way} {when} {words.quoted(row['tag'])} ({ends}). This is from {plain.several(row['n_with'], 'day')} with it.{twins}{first}{_KIND.get(pairs.kind_of(found, row), '')}"


def _first(row: dict[str, Any], reverse: dict[str, Any] | None, rating: str) -> str:
    """What is said where a tag of the same day also follows the rating, or nobody can tell whether it does."""
    if row["lag"] != 0 or reverse is None or reverse["status"] not in ("found", "not_testable"):
        return ""
    also = f" You also noted it more often after a day with a {'lower' if reverse['difference'] < 0 else 'higher'} {rating}." if reverse["status"] == "found" else ""  # fmt: skip
    return f"{also} Which came first, your notes cannot say."


def helpful(found: Findings) -> list[str]:
    """Found pairs on whose days the rating was better, of things known to help, no word for a mood among them."""
    return [sentence(found, row) for row in _rows(found, better=True) if pairs.helps(found, row) and not _says(found, row)]  # fmt: skip


def _says(found: Findings, row: dict[str, Any]) -> bool:
    """Whether a tag is a word for a mood, or is also noted more after days with such a rating."""
    reverse = pairs.reverse_of(found, row)
    follows = reverse is not None and reverse["status"] == "found" and reverse["difference"] * row["difference"] > 0
    return follows or quadrant(str(row["tag"])) is not None


def section(found: Findings) -> Section:
    """Better days, harder days, and what came after a harder day; before the first look, when that will be."""
    title = "What goes with your days"
    look = pairs.look(found)
    if look is None or not (pairs.rows(found) or found.amounts):
        return Section("tags", title, (Paragraph(none(found)),))
    flat = [Paragraph(_UNVARIED.format(plain.rating(found)))] if pairs.unvaried(found) else []
    if missing(look["look"]):
        return Section("tags", title, (Paragraph(_early(found, look)), *flat))
    if flat:
        return Section("tags", title, tuple(flat))
    blocks: list[Block] = []
    for name, better in (("Better days", True), ("Harder days", False), ("Higher or lower days", None)):
        rows = _rows(found, better)
        if rows:
            blocks += [Heading(name), _items([sentence(found, row) for row in rows], rows)]
        if rows and better is not True and not all(pairs.kind_of(found, row) for row in rows):
            blocks.append(Paragraph(_HARDER, quiet=True))
    if blocks and pairs.less_after(found):
        blocks.append(Paragraph(_LESS.format(plain.rating(found), *_WAYS[pairs.less_after(found)]), quiet=True))
    blocks += _left_out(found)
    after = [r for variable, family, part in pairs.also(found) if (variable, family) == (found.variable, "reverse") for r in pairs.shown(part)]  # fmt: skip
    if after:
        blocks += [Heading("The day after"), _items([_after(found, row) for row in after], after)]
    blocks += _further(found)
    if not blocks and not pairs.tested(pairs.main(found)) and pairs.rows(found):
        few = "there are too few days with or without each of them."
        blocks = [Paragraph(every_day(found) or f"Your tags could not be compared so far: {few}")]
    elif not blocks:
        blocks = [Paragraph("No tag stands out so far. That does not mean that nothing matters.")]
    else:
        blocks.append(Paragraph(CAVEAT, quiet=True))
    return Section("tags", title, (*blocks, Paragraph(_stand(found, look), quiet=True)))


def _items(said: list[str], rows: list[dict[str, Any]]) -> Items:
    """The first few in full, the others by name."""
    rest = [words.quoted(row["tag"]) for row in rows[_MOST:]]
    more = [f"And {len(rest)} more: {', '.join(rest)}."] if rest else []
    return Items(tuple(("", text) for text in [*said[:_MOST], *more]))


def _left_out(found: Findings) -> list[Block]:
    """How many pairs were found of which a share of pairs of days says nothing clear."""
    n = sum(not _sure(row) for row in pairs.shown(pairs.main(found)))
    left = (
        "1 other tag came out too, but too near to half and half"
        if n == 1
        else f"{n} other tags came out too, but too near to half and half"
    )
    return [Paragraph(f"{left} of your days to say it plainly.", quiet=True)] if n else []


def _early(found: Findings, look: dict[str, Any]) -> str:
    days, first = plain.several(look["days"], "day"), int(look["next_look"])
    return f"You have rated your {plain.rating(found)}{numbered(found, found.variable)} on {days} so far. From {first} days on, this page can say what goes with better and harder days. {_ahead(found, look)} Before that, chance plays too big a part."


def _stand(found: Findings, look: dict[str, Any]) -> str:
    return f"This is how it looked after {int(look['look'])} days{numbered(found, found.variable)}, on {date(look['day'])}. It is looked at again after {int(look['next_look'])} days. {_ahead(found, look)}"


def _ahead(found: Findings, look: dict[str, Any]) -> str:
    when = pairs.ahead(found, look)
    if isinstance(when, int):
        return f"That is {plain.several(when, 'day')} more."
    return "At this pace, that is more than two years away." if when is None else f"If you go on like this, that is around {date(when)}."  # fmt: skip


def _after(found: Findings, row: dict[str, Any]) -> str:
    way = "higher" if row["difference"] > 0 else "lower"
    return f"You noted {words.quoted(row['tag'])} more often on the day after a {way} {plain.rating(found)}."


def _further(found: Findings) -> list[Block]:
    """What came later on a day with a tag, and amounts."""
    blocks: list[Block] = []
    told = {
        "Later the same day": (_later, further_rows.entries(found)),
        "How much": (
            _amount,
            [{"tag": further_rows.amount(found, r["exposure"])[1:-1], **r} for r in further_rows.amounts(found)],
        ),
    }
    for title, (say, rows) in told.items():
        said = [say(found, row) for row in rows]
        if said:
            blocks += [Heading(title), _items(said, rows)]
        if said and title == "Later the same day":
            blocks.append(Paragraph(f"Compared with other notes of yours that came after the same {plain.rating(found)}.", quiet=True))  # fmt: skip
    return blocks


def _later(found: Findings, row: dict[str, Any]) -> str:
    way = "higher" if row["difference"] > 0 else "lower"
    near, far = _ends(found, row)
    return f"After a note with {words.quoted(row['tag'])}, your {plain.rating(found)} in the next note of that day was about {words.size(row['difference'], found.scale(found.variable))} points {way} (between {near} and {far}). This is from {plain.several(row['n_with'], 'note')} with it.{_KIND.get(pairs.worse(found, row), '')}"


def _amount(found: Findings, row: dict[str, Any]) -> str:
    """One amount: for so much more of it, or on days with less than the cut."""
    name, unit = further_rows.amount(found, row["exposure"]), further_rows.unit(found, row["exposure"])
    line = row["term"] == "linear"
    step = further_rows.step(found, row["exposure"]) if line else 1.0
    told = {key: row[key] * step for key in ("difference", "low", "high")}
    way = "higher" if row["difference"] > 0 else "lower"
    size, (near, far) = words.size(told["difference"], found.scale(found.variable)), _ends(found, told)
    when = "on the same day" if row["lag"] == 0 else "on the day after"
    with_ = (
        f"For every {step:g}{unit} more of {name}"
        if line
        else f"When {name} was below {further_rows.cut(found, row['cut'], row['exposure'])}"
    )
    days = plain.several(row["n"], "day") if line else f"{plain.several(row['n_below'], 'day')} below it, and {plain.several(row['n'] - row['n_below'], 'other day')}"  # fmt: skip
    return f"{with_}, your {plain.rating(found)} was about {size} points {way} {when} (between {near} and {far}). This is from {days}."


def _ends(found: Findings, row: dict[str, Any]) -> list[str]:
    """Both ends of an interval without signs, the smaller one first."""
    return [words.size(end, found.scale(found.variable)) for end in sorted((row["low"], row["high"]), key=abs)]


def _sure(row: dict[str, Any]) -> bool:
    """Whether the interval of what is told here leaves out half of the pairs."""
    return bool(row["p_superior_low"] > 0.5 or row["p_superior_high"] < 0.5)


def _rows(found: Findings, better: bool | None) -> list[dict[str, Any]]:
    direction = str(found.scale(found.variable).get("direction")) if found.variable else ""
    known = {"higher_better": 1, "higher_worse": -1}.get(direction)
    own = [r for r in pairs.shown(pairs.main(found)) if _sure(r)]
    if known is None:
        return own if better is None else []
    return [] if better is None else [r for r in own if (r["difference"] * known > 0) == better]
