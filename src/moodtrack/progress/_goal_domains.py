"""Goals counted by what they are about, and over all: how many are where they were to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moodtrack.progress._goal_arrays import medians, ranks
from moodtrack.progress._series import pick
from moodtrack.schema import Coded, Column, Table

__all__ = ["DOMAINS", "OVERALL", "domains"]

OVERALL = "overall"
_PLAN = ("further_along", "as_planned")
_SHORT = ("about_the_same", "slower", "moved_away", "short_of_aim", "date_passed")
DOMAINS = Table(
    "domains",
    "the goals of one domain, or all of a person",
    (
        Column("person", "category", "whose"),
        Column("domain", "category", "what they are about; `overall`: all; null: not said"),
        Column("n", "int", "goals that are neither ended nor replaced"),
        Column("closed", "int", "goals that are ended or replaced; in none of the next four"),
        Column("achieved", "int", "of n: at their aim"),
        Column("on_plan", "int", "of n: about as planned or further along"),
        Column("short", "int", "of n: about the same, slower, moved away, short of the aim, or past their day"),
        Column("not_told", "int", "of n: of which nothing can be told, yet or at all"),
        Column(
            "median_percent",
            "float",
            "median of the part of the way obtained; every goal has a scale of its own",
            "percent",
        ),
        Column("n_percent", "int", "goals that the median stands on"),
    ),
)


def domains(told: Mapping[str, Any], state: np.ndarray, running: np.ndarray, percent: np.ndarray) -> dict[str, Any]:
    """One row a person and domain that a goal has, and one a person over all of them; `running` are goals still."""
    names = told["domain"].categories.tolist()
    names += [] if OVERALL in names else [OVERALL]
    person, domain = told["person"], told["domain"].codes
    who, of = np.tile(person.codes, 2), np.append(domain, np.full(len(domain), names.index(OVERALL)))
    number = ranks(of, who)
    _, first = np.unique(number, return_index=True)
    parts = {
        "n": running, "closed": ~running, "achieved": running & (state == "achieved"),
        "on_plan": running & np.isin(state, _PLAN), "short": running & np.isin(state, _SHORT),
    }  # fmt: skip
    counts = {name: np.bincount(number, np.tile(part, 2)).astype("int64") for name, part in parts.items()}
    median, many = medians(number, np.tile(np.where(running, percent, np.nan), 2), len(first))
    return {
        "person": pick(person, first % max(len(person), 1)), "domain": Coded(of[first], names), **counts,
        "not_told": counts["n"] - counts["achieved"] - counts["on_plan"] - counts["short"],
        "median_percent": median, "n_percent": many,
    }  # fmt: skip
