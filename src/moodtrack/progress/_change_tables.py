"""The tables of reliable change: one row a score, one row a series, and counts of persons."""

from __future__ import annotations

from moodtrack.progress._change_classes import CLASSES, OUTCOMES
from moodtrack.progress._change_lines import COLUMNS
from moodtrack.schema import Column, Table

__all__ = ["BASELINES", "CHANGES", "COUNTED", "COUNTS"]

COUNTED = ("recovered", "improved", "crossed_not_reliable", "non_reliably_recovered", "unchanged",
           "started_below_cutoff", "deteriorated", "harmed")  # fmt: skip
"""Classes that `counts` has a column for."""
_SIDE = "null without a cutoff"
_SERIES = (
    Column("person", "category", "whose"),
    Column("measure", "category", "key of the questionnaire"),
    Column("item", "category", "total, or total:<subscale>"),
    Column("rater", "category", "who answered (self where it is not said); every rater is a series of its own"),
)
_RULE = (
    Column("threshold", "float", "size of a change that counts", "points"),
    Column("inclusive", "bool?", "whether a change of exactly the threshold counts"),
    Column("s_diff", "float", "standard error of a difference, sqrt(2) SD sqrt(1 - r); null for a threshold", "points"),
    Column("threshold_name", "category", "name of the rule or of the published set"),
    Column("threshold_source", "category", "where it comes from"),
    Column("threshold_status", "category", "how good that is", "primary | secondary | computed | given | ..."),
)
CHANGES = Table(
    "reliable_change",
    "one scored session after the baseline",
    (
        *_SERIES,
        Column("session", "int?", "number of the session"),
        Column("day", "datetime", "day of the score"),
        Column("baseline", "float", "the score that it is compared with", "points"),
        Column("value", "float", "the score", "points"),
        Column("change", "float", "value - baseline", "points"),
        Column(
            "estimate",
            "float",
            "the difference that the method looks at: the change, or the score less the one expected of the start, or the slope",
            "points, HLM: points a session or day",
        ),
        Column(
            "se", "float", "its standard error; null for a threshold in points", "points, HLM: points a session or day"
        ),
        Column("index", "float", "estimate / se"),
        Column("low", "float", "lower end of the interval of the estimate; null for a threshold in points", "points"),
        Column("high", "float", "upper end of the interval of the estimate; null for a threshold in points", "points"),
        Column("level", "float", "level of the interval"),
        Column("n", "int", "scores from the baseline to this one, both included"),
        Column("class", "category", "what the change is", "improved | unchanged | deteriorated; null: not evaluable"),
        Column("established", "bool?", "this score and the one before it are both beyond the threshold, the same way"),
        Column("established_class", "category", "what two scores running say", "improved | unchanged | deteriorated"),
        Column("p_change", "float", "probability of true change for the better, given the prior; null without one"),
        Column("prior_mean", "float", "mean of the prior of true change", "points"),
        Column("prior_sd", "float", "SD of the prior of true change", "points"),
        Column("prior_source", "category", "where the prior comes from"),
        Column("cutoff", "float", "score between the clinical and the functional sample", "points"),
        Column("cutoff_index", "float", "Hageman and Arrindell: distance of this score from the cutoff over its error"),
        Column("clinical_start", "bool?", f"the start is on the clinical side of the cutoff; {_SIDE}"),
        Column("functional_now", "bool?", f"this score is on the functional side; {_SIDE}"),
        Column("clinical_now", "bool?", f"this score is on the clinical side; {_SIDE}"),
        Column("crossed", "category", "by the cutoff alone", "improved | unchanged | deteriorated"),
        Column(
            "combined",
            "category",
            "change and cutoff together, as published",
            "recovered | improved | unchanged | deteriorated | harmed",
        ),
        Column("outcome", "category", "at this session, every state named", " | ".join(OUTCOMES)),
        Column("established_outcome", "category", "what two scores running say", " | ".join(OUTCOMES)),
        *_RULE,
    ),
)
BASELINES = Table(
    "series",
    "one series of scores: the rule that judges it and what it starts from",
    (
        *_SERIES,
        Column("session", "int?", "session of the baseline"),
        Column("day", "datetime", "day of the baseline"),
        Column("baseline", "float", "the score at the baseline", "points"),
        Column("n", "int", "scores from the baseline on"),
        *_RULE,
        Column("se", "float", "standard error of the method's estimate, the same for all persons", "points"),
        *(
            Column(f"{name}_{place}", "float", f"{label} of the sample {words}", "points")
            for place, words in (
                ("start", "at the start"),
                ("end", "at the end"),
                ("clinical", "of the clinical side of the cutoff"),
                ("functional", "of the functional side"),
            )
            for name, label in (("mean", "mean"), ("sd", "SD"))
        ),
        Column("reliability", "float", "reliability used"),
        Column("r_dd", "float", "reliability of the change (Hageman and Arrindell)"),
        Column("cutoff", "float", "score between the clinical and the functional sample", "points"),
        Column("cutoff_type", "category", "which", "a | b | c | given"),
        Column(
            "reliability_clinical", "float", "share of true variance in the clinical sample (Hageman and Arrindell)"
        ),
        Column(
            "reliability_functional", "float", "share of true variance in the functional sample (Hageman and Arrindell)"
        ),
        *(Column(name, "float", f"mixed model: {name.replace('_', ' ')}") for name in COLUMNS),
    ),
)
COUNTS = Table(
    "counts",
    "the persons of a measure by their last class",
    (
        Column("group", "category", "group of the persons; null where no persons table was given"),
        *_SERIES[1:],
        Column("persons", "int", "persons with a series, scored or not"),
        Column("paired", "int", "persons with a score after the baseline"),
        *(
            Column(
                name,
                "int?",
                f"persons last {name.replace('_', ' ')}; null where it is not counted or a pair has no class",
            )
            for name in (*CLASSES, *(name for name in COUNTED if name not in CLASSES))
        ),
        Column(
            "functional_start", "int?", "paired persons who did not start on the clinical side; null without a cutoff"
        ),
        Column("not_evaluable", "int?", "persons without a class, for want of a second score or of a rule"),
    ),
)
