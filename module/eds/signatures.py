"""The judge of signatures: fits the port `Signatures` of casework. Who may sign what in a case is for the use cases."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto.chain import chain_of
from module.crypto.subject import signer_of
from module.crypto.xmldsig import verify_enveloped
from module.eds.purposes import judge_key
from module.eds.revocation import Revocation, Unasked
from module.eds.ticket import compose_ticket, fits_purpose
from module.eds.trust import TrustStore
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused

MAX_SIGNED_BYTES = 64 * 1024


class EdsSignatures:
    """Verifies enveloped XML signatures against pinned authorities, in this process."""

    def __init__(self, trust: TrustStore, revocation: Revocation | None = None) -> None:
        """Keep whom to ask about revocation; None asks nobody and is for development alone."""
        self._trust = trust
        self._revocation = revocation or Unasked()

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signed` is `expected` with one enveloped signature by a trusted key fit for the purpose.

        Asks the certification authority over the network, last of all: call it outside any unit of work. `signed` is at
        most 64 KiB, `at` is aware. Raises SignatureRefused with the reason.
        """
        return self._judged(signed, expected, purpose, at, self._revocation)

    def recheck(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check a stored signature anew at the moment of its acceptance: all but revocation, and nobody is asked.

        What was said about revocation then is kept with the signature. Raises SignatureRefused with the reason.
        """
        return self._judged(signed, expected, purpose, at, Unasked())

    def _judged(
        self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime, revocation: Revocation
    ) -> Evidence:
        found = verify_enveloped(signed, max_bytes=MAX_SIGNED_BYTES)
        if found.payload != expected:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        if not fits_purpose(found.namespace, found.root_tag, purpose):
            raise SignatureRefused(Reason.PAYLOAD_CHANGED, "made for another purpose")
        chain = chain_of(found.leaf, self._trust.anchors, at)
        signer = signer_of(found.leaf)
        judge_key(found.leaf, purpose)
        proof = revocation.check(chain, purpose, at)
        return Evidence(
            signed=signed,
            document_sha256=hashlib.sha256(expected).hexdigest(),
            chain=tuple(certificate.public_bytes(Encoding.DER) for certificate in chain),
            signer=signer,
            algorithm=found.algorithm,
            verified_at=at,
            purpose=purpose,
            revocation_source=proof.source,
            revocation=proof.answers,
        )

    def ticket(self, nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
        """Compose the sign-in ticket that the person signs: canonical XML in its own namespace."""
        return compose_ticket(nonce, audience, issued, expires)
