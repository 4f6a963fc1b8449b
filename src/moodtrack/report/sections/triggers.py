"""Tags that go with a higher or lower rating, what was tested, and what was withheld and why."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, decimals, interval, number, sized, written
from moodtrack.result import Code

__all__ = ["FEW_DAYS", "following", "section", "sentence", "told"]

FEW_DAYS = 90
"""Rated days below which a finding is given with a caution (convention)."""

_WHEN = {0: "the same day", 1: "the day after"}
_NAMED = 24


def sentence(row: dict[str, Any], scale: dict[str, Any], tested: int) -> str:
    """A pair that was found, in words: days, difference, interval, number of pairs tested.

    Examples
    --------
    >>> row = {"tag": "walk", "lag": 1, "n_with": 23, "n_without": 119, "difference": 0.61, "low": 0.3, "high": 0.92, "level": 0.95}
    >>> sentence(row, {"label": "Mood", "low": 1, "high": 5}, 64)
    'On the 23 days after “walk”, mood was 0.6 points higher than on 119 comparable days without it (95 % interval 0.3 to 0.9; one of 64 pairs tested).'
    """
    places = _places(scale)
    days = "days after" if row["lag"] == 1 else "days with"
    way = "higher" if row["difference"] > 0 else "lower"
    size = f"{number(abs(row['difference']), places)} points {way}"
    about = f"{100 * row['level']:.0f} % interval {sized(row['low'], row['high'], places)}; one of {count(tested, 'pair')} tested"
    return f"On the {int(row['n_with'])} {days} “{written(row['tag'], 40)}”, {_lower(scale)} was {size} than on {int(row['n_without'])} comparable days without it ({about})."


def following(row: dict[str, Any], scale: dict[str, Any], tested: int) -> str:
    """A reverse relation that was found: the tag is more likely after a higher or a lower day.

    Examples
    --------
    >>> row = {"tag": "tv", "lag": -1, "n_with": 30, "n_without": 90, "difference": -0.11, "low": -0.18, "high": -0.04, "level": 0.95}
    >>> following(row, {"label": "Mood"}, 20)
    '“tv” was more likely after a lower day: for every point that mood was lower the day before, it was on 11 more days in 100 (95 % interval 4 to 18; 30 days with it, 90 without; one of 20 pairs tested).'
    """
    lower = row["difference"] < 0
    low, high = (-100 * row["high"], -100 * row["low"]) if lower else (100 * row["low"], 100 * row["high"])
    way = "lower" if lower else "higher"
    about = f"{100 * row['level']:.0f} % interval {interval(low, high, 0)}; {count(row['n_with'], 'day')} with it, {int(row['n_without'])} without; one of {count(tested, 'pair')} tested"
    return f"“{written(row['tag'], 40)}” was more likely after a {way} day: for every point that {_lower(scale)} was {way} the day before, it was on {number(100 * abs(row['difference']), 0)} more days in 100 ({about})."


def told(found: Findings) -> list[tuple[dict[str, Any], str]]:
    """Pairs that were found, largest first, each with its sentence; then those the other way round."""
    result = found.get("triggers")
    rows = [] if result is None else result.table.to_dict("records")
    scale = found.scale(found.variable)
    made = []
    for reverse, words in ((False, sentence), (True, following)):
        part = [r for r in rows if (r["lag"] < 0) == reverse]
        made += [(row, words(row, scale, _tested(part))) for row in _shown(part)]
    return made


def section(found: Findings) -> Section:
    """Found pairs with intervals, reverse ones, then everything that was tested or withheld."""
    result = found.get("triggers")
    title = "Tags that go with higher or lower days"
    if result is None or result.table.empty:
        why = "no rating with a number" if not found.variable else "no tags beside the ratings"
        return Section("triggers", title, (Paragraph(f"Nothing was compared: the files hold {why}."),), True)
    scale = found.scale(found.variable)
    rows = result.table.to_dict("records")
    ahead = [r for r in rows if r["lag"] >= 0]
    reverse = [r for r in rows if r["lag"] < 0]
    blocks: list[Block] = [_counts(found, ahead, reverse)]
    if found.coverage.days < FEW_DAYS:
        blocks.append(Paragraph(f"Caution: {count(found.coverage.days, 'day')} with entries. Below {FEW_DAYS} days few true differences are found, and those that are look larger than they are."))  # fmt: skip
    blocks += _found(found, ahead, scale)
    blocks += _reverse(reverse, scale)
    blocks += _withheld(rows)
    return Section("triggers", title, tuple(blocks), True)


def _counts(found: Findings, ahead: list[dict[str, Any]], reverse: list[dict[str, Any]]) -> Paragraph:
    tested, shown = _tested(ahead), [r for r in ahead if r["status"] == "found"]
    back, back_shown = _tested(reverse), [r for r in reverse if r["status"] == "found"]
    tags = len({str(r["tag"]) for r in ahead + reverse})
    return Paragraph(
        f"{count(tags, 'tag')} looked at over {count(found.coverage.days, 'day')} with entries. {count(tested, 'pair')} of tag and day (same day, day after) tested, "
        f"{len(shown)} found; {count(back, 'pair')} tested the other way round (does the tag follow the rating), {len(back_shown)} found. "
        "A difference is an association in this person's own notes; it does not say what brings about what."
    )


def _found(found: Findings, rows: list[dict[str, Any]], scale: dict[str, Any]) -> list[Block]:
    shown = _shown(rows)
    if not any(r["status"] != "not_testable" for r in rows):
        return [Paragraph("No pair could be tested; the reasons are below.")]
    if not shown:
        return [
            Paragraph(
                "No pair stands out from what chance gives among so many comparisons. That is no proof that there is none."
            )
        ]
    from moodtrack import plot
    from moodtrack.plot.drawing import svg

    places, tested = _places(scale), _tested(rows)
    sentences = [sentence(row, scale, tested) for row in shown]
    cells = [
        (
            written(row["tag"], 40),
            _WHEN.get(int(row["lag"]), f"{row['lag']} days after"),
            str(int(row["n_with"])),
            str(int(row["n_without"])),
            _signed(row["difference"], places),
            interval(row["low"], row["high"], places),
        )
        for row in shown
    ]
    level = f"{100 * shown[0]['level']:.0f} % interval"
    table = Table(
        f"Found: difference in {_lower(scale)}, in points, against comparable days (same weekday and stretch of time).",
        ("Tag", "Compared on", "Days with", "Days without", "Difference", level),
        tuple(cells),
        (2, 3, 4, 5),
    )
    drawn = plot.triggers(found.results["triggers"], person=found.person, label=str(scale["label"]).lower())
    caption = "Circle: same day. Triangle: day after. Lines: intervals, not widened for the number of pairs; sizes of what is found tend to be too large rather than too small."  # fmt: skip
    drawing = Figure("triggers", f"Difference in {_lower(scale)} by tag", svg(drawn, "triggers"), " ".join(sentences), caption)  # fmt: skip
    return [Items(tuple(("", words) for words in sentences)), drawing, table]


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [r for r in rows if r["status"] == "found"]
    return sorted(found, key=lambda r: (-abs(r["difference"]), str(r["tag"]), r["lag"]))


def _reverse(rows: list[dict[str, Any]], scale: dict[str, Any]) -> list[Block]:
    shown = _shown(rows)
    if not shown:
        return []
    words = Items(tuple(("", following(row, scale, _tested(rows))) for row in shown))
    return [Heading("More likely after a higher or lower day"), words]


def _withheld(rows: list[dict[str, Any]]) -> list[Block]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["status"] == "not_found":
            groups.setdefault("Tested; the difference could be chance", []).append(row)
        elif row["status"] == "not_testable":
            groups.setdefault(_reason(row["reason"]), []).append(row)
    if not groups:
        return []
    cells = [(why, str(len(part)), _tags(part)) for why, part in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))]  # fmt: skip
    table = Table(
        "Looked at and not shown as a finding. A pair is one tag on one day: same day, day after, or following the rating.",
        ("Why", "Pairs", "Tags"),
        tuple(cells),
        (1,),
    )
    return [Heading("Tested or withheld"), table]


def _reason(code: object) -> str:
    known = {str(member): member.meaning for member in Code}
    return known.get(str(code), "Not testable.").rstrip(".")


def _tags(rows: list[dict[str, Any]]) -> str:
    lags: dict[str, list[int]] = {}
    for row in rows:
        lags.setdefault(str(row["tag"]), []).append(int(row["lag"]))
    names = sorted(lags)
    told = ", ".join(written(name, 30) + _only(lags[name]) for name in names[:_NAMED])
    return told + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _only(lags: list[int]) -> str:
    if len(lags) > 2:
        return ""
    words = {0: "same day", 1: "day after", -1: "following"}
    return f" ({', '.join(words.get(lag, f'lag {lag}') for lag in sorted(lags))})"


def _tested(rows: list[dict[str, Any]]) -> int:
    return sum(row["status"] != "not_testable" for row in rows)


def _signed(value: float, places: int) -> str:
    return f"{'+' if value > 0 else ''}{number(value, places)}"


def _lower(scale: dict[str, Any]) -> str:
    return written(scale["label"], 40).lower()


def _places(scale: dict[str, Any]) -> int:
    return decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
