"""A signed act is registered: number, instant, mark under the system's seal, in the transaction that signs (D32)."""

from __future__ import annotations

import hashlib

from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.registry.objects import ObjectKind
from module.registry.registration_mark import RegistrationMark, mark_document
from module.store import counters, decisions
from module.store.journal import JournalEntry
from module.xmldoor import compose


def register(work: Work, file: CaseFile, signed: bytes) -> tuple[RegistrationMark, JournalEntry]:
    """Register a decision whose signature was verified; return its mark, and what the journal keeps of it.

    `signed` is the document with its signature. Numbers are drawn here and nowhere else, so none is ever lost to a
    preview. The journal keeps the digest of the sealed mark: who changes the mark would have to change the chain.
    """
    decision, numbers, day = file.decision, work.deps.law.numbers, work.today
    assert decision is not None  # noqa: S101 - only rows that sign a decision have this effect
    number = numbers.decision_number(counters.next_value(work.unit, f"decision.{day.year}"), day)
    mark = RegistrationMark(
        code=decision.code,
        number=number,
        entry_number=_entry_number(work, file),
        registered_at=work.now,
        act_sha256=hashlib.sha256(signed).hexdigest(),
    )
    sealed = work.deps.mark_seal.seal(compose(mark_document(mark)))
    decisions.register(work.unit, decision.id, work.actor.account_id, mark, sealed)
    kept = {"number": number, "sha256": hashlib.sha256(sealed).hexdigest()}
    return mark, JournalEntry("registration", kept)


def _entry_number(work: Work, file: CaseFile) -> str:
    """Return the number of the entry that the decision opens; empty for a refusal."""
    if file.decision is None or file.decision.kind is not file.kind.grant.decision:
        return ""
    kind = file.record.form.terms.object_kind or ObjectKind.TRADEMARK
    return work.deps.law.numbers.entry_number(counters.next_value(work.unit, "entry"), work.today, kind)
