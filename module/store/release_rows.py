"""The rows that release control reads, without gaps and in the order in which they stood.

The counter stays locked until the transaction ends: a reader that has seen a row has seen all before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from module.store import counters
from module.store.release_schema import release_row
from module.store.schema import entry
from module.store.unit import Unit

_SERIES = "release_row"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A row as it was written: `payload` is the text that `signature` is over, letter for letter."""

    sequence: int
    recorded_at: datetime
    payload: str
    signature: str


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """That something was recorded of an entry: the place in the order of recording, and of which entry."""

    sequence: int
    recorded_at: datetime
    entry_id: str
    number: str


def append(unit: Unit, entry_ids: Sequence[str], compose: Callable[[int, int], tuple[str, str]], at: datetime) -> None:
    """Write a row for each entry; `compose` makes payload and signature of a place in the list and its number."""
    if not entry_ids:
        return
    first = counters.take(unit, _SERIES, len(entry_ids))
    rows = []
    for place, entry_id in enumerate(entry_ids):
        payload, signature = compose(place, first + place)
        rows.append(
            {
                "seq": first + place,
                "entry_id": entry_id,
                "recorded_at": at,
                "payload": payload,
                "signature": signature,
            }
        )
    unit.connection.execute(insert(release_row), rows)


def following(unit: Unit, after: int, limit: int) -> list[ReleaseRow]:
    """Return the rows after a number, at most so many."""
    columns = (release_row.c.seq, release_row.c.recorded_at, release_row.c.payload, release_row.c.signature)
    statement = select(*columns).where(release_row.c.seq > after).order_by(release_row.c.seq).limit(limit)
    return [ReleaseRow(*row) for row in unit.connection.execute(statement)]


_CHANGE = (release_row.c.seq, release_row.c.recorded_at, release_row.c.entry_id, entry.c.number)
_CHANGES = select(*_CHANGE).join(entry, entry.c.id == release_row.c.entry_id)


def changes(unit: Unit, after: int, limit: int) -> list[RecordedChange]:
    """Return what was recorded after a row, at most so many, in the order of recording."""
    statement = _CHANGES.where(release_row.c.seq > after).order_by(release_row.c.seq).limit(limit)
    return [RecordedChange(*row) for row in unit.connection.execute(statement)]


def entry_of(unit: Unit, sequence: int) -> str | None:
    """Return the id of the entry that a row tells of, or None where there is no such row."""
    found = select(release_row.c.entry_id).where(release_row.c.seq == sequence)
    return unit.connection.execute(found).scalar_one_or_none()


def latest(unit: Unit) -> int:
    """Return the number of the last row that stands; 0 before the first."""
    return counters.reached(unit, _SERIES)


def without_row(unit: Unit, entry_ids: Collection[str]) -> set[str]:
    """Return those of some entries that no row tells of: they stood before there were rows."""
    with_row = select(release_row.c.entry_id).where(release_row.c.entry_id.in_(entry_ids)).distinct()
    return set(entry_ids) - set(unit.connection.execute(with_row).scalars())
