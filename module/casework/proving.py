"""What proves a signature, taken out of the store: bytes, chain, word on revocation, time stamp, verdict."""

from __future__ import annotations

from dataclasses import replace

from module.casework.gate import Work
from module.casework.marking import marked
from module.kernel.errors import NotFound
from module.registry.evidence import SignatureFile
from module.registry.signatures import Purpose, SignatureRefused
from module.store import applications, decisions, evidence, journal
from module.store.decisions import SigningDocumentRecord


def of_application(work: Work, number: str) -> SignatureFile:
    """Return the signature on a filed application. Raises NotFound; Damaged where a stored answer was changed."""
    record = applications.by_number(work.unit, number)
    signing_document = decisions.signed_application(work.unit, record.id) if record else None
    if record is None or signing_document is None:
        raise NotFound
    return _file(work, "application", number, signing_document)


def of_decision(work: Work, number: str) -> SignatureFile:
    """Return the signature on a decision. Raises NotFound; Damaged where a stored answer was changed."""
    found = decisions.by_number(work.unit, number)
    signing_document = decisions.get_signing_document(work.unit, found.paper_id) if found and found.paper_id else None
    if signing_document is None:
        raise NotFound
    assert found is not None  # noqa: S101 - it has a document
    proved = _file(work, "decision", number, signing_document)
    registration = decisions.registration(work.unit, found.id)
    if registration is None:
        return proved
    return replace(proved, mark=registration.sealed, mark_holds=marked(work, found, signing_document))


def _file(work: Work, kind: str, number: str, signing_document: SigningDocumentRecord) -> SignatureFile:
    if signing_document.signer is None or signing_document.signed_at is None:
        raise NotFound
    proofs = evidence.of_signing_document(work.unit, signing_document.id)
    journal.write(
        work.unit,
        work.actor,
        "evidence_export",
        work.now,
        application_id=signing_document.application_id,
        signing_document=kind,
    )
    return SignatureFile(
        kind=kind,
        number=number,
        document=signing_document.document,
        document_sha256=signing_document.sha256,
        signed=signing_document.signed,
        signer=signing_document.signer,
        algorithm=signing_document.algorithm,
        purpose=signing_document.purpose,
        verified_at=signing_document.signed_at,
        chain=signing_document.chain,
        revocation_source=proofs.source,
        answers=proofs.answers,
        timestamp=proofs.timestamp,
        stamped_at=proofs.stamped_at,
        still_holds=_holds(work, signing_document),
    )


def _holds(work: Work, signing_document: SigningDocumentRecord) -> bool:
    assert signing_document.signed_at is not None  # noqa: S101 - narrows the type
    try:
        found = work.deps.signatures.recheck(
            signing_document.signed, signing_document.document, Purpose.DOCUMENT, signing_document.signed_at
        )
    except SignatureRefused:
        return False
    return (found.signer, found.document_sha256, found.chain) == (
        signing_document.signer,
        signing_document.sha256,
        signing_document.chain,
    )
