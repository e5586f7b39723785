"""Scheduled tasks fail alone (D29): each has its own period and its own fault, and the process never ends for one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from module.kernel.faults import alone

WRITTEN_EVERY = 60.0
"""Seconds between two notes that a task goes well; a fault is written down each time, and so is its end."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """Something done again and again; `run` returns how much there was to do."""

    name: str
    every: timedelta
    run: Callable[[], int]


Watch = Callable[[str, str], None]
"""Writes down how a task fared: its name, and the fault or nothing."""


@dataclass(slots=True)
class _Times:
    due: float = 0.0
    written: float | None = None


class Schedule:
    """Tasks with their periods, in the order in which they run when several are due."""

    def __init__(
        self, tasks: Sequence[ScheduledTask], watch: Watch, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.tasks = tuple(tasks)
        self._watch = watch
        self._clock = clock
        self._times = {task.name: _Times() for task in self.tasks}

    def run_due(self) -> dict[str, str]:
        """Run what is due, each alone; return the faults by the names of tasks."""
        now = self._clock()
        due = [task for task in self.tasks if self._times[task.name].due <= now]
        return self._run(due, now)

    def run_all(self) -> dict[str, str]:
        """Run every task now, each alone; return the faults by the names of tasks."""
        return self._run(self.tasks, self._clock())

    def _run(self, tasks: Sequence[ScheduledTask], now: float) -> dict[str, str]:
        faults = {}
        for task in tasks:
            self._times[task.name].due = now + task.every.total_seconds()
            fault = self._attempt(task)
            if fault:
                faults[task.name] = fault
            self._write_down(task.name, fault, now)
        return faults

    def _attempt(self, task: ScheduledTask) -> str:
        _, fault = alone(task.run)
        if fault:
            log.error("task %s failed: %s", task.name, fault)
        return fault

    def _write_down(self, name: str, fault: str, now: float) -> None:
        times = self._times[name]
        if not fault and times.written is not None and now < times.written + WRITTEN_EVERY:
            return
        _, unwritten = alone(lambda: self._watch(name, fault))
        if unwritten:  # most likely the database is away, and the task has failed of the same
            log.warning("how task %s fared could not be written down: %s", name, unwritten)
            return
        times.written = None if fault else now


__all__ = ["Schedule", "ScheduledTask", "Watch"]
