"""Fixtures that every test may ask for; nothing is started before a test asks."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import chromium
from tests.services import own_postgres_url, postgres_url, servers, valkey_url
from tests.support import sizes

__all__ = ["chromium", "own_postgres_url", "postgres_url", "servers", "valkey_url"]

# No time limit for one example: the cores are shared. In CI the examples are the same every time, so that a change
# is judged by what it does; at a developer's they vary and find what nobody thought of.
settings.register_profile(
    "trois", deadline=None, derandomize="CI" in os.environ, max_examples=sizes.size(settings.default.max_examples, 500)
)
settings.load_profile("trois")


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes of xdist draw what this one draws."""
    os.environ["TROIS_SEED"] = sizes.SEED


def pytest_report_header() -> str:
    """Say first how the run can be repeated; quiet runs say it at their end."""
    return sizes.reported()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the commit did not draw, and note what was there."""
    left = sizes.leave_out(config, items)
    if "TROIS_SHOWN" in os.environ:
        from tests.support import shown  # most runs need nothing of the exchange for their summary

        shown.note_left_out(Path(os.environ["TROIS_SHOWN"]), [item.nodeid for item in left])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured (`record_property("told", line)`), also from the processes of xdist."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, line in getattr(report, "user_properties", ()):
                if name == "told":
                    terminalreporter.write_line(str(line))
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(sizes.reported())
    if "TROIS_SHOWN" in os.environ:
        from tests.support import shown

        shown.note(Path(os.environ["TROIS_SHOWN"]), terminalreporter.stats.get("passed", []))
