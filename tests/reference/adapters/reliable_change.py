"""Scores of clients, long or wide, as the table `scores`; where pre and post are not named, the first and the last."""

from __future__ import annotations

from moodtrack import progress

BY = {"reliable_change": "class", "cutoff": "crossed", "combined": "combined"}


def run(table, arguments, convention):
    if convention is not None and [arguments["analysis"], arguments["method"]] == ["combined", "NK"] and arguments["reliability_post"] is None:  # fmt: skip
        return {}  # the peer stops here
    method = arguments["method"] or arguments["cutoff_method"]
    person, begin, end = arguments["id_column"], "first", "last"
    if arguments["layout"] == "wide":
        moments = {1: 1, 2: 2}
        scores = table[[person, arguments["pre_column"], arguments["post_column"]]]
        scores = scores.set_axis(["person", *moments], axis=1).melt("person", list(moments), "time", "value")
    else:
        moments = {arguments["pre"]: 1, arguments["post"]: 2}
        names = {person: "person", arguments["time_column"]: "time", arguments["value_column"]: "value"}
        scores = table[list(names)].rename(columns=names)
    scores = scores.assign(session=scores["time"], measure="scale")
    if arguments["layout"] == "wide" or arguments["pre"] is not None:
        scores, begin, end = scores[scores["time"].isin(moments)], 1, 2
        scores = scores.assign(session=scores["time"].map(moments))
    fewest, again = arguments.get("min_measurements", 2), arguments.get("reliability_post")
    sample = progress.norms(
        scores, measure="scale", reliability=arguments.get("reliability"), at=begin, at_least=fewest
    )
    later = progress.norms(scores, measure="scale", reliability=again, at=end, at_least=fewest)
    later = {"NK": progress.Norms(None, None, None, again, "given")}.get(method, later)
    functional = progress.Norms(arguments["functional_mean"], arguments["functional_sd"], None, None, "given")
    options = {key: arguments[key] for key in ("alpha", "critical_value", "comparison", "cutoff")}
    way = {True: "higher_better", False: "higher_worse"}[arguments["higher_is_better"]]
    result = progress.reliable_change(scores, norms=sample, method=method, baseline=begin, sides=arguments["critical_sides"], direction=way, end=later, functional=functional, convention=convention, **options)  # fmt: skip
    by, change = BY[arguments["analysis"]], result.latest()
    answer = {"change": change.assign(**{"class": change[by]}), "counts": result.counts(by=by), "parameters": result.method.parameters, "series": result.series}  # fmt: skip
    if arguments["group_column"]:
        groups = table[[person, arguments["group_column"]]].set_axis(["person", "group"], axis=1)
        answer["groups"] = result.counts(groups, by=by)
    return {**answer, "norms": {"s_diff": sample.s_diff, "se_measurement": sample.se_measurement, "se_prediction": sample.se_prediction}}  # fmt: skip
