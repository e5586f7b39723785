"""Reminders that are owed: a row for each day on which one is due, written ahead, so that no missed day loses one.

A row belongs to an end. Where the end moves, what was owed of the old one is void, and the days of the new one are
owed.
"""

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
    """One reminder that is due, of an end."""

    id: str
    due_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class EndOfSubject:
    """What ends: the event by which people are told, the subject, its last day."""

    event: LetterEvent
    subject_id: str
    day: date


def plan(unit: Unit, end: EndOfSubject, days: Collection[date], today: date, now: datetime) -> None:
    """Write down on which days an end is told; a day that has passed is overtaken, one is written once.

    What was void is owed again where the end has come back.
    """
    rows = [
        {
            "id": str(uuid4()),
            "event": end.event,
            "subject_id": end.subject_id,
            "ends_on": end.day,
            "due_on": day,
            "state": ReminderState.OVERTAKEN if day < today else ReminderState.OWED,
            "created_at": now,
            "closed_at": now if day < today else None,
        }
        for day in sorted(days)
    ]
    if rows:
        statement = insert(reminder).values(rows)
        fresh = statement.excluded
        again = statement.on_conflict_do_update(
            constraint="uq_reminder_once",
            set_={"state": ReminderState.OWED, "closed_at": None},
            where=(reminder.c.state == ReminderState.VOID) & (fresh.state == ReminderState.OWED),
        )
        unit.connection.execute(again)


def drop_others(
    unit: Unit, event: LetterEvent, subject_id: str, keep: date | None, days: Collection[date], now: datetime
) -> None:
    """Void what is owed of a subject but the days of the end that counts; of None all of it."""
    owed = (reminder.c.event == event, reminder.c.subject_id == subject_id, reminder.c.state == ReminderState.OWED)
    statement = update(reminder).where(*owed)
    if keep is not None:
        statement = statement.where((reminder.c.ends_on != keep) | reminder.c.due_on.not_in(days))
    unit.connection.execute(statement.values(state=ReminderState.VOID, closed_at=now))


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
    return tuple(OwedReminder(str(row.id), row.due_on, row.ends_on) for row in rows)


def subject_of(unit: Unit, reminder_id: str) -> str:
    """Return what a reminder is about."""
    return str(unit.connection.execute(select(reminder.c.subject_id).where(reminder.c.id == reminder_id)).scalar_one())


def lock(unit: Unit, reminder_id: str) -> OwedReminder:
    """Return a reminder under a lock, whatever became of it."""
    row = unit.connection.execute(select(reminder).where(reminder.c.id == reminder_id).with_for_update()).one()
    return OwedReminder(str(row.id), row.due_on, row.ends_on)


def close(unit: Unit, reminders: Collection[OwedReminder], state: ReminderState, now: datetime) -> None:
    """Write down what became of reminders."""
    if reminders:
        keys = [one.id for one in reminders]
        statement = update(reminder).where(reminder.c.id.in_(keys))
        unit.connection.execute(statement.values(state=state, closed_at=now))
