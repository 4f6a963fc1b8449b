"""moodtrack: from journal and mood-log exports to tidy tables, recurring triggers and progress across sessions.

>>> import moodtrack
>>> log = moodtrack.demo()
>>> log.run(moodtrack.dynamics.trend, of="mood").table["estimator"].astype(str).tolist()
['ar1', 'theil_sen', 'ols', 'kendall']

Everything is imported when it is first touched, so `import moodtrack` costs little more than pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_NAMES = {"load": "_load", "inspect": "_load", "demo": "_load", "Log": "log", "insights": "report.insights"}
_FOLDERS = (
    "read",
    "tidy",
    "measures",
    "stats",
    "dynamics",
    "patterns",
    "progress",
    "plot",
    "report",
    "schema",
    "errors",
    "testing",
)

__all__ = ["Log", "demo", "dynamics", "errors", "insights", "inspect", "load", "measures", "patterns", "plot", "progress", "read", "report", "schema", "stats", "testing", "tidy"]  # fmt: skip

if TYPE_CHECKING:
    from moodtrack import (
        dynamics,
        errors,
        measures,
        patterns,
        plot,
        progress,
        read,
        report,
        schema,
        stats,
        testing,
        tidy,
    )
    from moodtrack._load import demo, inspect, load
    from moodtrack.log import Log
    from moodtrack.report.insights import insights


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        value = getattr(importlib.import_module(f"moodtrack.{_NAMES[name]}"), name)
    elif name in _FOLDERS:
        value = importlib.import_module(f"moodtrack.{name}")
    else:
        raise AttributeError(f"module 'moodtrack' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
