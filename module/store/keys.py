"""The type of the keys of rows: what is no key finds no row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator


class Key(TypeDecorator[str]):
    """A UUID as text. Keys come from addresses and forms; a text that is no UUID becomes NULL, which equals nothing.

    So a page asked for by rubbish is not found, where the database would call the question itself an error.
    """

    impl = postgresql.UUID(as_uuid=False)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        """Return the key for the database."""
        try:
            return None if value is None else str(UUID(str(value)))
        except ValueError:
            return None
