"""The head's part: read the exact decision, sign it, open the register entry, in one transaction."""

from __future__ import annotations

import base64
import secrets

from module.casework.case_file import CaseFile
from module.casework.entering import period, previous_end
from module.casework.gate import Work
from module.casework.performing import Done, enter, perform
from module.casework.signing import check_signer, keep_signature
from module.casework.views import DecisionToSign, DocumentToSign
from module.kernel.clock import law_date
from module.kernel.errors import NotAllowedNow, NotFound, Stale
from module.registry.application import Capacity
from module.registry.decision import DecisionFacts, DecisionKind
from module.registry.decision_document import decision_document
from module.registry.notices import NoticeFacts
from module.registry.objects import ObjectKind
from module.registry.prints import LegalText
from module.registry.signatures import Evidence
from module.registry.workflow import Act, Status
from module.store import counters, decisions
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord
from module.xmldoor import compose


def _prepared(file: CaseFile) -> DecisionRecord:
    """Return the decision that waits for the head. Raises NotAllowedNow where there is none."""
    if file.decision is None or file.decision.state != "prepared":
        raise NotAllowedNow
    return file.decision


def _signing_act(file: CaseFile) -> Act:
    """Return the act that signs what is prepared."""
    found = _prepared(file)
    return Act.SIGN_REFUSAL if found.kind is DecisionKind.REFUSE else Act.SIGN_GRANT


def _numbers(work: Work, record: ApplicationRecord, found: DecisionRecord) -> tuple[str, str, str]:
    """Return decision number, entry number and verification code: those drawn at the first preview, or new ones."""
    if found.number:
        return found.number, found.entry_number, found.code
    deps, day = work.deps, work.today
    number = deps.law.numbers.decision_number(counters.next_value(work.unit, f"decision.{day.year}"), day)
    entry_number = record.base_number
    if not entry_number and found.kind is not DecisionKind.REFUSE:
        kind = record.form.terms.object_kind or ObjectKind.TRADEMARK
        entry_number = deps.law.numbers.entry_number(counters.next_value(work.unit, "entry"), day, kind)
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    return number, entry_number, code


def _facts(
    work: Work, record: ApplicationRecord, found: DecisionRecord, numbers: tuple[str, str, str]
) -> DecisionFacts:
    form = record.form
    applicant = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    assert record.submitted_at is not None  # noqa: S101 - CHECK filed_has_number
    protected = period(work, record) if found.kind is not DecisionKind.REFUSE else None
    return DecisionFacts(
        kind=found.kind,
        number=numbers[0],
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
        entry_number=numbers[1],
        case_officer=found.prepared_by_name,
        head=work.actor.name,
        head_post=work.actor.post,
        authority=work.deps.law.authority,
        application=record.kind,
        previous_end=previous_end(work, record),
    )


def _compose(
    work: Work, record: ApplicationRecord, found: DecisionRecord, numbers: tuple[str, str, str]
) -> tuple[bytes, tuple[LegalText, ...]]:
    facts = _facts(work, record, found, numbers)
    application = decisions.signed_application(work.unit, record.id)
    if application is None:
        raise NotAllowedNow
    texts = work.deps.legal.decision(facts)
    return compose(decision_document(facts, numbers[2], application.sha256, texts)), texts


def preview(work: Work, application_id: str) -> DecisionToSign:
    """Return the decision as the head reads it with the document to be signed; made anew when anything changed.

    Raises Refused for an inclusion that has no day of protection left: it can only be sent back.
    """
    file, _ = enter(work, application_id, Act.SEND_BACK)  # a refusal may be read before its day
    record, found = file.record, _prepared(file)
    numbers = _numbers(work, record, found)
    document, texts = _compose(work, record, found, numbers)
    signing_document = decisions.get_signing_document(work.unit, found.paper_id) if found.paper_id else None
    if signing_document is None or signing_document.document != document:
        signing_document = decisions.add_signing_document(
            work.unit, record.id, "decision", record.version, document, work.now
        )
        decisions.draft_signing(work.unit, found.id, signing_document.id, texts, numbers)
    return DecisionToSign(
        DocumentToSign(signing_document.id, signing_document.document, signing_document.sha256), texts, found.kind
    )


def signing_document(work: Work, application_id: str, paper_id: str) -> DocumentToSign:
    """Return a decision document made earlier, for the check of its signature before the unit of work that signs."""
    file, _ = enter(work, application_id, _signing_act)
    found = _prepared(file)
    stored = decisions.get_signing_document(work.unit, paper_id)
    if stored is None or stored.application_id != application_id or stored.kind != "decision":
        raise NotFound
    if found.paper_id != paper_id:
        raise Stale
    return DocumentToSign(stored.id, stored.document, stored.sha256)


def sign(work: Work, application_id: str, paper_id: str, evidence: Evidence) -> Status:
    """Sign the prepared decision; entry, print and notices follow by the table.

    Raises Stale when the decision is no longer the one that was read, SignatureRefused when another person signed,
    Refused as `preview` does.
    """

    def do(file: CaseFile) -> Done:
        record, found = file.record, _prepared(file)
        stored = decisions.get_signing_document(work.unit, paper_id)
        if stored is None or found.paper_id != paper_id:
            raise Stale
        document, _ = _compose(work, record, found, (found.number, found.entry_number, found.code))
        if stored.document != document:
            raise Stale
        check_signer(evidence, document, work.actor)
        signature = keep_signature(work, stored, evidence)
        decisions.mark_signed(work.unit, found.id, work.actor.account_id, work.now)
        address = f"{work.deps.public_url}/verify/{found.code}"
        return Done(
            notice=NoticeFacts(entry_number=found.entry_number, decision_number=found.number, address=address),
            journal=(signature,),
        )

    return perform(work, application_id, _signing_act, do)
