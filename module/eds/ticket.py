"""The sign-in ticket: a document that can be nothing else, because one key signs tickets and applications alike."""

from __future__ import annotations

from datetime import UTC, datetime

from module.registry.signatures import Purpose
from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor import compose

TICKET_NAMESPACE = "urn:trois:sign-in-ticket:1"
TICKET_TAG = "SignInTicket"
MAX_TICKET_BYTES = 64 * 1024  # a signed one is still a ticket


def compose_ticket(nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
    """Return the canonical bytes of a ticket. Raises ValueError for naive or reversed times and for empty values."""
    if issued.tzinfo is None or expires.tzinfo is None or expires <= issued:
        raise ValueError("ticket times")
    if not nonce or not audience:
        raise ValueError("ticket values")
    parts = (
        ("Purpose", Purpose.SIGN_IN.value),
        ("Audience", audience),
        ("Nonce", nonce),
        ("Issued", _instant(issued)),
        ("Expires", _instant(expires)),
    )
    return compose(
        SigningDocument(
            TICKET_NAMESPACE, DocumentNode(TICKET_TAG, children=tuple(DocumentNode(tag, text) for tag, text in parts))
        )
    )


def fits_purpose(namespace: str, tag: str, purpose: Purpose) -> bool:
    """Tell whether a root element may be signed for a purpose: tickets for signing in, all else as documents."""
    if purpose is Purpose.SIGN_IN:
        return (namespace, tag) == (TICKET_NAMESPACE, TICKET_TAG)
    return bool(namespace) and namespace != TICKET_NAMESPACE


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
