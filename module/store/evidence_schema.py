"""What proves a signature beside its bytes: the word on revocation, and the time stamp."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata

signature_evidence = Table(
    "signature_evidence",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("paper_id", Key(), ForeignKey(f"{SCHEMA}.paper.id"), nullable=True),
    Column("opinion_id", Key(), ForeignKey(f"{SCHEMA}.exchange_opinion.id"), nullable=True),
    Column("signed_sha256", Text, nullable=False),  # an opinion that failed is signed anew: both proofs stay
    Column("source", Text, nullable=False),
    Column("answers", ARRAY(Text), nullable=False),  # digests of blobs: a list of the authority is stored once
    Column("timestamp", LargeBinary, nullable=True),
    instant("stamped_at", nullable=True),
    instant("kept_at"),
    UniqueConstraint("paper_id"),
    UniqueConstraint("opinion_id", "signed_sha256"),
    CheckConstraint("num_nonnulls(paper_id, opinion_id) = 1", name="of_one_signature"),
    CheckConstraint("source IN ('none', 'ocsp', 'crl')", name="source_known"),
    CheckConstraint("(source = 'none') = (cardinality(answers) = 0)", name="source_with_answers"),
    CheckConstraint("num_nulls(timestamp, stamped_at) IN (0, 2)", name="stamp_with_its_time"),
)
