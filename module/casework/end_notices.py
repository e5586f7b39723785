"""Notices of the end of an entry: written with the closing of their reminder, so each leaves once (user guide N8)."""

from __future__ import annotations

from functools import partial

from module.casework import unreadable
from module.casework.end_letters import ending_of, letter_of, notice_of
from module.casework.end_readers import readers_of
from module.casework.ending_subject import EndingSubject
from module.casework.gate import Work
from module.casework.writing import post
from module.registry.actors import SYSTEM
from module.registry.ending import Ending
from module.registry.entry import EntryAsOf
from module.registry.standing import ProtectionState
from module.store import entries, journal
from module.store.entries import CurrentRecord
from module.store.reminders import OwedReminder


def subject(work: Work, entry_id: str) -> EndingSubject | None:
    """Return an entry as what ends, held against other writers; None where it cannot be read."""
    record = entries.held(work.unit, entry_id, unreadable.tell(work, "entry"))
    if record is None:
        return None
    now = record.entry.as_of(work.today)
    ending = ending_of(work, now)
    if ending is not None:
        return EndingSubject(ending.day, partial(_is_of, ending), partial(_write, work, record, now, ending))
    over = now.protection.last_day if now.state is ProtectionState.EXPIRED else None
    return EndingSubject(over, lambda owed: True, lambda owed: 0)


def _is_of(ending: Ending, owed: OwedReminder) -> bool:
    return owed.ends_on == ending.day and owed.due_on in ending.told_on


def _write(work: Work, record: CurrentRecord, now: EntryAsOf, ending: Ending, owed: OwedReminder) -> int:
    """Write a letter for each reader and channel."""
    notice = notice_of(work, record, now, ending)
    letters = [
        letter_of(work, notice, reader, channel, owed.id)
        for reader in readers_of(work, now, record.application_id)
        for channel in reader.addresses
    ]
    post(work, letters)
    journal.write(work.unit, SYSTEM, "end_notice", work.now, entry=now.number, letters=len(letters))
    return len(letters)
