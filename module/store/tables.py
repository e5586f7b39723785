"""All tables of the module: whoever asks for the whole schema imports `metadata` from here."""

from __future__ import annotations

from module.store import calls_schema, evidence_schema, exchange_schema
from module.store.schema import metadata

__all__ = ["calls_schema", "evidence_schema", "exchange_schema", "metadata"]
