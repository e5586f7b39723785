"""What became of notices: one row beside each notice, changed as the provider tells more."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

notice_delivery = Table(
    "notice_delivery",
    metadata,
    Column("notice_id", Key(), ForeignKey(f"{SCHEMA}.notice.id"), primary_key=True),
    text_column("alphabet"),
    Column("units", Integer, nullable=False, server_default="0"),
    Column("parts", Integer, nullable=False, server_default="0"),
    text_column("reason"),
    Column("asked", Integer, nullable=False, server_default="0"),
    instant("changed_at"),
    Column("sent_again_as", Key(), ForeignKey(f"{SCHEMA}.notice.id"), nullable=True, unique=True),
    CheckConstraint("alphabet IN ('', 'GSM-7', 'UCS-2')", name="alphabet_known"),
    CheckConstraint("units >= 0 AND parts >= 0 AND asked >= 0", name="counts_true"),
)

__all__ = ["notice_delivery"]
