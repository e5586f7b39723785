"""Filing: the exact document that the person sees is signed, verified, numbered and kept, in one transaction."""

from __future__ import annotations

import hashlib
import hmac

from module.casework.drafts import load, whole_draft
from module.casework.gate import Work, demand, enter, leave, own_draft, visible
from module.casework.notifying import notify
from module.casework.stamping import stamp_later
from module.casework.views import ApplicationView, DocumentToSign
from module.kernel.errors import Fault, NotFound, Refused, Stale
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.application_document import LARGEST, SigningHeader, application_document
from module.registry.notices import NoticeFacts, NoticeKind
from module.registry.rules import authority_faults, faults
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused, signature_told
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Act
from module.store import applications, counters, decisions, handovers, journal, powers_of_attorney
from module.store.applications import ApplicationRecord
from module.store.decisions import SigningDocumentRecord
from module.xmldoor import compose


def _document(work: Work, record: ApplicationRecord) -> bytes:
    actor = work.actor
    header = SigningHeader(
        application_id=record.id,
        version=record.version,
        kind=record.kind,
        prepared_on=work.today,
        filer_iin=actor.iin,
        filer_bin=actor.bin,
        filer_name=actor.name,
        language=actor.language,
    )
    files = applications.attachments(work.unit, record.id)

    def translate(message: Message) -> str:
        return work.deps.translate(message, actor.language)

    document = compose(application_document(header, record.form, files, translate))
    if len(document) > LARGEST:
        text = Message(N_("The application is too long to be signed. Shorten the descriptions or remove files."))
        raise Refused((Fault("too_long", "terms.genuine_features", text),))
    return document


def prepare(work: Work, application_id: str) -> DocumentToSign:
    """Make the document to be signed. Raises Refused with all faults while the application is incomplete."""
    record = own_draft(work, application_id)
    demand(work, StaffAct.SIGN_AND_FILE)
    found = faults(whole_draft(work, record), work.deps.rule_context())
    if found:
        raise Refused(found)
    signing_document = decisions.add_signing_document(
        work.unit, record.id, "application", record.version, _document(work, record), work.now
    )
    return DocumentToSign(signing_document.id, signing_document.document, signing_document.sha256)


def _own_signing_document(work: Work, application_id: str, paper_id: str) -> SigningDocumentRecord:
    record = visible(work, application_id)
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
    found = _own_signing_document(work, application_id, paper_id)
    return DocumentToSign(found.id, found.document, found.sha256)


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


def _require_authority(work: Work, record: ApplicationRecord) -> None:
    """Refuse to file for another without a power of attorney in force at this moment; a revocation waits for us."""
    powers_of_attorney.hold(work.unit, record.owner_bin or record.owner_iin, record.form.holder.identifier)
    found = authority_faults(whole_draft(work, record), work.deps.rule_context())
    if found:
        raise Refused(found)


def submit(work: Work, application_id: str, paper_id: str, evidence: Evidence) -> ApplicationView:
    """File a signed application: number, registration day, due date, journal, notices.

    `evidence` comes from the port Signatures, asked before this unit of work with the same document. Raises Stale when
    the draft changed after the document was made, SignatureRefused when the wrong person signed, Refused when the power
    of attorney ended meanwhile.
    """
    passed = enter(work, application_id, Act.SUBMIT)
    record = passed.record
    signed_document_of = _own_signing_document(work, application_id, paper_id)
    check_signer(evidence, signed_document_of.document, work.actor)
    if signed_document_of.application_version != record.version or signed_document_of.document != _document(
        work, record
    ):
        raise Stale
    _require_authority(work, record)
    decisions.keep_signature(work.unit, signed_document_of.id, evidence, work.actor.account_id)
    stamp_later(work, signed_document_of.id)
    registered_on = work.deps.law.deadlines.registered_on(work.now)
    sequence = counters.next_value(work.unit, f"application.{registered_on.year}")
    number = work.deps.law.numbers.application_number(sequence, registered_on)
    handovers.remove(work.unit, record.id)
    leave(work, passed, number=number, submitted_at=work.now, registered_on=registered_on)
    journal.write(
        work.unit,
        work.actor,
        "signature",
        work.now,
        application_id=record.id,
        sha256=signed_document_of.sha256,
        certificate=evidence.signer.serial_number,
    )
    filed = load(work, application_id)
    notify(work, visible(work, application_id), NoticeKind.FILED, NoticeFacts(number, due_on=filed.due_on))
    return filed
