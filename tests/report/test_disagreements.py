"""A sentence for every client whose change is judged differently by different methods, and none for the others."""

from __future__ import annotations

import pandas as pd

from moodtrack import report
from moodtrack.progress import Norms, sensitivity

START = Norms(20.0, 7.5, 50, 0.8, "a study")
WELL = Norms(6.0, 4.0, 90, None, "healthy")


def scores(**courses: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"person": person, "session": i, "measure": "bdi2", "value": float(value)}
            for person, values in courses.items()
            for i, value in enumerate(values, start=1)
        ]
    )


def test_only_where_methods_disagree() -> None:
    """S_diff 4.743, SEM 3.354, SE of prediction 4.5: 32 to 22 is -2.11 by JT, -1.69 by GLN, -2.27 by EN; 18 to 17 is nothing."""
    found = sensitivity(scores(a=[32, 22], b=[18, 17]), norms=START, methods=("JT", "GLN", "EN"))
    assert report.disagreements(found) == [
        ("a", "BDI-II, 32 to 22: reliably improved by 2 of 3 methods (JT, EN), no reliable change by 1 (GLN).")
    ]


def test_a_method_without_an_answer_counts_for_nothing() -> None:
    found = sensitivity(scores(a=[32, 22]), norms=START, methods=("JT", "GLN", "HLL", "HA"))
    assert report.disagreements(found) == [
        (
            "a",
            "BDI-II, 32 to 22: reliably improved by 1 of 2 methods (JT), no reliable change by 1 (GLN); "
            "HLL, HA give no answer.",
        )
    ]


def test_no_class_is_told_as_a_cure() -> None:
    frame = scores(a=[32, 3], b=[30, 12], c=[5, 14], d=[12, 22], e=[30, 11])
    found = sensitivity(frame, norms=START, cutoff="c", functional=WELL, methods=("JT", "GLN", "EN", "NK"))
    told = " ".join(words for _, words in report.disagreements(found))
    assert told
    assert not [word for word in ("cured", "recovered", "healthy", "harmed") if word in told]
    assert "nan" not in told


def test_nobody() -> None:
    found = sensitivity(scores(a=[20]), norms=START, methods=("JT", "EN"))
    assert report.disagreements(found) == []
