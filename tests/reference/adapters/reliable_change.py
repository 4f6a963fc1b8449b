"""Two scores a client, long or wide, as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    if arguments["layout"] == "wide":
        before, after = arguments["pre_column"], arguments["post_column"]
        scores = table.melt(arguments["id_column"], [before, after], "time", "value")
        scores = scores.rename(columns={arguments["id_column"]: "person"})
    else:
        before, after = arguments["pre"], arguments["post"]
        names = {"id_column": "person", "time_column": "time", "value_column": "value"}
        scores = table.rename(columns={arguments[key]: name for key, name in names.items()})
    scores = scores[scores["time"].isin([before, after])]
    scores = scores.assign(session=scores["time"].map({before: 1, after: 2}), measure="scale")
    sample = progress.norms(scores, measure="scale", reliability=arguments["reliability"], at=1, at_least=2)
    result = progress.reliable_change(
        scores,
        norms=sample,
        method=arguments["method"],
        baseline=1,
        alpha=arguments["alpha"],
        critical_value=arguments["critical_value"],
        comparison=arguments["comparison"],
        direction={True: "higher_better", False: "higher_worse"}[arguments["higher_is_better"]],
        convention=convention,
    )
    answer = {"change": result.table, "counts": result.counts(), "parameters": result.method.parameters}
    if arguments["group_column"]:
        persons = table.rename(columns={arguments["id_column"]: "person", arguments["group_column"]: "group"})
        answer["groups"] = result.counts(persons)
    return {**answer, "norms": {"s_diff": sample.s_diff, "se_measurement": sample.se_measurement}}
