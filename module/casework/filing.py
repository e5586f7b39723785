"""Filing: the exact document that the person sees is signed, verified, numbered and kept, in one transaction."""

from __future__ import annotations

from module.casework.case_file import CaseFile
from module.casework.document_size import composed, measured
from module.casework.gate import Work, demand, own_draft, visible
from module.casework.performing import Done, perform
from module.casework.rule_input import whole_draft
from module.casework.signing import check_signer, keep_signature
from module.casework.views import DocumentToSign
from module.kernel.errors import NotFound, Refused, Stale
from module.registry.kinds import type_of
from module.registry.rules import authority_faults
from module.registry.signatures import Evidence
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Act, Status
from module.store import decisions, handovers, powers_of_attorney
from module.store.applications import ApplicationRecord
from module.store.decisions import SigningDocumentRecord


def prepare(work: Work, application_id: str) -> DocumentToSign:
    """Make the document to be signed. Raises Refused with all faults while the application is incomplete."""
    record = own_draft(work, application_id)
    demand(work, StaffAct.SIGN_AND_FILE)
    draft = whole_draft(work, record)
    found = type_of(record.kind).faults(draft, work.deps.rule_context())
    found = (*found, *measured(work, record, draft).faults)
    if found:
        raise Refused(found)
    document = composed(work, record, draft)
    signing_document = decisions.add_signing_document(
        work.unit, record.id, "application", record.version, document, work.now
    )
    return DocumentToSign(signing_document.id, signing_document.document, signing_document.sha256)


def _own_signing_document(work: Work, record: ApplicationRecord, paper_id: str) -> SigningDocumentRecord:
    signing_document = decisions.get_signing_document(work.unit, paper_id)
    if (
        signing_document is None
        or signing_document.application_id != record.id
        or signing_document.kind != "application"
    ):
        raise NotFound
    return signing_document


def signing_document(work: Work, application_id: str, paper_id: str) -> DocumentToSign:
    """Return a document made earlier, for the check of its signature before the unit of work that submits it."""
    found = _own_signing_document(work, visible(work, application_id), paper_id)
    return DocumentToSign(found.id, found.document, found.sha256)


def submit(work: Work, application_id: str, paper_id: str, evidence: Evidence) -> Status:
    """File a signed application: number, registration day, due date, journal, notices.

    `evidence` comes from the port Signatures, asked before this unit of work with the same document. Raises Stale when
    the draft changed after the document was made, SignatureRefused when the wrong person signed, Refused when the power
    of attorney ended meanwhile, or somebody filed the same right and no reason is given.
    """

    def do(file: CaseFile) -> Done:
        record = file.record
        signing = _own_signing_document(work, record, paper_id)
        check_signer(evidence, signing.document, work.actor)
        # a revocation waits for us: filing for another needs a power of attorney in force at this moment
        powers_of_attorney.hold(work.unit, record.owner_bin or record.owner_iin, record.form.holder.identifier)
        draft = whole_draft(work, record, hold=True)
        if signing.application_version != record.version or signing.document != composed(work, record, draft):
            raise Stale
        found = authority_faults(draft, work.deps.rule_context())
        if found:
            raise Refused(found)
        handovers.remove(work.unit, record.id)
        kept = keep_signature(work, signing, evidence)
        return Done({"right_key": draft.right_key}, journal=(kept.journal,), later=kept.later)

    return perform(work, application_id, Act.SUBMIT, do)
