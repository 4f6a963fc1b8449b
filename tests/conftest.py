"""Settings of all tests: headless plots, a derandomised Hypothesis profile, and the folder of real exports if there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")


@pytest.fixture(scope="session")
def pack() -> Path:
    """The folder named by MOODTRACK_PACK; the test is skipped where it is not set."""
    named = os.environ.get("MOODTRACK_PACK")
    if not named:
        pytest.skip("MOODTRACK_PACK is not set")
    return Path(named)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that takes the fixture `pack` carries the marker."""
    for item in items:
        if "pack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.pack)
