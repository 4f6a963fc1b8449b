"""What built-in mood words are worth in a part of a log: decided again on the words of this part alone.

The five words of a language count only where all of them are there (see `moodtrack.read.words`). Words of entries that a
report may not use are not there.
"""

from __future__ import annotations

import pandas as pd

from moodtrack.read.words import built_in, key
from moodtrack.tidy.words import BUILT_IN

__all__ = ["renumbered"]


def renumbered(ratings: pd.DataFrame, labels: pd.DataFrame, entries: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings and labels with the numbers that built-in words have by the words of these entries.

    Words whose number comes from a label map, a backup or the entry itself keep it.

    Parameters
    ----------
    ratings, labels, entries : DataFrame
        Tables of a log, cut to the same entries.

    Examples
    --------
    >>> from moodtrack.log import Log
    >>> log = Log()
    >>> [len(frame) for frame in renumbered(log.ratings, log.labels, log.entries)]
    [0, 0]
    """
    open_ = labels["numbered_by"].astype("str").str.startswith(BUILT_IN).fillna(False).to_numpy(dtype="bool")
    if not open_.any():
        return ratings, labels
    keys = ["person", "entry"]
    source = labels[keys].merge(entries[[*keys, "source"]], on=keys, how="left")["source"].astype("str")
    app = source.str.partition(":")[0].to_numpy()
    words = [key(word) if isinstance(word, str) else "" for word in labels["label"]]
    own = pd.DataFrame({"person": labels["person"].astype("str").to_numpy(), "variable": labels["variable"].astype("str").to_numpy(), "source": source.to_numpy(), "app": app, "word": words, "open": open_})  # fmt: skip
    asked = own[own["source"].isin(own.loc[own["open"], "source"])]
    value, by = pd.Series(float("nan"), index=own.index), pd.Series(f"{BUILT_IN}: none", index=own.index)
    for _, rows in asked.groupby(["person", "variable", "app"], observed=True, sort=False):
        known = built_in(sorted(set(rows["word"])))
        if known:
            value[rows.index] = rows["word"].map({key(label.label): label.value for label in known})
            by[rows.index] = by[rows.index].where(value[rows.index].isna(), known[0].source)
    lost = ["unmapped_label" if none else None for none in value.isna()]
    told = {"missing": lost, "numbered_by": by.tolist()}
    cells = {
        name: [new if ours else None if pd.isna(old) else str(old) for old, new, ours in zip(labels[name], column, open_, strict=True)]
        for name, column in told.items()
    }  # fmt: skip
    return _filled(ratings, labels, value, open_), labels.assign(**cells)


def _filled(ratings: pd.DataFrame, labels: pd.DataFrame, value: pd.Series, open_: object) -> pd.DataFrame:
    """The ratings with these numbers in the places of the open words."""
    place = pd.MultiIndex.from_frame(ratings[["person", "entry"]].astype({"person": "str"}))
    at = place.get_indexer(pd.MultiIndex.from_frame(labels[["person", "entry"]].astype({"person": "str"})))
    columns = {}
    variable = labels["variable"].astype("str").to_numpy()
    for name in sorted(set(variable) & set(ratings.columns)):
        rows = open_ & (variable == name) & (at >= 0)
        numbers = ratings[name].to_numpy(dtype="float64", copy=True)
        numbers[at[rows]] = value.to_numpy()[rows]
        columns[name] = numbers
    return ratings.assign(**columns)
