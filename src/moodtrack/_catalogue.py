"""Every analysis once: its dotted name, scope, tables and faces. Docs, command line, cohort and tests read it.

Names are strings: an analysis is imported when it is asked for. A face is a place where the same word is found:
`plot` is moodtrack.plot.<name>, `section` is moodtrack.report.sections.<name>; result, docs and tests are there always.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ANALYSES", "Analysis"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis.

    Parameters
    ----------
    name : str
        Folder and function: `dynamics.trend`.
    result : str
        Name of the class that it returns.
    scope : {"person", "cohort"}
        person: f(a + b) equals stack(f(a), f(b)). cohort: it needs a sample and makes a small frozen value.
    takes : tuple of str
        Names of the tables that it takes, in order.
    faces : tuple of str
        Of plot and section, those that there are.
    question : str
        The question that it answers.
    """

    name: str
    result: str
    scope: Literal["person", "cohort"]
    takes: tuple[str, ...]
    faces: tuple[str, ...]
    question: str

    @property
    def word(self) -> str:
        """The word that runs through code, plot, report, docs and tests."""
        return self.name.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module that defines it."""
        return f"moodtrack.{self.name}"

    def load(self) -> Callable[..., Any]:
        """Import the function."""
        function: Callable[..., Any] = getattr(importlib.import_module(self.module), self.word)
        return function


ANALYSES: tuple[Analysis, ...] = (
    Analysis(
        "dynamics.summary",
        "Summary",
        "person",
        ("ratings", "variables", "labels"),
        ("plot", "section"),
        "Where does it stand, and how much was logged?",
    ),
    Analysis(
        "dynamics.trend",
        "Trend",
        "person",
        ("ratings", "variables", "labels"),
        ("plot", "section"),
        "Does it rise or fall over the days?",
    ),
    Analysis(
        "dynamics.compliance",
        "Compliance",
        "person",
        ("entries", "prompts"),
        ("plot", "section"),
        "On how many days was something logged, and where are the gaps?",
    ),
    Analysis(
        "dynamics.missingness",
        "Missingness",
        "person",
        ("ratings", "variables", "labels"),
        ("section",),
        "Is a day less likely to be logged after a low day, and what could gaps hide?",
    ),
    Analysis(
        "dynamics.recovery",
        "Recovery",
        "person",
        ("ratings", "variables"),
        ("plot", "section"),
        "How long does a rating take back into the person's own band after a dip?",
    ),
    Analysis(
        "patterns.triggers",
        "Triggers",
        "person",
        ("ratings", "tags", "variables", "labels", "events"),
        ("plot", "section"),
        "Which tags go with a higher or lower rating, on the same day or the day after?",
    ),
    Analysis(
        "patterns.power",
        "Power",
        "person",
        ("ratings", "tags", "variables"),
        ("plot",),
        "How small a difference could be found for each tag, and from when on a given one?",
    ),
    Analysis(
        "patterns.together",
        "Together",
        "person",
        ("tags",),
        ("plot",),
        "Which tags stand on the same days more often, or less often, than each of them alone would bring about?",
    ),
    Analysis(
        "patterns.peri_event",
        "PeriEvent",
        "person",
        ("ratings", "tags", "variables"),
        ("plot",),
        "What does a rating look like in the days around a tag?",
    ),
    Analysis(
        "patterns.episodes",
        "Episodes",
        "person",
        ("ratings", "variables"),
        ("plot",),
        "When was a rating low, or high, for days on end, and is that more often than by chance?",
    ),
    Analysis(
        "patterns.itemsets",
        "Itemsets",
        "person",
        ("tags", "ratings"),
        (),
        "Which sets of tags stand on one day, and on how many of these days was a rating low?",
    ),
    Analysis(
        "patterns.sequences",
        "Sequences",
        "person",
        ("tags",),
        (),
        "Which tags follow each other within a week, and how often?",
    ),
    Analysis(
        "patterns.lag_table",
        "LagTable",
        "person",
        ("ratings", "tags"),
        (),
        "How does a rating stand on days around a tag, lag by lag?",
    ),
    Analysis(
        "patterns.within_day",
        "WithinDay",
        "person",
        ("ratings", "tags", "variables", "labels"),
        (),
        "With several entries a day: how is the next entry of the day after one with a tag?",
    ),
    Analysis(
        "patterns.dose_response",
        "DoseResponse",
        "person",
        ("ratings", "tags", "variables"),
        ("plot",),
        "How does a rating go with an amount such as hours of sleep: in a line, or only below some value?",
    ),
    Analysis(
        "patterns.interactions",
        "Interactions",
        "person",
        ("ratings", "tags", "variables", "labels", "events"),
        (),
        "Do two tags on one day go with a rating otherwise than each of them alone adds up to?",
    ),
    Analysis(
        "patterns.self_experiment",
        "SelfExperiment",
        "person",
        ("ratings", "tags", "variables"),
        ("plot",),
        "Do days that a lot assigned to something differ from days that it did not?",
    ),
    Analysis(
        "patterns.shuffled",
        "Shuffled",
        "person",
        ("ratings", "tags", "variables", "labels", "events"),
        (),
        "How often would triggers show something if the tags had nothing to do with the ratings?",
    ),
    Analysis("progress.norms", "Norms", "cohort", ("scores",), (), "What are mean, SD and reliability of a sample?"),
    Analysis(
        "progress.reliable_change",
        "ReliableChange",
        "person",
        ("scores",),
        ("plot", "section"),
        "Has a score changed by more than its measurement error?",
    ),
    Analysis(
        "progress.minimal_change",
        "MinimalChange",
        "person",
        ("scores",),
        (),
        "Has a score changed by a difference that matters?",
    ),
    Analysis(
        "progress.sudden_gains",
        "SuddenGains",
        "person",
        ("scores",),
        ("plot",),
        "Is the change from one session to the next large, and how often does a smooth course have one as large?",
    ),
    Analysis(
        "progress.early_response",
        "EarlyResponse",
        "person",
        ("scores",),
        (),
        "Has a score come down early, by how much in all, and on which step does it stand?",
    ),
    Analysis(
        "progress.outcomes",
        "Outcomes",
        "person",
        ("scores", "sessions"),
        ("plot",),
        "What share of a service's clients moved below caseness or changed reliably, on pairs of measures?",
    ),
    Analysis(
        "progress.reliability",
        "Reliability",
        "cohort",
        ("scores",),
        (),
        "How reliable is a questionnaire in a cohort of your own?",
    ),
    Analysis(
        "progress.time_to_event",
        "TimeToEvent",
        "cohort",
        ("scores", "persons"),
        ("plot",),
        "How long does it take in a cohort until a score is improved or in remission?",
    ),
    Analysis(
        "progress.sensitivity",
        "Sensitivity",
        "cohort",
        ("scores",),
        (),
        "Does the verdict on a change depend on the method that judges it?",
    ),
    Analysis(
        "progress.goal_progress",
        "GoalProgress",
        "person",
        ("goals", "scores", "ratings", "variables", "tags", "assignments", "events", "sessions", "labels"),
        ("plot", "section"),
        "How far along is each goal, and is that as planned?",
    ),
    Analysis(
        "progress.goal_attainment",
        "GoalAttainment",
        "person",
        ("goals", "scores"),
        ("section",),
        "How close did goals come to the level expected of them?",
    ),
    Analysis(
        "progress.goal_outcomes",
        "GoalOutcomes",
        "person",
        ("scores",),
        ("section",),
        "How far did goals rated from 0 to 10 move?",
    ),
    Analysis(
        "progress.single_case",
        "SingleCase",
        "person",
        ("scores", "sessions", "events"),
        (),
        "How far apart do two phases of a person's series lie?",
    ),
    Analysis(
        "progress.piecewise",
        "Piecewise",
        "person",
        ("scores", "sessions", "events"),
        ("plot",),
        "How do level and slope of a person's series differ between phases?",
    ),
    Analysis(
        "progress.fit_course",
        "Course",
        "cohort",
        ("scores",),
        (),
        "How do scores of a sample run over sessions, and how does that go with the first score?",
    ),
    Analysis(
        "progress.course",
        "ExpectedCourse",
        "person",
        ("scores",),
        ("plot", "section"),
        "Does a client's course lie within what was to be expected from the first score?",
    ),
    Analysis(
        "progress.sessions",
        "Sessions",
        "person",
        ("sessions", "scores", "ratings", "assignments", "texts", "entries", "tags", "events", "goals"),
        ("plot", "section"),
        "What did each session show, agree and follow?",
    ),
    Analysis(
        "progress.staying_well",
        "StayingWell",
        "person",
        ("events", "ratings", "tags", "scores", "variables", "texts", "entries", "labels"),
        ("plot", "section"),
        "Are the person's own warning signs there, and has a rating left the level of the person's stable phase?",
    ),
)
