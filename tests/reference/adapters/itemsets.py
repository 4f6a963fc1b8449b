"""One row a logged day with items as 1 or 0, as the tables `tags` and `ratings` of one person."""

from __future__ import annotations

import pandas as pd

from moodtrack import patterns


def run(table, arguments, convention):
    rating = arguments["low_item"]["value_column"]
    rows = table.assign(person="one", day=pd.to_datetime(table["day"], unit="D"))
    long = rows.melt(["person", "day"], arguments["item_columns"], "tag", "present")
    tags = long.assign(tag=long["tag"].where(long["present"].isin([1])))[["person", "day", "tag"]]
    found = patterns.itemsets(
        tags,
        rows[["person", "day", rating]],
        of=rating,
        quantile=arguments["low_item"]["quantile"],
        min_support=arguments["min_support"],
        max_length=arguments["max_length"],
    )
    names = ["n_both", "n_tags_only", "n_low_only", "n_neither"]
    counts = ["[[{}, {}], [{}, {}]]".format(*row) for row in found.rules[names].to_numpy().tolist()]
    return {"sets": found.table, "rules": found.rules.assign(table=counts), "cuts": found.cuts}
