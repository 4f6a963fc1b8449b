"""How good is a list of triggers where the truth is known? Shares over persons, each with its standard error.

A finding is a row with p_adjusted <= alpha. It is true when the truth holds the same person, tag and lag with the same
sign, else false: a wrong sign is false, and so is a tag that merely goes together with a true one. A near-duplicate of
a true tag counts as that tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["Share", "score", "truth_as_json"]


@dataclass(frozen=True, eq=False)
class Share:
    """A ratio of two sums over persons; `+` pools persons of several cohorts."""

    above: np.ndarray
    below: np.ndarray

    def __add__(self, other: Share) -> Share:
        return Share(np.concatenate([self.above, other.above]), np.concatenate([self.below, other.below]))

    @property
    def estimate(self) -> float:
        """The ratio; null where there is nothing to count."""
        return float(self.above.sum() / self.below.sum()) if self.below.sum() else float("nan")

    @property
    def se(self) -> float:
        """Standard error with persons as the units (linearised ratio)."""
        n, total = len(self.above), self.below.sum()
        if n < 2 or not total:
            return float("nan")
        off = self.above - self.estimate * self.below
        return float(np.sqrt(n / (n - 1) * (off @ off)) / total)

    def __str__(self) -> str:
        if np.isnan(self.estimate):
            return "-"
        return f"{self.estimate:.3f} ({'-' if np.isnan(self.se) else f'{self.se:.3f}'})"


def score(
    truth: pd.DataFrame,
    persons: Sequence[str],
    table: pd.DataFrame,
    lags: Sequence[int] = (0, 1, -1),
    alpha: float = 0.05,
) -> dict[str, Share]:
    """FDR, power, false persons and coverage of a table of tests.

    Parameters
    ----------
    truth : DataFrame
        person, tag, lag, effect, direction and, where there are near-duplicates, twin.
    persons : sequence of str
        Everyone who was looked at; who has no finding counts with a false share of 0.
    table : DataFrame
        person, tag, lag, difference, p_adjusted, low, high: one row a tested person, tag and lag.
    lags : sequence of int
        Which to count.
    alpha : float
        Level of a finding.

    Returns
    -------
    dict of str to Share
        FDR, power, false (persons with a false finding), coverage (of all tested pairs of lag 0 and above), planted
        (the same among pairs with a planted difference), coverage_found (among findings), missed_found (share of a
        person's findings whose interval misses, none where nothing is found, over persons: what adjusted intervals
        promise to hold below alpha).
    """
    keys = ["person", "tag", "lag"]
    known = truth.assign(unit=_units(truth))
    known = known[known["lag"].isin(lags)]
    known = known.astype({"person": "str", "tag": "str"})[[*keys, "effect", "direction", "unit"]]
    rows = table.loc[table["lag"].isin(lags), [*keys, "difference", "p_adjusted", "low", "high"]]
    rows = rows.astype({"person": "str", "tag": "str"}).astype(dict.fromkeys(["difference", "low", "high"], "float64"))
    if rows.duplicated(keys).any():
        raise ValueError("a person, tag and lag has several rows")
    rows = rows.merge(known, on=keys, how="left")
    found = (rows["p_adjusted"] <= alpha).to_numpy()
    right = found & (np.sign(rows["difference"]) == rows["direction"]).to_numpy()
    aim = rows["effect"].fillna(0.0)
    judged = ((rows["lag"] >= 0) & rows["difference"].notna() & rows["low"].notna() & rows["high"].notna()).to_numpy()
    held = judged & ((rows["low"] <= aim) & (aim <= rows["high"])).to_numpy()
    planted = judged & (aim != 0).to_numpy()

    def per_person(mask: np.ndarray) -> np.ndarray:
        return rows.loc[mask, "person"].value_counts().reindex(persons).fillna(0).to_numpy("float64")

    every, false = per_person(found), per_person(found & ~right)
    told, missed = per_person(found & judged), per_person(found & judged & ~held)
    hit = rows[right].drop_duplicates(["person", "unit"])["person"].value_counts().reindex(persons).fillna(0)
    true = known.drop_duplicates(["person", "unit"])["person"].value_counts().reindex(persons).fillna(0)
    one = np.ones(len(persons))
    return {
        "FDR": Share(false / np.maximum(every, 1), one),
        "power": Share(hit.to_numpy("float64"), true.to_numpy("float64")),
        "false": Share((false > 0).astype("float64"), one),
        "coverage": Share(per_person(held), per_person(judged)),
        "planted": Share(per_person(held & planted), per_person(planted)),
        "coverage_found": Share(per_person(held & found), told),
        "missed_found": Share(missed / np.maximum(told, 1), one),
    }


def truth_as_json(truth: pd.DataFrame, persons: Sequence[str]) -> dict[str, object]:
    """The truth as one dictionary: persons -> triggers -> trigger, lag, effect, direction."""
    told: dict[str, dict[str, list[dict[str, object]]]] = {person: {"triggers": []} for person in persons}
    for row in truth.astype({"person": "str", "tag": "str"}).itertuples():
        effect = None if np.isnan(row.effect) else float(row.effect)
        told[row.person]["triggers"].append(
            {"trigger": row.tag, "lag": int(row.lag), "effect": effect, "direction": int(row.direction)}
        )
    return {"persons": told}


def _units(truth: pd.DataFrame) -> list[str]:
    """One name for a planted relation and its near-duplicate."""
    tag = truth["tag"].astype("str")
    twin = truth["twin"].astype("str").where(truth["twin"].notna(), tag) if "twin" in truth else tag
    return [f"{min(a, b)} {lag}" for a, b, lag in zip(tag, twin, truth["lag"], strict=True)]
