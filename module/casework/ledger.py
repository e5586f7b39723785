"""The journal's chain, checked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from module.casework.gate import Work
from module.registry.actors import SYSTEM, Actor
from module.store import journal
from module.store.journal import Verdict


def verify(open_work: Callable[[Actor], AbstractContextManager[Work]]) -> Verdict:
    """Recompute all digests and the chain."""
    with open_work(SYSTEM) as work:
        return journal.verify(work.unit)
