"""A notice of the end that bounces goes once by the reader's other channel, as things stand then.

The bounced letter stands in the list of undelivered letters all the same: a person may find a better address.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from module.casework import unreadable
from module.casework.end_letters import ending_of, letter_of, notice_of
from module.casework.end_readers import readers_of
from module.casework.gate import Deps, OpenWork, Work
from module.casework.writing import post
from module.registry.actors import SYSTEM
from module.registry.letters import UNDELIVERED, LetterChannel
from module.store import entries, journal, messages, reminders
from module.store.messages import StoredMessage
from module.store.outbox import OutboxRow

_OTHER = {LetterChannel.SMS: LetterChannel.EMAIL, LetterChannel.EMAIL: LetterChannel.SMS}


def follow_bounce(deps: Deps, open_work: OpenWork, row: OutboxRow) -> datetime | None:
    """Look after a notice that did not arrive; a letter of another kind is left to people."""
    with open_work(SYSTEM) as work:
        letter = messages.get(work.unit, row.subject_id)
        if letter is not None and letter.reminder_id is not None:
            _by_other_channel(work, letter, letter.reminder_id)
    return None


def _by_other_channel(work: Work, letter: StoredMessage, reminder_id: str) -> None:
    entry_id = reminders.subject_of(work.unit, reminder_id)
    record = entries.held(work.unit, entry_id, unreadable.tell(work, "entry"))
    known = reminders.lock(work.unit, reminder_id)  # of two letters that bounce at once one is first
    if record is None:
        return
    now, other = record.entry.as_of(work.today), _OTHER[letter.channel]
    ending = ending_of(work, now)
    if ending is None or not ending.day == known.ends_on >= work.today or _went(work, letter, reminder_id, other):
        return
    for reader in readers_of(work, now, record.application_id):
        if reader.key == letter.reader and other in reader.addresses:
            again = letter_of(work, notice_of(work, record, now, ending), reader, other, reminder_id)
            post(work, [replace(again, instead_of=letter.id)])
            journal.write(work.unit, SYSTEM, "end_notice_again", work.now, entry=now.number, instead_of=letter.id)


def _went(work: Work, letter: StoredMessage, reminder_id: str, other: LetterChannel) -> bool:
    """Tell whether the reader got the notice by the other channel or may yet, or was written to once more already."""
    own = [one for one in messages.of_reminder(work.unit, reminder_id) if one.reader == letter.reader]
    if any(one.instead_of is not None for one in own):
        return True
    return any(one.channel is other and one.state not in UNDELIVERED for one in own)
