"""Amounts of every person, day by day, as arrays: daily means of a variable, daily sums of what a tag notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.panel import Panel
from moodtrack.schema import RATINGS, text
from moodtrack.stats.segments import daily, segments

__all__ = ["Amounts", "amounts"]

_TAG = "tag:"

Series = tuple[np.ndarray, np.ndarray]


class Amounts:
    """Ratings and amounts of all persons; `of` gives them one by one for a rating."""

    def __init__(self, panel: Panel, names: list[str], by: dict[str, dict[str, Series]]) -> None:
        self._panel, self.names, self._by = panel, names, by

    def of(self, variable: str) -> Iterator[tuple[str, np.ndarray, np.ndarray, dict[str, np.ndarray]]]:
        """Person, days, rating and the amounts on these days (NaN where there is none); no days without a rating."""
        own = _daily(self._panel, variable)
        for person in (str(name) for name in self._panel.persons):
            if person not in own:
                yield person, np.zeros(0), np.zeros(0), {}
                continue
            day, y = own[person]
            mine = {name: self._by[name][person] for name in self.names if person in self._by[name]}
            days = np.unique(np.concatenate([day, *(series[0] for series in mine.values())]))
            yield person, days, _on(days, (day, y)), {name: _on(days, series) for name, series in mine.items()}


def amounts(
    ratings: pd.DataFrame, tags: pd.DataFrame, variables: pd.DataFrame | None, named: Sequence[str] | None
) -> Amounts:
    """The amounts asked for, or all that are known to be amounts.

    Raises
    ------
    OptionError
        If one that is asked for is neither a variable nor a tag with amounts.
    """
    panel = Panel.of(ratings, "day")
    noted = tags[tags["amount"].notna().to_numpy() & tags["tag"].notna().to_numpy() & tags["day"].notna().to_numpy()]
    with_amount = sorted({f"{_TAG}{tag}" for tag in text(noted["tag"]).unique()})
    rated = [str(name) for name in ratings.columns if name not in RATINGS.names]
    if named is None:
        behaviours: set[str] = set()
        if variables is not None and len(variables):
            behaviours = set(text(variables.loc[(variables["domain"] == "behaviours").to_numpy(), "variable"]).dropna())
        names = [name for name in sorted(rated) if name in behaviours] + with_amount
    else:
        names = list(dict.fromkeys(named))
        known = {*rated, *with_amount}
        if (len(ratings) or len(noted)) and not known >= set(names):
            raise OptionError("exposures: a name that is not there", f"some of {sorted(known)}", "name a variable, or tag:<tag> for a tag with amounts")  # fmt: skip
    by = {name: _sums(noted, name) if name.startswith(_TAG) else _daily(panel, name) for name in names}
    return Amounts(panel, names, by)


def _daily(panel: Panel, variable: str) -> dict[str, Series]:
    if not len(panel.frame) or variable not in panel.frame:
        return {}
    mean = daily(panel.codes, panel["day"], panel[variable])
    return {str(panel.persons[code]): (mean.day[rows], mean.mean[rows]) for code, rows in segments(mean.group)}


def _sums(noted: pd.DataFrame, name: str) -> dict[str, Series]:
    own = Panel.of(noted[(text(noted["tag"]) == name.removeprefix(_TAG)).to_numpy()], "day")
    day, amount = np.floor(own["day"]), own["amount"]
    found = {}
    for person, rows in zip(own.persons, own.segments(), strict=True):
        days, place = np.unique(day[rows], return_inverse=True)
        found[str(person)] = (days, np.bincount(place, weights=amount[rows]))
    return found


def _on(days: np.ndarray, series: Series) -> np.ndarray:
    values = np.full(len(days), np.nan)
    values[np.searchsorted(days, series[0])] = series[1]
    return values
