"""What reminders are about, as it stands on the day: a power of attorney, an entry of the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from module.store.reminders import OwedReminder


@dataclass(frozen=True, slots=True)
class EndingSubject:
    """Something that ends, read under a lock.

    `ends` is its last day, None where nobody is to be reminded any more; `still` tells whether an owed reminder fits
    what it is now; `write` writes the letters of one and returns how many.
    """

    ends: date | None
    still: Callable[[OwedReminder], bool]
    write: Callable[[OwedReminder], int]
