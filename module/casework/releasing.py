"""Release control is told of each act on the life of an entry, in the transaction of the act: nothing vanishes.

A row says on which days the entry is in force, so that no task has to say that protection ended (D30). What took it
away stays as a row with its cause and its day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from module.casework import unreadable
from module.casework.gate import OpenWork, Work
from module.casework.ports_acts import RowSeal
from module.kernel.clock import law_date
from module.registry.actors import SYSTEM
from module.registry.entry import CurrentEntry, Entry, EntryOrigin
from module.registry.release_control import release_row, release_standing
from module.store import counters, entries, release_rows
from module.store.plain import Noted
from module.store.release_rows import ReleaseRow
from module.store.unit import Unit

MOST = 500
"""Rows of one answer."""
_AT_ONCE = 200
_FILLED = "release_rows_filled"


@dataclass(frozen=True, slots=True)
class ReleasePart:
    """Some rows in their order, each with what it says; `latest` is the number of the last one that stands.

    A text that nobody can read stays in its place, and says None: a row that is passed over would be a lie.
    """

    rows: tuple[tuple[ReleaseRow, dict[str, object] | None], ...]
    latest: int


def record(unit: Unit, seal: RowSeal, written: Sequence[tuple[str, Entry | CurrentEntry]], at: datetime) -> None:
    """Write a row for each entry, by its id, as it stands with what was just written; those of the Union have none."""
    own = [(entry_id, one) for entry_id, one in written if one.origin is not EntryOrigin.UNION]

    def compose(place: int, sequence: int) -> tuple[str, str]:
        row = release_row(release_standing(own[place][1], law_date(at)), sequence)
        row["recorded_at"] = at.isoformat()
        payload = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        return payload, seal.sign(payload.encode())

    release_rows.append(unit, [entry_id for entry_id, _ in own], compose, at)


def following(work: Work, after: int, limit: int = MOST) -> ReleasePart:
    """Return the rows that follow a number; the operator is told of those that cannot be read."""
    noted = unreadable.tell(work, "release_row")
    rows = release_rows.following(work.unit, after, limit)
    return ReleasePart(tuple((row, _said(row, noted)) for row in rows), release_rows.latest(work.unit))


def _said(row: ReleaseRow, noted: Noted) -> dict[str, object] | None:
    try:
        said = json.loads(row.payload)
    except ValueError as error:
        noted(str(row.sequence), type(error).__name__)
        return None
    return said if isinstance(said, dict) else None


def fill(open_work: OpenWork) -> int:
    """Tell of the entries that stood before there were rows; return how many. Does nothing once it came to the end.

    Breaking off loses nothing: what has a row is passed over.
    """
    with open_work(SYSTEM) as work:
        if counters.is_marked(work.unit, _FILLED, 1):
            return 0
    count, number = 0, ""
    while True:
        with open_work(SYSTEM) as work:
            number, found = entries.hold_following(work.unit, number, _AT_ONCE, unreadable.tell(work, "entry"))
            fresh = release_rows.without_row(work.unit, [one.id for one in found])
            missing = [(one.id, one.entry) for one in found if one.id in fresh]
            record(work.unit, work.deps.row_seal, missing, work.now)
            count += len(missing)
            if not number:
                counters.mark(work.unit, _FILLED, 1)
                return count
