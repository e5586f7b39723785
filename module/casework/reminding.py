"""Reminders that are due: one loop for all that ends, each subject alone (D29).

Each is owed from the day on which its end was known. A run writes what is due by then, so that days on which nobody ran
lose none; of several that wait at once the latest is written, and the older ones are overtaken by it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from module.casework import end_notices, end_owing
from module.casework.company import reminding as powers
from module.casework.ending_subject import EndingSubject
from module.casework.gate import OpenWork, Work
from module.kernel.errors import TroisError
from module.kernel.faults import alone
from module.registry.actors import SYSTEM
from module.registry.letters import LetterEvent
from module.store import reminders
from module.store.reminders import OwedReminder, ReminderState

log = logging.getLogger(__name__)
Read = Callable[[Work, str], EndingSubject | None]
_SUBJECTS: Mapping[LetterEvent, Read] = {
    LetterEvent.POWER_ENDS: powers.subject,
    end_owing.EVENT: end_notices.subject,
}


class ReminderFailed(TroisError):
    """A reminder could not be written; the others were."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.code = fault


def remind(open_work: OpenWork) -> int:
    """Write the reminders that are due, those of each subject in a transaction of their own; return how many letters.

    Raises ReminderFailed behind the last one, by the name of the first fault.
    """
    _, fault = alone(lambda: end_owing.meet_ladder(open_work))
    written, faults = 0, [fault] if fault else []
    for event, read in _SUBJECTS.items():
        with open_work(SYSTEM) as work:
            due = reminders.subjects_due(work.unit, event, work.today)
        for subject_id in due:
            count, fault = alone(partial(_remind_of, open_work, event, read, subject_id))
            written += count or 0
            if fault:
                log.warning("reminder %s of %s failed: %s", event, subject_id, fault)
                faults.append(fault)
    if faults:
        raise ReminderFailed(faults[0])
    return written


def _remind_of(open_work: OpenWork, event: LetterEvent, read: Read, subject_id: str) -> int:
    """Close what is due of one subject by what it is now; write the letters of the latest."""
    with open_work(SYSTEM) as work:
        subject = read(work, subject_id)
        owed = reminders.take(work.unit, event, subject_id, work.today)
        if subject is None or not owed:
            return 0
        true = tuple(one for one in owed if subject.ends is not None and subject.still(one))
        _close(work, tuple(one for one in owed if one not in true), ReminderState.VOID)
        if subject.ends is None or not true:
            return 0
        if subject.ends < work.today:
            _close(work, true, ReminderState.OVERTAKEN)
            return 0
        _close(work, true[:-1], ReminderState.OVERTAKEN)
        _close(work, true[-1:], ReminderState.WRITTEN)
        return subject.write(true[-1])


def _close(work: Work, owed: tuple[OwedReminder, ...], state: ReminderState) -> None:
    reminders.close(work.unit, owed, state, work.now)
