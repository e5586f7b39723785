"""What our copy of the unified register holds, as the rules ask for it."""

from __future__ import annotations

from module import xmldoor
from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.structures.node import Node
from module.store.exchange import applications, union
from module.store.unit import Unit

MAX_RECORD = 200 * 1024 * 1024


class HeldRecords:
    """Answers rules out of the open unit of work (the protocol `Held`)."""

    def __init__(self, unit: Unit, names: Names) -> None:
        self._unit = unit
        self._names = names

    def entry(self, number: str) -> Node | None:
        """Return the current record of an entry."""
        return self._record(number, union.ENTRY)

    def circulation(self, number: str) -> Node | None:
        """Return the current record of an entry's circulation data."""
        return self._record(number, union.CIRCULATION)

    def applicant(self, application_id: str, form_id: str) -> str | None:
        """Return the applicant of a received application."""
        return applications.applicant(self._unit, application_id, form_id)

    def _record(self, number: str, line: str) -> Node | None:
        found = union.current(self._unit, number, line)
        if found is None:
            return None
        return read(xmldoor.parse(found.record, max_bytes=MAX_RECORD), self._names)
