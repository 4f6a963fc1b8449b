"""First and last scores in columns as the table `scores`."""

from __future__ import annotations

import pandas as pd

from moodtrack import progress


def run(table, arguments, convention):
    parts = []
    for measure, about in arguments["measures"].items():
        columns = {about["first_column"]: 1, about["last_column"]: 2}
        part = table[[arguments["client_column"], *columns]]
        part = part.rename(columns={arguments["client_column"]: "person"}).melt(
            "person", list(columns), "session", "value"
        )
        parts.append(part.assign(session=part["session"].map(columns), measure=measure))
    scores = pd.concat(parts, ignore_index=True)
    found = progress.outcomes(
        scores,
        pairs=list(arguments["measures"]),
        baseline=1,
        limits={
            measure: progress.Limits(about["caseness"], about["reliable_change"])
            for measure, about in arguments["measures"].items()
        },
    )
    return {"table": found.table, "rates": found.rates()}
