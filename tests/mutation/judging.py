"""A plugin of pytest that writes down how each test ended: a failed assertion is told from every other end.

A test that breaks with another error has shown nothing: perhaps the fault was seen, perhaps the test fell over it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest

VERDICTS = "TROIS_VERDICTS"  # the file that is written
ASSERTION, PASSED = "assertion", "passed"
TESTS = Path(__file__).resolve().parents[1]
found: list[tuple[str, str]] = []


def verdict(call: pytest.CallInfo[None]) -> str:
    """Return how one phase of a test ended. An assertion counts where a test made it, and no library."""
    if call.excinfo is None:
        return PASSED
    made_here = TESTS in Path(str(call.excinfo.traceback[-1].path)).resolve().parents
    asserted = call.excinfo.errisinstance(AssertionError) and made_here
    if call.when == "call" and (asserted or call.excinfo.errisinstance(pytest.fail.Exception)):
        return ASSERTION
    return f"{call.excinfo.typename} in {call.when}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the verdict of the test itself, and of what fails around it."""
    report = yield
    if call.when == "call" or call.excinfo is not None:
        found.append((item.nodeid, verdict(call)))
    return report


def pytest_sessionfinish() -> None:
    """Write down what was found."""
    Path(os.environ[VERDICTS]).write_text(json.dumps(found), encoding="utf-8")
