"""SIGKILL of web, worker, scheduler and database in the midst of the exchange: nothing lost, doubled, out of order, stuck.

`TROIS_SEED=n` repeats a plan, `TROIS_KILLS=n` changes the number of points (20), `TROIS_KILLS_SECONDS=n` ends the killing
after so long, `TROIS_KILLS_REPORT=file` keeps the report.
"""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import Any

import pytest

from tests.kills.exchange.drill import drilling
from tests.kills.exchange.plan import draw
from tests.kills.exchange.running import Run

POINTS = int(os.environ.get("TROIS_KILLS", "20"))
SEED = int(os.environ.get("TROIS_SEED", secrets.randbelow(2**32)))
SECONDS = float(os.environ.get("TROIS_KILLS_SECONDS", "3600"))


def test_the_exchange_survives_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str], record_property: Any) -> None:
    opening = f"exchange kills: {POINTS} points, TROIS_SEED={SEED}"
    with capsys.disabled():
        print(f"\n{opening}", flush=True)  # noqa: T201 - shown even if the run is ended from outside
    with drilling(tmp_path, SEED, 0.5) as drill:
        began = time.monotonic()
        run = Run(drill)
        done = run.go(draw(SEED, POINTS), began + SECONDS)
        run.settle()
        found = run.judge()
        record_property("told", f"{opening}; {done} kills in {time.monotonic() - began:.0f} s; {found.counts()}")
