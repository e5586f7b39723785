"""The queue may be away; the act that woke it stands all the same."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from module.casework import delivering, repeating
from module.casework.company import reminding
from module.jobs import processes, tasks
from module.jobs.queue import Waker


def test_a_queue_out_of_reach_is_a_warning_at_once(caplog: pytest.LogCaptureFixture) -> None:
    waker = Waker.at("redis://127.0.0.1:1/0")
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        waker.wake("4f6f4d4e-0000-4000-8000-000000000001")
    assert time.monotonic() - began < 3
    waker.connection.close()
    assert "waits for the scheduler" in caplog.text
    assert "4f6f4d4e" in caplog.text


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rows: list[str] = []
    house = SimpleNamespace(deps=SimpleNamespace(wake=rows.append), open_work=None)
    monkeypatch.setattr(tasks, "services", house)
    return rows


def test_a_sweep_wakes_for_what_waits_seals_the_journal_and_runs_the_exchange(
    woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed: list[Any] = []
    ticked: list[Any] = []
    reminded: list[Any] = []
    monkeypatch.setattr(reminding, "remind", reminded.append)
    queued: list[Any] = []
    monkeypatch.setattr(repeating, "queue_due", queued.append)
    monkeypatch.setattr(delivering, "waiting", lambda open_work: ("1", "2"))
    monkeypatch.setattr(delivering, "seal_journal", sealed.append)
    monkeypatch.setattr(delivering, "run_exchange", ticked.append)
    assert tasks.sweep() == 2
    assert len(queued) == 1
    assert woken == ["1", "2"]
    assert len(sealed) == len(ticked) == len(reminded) == 1


def test_the_scheduler_sweeps_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[float] = []
    monkeypatch.setattr(processes, "sweep", lambda: swept.append(0) or 0)
    monkeypatch.setattr(processes.signal, "signal", lambda number, handler: None)

    class App:
        def app_context(self) -> Any:
            return nullcontext()

    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 3

    processes.run_scheduler(App(), wait)  # type: ignore[arg-type]
    assert len(swept) == 3
    assert pauses == [processes.SWEEP_SECONDS] * 3
