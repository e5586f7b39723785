"""What our copy of the unified register holds, as the rules ask for it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from module import xmldoor
from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.streaming import document_bounds
from module.eaeu.structures.node import Node
from module.registry.exchange import MessageLimits
from module.store.exchange import applications, union
from module.store.unit import Unit


class HeldRecords:
    """Answers rules out of the open unit of work (the protocol `Held`)."""

    def __init__(self, unit: Unit, names: Names, limits: MessageLimits) -> None:
        self._unit = unit
        self._names = names
        self._bounds = document_bounds(names, limits)

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
        # it passed the door once: its canonical form may be longer than what came
        size = len(found.record)
        bounds = replace(self._bounds, total=size, part=size, elements=2 * self._bounds.elements)
        return read(xmldoor.parse_large(BytesIO(found.record), bounds), self._names)
