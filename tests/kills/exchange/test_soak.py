"""An hour of exchange at 120 times a peak day, with nobody killed: memory does not grow, no task is late.

The register held some 700 marks in 2016 (product-anchors.md), so that a thousand transactions on one day are taken as
a peak that no year has seen. The clock of the drill runs as in the runs of kills: all terms pass forty times sooner.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

import psutil
import pytest

from module.store import scheduled_tasks
from tests.kills.exchange import clock
from tests.kills.exchange.drill import Drill, drilling
from tests.kills.exchange.running import Run
from tests.support import sizes

PEAK_DAY = 1_000
TIMES = 120
EACH = 86_400 / (PEAK_DAY * TIMES)
"""Seconds from one transaction to the next."""
HASTE = 0.7
"""Now and then the Commission of the drill finds nothing to begin, or too much is open: it tries oftener than asked."""
SECONDS = sizes.size(20, 3_600)
SAMPLE = sizes.size(1, 10)
WARM = SECONDS / 3
"""What is measured before this is not compared: caches fill, classifiers are loaded."""
PART = SECONDS / 12
MOST_GROWTH = 0.05
LATE = timedelta(seconds=90 * 60 / clock.MINUTE_SECONDS)
"""A task that goes well is written down once a minute of the wall clock; half a minute more is late."""
WAITED = timedelta(seconds=30 * 60 / clock.MINUTE_SECONDS)
_OLDEST = "SELECT topic, due_at FROM trois.outbox WHERE done_at IS NULL AND NOT given_up ORDER BY due_at LIMIT 1"
LONG_LIVED = ("web", "worker", "scheduler")
MIB = 1024 * 1024


@dataclass
class Watched:
    """What was seen from outside: memory by program, and what was late."""

    drill: Drill
    memory: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    late: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Take one sample."""
        at = time.monotonic() - self.began
        for name in LONG_LIVED:
            self.memory[name].append((at, self._resident(name)))
        with self.drill.store.unit() as unit:
            tasks = scheduled_tasks.all_of(unit)
        now = clock.FastClock.shared().now()
        for task in tasks:
            if task.failures:
                self.late.append(f"{at:.0f} s: {task.name} failed: {task.fault}")
            elif task.done_at is None or now - task.done_at > LATE:
                self.late.append(f"{at:.0f} s: {task.name} was last done at {task.done_at}, now {now}")
        for topic, due in self.drill.rows(_OLDEST):
            if now - due > WAITED:
                self.late.append(f"{at:.0f} s: {topic} is due since {due}, now {now}")

    def _resident(self, name: str) -> int:
        """Return the memory of the processes of a program that live all the time; a job's own process does not."""
        top = psutil.Process(self.drill.children[name].process.pid)
        found = 0
        for process in (top, *top.children()):
            with suppress(psutil.NoSuchProcess):
                found += process.memory_info().rss
        return found

    def growth(self, name: str) -> tuple[float, float]:
        """Return the memory of a program in MiB after the start and at the end: medians of a twelfth of the run.

        Counted from the samples that were taken: a slow machine takes the last one earlier than asked.
        """
        seen = [(at, size) for at, size in self.memory[name] if at >= WARM]
        first = [size for at, size in seen if at < seen[0][0] + PART]
        last = [size for at, size in seen if at > seen[-1][0] - PART]
        return median(first) / MIB, median(last) / MIB


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    with drilling(tmp_path_factory.mktemp("soak"), sizes.number(), EACH * HASTE) as made:
        yield made


@pytest.mark.soak
def test_an_hour_of_exchange(drill: Drill, capsys: pytest.CaptureFixture[str], record_property: Any) -> None:
    run = Run(drill)
    run.flow(on=True)
    run.warm_up()
    watched, pause = Watched(drill), threading.Event()
    while time.monotonic() - watched.began < SECONDS:
        drill.keep()
        watched.look()
        pause.wait(SAMPLE)
    run.settle()
    run.judge(finally_=True)
    told = _summary(run, watched)
    record_property("told", told)
    with capsys.disabled():
        print(f"\n{told}", flush=True)  # noqa: T201 - shown with the figures of the run
    assert not drill.restarts, f"ended by themselves: {drill.restarts}"
    assert not watched.late, "\n".join(watched.late[:40])
    if sizes.FULL:
        assert _begun(run) >= SECONDS / EACH
        grown = {name: watched.growth(name) for name in LONG_LIVED}
        assert all(last <= first * (1 + MOST_GROWTH) for first, last in grown.values()), grown


def _begun(run: Run) -> int:
    """Count the transactions that the Commission began."""
    return sum(item["by_commission"] for item in run.books["conversations"])


def _summary(run: Run, watched: Watched) -> str:
    held = ", ".join("{} {:.0f} → {:.0f} MiB".format(name, *watched.growth(name)) for name in LONG_LIVED)
    return (
        f"soak: {SECONDS} s at {TIMES} × {PEAK_DAY} transactions a day, {_begun(run)} begun by the Commission of"
        f" {len(run.books['conversations'])} conversations, {len(watched.late)} late, {held}, {run.found.counts()}"
    )
