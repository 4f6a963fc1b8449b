"""Two scores a client, long, as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"id_column": "person", "time_column": "time", "value_column": "value", "group_column": "group"}
    columns = {arguments[key]: name for key, name in names.items() if arguments[key]}
    table = table[list(columns)].rename(columns=columns)
    times = {arguments["pre"]: 1, arguments["post"]: 2}
    scores = table[table["time"].isin(times)]
    scores = scores.assign(session=scores["time"].map(times), measure="scale")
    share, persons, samples = arguments["analysis"] == "percentage", None, {"clinical": None, "functional": None}
    if arguments["cutoff"] is not None:  # a cutoff does not ask for a reliability
        samples["clinical"] = progress.norms(scores, measure="scale", reliability=0, at=1, at_least=2)
    if arguments["functional_mean"] is not None:
        given = [arguments["functional_mean"], arguments["functional_sd"]]
        samples["functional"] = progress.Norms(*given, None, 0, "the case")
    result = progress.minimal_change(
        scores,
        threshold=arguments["percent_improvement" if share else "mid_improvement"],
        deterioration=arguments["percent_deterioration" if share else "mid_deterioration"],
        unit="share_of_baseline" if share else "points",
        baseline="first" if arguments["pre"] is None else 1,
        cutoff=arguments["cutoff"],
        **samples,
        direction={True: "higher_better", False: "higher_worse"}[arguments["higher_is_better"]],
        convention=convention,
    )
    answer = {"change": result.table, "series": result.series, "counts": result.counts()}
    if arguments["group_column"]:
        persons, answer["counts_by_group"] = table, result.counts(table)
    answer["groups"] = result.within(persons, level=arguments["confidence"]).assign(reference=None, comparison=None)
    if arguments["reference_group"]:
        found = result.between(table, reference=arguments["reference_group"], level=arguments["confidence"])
        answer["groups"] = found.assign(group=None)
    return {**answer, "parameters": result.method.parameters}
