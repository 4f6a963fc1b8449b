"""What sudden gains come to over clients: for a sample, never for one person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from moodtrack.progress._gain_tables import COUNTS, SUMMARY, SUMMARY_CLIENTS
from moodtrack.progress._series import KEYS
from moodtrack.schema import conform
from moodtrack.stats.shares import share, wilson

__all__ = ["clients", "intervals", "of_events"]

_BY = KEYS[1:]


def _by(frame: pd.DataFrame) -> pd.api.typing.DataFrameGroupBy:
    plain = frame.assign(**{name: frame[name].astype("str") for name in _BY})
    return plain.groupby(_BY, observed=True, sort=True)


def of_events(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """One row a measure: 0 events where there is none, and then no shares."""
    rows = table.assign(events=1, many=table["n_events"] > 1, turned=table["reversed"].eq(True).fillna(False))
    found = _by(rows).agg(
        events=("events", "sum"),
        many=("many", "sum"),
        reversal_n=("turned", "sum"),
        magnitude_mean=("magnitude", "mean"),
        magnitude_sd=("magnitude", "std"),
    )
    found = found.reindex(_by(series).size().index)
    found = found.assign(**{name: found[name].fillna(0).astype("int64") for name in ("events", "many", "reversal_n")})
    found = found.assign(
        share=np.where(found["events"] > 0, 1.0, np.nan),
        multiple_share=share(found["many"].to_numpy(), found["events"].to_numpy()),
        reversal_share=share(found["reversal_n"].to_numpy(), found["events"].to_numpy()),
    )
    return conform(found.drop(columns="many").reset_index(), SUMMARY)


def clients(first: pd.DataFrame, intervals: pd.DataFrame, level: float) -> pd.DataFrame:
    """One row a measure: clients, and the first event of each; no share where no interval of the measure has an answer."""
    told = _by(intervals.assign(told=intervals["met"].notna()))["told"].any()
    has = first["n_events"] > 0
    rows = first.assign(clients=1, has=has, many=first["n_events"] > 1, turned=first["reversed"].eq(True).fillna(False))
    found = _by(rows).agg(
        events=("n_events", "sum"),
        clients=("clients", "sum"),
        n=("has", "sum"),
        multiple_n=("many", "sum"),
        reversal_n=("turned", "sum"),
        magnitude_mean=("magnitude", "mean"),
        magnitude_sd=("magnitude", "std"),
    )
    answered = told.reindex(found.index, fill_value=False).to_numpy(dtype=bool)
    some, whole = found["n"].to_numpy(), np.where(answered, found["clients"], 0)
    low, high = wilson(some, whole, level)
    found = found.assign(
        share=share(some, whole),
        low=low,
        high=high,
        level=np.where(answered, level, np.nan),
        multiple_share=share(found["multiple_n"].to_numpy(), whole),
        reversal_share=share(found["reversal_n"].to_numpy(), some),
    )
    return conform(found.reset_index(), SUMMARY_CLIENTS)


def intervals(series: pd.DataFrame) -> pd.DataFrame:
    """One row a measure: its intervals."""
    found = _by(series.assign(clients=1)).agg(
        clients=("clients", "sum"),
        all=("intervals", "sum"),
        candidate=("candidates", "sum"),
        testable=("testable", "sum"),
        not_testable=("not_testable", "sum"),
    )
    return conform(found.reset_index(), COUNTS)
