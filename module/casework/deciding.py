"""The head's part: read the exact decision, sign it, open the register entry, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from module.casework.act_facts import decision_facts
from module.casework.case_file import CaseFile, read_case
from module.casework.gate import Work
from module.casework.performing import Done, enter, perform
from module.casework.signing import check_signer, drawn_code, keep_signature, signable, still_reasoned
from module.casework.views import DecisionToSign, DocumentToSign
from module.kernel.errors import NotAllowedNow, NotFound, Refused, Stale
from module.registry.decision import DecisionKind, FieldAnswers, Reasons
from module.registry.decision_document import decision_document
from module.registry.letters import NoticeFacts
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
    if file.kind.goes_on_after(found.kind):
        return Act.SIGN_SUSPENSION
    return Act.SIGN_REFUSAL if found.kind is DecisionKind.REFUSE else Act.SIGN_GRANT


def _compose(
    work: Work, record: ApplicationRecord, found: DecisionRecord, code: str, application: SigningDocumentRecord | None
) -> tuple[bytes, tuple[LegalText, ...]]:
    if application is None and record.cause is None:  # without application there is no digest of one to be named
        raise NotAllowedNow
    facts = decision_facts(work, record, found)
    texts = work.deps.legal.decision(facts)
    document = compose(decision_document(facts, code, application.sha256 if application else "", texts))
    return signable(document, work.deps.law.uploads.most_octets), texts


def draft_texts(
    work: Work, application_id: str, kind: DecisionKind, reasons: Reasons, answers: FieldAnswers | None = None
) -> tuple[LegalText, ...]:
    """Return the act that the case officer is about to prepare, as it would be written today: no number is drawn.

    `answers` are those to the fields of a change.

    Raises Refused for an inclusion that has no day of protection left.
    """
    file = read_case(work, application_id)
    rests_on = reasons if kind is DecisionKind.REFUSE else file.reasons_of_grant
    return unsigned_texts(work, file, _unsigned(work, kind, rests_on, answers))


def must_fit(
    work: Work, file: CaseFile, kind: DecisionKind, reasons: Reasons, answers: FieldAnswers | None = None
) -> None:
    """Refuse an act whose document would be too large to be signed, while it is prepared (D28). Raises Refused."""
    act = _unsigned(work, kind, reasons, answers)
    texts, facts = unsigned_texts(work, file, act), decision_facts(work, file.record, act)
    signable(compose(decision_document(facts, drawn_code(), "0" * 64, texts)), work.deps.law.uploads.most_octets)


def unsigned_texts(work: Work, file: CaseFile, act: DecisionRecord) -> tuple[LegalText, ...]:
    """Return an act without the head, who stands in it once he opens it."""
    facts = decision_facts(work, file.record, act)
    return work.deps.legal.decision(replace(facts, head="", head_post=type(facts.head_post)()))


def act_texts(work: Work, file: CaseFile, found: DecisionRecord) -> tuple[LegalText, ...]:
    """Return the text of an act: as it was signed, or as it would be written today."""
    if found.signed_at is not None:
        return found.texts
    try:
        return unsigned_texts(work, file, found)
    except Refused:
        return ()  # no day of protection is left: it can only be sent back


def _unsigned(work: Work, kind: DecisionKind, reasons: Reasons, answers: FieldAnswers | None) -> DecisionRecord:
    """Return an act as it would be prepared now."""
    act = DecisionRecord("", "", kind, reasons, "", "", work.actor.name, work.now, "", "", "", (), "", "", "", None)
    return replace(act, field_answers=answers)


def preview(work: Work, application_id: str) -> DecisionToSign:
    """Return the decision as the head reads it with the document to be signed; made anew when anything changed.

    Raises Refused for an inclusion that has no day of protection left, or a demand not met for which no reason is
    given: it can only be sent back.
    """
    file, _ = enter(work, application_id, Act.SEND_BACK)  # a refusal may be read before its day
    record, found = file.record, _prepared(file)
    code = found.code or drawn_code()
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
