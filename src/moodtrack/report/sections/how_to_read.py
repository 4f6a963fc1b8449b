"""What the words and marks of the report mean, and what the report cannot say."""

from __future__ import annotations

from moodtrack.report.document import Items, Section
from moodtrack.report.findings import WINDOW, Findings

__all__ = ["section"]

_POINTS = " By points alone, without norms, chance establishes one in up to 25 of 100 unchanged persons in 12 sessions, the more often the less reliable the questionnaire."
"""The largest share of the table of false alarms in docs/progress/reliable_change.md: GAD-7, 4 points, reliability .7."""


def section(found: Findings) -> Section:
    """Definitions and limits."""
    series = found.rows("reliable_change", "series")
    points = any(row["threshold"] == row["threshold"] and row["s_diff"] != row["s_diff"] for row in series)
    return Section(
        "how_to_read",
        "How to read this",
        (
            Items(
                (
                    (
                        "Interval",
                        "the range of values that the data are compatible with, at the level given. If it holds zero, no difference is shown; that is not the same as no difference.",
                    ),
                    (
                        "n",
                        "how many days or scores a number rests on. Few days make wide intervals.",
                    ),
                    (
                        "Reliable change",
                        "a change since the first score that is larger than the measurement error of the questionnaire. It says nothing on how it came about, or whether it is large enough for the person.",
                    ),
                    (
                        "At this session, established",
                        "looked at after every session, one score beyond the threshold is often error. A change counts as established when two scores running are beyond it the same way."
                        + (_POINTS if points else ""),
                    ),
                    (
                        "First and latest days",
                        f"the first and the latest {WINDOW} days of the diary, days without an entry included.",
                    ),
                    (
                        "Missing days",
                        "never counted as zero and never filled in. People log less on some days than on others, so the logged days need not speak for the others.",
                    ),
                    (
                        "Difference",
                        "between days with a tag and comparable days without it, in one person's own notes, told somewhat smaller than it was measured, as far as it is uncertain. It is an association. Another thing on the same days can stand behind it.",
                    ),
                    (
                        "Look",
                        "tags are compared at 90, 120, 180, 270 and 365 rated days and then every 90. Between two looks nothing changes, so that reading the report often does not turn chance into a finding.",
                    ),
                    (
                        "Found",
                        "stands out after allowing for the number of pairs tested and for looking more than once. Some of what is found is still chance: about one in twenty, by design and in simulated logs; where there is nothing to be found, all of it.",
                    ),
                    (
                        "Not in here",
                        "no diagnosis, no forecast, and nothing that a person wrote in notes. The report is something to talk about, beside what the person says.",
                    ),
                )
            ),
        ),
    )
