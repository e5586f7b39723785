"""The clock of the register: what the dates of entries ask for, each entry alone and once (user guide N8, CC art. 463).

A run looks at what stands today and not at what a former run did: a day on which nobody ran is made good by the next
one, and the days in what it writes are those of the law.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from module.casework.closing import close_over
from module.casework.exclusion_cases import open_case
from module.casework.exclusion_waiting import due_cause
from module.casework.gate import OpenWork, Work
from module.kernel.errors import TroisError
from module.kernel.faults import alone
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.entry import ExclusionGround
from module.registry.exclusion_cause import ExclusionCause
from module.registry.workflow import FINAL, Status
from module.store import applications, entries, exclusion_cases

log = logging.getLogger(__name__)
_SHOWN_BY = {
    ExclusionGround.TERM_OVER: N_("The term of protection ended on {day} and was not extended."),
    ExclusionGround.NOT_RENEWED: N_("The time for the document that renews the right ended on {day}; it did not come."),
    ExclusionGround.RIGHT_ENDED: N_("The right in the object ended on {day}."),
}


class ClockFailed(TroisError):
    """An entry could not be looked at; the others were."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.code = fault


def run(open_work: OpenWork) -> int:
    """Open the cases that dates ask for, each in a transaction of its own; return how many.

    Raises ClockFailed behind the last entry, by the name of the first fault.
    """
    with open_work(SYSTEM) as work:
        numbers = exclusion_cases.to_look_at(work.unit, work.now) + exclusion_cases.left_open(work.unit, work.now)
    opened, faults = 0, []
    for number in numbers:
        count, fault = alone(partial(_look_at, open_work, number))
        opened += count or 0
        if fault:
            log.warning("clock of entry %s failed: %s", number, fault)
            faults.append(fault)
    if faults:
        raise ClockFailed(faults[0])
    return opened


def _look_at(open_work: OpenWork, number: str) -> int:
    with open_work(SYSTEM) as work:
        filed = applications.lock_filed_about(work.unit, number)  # cases are locked before the entry
        found = entries.lock(work.unit, number)  # of two schedulers the second one sees the case of the first
        if found is None:
            return 0
        now = found.entry.as_of(work.today)
        close_over(work, now, filed)
        cause = due_cause(work, now)
        if cause is None or _has_case(work, number, cause):
            return 0
        open_case(work, found.entry, _told(work, cause))
        return 1


def _has_case(work: Work, number: str, cause: ExclusionCause) -> bool:
    """Tell whether a case is open, or this end has had its own.

    One that was closed for want of its ground counts for its own ground and day of detection: where an extension that
    kept the entry is refused afterwards, that is another day.
    """
    known = exclusion_cases.of_entry(work.unit, number)
    causes = [one.cause for one in known if one.cause is not None and one.status is not Status.CLOSED]
    closed = {(one.cause.ground, one.cause.detected_on) for one in known if one.cause and one.status is Status.CLOSED}
    had = cause.ended_on in {one.ended_on for one in causes} or (cause.ground, cause.detected_on) in closed
    return had or any(one.status not in FINAL for one in known)


def _told(work: Work, cause: ExclusionCause) -> ExclusionCause:
    """Return the cause with its words, frozen in both languages of the act (D20)."""
    message = Message(_SHOWN_BY[cause.ground], {"day": cause.ended_on})
    kazakh, russian = (work.deps.translate(message, language) for language in ("kk", "ru"))
    return replace(cause, evidence_kk=kazakh, evidence_ru=russian)
