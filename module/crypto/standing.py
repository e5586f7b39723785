"""What an authority says of a certificate, and the two ways in which its word cannot be had.

Source: order 500/НҚ points 16, 18 and 19 as noted in eds-pki 7 (secondary); RFC 6960 2.2 and 4.4.8.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509

from module.crypto.algorithms import of_oid

_NEVER_ISSUED = datetime(1970, 1, 1, tzinfo=UTC)


class CertificateStanding(StrEnum):
    """What the authority says of a certificate at the moment that counts."""

    GOOD = "good"
    REVOKED = "revoked"
    NOT_ISSUED = "not_issued"
    UNKNOWN = "unknown"


class ProofUnfit(Exception):
    """An answer or a list is there and cannot be believed; `detail` names no person. Nothing may be asked instead."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


class NoProof(Exception):
    """The authority gave no answer now; another address or a list may be asked."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


def standing_at(revoked_at: datetime, reason: x509.ReasonFlags | None, at: datetime) -> CertificateStanding:
    """Judge a revocation by the moment that counts.

    A key that was stolen never counts; one that was only replaced or put out of service counts until that moment.
    """
    if reason is x509.ReasonFlags.certificate_hold and revoked_at == _NEVER_ISSUED:
        return CertificateStanding.NOT_ISSUED
    stolen = reason in (x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise, None)
    return CertificateStanding.REVOKED if stolen or revoked_at <= at else CertificateStanding.GOOD


def signed_by(signer: x509.Certificate, oid: str, signature: bytes, data: bytes) -> bool:
    """Tell whether the key of a certificate made a signature. Raises SignatureRefused(UNSUPPORTED_ALGORITHM)."""
    return of_oid(oid).check(signer, signature, data)
