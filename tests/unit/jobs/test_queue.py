"""The queue may be away; the act that woke it stands all the same."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from module.casework import (
    daily_files,
    delivering,
    entry_clock,
    owing,
    releasing,
    reminding,
    repeating,
    search_filling,
    task_watch,
)
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
    house = SimpleNamespace(deps=SimpleNamespace(wake=rows.append), open_work=None, union_records=None)
    monkeypatch.setattr(tasks, "services", house)
    return rows


def test_a_sweep_wakes_for_what_waits_seals_the_journal_and_runs_the_exchange(
    woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def doing(name: str) -> Callable[[Any], int]:
        return lambda given: done.append(name) or 0

    monkeypatch.setattr(reminding, "remind", doing("reminders"))
    monkeypatch.setattr(repeating, "queue_due", doing("registers"))
    monkeypatch.setattr(owing, "owe_again", doing("owed"))
    monkeypatch.setattr(entry_clock, "run", doing("clock"))
    monkeypatch.setattr(search_filling, "fill", lambda open_work, reader: done.append("search") or 0)
    monkeypatch.setattr(releasing, "fill", doing("release_control"))
    monkeypatch.setattr(daily_files, "write", doing("open_files"))
    monkeypatch.setattr(delivering, "waiting", lambda open_work: ("1", "2"))
    monkeypatch.setattr(delivering, "seal_journal", doing("seal"))
    monkeypatch.setattr(delivering, "run_exchange", doing("exchange"))
    monkeypatch.setattr(delivering, "compare_registers", doing("comparison"))
    noted: list[tuple[str, str]] = []
    monkeypatch.setattr(task_watch, "note", lambda open_work, name, fault: noted.append((name, fault)))
    assert tasks.sweep() == {}
    assert woken == ["1", "2"]
    in_order = [
        "clock",
        "comparison",
        "exchange",
        "open_files",
        "owed",
        "registers",
        "release_control",
        "reminders",
        "seal",
        "search",
    ]
    assert sorted(done) == in_order
    assert sorted(noted) == [(name, "") for name in (*sorted(done), "wake")]


def test_the_scheduler_runs_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[float] = []
    monkeypatch.setattr(processes, "schedule", lambda: SimpleNamespace(run_due=lambda: ran.append(0)))
    monkeypatch.setattr(processes.signal, "signal", lambda number, handler: None)

    class App:
        def app_context(self) -> Any:
            return nullcontext()

    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 3

    processes.run_scheduler(App(), wait)  # type: ignore[arg-type]
    assert len(ran) == 3
    assert pauses == [processes.PAUSE_SECONDS] * 3
