"""The list of the register that was kept before the system moves in: batch by batch, each with its journal row.

The same file again changes nothing; a run that was killed is finished by the next one, since each batch stands whole
or not at all and a row is known again by its number and its digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from module.casework.end_owing import EntryWriter
from module.casework.ports_acts import RowSeal
from module.kernel.clock import law_date
from module.registry.actors import SYSTEM
from module.registry.entry import Entry, EntryOrigin, Recording
from module.registry.law import Law
from module.registry.listed_entry import ListedEntry
from module.registry.reimport import RowOutcome, imported, is_decided, reimported
from module.store import counters, entries, imports, journal
from module.store.entries import EntryRecord
from module.store.imports import ImportedRow
from module.store.unit import Unit

BATCH = 200
"""Rows of one transaction."""
ENTRIES = "entry"
"""The running numbers of entries, as `registering` draws them."""
OpenUnit = Callable[[], AbstractContextManager[Unit]]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The file of a run: its digest, when the run began, and whether it only says what it would do."""

    sha256: str
    at: datetime
    dry: bool = False


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What became of a row, or would become of it; `row` 0: an entry that the file does not have."""

    row: int
    number: str
    outcome: RowOutcome


def take_over(
    open_unit: OpenUnit, listed: Sequence[ListedEntry], file: ImportedFile, law: Law, seal: RowSeal
) -> Iterator[JudgedRow]:
    """Write the rows of a file into the register, or say what that would do; yields each batch once it stands."""
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        with open_unit() as unit:
            if file.dry:
                unit.freeze()
            judged = _batch(EntryWriter(unit, law, file.at, seal), batch, file)
        yield from judged


def vanished(unit: Unit, numbers: Iterable[str]) -> list[JudgedRow]:
    """Return the entries taken over earlier that have no row among these numbers; they stay as they are."""
    present = set(numbers)
    known = entries.of_origin(unit, EntryOrigin.IMPORTED)
    return [JudgedRow(0, number, RowOutcome.VANISHED) for number in known if number not in present]


def highest_number(unit: Unit) -> int:
    """Return the highest running number of an entry; the next entry gets the one after it."""
    return counters.reached(unit, ENTRIES)


def _batch(writer: EntryWriter, batch: Sequence[ListedEntry], file: ImportedFile) -> list[JudgedRow]:
    unit = writer.unit
    numbers = [one.number for one in batch]
    known = entries.of_numbers(unit, numbers, locked=not file.dry)
    rows = imports.latest(unit, numbers)
    recording = Recording(law_date(file.at), file.at)
    fresh: list[tuple[ListedEntry, Entry]] = []
    kept: list[ImportedRow] = []
    judged: list[JudgedRow] = []
    if not file.dry:  # before any row of release control is numbered: acts draw their numbers in this order
        counters.at_least(unit, ENTRIES, max(map(writer.law.numbers.entry_sequence, numbers)))
    for listed in batch:
        if listed.number not in known:
            fresh.append((listed, imported(listed, recording)))
            judged.append(JudgedRow(listed.row, listed.number, RowOutcome.ADDED))
            continue
        entry_id, record = known[listed.number]
        before = rows.get(listed.number)
        outcome, new = _judged(record, before, listed, recording)
        judged.append(JudgedRow(listed.row, listed.number, outcome))
        if new is not None and not file.dry:
            writer.go_on(new)
            kept.append(_row(entry_id, before.line + 1 if before else 1, listed, file))
    if not file.dry:
        ids = writer.open([entry for _, entry in fresh])
        kept += [_row(key, 1, listed, file) for key, (listed, _) in zip(ids, fresh, strict=True)]
        imports.remember(unit, kept)
        _write_down(unit, judged, file)
    return judged


def _judged(
    record: EntryRecord, before: ImportedRow | None, listed: ListedEntry, recording: Recording
) -> tuple[RowOutcome, Entry | None]:
    """Return what becomes of the row of an entry that is known, and the entry where it is to be written."""
    if before is not None and before.digest == listed.digest:
        return RowOutcome.UNCHANGED, None
    if is_decided(record.entry) or record.application_id:
        return RowOutcome.LEFT, None
    return RowOutcome.CHANGED, reimported(record.entry, listed, recording)


def _row(entry_id: str, line: int, listed: ListedEntry, file: ImportedFile) -> ImportedRow:
    return ImportedRow(entry_id, line, file.at, file.sha256, listed.row, listed.digest, listed.cells)


def _write_down(unit: Unit, judged: Sequence[JudgedRow], file: ImportedFile) -> None:
    counts = Counter(one.outcome.value for one in judged)
    journal.write(
        unit,
        SYSTEM,
        "register_import",
        file.at,
        sha256=file.sha256,
        first_row=judged[0].row,
        last_row=judged[-1].row,
        rows=dict(counts),
    )
