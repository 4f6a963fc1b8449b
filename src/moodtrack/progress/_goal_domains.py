"""Goals counted by what they are about, and over all: how many are where they were to be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.schema import Column, Table, text

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


def domains(goals: pd.DataFrame) -> pd.DataFrame:
    """One row a person and domain that a goal has, and one a person over all of them."""
    state = text(goals["state"])
    running = goals["standing"].eq("open").to_numpy(dtype=bool)
    parts = {
        "n": running, "closed": ~running, "achieved": running & state.eq("achieved").to_numpy(dtype=bool),
        "on_plan": running & state.isin(_PLAN).to_numpy(), "short": running & state.isin(_SHORT).to_numpy(),
    }  # fmt: skip
    frame = pd.DataFrame({"person": text(goals["person"]), **{k: v.astype("int64") for k, v in parts.items()}})
    frame["percent"] = np.where(running, goals["percent"], np.nan)
    both = pd.concat([frame.assign(domain=text(goals["domain"])), frame.assign(domain=OVERALL)], ignore_index=True)
    number = both.groupby(["person", "domain"], sort=False, dropna=False).ngroup()
    table = both.loc[~number.duplicated(), ["person", "domain"]].reset_index(drop=True)
    counts = {name: np.bincount(number, both[name]).astype("int64") for name in parts}
    told = np.isfinite(both["percent"].to_numpy())
    return table.assign(
        **counts, not_told=counts["n"] - counts["achieved"] - counts["on_plan"] - counts["short"],
        median_percent=both["percent"].groupby(number.to_numpy(), sort=True).median(), n_percent=np.bincount(number, told).astype("int64"),
    )  # fmt: skip
