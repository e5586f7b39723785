"""What proves a signature, taken out of the store: bytes, chain, word on revocation, time stamp, verdict."""

from __future__ import annotations

from module.casework.gate import Work
from module.kernel.errors import NotFound
from module.registry.evidence import SignatureFile
from module.registry.signatures import Purpose, SignatureRefused
from module.store import applications, decisions, evidence, journal
from module.store.decisions import PaperRecord


def of_application(work: Work, number: str) -> SignatureFile:
    """Return the signature on a filed application. Raises NotFound; Damaged where a stored answer was changed."""
    record = applications.by_number(work.unit, number)
    paper = decisions.signed_application(work.unit, record.id) if record else None
    if record is None or paper is None:
        raise NotFound
    return _file(work, "application", number, paper)


def of_decision(work: Work, number: str) -> SignatureFile:
    """Return the signature on a decision. Raises NotFound; Damaged where a stored answer was changed."""
    found = decisions.by_number(work.unit, number)
    paper = decisions.get_paper(work.unit, found.paper_id) if found and found.paper_id else None
    if paper is None:
        raise NotFound
    return _file(work, "decision", number, paper)


def _file(work: Work, kind: str, number: str, paper: PaperRecord) -> SignatureFile:
    if paper.signer is None or paper.signed_at is None:
        raise NotFound
    proofs = evidence.of_paper(work.unit, paper.id)
    journal.write(work.unit, work.actor, "evidence_export", work.now, application_id=paper.application_id, paper=kind)
    return SignatureFile(
        kind=kind,
        number=number,
        document=paper.document,
        document_sha256=paper.sha256,
        signed=paper.signed,
        signer=paper.signer,
        algorithm=paper.algorithm,
        purpose=paper.purpose,
        verified_at=paper.signed_at,
        chain=paper.chain,
        revocation_source=proofs.source,
        answers=proofs.answers,
        timestamp=proofs.timestamp,
        stamped_at=proofs.stamped_at,
        still_holds=_holds(work, paper),
    )


def _holds(work: Work, paper: PaperRecord) -> bool:
    assert paper.signed_at is not None  # noqa: S101 - narrows the type
    try:
        found = work.desk.signatures.recheck(paper.signed, paper.document, Purpose.DOCUMENT, paper.signed_at)
    except SignatureRefused:
        return False
    return (found.signer, found.document_sha256, found.chain) == (paper.signer, paper.sha256, paper.chain)
