"""All tables of the module: whoever asks for the whole schema imports `metadata` from here."""

from __future__ import annotations

from module.store import (
    accounts_schema,
    calls_schema,
    classifiers_schema,
    comparisons_schema,
    evidence_schema,
    exchange_schema,
    files_schema,
    imports_schema,
    issued_schema,
    messages_schema,
    parties_schema,
    release_schema,
    search_schema,
)
from module.store.schema import metadata

__all__ = [
    "accounts_schema",
    "calls_schema",
    "classifiers_schema",
    "comparisons_schema",
    "evidence_schema",
    "exchange_schema",
    "files_schema",
    "imports_schema",
    "issued_schema",
    "messages_schema",
    "metadata",
    "parties_schema",
    "release_schema",
    "search_schema",
]
