"""The scheduler outlives a database that is being restarted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from module.jobs import processes
from module.jobs.schedule import Schedule, ScheduledTask
from module.kernel.errors import OutsideUnavailable
from module.store.unit import connect


def test_the_scheduler_asks_again_after_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    seconds = [0.0]

    def away() -> int:
        asked.append("asked")
        if len(asked) == 1:
            raise OutsideUnavailable
        return 0

    task = ScheduledTask("wake", timedelta(seconds=2), away)
    made = Schedule((task,), lambda name, fault: None, lambda: seconds[0])
    monkeypatch.setattr(processes, "schedule", lambda: made)
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)

    def wait(pause: float) -> bool:
        seconds[0] += pause
        return len(asked) == 2

    processes.run_scheduler(Flask("host"), wait=wait)
    assert asked == ["asked", "asked"]


def test_a_database_out_of_reach_is_told_as_such(tmp_path: object) -> None:
    store = connect(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(OutsideUnavailable), store.unit():
        pytest.fail("there is no database")
    store.engine.dispose()
