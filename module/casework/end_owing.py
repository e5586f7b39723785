"""An entry is stored together with what follows from it, in one transaction: notices of its end, the row of release
control.

Nobody else calls `entries.add_all` and `entries.write`: an end that moves would be told of on the wrong days, a truck
released or stopped by what no longer holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from module.casework import releasing, unreadable
from module.casework.gate import OpenWork, Work
from module.casework.ports_acts import RowSeal
from module.kernel.clock import law_date
from module.registry.actors import SYSTEM
from module.registry.ending import Ending, EndLadder, next_ending
from module.registry.entry import Entry, EntryAsOf, EntryOrigin
from module.registry.law import Law
from module.registry.letters import LetterEvent
from module.store import counters, entries, reminders
from module.store.reminders import EndOfSubject
from module.store.unit import Unit

EVENT = LetterEvent.PROTECTION_ENDS
_MARK = "ladder_of_the_end"
_AT_ONCE = 200
"""Entries that are gone through in one transaction when the setting has changed."""


@dataclass(frozen=True, slots=True)
class EntryWriter:
    """Writes to the lives of entries in one transaction, at one instant."""

    unit: Unit
    law: Law
    at: datetime
    seal: RowSeal

    @classmethod
    def of(cls, work: Work) -> EntryWriter:
        """Return the writer of a use case."""
        return cls(work.unit, work.deps.law, work.now, work.deps.row_seal)

    def open(self, fresh: Sequence[Entry], application_id: str = "") -> list[str]:
        """Store new entries, owe the notices of their ends, and return their ids; `application_id` led to them."""
        ids = entries.add_all(self.unit, fresh, application_id, self.at)
        for entry_id, new in zip(ids, fresh, strict=True):
            self._plan(entry_id, self._ending(new.latest()))
        releasing.record(self.unit, self.seal, list(zip(ids, fresh, strict=True)), self.at)
        return ids

    def go_on(self, new: Entry) -> None:
        """Store what has come to the life of a locked entry; where its end has moved, its notices move along."""
        entry_id = entries.write(self.unit, new, self.at)
        self.owe(entry_id, new.latest())
        releasing.record(self.unit, self.seal, [(entry_id, new)], self.at)

    def owe(self, entry_id: str, entry: EntryAsOf) -> None:
        """Owe the days of what ends next by all that is recorded, and drop those of any other end."""
        ending = self._ending(entry)
        kept = None if ending is None else ending.day
        reminders.drop_others(self.unit, EVENT, entry_id, kept, ending.told_on if ending else (), self.at)
        self._plan(entry_id, ending)

    def _ending(self, entry: EntryAsOf) -> Ending | None:
        if entry.origin is EntryOrigin.UNION:
            return None
        return next_ending(entry, self.law.end_ladder, self.law.deadlines)

    def _plan(self, entry_id: str, ending: Ending | None) -> None:
        if ending is not None:
            subject = EndOfSubject(EVENT, entry_id, ending.day)
            reminders.plan(self.unit, subject, ending.told_on, law_date(self.at), self.at)


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
                EntryWriter.of(work).owe(record.id, record.entry.latest())
            count += len(found)
            if not number:
                counters.mark(work.unit, _MARK, mark)
                return count


def _digest(ladder: EndLadder) -> int:
    words = (",".join(map(str, days)) for days in (ladder.protection, ladder.renewal))
    return zlib.crc32(";".join(words).encode())


__all__ = ["EVENT", "EntryWriter", "meet_ladder"]
