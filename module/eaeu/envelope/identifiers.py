"""Identifiers on the wire: UUID, written as `urn:uuid:` in the header and bare in documents and signals."""

from __future__ import annotations

import re
from uuid import uuid4

_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_BARE = re.compile(_UUID)
_URI = re.compile(f"urn:uuid:{_UUID}", re.IGNORECASE)
_URN = "urn:uuid:"
MAX_NESTING = 16
"""Procedures inside each other that a ProcedureID may name; the act sets no limit, a text without one is an attack."""
LONGEST_PROCEDURE = MAX_NESTING * (len(_URN) + 36 + 1) - 1
"""Letters of a ProcedureID: so many identifiers as URI, joined by strokes."""


def new_uri() -> str:
    """Return a new identifier for a header: `urn:uuid:...`."""
    return f"{_URN}{uuid4()}"


def new_uuid() -> str:
    """Return a new bare identifier for a signal or a document."""
    return str(uuid4())


def bare(identifier: str) -> str:
    """Return the UUID of an identifier in either form, lower case, to compare and to store. Raises ValueError."""
    if not is_identifier(identifier):
        raise ValueError("not a UUID")
    return identifier[-36:].lower()


def is_uuid(text: str) -> bool:
    """Tell whether a text is a bare UUID."""
    return _BARE.fullmatch(text) is not None


def is_uri(text: str) -> bool:
    """Tell whether a text is a UUID as a URI."""
    return _URI.fullmatch(text) is not None


def is_identifier(text: str) -> bool:
    """Tell whether a text is a UUID, bare or as a URI (par. 39, 40: the examples of the act write the URI)."""
    return is_uuid(text) or is_uri(text)


def is_procedure(text: str) -> bool:
    """Tell whether a text is a ProcedureID: identifiers joined by "/", the outer procedure first (par. 39)."""
    parts = text.split("/")
    return len(parts) <= MAX_NESTING and all(map(is_identifier, parts))
