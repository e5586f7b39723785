"""Whether the registration mark of a decision is the one that its registration made (D32)."""

from __future__ import annotations

import hashlib

from module.casework.gate import Work
from module.registry.registration_mark import RegistrationMark, mark_document
from module.store import decisions, journal
from module.store.decisions import DecisionRecord, SigningDocumentRecord
from module.xmldoor import compose


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
