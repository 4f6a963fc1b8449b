"""Items or occasions in columns as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    columns = {name: number for number, name in enumerate(arguments["item_columns"], start=1)}
    scores = table[[arguments["id_column"], *columns]].rename(columns={arguments["id_column"]: "person"})
    scores = scores.melt("person", list(columns), "item", "value").assign(measure="scale")
    number = scores["item"].map(columns)
    if arguments["analysis"] == "alpha":
        scores = scores.assign(session=1, item=number.astype("str"))
        found = progress.reliability(scores, measure="scale", level=arguments["confidence"])
        return {"table": found.table, "items": found.items}
    scores = scores.assign(session=number, item="total")
    asked = {"measure": "scale", "kind": "icc", "sessions": list(columns.values()), "level": arguments["confidence"]}
    estimator = "mean squares" if arguments["estimator"] == "anova" else "cut at 0"
    found = progress.reliability(scores, **asked)
    answer = {"table": found.table, "as_asked": progress.reliability(scores, estimator=estimator, **asked).table}
    if arguments["item_columns"][2:] == []:
        answer["retest"] = progress.reliability(scores, **{**asked, "kind": "pearson"}).table
    return answer
