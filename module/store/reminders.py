"""Reminders that are owed: a row for each day on which one is due, written ahead, so that no missed day loses one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.letters import LetterEvent
from module.store.messages_schema import reminder
from module.store.unit import Unit


class ReminderState(StrEnum):
    """What became of a reminder.

    WRITTEN: its letters are written. OVERTAKEN: a later one, or the end itself, came first. VOID: what it was about is
    no more.
    """

    OWED = "owed"
    WRITTEN = "written"
    OVERTAKEN = "overtaken"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class OwedReminder:
    """One reminder that is due."""

    id: str
    due_on: date


def plan(unit: Unit, event: LetterEvent, subject_id: str, days: Collection[date], today: date, now: datetime) -> None:
    """Write down on which days a subject is reminded of; a day that has passed is overtaken, one is written once."""
    rows = [
        {
            "id": str(uuid4()),
            "event": event,
            "subject_id": subject_id,
            "due_on": day,
            "state": ReminderState.OVERTAKEN if day < today else ReminderState.OWED,
            "created_at": now,
            "closed_at": now if day < today else None,
        }
        for day in sorted(days)
    ]
    if rows:
        unit.connection.execute(insert(reminder).values(rows).on_conflict_do_nothing())


def subjects_due(unit: Unit, event: LetterEvent, today: date) -> tuple[str, ...]:
    """Return what somebody is to be reminded of by today, what is due longest first."""
    owed = (reminder.c.event == event, reminder.c.state == ReminderState.OWED, reminder.c.due_on <= today)
    rows = unit.connection.execute(select(reminder.c.subject_id).where(*owed).order_by(reminder.c.due_on))
    return tuple(dict.fromkeys(str(key) for key in rows.scalars()))


def take(unit: Unit, event: LetterEvent, subject_id: str, today: date) -> tuple[OwedReminder, ...]:
    """Lock the reminders of a subject that are due, the oldest first: of two runs at once one gets them."""
    own = (reminder.c.event == event, reminder.c.subject_id == subject_id)
    owed = (*own, reminder.c.state == ReminderState.OWED, reminder.c.due_on <= today)
    rows = unit.connection.execute(select(reminder).where(*owed).order_by(reminder.c.due_on).with_for_update())
    return tuple(OwedReminder(str(row.id), row.due_on) for row in rows)


def close(unit: Unit, reminders: Collection[OwedReminder], state: ReminderState, now: datetime) -> None:
    """Write down what became of reminders."""
    if reminders:
        keys = [one.id for one in reminders]
        statement = update(reminder).where(reminder.c.id.in_(keys))
        unit.connection.execute(statement.values(state=state, closed_at=now))
