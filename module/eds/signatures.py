"""The judge of signatures: fits the port `Signatures` of casework.

Revocation (OCSP, CRL) is not asked yet; who may sign what in a case is for the use cases to say.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto.chain import chain_of
from module.crypto.subject import signer_of
from module.crypto.xmldsig import verify_enveloped
from module.eds.purposes import judge_key
from module.eds.ticket import compose_ticket, fits_purpose
from module.eds.trust import TrustStore
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused

MAX_SIGNED_BYTES = 64 * 1024


class EdsSignatures:
    """Verifies enveloped XML signatures against pinned authorities, in this process and without the network."""

    def __init__(self, trust: TrustStore) -> None:
        self._trust = trust

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signed` is `expected` with one enveloped signature by a trusted key fit for the purpose.

        `signed` is at most 64 KiB, `at` is aware. Raises SignatureRefused with the reason.
        """
        found = verify_enveloped(signed, max_bytes=MAX_SIGNED_BYTES)
        if found.payload != expected:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        if not fits_purpose(found.namespace, found.root_tag, purpose):
            raise SignatureRefused(Reason.PAYLOAD_CHANGED, "made for another purpose")
        chain = chain_of(found.leaf, self._trust.anchors, at)
        signer = signer_of(found.leaf)
        judge_key(found.leaf, purpose)
        return Evidence(
            signed=signed,
            document_sha256=hashlib.sha256(expected).hexdigest(),
            chain=tuple(certificate.public_bytes(Encoding.DER) for certificate in chain),
            signer=signer,
            algorithm=found.algorithm,
            verified_at=at,
            purpose=purpose,
        )

    def ticket(self, nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
        """Compose the sign-in ticket that the person signs: canonical XML in its own namespace."""
        return compose_ticket(nonce, audience, issued, expires)
