"""A signed act is registered: number, instant, mark under the system's seal, in the transaction that signs (D32)."""

from __future__ import annotations

import hashlib

from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.registry.decision import DecisionKind
from module.registry.objects import ObjectKind
from module.registry.registration_mark import RegistrationMark as RegistrationMark
from module.registry.registration_mark import mark_document
from module.registry.signatures import Evidence
from module.store import counters, decisions
from module.store.decisions import ActRegistration
from module.store.journal import JournalEntry
from module.xmldoor import compose

_ENTRIES = "entry"  # the running numbers of entries


def register(work: Work, file: CaseFile, evidence: Evidence) -> tuple[RegistrationMark, JournalEntry]:
    """Register a decision whose signature was verified; return its mark, and what the journal keeps of it.

    Numbers are drawn here and nowhere else, so none is ever lost to a
    preview. The journal keeps the digest of the sealed mark: who changes the mark would have to change the chain.
    """
    decision, numbers, day = file.decision, work.deps.law.numbers, work.today
    assert decision is not None  # noqa: S101 - only rows that sign a decision have this effect
    series, entries = f"decision.{day.year}", {_ENTRIES} if _opens_an_entry(file) else set()
    drawn = counters.next_values(work.unit, {series} | entries)
    number = numbers.decision_number(drawn[series], day)
    base = file.record.base_number if decision.kind is not DecisionKind.REFUSE else ""
    kind = file.record.form.terms.object_kind or ObjectKind.TRADEMARK
    mark = RegistrationMark(
        code=decision.code,
        number=number,
        entry_number=numbers.entry_number(drawn[_ENTRIES], day, kind) if _ENTRIES in drawn else base,
        registered_at=work.now,
        act_sha256=hashlib.sha256(evidence.signed).hexdigest(),
    )
    sealed = work.deps.mark_seal.seal(compose(mark_document(mark)))
    certificate = evidence.signer.serial_number
    texts = tuple(work.deps.legal.registration(mark, certificate, text.language) for text in decision.texts)
    decisions.register(work.unit, decision.id, work.actor.account_id, mark, ActRegistration(sealed, texts))
    kept = {"number": number, "sha256": hashlib.sha256(sealed).hexdigest()}
    return mark, JournalEntry("registration", kept)


def let_go_on(work: Work, file: CaseFile) -> None:
    """Open a case again after its registered act: another one follows it."""
    assert file.decision is not None  # noqa: S101 - only the row after a first act has this effect
    decisions.follow(work.unit, file.decision.id)


def _opens_an_entry(file: CaseFile) -> bool:
    granted = file.decision is not None and file.decision.kind is file.kind.grant.decision
    return granted and not file.record.base_number
