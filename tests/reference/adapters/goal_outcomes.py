"""Ratings of goals, long, as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"client_column": "person", "goal_column": "item", "session_column": "session", "score_column": "value"}
    columns = {arguments[key]: name for key, name in names.items()}
    scores = table[list(columns)].rename(columns=columns)
    found = progress.goal_outcomes(
        scores.assign(measure="goal", item=scores["item"].astype(str)),
        reliable_change=arguments["reliable_change"],
        reached=arguments["reached_score"],
        min_ratings=arguments["min_ratings"],
    )
    return {"table": found.table, "goals": found.goals}
