"""Limits of attempts: counted in a transaction of their own, so that a refused act is counted too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from module.casework.gate import Work
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM, Actor
from module.store import limits

OpenWork = Callable[[Actor], AbstractContextManager[Work]]
_LONGEST_WINDOW = timedelta(days=2)


class TooMany(TroisError):
    """There were too many attempts."""

    code = "too_many"

    def __init__(self, minutes: int) -> None:
        text = N_("There were too many attempts. Try again in {minutes} minutes.")
        super().__init__(Message(text, {"minutes": minutes}))


def _digest(name: str, value: str) -> bytes:
    return hashlib.sha256(f"{name}\n{value.strip().casefold()}".encode()).digest()


def count(open_work: OpenWork, **keys: str) -> None:
    """Count an attempt under each limit by name: `count(open_work, sign_in_address=..., sign_in_target=...)`.

    Raises TooMany once a limit is passed; a name without a limit in the settings is not counted.
    """
    worst = 0
    with open_work(SYSTEM) as work:
        limits.forget_before(work.unit, work.now - _LONGEST_WINDOW)
        for name, value in keys.items():
            limit = work.desk.accounts.limits.get(name)
            if limit is None or not value:
                continue
            seen = limits.hit(work.unit, _digest(name, value), timedelta(minutes=limit.minutes), work.now)
            if seen > limit.most:
                worst = max(worst, limit.minutes)
    if worst:
        raise TooMany(worst)
