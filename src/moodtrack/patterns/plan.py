"""The plan of a self-experiment: which days are on and which are off, drawn by lot within small blocks of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.options import day as day_given
from moodtrack.options import whole
from moodtrack.schema import Column, Table, conform, require

__all__ = ["PLAN", "Plan"]

PLAN = Table(
    "plan",
    "one day of a self-experiment",
    (
        Column("day", "datetime", "the day"),
        Column("block", "int", "days of one block share their number; half of them are on"),
        Column("condition", "category", "what the lot says", "on | off"),
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """Days on and off; print it, hang it up, keep to it.

    Parameters
    ----------
    table : DataFrame
        day, block, condition; one row a day. A plan that was saved as a table is a plan again by `Plan(table)`.

    Raises
    ------
    SchemaError
        If a column is missing.
    OptionError
        If a day is there twice, a condition is neither on nor off, or no block has both.

    Examples
    --------
    >>> print(Plan.draw("2026-03-02", days=4, seed=7))
    Mon 2026-03-02  on
    Tue 2026-03-03  off
    Wed 2026-03-04  on
    Thu 2026-03-05  off
    """

    table: pd.DataFrame

    def __post_init__(self) -> None:
        require(self.table, PLAN.names, "plan")
        table = conform(self.table[PLAN.names], PLAN).sort_values("day", ignore_index=True)
        if table["day"].isna().any() or table["day"].duplicated().any():
            raise OptionError("a day of the plan is missing or there twice", "one row a day")
        words = set(table["condition"].astype(str))
        if words - {"on", "off"}:
            raise OptionError("a condition of the plan is another word", "on or off")
        if not table.groupby("block", observed=True)["condition"].nunique().gt(1).any():
            raise OptionError("no block of the plan has both days on and days off", "days on and off in every block")
        object.__setattr__(self, "table", table)

    @classmethod
    def draw(cls, start: str | date | pd.Timestamp, days: int = 14, *, seed: int, block: int = 2) -> Plan:
        """Draw a plan: in every block of days half are on and half are off, in an order that chance decides.

        Parameters
        ----------
        start : str or date
            First day.
        days : int
            How many days; a multiple of `block`.
        seed : int
            Any whole number from 0 that was not picked by looking at the plan, such as a throw of dice; equal seeds give
            equal plans.
        block : int
            Days in a block, even. In blocks of 2 a slow drift of mood is shared out best; blocks of 4 are harder
            to guess and let a condition last.

        Returns
        -------
        Plan

        Raises
        ------
        OptionError
            If `days` is no multiple of `block`, or a number cannot be.
        """
        first = day_given(start, "start").normalize()
        days, block, seed = (whole(v, name, "a whole number") for v, name in ((days, "days"), (block, "block"), (seed, "seed")))  # fmt: skip
        if block < 2 or block % 2 or block > 14:
            raise OptionError(f"block={block}", "an even number from 2 to 14")
        if days < block or days % block or days > 366:
            raise OptionError(f"days={days}", f"a multiple of block={block}, at most 366")
        if seed < 0:
            raise OptionError(f"seed={seed}", "a whole number from 0")
        stream = np.random.default_rng(seed)
        half = np.repeat(["on", "off"], block // 2)
        drawn = np.concatenate([stream.permutation(half) for _ in range(days // block)])
        number = np.repeat(np.arange(1, days // block + 1), block)
        return cls(pd.DataFrame({"day": pd.date_range(first, periods=days), "block": number, "condition": drawn}))

    def __str__(self) -> str:
        rows = zip(self.table["day"], self.table["condition"].astype(str), strict=True)
        return "\n".join(f"{_WEEK[day.weekday()]} {day:%Y-%m-%d}  {condition}" for day, condition in rows)

    def __repr__(self) -> str:
        days = self.table["day"]
        return f"<Plan of {len(days)} days from {days.iloc[0]:%Y-%m-%d}, {(self.table['condition'] == 'on').sum()} on>"

    def _repr_html_(self) -> str:
        return self.table.to_html(index=False)  # type: ignore[no-any-return]


_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
