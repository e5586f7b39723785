"""`./run cli` where nothing was made yet: no keys, no tables, no server (house.md A6)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from module.dev.launcher.places import ROOT

DRIVER = """
import sys
from pathlib import Path
from module.dev.launcher import run
run.STATE = Path(sys.argv[1])
sys.exit(run.cli(sys.argv[2:]))
"""


def cli(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-c", DRIVER, str(state), *arguments]
    return subprocess.run(command, cwd=ROOT, env=own, text=True, capture_output=True, timeout=180, check=False)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fresh") / "state"


def test_a_command_works_at_once(state: Path) -> None:
    done = cli(state, "sweep")
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert (done.returncode, "Rows waiting: " in done.stdout) == (0, True), done.stdout + done.stderr[-2000:]


def test_a_command_that_fails_says_so_by_its_code(state: Path) -> None:
    done = cli(state, "outbox", "retry", "00000000-0000-4000-8000-000000000000")
    assert (done.returncode, "no row with this id" in done.stderr) == (1, True)
