"""The judge of signatures: fits the port `Signatures` of casework. Who may sign what in a case is for the use cases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto import timestamp
from module.crypto.chain import chain_of
from module.crypto.cms import verify_cms
from module.crypto.subject import signer_of
from module.crypto.trust import TrustStore
from module.crypto.xmldsig import verify_enveloped
from module.eds.purposes import judge_key
from module.eds.revocation import Revocation, Unasked
from module.eds.second import SecondJudge
from module.eds.ticket import compose_ticket, fits_purpose, is_ticket
from module.kernel.traces import SecurityEvent, refused
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused

MAX_SIGNED_BYTES = 64 * 1024
MAX_DETACHED_BYTES = 1024 * 1024
"""Most bytes of a content that a CMS signature is checked against: the digest of GOST takes its time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature whose `value` holds: what came, the document under it, purpose, now, time-stamp token as it came."""

    signed: bytes
    document: bytes
    purpose: Purpose
    at: datetime
    value: bytes
    timestamp: bytes = b""


class EdsSignatures:
    """Verifies XML and CMS signatures against pinned authorities, in this process."""

    def __init__(
        self, trust: TrustStore, revocation: Revocation | None = None, second: SecondJudge | None = None
    ) -> None:
        """Keep whom to ask about revocation (None asks nobody: for development alone) and who judges once more."""
        self._trust = trust
        self._revocation = revocation or Unasked()
        self._second = second

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signed` is `expected` with one enveloped signature by a trusted key fit for the purpose.

        Asks the certification authority over the network, last of all: call it outside any unit of work. `signed` is at
        most 64 KiB, `at` is aware. Raises SignatureRefused with the reason.
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
        found = verify_enveloped(signed, max_bytes=MAX_SIGNED_BYTES)
        if found.payload != expected:
            raise SignatureRefused(Reason.PAYLOAD_CHANGED)
        if not fits_purpose(found.namespace, found.root_tag, purpose):
            raise SignatureRefused(Reason.PAYLOAD_CHANGED, "made for another purpose")
        judged = Judged(signed, expected, purpose, at, found.signature)
        return self._evidence(found.leaf, found.algorithm, judged, revocation)

    def verify_detached(self, signature: bytes, content: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signature` is a CMS signature over `content` by a trusted key fit for the purpose.

        Content that the signature carries along must be the same bytes. Tickets are signed as XML only, so the purpose
        of signing in is refused here, as is a ticket for content. A time stamp that came along must hold, and the
        certificate then counts at its moment. Asks over the network as `verify` does. Raises SignatureRefused with the
        reason.
        """
        if purpose is not Purpose.DOCUMENT or is_ticket(content):
            raise SignatureRefused(Reason.PAYLOAD_CHANGED, "made for another purpose")
        found = verify_cms(signature, content, max_content=MAX_DETACHED_BYTES)
        judged = Judged(signature, content, purpose, at, found.value, found.timestamp)
        evidence = self._evidence(found.leaf, found.algorithm, judged, self._revocation)
        if self._second is not None:
            self._second.judge_cms(signature, content)
        return evidence

    def _evidence(self, leaf: x509.Certificate, algorithm: str, judged: Judged, revocation: Revocation) -> Evidence:
        """Judge time stamp, chain, owner, key and, last of all, revocation, in XML and CMS alike."""
        moment = self._moment(judged, revocation)
        chain = chain_of(leaf, self._trust.anchors, moment)
        signer = signer_of(leaf)
        judge_key(leaf, judged.purpose)
        proof = revocation.check(chain, judged.purpose, judged.at, moment)
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
            timestamp=judged.timestamp,
        )

    def _moment(self, judged: Judged, revocation: Revocation) -> datetime:
        """Return the moment at which the certificate counts: that of a time stamp, else now (order 500/НҚ point 14)."""
        if not judged.timestamp:
            return judged.at
        found = timestamp.judge(judged.timestamp, judged.value, self._trust.anchors, judged.at)
        revocation.check(found.chain, judged.purpose, judged.at, found.at)
        return found.at

    def ticket(self, nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
        """Compose the sign-in ticket that the person signs: canonical XML in its own namespace."""
        return compose_ticket(nonce, audience, issued, expires)
