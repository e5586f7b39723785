"""What is given out of the register: extracts, with what verification compares, and the files of a day.

A file stands in parts, whole or not at all, so that every server can send it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

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

open_file = Table(
    "open_file",
    metadata,
    Column("day", Date, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("row_count", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    instant("written_at"),
    CheckConstraint("format IN ('csv', 'json')", name="format_known"),
)

open_file_part = Table(
    "open_file_part",
    metadata,
    Column("day", Date, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["day", "format"], [f"{SCHEMA}.open_file.day", f"{SCHEMA}.open_file.format"], ondelete="CASCADE"
    ),
)
