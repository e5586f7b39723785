"""The signature under a document of ours: whose it has to be, and what is kept of it."""

from __future__ import annotations

import hashlib
import hmac

from module.casework.checking import still_reasoned as still_reasoned
from module.casework.gate import Work
from module.casework.stamping import stamp_later
from module.registry.actors import Actor
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused, signature_told
from module.store import decisions
from module.store.decisions import SigningDocumentRecord
from module.store.journal import JournalEntry


@signature_told
def check_signer(evidence: Evidence, document: bytes, actor: Actor) -> None:
    """Refuse a signature of another document, person or organisation, or without the right to sign for it."""
    same = hmac.compare_digest(evidence.document_sha256, hashlib.sha256(document).hexdigest())
    if evidence.purpose is not Purpose.DOCUMENT or not same:
        raise SignatureRefused(Reason.PAYLOAD_CHANGED)
    if not hmac.compare_digest(evidence.signer.iin, actor.iin):
        raise SignatureRefused(Reason.IIN_MISMATCH)
    if evidence.signer.bin != actor.bin:
        raise SignatureRefused(Reason.BIN_MISMATCH)
    if actor.bin and not evidence.signer.may_sign_for_organisation():
        raise SignatureRefused(Reason.NO_RIGHT_TO_SIGN)


def keep_signature(work: Work, signing: SigningDocumentRecord, evidence: Evidence) -> JournalEntry:
    """Store an accepted signature, have it stamped, and return what the journal keeps of it."""
    decisions.keep_signature(work.unit, signing.id, evidence, work.actor.account_id)
    stamp_later(work, signing.id)
    return JournalEntry("signature", {"sha256": signing.sha256, "certificate": evidence.signer.serial_number})
