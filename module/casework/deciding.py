"""The head's part: read the exact decision, sign it, open the register entry, in one transaction."""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace

from module.casework.case_file import CaseFile, hearing_of_act, read_case
from module.casework.entering import period, previous_end
from module.casework.gate import Work
from module.casework.performing import Done, enter, perform
from module.casework.signing import check_signer, keep_signature, still_reasoned
from module.casework.views import DecisionToSign, DocumentToSign
from module.kernel.clock import law_date
from module.kernel.errors import NotAllowedNow, NotFound, Stale
from module.registry.application import Capacity
from module.registry.decision import DecisionFacts, DecisionKind, Reasons
from module.registry.decision_document import decision_document
from module.registry.notices import NoticeFacts
from module.registry.objects import ObjectKind
from module.registry.prints import LegalText
from module.registry.signatures import Evidence
from module.registry.workflow import Act, Status
from module.store import decisions, journal
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord, SigningDocumentRecord
from module.xmldoor import compose

VOID = "number_void"


def _prepared(file: CaseFile) -> DecisionRecord:
    """Return the decision that waits for the head. Raises NotAllowedNow where there is none."""
    if file.decision is None or file.decision.state != "prepared":
        raise NotAllowedNow
    return file.decision


def _signing_act(file: CaseFile) -> Act:
    """Return the act that signs what is prepared."""
    found = _prepared(file)
    return Act.SIGN_REFUSAL if found.kind is DecisionKind.REFUSE else Act.SIGN_GRANT


def _facts(work: Work, record: ApplicationRecord, found: DecisionRecord) -> DecisionFacts:
    form = record.form
    applicant = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    assert record.submitted_at is not None  # noqa: S101 - CHECK filed_has_number
    protected = period(work, record) if found.kind is not DecisionKind.REFUSE else None
    return DecisionFacts(
        kind=found.kind,
        decided_on=work.today,
        application_number=record.number,
        applied_on=law_date(record.submitted_at),
        applicant=applicant.name,
        applicant_identifier=applicant.identifier,
        holder=form.holder.name,
        object_name=form.right.name,
        object_kind=form.terms.object_kind or ObjectKind.TRADEMARK,
        certificate_number=form.right.certificate_number,
        period_start=protected.start if protected else None,
        period_end=protected.end if protected else None,
        grounds=found.reasons.grounds,
        explanation_kk=found.reasons.explanation_kk,
        explanation_ru=found.reasons.explanation_ru,
        entry_number=record.base_number,
        case_officer=found.prepared_by_name,
        head=work.actor.name,
        head_post=work.actor.post,
        authority=work.deps.law.authority,
        application=record.kind,
        hearing=hearing_of_act(work, record.id, found.answer) if found.kind is DecisionKind.REFUSE else None,
        previous_end=previous_end(work, record),
    )


def _compose(
    work: Work, record: ApplicationRecord, found: DecisionRecord, code: str, application: SigningDocumentRecord | None
) -> tuple[bytes, tuple[LegalText, ...]]:
    if application is None:
        raise NotAllowedNow
    facts = _facts(work, record, found)
    texts = work.deps.legal.decision(facts)
    return compose(decision_document(facts, code, application.sha256, texts)), texts


def draft_texts(work: Work, application_id: str, kind: DecisionKind, reasons: Reasons) -> tuple[LegalText, ...]:
    """Return the act that the case officer is about to prepare, as it would be written today: no number is drawn.

    Raises Refused for an inclusion that has no day of protection left.
    """
    return unsigned_texts(work, read_case(work, application_id), kind, reasons, work.actor.name)


def unsigned_texts(
    work: Work, file: CaseFile, kind: DecisionKind, reasons: Reasons, case_officer: str
) -> tuple[LegalText, ...]:
    """Return an act without the head, who stands in it once he opens it."""
    found = DecisionRecord("", "", kind, reasons, "", "", case_officer, work.now, "", "", "", (), "", "", "", None)
    facts = _facts(work, file.record, found)
    return work.deps.legal.decision(replace(facts, head="", head_post=type(facts.head_post)()))


def preview(work: Work, application_id: str) -> DecisionToSign:
    """Return the decision as the head reads it with the document to be signed; made anew when anything changed.

    Raises Refused for an inclusion that has no day of protection left, or a demand not met for which no reason is
    given: it can only be sent back.
    """
    file, _ = enter(work, application_id, Act.SEND_BACK)  # a refusal may be read before its day
    record, found = file.record, _prepared(file)
    code = found.code or base64.b32encode(secrets.token_bytes(10)).decode()
    application, signing_document = decisions.papers(work.unit, record.id, found.paper_id)
    document, texts = _compose(work, record, found, code, application)
    if found.kind is not DecisionKind.REFUSE:
        still_reasoned(work, record, found.check_reasons)
    if signing_document is None or signing_document.document != document:
        signing_document = decisions.add_signing_document(
            work.unit, record.id, "decision", record.version, document, work.now
        )
        decisions.draft_signing(work.unit, found.id, signing_document.id, texts, code)
        if found.number:  # an earlier release drew it for its preview: void, never used again
            journal.write(work.unit, work.actor, VOID, work.now, application_id=record.id, number=found.number)
    return DecisionToSign(
        DocumentToSign(signing_document.id, signing_document.document, signing_document.sha256), texts, found.kind
    )


def signing_document(work: Work, application_id: str, paper_id: str) -> DocumentToSign:
    """Return a decision document made earlier, for the check of its signature before the unit of work that signs.

    Raises Refused for a demand that ceased to be met since the decision was read and has no reason: what speaks
    against a favourable act needs its answer (APPC art. 80).
    """
    file, _ = enter(work, application_id, _signing_act)
    found = _prepared(file)
    stored = decisions.get_signing_document(work.unit, paper_id)
    if stored is None or stored.application_id != application_id or stored.kind != "decision":
        raise NotFound
    if found.paper_id != paper_id:
        raise Stale
    if found.kind is not DecisionKind.REFUSE:
        still_reasoned(work, file.record, found.check_reasons)
    return DocumentToSign(stored.id, stored.document, stored.sha256)


def sign(work: Work, application_id: str, paper_id: str, evidence: Evidence) -> Status:
    """Sign the prepared decision; entry, print and notices follow by the table.

    What is not met was asked again when its document was taken out (`signing_document`). Raises Stale when the decision
    is no longer the one that was read, SignatureRefused when another person signed, Refused where no day of protection
    is left.
    """

    def do(file: CaseFile) -> Done:
        record, found = file.record, _prepared(file)
        application, stored = decisions.papers(work.unit, record.id, paper_id)
        if stored is None or found.paper_id != paper_id:
            raise Stale
        document, _ = _compose(work, record, found, found.code, application)
        if stored.document != document:
            raise Stale
        check_signer(evidence, document, work.actor)
        signature = keep_signature(work, stored, evidence)
        address = f"{work.deps.public_url}/verify/{found.code}"
        return Done(
            notice=NoticeFacts(address=address),
            journal=(signature.journal,),
            later=signature.later,
            signed=evidence,
        )

    return perform(work, application_id, _signing_act, do)
