"""One row an ordered list of events, as a day of its own in the table `tags`, an event a minute."""

from __future__ import annotations

import pandas as pd

from moodtrack import patterns


def run(table, arguments, convention):
    lists = table[arguments["sequence_column"]].str.split(arguments["separator"])
    dates = pd.date_range("2024-01-01", periods=table.shape[0])
    rows = [
        {"person": "one", "day": date, "at": f"{date:%Y-%m-%d} 00:{place:02d}", "tag": event}
        for date, events in zip(dates, lists, strict=True)
        for place, event in enumerate(events)
    ]
    tags = pd.DataFrame(rows).astype({"at": "datetime64[us]"})
    table = patterns.sequences(
        tags,
        window=1,
        order="entry",
        min_windows=arguments["min_support"],
        min_length=arguments["min_length"],
        max_length=arguments["max_length"],
    ).table
    return {"patterns": table.assign(pattern=table["pattern"].str.replace(" > ", arguments["separator"]))}
