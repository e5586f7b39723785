"""Limits of attempts: counted in a transaction of their own, so that a refused act is counted too."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from module.casework.gate import OpenWork
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.kernel.traces import SecurityEvent, SecurityOutcome, note
from module.registry.account_settings import Limit, LimitedBy, name_of
from module.registry.actors import SYSTEM
from module.store import limits

_LONGEST_WINDOW = timedelta(days=2)


class TooMany(TroisError):
    """There were too many attempts."""

    code = "too_many"

    def __init__(self, minutes: int) -> None:
        text = N_("There were too many attempts. Try again in {minutes} minutes.")
        super().__init__(Message(text, {"minutes": minutes}))
        self.minutes = minutes


def _digest(name: str, value: str) -> bytes:
    return hashlib.sha256(f"{name}\n{value.strip().casefold()}".encode()).digest()


def count(open_work: OpenWork, limit: Limit, subjects: Mapping[LimitedBy, str]) -> None:
    """Count an attempt by each subject; an empty one is not counted.

    Raises TooMany once a limit is passed, KeyError for a pair that the settings do not have (COUNTED).
    """
    worst, passed = 0, ""
    with open_work(SYSTEM) as work:
        limits.forget_before(work.unit, work.now - _LONGEST_WINDOW)
        for subject, value in subjects.items():
            name = name_of(limit, subject)
            allowed = work.deps.accounts.limits[name]
            if not value:
                continue
            seen = limits.hit(work.unit, _digest(name, value), timedelta(minutes=allowed.minutes), work.now)
            if seen > allowed.most:
                worst, passed = max((worst, passed), (allowed.minutes, name))
    if worst:
        note(SecurityEvent.LIMIT_REACHED, SecurityOutcome.REFUSED, passed)
        error = TooMany(worst)
        error.told = True
        raise error


def forgive(open_work: OpenWork, limit: Limit, subjects: Mapping[LimitedBy, str]) -> None:
    """Take back one counted attempt, for it succeeded: a whole office may sign in from one address."""
    with open_work(SYSTEM) as work:
        for subject, value in subjects.items():
            limits.take_back(work.unit, _digest(name_of(limit, subject), value))
