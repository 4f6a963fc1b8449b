"""Levels before and after as the tables `goals` and `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"client_column": "person", "goal_column": "goal", "weight_column": "weight"}
    goals = table.rename(columns={arguments[key]: name for key, name in names.items()})
    goals["goal"] = goals["goal"].astype(str)
    sessions = {arguments["baseline_column"]: 1, arguments["followup_column"]: 2}
    scores = goals.melt(["person", "goal"], list(sessions), "session", "value").rename(columns={"goal": "item"})
    found = progress.goal_attainment(
        goals[["person", "goal", "weight"]],
        scores.assign(session=scores["session"].map(sessions), measure="gas"),
        rho=arguments["rho"],
        expected=arguments["met_level"],
    )
    return {"table": found.table}
