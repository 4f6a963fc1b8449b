"""One row a prompt that was sent, answered or not, as the table `prompts`."""

from __future__ import annotations

import pandas as pd

from moodtrack import dynamics
from moodtrack.schema import ENTRIES, empty


def run(table, arguments, convention):
    names = {"id_column": "person", "sent_column": "sent", "answered_column": "answered"}
    prompts = table[[arguments[key] for key in names]].set_axis(list(names.values()), axis=1)
    sent = pd.to_datetime(prompts["sent"])
    prompts = prompts.assign(sent=sent, answered=sent.where(prompts["answered"]))
    whole = dynamics.compliance(empty(ENTRIES), prompts)
    part = dynamics.compliance(empty(ENTRIES), prompts, start=arguments["period_start"], end=arguments["period_end"])
    return {"whole": whole.table, "part": part.table, "days": whole.days}
