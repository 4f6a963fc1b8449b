"""Groups against a difference that matters: counts, paired and Welch intervals and what they say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from moodtrack.errors import OptionError
from moodtrack.progress._mid_rows import CLASSES as PERSONS
from moodtrack.schema import require, text
from moodtrack.stats.intervals import paired, welch

__all__ = ["CLASSES", "between", "counts", "grouped", "within"]

CLASSES = ("not_significant", "significant_not_relevant", "uncertain", "probable", "large")
_BY = ["measure", "item", "rater"]


def grouped(series: pd.DataFrame, persons: pd.DataFrame | None) -> pd.DataFrame:
    """The series with a text column `group`, empty without a table of persons or a group."""
    names = {name: text(series[name]).fillna("") for name in ("person", *_BY)}
    frame = series.assign(**names, group="")
    if persons is not None:
        require(persons, ["person", "group"], "persons")
        groups = pd.Series(text(persons["group"]).fillna("").to_numpy(), index=text(persons["person"]).to_numpy())
        frame["group"] = frame["person"].map(groups[~groups.index.duplicated()]).fillna("")
    return frame


def counts(series: pd.DataFrame, persons: pd.DataFrame | None, convention: str | None) -> pd.DataFrame:
    """Persons by group, measure and class of the last score."""
    frame = grouped(series, persons)
    names = frame["class"].astype("str")
    flags = {name: names.eq(name) for name in PERSONS}
    if convention is not None:  # where lower is better the peer counts a rise from 0 as both
        twice = (
            frame["unit"].eq("share_of_baseline") & frame["baseline"].eq(0) & frame["last"].ne(0) & (frame["sign"] < 0)
        )
        flags["deteriorated"] |= twice.astype(bool) & frame["last"].notna() & (frame["n"] > 1)
    two = frame["n"] > 1
    frame = frame.assign(persons=1, paired=two, **flags, not_evaluable=two & ~names.isin(PERSONS))
    columns = ["persons", "paired", *PERSONS, "not_evaluable"]
    return frame.groupby(["group", *_BY], observed=True, sort=True)[columns].sum().reset_index()


def _parts(frame: pd.DataFrame, by: list[str]) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    for keys, part in frame.groupby(by, observed=True, sort=True):
        yield dict(zip(by, keys, strict=True)), part


def within(series: pd.DataFrame, persons: pd.DataFrame | None, level: float, convention: str | None) -> pd.DataFrame:
    """Paired interval of last - baseline for every group and measure."""
    frame = grouped(series, persons)
    rows = []
    for keys, part in _parts(frame[frame["n"] > 1], ["group", *_BY]):
        found = paired((part["last"] - part["baseline"]).to_numpy(), level)
        rows.append({**keys, "n": len(part), **_judged(found, level, part, convention)})
    return pd.DataFrame(rows)


def between(
    series: pd.DataFrame, persons: pd.DataFrame, reference: str, level: float, convention: str | None
) -> pd.DataFrame:
    """Welch interval of every group against the reference at the last score."""
    frame = grouped(series, persons)
    frame = frame[(frame["n"] > 0) & (frame["group"] != "")]
    if len(frame) and not frame["group"].eq(reference).any():
        raise OptionError("nobody with a score is in the reference group", "the name of a group of persons")
    rows = []
    for keys, part in _parts(frame, _BY):
        base = part.loc[part["group"] == reference, "last"].to_numpy()
        for group in sorted(set(part["group"]) - {reference}):
            other = part.loc[part["group"] == group, "last"].to_numpy()
            sizes = {"n_reference": len(base), "n_comparison": len(other)}
            found = welch(base, other, level)
            rows.append(
                {
                    "reference": reference,
                    "comparison": group,
                    **keys,
                    **sizes,
                    **_judged(found, level, part, convention),
                }
            )
    return pd.DataFrame(rows)


def _judged(
    found: tuple[float, float, float], level: float, part: pd.DataFrame, convention: str | None
) -> dict[str, object]:
    """Difference, interval and what it says; turned so that larger is better for the judgement only."""
    difference, low, high = found
    rule = part.iloc[0]
    bound = float(rule["threshold"]) if str(rule["unit"]) == "points" else np.nan
    sign = int(rule["sign"])
    turned = sorted((sign * low, sign * high))
    side = None if np.isnan(low) or sign == 0 or turned[0] <= 0 <= turned[1] else "better" if turned[0] > 0 else "worse"
    return {
        "difference": difference, "low": low, "high": high, "level": level if not np.isnan(low) else np.nan,
        "threshold": bound, "side": side,
        "class": None if sign == 0 or np.isnan(low) or np.isnan(bound) else _named(sign * difference, turned[0], turned[1], bound, zero=convention is None or sign < 0),
    }  # fmt: skip


def _named(difference: float, low: float, high: float, bound: float, *, zero: bool) -> str:
    """The class of an interval; the peer has none for an interval with 0 where higher is better."""
    if zero and low <= 0 <= high:
        return "not_significant"
    if high < bound:
        return "significant_not_relevant"
    if low > bound:
        return "large"
    return "probable" if difference >= bound else "uncertain"
