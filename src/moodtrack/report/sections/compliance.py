"""How much was logged: days, gaps, prompts answered, entries filled in afterwards."""

from __future__ import annotations

from typing import Any

from moodtrack.report.document import Block, Figure, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import between, count, number, percent
from moodtrack.report.sections.summary import counted

__all__ = ["section", "sentence"]

_SHOWN = 10


def sentence(row: dict[str, Any], of: str = "") -> str:
    """Days logged in words: how many of how many, with the interval of the share and the longest gap; `of` says which days are counted.

    Examples
    --------
    >>> import pandas as pd
    >>> gap = {"longest_gap": 3, "gap_first": pd.Timestamp("2024-03-03"), "gap_last": pd.Timestamp("2024-03-05")}
    >>> sentence({"days": 90, "span": 100, "low": 0.826, "high": 0.945, "level": 0.95, "gaps": 4, **gap})
    'entries on 90 of 100 days (90 %; 95 % interval 83 to 94 %), 4 gaps, the longest of 3 days (3 Mar to 5 Mar 2024).'
    """
    shown = f"entries on {int(row['days'])} of {of or count(row['span'], 'day')} ({percent(row['days'], row['span'])}; {_interval(row, 'low', 'high')})"
    if not row["gaps"]:
        return f"{shown}, no day left out."
    longest = f"of {count(row['longest_gap'], 'day')} ({between(row['gap_first'], row['gap_last'])})"
    return f"{shown}, {count(row['gaps'], 'gap')}, the longest {longest}."


def section(found: Findings) -> Section:
    """Days, prompts and late entries in words, a calendar, and the longest gaps."""
    result = found.get("compliance")
    row = next(iter(found.rows("compliance")), None)
    if row is None:
        return Section("compliance", "How much was logged", (Paragraph(f"No diary entries are {found.view.where}."),))
    if found.view.shared_only:
        return Section(
            "compliance",
            "How much was logged",
            (
                Paragraph(
                    f"Entries on {count(row['days'], 'day')} that are shared; of days without a shared entry nothing is known, so no share and no gap is counted."
                ),
            ),
        )
    from moodtrack import plot
    from moodtrack.plot.drawing import last_svg

    drawn = plot.compliance(result, person=found.person)
    told = sentence(row, counted(found))
    words = f"Calendar of the days from {between(row['first'], row['last'])}: {told}"
    blocks: list[Block] = [
        Items((("Days", told), ("Prompts", _prompts(row)), ("Written down late", _late(row, result.method)))),
        Figure("calendar", "Days with an entry", last_svg(drawn, "calendar"), words, "Filled: a day with an entry; small and open: a day without one."),
    ]  # fmt: skip
    gaps = result.gaps.assign(long=-result.gaps["days"]).sort_values(["long", "first"]).head(_SHOWN)
    if len(gaps):
        rows = tuple((between(gap.first, gap.last), str(int(gap.days))) for gap in gaps.itertuples())
        caption = f"The {'longest ' if len(result.gaps) > _SHOWN else ''}gaps: {len(rows)} of {len(result.gaps)}."
        blocks.append(Table(caption, ("Days without an entry", "How many"), rows, (1,)))
    blocks.append(Paragraph("The intervals take days as independent of each other; with long gaps they are too narrow. A gap does not say why there is no entry.", quiet=True))  # fmt: skip
    return Section("compliance", "How much was logged", tuple(blocks))


def _prompts(row: dict[str, Any]) -> str:
    if not row["prompts"]:
        return "none are in the files."
    share = f"{percent(row['answered'], row['prompts'])}; {_interval(row, 'answered_low', 'answered_high')}"
    return f"{int(row['answered'])} of {int(row['prompts'])} sent were answered ({share})."


def _late(row: dict[str, Any], method: Any) -> str:
    if not row["recorded"]:
        return "cannot be told: no entry says when it was written down."
    late, told = int(row["backfilled"]), count(row["recorded"], "entry", "entries")
    return f"{late} of {told} that tell it, by more than {number(method.parameters['late'], 0)} hours ({percent(late, row['recorded'])})."


def _interval(row: dict[str, Any], low: str, high: str) -> str:
    return f"{100 * row['level']:.0f} % interval {number(100 * row[low], 0)} to {number(100 * row[high], 0)} %"
