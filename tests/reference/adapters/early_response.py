"""Scores by session, long, as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"client_column": "person", "session_column": "session", "score_column": "value"}
    columns = {arguments[key]: name for key, name in names.items()}
    scores = table[list(columns)].rename(columns=columns).assign(measure="scale")
    found = progress.early_response(
        scores,
        by=arguments["by_session"],
        early=arguments["threshold"],
        response=arguments["response"],
        remission=arguments["remission_below"],
        baseline=arguments["baseline_session"],
        direction={True: "higher_better", False: "higher_worse"}[arguments["higher_is_better"]],
    )
    return {"table": found.table}
