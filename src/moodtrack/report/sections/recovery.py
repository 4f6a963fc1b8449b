"""How long the rating takes back into the person's own band after a dip, beside what chance alone would take."""

from __future__ import annotations

from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Block, Figure, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import count, date, decimals, interval, number, score, written
from moodtrack.report.sections import worded
from moodtrack.report.sections.trend import TELL

__all__ = ["TITLE", "band", "chance", "half", "reason", "section", "told"]

TITLE = "Back after a dip"


def half(row: dict[str, Any], label: str) -> str:
    """Within how many days half of the dips were over, in words.

    Examples
    --------
    >>> half({"median": 1.5, "low": 1.0, "high": 2.0, "level": 0.95, "dips": 26, "back": 26, "censored": 0}, "mood")
    'Half of the dips of mood were over within 1.5 days (95 % interval 1 to 2; 26 dips seen from their first day, 26 of them until mood was back in the band).'
    """
    ends = f"{score(row['low'])} to {score(row['high'])}" if row["high"] == row["high"] else f"{score(row['low'])} to more days than were seen"  # fmt: skip
    return (
        f"Half of the dips of {label} were over within {score(row['median'])} {'day' if row['median'] == 1 else 'days'} "
        f"({100 * row['level']:.0f} % interval {ends}; {count(row['dips'], 'dip')} seen from their first day, "
        f"{int(row['back'])} of them until {label} was back in the band)."
    )


def band(row: dict[str, Any], label: str, places: int, width: float, kind: str = "") -> str:
    """What the band is and what a dip is, in words; `kind` says which rated days, where some are left out.

    Examples
    --------
    >>> band({"band_low": 2.03, "band_high": 4.09, "n": 162, "n_out": 43, "side": "low"}, "mood", 1, 1.0)
    "The band is the person's own: the mean of all 162 rated days, less and plus one SD: 2.0 to 4.1 points. A dip starts on a day below it; 43 days are."
    """
    size = "one SD" if width == 1 else f"{score(width)} SD"
    side = "below" if row["side"] == "low" else "above"
    days = "1 day is" if int(row["n_out"]) == 1 else f"{int(row['n_out'])} days are"
    return (
        f"The band is the person's own: the mean of all {int(row['n'])} rated days{kind}, less and plus {size}: "
        f"{interval(row['band_low'], row['band_high'], places)} points. A dip starts on a day {side} it; {days}."
    )


def chance(row: dict[str, Any], label: str) -> str:
    """The time beside that of series with the same memory, in words.

    Examples
    --------
    >>> chance({"median": 1.5, "expected_low": 1.0, "expected_high": 2.0, "level": 0.95, "phi": 0.19, "draws": 500}, "mood")
    'Every dip comes back, as a day is a dip by being unlike the others. Series in which a day is as like the day before as here (correlation 0.19) are back within 1 to 2 days (95 % of 500 drawn): no difference from that is shown.'
    """
    if not (row["expected_low"] == row["expected_low"] and row["phi"] == row["phi"]):
        return "Every dip comes back, as a day is a dip by being unlike the others; how long chance alone takes cannot be told."  # fmt: skip
    open_end = row["expected_high"] != row["expected_high"]
    ends = f"{score(row['expected_low'])} to more days than are seen" if open_end else f"{score(row['expected_low'])} to {score(row['expected_high'])} days"  # fmt: skip
    longer = not open_end and row["median"] > row["expected_high"]
    said = f"{label} takes longer than that" if longer else f"{label} is back sooner than that" if row["median"] < row["expected_low"] else "no difference from that is shown"  # fmt: skip
    return (
        "Every dip comes back, as a day is a dip by being unlike the others. Series in which a day is as like the day "
        f"before as here (correlation {number(row['phi'], 2)}) are back within {ends} ({100 * row['level']:.0f} % of "
        f"{int(row['draws'])} drawn): {said}."
    )


def reason(found: Findings, row: dict[str, Any]) -> str:
    """Why there is no time, in words."""
    rows = [r for r in found.rows("recovery", "problems") if r["variable"] == row["variable"]]
    what = "; ".join(
        f"{r['what']} ({int(r['had'])} of {int(r['needs'])} needed)" if r["had"] == r["had"] else str(r["what"]) for r in rows
    )  # fmt: skip
    what = what.replace("with direction=", f"with {TELL}")
    return f"How long a dip lasts cannot be told: {what or 'the log does not say'}."


def told(found: Findings) -> tuple[dict[str, Any], str] | None:
    """The row of the rating of the first page, and its sentence; None without a rated day."""
    row = next((r for r in found.rows("recovery") if str(r["variable"]) == found.variable), None)
    if row is None:
        return None
    if row["median"] != row["median"]:
        return row, reason(found, row)
    return row, half(row, written(found.scale(found.variable)["label"]).lower())


def section(found: Findings) -> Section:
    """The time back, the band, the time by chance, and the days drawn."""
    result, said = found.get("recovery"), told(found)
    if said is None:
        return Section("recovery", TITLE, (Paragraph(f"No day {found.view.where} has a rating{worded.numbered(found)}, so nothing can be said of dips."),))  # fmt: skip
    row, sentence = said
    scale = found.scale(found.variable)
    label = written(scale["label"]).lower()
    blocks: list[Block] = [Paragraph(sentence)]
    if row["side"] in ("low", "high"):
        places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
        if row["median"] == row["median"]:
            blocks.append(Paragraph(chance(row, label)))
        blocks.append(_figure(found, row, sentence, label))
        more = [f"{count(row['censored'], 'dip')} not followed to the end" if row["censored"] else "", f"{count(row['unseen'], 'dip')} without a known first day, not counted" if row["unseen"] else ""]  # fmt: skip
        quiet = [band(row, label, places, float(result.method.parameters["width"]), worded.numbered(found, found.variable)), f"{'; '.join(m for m in more if m).capitalize()}." if any(more) else ""]  # fmt: skip
        blocks.append(Paragraph(" ".join(part for part in quiet if part), quiet=True))
    unrated = "left unrated, or rated in words without a number," if in_words.days(found).worded else "left unrated,"
    limit = f"Where bad days are {unrated} short dips are not seen and long ones are cut short. It says nothing of what helped."  # fmt: skip
    limit += " A day that is not shared counts as a day without a rating." if found.view.shared_only else ""
    return Section("recovery", TITLE, (*blocks, Paragraph(limit, quiet=True)))


def _figure(found: Findings, row: dict[str, Any], sentence: str, label: str) -> Figure:
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    result = found.get("recovery")
    rated = next((r for r in found.rows("summary") if str(r["variable"]) == found.variable), None)
    span = None if rated is None else found.counted(rated)
    drawing = last_svg(plot.recovery(result, variable=found.variable, scale=found.scale(found.variable), without=worded.lane(found), span=span), "recovery")  # fmt: skip
    dips = [r for r in found.rows("recovery", "dips") if r["variable"] == found.variable and r["start_seen"]]
    rows = tuple(
        (date(r["start"]), "not seen" if str(r["state"]) != "back" else date(r["back"]), score(r["days"]), score(r["extreme"]))
        for r in dips
    )  # fmt: skip
    columns = ("First day", "Back", "Days", "Worst day")
    data = Table("Dips seen from their first day; days until back, or until last seen.", columns, rows, (2, 3))
    caption = f"Points: day means; triangles: days of a dip; stripe: the person's own band. Bars above: dips, a ring where it was back; dotted: first day not known. Ticks below: days without a rating{worded.numbered(found, found.variable)}."  # fmt: skip
    return Figure("recovery", f"Dips of {label} and the way back", drawing, sentence, caption, data)
