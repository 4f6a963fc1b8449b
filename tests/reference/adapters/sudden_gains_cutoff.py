"""An SD and a reliability as norms, and the scores of a column as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    given, data = arguments["given"], arguments["from_data"]
    scores = table[[]].assign(person=table.index.astype("str"), session=1, measure="scale", value=1.0)
    norms = {}
    if given:
        norms["given"] = progress.Norms(None, given["sd"], None, given["reliability"], "as given")
    if data:
        scores = scores.assign(value=table[data["value_column"]])
        norms["from_data"] = progress.norms(scores, measure="scale", reliability=data["reliability"])
    answer = {}
    for name, known in norms.items():
        found = progress.sudden_gains(scores, norms=known, critical_value=arguments["z"])
        numbers = {"sd": known.sd, "reliability": known.reliability, "se": known.se_measurement, "s_diff": known.s_diff}
        answer[name] = found.series.assign(**numbers)
    return answer
