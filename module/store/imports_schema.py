"""The rows of the list from which entries were taken over: what has no place in an entry is kept here."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata

import_row = Table(
    "import_row",
    metadata,
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    instant("imported_at"),
    Column("source_sha256", Text, nullable=False),
    Column("sheet_row", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("cells", JSONB, nullable=False),
    CheckConstraint("source_sha256 ~ '^[0-9a-f]{64}$'", name="source_form"),
    CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_form"),
)
