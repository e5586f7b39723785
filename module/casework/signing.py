"""The signature under a document of ours: whose it has to be, what is kept of it, and the code that leads to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from module.casework.checking import still_reasoned as still_reasoned
from module.casework.gate import Work
from module.casework.stamping import stamp_owed
from module.registry.actors import Actor
from module.registry.document_limits import signable as signable
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused, signature_told
from module.store import decisions
from module.store.decisions import SigningDocumentRecord
from module.store.journal import JournalEntry
from module.store.outbox import Thing


def drawn_code() -> str:
    """Draw the code of the public page of an act or an extract: 80 bits, which open that page and nothing else."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


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


@dataclass(frozen=True, slots=True)
class KeptSignature:
    """What follows a stored signature: its line of the journal, and its time stamp, which is to be asked for."""

    journal: JournalEntry
    later: tuple[Thing, ...]


def keep_signature(work: Work, signing: SigningDocumentRecord, evidence: Evidence) -> KeptSignature:
    """Store an accepted signature."""
    decisions.keep_signature(work.unit, signing.id, evidence, work.actor.account_id)
    kept = {"sha256": signing.sha256, "certificate": evidence.signer.serial_number}
    return KeptSignature(JournalEntry("signature", kept), stamp_owed(work, signing.id))
