"""An entry is stored together with the notices of its end: who writes to its life owes them in the same transaction.

Nobody else calls `entries.add` and `entries.write`: an end that moves would be told of on the wrong days.
"""

from __future__ import annotations

import zlib

from module.casework import unreadable
from module.casework.gate import OpenWork, Work
from module.registry.actors import SYSTEM
from module.registry.ending import Ending, EndLadder, next_ending
from module.registry.entry import Entry, EntryAsOf, EntryOrigin
from module.registry.letters import LetterEvent
from module.store import counters, entries, reminders
from module.store.reminders import EndOfSubject

EVENT = LetterEvent.PROTECTION_ENDS
_MARK = "ladder_of_the_end"
_AT_ONCE = 200
"""Entries that are gone through in one transaction when the setting has changed."""


def open_entry(work: Work, new: Entry, application_id: str = "") -> str:
    """Store a new entry, owe the notices of its end, and return its id; `application_id` is what led to it."""
    entry_id = entries.add(work.unit, new, application_id, work.now)
    _plan(work, entry_id, _ending(work, new.latest()))
    return entry_id


def write_entry_life(work: Work, new: Entry) -> None:
    """Store what has come to the life of a locked entry; where its end has moved, its notices move along."""
    entry_id = entries.write(work.unit, new, work.now)
    _owe(work, entry_id, new.latest())


def _owe(work: Work, entry_id: str, entry: EntryAsOf) -> None:
    """Owe the days of what ends next by all that is recorded, and drop those of any other end."""
    ending = _ending(work, entry)
    kept = None if ending is None else ending.day
    reminders.drop_others(work.unit, EVENT, entry_id, kept, ending.told_on if ending else (), work.now)
    _plan(work, entry_id, ending)


def _ending(work: Work, entry: EntryAsOf) -> Ending | None:
    law = work.deps.law
    return None if entry.origin is EntryOrigin.UNION else next_ending(entry, law.end_ladder, law.deadlines)


def _plan(work: Work, entry_id: str, ending: Ending | None) -> None:
    if ending is not None:
        reminders.plan(work.unit, EndOfSubject(EVENT, entry_id, ending.day), ending.told_on, work.today, work.now)


def meet_ladder(open_work: OpenWork) -> int:
    """Owe the days that the setting has gained, drop those that it has lost; return how many entries were gone through.

    The setting that was met last is kept, so that nothing is read on the other days. Breaking off loses nothing: the
    next run begins anew, and what is owed already stays as it is.
    """
    with open_work(SYSTEM) as work:
        mark = _digest(work.deps.law.end_ladder)
        if counters.is_marked(work.unit, _MARK, mark):
            return 0
    count, number = 0, ""
    while True:
        with open_work(SYSTEM) as work:
            noted = unreadable.tell(work, "entry")
            number, found = entries.hold_following(work.unit, number, _AT_ONCE, noted)
            for record in found:
                _owe(work, record.id, record.entry.latest())
            count += len(found)
            if not number:
                counters.mark(work.unit, _MARK, mark)
                return count


def _digest(ladder: EndLadder) -> int:
    words = (",".join(map(str, days)) for days in (ladder.protection, ladder.renewal))
    return zlib.crc32(";".join(words).encode())


__all__ = ["EVENT", "meet_ladder", "open_entry", "write_entry_life"]
