"""What waits to leave, of all rooms, and how the scheduled tasks fare: the operator's view of the machinery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from module.casework.gate import Work
from module.kernel.errors import NotAllowedNow, NotPermitted
from module.registry.actors import Role
from module.store import journal, outbox, scheduled_tasks
from module.store.outbox import StuckRow, TopicCount
from module.store.scheduled_tasks import TaskRecord

LATE_AFTER = timedelta(minutes=15)
"""The longest period of a task is ten minutes; what was not done for longer waits for a process that is gone."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """How a task fares; `late`: it neither succeeded nor failed for longer than its period."""

    record: TaskRecord
    late: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open rows of the outbox by topic, those that were given up, the tasks."""

    topics: tuple[TopicCount, ...]
    given_up: tuple[StuckRow, ...]
    tasks: tuple[TaskView, ...]


def overview(work: Work) -> Backlog:
    """Return what waits. No address and no text of a letter is shown: an operator has no need of them (D31)."""
    _operator_only(work)
    return Backlog(
        outbox.open_topics(work.unit, work.now),
        outbox.stuck(work.unit),
        tuple(TaskView(record, _late(work, record)) for record in scheduled_tasks.all_of(work.unit)),
    )


def try_again(work: Work, row_id: str) -> None:
    """Give a row that was given up a fresh start. Raises NotAllowedNow where there is none such."""
    _operator_only(work)
    if not outbox.retry(work.unit, row_id, work.now):
        raise NotAllowedNow
    journal.write(work.unit, work.actor, "outbox_retry", work.now, row=row_id)
    work.unit.after_commit(lambda: work.deps.wake(row_id))


def _late(work: Work, record: TaskRecord) -> bool:
    known = [at for at in (record.done_at, record.failed_at) if at is not None]
    return not known or work.now - max(known) > LATE_AFTER


def _operator_only(work: Work) -> None:
    if not work.actor.plays(Role.OPERATOR):
        raise NotPermitted
