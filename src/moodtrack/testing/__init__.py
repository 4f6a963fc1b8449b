"""For authors of formats and analyses: the laws that every format and every analysis keeps, and data to try them on."""

from __future__ import annotations

import importlib
from types import ModuleType

from moodtrack.testing.analysis import check_analysis
from moodtrack.testing.cohorts import Cohort, cohort
from moodtrack.testing.formats import check_format, describe
from moodtrack.testing.generated import generated
from moodtrack.testing.recipes import KINDS, Recipe
from moodtrack.testing.services import Service, service
from moodtrack.testing.simulate import SimulatedLog, SimulatedPerson, simulate
from moodtrack.testing.tables import assert_tables

__all__ = [
    "KINDS",
    "Cohort",
    "Recipe",
    "Service",
    "SimulatedLog",
    "SimulatedPerson",
    "assert_tables",
    "check_analysis",
    "check_format",
    "cohort",
    "describe",
    "generated",
    "service",
    "simulate",
    "strategies",
]


def __getattr__(name: str) -> ModuleType:
    """`strategies` needs hypothesis, so it is imported when it is touched."""
    if name == "strategies":
        return importlib.import_module("moodtrack.testing.strategies")
    raise AttributeError(f"module 'moodtrack.testing' has no attribute {name!r}")
