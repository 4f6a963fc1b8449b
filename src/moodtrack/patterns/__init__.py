"""What goes with what: tags and ratings."""

from __future__ import annotations

from moodtrack.patterns.dose_response import DoseResponse, dose_response
from moodtrack.patterns.episodes import Episodes, episodes
from moodtrack.patterns.interactions import Interactions, interactions
from moodtrack.patterns.itemsets import Itemsets, itemsets
from moodtrack.patterns.lag_table import LagTable, lag_table
from moodtrack.patterns.peri_event import PeriEvent, peri_event
from moodtrack.patterns.plan import Plan
from moodtrack.patterns.power import Power, power
from moodtrack.patterns.self_experiment import SelfExperiment, self_experiment
from moodtrack.patterns.sequences import Sequences, sequences
from moodtrack.patterns.shuffled import Shuffled, shuffled
from moodtrack.patterns.together import Together, together
from moodtrack.patterns.triggers import Triggers, triggers
from moodtrack.patterns.within_day import WithinDay, within_day

__all__ = [
    "DoseResponse",
    "Episodes",
    "Interactions",
    "Itemsets",
    "LagTable",
    "PeriEvent",
    "Plan",
    "Power",
    "SelfExperiment",
    "Sequences",
    "Shuffled",
    "Together",
    "Triggers",
    "WithinDay",
    "dose_response",
    "episodes",
    "interactions",
    "itemsets",
    "lag_table",
    "peri_event",
    "power",
    "self_experiment",
    "sequences",
    "shuffled",
    "together",
    "triggers",
    "within_day",
]
