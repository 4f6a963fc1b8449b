"""Values with a phase and a session as the tables `scores` and `sessions`; what a peer gives in the raw direction is asked so."""

from __future__ import annotations

from moodtrack import progress
from moodtrack.schema import EVENTS, empty


def run(table, arguments, convention):
    names = {"session_column": "session", "phase_column": "phase", "value_column": "value", "case_column": "person"}
    columns = {arguments[key]: name for key, name in names.items() if arguments[key]}
    table = table[list(columns)].rename(columns=columns)
    if not arguments["case_column"]:
        table = table.assign(person="case")
    scan = arguments["variant"].startswith("scan")
    batch = bool(arguments["case_column"]) and not scan
    options = {
        "baseline": arguments["baseline_phase"],
        "treatment": arguments["treatment_phase"],
        "scale": arguments["scale"],
        "goal": arguments["goal"],
        "level": arguments["confidence"],
        "time": "session" if scan else "order",
        "indices": ["nap", "pnd", "pem", "pand", "ird", "tau", "smd", "lrrd", "lrri", "lrm", "tau_u", "tau_bc"]
        if batch
        else None,
        "convention": convention,
    }
    scores = table[["person", "session", "value"]].assign(measure="scale")
    sessions = table[["person", "session", "phase"]]

    def ask(direction):
        return progress.single_case(scores, sessions, empty(EVENTS), direction=direction, **options)

    found = ask({"increase": "higher_better", "decrease": "higher_worse"}[arguments["improvement"]])
    raw = ask("higher_better") if scan else found
    return {
        "table": found.table,
        "raw": raw.table,
        "series": found.series,
        "tau_u": raw.tau_u,
        "pooled": found.pooled(),
    }
