"""How a stored entry of the national register stands on a day: the one way from the store to pages, files, answers."""

from __future__ import annotations

from datetime import date

from module.registry.standing import EntryProtection, last_day, standing
from module.store.entries import EntryRecord


def protection_of(record: EntryRecord, day: date) -> EntryProtection:
    """Return how an entry stands on a day, computed from its state and dates (D30)."""
    start, end = _day(record.common["start"]), _day(record.common["end"])
    state = standing(record.state, start, end, record.right_end, day)
    return EntryProtection(state, start, last_day(end, record.right_end))


def _day(plain: object) -> date | None:
    return date.fromisoformat(plain) if isinstance(plain, str) else None
