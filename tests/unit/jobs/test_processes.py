"""The scheduler outlives a database that is being restarted."""

from __future__ import annotations

import pytest
from flask import Flask

from module.jobs import processes
from module.kernel.errors import OutsideUnavailable
from module.store.unit import connect


def test_the_scheduler_asks_again_after_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[str] = []

    def sweep() -> int:
        swept.append("asked")
        if len(swept) == 1:
            raise OutsideUnavailable
        return 0

    monkeypatch.setattr(processes, "sweep", sweep)
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)
    processes.run_scheduler(Flask("host"), wait=lambda _: len(swept) == 2)
    assert swept == ["asked", "asked"]


def test_a_database_out_of_reach_is_told_as_such(tmp_path: object) -> None:
    store = connect(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(OutsideUnavailable), store.unit():
        pytest.fail("there is no database")
    store.engine.dispose()
