"""Tasks of workers and of the scheduler: a few lines each over the use cases."""

from __future__ import annotations

from datetime import timedelta

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
from module.context import services
from module.jobs.schedule import Schedule, ScheduledTask


def deliver(row_id: str) -> None:
    """Do one outbox row."""
    delivering.deliver(services.deps, services.open_work, row_id)


def wake() -> int:
    """Wake workers for the rows that are due."""
    rows = delivering.waiting(services.open_work)
    for row_id in rows:
        services.deps.wake(row_id)
    return len(rows)


def run_exchange() -> int:
    """Do what is due in the exchange with the Commission."""
    return delivering.run_exchange(services.deps)


def compare_registers() -> int:
    """Do a step of the whole comparison with the Commission's register, or begin one that is due."""
    return delivering.compare_registers(services.deps)


def seal_journal() -> int:
    """Seal the journal."""
    return delivering.seal_journal(services.open_work)


def ask_registers() -> int:
    """Queue the questions to state registers that repeat."""
    return repeating.queue_due(services.open_work)


def remind() -> int:
    """Write the reminders of today."""
    return reminding.remind(services.open_work)


def keep_clock() -> int:
    """Open the cases of exclusion that the dates of entries ask for."""
    return entry_clock.run(services.open_work)


def owe() -> int:
    """Owe again what stands in no queue."""
    return owing.owe_again(services.open_work)


def fill_search() -> int:
    """Take entries of an earlier release into the search, a batch of each register; nothing once all are in."""
    return search_filling.fill(services.open_work, services.union_records)


def fill_release_control() -> int:
    """Tell release control of entries of an earlier release; nothing once all are told of."""
    return releasing.fill(services.open_work)


def write_daily_files() -> int:
    """Write the files of today; nothing once they stand."""
    return daily_files.write(services.open_work)


_OFTEN, _MINUTE, _SELDOM = timedelta(seconds=2), timedelta(minutes=1), timedelta(minutes=10)
TASKS = (
    ScheduledTask("wake", _OFTEN, wake),
    ScheduledTask("exchange", _OFTEN, run_exchange),
    ScheduledTask("seal", _OFTEN, seal_journal),
    ScheduledTask("comparison", _OFTEN, compare_registers),  # a step at a time; begins by `compare_hours`
    ScheduledTask("registers", _MINUTE, ask_registers),  # the shortest wait between two questions is an hour
    ScheduledTask("reminders", _SELDOM, remind),  # by days
    ScheduledTask("clock", _SELDOM, keep_clock),  # by days
    ScheduledTask("owed", _SELDOM, owe),
    ScheduledTask("search", _OFTEN, fill_search),
    ScheduledTask("release_control", _SELDOM, fill_release_control),
    ScheduledTask("open_files", _SELDOM, write_daily_files),  # by days
)


def schedule() -> Schedule:
    """Return the tasks of the scheduler, each with its period and its own fault."""
    return Schedule(TASKS, lambda name, fault: task_watch.note(services.open_work, name, fault))


def sweep() -> dict[str, str]:
    """Do every task once, each alone; return the faults by the names of tasks."""
    return schedule().run_all()
