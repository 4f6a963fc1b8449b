"""One column a session, as the table `scores`; the number 0 is a baseline."""

from __future__ import annotations

import pandas as pd

from moodtrack import progress


def run(table, arguments, convention):
    columns = arguments["session_columns"]
    start = {True: 0, False: 1}[arguments["first_column_is_baseline"]]
    numbers = {column: number for number, column in enumerate(columns, start=start)}
    scores = table[[arguments["id_column"], *columns]].rename(columns={arguments["id_column"]: "person"})
    scores = scores.melt("person", columns, "column", "value")
    criteria = {1: "min_change", 2: "min_proportion", 3: "third_criterion"}.items()
    proportion = pd.Series([arguments["min_proportion"]], dtype="float64").fillna(0.25).item()
    found = progress.sudden_gains(
        scores.assign(session=scores["column"].map(numbers), measure="scale"),
        cutoff=arguments["min_change"],
        proportion=proportion,
        criteria=[n for n, name in criteria if arguments[name] is not None and arguments[name] is not False],
        which=arguments["direction"],
        direction={True: "higher_better", False: "higher_worse"}[arguments["higher_is_better"]],
        alpha=arguments["alpha"],
        critical_t_value={True: None, False: arguments["fixed_critical_value"]}[arguments["adjust_critical_value"]],
        draws=0,
        convention=convention,
    )
    if found.events.empty:
        return {"intervals": found.intervals, "counts": found.counts}
    return {**found.frames, "counts": found.counts, "summary": found.summary, "clients": found.summary_clients}
