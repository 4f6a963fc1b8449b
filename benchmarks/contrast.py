"""Methods that must fail the bars of triggers.py: what mood apps do, and its textbook repair.

Both take rows as independent and leave weekday, trend and the days before out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from moodtrack.stats.multiplicity import benjamini_hochberg
from moodtrack.tidy import exposures

COLUMNS = ["person", "trigger", "lag", "effect", "p_adjusted", "ci_low", "ci_high"]


def student(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Student's t test of days with a tag against days without, p as it comes."""
    return _compared(ratings, tags, equal_var=True, adjust=False)


def welch(ratings: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Welch's t test, adjusted within the person after Benjamini and Hochberg."""
    return _compared(ratings, tags, equal_var=False, adjust=True)


def _compared(ratings: pd.DataFrame, tags: pd.DataFrame, *, equal_var: bool, adjust: bool) -> pd.DataFrame:
    known = exposures(tags)
    rows = []
    for person, mine in known.groupby("person", observed=True, sort=True):
        mood = ratings[ratings["person"] == person].groupby("day")["mood"].mean()
        present = mine.pivot(index="day", columns="tag", values="present").astype("float64")
        found = []
        for lag in (0, 1, -1):
            outcome = mood.reindex(present.index + pd.Timedelta(days=lag)).to_numpy()
            for tag in present.columns:
                there = present[tag].to_numpy()
                with_, without = (outcome[(there == side) & ~np.isnan(outcome)] for side in (1, 0))
                if min(len(with_), len(without)) >= 8:
                    test = stats.ttest_ind(with_, without, equal_var=equal_var)
                    low, high = test.confidence_interval()
                    found.append((person, tag, lag, with_.mean() - without.mean(), test.pvalue, low, high))
        frame = pd.DataFrame(found, columns=COLUMNS)
        if adjust:
            frame["p_adjusted"] = benjamini_hochberg(frame["p_adjusted"].to_numpy())
        rows.append(frame)
    return pd.concat(rows, ignore_index=True)
