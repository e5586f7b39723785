"""The files of a day of the open data, in parts: a file stands whole or not at all, and every server can send it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from module.store.schema import SCHEMA, instant, metadata

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
