"""Whose the entries are: by the number of a holder or a representative, written with each version of an entry."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from module.store.keys import Key
from module.store.schema import SCHEMA, metadata

entry_party = Table(
    "entry_party",
    metadata,
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("number", Text(collation="C"), primary_key=True),
    Column("number_kind", Text, nullable=False),
    Column("entry_number", Text, nullable=False),
    CheckConstraint("role IN ('holder', 'representative')", name="role_known"),
    CheckConstraint("number_kind IN ('BIN', 'IIN')", name="number_kind_known"),
    Index("ix_entry_party_number", "number", "entry_number", "entry_id", "role"),
)
