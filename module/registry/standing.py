"""Whether an entry is in force on a day: of state and dates, computed whenever it is read (D30).

In force = registered, its start reached, not past «До», not past the end of the right, not suspended, not excluded
(Customs Code art. 464: never longer than the right). A day is a date in Kazakhstan and counts to its 24:00. No page,
file or message waits for a task that writes «expired» into the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from module.kernel.clock import law_date
from module.kernel.text import N_

INCLUDED_IN_UNION = "01"
EXCLUDED_FROM_UNION = "04"
"""`csdo:StatusCode` of a record of the unified register."""


class ProtectionState(StrEnum):
    """How an entry stands on a day. The values go into the open data."""

    NOT_BEGUN = "not_begun"
    IN_FORCE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    EXCLUDED = "excluded"


PROTECTION_STATE_LABELS = {
    ProtectionState.IN_FORCE: N_("In force"),
    ProtectionState.NOT_BEGUN: N_("Protection has not begun"),
    ProtectionState.SUSPENDED: N_("Protection suspended"),
    ProtectionState.EXPIRED: N_("Protection expired"),
    ProtectionState.EXCLUDED: N_("Excluded from the register"),
}


class SuspensionCause(StrEnum):
    """Why protection is suspended: each cause begins and is lifted by itself."""

    RENEWAL = "renewal"  # the right ended and its renewal document is awaited: art. 462 para. 2
    AT_WILL = "at_will"  # the holder's wish: the user guide alone


SUSPENSION_CAUSE_LABELS = {
    SuspensionCause.RENEWAL: N_("No document that renews the exclusive right yet"),
    SuspensionCause.AT_WILL: N_("At the wish of the right holder"),
}


@dataclass(frozen=True, slots=True)
class EntryProtection:
    """How an entry stands on the day it is read: `begins` and `last_day` are None where nothing limits them."""

    state: ProtectionState
    begins: date | None
    last_day: date | None

    @property
    def excluded(self) -> bool:
        """Tell whether the entry was taken out of the register."""
        return self.state is ProtectionState.EXCLUDED

    @property
    def union_status(self) -> str:
        """Return the code of the state in the unified register; it has none for suspended or expired."""
        return EXCLUDED_FROM_UNION if self.excluded else INCLUDED_IN_UNION

    def ended_on(self, state_since: date, today: date) -> date | None:
        """Return the first day on which the entry is no longer protected; None while it is, or is to be.

        `state_since` is the day from which the state holds that the last act gave.
        """
        if self.state in (ProtectionState.IN_FORCE, ProtectionState.NOT_BEGUN):
            return None
        if self.state is ProtectionState.EXPIRED and self.last_day is not None and self.last_day < today:
            return self.last_day + timedelta(days=1)
        return state_since


def within(start: date | None, last: date | None, day: date) -> ProtectionState:
    """Return how protection that nobody took away stands on a day; `last` is its last day, which counts whole."""
    if last is not None and day > last:
        return ProtectionState.EXPIRED
    if start is not None and day < start:
        return ProtectionState.NOT_BEGUN
    return ProtectionState.IN_FORCE


def last_day(end: date | None, right_end: date | None) -> date | None:
    """Return the last day of protection: «До», or the end of the right where that comes first."""
    return min((day for day in (end, right_end) if day is not None), default=None)


def union_excluded_on(status: str, begins: datetime, ends: datetime | None) -> date | None:
    """Return the day of an exclusion from the unified register: that on which its record ends, else begins."""
    return law_date(ends or begins) if status == EXCLUDED_FROM_UNION else None


def union_standing(
    status: str, begins: datetime, ends: datetime | None, end_date: date | None, at: datetime
) -> ProtectionState:
    """Return how a record of the unified register stands at an instant.

    `begins` and `ends` are the period of the record itself, `end_date` the last day of protection that it names.
    """
    if status == EXCLUDED_FROM_UNION:
        return ProtectionState.EXCLUDED
    if begins > at:
        return ProtectionState.NOT_BEGUN
    if ends is not None and ends <= at:
        return ProtectionState.EXPIRED
    return within(None, end_date, law_date(at))
