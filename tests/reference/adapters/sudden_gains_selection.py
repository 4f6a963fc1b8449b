"""One column a session, as the table `scores`; every rule is asked for."""

from __future__ import annotations

import pandas as pd

from moodtrack import progress


def run(table, arguments, convention):
    columns = arguments["session_columns"]
    numbers = {column: number for number, column in enumerate(columns, start=1)}
    scores = table[[arguments["id_column"], *columns]].rename(columns={arguments["id_column"]: "person"})
    scores = scores.melt("person", columns, "column", "value")
    scores = scores.assign(session=scores["column"].map(numbers), measure="scale")
    found = progress.sudden_gains(scores, draws=0)
    rules = arguments["rules"].items()
    return {"rules": pd.concat(found.selected(rule.get("min_sessions")).assign(rule=name) for name, rule in rules)}
