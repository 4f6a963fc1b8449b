"""Levels before and after as the tables `goals` and `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"client_column": "person", "goal_column": "goal", "weight_column": "weight", "baseline_column": 1, "followup_column": 2}  # fmt: skip
    columns = {arguments[key]: name for key, name in names.items()}
    goals = table[list(columns)].rename(columns=columns)
    goals["goal"] = goals["goal"].astype(str)
    scores = goals.melt(["person", "goal"], [1, 2], "session", "value").rename(columns={"goal": "item"})
    found = progress.goal_attainment(
        goals[["person", "goal", "weight"]],
        scores.assign(session=scores["session"].astype("int64"), measure="gas"),
        rho=arguments["rho"],
        expected=arguments["met_level"],
    )
    return {"table": found.table}
