"""Opinions for the Commission (P.SP.01.OPR.013): taken and prepared by one person, read and signed by another.

Order of locks: the task, then the conversation that the exchange opens for it. Nothing of the signature is sent.
"""

from __future__ import annotations

import hashlib
import hmac

from module.casework import opinion_standing
from module.casework.gate import Work, is_officer
from module.casework.opinion_views import (
    OpinionToSign,
    OpinionView,
    ReceivedApplication,
)
from module.casework.received import application_of
from module.casework.signing import check_signer, signable
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, Stale, too_long
from module.kernel.text import N_, Message
from module.registry.opinion import (
    LONGEST_EXPLANATION,
    LONGEST_REMARK,
    OfficerProfile,
    OpinionAct,
    OpinionFacts,
    OpinionTransition,
    OpinionVerdict,
    open_acts,
    permits,
    row_of,
)
from module.registry.opinion_document import OpinionSubject, opinion_document
from module.registry.signatures import Evidence
from module.store import journal, opinions, profiles
from module.store.exchange import messages
from module.store.opinions import OpinionRecord
from module.xmldoor import compose

PROFILE_MISSING = "profile_missing"


def _visible(work: Work, opinion_id: str, *, lock: bool = False) -> OpinionRecord:
    """Return a task to an officer. Raises NotFound for anybody else: its existence is not told."""
    record = opinions.get(work.unit, opinion_id, lock=lock) if is_officer(work.actor) else None
    if record is None:
        raise NotFound
    return record


def load(work: Work, opinion_id: str) -> OpinionView:
    """Return one task with its history."""
    record = _visible(work, opinion_id)
    return OpinionView(
        row=opinion_standing.opinion_row(work, record),
        applicant=record.applicant,
        received_at=record.received_at,
        message_id=record.received_id,
        verdict=record.verdict,
        explanation=record.explanation,
        remark=record.remark,
        prepared_at=record.prepared_at,
        signed_by=record.signed_by_name,
        signed_at=record.signed_at,
        conversation_id=record.conversation_id,
        profile=profiles.get(work.unit, work.actor.account_id),
        incident=opinion_standing.incident(work, record),
        history=opinion_standing.history(work, record),
        open_acts=open_acts(record.state, record.case_officer_id, work.actor),
    )


def received(work: Work, opinion_id: str) -> ReceivedApplication:
    """Return what the Commission sent: the application, and of the object its form and its circulation data."""
    record = _visible(work, opinion_id)
    return application_of(work, record.received_id, record.application_id, record.form_id)


def _enter(work: Work, opinion_id: str, act: OpinionAct) -> tuple[OpinionRecord, OpinionTransition]:
    """Lock the task and ask the table. Raises NotFound, NotAllowedNow (no such row) or NotPermitted."""
    record = _visible(work, opinion_id, lock=True)
    row = row_of(record.state, act)
    if row is None:
        raise NotAllowedNow
    if not permits(row, record.case_officer_id, work.actor):
        raise NotPermitted
    return record, row


def _leave(work: Work, record: OpinionRecord, row: OpinionTransition, **details: object) -> OpinionView:
    """Write the act down."""
    journal.write(
        work.unit,
        work.actor,
        row.act,
        work.now,
        application_id=record.id,
        before=row.state,
        after=row.to,
        **details,
    )
    return load(work, record.id)


def _named(work: Work, account_id: str) -> OfficerProfile:
    """Return the profile of an officer. Raises Refused: without one nobody may speak to the Commission."""
    found = profiles.get(work.unit, account_id)
    if found is None:
        own = account_id == work.actor.account_id
        text = N_("Fill in your profile: the Commission is told your name, post and telephone or e-mail.")
        other = N_("The case officer has no profile. Send the opinion back and ask the case officer to fill it in.")
        raise Refused((Fault(PROFILE_MISSING if own else "executor_profile", "", Message(text if own else other)),))
    return found


def take(work: Work, opinion_id: str) -> OpinionView:
    """Take an object into work."""
    record, row = _enter(work, opinion_id, OpinionAct.TAKE)
    opinions.take(work.unit, record.id, work.actor.account_id)
    return _leave(work, record, row)


def prepare(work: Work, opinion_id: str, verdict: OpinionVerdict, explanation: str) -> OpinionView:
    """Prepare what the body says of the object. Raises Refused for a refusal without its ground (table 20, rule 6)."""
    record, row = _enter(work, opinion_id, OpinionAct.PREPARE)
    _named(work, work.actor.account_id)
    text = explanation.strip() if verdict is OpinionVerdict.REFUSE else ""
    if verdict is OpinionVerdict.REFUSE and not text:
        raise Refused((Fault("T20.R6", "explanation", Message(N_("Explain why the object may not be included."))),))
    if faults := too_long("explanation", text, LONGEST_EXPLANATION):
        raise Refused(faults)
    opinions.prepare(work.unit, record.id, verdict, text, work.now)
    return _leave(work, record, row, decision=verdict.value)


def send_back(work: Work, opinion_id: str, remark: str) -> OpinionView:
    """Give a prepared opinion back to the case officer."""
    record, row = _enter(work, opinion_id, OpinionAct.SEND_BACK)
    if not remark.strip():
        raise Refused((Fault("empty", "remark", Message(N_("Write what has to be mended."))),))
    if faults := too_long("remark", remark.strip(), LONGEST_REMARK):
        raise Refused(faults)
    opinions.send_back(work.unit, record.id, remark.strip())
    return _leave(work, record, row)


def release(work: Work, opinion_id: str) -> OpinionView:
    """Take an object from its case officer, who is away or has too much, so that another one can take it."""
    record, row = _enter(work, opinion_id, OpinionAct.RELEASE)
    opinions.release(work.unit, record.id)
    return _leave(work, record, row, case_officer=record.case_officer_id)


def reopen(work: Work, opinion_id: str) -> OpinionView:
    """Let a new opinion be prepared after the Commission did not accept the last one; its signature is kept."""
    record, row = _enter(work, opinion_id, OpinionAct.REOPEN)
    former = opinions.reopen(work.unit, record.id)
    return _leave(work, record, row, former=former)


def _facts(work: Work, record: OpinionRecord) -> OpinionFacts:
    assert record.verdict is not None  # noqa: S101 - the table of acts: a prepared opinion has one
    return OpinionFacts(
        id=record.id,
        application_id=record.application_id,
        form_id=record.form_id,
        received_id=record.received_id,
        procedure_id=record.procedure_id,
        applicant=record.applicant,
        verdict=record.verdict,
        explanation=record.explanation,
        head=_named(work, work.actor.account_id),
        case_officer=_named(work, record.case_officer_id),
    )


def _compose(work: Work, record: OpinionRecord, facts: OpinionFacts) -> bytes:
    message = messages.get(work.unit, record.received_id)
    digest = message.digest if message else ""
    subject = OpinionSubject(record.object_kind, record.object_name, record.holder, digest)
    document = compose(opinion_document(facts, subject, work.deps.exchange_settings.authority.name, work.today))
    return signable(document, work.deps.law.uploads.most_octets)


def preview(work: Work, opinion_id: str) -> OpinionToSign:
    """Return the opinion as the head reads it with the document to be signed; made anew when anything changed."""
    record, _ = _enter(work, opinion_id, OpinionAct.SIGN)
    facts = _facts(work, record)
    document = _compose(work, record, facts)
    if record.document != document:
        opinions.show(work.unit, record.id, document)
    return OpinionToSign(facts, document, hashlib.sha256(document).hexdigest())


def shown(work: Work, opinion_id: str, sha256: str) -> bytes:
    """Return the document that the head was shown, for the check of its signature before the unit that signs."""
    record, _ = _enter(work, opinion_id, OpinionAct.SIGN)
    if not hmac.compare_digest(hashlib.sha256(record.document).hexdigest(), sha256):
        raise Stale
    return record.document


def sign(work: Work, opinion_id: str, sha256: str, evidence: Evidence) -> OpinionView:
    """Sign the prepared opinion and let the exchange send it, in one transaction.

    Raises Stale when the opinion is no longer the one that was read, SignatureRefused when another person signed.
    """
    record, row = _enter(work, opinion_id, OpinionAct.SIGN)
    facts = _facts(work, record)
    document = _compose(work, record, facts)
    if record.document != document or hashlib.sha256(document).hexdigest() != sha256:
        raise Stale
    check_signer(evidence, document, work.actor)
    conversation = work.deps.exchange.send_opinion(work.unit, facts)
    opinions.sign(work.unit, record.id, work.actor.account_id, evidence, conversation, work.now)
    certificate = evidence.signer.serial_number
    return _leave(work, record, row, sha256=sha256, certificate=certificate, conversation=conversation)
