"""What the antivirus said of stored files, by the digest of the content; a file without a row was never looked at."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Table, Text

from module.store.schema import instant, metadata

file_scan = Table(
    "file_scan",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("result", Text, nullable=False),
    Column("finding", Text, nullable=False),
    instant("scanned_at"),
    CheckConstraint("result IN ('clean', 'found', 'not_scanned')", name="result_known"),
)
