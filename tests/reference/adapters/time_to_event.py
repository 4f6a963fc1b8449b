"""One score a client at its last session: 1 where it ends with the event, else 0."""

from __future__ import annotations

from moodtrack import progress


def run(table, arguments, convention):
    names = {"id_column": "person", "time_column": "session", "event_column": "value", "group_column": "group"}
    columns = {arguments[key]: name for key, name in names.items() if arguments[key]}
    table = table[list(columns)].rename(columns=columns)
    options = {"measure": "scale", "event": "level", "threshold": 1, "consecutive": 1, "direction": "higher_better"}
    scores = table.assign(measure="scale")
    persons = table if arguments["group_column"] else None
    found = progress.time_to_event(
        scores, persons, limit=arguments["rmst_limit"], level=arguments["confidence"], **options
    )
    alone = progress.time_to_event(scores, limit=arguments["rmst_limit"], level=arguments["confidence"], **options)
    return {"curve": found.table, "all": alone.summary, "logrank": found.logrank}
