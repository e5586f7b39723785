"""A signature with all that proves it, as it leaves the system: for a court, an inspection, another verifier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from module.registry.signatures import RevocationSource, Signer


@dataclass(frozen=True, slots=True)
class SignatureFile:
    """The signature on an application or a decision: exact bytes, chain, word on revocation, time stamp, verdict.

    `kind` is `application` or `decision`; `chain` and `answers` are DER, leaf first; `still_holds` tells whether the
    signature, judged anew at the moment of its acceptance, is what was stored. `mark` is the sealed mark of a decision,
    empty where an earlier release signed the number itself; `mark_holds` tells whether it is the one made.
    """

    kind: str
    number: str
    document: bytes
    document_sha256: str
    signed: bytes
    signer: Signer
    algorithm: str
    purpose: str
    verified_at: datetime
    chain: tuple[bytes, ...]
    revocation_source: RevocationSource
    answers: tuple[bytes, ...]
    timestamp: bytes
    stamped_at: datetime | None
    still_holds: bool
    mark: bytes = b""
    mark_holds: bool = True
