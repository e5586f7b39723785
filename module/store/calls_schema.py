"""Tables of the calls to national systems: the journal of calls and what came over the asynchronous channel."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from module.store.schema import instant, metadata, text_column

call = Table(
    "call",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    instant("at"),
    Column("system", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    text_column("code"),
    Column("milliseconds", Integer, nullable=False),
    text_column("correlation"),
    Column("breaker", Text, nullable=False),
    CheckConstraint("outcome IN ('ok', 'not_found', 'refused', 'failed')", name="outcome_known"),
    CheckConstraint("breaker IN ('closed', 'half_open', 'open')", name="breaker_known"),
    Index("ix_call_system_at", "system", "at"),
)

arrival = Table(
    "shep_arrival",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    instant("at"),
    Column("kind", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    text_column("correlation_id"),
    text_column("service_id"),
    text_column("message_type"),
    text_column("state"),
    Column("digest", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("kind IN ('message', 'status')", name="kind_known"),
    CheckConstraint("way IN ('push', 'pull')", name="way_known"),
    UniqueConstraint("kind", "message_id", "state"),
)
