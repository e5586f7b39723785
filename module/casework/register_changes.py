"""What was recorded of the public register, in the order of recording: a reader keeps a cursor and asks what is new.

The order is that of the rows of release control, which stand with the act: nothing slips in behind a reader. A change
shows the entry as it stands today; what was excluded stays as a change with its ground and its day.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from module.casework import register, unreadable
from module.casework.gate import Work
from module.casework.register_views import EntryView
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.entry import CurrentEntry, ExclusionGround
from module.registry.paging import PAGE_SIZE
from module.store import entries, release_rows

_VERSION = b"\x01"
_CURSOR = re.compile("[A-Za-z0-9_-]{23}")
_NUMBER, _MARK = 8, 8
"""Octets of a cursor behind its version: the number of a row, and the digest that ties it to the entry of the row."""


class UnknownCursor(TroisError):
    """A cursor that this register has not given, or does not know any more."""

    code = "since"

    def __init__(self) -> None:
        text = N_(
            "This register does not know the cursor: it is damaged, comes from another system, or the register was "
            "restored from a copy. Begin anew, with an empty since."
        )
        super().__init__(Message(text))


@dataclass(frozen=True, slots=True)
class Change:
    """One recording of an entry; `entry` is how it stands today, None where it cannot be read.

    `ground` and `excluded_on`: by what subparagraph of Customs Code art. 463 para. 1 the entry is taken out of the
    register and from which day on, which may be still to come; empty and None for any other.
    """

    number: str
    recorded_at: datetime
    entry: EntryView | None
    ground: str = ""
    excluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """Some changes in their order; `next` is the cursor to go on with, now or at any later time."""

    changes: tuple[Change, ...]
    next: str
    more: bool


def since(work: Work, cursor: str, limit: int = PAGE_SIZE) -> ChangedPart:
    """Return what was recorded after a cursor; empty: from the beginning. Raises UnknownCursor.

    The operator is told of the entries that cannot be read.
    """
    after = _after(work, cursor)
    found = release_rows.changes(work.unit, after, limit)
    numbers = sorted({change.number for change in found})
    records = entries.currents(work.unit, numbers, unreadable.tell(work, "entry"))
    known = {record.entry.number: record.entry for record in records}
    changes = tuple(_change(work, change.number, change.recorded_at, known.get(change.number)) for change in found)
    last, entry_id = (found[-1].sequence, found[-1].entry_id) if found else (after, "")
    following = _cursor(last, entry_id) if found else cursor or _cursor(0, "")
    return ChangedPart(changes, following, last < release_rows.latest(work.unit))


def _change(work: Work, number: str, recorded_at: datetime, entry: CurrentEntry | None) -> Change:
    if entry is None:
        return Change(number, recorded_at, None)
    view = register.published(work, register.entry_view(entry.as_of(work.today)))
    for fact in entry.facts:
        if isinstance(fact.cause, ExclusionGround) and fact.ended is None:
            return Change(number, recorded_at, view, fact.cause.value, fact.began.on)
    return Change(number, recorded_at, view)


def _cursor(sequence: int, entry_id: str) -> str:
    mark = hashlib.sha256(f"{sequence}/{entry_id}".encode()).digest()[:_MARK]
    octets = _VERSION + sequence.to_bytes(_NUMBER, "big") + mark
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def _after(work: Work, cursor: str) -> int:
    """Return the number of the row that a cursor stands behind. Raises UnknownCursor.

    The entry of the row is asked too: after a restore, or in another register, one number may be another act.
    """
    if not cursor:
        return 0
    if not _CURSOR.fullmatch(cursor):
        raise UnknownCursor
    octets = base64.urlsafe_b64decode(cursor + "=")
    sequence = int.from_bytes(octets[1 : 1 + _NUMBER], "big")
    entry_id = release_rows.entry_of(work.unit, sequence) if 0 < sequence < 1 << 63 else ""
    if entry_id is None or _cursor(sequence, entry_id) != cursor:
        raise UnknownCursor
    return sequence
