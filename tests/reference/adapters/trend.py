"""One value a day number, as the table `ratings` of one person."""

from __future__ import annotations

import pandas as pd

from moodtrack import dynamics


def run(table, arguments, convention):
    name = arguments["value_column"]
    day = pd.to_datetime(table[arguments["time_column"]], unit="D")
    ratings = table[[name]].assign(person="one", day=day)
    return {"trend": dynamics.trend(ratings, of=name, origin="1970-01-01", level=arguments["confidence"]).table}
