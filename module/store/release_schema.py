"""The rows that release control reads: one for each act on the life of an entry, in the order in which they stood."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata

release_row = Table(
    "release_row",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), nullable=False),
    instant("recorded_at"),
    Column("payload", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Index("ix_release_row_entry_id", "entry_id"),
)
