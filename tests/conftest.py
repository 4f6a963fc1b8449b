"""Settings of all tests: headless plots, a derandomised Hypothesis profile, no connection, the folder of real exports."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

NOTEBOOKS = "test_notebooks.py"  # speaks with the kernel that it starts, on this machine
HERE = {"127.0.0.1", "::1", "localhost"}
opened: list[str] = []  # kept apart from the error, which the tested code may have caught
speaks_with_kernel = False


def no_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: every socket is refused and noted, but those of the system itself and those of a kernel."""
    if not event.startswith("socket.") or event == "socket.gethostname":
        return
    if event == "socket.__new__":
        allowed = speaks_with_kernel or arguments[1] == getattr(socket, "AF_UNIX", None)
    elif event in ("socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        allowed = not isinstance(address, tuple) or (speaks_with_kernel and address[0] in HERE)
    else:  # a name is looked up
        allowed = speaks_with_kernel and arguments[0] in HERE
    if not allowed:
        opened.append(event)
        raise AssertionError(f"{event}: no test may open a connection")


sys.addaudithook(no_network)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that opened a socket fails, even if the error was caught."""
    global speaks_with_kernel
    speaks_with_kernel = item.path.name == NOTEBOOKS
    try:
        result = yield
    finally:
        speaks_with_kernel = False
    if opened:
        raise AssertionError(f"a connection was opened: {opened}")
    return result


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
