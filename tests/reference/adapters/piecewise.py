"""Values with a phase and a time: the times as dates, the rows as sessions that tell the phase; terms under the peer's names."""

from __future__ import annotations

import pandas as pd

from moodtrack import progress
from moodtrack.schema import EVENTS, empty

TERMS = {"intercept": "intercept", "trend": "mt", "level": "phase", "slope": "inter"}


def run(table, arguments, convention):
    names = {"time_column": "time", "phase_column": "phase", "value_column": "value", "case_column": "person"}
    table = table.rename(columns={arguments[key]: name for key, name in names.items() if arguments.get(key)})
    if not arguments.get("case_column"):
        table = table.assign(person="case")
    table = table.assign(session=[row for row, _ in enumerate(table["value"])], measure="scale")
    if arguments.get("time_column"):
        table = table.assign(at=pd.to_datetime(table["time"], unit="D"))
    scores = table.drop(columns=["time", "phase"], errors="ignore")
    given = (scores, table[["person", "session", "phase"]], empty(EVENTS))
    if arguments["analysis"] == "randomisation":
        options = {"least": arguments["min_phase_length"], "statistics": arguments["statistics"]}
        found = progress.piecewise(*given, phases=arguments["phases"], convention=convention, **options)
        return {"tests": found.tests, "starts": found.starts}
    tables, models = [], []
    for model, spec in arguments["models"].items():
        found = progress.piecewise(
            *given,
            coding=spec["coding"],
            autoregression=spec["autoregression"],
            terms=[term for term in ("trend", "level", "slope") if spec[term]],
            convention=convention,
        )
        phase = found.table["phase"].astype("str").where(found.table["phase"].notna(), "")
        peer = [f"{TERMS[term]}{name}".lower() for term, name in zip(found.table["term"], phase, strict=True)]
        tables.append(found.table.assign(model=model, peer=peer).dropna(subset=["estimate"]))
        models.append(found.models.assign(model=model))
    terms = pd.concat(tables)
    rest = terms.set_index("term").drop("intercept").reset_index()
    return {"table": terms, "rest": rest, "models": pd.concat(models)}
