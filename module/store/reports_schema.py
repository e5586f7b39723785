"""Reports about entries by their people: what has happened and from which day, with what, and what was done."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

entry_report = Table(
    "entry_report",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    text_column("words"),
    Column("document_sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=False),
    Column("document_name", Text, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("reporter_name", Text, nullable=False),
    Column("account_id", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=False),
    instant("reported_at"),
    Column("is_late", Boolean, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    instant("decided_at", nullable=True),
    Column("decided_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    Column("application_id", Key(), ForeignKey(f"{SCHEMA}.application.id"), nullable=True),
    text_column("reason_kk"),
    text_column("reason_ru"),
    CheckConstraint("reporter ~ '^[0-9]{12}$'", name="reporter_digits"),
    CheckConstraint("kind IN ('right_ended', 'data_changed')", name="kind_known"),
    CheckConstraint("state IN ('open', 'taken_up', 'closed')", name="state_known"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_at_some_time"),
    CheckConstraint("(state = 'taken_up') = (application_id IS NOT NULL)", name="taken_up_by_something"),
    CheckConstraint(
        "(state = 'closed') = (reason_kk <> '') AND (state = 'closed') = (reason_ru <> '')", name="closed_why"
    ),
    Index("ix_entry_report_entry", "entry_id", "reported_at"),
    Index("ix_entry_report_list", "state", "reported_at", "id"),
    Index("ix_entry_report_application", "application_id"),
)
