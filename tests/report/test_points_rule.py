"""The clinician page says how often points alone establish a change by chance, where they are the rule."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from moodtrack import report
from moodtrack.log import Log

CLAUSE = "By points alone, without norms, chance establishes one in up to 25 of 100"


def test_points_as_the_rule_are_told(make: Callable[..., Log], weekly: Callable[..., pd.DataFrame]) -> None:
    told = report.document(make([3.0, 4.0], scores=weekly([18, 11, 10])), edition="clinician").text()
    assert CLAUSE in told
    assert "two scores running" in told
    assert CLAUSE not in report.document(make([3.0, 4.0]), edition="clinician").text()
