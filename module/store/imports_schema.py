"""Beside entries: rows of the former list that they come from, claims on them, reports about them by their people.

A row keeps what has no place in an entry; a claim says who holds an entry to be his, with what, and what was decided;
a report says what has happened and from which day, with what, and what was made of it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

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

entry_claim = Table(
    "entry_claim",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("entry_id", Key(), ForeignKey(f"{SCHEMA}.entry.id"), nullable=False),
    Column("capacity", Text, nullable=False),
    Column("claimant", Text, nullable=False),
    Column("claimant_name", Text, nullable=False),
    Column("account_id", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=False),
    Column("certificate_number", Text, nullable=False),
    Column("certificate_sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=False),
    Column("certificate_name", Text, nullable=False),
    text_column("power_number"),
    Column("power_issued_on", Date, nullable=True),
    Column("power_until", Date, nullable=True),
    Column("power_sha256", Text, ForeignKey(f"{SCHEMA}.blob.sha256"), nullable=True),
    text_column("power_name"),
    instant("filed_at"),
    Column("state", Text, nullable=False, server_default="open"),
    instant("decided_at", nullable=True),
    Column("decided_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    text_column("reason_kk"),
    text_column("reason_ru"),
    CheckConstraint("claimant ~ '^[0-9]{12}$'", name="claimant_digits"),
    CheckConstraint("capacity IN ('holder', 'representative')", name="capacity_known"),
    CheckConstraint("state IN ('open', 'confirmed', 'refused')", name="state_known"),
    CheckConstraint(
        "(capacity = 'representative') = (power_sha256 IS NOT NULL AND power_issued_on IS NOT NULL)",
        name="power_of_representative",
    ),
    CheckConstraint(
        "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)", name="decided_by_someone"
    ),
    CheckConstraint(
        "(state = 'refused') = (reason_kk <> '') AND (state = 'refused') = (reason_ru <> '')", name="refused_why"
    ),
    Index("uq_entry_claim_open", "entry_id", "claimant", unique=True, postgresql_where=text("state = 'open'")),
    Index("ix_entry_claim_entry", "entry_id", "filed_at"),
    Index("ix_entry_claim_list", "state", "filed_at", "id"),
    Index("ix_entry_claim_claimant", "claimant", "filed_at", "id"),
    Index("ix_entry_claim_account", "account_id", postgresql_where=text("state = 'open'")),
)

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
