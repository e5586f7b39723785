"""Extracts from the register that were issued: what the page of verification compares a paper with."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, LargeBinary, Table, Text

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

extract = Table(
    "extract",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    instant("issued_at"),
    Column("document", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("audit_id", BigInteger, nullable=False),  # the row of the journal that keeps the digest
    text_column("print_sha256"),  # of the PDF; empty where it was never finished
    CheckConstraint("scope IN ('public', 'own')", name="scope_known"),
    Index("ix_extract_entry_id", "entry_id"),
)
