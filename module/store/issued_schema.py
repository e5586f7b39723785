"""What is given out of the register: extracts, with what verification compares, corrected acts, the files of a day.

A file stands in parts, whole or not at all, so that every server can send it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

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

# a slip in a registered act (APPC art. 82): who asked for what, the corrected act; the first stays in `decision`
correction = Table(
    "correction",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("application_id", Key(), ForeignKey(f"{SCHEMA}.application.id"), nullable=False),
    Column("decision_id", Key(), ForeignKey(f"{SCHEMA}.decision.id"), nullable=False),
    Column("state", Text, nullable=False, server_default="asked"),
    Column("by_body", Boolean, nullable=False),
    Column("asked_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=False),
    instant("asked_at"),
    Column("due_on", Date, nullable=True),
    Column("place", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("file_sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=True),
    text_column("file_name"),
    text_column("remark"),  # of the head, with which it was sent back
    text_column("reason_kk"),
    text_column("reason_ru"),
    Column("slips", JSONB(none_as_null=True), nullable=True),
    Column("texts", JSONB(none_as_null=True), nullable=True),
    Column("prepared_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    instant("prepared_at", nullable=True),
    Column("code", Text, nullable=True, unique=True),
    Column("paper_id", Key(), ForeignKey(f"{SCHEMA}.paper.id"), nullable=True),
    Column("number", Text, nullable=True, unique=True),
    Column("signed_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    instant("signed_at", nullable=True),
    Column("sealed", LargeBinary, nullable=True),
    Column("marks", JSONB(none_as_null=True), nullable=True),
    text_column("print_sha256"),
    CheckConstraint("state IN ('asked', 'prepared', 'corrected', 'refused')", name="state_known"),
    CheckConstraint("(state = 'refused') = (reason_kk <> '' AND reason_ru <> '')", name="refused_why"),
    CheckConstraint(
        "state NOT IN ('prepared', 'corrected') OR num_nulls(slips, texts, prepared_by, prepared_at) = 0",
        name="prepared_by_someone",
    ),
    CheckConstraint(
        "num_nulls(number, signed_by, signed_at, sealed, marks) = CASE WHEN state = 'corrected' THEN 0 ELSE 5 END",
        name="signed_means_who_and_when",
    ),
    CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name="two_persons"),
    Index("uq_correction_open", "decision_id", unique=True, postgresql_where=text("state IN ('asked', 'prepared')")),
    Index("ix_correction_decision", "decision_id", "asked_at"),
    Index("ix_correction_list", "state", "asked_at", "id"),
)
