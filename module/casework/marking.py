"""Whether a signed decision and its registration mark say what is shown of them (D32)."""

from __future__ import annotations

import hashlib

from module.casework.gate import Work
from module.kernel.clock import law_date
from module.registry.decision_document import NUMBERED
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.registration_mark import RegistrationMark, mark_document
from module.store import decisions, journal
from module.store.decisions import DecisionRecord, SigningDocumentRecord
from module.xmldoor import as_signing_document, compose, parse


def marked(work: Work, found: DecisionRecord, signed: SigningDocumentRecord) -> bool:
    """Tell whether the stored mark says what is shown of the act, its seal holds, and the journal knows its digest."""
    registration = decisions.registration(work.unit, found.id)
    if registration is None or found.signed_at is None:
        return False
    sealed = registration.sealed
    digest = hashlib.sha256(signed.signed).hexdigest()
    mark = RegistrationMark(found.code, found.number, found.entry_number, found.signed_at, digest)
    kept = journal.details(work.unit, found.application_id, "registration")
    known = {"number": found.number, "sha256": hashlib.sha256(sealed).hexdigest()} in [dict(one) for one in kept]
    return known and work.deps.mark_seal.holds(sealed, compose(mark_document(mark)))


def says(work: Work, signing_document: SigningDocumentRecord, found: DecisionRecord, application_number: str) -> bool:
    """Tell whether the signed document says what is shown beside it: the columns could have been changed alone.

    The numbers stand in the document of the first release, and in the registration mark since (D32).
    """
    document = as_signing_document(parse(signing_document.document, max_bytes=SIGNED_LIMIT))
    answer = {node.tag: node.text for node in document.root.children}
    numbered = document.namespace == NUMBERED
    shown = {
        "number": found.number if numbered else "",
        "kind": found.kind,
        "decidedOn": law_date(found.signed_at).isoformat() if found.signed_at else "",
        "applicationNumber": application_number,
        "entryNumber": found.entry_number if numbered else "",
        "verificationCode": found.code,
    }
    said = all(answer.get(tag, "") == value for tag, value in shown.items())
    return said and (numbered or marked(work, found, signing_document))
