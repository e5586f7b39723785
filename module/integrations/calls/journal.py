"""Where calls are written down: codes and times only, outside the unit of work of the act."""

from __future__ import annotations

import logging
from typing import Protocol

from module.kernel.errors import OutsideUnavailable
from module.registry.calls import CallRecord
from module.store import calls
from module.store.unit import Store

_log = logging.getLogger(__name__)


class Journal(Protocol):
    """Whoever keeps the journal of calls."""

    def write(self, record: CallRecord) -> None:
        """Write one call down."""
        ...


class StoredJournal:
    """The journal in the database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, record: CallRecord) -> None:
        """Write one call down in a transaction of its own: the act may fail, the call was made all the same.

        A database out of reach loses the line, not the answer that the system gave; the log says so.
        """
        try:
            with self._store.unit() as unit:
                calls.add(unit, record)
        except OutsideUnavailable:
            _log.warning("call not written down: %s %s %s", record.system, record.operation, record.code)
