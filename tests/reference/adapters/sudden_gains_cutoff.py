"""An SD and a reliability as norms, and the scores of a column as the table `scores`."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    given, data = arguments["given"], arguments["from_data"]
    scores = table.assign(
        person=table.index.astype("str"), session=1, measure="scale", value=table[data["value_column"]]
    )
    own = progress.norms(scores, measure="scale", reliability=data["reliability"])
    known = progress.Norms(None, given["sd"], None, given["reliability"], "as given")
    answer = {}
    for name, norms in {"given": known, "from_data": own}.items():
        found = progress.sudden_gains(scores, norms=norms, critical_value=arguments["z"])
        numbers = {"sd": norms.sd, "reliability": norms.reliability, "se": norms.se_measurement, "s_diff": norms.s_diff}
        answer[name] = found.series.assign(**numbers)
    return answer
