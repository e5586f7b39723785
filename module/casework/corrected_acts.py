"""Corrected acts that were signed: what the page of verification says of one, and of the first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from module.casework.correction_printing import papers_of
from module.casework.gate import Work
from module.casework.register import still_signed
from module.kernel.clock import law_date
from module.kernel.errors import NotFound
from module.registry.correction import Correction, CorrectionAct, CorrectionOutcome, Slip
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.registration_mark import RegistrationMark, mark_document
from module.store import corrections, decisions, journal
from module.store.decisions import DecisionRecord, SigningDocumentRecord
from module.xmldoor import as_signing_document, compose, parse


@dataclass(frozen=True, slots=True)
class CorrectedAct:
    """A corrected act as the page of verification of the first names it."""

    number: str
    code: str
    corrected_on: date
    signed_by: str


@dataclass(frozen=True, slots=True)
class VerifiedCorrection:
    """What the page of verification says of a corrected act; `of_number` and `of_code` are those of the first."""

    number: str
    corrected_on: date
    of_number: str
    of_code: str
    of_day: date
    application_number: str
    slips: tuple[Slip, ...]
    signed_by: str
    organisation: str
    certificate_serial: str
    verified_at: datetime
    document_sha256: str
    signed_sha256: str
    intact: bool

    @property
    def digests(self) -> frozenset[str]:
        """Return the digests of the files that are this act."""
        return frozenset({self.document_sha256, self.signed_sha256})


def of_act(work: Work, code: str) -> tuple[CorrectedAct, ...]:
    """Return the corrections of an act by the code of that act, the first one first; none for an unknown code."""
    found = decisions.by_code(work.unit, code.strip().upper())
    if found is None:
        return ()
    return tuple(
        CorrectedAct(one.outcome.number, one.code, law_date(one.outcome.signed_at), one.outcome.signed_by_name)
        for one in corrections.of_decision(work.unit, found.id)
        if one.outcome is not None
    )


def verify(work: Work, code: str) -> VerifiedCorrection:
    """Return what a corrected act says, and whether what is stored is still what was signed. Raises NotFound."""
    found = corrections.by_code(work.unit, code.strip().upper())
    if found is None or found.outcome is None:
        raise NotFound
    act, stored, outcome = *papers_of(work, found), found.outcome
    if act.signed_at is None or stored.signer is None or stored.signed_at is None:
        raise NotFound
    signer = stored.signer
    return VerifiedCorrection(
        number=outcome.number,
        corrected_on=law_date(outcome.signed_at),
        of_number=act.number,
        of_code=act.code,
        of_day=law_date(act.signed_at),
        application_number=found.application_number,
        slips=found.slips,
        signed_by=signer.full_name,
        organisation=signer.organisation,
        certificate_serial=signer.serial_number,
        verified_at=stored.signed_at,
        document_sha256=stored.sha256,
        signed_sha256=hashlib.sha256(stored.signed).hexdigest(),
        intact=still_signed(work, stored) and _says(stored, found, act, outcome) and _marked(work, found, stored),
    )


def _says(stored: SigningDocumentRecord, found: Correction, act: DecisionRecord, outcome: CorrectionOutcome) -> bool:
    """Tell whether the signed document says what is shown beside it: the columns could have been changed alone."""
    document = as_signing_document(parse(stored.document, max_bytes=SIGNED_LIMIT))
    said = {node.tag: node.text for node in document.root.children}
    slips = tuple(
        Slip(dict(node.attributes)["lang"], *(words.text for words in node.children))
        for node in document.root.children
        if node.tag == "slip"
    )
    shown = {
        "correctedOn": law_date(outcome.signed_at).isoformat(),
        "verificationCode": found.code,
        "ofNumber": act.number,
        "ofCode": act.code,
        "applicationNumber": found.application_number,
    }
    return slips == found.slips and all(said.get(tag) == value for tag, value in shown.items())


def _marked(work: Work, found: Correction, stored: SigningDocumentRecord) -> bool:
    """Tell whether the mark says what is shown, its seal holds, and the journal knows its digest."""
    outcome = found.outcome
    if outcome is None:
        return False
    digest = hashlib.sha256(stored.signed).hexdigest()
    mark = RegistrationMark(found.code, outcome.number, "", outcome.signed_at, digest)
    known = {"number": outcome.number, "sha256": hashlib.sha256(outcome.sealed).hexdigest()}
    kept = journal.details(work.unit, found.application_id, CorrectionAct.SIGN)
    held = work.deps.mark_seal.holds(outcome.sealed, compose(mark_document(mark)))
    return held and known in [dict(one) for one in kept]
