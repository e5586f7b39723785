"""Takes entries that stand already into the search: those of earlier releases, or all of them anew, in batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from module.casework import unreadable
from module.casework.gate import OpenWork, Work
from module.casework.ports import UnionRecords
from module.registry.actors import SYSTEM
from module.store import entries, entry_parties
from module.store.exchange import union
from module.store.exchange.union import Version
from module.store.search import filling, writing
from module.store.search.subject import (
    NO_FACETS,
    SearchedRegister,
    SearchPeriod,
    SearchSubject,
    content_facets,
    of_entry,
    subject,
    union_periods,
)

BATCH = 500
_Read = Callable[[Work, str, UnionRecords], tuple[str, Sequence[SearchSubject]]]


def fill(open_work: OpenWork, reader: UnionRecords) -> int:
    """Take one batch of each register in, where something is left; return how many entries came in."""
    return sum(_batch(open_work, register, reader) for register in SearchedRegister)


def rebuild(open_work: OpenWork, reader: UnionRecords, told: Callable[[int], None]) -> int:
    """Take all entries in anew, each batch in a unit of its own; return how many.

    Breaking it off loses nothing: the next batch begins where it stood, by this or by the task.
    """
    with open_work(SYSTEM) as work:
        for register in SearchedRegister:
            filling.restart(work.unit, register)
    total = 0
    for register in SearchedRegister:
        while count := _batch(open_work, register, reader):
            total += count
            told(total)
    return total


def _batch(open_work: OpenWork, register: SearchedRegister, reader: UnionRecords) -> int:
    with open_work(SYSTEM) as work:
        if filling.of(work.unit, register).done:
            return 0
        held = filling.of(work.unit, register, lock=True)
        if held.done:
            return 0
        writing.take_turn(work.unit)  # what others wrote before stands now, what they write later waits
        last, subjects = _READ[register](work, held.after, reader)
        writing.write(work.unit, register, subjects, work.now, known=True, mend=True)
        if not last:
            writing.forget_strangers(work.unit, register)
        filling.advance(work.unit, register, last, work.now)
        return len(subjects) or int(bool(last))


def _national(work: Work, after: str, reader: UnionRecords) -> tuple[str, Sequence[SearchSubject]]:
    last, rows = entries.whole_following(work.unit, after, BATCH, unreadable.tell(work, "entry"))
    entry_parties.rebuild(work.unit, [row.entry for row in rows], work.today)
    return last, [of_entry(row.entry) for row in rows]


def _union(work: Work, after: str, reader: UnionRecords) -> tuple[str, Sequence[SearchSubject]]:
    rows = union.following(work.unit, after, BATCH)
    return rows[-1].number if rows else "", [_of_version(work, row, reader) for row in rows]


def _of_version(work: Work, row: Version, reader: UnionRecords) -> SearchSubject:
    """Return a stored version as it is found; what its record cannot tell is left out."""
    content = reader.content(row.record)
    name = row.name or union.names(work.unit, [row.number]).get(row.number, "")
    names = tuple(filter(None, (name, *row.holder.split("; "))))
    facets = content_facets(content.common) if content else NO_FACETS
    return subject(row.number, _periods(work, row), names, facets, changed_at=row.recorded_at)


def _periods(work: Work, row: Version) -> tuple[SearchPeriod, ...]:
    """Return the life of an entry: that of its newest version, before it that of the one which has begun."""
    own = union_periods(row.status, row.in_force_from, row.in_force_to, row.end_date, None)
    before = union.begun(work.unit, row.number, work.now, work.now) if row.in_force_from > work.now else None
    if before is None:
        return own
    older = union_periods(before.status, before.in_force_from, before.in_force_to, before.end_date, None)
    cut = tuple(
        replace(one, until_at=min(one.until_at, row.in_force_from)) for one in older if one.from_at < row.in_force_from
    )
    return cut + union_periods(row.status, row.in_force_from, row.in_force_to, row.end_date, row.in_force_from)


_READ: Mapping[SearchedRegister, _Read] = {SearchedRegister.NATIONAL: _national, SearchedRegister.UNION: _union}
