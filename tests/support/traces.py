"""What the security log said while a test ran, and the rows of the journal that came with it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from module.store.unit import Store


class Lines(logging.Handler):
    """Keeps every record of the security log as the sink of a host would get it."""

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.raw.append(record.getMessage())

    @property
    def all(self) -> list[dict[str, Any]]:
        """Every line, read as JSON."""
        return [json.loads(line) for line in self.raw]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one kind of event."""
        return [line for line in self.all if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The lines of the security log from here to the end of the test."""
    handler = Lines()
    logger = logging.getLogger("trois.security")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


class Journal:
    """The rows of the journal since it was made."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.begun = max([0, *(row["id"] for row in self._rows(0))])

    def _rows(self, after: int) -> list[dict[str, Any]]:
        statement = text("SELECT * FROM trois.audit WHERE id > :after ORDER BY id")
        with self.store.unit() as unit:
            return [dict(row._mapping) for row in unit.connection.execute(statement, {"after": after})]

    def of(self, act: str) -> list[dict[str, Any]]:
        """The new rows of one act."""
        return [row for row in self._rows(self.begun) if row["act"] == act]
