"""The head signs a corrected act; it is registered with a number and a mark of its own, the first one stays (D32)."""

from __future__ import annotations

import hashlib

from module.casework.correction_letters import tell_corrected
from module.casework.correction_reading import CorrectionView, enter
from module.casework.gate import Work
from module.casework.signing import check_signer, drawn_code, keep_signature, signable
from module.kernel.clock import law_date
from module.kernel.errors import NotFound, Stale
from module.registry.correction import CorrectionAct, CorrectionFacts, correction_document
from module.registry.registration_mark import RegistrationMark, mark_document
from module.registry.signatures import Evidence
from module.store import corrections, counters, decisions, journal
from module.store.decisions import SigningDocumentRecord
from module.xmldoor import compose


def facts_of(work: Work, view: CorrectionView, code: str) -> CorrectionFacts:
    """Return what the corrected act states, signed today by whoever acts. Raises NotFound without a first one."""
    act, first = view.act, decisions.get_signing_document(work.unit, view.act.paper_id)
    if first is None or act.signed_at is None:
        raise NotFound
    return CorrectionFacts(
        code=code,
        corrected_on=work.today,
        of_number=act.number,
        of_day=law_date(act.signed_at),
        of_code=act.code,
        of_sha256=hashlib.sha256(first.signed).hexdigest(),
        application_number=view.asked.application_number,
        case_officer=view.asked.prepared_by_name,
        head=work.actor.name,
        head_post=work.actor.post.best("ru"),
    )


def _compose(work: Work, view: CorrectionView, code: str) -> bytes:
    document = correction_document(facts_of(work, view, code), view.asked.slips, view.asked.texts)
    return signable(compose(document), work.deps.law.uploads.most_octets)


def preview(work: Work, correction_id: str) -> tuple[CorrectionView, SigningDocumentRecord]:
    """Return a prepared correction as the head reads it, with the document to be signed; made anew when it changed."""
    view = enter(work, correction_id, CorrectionAct.SIGN)
    code = view.asked.code or drawn_code()
    document = _compose(work, view, code)
    stored = decisions.get_signing_document(work.unit, view.asked.paper_id) if view.asked.paper_id else None
    if stored is None or stored.document != document:
        stored = decisions.add_signing_document(
            work.unit, view.asked.application_id, "correction", 1, document, work.now
        )
        corrections.draft_signing(work.unit, correction_id, stored.id, code)
    return view, stored


def signing_document(work: Work, correction_id: str, paper_id: str) -> bytes:
    """Return the document that was read, for the check of its signature. Raises Stale where it is another by now."""
    view = enter(work, correction_id, CorrectionAct.SIGN)
    stored = decisions.get_signing_document(work.unit, paper_id) if view.asked.paper_id == paper_id else None
    if stored is None:
        raise Stale
    return stored.document


def sign(work: Work, correction_id: str, paper_id: str, evidence: Evidence) -> None:
    """Sign and register the corrected act, and tell the applicant; the copy stands in the cabinet from then on.

    Raises Stale when it is not the one that was read, SignatureRefused when another person signed.
    """
    view = enter(work, correction_id, CorrectionAct.SIGN)
    asked = view.asked
    stored = decisions.get_signing_document(work.unit, paper_id) if asked.paper_id == paper_id else None
    if stored is None or stored.document != _compose(work, view, asked.code):
        raise Stale
    check_signer(evidence, stored.document, work.actor)
    kept = keep_signature(work, stored, evidence)
    drawn = counters.next_value(work.unit, f"decision.{work.today.year}")
    mark = RegistrationMark(
        code=asked.code,
        number=work.deps.law.numbers.decision_number(drawn, work.today),
        entry_number="",
        registered_at=work.now,
        act_sha256=hashlib.sha256(evidence.signed).hexdigest(),
    )
    sealed = work.deps.mark_seal.seal(compose(mark_document(mark)))
    serial = evidence.signer.serial_number
    marks = tuple(work.deps.legal.registration(mark, serial, text.language) for text in asked.texts)
    corrections.register(work.unit, correction_id, work.actor.account_id, mark, sealed, marks)
    registered = {"number": mark.number, "sha256": hashlib.sha256(sealed).hexdigest()}
    journal.write_all(
        work.unit,
        work.actor,
        work.now,
        asked.application_id,
        (journal.JournalEntry(CorrectionAct.SIGN, registered), kept.journal),
    )
    work.do_later(*kept.later)
    tell_corrected(work, view)
