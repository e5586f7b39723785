"""The whole register as it stands at one instant, for files that anybody may have."""

from __future__ import annotations

from collections.abc import Iterator

from module.casework import register, unreadable
from module.casework.gate import OpenWork
from module.casework.register_views import EntryView
from module.registry.actors import SYSTEM
from module.store import entries

PART = 200
"""Entries that are held in memory at a time."""


def everything(open_work: OpenWork, part: int = PART) -> Iterator[EntryView]:
    """Yield all entries by number as they stand at one instant: none is lost and none doubled by what is written.

    What cannot be read is left out and told to the operator in the end: the snapshot writes nothing.
    """
    unread: list[tuple[str, str]] = []

    def note(key: str, fault: str) -> None:
        unread.append((key, fault))

    with open_work(SYSTEM) as work:
        work.unit.freeze()
        last, rows = entries.following(work.unit, "", part, note)
        while last:
            yield from (register.published(work, register.entry_view(row.entry.as_of(work.today))) for row in rows)
            last, rows = entries.following(work.unit, last, part, note)
    if unread:
        with open_work(SYSTEM) as work:
            noted = unreadable.tell(work, "entry")
            for key, fault in unread:
                noted(key, fault)
