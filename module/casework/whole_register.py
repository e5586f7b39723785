"""The whole register as it stands at one instant, for files that anybody may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from module.casework import register, unreadable
from module.casework.gate import OpenWork, Work
from module.casework.register_views import EntryView
from module.registry.actors import SYSTEM
from module.registry.paging import PAGE_SIZE
from module.store import entries
from module.store.entries import CurrentRecord
from module.store.plain import Noted

PART = 200
"""Entries that are held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries by number as they stand at one instant, on `day` in Kazakhstan."""

    day: date
    rows: Iterator[EntryView]


@contextmanager
def snapshot(open_work: OpenWork, part: int = PART) -> Iterator[Snapshot]:
    """Open the register as it stands now: none is lost and none doubled by what is written meanwhile.

    What cannot be read is left out and told to the operator in the end: the snapshot writes nothing.
    """
    unread: list[tuple[str, str]] = []

    def note(key: str, fault: str) -> None:
        unread.append((key, fault))

    with open_work(SYSTEM) as work:
        work.unit.freeze()
        yield Snapshot(work.today, _all(work, part, note))
    if unread:
        with open_work(SYSTEM) as work:
            noted = unreadable.tell(work, "entry")
            for key, fault in unread:
                noted(key, fault)


def _all(work: Work, part: int, note: Noted) -> Iterator[EntryView]:
    last, rows = entries.following(work.unit, "", part, note)
    while last:
        yield from _views(work, rows)
        last, rows = entries.following(work.unit, last, part, note)


def everything(open_work: OpenWork, part: int = PART) -> Iterator[EntryView]:
    """Yield all entries by number as they stand at one instant, see `snapshot`."""
    with snapshot(open_work, part) as whole:
        yield from whole.rows


def following(open_work: OpenWork, number: str) -> tuple[tuple[EntryView, ...], str]:
    """Return the entries after a number, in the order of numbers, and the number after which to go on; "" at the end.

    Whatever is written between two calls, an entry that was there before the first comes once.
    """
    with open_work(SYSTEM) as work:
        last, rows = entries.following(work.unit, number, PAGE_SIZE, unreadable.tell(work, "entry"))
        return tuple(_views(work, rows)), last


def _views(work: Work, rows: Iterable[CurrentRecord]) -> Iterator[EntryView]:
    return (register.published(work, register.entry_view(row.entry.as_of(work.today))) for row in rows)
