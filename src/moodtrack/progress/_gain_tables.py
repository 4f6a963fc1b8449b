"""The tables of sudden gains: intervals, events, the series and what is counted over clients."""

from __future__ import annotations

from moodtrack.schema import Column, Table

__all__ = ["COUNTS", "EVENTS", "FIRST", "INTERVALS", "LARGEST", "SCORED", "SERIES", "SUMMARY", "SUMMARY_CLIENTS"]

_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
_JUDGED = "null: not used, or not to be judged"
INTERVALS = Table(
    "intervals",
    "one interval from a session to the next, with two sessions up to it and two after it, scored or not",
    (
        *_SERIES,
        Column("session", "int", "the session n that it starts from"),
        Column("interval", "category", "n-n+1 in words"),
        Column("criterion_1", "bool?", f"the change reaches the cutoff; {_JUDGED}"),
        Column("criterion_2", "bool?", f"the change reaches the share of the score at n; {_JUDGED}"),
        Column("criterion_3", "bool?", f"the means of up to three scores on both sides differ enough; {_JUDGED}"),
        Column("met", "bool?", "all criteria in use are met; null where one of them cannot be judged"),
    ),
)
_EVENT = (
    *(Column(f"score_n_minus_{k}", "float", f"the score at session n - {k}", "points") for k in (2, 1)),
    Column("score_n", "float", "the score at session n", "points"),
    *(Column(f"score_n_plus_{k}", "float", f"the score at session n + {k}", "points") for k in (1, 2, 3)),
    Column("magnitude", "float", "score at n less score at n + 1: below 0 where the score rises", "points"),
    Column("total_change", "float", "score at the first session less score at the last one; null where one is missing"),
    Column(
        "share_of_total_change",
        "float",
        "size of the magnitude over total_change, which counts as positive towards better; null where that is 0",
    ),
    Column("reversal_value", "float", "score at n + 1 plus half of the magnitude", "points"),
    Column("reversed", "bool?", "a later score was seen on the other side of reversal_value"),
    Column("n_later", "int?", "scores from n + 2 on that could show it", "scores"),
    Column(
        "expected_by_chance",
        "float",
        "share of smooth courses with the client's own scatter that have such an event at least as large",
    ),
    Column("n_scores", "int?", "scores that the smooth course and the scatter stand on", "scores"),
)
_N_EVENTS = Column("n_events", "int", "events of this client and measure")
EVENTS = Table(
    "events",
    "one event: an interval with all criteria in use met",
    (*_SERIES, Column("session", "int", "the session n that it starts from"), _N_EVENTS, *_EVENT),
)
_ONE = (*_SERIES, Column("session", "int?", "the session n that it starts from; null: none"), _N_EVENTS, *_EVENT)
FIRST = Table("first", "one client and measure: the first event", _ONE)
LARGEST = Table(
    "largest",
    "one client and measure: the largest event, the first of equals; null where the size of one is not known",
    _ONE,
)
SCORED = Table(
    "scores",
    "one scored session, as it was used",
    (*_SERIES, Column("session", "int", "number of the session"), Column("value", "float", "the score", "points")),
)
SERIES = Table(
    "series",
    "one series of scores: its sessions and the cutoff of the first criterion",
    (
        *_SERIES,
        Column("first_session", "int?", "smallest number of a session; 0 is a baseline before the first"),
        Column("last_session", "int?", "largest number of a session"),
        Column("n", "int", "sessions with a score", "scores"),
        Column("intervals", "int", "intervals between neighbouring sessions"),
        Column("candidates", "int", "of those, not the last, nor the first unless it starts at a baseline"),
        Column("testable", "int", "intervals in which all three criteria could be judged"),
        Column("not_testable", "int", "intervals in which a score is missing for one of them"),
        Column("pattern", "bool", "somewhere the scored sessions (1) run 1111, 11101, 10111 or 101101"),
        Column("lower_better", "bool?", "whether lower is better; null: not known"),
        Column(
            "cutoff", "float", "size of a change that the first criterion asks for; null: not used or none", "points"
        ),
        Column("inclusive", "bool?", "whether a change of exactly the cutoff counts"),
        Column("cutoff_name", "category", "name of the rule or of the published set"),
        Column("cutoff_source", "category", "where it comes from"),
        Column("cutoff_status", "category", "how good that is", "primary | secondary | computed | given | ..."),
    ),
)
_SHARES = (
    Column("multiple_share", "float", "of those, with more than one event of the client"),
    Column("reversal_n", "int", "of those, reversed"),
    Column("reversal_share", "float", "reversal_n over all of them"),
    Column("magnitude_mean", "float", "mean magnitude", "points"),
    Column("magnitude_sd", "float", "standard deviation of the magnitude, n - 1", "points"),
)
SUMMARY = Table(
    "summary",
    "one measure: its events",
    (
        *_SERIES[1:],
        Column("events", "int", "events"),
        Column("share", "float", "share of the events that the numbers stand on: all of them"),
        *_SHARES,
    ),
)
SUMMARY_CLIENTS = Table(
    "summary_clients",
    "one measure: its clients and the first event of each",
    (
        *_SERIES[1:],
        Column("events", "int", "events"),
        Column("clients", "int", "clients with a series, scored or not"),
        Column("n", "int", "clients with an event"),
        Column("share", "float", "n over clients; null where no interval between sessions could be judged"),
        Column("low", "float", "lower end of Wilson's interval of the share"),
        Column("high", "float", "upper end of Wilson's interval of the share"),
        Column("level", "float", "level of the interval"),
        Column("multiple_n", "int", "clients with more than one event"),
        Column("multiple_share", "float", "multiple_n over clients"),
        *_SHARES[1:],
    ),
)
COUNTS = Table(
    "counts",
    "one measure: its intervals",
    (
        *_SERIES[1:],
        Column("clients", "int", "clients with a series, scored or not"),
        Column("all", "int", "intervals between neighbouring sessions"),
        Column("candidate", "int", "of those, not the last of a client, nor the first unless it starts at a baseline"),
        Column("testable", "int", "intervals in which all three criteria could be judged"),
        Column("not_testable", "int", "intervals in which a score is missing for one of them"),
    ),
)
