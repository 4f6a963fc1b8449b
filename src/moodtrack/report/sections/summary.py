"""Where the daily ratings stand and how much was logged."""

from __future__ import annotations

from typing import Any

from moodtrack.report import in_words
from moodtrack.report.document import Block, Figure, Flag, Paragraph, Section, Table
from moodtrack.report.findings import UNDATED, WINDOW, Findings
from moodtrack.report.numbers import between, count, date, decimals, decimals_of, interval, number, percent, written
from moodtrack.report.sections import worded

__all__ = ["STALE", "completeness", "counted", "days", "figure", "flags", "level", "scale_words", "section"]

STALE = 14
"""Days without an entry, before the day that ages are counted to, that fire the rule (convention)."""


def level(found: Findings) -> tuple[str, str]:
    """Where the rating stands now, against the person's own first weeks: subject and statement."""
    return (_name(found) if found.variable else "Diary", _level(found))


def _level(found: Findings) -> str:
    if not found.variable:
        return _nothing(found)
    scale = found.scale(found.variable)
    first, latest = found.get("summary_first"), found.get("summary_latest")
    if found.view.start is not None and first is not None and latest is not None:
        return _since(found, scale, _row(found, "summary_first"), _row(found, "summary_latest"))
    if first is None or latest is None:
        row = _row(found, "summary")
        if row is None:
            return _nothing(found)
        return f"{_estimate(row, scale, worded.beside(found))} on average over all its days; setting first and latest weeks side by side needs {2 * WINDOW} days.{_scale(scale)}{_tell(found)}"
    return _side_by_side(found, scale, _row(found, "summary_first"), _row(found, "summary_latest"))


def _side_by_side(found: Findings, scale: dict[str, Any], then: dict[str, Any] | None, now: dict[str, Any] | None) -> str:  # fmt: skip
    early, late = _beside(found)
    first = f"first {WINDOW} days {'' if then is None else _estimate(then, scale, early)}"
    latest = "" if now is None else f"{_estimate(now, scale, late)} on average over the {WINDOW} days to {date(found.coverage.last)}"  # fmt: skip
    if now is None or then is None:
        none = f"no rating {'with a number ' if in_words.days(found).worded else ''}in the {'latest' if now is None else 'first'} {WINDOW} days of the log"
        told = "; ".join([part for part in (latest, none, first if then is not None else "") if part])
        return f"{told}, so now and then cannot be set side by side.{worded.note(found)}"
    if apart := _apart(found):
        return f"{latest}; how that compares with the first {WINDOW} days {apart}{_scale(scale)}"
    return f"{latest}; {first}.{_scale(scale)}{_tell(found)}"


def _since(found: Findings, scale: dict[str, Any], then: dict[str, Any] | None, now: dict[str, Any] | None) -> str:
    since = f"since {date(found.view.start)}"
    early, late = _beside(found)
    before = f"the {WINDOW} days before: {_none(early) if then is None else _estimate(then, scale, early)}"
    told = _none(late) if now is None else f"{_estimate(now, scale, late)} on average"
    if apart := _apart(found):
        return f"{told} {since}; how that compares with the {WINDOW} days before {apart}{_scale(scale)}"
    return f"{told} {since}; {before}.{_scale(scale)}{_tell(found)}"


def _apart(found: Findings) -> str:
    """Why the first and the latest stretch are not set side by side; empty where they are."""
    ends = in_words.ends(found)
    return worded.untold(found, "", *ends) if ends is not None and in_words.too_many(found, "", *ends) else ""


def _beside(found: Findings) -> tuple[str, str]:
    """What is left out of the means of the first and of the latest stretch."""
    ends = in_words.ends(found)
    return ("", "") if ends is None else (worded.beside(found, ends[0]), worded.beside(found, ends[1]))


def _none(beside: str) -> str:
    return f"no rating with a number ({beside[2:]})" if beside else "no rating"


def _tell(found: Findings) -> str:
    """What to do about ratings in words without a number, where some are left out of the means told."""
    ends = in_words.ends(found) or ()
    return f" To have the words in it: {worded.TELL}." if in_words.days(found, "", *ends).worded else ""


def completeness(found: Findings) -> list[tuple[str, str]]:
    """On how many days there are entries, the longest gap, and what is missing beside."""
    return [("", " ".join(_completeness(found)))]


def days(found: Findings) -> str:
    """On how many days there are entries, and the longest gap; of shared ones no gap, as a day without one may have others."""
    covered = found.coverage
    if not covered.days:
        return f"No diary entries are {found.view.where}."
    if found.view.shared_only:
        return f"Entries on {count(covered.days, 'day')} that are shared."
    gap = (
        f"longest gap {count(covered.longest_gap, 'day')} ({between(covered.gap_from, covered.gap_to)})"
        if covered.longest_gap
        else "no day was left out"
    )
    return f"Entries on {covered.days} of {counted(found)} ({percent(covered.days, covered.counted)}); {gap}."


def counted(found: Findings) -> str:
    """How many days are counted, and which, where they are not those from the first entry to the last or the diary has gone quiet since."""
    covered = found.coverage
    days = count(covered.counted, "day")
    if (covered.begin, covered.end) == (covered.first, covered.last) and (found.since(covered.end) or 0) < STALE:
        return days
    return f"the {days} from {between(covered.begin, covered.end)}"


def _completeness(found: Findings) -> list[str]:
    covered = found.coverage
    if not covered.days:
        return [days(found), *_doubts(found)]
    parts = [days(found)]
    if covered.unnumbered:
        parts.append(f"{count(covered.unnumbered, 'entry', 'entries')} rated with a word whose number is not known; {'its day counts' if covered.unnumbered == 1 else 'their days count'} as rated.")  # fmt: skip
    parts += _doubts(found)
    if covered.missed:
        parts.append(f"{count(len(covered.missed), 'session')} of {len(covered.sessions)} not attended.")
    return parts


def _doubts(found: Findings) -> list[str]:
    """Problems of reading, as far as they are in the view; of what is shared, those of the share list."""
    n = len(found.log.problems)
    if not n:
        return []
    if found.view.shared_only:
        return [f"Reading the share list met {count(n, 'problem')}: some of what it names may be held back."]
    return [f"Reading the files met {count(n, 'problem')}: see Problems of reading."]


def flags(found: Findings) -> list[Flag]:
    """Whether the diary has gone quiet."""
    covered = found.all_coverage
    rule = f"no entry for {STALE} days or more (convention)"
    if covered.last is None or covered.through is None:
        return [Flag("no data", f"Diary: no entries {found.view.where}.", rule)]
    last = f"last entry on {date(covered.last)}, data through {date(covered.through)}"
    until = covered.through if found.told_until is None else max(found.told_until, covered.through)
    quiet = (until - covered.last).days
    data: tuple[dict[str, str | int], dict[str, float], int] = (
        {"variable": found.variable, "date": str(covered.last.date())} if found.variable else {"date": str(covered.last.date())},
        {"age_days": float(quiet), "limit": float(STALE)},
        covered.days,
    )  # fmt: skip
    if quiet >= STALE and found.view.shared_only:
        return [Flag("clear", f"Diary: {last}; of days without a shared entry nothing is known.", rule, "", "", *data)]
    if quiet >= STALE:
        to = "" if found.told_until is None else f" to {date(until)}"
        return [Flag("check", f"Nothing logged for {quiet} days{to}: {last}.", rule, "", "", *data)]
    if found.told_until is None:
        return [Flag("no data", f"Diary: {last}; how old that is was not checked: {UNDATED}.", rule, "", "", *data)]
    return [Flag("clear", f"Diary: {last}.", rule, "", "", *data)]


def figure(found: Findings) -> list[Block]:
    """Daily values with a smoothed line, and the days without one."""
    result = found.get("summary")
    row = _row(found, "summary")
    if row is None:
        return [Paragraph(f"No drawing of the daily ratings: {_nothing(found)}", quiet=True)]
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    scale = found.scale(found.variable)
    drawn = plot.summary(result, variable=found.variable, person=found.person, scale=scale, sessions=found.sessions_held["day"], without=worded.lane(found), span=found.counted(row))  # fmt: skip
    bare = int(row["in_words"])
    missing = _days_of(found, row) - int(row["days"]) - bare
    words_only = f", {bare} only in words without a number" if bare else ""
    rated = f"{count(row['days'], 'day')} rated{words_only}" + ("" if found.view.shared_only else f", {missing} not")
    below = "days without a shared rating" if found.view.shared_only else f"{count(missing, 'day')} without a rating"
    if bare:
        only = f"{count(bare, 'day')} rated only in words without a number"
        below = f"{below} and {only}" if missing or found.view.shared_only else only
    told = _level(found)
    words = f"{_name(found)} from {between(*found.counted(row))}: {rated}. {told[0].upper()}{told[1:]}"
    caption = (
        f"Points: means of {count(row['days'], 'day')}. Line: smoothed, broken at long gaps{'; days in words are not in it' if bare else ''}. "
        f"Ticks below: {below}; above: sessions."
    )
    return [Figure("daily", f"{_name(found)} by day", last_svg(drawn, "daily"), words, caption, _days(found, scale))]


def section(found: Findings) -> Section:
    """All ratings: mean with interval, spread, days."""
    rows = []
    for row in found.rows("summary"):
        scale = found.scale(str(row["variable"]))
        places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
        ends = decimals_of((row["min"], row["max"]), places)
        rows.append(
            (
                written(scale["label"]),
                scale_words(scale) or "not known",
                _rated(found, row),
                number(row["estimate"], places),
                interval(row["low"], row["high"], places),
                number(row["sd"], places),
                f"{number(row['min'], ends)} to {number(row['max'], ends)}",
            )
        )
    if not rows:
        return Section("summary", "Daily ratings", (Paragraph(_nothing(found)), *worded.paragraph(found)))
    level = next((f"{100 * row['level']:.0f} %" for row in found.rows("summary") if row["level"] == row["level"]), "")
    table = Table(
        "Every rating over all its days. The interval allows for days that resemble the day before.",
        ("Rating", "Scale", "Days rated", "Mean", f"{level} interval".strip(), "SD", "Range seen"),
        tuple(rows),
        (2, 3, 4, 5, 6),
    )
    return Section("summary", "Daily ratings", (table, *worded.paragraph(found)))


def _rated(found: Findings, row: dict[str, Any]) -> str:
    """The rated days of a rating, of those that are counted, and how many have no number."""
    bare = int(row["in_words"])
    days = str(int(row["days"]) + bare) + ("" if found.view.shared_only else f" of {_days_of(found, row)}")
    return f"{days}, {bare} in words" if bare else days


def _days_of(found: Findings, row: dict[str, Any]) -> int:
    first, last = found.counted(row)
    return int((last - first).days) + 1


def scale_words(scale: dict[str, Any]) -> str:
    """The scale in words: range and direction, as far as they are known."""
    direction = {"higher_better": "higher is better", "higher_worse": "lower is better", "range": "the middle is better"}.get(str(scale.get("direction")), "")  # fmt: skip
    bounds = f"{scale['low']:g} to {scale['high']:g}".replace("-", "−") if "low" in scale and "high" in scale else ""
    return ", ".join(part for part in (bounds, direction) if part)


def _scale(scale: dict[str, Any]) -> str:
    words = scale_words(scale)
    return f" Scale {words}." if "low" in scale else f" {words.capitalize()}." if words else ""


def _name(found: Findings) -> str:
    return f"Daily {written(found.scale(found.variable)['label']).lower()}"


def _estimate(row: dict[str, Any], scale: dict[str, Any], beside: str) -> str:
    places = decimals(scale.get("low", float("nan")), scale.get("high", float("nan")))
    return f"{number(row['estimate'], places)} ({_interval(row, places)}{count(row['days'], 'day')} rated{beside})"


def _interval(row: dict[str, Any], places: int) -> str:
    if row["low"] != row["low"]:
        return "no interval; "
    return f"{100 * row['level']:.0f} % interval {interval(row['low'], row['high'], places)}; "


def _row(found: Findings, word: str) -> dict[str, Any] | None:
    return next((r for r in found.rows(word) if str(r["variable"]) == found.variable and r["days"] > 0), None)


def _nothing(found: Findings) -> str:
    if found.coverage.unnumbered:
        return f"Entries are rated in words without a number: {worded.TELL}."
    return "No day has a rating with a number." if found.coverage.days else f"No daily ratings are {found.view.where}."


def _days(found: Findings, scale: dict[str, Any]) -> Table:
    places = decimals_of([row["value"] for row in found.daily], decimals(scale.get("low", float("nan")), scale.get("high", float("nan"))))  # fmt: skip
    rows = [(date(row["day"]), number(row["value"], places), str(row["n"])) for row in found.daily]
    return Table(f"Mean of every rated day; days that are not listed have no rating{' with a number' if in_words.days(found).worded else ''}.", ("Day", written(scale["heading"]), "Entries"), tuple(rows), (1, 2))  # fmt: skip
