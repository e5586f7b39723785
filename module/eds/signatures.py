"""The judge of signatures: fits the port `Signatures` of casework. Who may sign what in a case is for the use cases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto.chain import chain_of
from module.crypto.subject import signer_of
from module.crypto.trust import TrustStore
from module.crypto.xmldsig import verify_enveloped
from module.eds.purposes import judge_key
from module.eds.revocation import Revocation, Unasked
from module.eds.second import SecondJudge
from module.eds.ticket import MAX_TICKET_BYTES, compose_ticket, fits_purpose
from module.kernel.traces import SecurityEvent, refused
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature whose value holds: what came, the document under it, purpose, now."""

    signed: bytes
    document: bytes
    purpose: Purpose
    at: datetime


class EdsSignatures:
    """Verifies XML signatures against pinned authorities, in this process."""

    def __init__(
        self, trust: TrustStore, revocation: Revocation | None = None, second: SecondJudge | None = None
    ) -> None:
        """Keep whom to ask about revocation (None asks nobody: for development alone) and who judges once more."""
        self._trust = trust
        self._revocation = revocation or Unasked()
        self._second = second

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signed` is `expected` with one enveloped signature by a trusted key fit for the purpose.

        Asks the certification authority over the network, last of all: call it outside any unit of work. `signed` has
        at most SIGNED_LIMIT octets, a ticket MAX_TICKET_BYTES; `at` is aware. Raises SignatureRefused with the reason.
        """
        try:
            found = self._judged(signed, expected, purpose, at, self._revocation)
            if self._second is not None:
                self._second.judge_xml(signed)
        except SignatureRefused as refusal:
            if purpose is Purpose.DOCUMENT:  # of a ticket the sign-in tells, which knows more
                refused(SecurityEvent.SIGNATURE_REFUSED, refusal)
            raise
        return found

    def recheck(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check a stored signature anew at the moment of its acceptance: all but revocation, and nobody is asked.

        What was said about revocation then is kept with the signature. Raises SignatureRefused with the reason.
        """
        return self._judged(signed, expected, purpose, at, Unasked())

    def _judged(
        self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime, revocation: Revocation
    ) -> Evidence:
        most = MAX_TICKET_BYTES if purpose is Purpose.SIGN_IN else SIGNED_LIMIT
        found = verify_enveloped(signed, max_bytes=most)
        if found.payload != expected:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        if not fits_purpose(found.namespace, found.root_tag, purpose):
            raise SignatureRefused(Reason.PAYLOAD_CHANGED, "made for another purpose")
        judged = Judged(signed, expected, purpose, at)
        return self._evidence(found.leaf, found.algorithm, judged, revocation)

    def _evidence(self, leaf: x509.Certificate, algorithm: str, judged: Judged, revocation: Revocation) -> Evidence:
        """Judge chain, owner, key and, last of all, revocation."""
        chain = chain_of(leaf, self._trust.anchors, judged.at)
        signer = signer_of(leaf)
        judge_key(leaf, judged.purpose)
        proof = revocation.check(chain, judged.purpose, judged.at)
        return Evidence(
            signed=judged.signed,
            document_sha256=hashlib.sha256(judged.document).hexdigest(),
            chain=tuple(certificate.public_bytes(Encoding.DER) for certificate in chain),
            signer=signer,
            algorithm=algorithm,
            verified_at=judged.at,
            purpose=judged.purpose,
            revocation_source=proof.source,
            revocation=proof.answers,
        )

    def ticket(self, nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
        """Compose the sign-in ticket that the person signs: canonical XML in its own namespace."""
        return compose_ticket(nonce, audience, issued, expires)
