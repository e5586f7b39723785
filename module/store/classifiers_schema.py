"""Tables of the editions of classifiers that a site loaded; the lists that ship are files."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

classifier_edition = Table(
    "classifier_edition",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("classifier", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("in_force_from", Date, nullable=False),
    Column("in_force_to", Date, nullable=True),
    instant("loaded_at"),
    Column("loaded_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),
    Column("source_sha256", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
    UniqueConstraint("classifier", "version"),
    CheckConstraint("in_force_to >= in_force_from", name="ends_after_it_begins"),
    CheckConstraint("source_sha256 ~ '^[0-9a-f]{64}$'", name="digest_form"),
    CheckConstraint("row_count > 0", name="not_empty"),
    Index("ix_classifier_edition_in_force", "classifier", "in_force_from"),
)

classifier_row = Table(
    "classifier_row",
    metadata,
    Column("edition_id", Key(), ForeignKey(f"{SCHEMA}.classifier_edition.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("ordinal", Integer, nullable=False),
    text_column("parent"),
    Column("names", JSONB, nullable=False),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    Column("extra", JSONB, nullable=False),
    CheckConstraint("code <> ''", name="has_code"),
    CheckConstraint("valid_to >= valid_from", name="ends_after_it_begins"),
)
