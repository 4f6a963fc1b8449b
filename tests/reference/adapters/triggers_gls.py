"""One row a logged day with triggers as 1 or 0, as the tables `ratings` and `tags` of one person."""

from __future__ import annotations

import pandas as pd

from moodtrack import patterns


def run(table, arguments, convention):
    day = pd.to_datetime(table[arguments["covariates"]["day_column"]], unit="D")
    rows = table.assign(person="one", date=day)
    ratings = rows[["person", "date", arguments["value_column"]]].set_axis(["person", "day", "mood"], axis=1)
    long = rows.melt(["person", "date"], arguments["trigger_columns"], "tag", "present")
    tags = long.assign(tag=long["tag"].where(long["present"].isin([1])), day=long["date"])[["person", "day", "tag"]]
    model = {"lags": (0,), "reverse": False, "season": "linear", "adjust": "none"}
    options = {**model, "level": arguments["confidence"], "min_days": 1}
    fixed = [patterns.triggers(ratings, tags, phi=phi, **options).table for phi in arguments["phi"]]
    return {"fixed": pd.concat(fixed), "reml": patterns.triggers(ratings, tags, phi="each", **options).table}
