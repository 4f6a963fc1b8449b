"""One row a logged day with triggers as 1 or 0, as the tables `ratings` and `tags` of one person."""

from __future__ import annotations

import pandas as pd

from moodtrack import patterns


def run(table, arguments, convention):
    rows = table.assign(person="one", date=pd.to_datetime(table[arguments["day_column"]], unit="D"))
    ratings = rows[["person", "date", arguments["value_column"]]].set_axis(["person", "day", "mood"], axis=1)
    long = rows.melt(["person", "date"], arguments["trigger_columns"], "tag", "present")
    tags = long.assign(tag=long["tag"].where(long["present"].isin([1])), day=long["date"])[["person", "day", "tag"]]
    return {"rows": patterns.lag_table(ratings, tags, lags=arguments["lags"]).table}
