"""Stored records of our copy of the unified register as content of an entry."""

from __future__ import annotations

from module.eaeu.codec import Names, NotReadable, read
from module.eaeu.mapping.binding import Unmapped, to_model
from module.eaeu.mapping.reading import entry_content
from module.registry.exchange import ExchangeSettings
from module.registry.exporting import RecordContent
from module.registry.union.circulation import CirculationData
from module.registry.union.objects import RegisterEntry
from module.xmldoor import XmlRefused, parse

MOST_READ = 16 * 1024 * 1024
"""Octets of a record that a page still reads; pictures make larger ones."""


class RecordReader:
    """Fits the port `UnionRecords` of casework."""

    def __init__(self, settings: ExchangeSettings) -> None:
        self._names = Names(settings.versions)

    def content(self, entry: bytes, circulation: bytes | None = None) -> RecordContent | None:
        """Return what a record says, with that of circulation; None for what is no record of our versions."""
        record = self._model(entry)
        if not isinstance(record, RegisterEntry):
            return None
        volatile = self._model(circulation) if circulation else None
        content = entry_content(record, volatile if isinstance(volatile, CirculationData) else None)
        return RecordContent(*content, record.status.event_date_value)

    def _model(self, content: bytes) -> object:
        try:
            return to_model(read(parse(content, max_bytes=MOST_READ), self._names))
        except (XmlRefused, NotReadable, Unmapped):
            return None
