"""What needs a look before the session: every rule that was checked, with what it says."""

from __future__ import annotations

from moodtrack.report.document import Block, Flag, Flags, Paragraph, Section
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written
from moodtrack.report.sections import critical_items, goal_flags, reliable_change, score_dates, summary, trend, worded
from moodtrack.report.verdict import verdict

__all__ = ["rules", "section"]

_ORDER = ("check", "at this session", "no data")


def rules(found: Findings) -> list[Flag]:
    """All rules with their state; those that fired first."""
    made = [
        *critical_items.flags(found),
        *reliable_change.flags(found),
        *summary.flags(found),
        *_course(found),
        *_words(found),
        *goal_flags.flags(found),
        *score_dates.flags(found),
    ]
    return sorted(made, key=lambda flag: (*_ORDER, "clear").index(flag.state))


def _course(found: Findings) -> list[Flag]:
    """Whether the first-page rating worsened along its fitted line."""
    if not found.variable or found.get("trend") is None:
        return []
    rule = "the fitted line of the daily rating worsened, its interval without zero"
    row = trend.fitted(found)
    told = trend.change(found)
    name = f"Daily {written(found.scale(found.variable)['label']).lower()}"
    if row is None:
        return [Flag("no data", f"{name}: {told[0][1] if told else 'too few rated days to fit a line.'}", rule)]
    said = verdict(row["estimate"], row["low"], row["high"], found.scale(found.variable).get("direction"))
    if said == "worsened":
        return [Flag("check", f"{told[0][0]}: {told[0][1]}", rule)]
    if said in ("higher", "lower", "cannot tell"):
        return [Flag("no data", f"{told[0][0]}: {told[0][1]}", rule)]
    return [Flag("clear", f"{name}: no worsening shown.", rule)]


def _words(found: Findings) -> list[Flag]:
    """Ratings that have no number at all, so that nothing can be checked of them."""
    rule = "the fitted line of a rating worsened, its interval without zero"
    return [
        Flag("no data", f"{label}: cannot be checked: {_all(days.rated)} rated in words without a number: {worded.TELL}.", rule)
        for label, days in worded.unnumbered(found)
    ]  # fmt: skip


def _all(n: int) -> str:
    return "the one rated day is" if n == 1 else f"all {n} rated days are"


def _joined(flags: list[Flag]) -> tuple[Flag, ...]:
    """What one rule says alike of several questionnaires is one row."""
    same: dict[tuple[str, str, str], list[str]] = {}
    for flag in flags:
        label, _, why = flag.text.rpartition(": ")
        same.setdefault((flag.state, flag.rule, why), []).append(label)
    rows = []
    for (state, rule, why), labels in same.items():
        text = f"{', '.join(labels)}: {why}" if all(labels) else why
        rows.append(Flag(state, text, rule))  # type: ignore[arg-type]
    return tuple(rows)


def section(found: Findings) -> Section:
    """Rules that fired, rules without data, and in one line those that were checked and did not fire."""
    made = rules(found)
    shown = _joined([flag for flag in made if flag.state in _ORDER])
    clear = [flag.text for flag in made if flag.state == "clear"]
    blocks: list[Block] = []
    if not any(flag.state in ("check", "at this session") for flag in made):
        blocks.append(Paragraph("No rule fired." if clear else "No rule could be checked."))
    if shown:
        blocks.append(Flags(shown))
    if clear:
        blocks.append(Paragraph(f"Checked, not fired: {' '.join(clear)}", quiet=True))
    return Section("attention", "For attention", tuple(blocks))
