"""One row a logged day, as the table `ratings` of one person; the first days of its spells as a tag to look around."""

from __future__ import annotations

import pandas as pd

from moodtrack import patterns


def run(table, arguments, convention):
    mood, rest = arguments["value_column"], arguments["trigger_columns"]
    ratings = table[[mood, *rest]].assign(person="one", day=pd.to_datetime(table[arguments["day_column"]], unit="D"))
    options = {"min_days": arguments["min_logged_days"], "bridge": arguments["max_bridge_days"]}
    found = patterns.episodes(ratings, of=mood, quantile=arguments["quantile"], draws=0, **options)
    spells = found.table
    numbers = table[[arguments["day_column"]]].set_axis(["number"], axis=1).assign(date=ratings["day"])
    for name in ("start", "end"):
        spells = spells.merge(numbers.set_axis([f"{name}_number", name], axis=1), on=name)
    onsets = found.table[["person", "start"]].set_axis(["person", "day"], axis=1).assign(tag="onset")
    around = patterns.peri_event(ratings, onsets, of=[mood, *rest], days=5).table
    moods, others = around[around["variable"].isin([mood])], around[around["variable"].isin(rest)]
    return {
        "summary": found.summary,
        "spells": spells,
        "mood": moods[moods["offset"].isin(arguments["offsets_mood"])],
        "triggers": others[others["offset"].isin(arguments["offsets_trigger"])],
    }
