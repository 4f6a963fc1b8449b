"""Questionnaires as data: one TOML file each, every number with its source, no words of items.

>>> get("gad7").label
'GAD-7'
"""

from moodtrack.measures.criteria import met
from moodtrack.measures.error import MeasurementError, case_from, measurement_error
from moodtrack.measures.listing import listing, table
from moodtrack.measures.loader import from_toml
from moodtrack.measures.measure import (
    Band,
    Coding,
    Criterion,
    CriticalItem,
    Licence,
    Measure,
    Missing,
    Norm,
    Reliability,
    Scoring,
    Skip,
    Subscale,
    Threshold,
)
from moodtrack.measures.page import describe
from moodtrack.measures.registry import get, names, resolve
from moodtrack.measures.shelf import Given, Shelf

__all__ = [
    "Band",
    "Coding",
    "Criterion",
    "CriticalItem",
    "Given",
    "Licence",
    "Measure",
    "MeasurementError",
    "Missing",
    "Norm",
    "Reliability",
    "Scoring",
    "Shelf",
    "Skip",
    "Subscale",
    "Threshold",
    "case_from",
    "describe",
    "from_toml",
    "get",
    "listing",
    "measurement_error",
    "met",
    "names",
    "resolve",
    "table",
]
